// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/operations.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QProcess>
#include <QTimer>

class QTemporaryDir;

namespace Sandkeeper {

/// One SSH session in the system's terminal, with a key of its own that lives as long as the session: makes
/// the key in a private folder, has the service let it in, starts the terminal, and in the end closes the
/// session and removes the key. Never blocks. GUI thread.
class SshConnection final : public QObject
{
    Q_OBJECT
public:
    enum class State {
        MakingKey,
        Opening,  ///< the service is asked
        Settling, ///< the service needs a moment until it knows the key
        Open,
        Closing,
        Ended,
        Failed, ///< error() says why; nothing is left open
    };
    Q_ENUM(State)

    SshConnection(Operations *operations, const SandboxKey &sandbox, const QString &sandboxName,
                  QObject *parent = nullptr);
    /// Ends a terminal that still runs and removes the key; close() first to close the session, too.
    ~SshConnection() override;

    void start();
    /// At any time; isOver() comes with a later stateChanged().
    void close();

    State state() const { return m_state; }
    bool isOver() const { return m_state == State::Ended || m_state == State::Failed; }
    const Error &error() const { return m_error; }
    const QString &sandboxName() const { return m_name; }
    /// The exact command once the session is open: a program and its arguments.
    const QStringList &command() const { return m_command; }
    /// False when there is no terminal here, or it did not stay: the command is then for the user to run.
    bool hasTerminal() const { return m_terminal != nullptr; }
    QDateTime expiresAt() const { return m_session ? m_session->expiresAt : QDateTime(); }

Q_SIGNALS:
    void stateChanged();

private:
    void makeKey();
    void keyMade(int exitCode);
    void openSession(const QString &publicKey);
    void sessionOpened();
    void startTerminal();
    void terminalEnded();
    void closeSession();
    void setState(State state);
    void fail(Error error);

    Operations *m_operations;
    SandboxKey m_sandbox;
    QString m_name;
    State m_state = State::MakingKey;
    Error m_error;
    std::unique_ptr<QTemporaryDir> m_folder;
    QPointer<QProcess> m_keyMaker;
    QPointer<QProcess> m_terminal;
    QPointer<ResultOperation<SshSession>> m_opening;
    std::optional<SshSession> m_session;
    QStringList m_command;
    QTimer m_settle;
    QElapsedTimer m_terminalAge;
};

/// `ssh` with everything on the command line that matters for a host that may be hostile: this key only,
/// nothing forwarded, a list of known hosts of its own. Empty when host or user could be read as something
/// else.
QStringList sshCommand(const SshSession &session, const QString &keyFile, const QString &knownHostsFile);

/// All SSH sessions of the window. GUI thread.
class SshConnections final : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    SshConnection *open(Operations *operations, const SandboxKey &sandbox, const QString &sandboxName);
    bool isEmpty() const { return m_connections.isEmpty(); }
    void closeAll();

Q_SIGNALS:
    void becameEmpty();

private:
    QList<SshConnection *> m_connections; ///< those that are not over
};

} // namespace Sandkeeper
