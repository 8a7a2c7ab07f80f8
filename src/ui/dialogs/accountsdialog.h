// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/accountsessions.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QTreeWidget;

namespace Sandkeeper {

class AccountEditor;
class HintLabel;

/// All accounts with what they stand at, and everything that can be done about one. Open it with open() or
/// show().
class AccountsDialog : public QDialog
{
    Q_OBJECT
public:
    /// `keychain` may be null.
    AccountsDialog(AccountSessions *sessions, PluginManager *plugins, SecretStore *keychain,
                   QWidget *parent = nullptr);
    ~AccountsDialog() override;

    QString currentAccountId() const;
    void setCurrentAccountId(const QString &accountId);

    // What the buttons do, for entry points elsewhere in the window.
    void addAccount();
    void editAccount(const QString &accountId);
    /// Offers to keep the key of an account from the environment in the keychain.
    void importAccount(const QString &accountId);

private:
    void build();
    QPushButton *addButton(QWidget *column, const char *objectName, const QString &text);
    void fill();
    void fillPlugins();
    void updateSelection();
    void updateButtons(const Account &account);
    QString describe(const Account &account) const;
    AccountEditor *openEditor();
    void confirmRemove();
    void remove(const QString &accountId);
    void test();
    void connectAgain();
    void importFound(const Account &account, const struct FoundCredential &found);
    void say(const QString &text);

    AccountSessions *m_sessions;
    PluginManager *m_plugins;
    SecretStore *m_keychain;
    QTreeWidget *m_list;
    QLabel *m_details;
    HintLabel *m_pluginProblems;
    QPushButton *m_add;
    QPushButton *m_edit;
    QPushButton *m_remove;
    QPushButton *m_test;
    QPushButton *m_connect;
    QPushButton *m_import;
    Future<AccountIdentity> m_testing;
    Future<SecretStore::State> m_unlocking;
};

} // namespace Sandkeeper
