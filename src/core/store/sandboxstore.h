// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/types.h"

#include <memory>

#include <QObject>
#include <QSet>

namespace Sandkeeper {

/// How an account's rows stand.
struct AccountStatus
{
    bool loading = false;       ///< a refresh is under way
    bool loadedOnce = false;    ///< at least one complete answer came
    QDateTime lastSuccess;      ///< UTC; when the last complete answer was asked for
    std::optional<Error> error; ///< of the last refresh; its rows are then stale since lastSuccess
    int loadedSoFar = 0;        ///< while loading
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

    QStringList accountIds() const; ///< in the order they were added
    QList<Sandbox> sandboxes(const QString &accountId) const;
    std::optional<Sandbox> find(const SandboxKey &key) const;
    /// Its name as last known, or its id. Cheaper than find(), which copies all of it.
    QString nameOf(const SandboxKey &key) const;
    /// Whether any of the account's sandboxes is expected to change by itself soon.
    bool anyTransient(const QString &accountId) const;
    AccountStatus status(const QString &accountId) const;
    int count() const;

    void addAccount(const QString &accountId);
    /// Its rows go with it.
    void removeAccount(const QString &accountId);

    void setLoading(const QString &accountId, int loadedSoFar, std::optional<int> total);
    /// A complete answer to a list asked for at `requestedAt` (UTC): rows it lacks are removed, except those
    /// that came or changed later than that by another way, for the list could not know them.
    void applySnapshot(const QString &accountId, const QList<Sandbox> &fresh, const QDateTime &requestedAt);
    /// The end of a complete answer whose sandboxes went through upsert(), part by part, so that thousands
    /// need not be compared in one go: what is not `listed` is removed, as above.
    void completeSnapshot(const QString &accountId, const QSet<QString> &listed,
                          const QDateTime &requestedAt);
    /// Sandboxes as the service just described them: a part of a list, or after create, get or wait.
    /// `at` is the time the service was asked.
    void upsert(const QString &accountId, const QList<Sandbox> &sandboxes, const QDateTime &at);
    /// A state seen on the way, without the other fields.
    void setState(const SandboxKey &key, SandboxState state, const QString &stateWord, const QDateTime &at);
    /// Confirmed gone at `at`; a list asked for before that does not bring it back.
    void remove(const QString &accountId, const QStringList &sandboxIds, const QDateTime &at);
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

} // namespace Sandkeeper

Q_DECLARE_METATYPE(Sandkeeper::SandboxChanges)
