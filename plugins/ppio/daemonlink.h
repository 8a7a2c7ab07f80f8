// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/processlink.h"

#include "daemoncalls.h"

namespace Sandkeeper::Ppio {

/// A command or a process at a sandbox's daemon (ppio.md §3.5–§3.7). GUI thread.
class DaemonLink : public ProcessLink
{
public:
    /// A one-shot command of a request that was checked.
    DaemonLink(DaemonCalls *calls, const CommandRequest &request);
    /// A live process of a request that was checked.
    DaemonLink(DaemonCalls *calls, const ProcessRequest &request);
    /// A process that runs already.
    DaemonLink(DaemonCalls *calls, const QString &sandboxId, quint32 processId, bool hasTerminal);

    Future<HttpRequest> prepare(QObject *owner) override;
    Result<ProcessEvent> decode(const QByteArray &message) const override;
    bool renew(const Error &error) override;
    Future<Error> explain(const Error &error, QObject *owner) override;
    bool canFollow() const override { return true; }
    Future<HttpRequest> follow(quint32 processId, QObject *owner) override;
    qsizetype largestInput() const override;
    Future<void> sendInput(quint32 processId, const QByteArray &data) override;
    Future<void> sendInputEnd(quint32 processId) override;
    Future<void> sendSignal(quint32 processId, ProcessSignal signal) override;
    Future<void> sendSize(quint32 processId, TerminalSize size) override;

private:
    Future<HttpRequest> open(const QByteArray &method, const QByteArray &message, QObject *owner);
    Future<void> streamInput(quint32 processId, const QByteArray &data);
    void limit(HttpRequest &request);
    Error judged(Error error) const;

    DaemonCalls *m_calls;
    const QString m_sandboxId;
    const QString m_user;
    const QByteArray m_message;                             ///< of a start
    const std::optional<std::chrono::milliseconds> m_limit; ///< of a command
    const quint32 m_attachTo = 0;
    const bool m_hasTerminal = false;
    std::optional<std::chrono::milliseconds> m_endsAt; ///< of a command that was started, by the clock
    /// Whether the daemon takes streams of input, as far as is known; what is on its way may outlive this.
    const std::shared_ptr<bool> m_streamsInput = std::make_shared<bool>(true);
    Secret m_token; ///< of the last request
};

} // namespace Sandkeeper::Ppio
