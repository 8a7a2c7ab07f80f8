// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/types.h"

/// Who the key belongs to (prime.md §11.3). Pure; any thread.
namespace Sandkeeper::Prime {

/// From `GET /user/whoami`; only the id is required.
Result<AccountIdentity> decodeIdentity(const QByteArray &body);

/// The name of a team from `GET /user/teams`; empty when it is not in the list.
Result<QString> decodeTeamName(const QByteArray &body, const QString &teamId);

} // namespace Sandkeeper::Prime
