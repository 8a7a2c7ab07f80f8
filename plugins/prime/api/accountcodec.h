// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/catalog.h"

/// Who the key belongs to, and with whom it works (prime.md §11.3). Pure; any thread.
namespace Sandkeeper::Prime {

/// From `GET /user/whoami`; only the id is required.
Result<AccountIdentity> decodeIdentity(const QByteArray &body);

/// The name of a team from `GET /user/teams`; empty when it is not in the list.
Result<QString> decodeTeamName(const QByteArray &body, const QString &teamId);

/// Some of a list, and how long the whole is if the service tells.
template <typename T>
struct AccountPage
{
    QList<T> items;
    std::optional<qint64> total;
};

/// From `GET /user/teams`; an entry without an id fails the answer, naming the field.
Result<AccountPage<Team>> decodeTeams(const QByteArray &body);
/// From `GET /teams/{id}/members`; likewise.
Result<AccountPage<TeamMember>> decodeTeamMembers(const QByteArray &body);

} // namespace Sandkeeper::Prime
