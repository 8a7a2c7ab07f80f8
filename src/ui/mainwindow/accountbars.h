// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/accountsessions.h"

#include <QMap>
#include <QTimer>
#include <QWidget>

class QVBoxLayout;

namespace Sandkeeper {

class MessageBar;

/// One bar for each cause that keeps accounts from being up to date, with what can be done about it. Their
/// rows stay in the table; the bar says of when they are. GUI thread.
class AccountBars final : public QWidget
{
    Q_OBJECT
public:
    AccountBars(AccountSessions *sessions, SandboxStore *store, QWidget *parent = nullptr);

    int barCount() const { return int(m_bars.size()); }

Q_SIGNALS:
    void editRequested(const QString &accountId);

private:
    struct Cause
    {
        QString id; ///< equal for accounts that share the cause
        QStringList accountIds;
        AccountSessions::Phase phase = AccountSessions::Phase::Ready;
        std::optional<Error> error;
    };
    QMap<QString, Cause> causes() const;
    void update();
    void fill(MessageBar *bar, const Cause &cause) const;
    QString sentence(const Cause &cause) const;
    QString dataAge(const Cause &cause) const;
    void retry(const QString &causeId);

    AccountSessions *m_sessions;
    SandboxStore *m_store;
    QVBoxLayout *m_layout;
    QMap<QString, MessageBar *> m_bars;
    QMap<QString, Cause> m_causes;
    QTimer m_coalesce;
};

} // namespace Sandkeeper
