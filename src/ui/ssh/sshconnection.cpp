// SPDX-License-Identifier: MIT
#include "ui/ssh/sshconnection.h"

#include "platform/terminal.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace std::chrono_literals;

namespace Sandkeeper {

namespace {

// A gateway knows a new key a moment after it said so; the service's own tool waits as long (prime.md §16).
constexpr auto SettleTime = 5s;
// A terminal that is gone sooner handed its window to another process, or could not run the command.
constexpr qint64 ShortestTerminalMs = 3000;
constexpr auto KeyLimit = 20s;

/// A folder for the key. Memory rather than disk where the system has such a place for each user.
std::unique_ptr<QTemporaryDir> privateFolder()
{
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    auto folder =
        std::make_unique<QTemporaryDir>((QFileInfo(runtime).isWritable() ? runtime : QDir::tempPath()) +
                                        QStringLiteral("/sandkeeper-ssh-XXXXXX"));
    if (folder->isValid())
        QFile::setPermissions(folder->path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return folder;
}

} // namespace

QStringList sshCommand(const SshSession &session, const QString &keyFile, const QString &knownHostsFile)
{
    static const QRegularExpression host(
        QStringLiteral("\\A([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*)\\z"));
    static const QRegularExpression user(QStringLiteral("\\A[A-Za-z0-9_][A-Za-z0-9_.+=-]*\\z"));
    if (!host.match(session.host).hasMatch() || !user.match(session.user).hasMatch() || session.port < 1 ||
        session.port > 65535)
        return {};
    const auto option = [](const QString &text) {
        return QStringList{QStringLiteral("-o"), text};
    };
    return QStringList{QStringLiteral("ssh"), QStringLiteral("-i"), keyFile} +
           option(QStringLiteral("IdentitiesOnly=yes")) + option(QStringLiteral("IdentityAgent=none")) +
           option(QStringLiteral("StrictHostKeyChecking=accept-new")) +
           option(QStringLiteral("UserKnownHostsFile=\"%1\"").arg(knownHostsFile)) +
           option(QStringLiteral("ForwardAgent=no")) + option(QStringLiteral("ForwardX11=no")) +
           option(QStringLiteral("ClearAllForwardings=yes")) +
           option(QStringLiteral("PermitLocalCommand=no")) +
           QStringList{QStringLiteral("-p"), QString::number(session.port), QStringLiteral("-l"),
                       session.user,         QStringLiteral("--"),          session.host};
}

SshConnection::SshConnection(Operations *operations, const SandboxKey &sandbox, const QString &sandboxName,
                             QObject *parent)
    : QObject(parent)
    , m_operations(operations)
    , m_sandbox(sandbox)
    , m_name(sandboxName)
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(SettleTime);
    connect(&m_settle, &QTimer::timeout, this, &SshConnection::startTerminal);
}

SshConnection::~SshConnection()
{
    for (QProcess *process : {m_keyMaker.data(), m_terminal.data()}) {
        if (process)
            process->disconnect(this);
    }
}

void SshConnection::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

void SshConnection::fail(Error error)
{
    if (isOver())
        return;
    m_folder.reset();
    m_error = std::move(error);
    if (m_error.subject.isEmpty() && m_error.kind != Error::Kind::Local)
        m_error.subject = m_name;
    setState(State::Failed);
}

void SshConnection::start()
{
    m_folder = privateFolder();
    if (!m_folder->isValid())
        return fail({.kind = Error::Kind::Local, .detail = m_folder->errorString()});
    makeKey();
}

void SshConnection::makeKey()
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("ssh-keygen"));
    if (program.isEmpty())
        return fail({.kind = Error::Kind::Local,
                     .detail = tr("The program ssh-keygen was not found. Install OpenSSH's client.")});
    m_keyMaker = new QProcess(this);
    m_keyMaker->setStandardInputFile(QProcess::nullDevice());
    connect(m_keyMaker, &QProcess::finished, this, &SshConnection::keyMade);
    connect(m_keyMaker, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail({.kind = Error::Kind::Local, .detail = m_keyMaker->errorString()});
    });
    m_keyMaker->start(program,
                      {QStringLiteral("-q"), QStringLiteral("-t"), QStringLiteral("ed25519"),
                       QStringLiteral("-N"), QString(), QStringLiteral("-C"), QStringLiteral("sandkeeper"),
                       QStringLiteral("-f"), m_folder->filePath(QStringLiteral("key"))});
    QTimer::singleShot(KeyLimit, m_keyMaker, &QProcess::kill);
}

