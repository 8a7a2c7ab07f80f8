// SPDX-License-Identifier: MIT
#include "core/store/sandboxstore.h"

#include <algorithm>

#include <QSet>

namespace Sandkeeper {

namespace {

struct Row
{
    Sandbox sandbox;
    QDateTime asOf; // when the service was asked for what is shown
};

struct AccountRows
{
    AccountStatus status;
    QHash<QString, Row> rows;
    QStringList order; // as first seen, so that an unsorted view does not jump
    QHash<QString, QDateTime> removedAt;
};

/// The ids of the rows that left, because a list asked for at `requestedAt` lacks them and could know them.
QStringList removeUnlisted(AccountRows &account, const QSet<QString> &listed, const QDateTime &requestedAt)
{
    QSet<QString> removed;
    account.order.removeIf([&](const QString &id) {
        if (listed.contains(id) || account.rows.constFind(id)->asOf > requestedAt)
            return false;
        removed.insert(id);
        return true;
    });
    for (const QString &id : std::as_const(removed))
        account.rows.remove(id);
    return removed.values();
}

void merge(AccountRows &account, const QList<Sandbox> &sandboxes, const QDateTime &at,
           SandboxChanges &changes)
{
    for (const Sandbox &sandbox : sandboxes) {
        const auto gone = account.removedAt.constFind(sandbox.id);
        if (gone != account.removedAt.constEnd() && *gone >= at)
            continue;
        const auto it = account.rows.find(sandbox.id);
        if (it == account.rows.end()) {
            account.rows.insert(sandbox.id, {sandbox, at});
            account.order.append(sandbox.id);
            changes.added.append(sandbox);
        } else if (it->asOf <= at) {
            it->asOf = at;
            if (it->sandbox != sandbox) {
                it->sandbox = sandbox;
                changes.changed.append(sandbox);
            }
        }
    }
}

} // namespace

struct SandboxStore::Private
{
    QHash<QString, AccountRows> accounts;
    QStringList accountOrder;

