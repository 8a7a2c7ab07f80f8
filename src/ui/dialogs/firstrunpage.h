// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QWidget>

class QVBoxLayout;

namespace Sandkeeper {

class HintLabel;

/// What the window shows while no account is in use: what this is, and three ways on. Asks nothing by itself;
/// what was found is handed in.
class FirstRunPage : public QWidget
{
    Q_OBJECT
public:
    struct FoundKey
    {
        QString accountId; ///< of the account from the environment, as in AccountSessions
        QString accountName;
        QString source;    ///< “PRIME_API_KEY” or a file's path
        QString maskedKey; ///< Secret::masked()
    };

    explicit FirstRunPage(QWidget *parent = nullptr);

    /// The services that an account can be added of, by their names.
    void setServices(const QStringList &names);
    /// Offered unless this says that it is not.
    void setDemoAvailable(bool available);
    void setFoundKeys(const QList<FoundKey> &keys);

Q_SIGNALS:
    void addAccountRequested();
    void demoRequested();
    void importRequested(const QString &accountId);

private:
    HintLabel *m_addText;
    QWidget *m_demo;
    QWidget *m_found;
    QVBoxLayout *m_foundLayout;
};

} // namespace Sandkeeper
