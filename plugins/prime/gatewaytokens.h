// SPDX-License-Identifier: MIT
#pragma once

#include "controlplane.h"

#include "api/gatewaycodec.h"

namespace Sandkeeper::Prime {

/// A token for one sandbox's gateway and where it may be used. In memory only.
struct GatewayAccess
{
    Secret token;
    QByteArray root; ///< encoded address up to and without the slash before the operation
    std::optional<bool> isVm;
};

/// Tokens of all sandboxes of one account (prime.md §6). A token is handed out until 60 s before its end;
/// callers for the same sandbox share one request. GUI thread.
class GatewayTokens : public QObject
{
public:
    GatewayTokens(ControlPlane *api, QStringList gatewaySuffixes);
    ~GatewayTokens() override;

    /// Errors: Forbidden, with nothing sent to the gateway, when its address may not have the token.
    Future<GatewayAccess> access(const QString &sandboxId);
    /// Forgets the token if it is still this one: another caller may have replaced it already.
    void drop(const QString &sandboxId, const Secret &token);
    void forget(const QString &sandboxId);
    /// Forgets all; requests under way still answer their callers.
    void clear();

private:
    using Waiter = std::shared_ptr<Flow<GatewayAccess>>;
    struct Entry
    {
        GatewayAccess access;
        std::chrono::milliseconds usableUntil{0}; ///< on the monotonic clock
    };

    void request(const QString &sandboxId);
    Result<GatewayAccess> accept(const QString &sandboxId, const HttpResponse &response,
                                 const Result<GatewayGrant> &grant);
    void answer(const QString &sandboxId, const Result<GatewayAccess> &result);

    ControlPlane *m_api;
    QStringList m_suffixes;
    QHash<QString, Entry> m_entries;
    QHash<QString, QList<Waiter>> m_waiters;
};

} // namespace Sandkeeper::Prime
