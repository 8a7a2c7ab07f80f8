// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/accountsessions.h"
#include "core/secrets/secret.h"
#include "ui/dialogs/accounttext.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;

namespace Sandkeeper {

class ChoiceEdit;
class CollapsibleSection;
class FieldRow;
class HintLabel;
class KeyEdit;
class MessageBar;
class NetworkSettings;

/// Adds or changes one account. Open it with open() or show(); saved() tells the account's id. Nothing typed
/// is lost when saving fails: a keychain that is locked or absent leads to a choice in place.
class AccountEditor : public QDialog
{
    Q_OBJECT
public:
    /// `keychain` null: keys can be kept for this session only.
    AccountEditor(AccountSessions *sessions, PluginManager *plugins, SecretStore *keychain,
                  QWidget *parent = nullptr);
    ~AccountEditor() override;

    /// Shows this account. With an empty id it is a new one with these values filled in.
    void setAccount(const Account &account);
    /// Uses a key that was found outside the keychain; shown masked.
    void setFoundKey(const Secret &key);
    /// What would be saved now.
    Account account() const;

Q_SIGNALS:
    void saved(const QString &accountId);

private:
    void build();
    QWidget *buildKeyPlace();
    QWidget *buildFailurePanel();
    QWidget *buildTestLine();
    void connectAll();
    void onProviderChanged();
    void onRegionChanged();
    void fillRegions(const QUrl &baseUrl);
    void updateKeyPage();
    void onEdited();
    void updateHost();
    void offerTeams();
    void updateTeamName();
    bool check();
    void test();
    void testEnded(const Result<AccountIdentity> &identity);
    void save();
    void saveEnded(const Result<QString> &id);
    void unlockAndSave();
    void askKeychain();
    void openKeyPage();
    void setBusy(const QString &text);
    void showFailure(const Error &error);
    const ProviderMetadata *metadata() const;
    /// The one that is chosen; nullptr when an address is given instead.
    const ProviderMetadata::Region *region() const;
    BaseUrlCheck checkedUrl() const;

    AccountSessions *m_sessions;
    PluginManager *m_plugins;
    SecretStore *m_keychain;
    Account m_original;
    bool m_checked = false;  ///< Save or Test was pressed: problems of empty fields may show
    bool m_wasNamed = false; ///< the user gave a name; a change of service no longer suggests one
    int m_testNumber = 0;    ///< an answer to an older test is not shown
    Future<AccountIdentity> m_testing;
    Future<SecretStore::State> m_unlocking;

    QComboBox *m_provider;
    QLineEdit *m_name;
    KeyEdit *m_key;
    QPushButton *m_keyPage;
    QComboBox *m_region;
    QLineEdit *m_url;
    ChoiceEdit *m_team;
    QCheckBox *m_enabled;
    NetworkSettings *m_network;
    CollapsibleSection *m_networkSection;
    QRadioButton *m_inKeychain;
    QRadioButton *m_inSession;
    FieldRow *m_providerRow;
    FieldRow *m_nameRow;
    FieldRow *m_keyRow;
    FieldRow *m_regionRow;
    FieldRow *m_urlRow;
    FieldRow *m_teamRow;
    FieldRow *m_placeRow;
    QPushButton *m_test;
    QLabel *m_testResult;
    QWidget *m_failure;
    MessageBar *m_failureText;
    QPushButton *m_unlock;
    QPushButton *m_again;
    QPushButton *m_sessionOnly;
    HintLabel *m_busy;
    QPushButton *m_save;
};

/// “Key accepted: …”, with team, latency and clock difference as far as they are known. Translated.
QString identityText(const AccountIdentity &identity);

} // namespace Sandkeeper