    AccountRows *find(const QString &accountId)
    {
        const auto it = accounts.find(accountId);
        return it == accounts.end() ? nullptr : &*it;
    }
    const Row *find(const SandboxKey &key)
    {
        const AccountRows *account = find(key.accountId);
        if (!account)
            return nullptr;
        const auto it = account->rows.constFind(key.sandboxId);
        return it == account->rows.constEnd() ? nullptr : &*it;
    }
    /// A complete answer was worked in.
    void end(SandboxStore *store, const QString &accountId, const SandboxChanges &changes,
             const QDateTime &requestedAt)
    {
        AccountRows *account = find(accountId);
        account->removedAt.removeIf([&](const auto &entry) { return entry.value() < requestedAt; });
        account->status.loading = false;
        account->status.loadedOnce = true;
        account->status.lastSuccess = requestedAt;
        account->status.error.reset();
        if (!changes.isEmpty())
            Q_EMIT store->sandboxesChanged(accountId, changes);
        Q_EMIT store->accountStatusChanged(accountId);
    }
};

SandboxStore::SandboxStore(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
}

SandboxStore::~SandboxStore() = default;

QStringList SandboxStore::accountIds() const
{
    return d->accountOrder;
}

QList<Sandbox> SandboxStore::sandboxes(const QString &accountId) const
{
    QList<Sandbox> result;
    if (const AccountRows *account = d->find(accountId)) {
        result.reserve(account->order.size());
        for (const QString &id : account->order)
            result.append(account->rows.value(id).sandbox);
    }
    return result;
}

std::optional<Sandbox> SandboxStore::find(const SandboxKey &key) const
{
    if (const Row *row = d->find(key))
        return row->sandbox;
    return std::nullopt;
}

QString SandboxStore::nameOf(const SandboxKey &key) const
{
    const Row *row = d->find(key);
    return row ? row->sandbox.name : key.sandboxId;
}

bool SandboxStore::anyTransient(const QString &accountId) const
{
    const AccountRows *account = d->find(accountId);
    return account && std::any_of(account->rows.cbegin(), account->rows.cend(),
                                  [](const Row &row) { return isTransient(row.sandbox.state); });
}

AccountStatus SandboxStore::status(const QString &accountId) const
{
    const AccountRows *account = d->find(accountId);
    return account ? account->status : AccountStatus{};
}

int SandboxStore::count() const
{
    qsizetype total = 0;
    for (const AccountRows &account : std::as_const(d->accounts))
        total += account.rows.size();
    return int(total);
}

void SandboxStore::addAccount(const QString &accountId)
{
    if (d->accounts.contains(accountId))
        return;
    d->accounts.insert(accountId, {});
    d->accountOrder.append(accountId);
    Q_EMIT accountAdded(accountId);
}

void SandboxStore::removeAccount(const QString &accountId)
{
    AccountRows *account = d->find(accountId);
    if (!account)
        return;
    const SandboxChanges changes{.removed = account->order};
    d->accounts.remove(accountId);
    d->accountOrder.removeAll(accountId);
    if (!changes.isEmpty())
        Q_EMIT sandboxesChanged(accountId, changes);
    Q_EMIT accountRemoved(accountId);
}

void SandboxStore::setLoading(const QString &accountId, int loadedSoFar, std::optional<int> total)
{
    AccountRows *account = d->find(accountId);
    if (!account)
        return;
    account->status.loading = true;
    account->status.loadedSoFar = loadedSoFar;
    account->status.total = total;
    Q_EMIT accountStatusChanged(accountId);
}

void SandboxStore::applySnapshot(const QString &accountId, const QList<Sandbox> &fresh,
                                 const QDateTime &requestedAt)
{
    AccountRows *account = d->find(accountId);
    if (!account)
        return;
    QSet<QString> listed;
    listed.reserve(fresh.size());
    for (const Sandbox &sandbox : fresh)
        listed.insert(sandbox.id);
    SandboxChanges changes{.removed = removeUnlisted(*account, listed, requestedAt)};
    merge(*account, fresh, requestedAt, changes);
    d->end(this, accountId, changes, requestedAt);
}

void SandboxStore::completeSnapshot(const QString &accountId, const QSet<QString> &listed,
                                    const QDateTime &requestedAt)
{
    if (AccountRows *account = d->find(accountId))
        d->end(this, accountId, {.removed = removeUnlisted(*account, listed, requestedAt)}, requestedAt);
}

void SandboxStore::upsert(const QString &accountId, const QList<Sandbox> &sandboxes, const QDateTime &at)
{
    AccountRows *account = d->find(accountId);
    if (!account)
        return;
    SandboxChanges changes;
    merge(*account, sandboxes, at, changes);
    if (!changes.isEmpty())
        Q_EMIT sandboxesChanged(accountId, changes);
}

void SandboxStore::setState(const SandboxKey &key, SandboxState state, const QString &stateWord,
                            const QDateTime &at)
{
    std::optional<Sandbox> sandbox = find(key);
    if (!sandbox)
        return;
    sandbox->state = state;
    sandbox->stateWord = stateWord;
    upsert(key.accountId, {*sandbox}, at);
}

void SandboxStore::remove(const QString &accountId, const QStringList &sandboxIds, const QDateTime &at)
{
    AccountRows *account = d->find(accountId);
    if (!account)
        return;
    SandboxChanges changes;
    for (const QString &id : sandboxIds) {
        account->removedAt.insert(id, at);
        if (account->rows.remove(id))
            changes.removed.append(id);
    }
    if (changes.isEmpty())
        return;
    const QSet<QString> removed(changes.removed.cbegin(), changes.removed.cend());
    account->order.removeIf([&removed](const QString &id) { return removed.contains(id); });
    Q_EMIT sandboxesChanged(accountId, changes);
}

void SandboxStore::setError(const QString &accountId, const Error &error)
{
    AccountRows *account = d->find(accountId);
    if (!account)
        return;
    account->status.loading = false;
    account->status.error = error;
    Q_EMIT accountStatusChanged(accountId);
}

} // namespace Sandkeeper