void SshConnection::keyMade(int exitCode)
{
    const QByteArray said = m_keyMaker->readAllStandardError().left(500);
    m_keyMaker->deleteLater();
    if (m_state != State::MakingKey)
        return;
    QFile file(m_folder->filePath(QStringLiteral("key.pub")));
    if (exitCode != 0 || !file.open(QIODevice::ReadOnly))
        return fail(
            {.kind = Error::Kind::Local,
             .detail = tr("No key could be made: %1").arg(QString::fromLocal8Bit(said).simplified())});
    openSession(QString::fromLatin1(file.read(4096)).trimmed());
}

void SshConnection::openSession(const QString &publicKey)
{
    setState(State::Opening);
    m_opening = m_operations->openSsh(m_sandbox, {.publicKey = publicKey});
    m_opening->setWatched(true);
    connect(m_opening, &Operation::finished, this, &SshConnection::sessionOpened);
}

void SshConnection::sessionOpened()
{
    if (m_opening->result())
        m_session = *m_opening->result();
    const std::optional<Error> error = m_opening->firstError();
    const bool isClosing = m_state == State::Closing;
    m_opening.clear();
    if (!m_session && isClosing)
        return closeSession();
    if (!m_session)
        return fail(error.value_or(Error{.kind = Error::Kind::Cancelled}));
    m_command = sshCommand(*m_session, QDir::toNativeSeparators(m_folder->filePath(QStringLiteral("key"))),
                           QDir::toNativeSeparators(m_folder->filePath(QStringLiteral("known_hosts"))));
    if (m_command.isEmpty()) {
        m_error = {.kind = Error::Kind::Protocol,
                   .subject = m_name,
                   .detail = tr("The service named a host or a user that cannot be used with ssh.")};
        return close();
    }
    if (isClosing)
        return closeSession();
    setState(State::Settling);
    m_settle.start();
}

void SshConnection::startTerminal()
{
    const std::optional<TerminalProgram> terminal = terminalRunning(m_command, m_folder->path());
    if (terminal) {
        m_terminal = new QProcess(this);
        m_terminal->setStandardInputFile(QProcess::nullDevice());
        m_terminal->setStandardOutputFile(QProcess::nullDevice());
        m_terminal->setStandardErrorFile(QProcess::nullDevice());
        connect(m_terminal, &QProcess::finished, this, &SshConnection::terminalEnded);
        connect(m_terminal, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                terminalEnded();
        });
        m_terminalAge.start();
        m_terminal->start(terminal->program, terminal->arguments);
    }
    if (m_state == State::Settling)
        setState(State::Open);
}

void SshConnection::terminalEnded()
{
    if (m_terminal)
        m_terminal->deleteLater();
    m_terminal.clear();
    if (m_state != State::Open && m_state != State::Settling)
        return;
    if (m_terminalAge.elapsed() >= ShortestTerminalMs)
        return close();
    m_state = State::Open;
    Q_EMIT stateChanged(); // without a terminal now: the command is shown
}

void SshConnection::close()
{
    if (isOver() || m_state == State::Closing)
        return;
    const bool wasOpening = m_opening && !m_opening->isFinished();
    m_settle.stop();
    setState(State::Closing);
    if (wasOpening)
        m_opening->cancel(); // sessionOpened() goes on from here
    else
        closeSession();
}

void SshConnection::closeSession()
{
    // The key goes first: whatever the service says, nobody uses it any more.
    if (m_keyMaker)
        m_keyMaker->kill();
    if (m_terminal)
        m_terminal->terminate();
    m_folder.reset();
    const auto done = [this] {
        if (m_error.detail.isEmpty())
            setState(State::Ended);
        else
            fail(m_error);
    };
    if (!m_session)
        return done();
    Operation *closing = m_operations->closeSsh(m_sandbox, m_session->sessionId);
    connect(closing, &Operation::finished, this, done);
}

SshConnection *SshConnections::open(Operations *operations, const SandboxKey &sandbox,
                                    const QString &sandboxName)
{
    auto *connection = new SshConnection(operations, sandbox, sandboxName, this);
    m_connections.append(connection);
    connect(connection, &SshConnection::stateChanged, this, [this, connection] {
        if (!connection->isOver() || !m_connections.removeOne(connection))
            return;
        connection->deleteLater();
        if (m_connections.isEmpty())
            Q_EMIT becameEmpty();
    });
    // From the event loop, so that whoever asked for it can connect first.
    QMetaObject::invokeMethod(connection, &SshConnection::start, Qt::QueuedConnection);
    return connection;
}

void SshConnections::closeAll()
{
    const QList<SshConnection *> open = m_connections;
    for (SshConnection *connection : open)
        connection->close();
}

} // namespace Sandkeeper
