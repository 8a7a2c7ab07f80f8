// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/types.h"

namespace Sandkeeper::Prime {

/// What a container runs when nothing else is asked for (prime.md §4.4).
inline constexpr QLatin1StringView defaultStartCommand("tail -f /dev/null");

/// The body of `POST /sandbox` (prime.md §4.4, columns “Sent” and rule 6). Takes a request that passed
/// validate() and holds an idempotency key; `accountTeamId` stands in when the request names no team.
QByteArray encodeCreate(const CreateRequest &request, const QString &accountTeamId);

/// 32 hexadecimal digits of a fresh random UUID.
QString newIdempotencyKey();

} // namespace Sandkeeper::Prime
