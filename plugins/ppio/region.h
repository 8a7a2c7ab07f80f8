// SPDX-License-Identifier: MIT
#pragma once

#include "controlplane.h"

#include <QCoreApplication>
#include <QSet>

namespace Sandkeeper::Ppio {

/// What not every region or generation of the service has (ppio.md §2.2).
enum class Feature {
    RecentLogs, ///< the newer call for logs
    Logs,       ///< any call for logs
    MetricsOfMany,
    NetworkRules,
    Snapshots,
    Clones,
    Commits,
};

/// Which calls the account's region does not have, as far as that has been tried. A call for one sandbox that
/// does not exist is answered like one for a sandbox that does not (404): so the sandbox is asked for. GUI
/// thread.
class Region : public QObject
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Ppio::Region)
public:
    explicit Region(ControlPlane *api);
    ~Region() override;

    bool lacks(Feature feature) const { return m_lacking.contains(feature); }
    void noteLack(Feature feature) { m_lacking.insert(feature); }
    /// Why it cannot be done here; empty as long as nobody knows that it cannot.
    QString refusal(Feature feature) const;
    /// Kind::Unsupported for a feature that the region lacks.
    Error unsupported(Feature feature, const QString &sandboxId) const;

    /// What to tell of a call that failed: NotFound if there is no such sandbox, Unsupported, remembered, if
    /// there is one, and otherwise `error` itself. Has a value only for the error.
    Future<Error> explain(Feature feature, const QString &sandboxId, const Error &error);
    /// Ends `flow` with explain().
    template <typename T>
    void failExplained(Flow<T> *flow, Feature feature, const QString &sandboxId, const Error &error);

private:
    ControlPlane *m_api;
    QSet<Feature> m_lacking;
};

template <typename T>
void Region::failExplained(Flow<T> *flow, Feature feature, const QString &sandboxId, const Error &error)
{
    flow->template awaitValue<Error>(explain(feature, sandboxId, error),
                                     [flow](const Error &told) { flow->fail(told); });
}

} // namespace Sandkeeper::Ppio
