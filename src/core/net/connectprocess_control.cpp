// SPDX-License-Identifier: MIT
// The part of ConnectProcess that talks to a process that runs.
#include "core/net/connectprocess.h"

#include "core/provider/flow.h"

namespace Sandkeeper {

using namespace Qt::StringLiterals;

/// Why nothing can be sent to it any more.
std::optional<Error> ConnectProcess::controlProblem() const
{
    if (!m_exitCode && !m_failing && !isFinished())
        return std::nullopt;
    return Error{.kind = Error::Kind::NotRunning, .subject = m_setup.subject, .reason = u"PROCESS_ENDED"_s};
}

Future<void> ConnectProcess::write(const QByteArray &data)
{
    if (auto problem = controlProblem())
        return readyFuture<void>(tl::unexpected(*std::move(problem)));
    const bool isAsked = std::any_of(m_inputEnds.begin(), m_inputEnds.end(),
                                     [](const Waiter &waiter) { return !waiter->isOver(); });
    if (m_inputClosed || m_inputEnding || isAsked)
        return readyFuture<void>(tl::unexpected(
            Error{.kind = Error::Kind::Invalid, .subject = m_setup.subject, .reason = u"INPUT_CLOSED"_s}));
    if (data.isEmpty())
        return readyFuture<void>({});
    const Waiter waiter = Flow<void>::make(this);
    m_inputs.push_back({data, waiter});
    pumpInput();
    return waiter->future();
}

// One call at a time, or the service might see them in another order. What was written meanwhile goes
// together.
void ConnectProcess::pumpInput()
{
    const qsizetype largestInput = m_link->largestInput();
    QByteArray data;
    std::vector<Waiter> complete;
    while (m_processId != 0 && !m_inputBusy && !m_inputs.empty() && data.size() < largestInput) {
        Input &next = m_inputs.front();
        if (next.waiter->isOver()) { // its writer gave up
            m_inputs.pop_front();
            continue;
        }
        const QByteArray piece = next.data.left(largestInput - data.size());
        data += piece;
        next.data.remove(0, piece.size());
        if (!next.data.isEmpty())
            break;
        complete.push_back(next.waiter);
        m_inputs.pop_front();
    }
    if (data.isEmpty())
        return pumpInputEnd();
    m_inputBusy = true;
    whenDone<void>(m_link->sendInput(m_processId, data), this,
                   [this, complete = std::move(complete)](const Result<void> &result) {
                       m_inputBusy = false;
                       for (const Waiter &waiter : complete)
                           waiter->finish(result);
                       if (result)
                           return pumpInput();
                       // What stands behind a gap would be something else than what was written.
                       Error unsent = result.error();
                       unsent.ambiguous = false;
                       failInput(std::move(unsent));
                   });
}

Future<void> ConnectProcess::closeInput()
{
    if (m_setup.hasTerminal)
        return readyFuture<void>(tl::unexpected(
            Error{.kind = Error::Kind::Unsupported, .subject = m_setup.subject, .reason = u"TERMINAL"_s}));
    if (auto problem = controlProblem())
        return readyFuture<void>(tl::unexpected(*std::move(problem)));
    if (m_inputClosed)
        return readyFuture<void>({});
    const Waiter waiter = Flow<void>::make(this);
    m_inputEnds.push_back(waiter);
    pumpInput();
    return waiter->future();
}

void ConnectProcess::pumpInputEnd()
{
    std::erase_if(m_inputEnds, [](const Waiter &waiter) { return waiter->isOver(); });
    if (m_processId == 0 || m_inputBusy || m_inputEnds.empty())
        return;
    m_inputBusy = true;
    m_inputEnding = true;
    whenDone<void>(m_link->sendInputEnd(m_processId), this, [this](Result<void> result) {
        m_inputBusy = false;
        m_inputEnding = false;
        m_inputClosed = result.has_value();
        if (!result)
            result.error().subject = m_setup.subject;
        for (const Waiter &waiter : std::exchange(m_inputEnds, {}))
            waiter->finish(result);
    });
}

void ConnectProcess::failInput(Error error)
{
    for (const Input &input : std::exchange(m_inputs, {}))
        input.waiter->fail(error);
    // A process that ends because its input did is often faster than the answer.
    if (m_inputEnding && m_exitCode)
        return;
    for (const Waiter &waiter : std::exchange(m_inputEnds, {}))
        waiter->fail(error);
}

Future<void> ConnectProcess::signal(ProcessSignal signal)
{
    m_signalled = true;
    if (auto problem = controlProblem())
        return readyFuture<void>(tl::unexpected(*std::move(problem)));
    const Waiter waiter = Flow<void>::make(this);
    if (m_processId == 0)
        m_signals.emplace_back(signal, waiter);
    else
        sendSignal(signal, waiter);
    return waiter->future();
}

void ConnectProcess::sendSignal(ProcessSignal signal, const Waiter &waiter)
{
    auto *flow = waiter.get();
    flow->await<void>(m_link->sendSignal(m_processId, signal),
                      [flow](Result<void> result) { flow->finish(std::move(result)); });
}

Future<void> ConnectProcess::resize(TerminalSize size)
{
    if (!m_setup.hasTerminal)
        return readyFuture<void>(tl::unexpected(
            Error{.kind = Error::Kind::Unsupported, .subject = m_setup.subject, .reason = u"NO_TERMINAL"_s}));
    if (auto problem = controlProblem())
        return readyFuture<void>(tl::unexpected(*std::move(problem)));
    const Waiter waiter = Flow<void>::make(this);
    m_resizes.push_back({size, waiter});
    pumpResizes();
    return waiter->future();
}

// The last size is the one that counts: of those that wait, only it is sent.
void ConnectProcess::pumpResizes()
{
    if (m_processId == 0 || m_resizeBusy || m_resizes.empty())
        return;
    const std::deque<Resize> resizes = std::exchange(m_resizes, {});
    m_resizeBusy = true;
    whenDone<void>(m_link->sendSize(m_processId, resizes.back().size), this,
                   [this, resizes](const Result<void> &result) {
                       m_resizeBusy = false;
                       for (const Resize &resize : resizes)
                           resize.waiter->finish(result);
                       pumpResizes();
                   });
}

void ConnectProcess::startControl()
{
    for (const auto &[signal, waiter] : std::exchange(m_signals, {}))
        sendSignal(signal, waiter);
    pumpResizes();
    pumpInput();
}

void ConnectProcess::endControl(const Error &error)
{
    failInput(error);
    for (const Resize &resize : std::exchange(m_resizes, {}))
        resize.waiter->fail(error);
    for (const auto &[signal, waiter] : std::exchange(m_signals, {}))
        waiter->fail(error);
}

} // namespace Sandkeeper
