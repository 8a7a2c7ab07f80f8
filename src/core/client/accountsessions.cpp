// SPDX-License-Identifier: MIT
#include "core/client/accountsessions.h"

#include "core/client/accountsession.h"
#include "core/provider/future.h"

#include <QUuid>

namespace Sandkeeper {

struct AccountSessions::Private
{
    Dependencies deps;
    std::vector<std::unique_ptr<AccountSession>> sessions; // in the order shown
    bool active = true;

    AccountSession *find(const QString &accountId) const
    {
        for (const auto &session : sessions) {
            if (session->account().id == accountId)
                return session.get();
        }
        return nullptr;
    }

    SecretStore *storeFor(Account::KeyPlace place) const
    {
        return place == Account::KeyPlace::Keychain && deps.keychain ? deps.keychain : deps.sessionSecrets;
    }

    void persist() const
    {
        QList<Account> stored;
        for (const auto &session : sessions) {
            if (session->account().origin == Account::Origin::Stored)
                stored.append(session->account());
        }
        deps.settings->setAccounts(stored);
    }
};

AccountSessions::AccountSessions(Dependencies dependencies, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
    d->deps = dependencies;
    connect(d->deps.settings, &Settings::changed, this, [this](Settings::Key key) {
        if (key == Settings::Key::RefreshSeconds || key == Settings::Key::ShowEnded)
            refreshAll();
    });
}

AccountSessions::~AccountSessions() = default;

void AccountSessions::start(const QList<std::pair<Account, Secret>> &transientAccounts)
{
    const QList<Account> stored = d->deps.settings->accounts();
    for (const Account &account : stored)
        addSession(account);
    for (const auto &[account, key] : transientAccounts)
        addSession(account)->setKey(key);
    Q_EMIT accountsChanged();
    for (const auto &session : d->sessions)
        session->connectToService();
}

AccountSession *AccountSessions::addSession(const Account &account)
{
    auto session = std::make_unique<AccountSession>(d->deps, account);
    AccountSession *raw = session.get();
    connect(raw, &AccountSession::phaseChanged, this, [this, raw] {
        Q_EMIT phaseChanged(raw->account().id);
        if (raw->phase() == Phase::Ready && raw->account().origin == Account::Origin::Stored) {
            // Later: whoever caused this may be walking through the sessions.
            QMetaObject::invokeMethod(
                raw, [this, raw] { dropFoundTwin(*raw); }, Qt::QueuedConnection);
        }
    });
    raw->setActive(d->active);
    d->deps.store->addAccount(account.id);
    // Stored accounts come first; transient ones keep their place after them.
    auto position = d->sessions.end();
    if (account.origin == Account::Origin::Stored) {
        position = std::find_if(d->sessions.begin(), d->sessions.end(), [](const auto &other) {
            return other->account().origin != Account::Origin::Stored;
        });
    }
    d->sessions.insert(position, std::move(session));
    return raw;
}

// A key that was found and then added would show every sandbox twice. The stored account is the one that
// stays.
void AccountSessions::dropFoundTwin(const AccountSession &stored)
{
    const ProviderMetadata *metadata = d->deps.plugins->metadata(stored.account().providerId);
    // The usual address may be said or not.
    const auto address = [metadata](const Account &account) {
        return account.baseUrl.isEmpty() && metadata ? metadata->defaultUrl : account.baseUrl;
    };
    const auto isTwin = [&](const std::unique_ptr<AccountSession> &other) {
        const Account &account = other->account();
        return account.origin == Account::Origin::Environment &&
               account.providerId == stored.account().providerId &&
               address(account) == address(stored.account()) && account.teamId == stored.account().teamId &&
               other->key().equals(stored.key());
    };
    const auto twin = std::find_if(d->sessions.begin(), d->sessions.end(), isTwin);
    if (twin == d->sessions.end())
        return;
    const QString id = (*twin)->account().id;
    d->sessions.erase(twin);
    d->deps.store->removeAccount(id);
    Q_EMIT accountsChanged();
}

QList<Account> AccountSessions::accounts() const
{
    QList<Account> result;
    for (const auto &session : d->sessions)
        result.append(session->account());
    return result;
}

std::optional<Account> AccountSessions::account(const QString &accountId) const
{
    const AccountSession *session = d->find(accountId);
    return session ? std::optional(session->account()) : std::nullopt;
}

AccountSessions::Phase AccountSessions::phase(const QString &accountId) const
{
    const AccountSession *session = d->find(accountId);
    return session ? session->phase() : Phase::Failed;
}

std::optional<Error> AccountSessions::error(const QString &accountId) const
{
    const AccountSession *session = d->find(accountId);
    return session ? session->error() : std::nullopt;
}

QString AccountSessions::maskedKey(const QString &accountId) const
{
    const AccountSession *session = d->find(accountId);
    return session && !session->key().isEmpty() ? session->key().masked() : QString();
}

Future<QString> AccountSessions::save(const Account &wanted, const Secret &newKey)
{
    Account account = wanted;
    account.origin = Account::Origin::Stored;
    AccountSession *existing = account.id.isEmpty() ? nullptr : d->find(account.id);
    if (!existing)
        account.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const Secret key = newKey.isEmpty() && existing ? existing->key() : newKey;

    const Answer<QString> answer;
    const auto apply = [this, account, key, answer] {
        AccountSession *session = d->find(account.id);
        if (session)
            session->replaceAccount(account);
        else
            session = addSession(account);
        if (!key.isEmpty())
            session->setKey(key);
        d->persist();
        Q_EMIT accountsChanged();
        session->connectToService();
        answer.finish(account.id);
    };

    const bool placeChanged = existing && existing->account().keyPlace != account.keyPlace;
    if (key.isEmpty() || (newKey.isEmpty() && !placeChanged)) {
        apply();
        return answer.future();
    }
    whenDone<void>(
        d->storeFor(account.keyPlace)->write(secretName(account.id), key), this,
        [this, apply, answer, placeChanged, id = account.id, place = account.keyPlace](Result<void> written) {
            if (!written) {
                answer.fail(written.error());
                return;
            }
            // The key leaves its former place only after it is safe in the new one.
            if (placeChanged) {
                const auto former = place == Account::KeyPlace::Keychain ? Account::KeyPlace::Session
                                                                         : Account::KeyPlace::Keychain;
                if (d->storeFor(former) != d->storeFor(place))
                    d->storeFor(former)->remove(secretName(id));
            }
            apply();
        });
    return answer.future();
}

Future<void> AccountSessions::removeAccount(const QString &accountId)
{
    const Answer<void> answer;
    AccountSession *session = d->find(accountId);
    if (!session || session->account().origin != Account::Origin::Stored) {
        answer.fail(
            Error{.kind = Error::Kind::Local, .subject = session ? session->account().name : accountId});
        return answer.future();
    }
    whenDone<void>(d->storeFor(session->account().keyPlace)->remove(secretName(accountId)), this,
                   [this, accountId, answer](Result<void> removed) {
                       if (!removed) {
                           answer.fail(removed.error());
                           return;
                       }
                       std::erase_if(d->sessions,
                                     [&](const auto &each) { return each->account().id == accountId; });
                       d->deps.store->removeAccount(accountId);
                       d->persist();
                       Q_EMIT accountsChanged();
                       answer.finish({});
                   });
    return answer.future();
}

template <typename T>
Future<T> AccountSessions::askOnTrial(const Account &account, const Secret &newKey,
                                      const std::function<Future<T>(Provider *)> &question)
{
    const Answer<T> answer;
    const AccountSession *existing = d->find(account.id);
    // A trial session of its own: nothing of it is stored, and it ends with the answer.
    auto trial = std::make_shared<AccountSession>(d->deps, account);
    trial->setKey(newKey.isEmpty() && existing ? existing->key() : newKey);
    const Result<Provider *> provider = trial->makeProvider();
    if (!provider) {
        answer.fail(provider.error());
        return answer.future();
    }
    Future<T> call = question(*provider);
    answer.onCancel(this, [call]() mutable { call.cancel(); });
    whenDone<T>(call, this, [answer, trial](Result<T> result) { answer.finish(std::move(result)); });
    return answer.future();
}

Future<AccountIdentity> AccountSessions::test(const Account &account, const Secret &newKey)
{
    return askOnTrial<AccountIdentity>(account, newKey,
                                       [](Provider *provider) { return provider->identify(); });
}

Future<QList<Team>> AccountSessions::teams(const Account &account, const Secret &newKey)
{
    return askOnTrial<QList<Team>>(account, newKey, [](Provider *provider) {
        TeamDirectory *directory = provider->teamDirectory();
        return directory ? directory->teams()
                         : readyFuture<QList<Team>>(tl::unexpected(Error{.kind = Error::Kind::Unsupported}));
    });
}

void AccountSessions::setTeam(const QString &accountId, const QString &teamId)
{
    AccountSession *session = d->find(accountId);
    if (!session || session->account().teamId == teamId)
        return;
    Account account = session->account();
    account.teamId = teamId;
    session->replaceAccount(account);
    if (account.origin == Account::Origin::Stored)
        d->persist();
    Q_EMIT accountsChanged();
    session->connectToService();
}

void AccountSessions::reconnect(const QString &accountId)
{
    if (AccountSession *session = d->find(accountId))
        session->connectToService();
}

void AccountSessions::unlockKeychain()
{
    if (!d->deps.keychain)
        return;
    whenDone<SecretStore::State>(d->deps.keychain->unlock(), this, [this](const auto &) {
        // Whatever came of it: reading the keys again tells, and says it in the same place.
        for (const auto &session : d->sessions) {
            if (session->phase() == Phase::KeychainLocked)
                session->connectToService();
        }
    });
}

Provider *AccountSessions::provider(const QString &accountId) const
{
    const AccountSession *session = d->find(accountId);
    return session ? session->provider() : nullptr;
}

const ProviderMetadata *AccountSessions::metadata(const QString &accountId) const
{
    const AccountSession *session = d->find(accountId);
    return session ? d->deps.plugins->metadata(session->account().providerId) : nullptr;
}

void AccountSessions::refresh(const QString &accountId)
{
    if (AccountSession *session = d->find(accountId))
        session->refresh();
}

void AccountSessions::refreshAll()
{
    for (const auto &session : d->sessions)
        session->refresh();
}

void AccountSessions::setActive(bool active)
{
    if (d->active == active)
        return;
    d->active = active;
    for (const auto &session : d->sessions)
        session->setActive(active);
}

QString AccountSessions::secretName(const QString &accountId)
{
    return accountId + QLatin1String(":apiKey");
}

} // namespace Sandkeeper
