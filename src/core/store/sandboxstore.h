// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/types.h"

#include <QObject>

namespace Sandkeeper {

/// How an account's rows stand.
struct AccountStatus
{
    bool loading = false;       ///< a refresh is under way
    bool loadedOnce = false;    ///< at least one complete answer came
    QDateTime lastSuccess;      ///< UTC
    std::optional<Error> error; ///< of the last refresh; its rows are then stale since lastSuccess
    int loadedSoFar = 0;        ///< while loading the first time
    std::optional<int> total;   ///< while loading, if the service says
    bool isStale() const { return error.has_value(); }
};

/// What changed in one account, in terms of ids. A model turns it into row operations.
struct SandboxChanges
{
    QStringList removed;
    QList<Sandbox> changed;
    QList<Sandbox> added;
    bool isEmpty() const { return removed.isEmpty() && changed.isEmpty() && added.isEmpty(); }
};

/// The last known sandboxes of every account. Providers' answers go in, differences come out. A failed
/// refresh never removes a row, its own or another account's (DESIGN rule 4). GUI thread.
class SANDKEEPER_CORE_EXPORT SandboxStore : public QObject
{
    Q_OBJECT
public:
    explicit SandboxStore(QObject *parent = nullptr);
    ~SandboxStore() override;

    QStringList accountIds() const;
    QList<Sandbox> sandboxes(const QString &accountId) const;
    std::optional<Sandbox> find(const SandboxKey &key) const;
    AccountStatus status(const QString &accountId) const;
    int count() const;

    void addAccount(const QString &accountId);
    /// Its rows go with it.
    void removeAccount(const QString &accountId);

    void setLoading(const QString &accountId, int loadedSoFar, std::optional<int> total);
    /// A complete answer: rows it lacks are removed.
    void applySnapshot(const QString &accountId, const QList<Sandbox> &fresh, const QDateTime &at);
    /// One sandbox as the service just described it (after create, get or wait).
    void upsert(const QString &accountId, const Sandbox &sandbox);
    /// A state seen on the way, without the other fields.
    void setState(const SandboxKey &key, SandboxState state, const QString &stateWord);
    void remove(const SandboxKey &key);
    void setError(const QString &accountId, const Error &error);

Q_SIGNALS:
    void accountAdded(const QString &accountId);
    void accountRemoved(const QString &accountId);
    void sandboxesChanged(const QString &accountId, const Sandkeeper::SandboxChanges &changes);
    void accountStatusChanged(const QString &accountId);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// The difference between two sets, matched by id; `changed` holds the new values. Pure.
SANDKEEPER_CORE_EXPORT SandboxChanges difference(const QHash<QString, Sandbox> &known,
                                                 const QList<Sandbox> &fresh);

} // namespace Sandkeeper
