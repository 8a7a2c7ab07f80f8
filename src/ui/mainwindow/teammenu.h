// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/accountsessions.h"
#include "core/client/servicereader.h"

class QMenu;

namespace Sandkeeper {

/// For each account whose service knows teams a menu that says which team it works for and lets another be
/// chosen. The teams are asked for when a menu opens. GUI thread.
class TeamMenu final : public QObject
{
    Q_OBJECT
public:
    /// The accounts' menus become entries of `menu`, which owns them.
    TeamMenu(AccountSessions *sessions, const ServiceReader &reader, QMenu *menu);

Q_SIGNALS:
    void teamChosen(const QString &accountId, const QString &teamId);

private:
    void fill();
    void fillAccount(QMenu *menu, const Account &account);
    void ask(QMenu *menu, const Account &account);
    void showTeams(QMenu *menu, const Account &account, const Result<QList<Team>> &teams);
    void addTeam(QMenu *menu, const Account &account, const QString &teamId, const QString &name);
    QList<Account> accounts() const;

    AccountSessions *m_sessions;
    ServiceReader m_reader;
    QMenu *m_menu;
};

} // namespace Sandkeeper
