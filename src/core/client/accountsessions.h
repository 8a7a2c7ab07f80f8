// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/catalog.h"
#include "core/provider/pluginmanager.h"
#include "core/secrets/secretstore.h"
#include "core/store/sandboxstore.h"
#include "core/store/settings.h"

#include <functional>

#include <QHash>

namespace Sandkeeper {

class AccountSession;

/// Turns accounts into live providers and keeps their lists fresh: reads each key, loads the plug-in,
/// refreshes (sooner while something is starting, later while idle or failing), and hands the answers to the
/// SandboxStore. One account's trouble never touches another. The one place that owns Provider objects. GUI
/// thread.
class SANDKEEPER_CORE_EXPORT AccountSessions : public QObject
{
    Q_OBJECT
public:
    struct Dependencies
    {
        Settings *settings = nullptr;
        PluginManager *plugins = nullptr;
        SandboxStore *store = nullptr;
        SecretStore *keychain = nullptr; ///< nullptr: session store only (demo)
        SecretStore *sessionSecrets = nullptr;
        const Clock *clock = nullptr;
    };
    enum class Phase {
        Connecting, ///< reading the key, loading the plug-in
        Ready,
        KeyMissing, ///< no key in the store: ask for one
        KeychainLocked,
        KeychainAbsent,
        Failed, ///< error() says why (plug-in, settings)
        Disabled,
    };
    Q_ENUM(Phase)

    explicit AccountSessions(Dependencies dependencies, QObject *parent = nullptr);
    ~AccountSessions() override;

    /// Starts sessions for all stored accounts and the given transient ones (environment, demo).
    void start(const QList<std::pair<Account, Secret>> &transientAccounts);

    QList<Account> accounts() const; ///< stored first, in the user's order
    std::optional<Account> account(const QString &accountId) const;
    Phase phase(const QString &accountId) const;
    std::optional<Error> error(const QString &accountId) const;
    QString maskedKey(const QString &accountId) const; ///< Secret::masked(); empty when no key is at hand

    /// Adds (empty id: a new one is made) or changes a stored account. An empty `key` keeps the present one.
    /// The answer is the account's id. On Kind::Secrets nothing was changed: ask the user for "this session
    /// only" (keyPlace Session) or retry.
    Future<QString> save(const Account &account, const Secret &key);
    /// Forgets the account and its key. Its sandboxes live on at the service. On Kind::Secrets the account
    /// stays.
    Future<void> removeAccount(const QString &accountId);
    /// Checks a key without saving anything; an empty `key` means the account's present one.
    Future<AccountIdentity> test(const Account &account, const Secret &key);
    /// The teams that a key belongs to, asked as test() asks.
    Future<QList<Team>> teams(const Account &account, const Secret &key);
    /// Works for another team from now on; empty: personal. The rows of the former one go. Of an account that
    /// is not stored it holds until the program ends.
    void setTeam(const QString &accountId, const QString &teamId);
    /// Reads the key again and connects (after unlocking a keychain).
    void reconnect(const QString &accountId);
    /// Lets the system ask for the keychain's password, then connects every account that waits for it.
    void unlockKeychain();

    /// nullptr unless Phase::Ready. Valid until the account changes; do not keep it.
    Provider *provider(const QString &accountId) const;
    const ProviderMetadata *metadata(const QString &accountId) const;

    void refresh(const QString &accountId);
    void refreshAll();
    /// A hidden window needs no fast refreshes.
    void setActive(bool active);

    /// The name an account's key has in a SecretStore.
    static QString secretName(const QString &accountId);

Q_SIGNALS:
    void accountsChanged();
    void phaseChanged(const QString &accountId);

private:
    template <typename T>
    Future<T> askOnTrial(const Account &account, const Secret &key,
                         const std::function<Future<T>(Provider *)> &question);
    AccountSession *addSession(const Account &account);
    void dropFoundTwin(const AccountSession &stored);

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace Sandkeeper
