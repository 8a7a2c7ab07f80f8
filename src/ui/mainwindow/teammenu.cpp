// SPDX-License-Identifier: MIT
#include "ui/mainwindow/teammenu.h"

#include "core/provider/errortext.h"
#include "core/provider/future.h"
#include "ui/widgets/plaintext.h"

#include <QMenu>

namespace Sandkeeper {

namespace {

/// A name as an entry of a menu: nothing in it marks a letter.
QString entryText(const QString &name)
{
    return visibleOneLine(name).replace(QLatin1Char('&'), QLatin1String("&&"));
}

} // namespace

TeamMenu::TeamMenu(AccountSessions *sessions, const ServiceReader &reader, QMenu *menu)
    : QObject(menu)
    , m_sessions(sessions)
    , m_reader(reader)
    , m_menu(menu)
{
    m_menu->setObjectName(QStringLiteral("teamMenu"));
    m_menu->setToolTipsVisible(true);
    // A menu that somebody looks at is left as it is; it is filled anew when it opens again.
    const auto fillHidden = [this] {
        if (!m_menu->isVisible())
            fill();
    };
    connect(sessions, &AccountSessions::accountsChanged, this, fillHidden);
    connect(m_menu, &QMenu::aboutToShow, this, &TeamMenu::fill);
    fill();
}

QList<Account> TeamMenu::accounts() const
{
    QList<Account> result;
    const QList<Account> all = m_sessions->accounts();
    for (const Account &account : all) {
        const ProviderMetadata *metadata = m_sessions->metadata(account.id);
        if (metadata && metadata->hasTeams)
            result.append(account);
    }
    return result;
}

void TeamMenu::fill()
{
    m_menu->clear();
    qDeleteAll(m_menu->findChildren<QMenu *>(QString(), Qt::FindDirectChildrenOnly));
    const QList<Account> list = accounts();
    for (const Account &account : list) {
        QMenu *menu = m_menu->addMenu(entryText(account.name));
        menu->setObjectName(QStringLiteral("teamMenu.") + account.id);
        menu->setToolTipsVisible(true);
        const QString id = account.id;
        connect(menu, &QMenu::aboutToShow, this, [this, menu, id] {
            if (const std::optional<Account> present = m_sessions->account(id))
                ask(menu, *present);
        });
        fillAccount(menu, account);
    }
    m_menu->menuAction()->setEnabled(!list.isEmpty());
}

/// What is known without asking.
void TeamMenu::fillAccount(QMenu *menu, const Account &account)
{
    menu->clear();
    addTeam(menu, account, {}, tr("Personal"));
    if (!account.teamId.isEmpty())
        addTeam(menu, account, account.teamId, account.teamId);
    QString note = tr("Asking the service…");
    if (!m_reader.offers(Ability::Teams, account.id))
        note = m_sessions->phase(account.id) == AccountSessions::Phase::Ready
                   ? tr("This service has no list of teams")
                   : tr("The account is not connected");
    menu->addAction(note)->setEnabled(false);
}

void TeamMenu::ask(QMenu *menu, const Account &account)
{
    fillAccount(menu, account);
    if (!m_reader.offers(Ability::Teams, account.id))
        return;
    whenDone<QList<Team>>(m_reader.teams(account.id), menu,
                          [this, menu, id = account.id](const Result<QList<Team>> &teams) {
                              if (const std::optional<Account> present = m_sessions->account(id))
                                  showTeams(menu, *present, teams);
                          });
}

void TeamMenu::showTeams(QMenu *menu, const Account &account, const Result<QList<Team>> &teams)
{
    menu->clear();
    addTeam(menu, account, {}, tr("Personal"));
    const QList<Team> list = teams ? *teams : QList<Team>();
    bool found = account.teamId.isEmpty();
    for (const Team &team : list) {
        found = found || team.id == account.teamId;
        addTeam(menu, account, team.id, team.name.isEmpty() ? team.id : team.name);
    }
    if (!found)
        addTeam(menu, account, account.teamId, account.teamId);
    if (!teams && !teams.error().isCancelled())
        menu->addAction(entryText(message(teams.error())))->setEnabled(false);
}

void TeamMenu::addTeam(QMenu *menu, const Account &account, const QString &teamId, const QString &name)
{
    QAction *action = menu->addAction(entryText(name));
    action->setObjectName(QStringLiteral("action.accounts.team.%1.%2").arg(account.id, teamId));
    action->setCheckable(true);
    action->setChecked(teamId == account.teamId);
    connect(action, &QAction::triggered, this,
            [this, id = account.id, teamId] { Q_EMIT teamChosen(id, teamId); });
}

} // namespace Sandkeeper
