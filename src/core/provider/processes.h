// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/job.h"
#include "core/provider/types.h"

#include <memory>

namespace Sandkeeper {

/// In character cells.
struct TerminalSize
{
    int columns = 80;
    int rows = 24;
    friend bool operator==(const TerminalSize &, const TerminalSize &) = default;
};

struct ProcessRequest
{
    QString sandboxId;
    QString command;          ///< one shell command line
    QString workingDirectory; ///< empty: the sandbox's own
    QMap<QString, QString> environment;
    QString user;                         ///< empty: the sandbox's own
    std::optional<TerminalSize> terminal; ///< set: the process gets a terminal of this size
};

enum class ProcessSignal { Terminate, Kill };

/// A process that runs in a sandbox and can be attached to.
struct RunningProcess
{
    qint64 processId = 0;
    QString command; ///< as it was started
    QStringList arguments;
    QString workingDirectory;
    QString tag; ///< may be empty
};

/// A process in a sandbox whose output arrives while it runs. Succeeds when the process has ended, with any
/// exit code. When its stream breaks, it is followed again where the service can do that; it fails where that
/// is not possible, for then nobody can tell any more what it does.
///
/// cancel() stops following at once; whether the process then ends is the service's choice. To end the
/// process, use signal() or close().
class SANDKEEPER_CORE_EXPORT RemoteProcess : public Job
{
    Q_OBJECT
public:
    using Job::Job;
    ~RemoteProcess() override;

    /// The number of the process in the sandbox; 0 until started().
    virtual qint64 processId() const = 0;
    /// Set once it has ended. What a process that a signal ended has here is the service's choice.
    virtual std::optional<int> exitCode() const = 0;
    /// Whether some of its output may be missing, because its stream was lost for a while. Never again false;
    /// outputMayBeLost() tells when it turns true, before any output that came later.
    virtual bool mayHaveLostOutput() const { return false; }

    /// Takes what has arrived so far, at most `maximum` bytes. Unread output is bounded: while too much of it
    /// waits, nothing more is read from the network, so that the process has to wait too. With a terminal
    /// everything is standard output. Output that came before the end can be read after it.
    virtual QByteArray readStandardOutput(qint64 maximum) = 0;
    virtual QByteArray readStandardError(qint64 maximum) = 0;

    /// Writes to its standard input or its terminal; writes arrive in the order they were made. Never sent
    /// twice. Errors: NotRunning after its end; Invalid with reason INPUT_CLOSED after closeInput().
    virtual Future<void> write(const QByteArray &data) = 0;
    /// Lets it see the end of its standard input, behind everything that was written before. Once more is a
    /// success; when it fails, the input is still open. Errors: NotRunning after its end; Unsupported, with
    /// nothing done, and a reason: TERMINAL, which has a byte for that instead (0x04), NO_INPUT_END where the
    /// service has no such call, OLD_DAEMON where this sandbox is too old for it.
    virtual Future<void> closeInput();
    virtual Future<void> signal(ProcessSignal signal) = 0;
    /// Errors: Unsupported without a terminal.
    virtual Future<void> resize(TerminalSize size) = 0;
    /// Ends the process: Terminate, after 5 s Kill, after 5 more cancel(). finished() tells.
    virtual void close() = 0;

Q_SIGNALS:
    void started();
    void readyReadStandardOutput();
    void readyReadStandardError();
    /// Its stream was lost and is there again; what it wrote meanwhile is missing.
    void outputMayBeLost();
};

/// Starts processes that can be talked to while they run.
class SANDKEEPER_CORE_EXPORT ProcessHost
{
public:
    virtual ~ProcessHost();
    /// Empty when a process can be started in this sandbox now; else the translated reason.
    virtual QString refusal(const Sandbox &sandbox) const = 0;
    /// Whether ProcessRequest::terminal can be asked for.
    virtual bool hasTerminals() const = 0;
    /// Starts at once and once; the caller owns the job.
    virtual std::unique_ptr<RemoteProcess> startProcess(const ProcessRequest &request) = 0;
    /// Whether the two below can be used: a process that goes on when nobody follows it can be found again.
    virtual bool canAttach() const { return false; }
    /// Errors: Unsupported.
    virtual Future<QList<RunningProcess>> processes(const QString &sandboxId);
    /// Follows a process from now on; what it wrote while nobody followed is lost. `hasTerminal` as it was
    /// started. Starts at once; the caller owns the job. nullptr where canAttach() is false.
    virtual std::unique_ptr<RemoteProcess> attachProcess(const QString &sandboxId, qint64 processId,
                                                         bool hasTerminal);
};

} // namespace Sandkeeper
