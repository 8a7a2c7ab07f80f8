// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/insight.h"

#include "gatewaytokens.h"

namespace Sandkeeper::Prime {

/// Calls to the command sessions of virtual machines: the Connect protocol with binary protobuf
/// (prime.md §8.2). GUI thread.
class MachineCalls : public QObject
{
public:
    MachineCalls(ControlPlane *api, GatewayTokens *tokens);
    ~MachineCalls() override;

    /// The request that starts a command; its answer is a stream. `limit` is the command's own, enforced by
    /// the service.
    HttpRequest startRequest(const QString &sandboxId, const GatewayAccess &access, const QByteArray &message,
                             std::chrono::milliseconds limit) const;

    /// One call about a process that runs, with an empty answer. Sent once, and once more with a new token
    /// when the token is refused, for then it has had no effect. Errors: NotRunning with reason PROCESS_ENDED
    /// when the service knows no such process (any more).
    Future<void> call(const QString &sandboxId, const QByteArray &method, const QByteArray &message,
                      std::chrono::milliseconds limit);

private:
    struct Call;
    HttpRequest request(const QString &sandboxId, const GatewayAccess &access, const QByteArray &method,
                        const QByteArray &message, std::chrono::milliseconds limit) const;
    void authorise(const std::shared_ptr<Call> &call);
    void send(const std::shared_ptr<Call> &call, const GatewayAccess &access);
    Error failure(const Call &call, Error error) const;

    ControlPlane *m_api;
    GatewayTokens *m_tokens;
};

/// A refused gateway token, the second time. The account's key is good, or there would have been no token:
/// this must not read as a bad key.
Error tokenRefused(Error error);

/// Whether the reason of this failure may be found in the sandbox's error context.
bool mayBeTheSandboxsEnd(const Error &error);

/// The failure of a command in the light of what the control plane says about the sandbox (prime.md §13.3,
/// §13.4): NotRunning when it has ended or is lost; CommandTimeout for a time limit.
Error explained(Error error, const EndReason &context);

} // namespace Sandkeeper::Prime
