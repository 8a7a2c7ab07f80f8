// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/httpclient.h"
#include "core/provider/processes.h"

namespace Sandkeeper {

/// One message about a process that runs in a sandbox.
struct ProcessEvent
{
    enum class Kind {
        Other, ///< a sign of life, or an event of a later service: of no concern
        Started,
        Output, ///< standard output or a terminal's
        ErrorOutput,
        Ended,
    };
    Kind kind = Kind::Other;
    quint32 processId = 0;
    QByteArray data;
    int exitCode = 0; ///< of one that a signal ended, what the service says
};

/// What one service has of its own in starting a process over the Connect protocol, following it and talking
/// to it. One object per process or command; it is asked on the thread of the HttpClient. The steps of an
/// answer belong to `owner`: they end with it.
class SANDKEEPER_CORE_EXPORT ProcessLink
{
public:
    virtual ~ProcessLink();

    /// The request that starts the process and whose answer is its stream, with everything it needs to be let
    /// in. Errors are the process's own and are not explained any more.
    virtual Future<HttpRequest> prepare(QObject *owner) = 0;
    /// One message of that stream. Errors: Protocol.
    virtual Result<ProcessEvent> decode(const QByteArray &message) const = 0;

    /// Whether a request that failed so was refused for the credential that the last answer of prepare() or
    /// follow() had. If so, the next one has another.
    virtual bool renew(const Error &error) = 0;
    /// What a failure of the stream means in this service's words; may ask the service. Never ends as an
    /// error.
    virtual Future<Error> explain(const Error &error, QObject *owner) = 0;

    /// Whether a process can be followed again when its stream has fallen silent or has broken.
    virtual bool canFollow() const { return false; }
    /// The request whose answer is the stream of a process that runs, from now on.
    virtual Future<HttpRequest> follow(quint32 processId, QObject *owner);

    /// How many bytes one sendInput() takes at most.
    virtual qsizetype largestInput() const { return qsizetype(64) * 1024; }
    /// Each is one call that goes out once. Errors: NotRunning with reason PROCESS_ENDED when there is no
    /// such process (any more).
    virtual Future<void> sendInput(quint32 processId, const QByteArray &data) = 0;
    /// Errors also: as of RemoteProcess::closeInput(), which a terminal does not get to.
    virtual Future<void> sendInputEnd(quint32 processId);
    virtual Future<void> sendSignal(quint32 processId, ProcessSignal signal) = 0;
    virtual Future<void> sendSize(quint32 processId, TerminalSize size) = 0;
};

} // namespace Sandkeeper
