// SPDX-License-Identifier: MIT
#include "core/provider/job.h"

namespace Sandkeeper {

Job::Job(QObject *parent)
    : QObject(parent)
{
}

Job::~Job() = default;

void Job::cancel()
{
    if (isFinished())
        return;
    abort();
    m_error = Error{.kind = Error::Kind::Cancelled};
    end(State::Cancelled);
}

void Job::setStatusText(const QString &text)
{
    if (isFinished() || text == m_statusText)
        return;
    m_statusText = text;
    Q_EMIT statusTextChanged(text);
}

void Job::succeed()
{
    end(State::Succeeded);
}

void Job::fail(Error error)
{
    if (isFinished())
        return;
    m_error = std::move(error);
    end(m_error.isCancelled() ? State::Cancelled : State::Failed);
}

// The only place that leaves Running, so that a late answer after a cancel cannot end a job twice.
void Job::end(State state)
{
    if (isFinished())
        return;
    m_state = state;
    Q_EMIT finished();
}

} // namespace Sandkeeper
