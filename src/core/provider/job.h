// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"

#include <QObject>

namespace Sandkeeper {

/// Something that takes longer than one request: it reports progress, can be cancelled at any time and ends
/// exactly once. Lives on the thread that made it. The caller owns it (delete it or give it a parent);
/// deleting a running job cancels it.
class SANDKEEPER_CORE_EXPORT Job : public QObject
{
    Q_OBJECT
public:
    enum class State { Running, Succeeded, Failed, Cancelled };
    Q_ENUM(State)

    explicit Job(QObject *parent = nullptr);
    ~Job() override;

    State state() const { return m_state; }
    bool isFinished() const { return m_state != State::Running; }
    /// Why it failed; Kind::Cancelled after a cancel.
    const Error &error() const { return m_error; }
    /// A translated word or sentence on what it does now; may be empty.
    QString statusText() const { return m_statusText; }

    /// Asks the job to stop. It ends in State::Cancelled within a second and sends nothing more. Does nothing
    /// when finished.
    void cancel();

Q_SIGNALS:
    void statusTextChanged(const QString &text);
    /// Emitted exactly once, after state() and error() are final. The job may be deleted (deleteLater) in a
    /// slot.
    void finished();

protected:
    /// Stops what is under way; called once, before the job turns Cancelled.
    virtual void abort() = 0;
    void setStatusText(const QString &text);
    void succeed();
    void fail(Error error);

private:
    void end(State state);

    State m_state = State::Running;
    Error m_error;
    QString m_statusText;
};

} // namespace Sandkeeper
