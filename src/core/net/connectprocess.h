// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/connectstream.h"
#include "core/net/processlink.h"
#include "core/net/streamfollowing.h"
#include "core/provider/future.h"

#include <deque>

namespace Sandkeeper {

template <typename T>
class Flow;

/// One live process in a sandbox, over the Connect protocol.
///
///     preparing → starting → running → ended
///                    ↑  (lost)  ↓
///                     following
///
/// What is asked for before it runs waits until its number is known. A stream that has broken or fallen
/// silent is taken up again where the service can do that (ProcessLink::canFollow()); what was written
/// meanwhile is lost, and that is told. Ends as Cancelled when the services go first.
class SANDKEEPER_CORE_EXPORT ConnectProcess final : public RemoteProcess
{
    Q_OBJECT
public:
    struct Setup
    {
        HttpClient *http = nullptr;
        const Clock *clock = nullptr;
        QObject *services = nullptr; ///< lives as long as everything else that is needed
        QString subject;             ///< of its errors
        bool hasTerminal = false;
        QString problem = {}; ///< set: why nothing is sent at all, translated; the process fails with it
    };

    ConnectProcess(std::unique_ptr<ProcessLink> link, Setup setup);
    ~ConnectProcess() override;

    qint64 processId() const override { return m_processId; }
    std::optional<int> exitCode() const override { return m_exitCode; }
    bool mayHaveLostOutput() const override { return m_lostOutput; }
    QByteArray readStandardOutput(qint64 maximum) override;
    QByteArray readStandardError(qint64 maximum) override;
    Future<void> write(const QByteArray &data) override;
    Future<void> closeInput() override;
    Future<void> signal(ProcessSignal signal) override;
    Future<void> resize(TerminalSize size) override;
    void close() override;

protected:
    void abort() override;

private:
    using Waiter = std::shared_ptr<Flow<void>>;
    struct Input
    {
        QByteArray data; ///< what has not been sent of it
        Waiter waiter;
    };
    struct Resize
    {
        TerminalSize size;
        Waiter waiter;
    };

    // connectprocess.cpp: its life
    void prepare();
    void open(const HttpRequest &request);
    void read(const QByteArray &message);
    void take(const ProcessEvent &event);
    void keep(QByteArray &buffer, const QByteArray &data);
    void handleStart(quint32 processId);
    void handleOver(std::optional<Error> error);
    bool mayFollow(const Error &error) const;
    void followAgain(const Error &loss);
    void dropStream();
    void failNow(const Error &error);
    void failExplained(const Error &error);
    qsizetype unread() const { return m_output.size() + m_errorOutput.size(); }
    QByteArray takeFrom(QByteArray &buffer, qint64 maximum);

    // connectprocess_control.cpp: what is sent to it
    std::optional<Error> controlProblem() const;
    void pumpInput();
    void pumpInputEnd();
    void failInput(Error error);
    void pumpResizes();
    void sendSignal(ProcessSignal signal, const Waiter &waiter);
    void startControl();
    void endControl(const Error &error);

    const std::unique_ptr<ProcessLink> m_link;
    const Setup m_setup;
    std::optional<Future<HttpRequest>> m_preparation;
    std::unique_ptr<ConnectStream> m_stream;
    StreamFollowing m_following;
    bool m_authorisedAgain = false;
    bool m_lostOutput = false;
    bool m_failing = false; ///< the stream is gone; only the reason is still asked for
    bool m_closing = false;
    bool m_signalled = false;
    quint32 m_processId = 0;
    std::optional<int> m_exitCode;
    QByteArray m_output;
    QByteArray m_errorOutput;

    std::deque<Input> m_inputs;
    bool m_inputBusy = false;
    bool m_inputEnding = false; ///< the call for it is on its way
    bool m_inputClosed = false;
    std::vector<Waiter> m_inputEnds; ///< who waits for the end of the input
    std::deque<Resize> m_resizes;
    bool m_resizeBusy = false;
    std::deque<std::pair<ProcessSignal, Waiter>> m_signals; ///< from before its number was known
};

} // namespace Sandkeeper
