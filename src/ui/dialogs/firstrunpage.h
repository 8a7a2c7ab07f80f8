// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QWidget>

class QVBoxLayout;

namespace Sandkeeper {

/// What the window shows while there is no account: what this is, and three ways on. Asks nothing by itself;
/// what was found is handed in.
class FirstRunPage : public QWidget
{
    Q_OBJECT
public:
    struct FoundKey
    {
        QString accountId; ///< of the account from the environment, as in AccountSessions
        QString serviceName;
        QString source;    ///< “PRIME_API_KEY” or a file's path
        QString maskedKey; ///< Secret::masked()
    };

    explicit FirstRunPage(QWidget *parent = nullptr);

    void setFoundKeys(const QList<FoundKey> &keys);

Q_SIGNALS:
    void addAccountRequested();
    void demoRequested();
    void importRequested(const QString &accountId);

private:
    QWidget *m_found;
    QVBoxLayout *m_foundLayout;
};

} // namespace Sandkeeper
