// SPDX-License-Identifier: MIT
#include "app/singleinstance.h"

#include <algorithm>

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QStandardPaths>

namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Q_LOGGING_CATEGORY(lcInstance, "sandkeeper.instance")

constexpr auto defaultPatience = 5s;
constexpr auto attemptInterval = 100ms;
constexpr auto requestLimit = 5s; // for a client that says nothing
constexpr int mostClients = 8;
constexpr qsizetype mostToken = 256;
constexpr QByteArrayView request("raise ");
constexpr QByteArrayView answer("raised\n");
constexpr qsizetype mostRequest = request.size() + mostToken + 1;

// The lock's file says who holds it, but a process id may be another process's by now, and a file of which
// only the beginning was written says nothing. So every file that is not brand new may be taken away, and it
// is the system that decides: the file can only be removed when nobody has it locked.
constexpr auto doubtedAfter = 2s;

// The first one need not be asked where it listens: that follows from the folder. The path is that of the
// folder itself, by whatever links somebody has come there.
QString addressFor(const QString &folder)
{
    const QByteArray path = QFileInfo(folder).canonicalFilePath().toUtf8();
    const QByteArray hash = QCryptographicHash::hash(path, QCryptographicHash::Sha256).toHex().left(16);
    const QString name = u"sandkeeper-"_s + QString::fromLatin1(hash);
#ifdef Q_OS_WIN
    return name;
#else
    // A folder of this user alone: in /tmp, another user could listen under that name first.
    return QDir(QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation)).filePath(name);
#endif
}

QByteArray plainToken(const QByteArray &token)
{
    const bool plain = token.size() <= mostToken &&
                       std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    return plain ? token : QByteArray();
}

} // namespace

SingleInstance::SingleInstance(const QString &folder, QByteArray token, QObject *parent)
    : QObject(parent)
    , m_token(plainToken(token))
    , m_address(addressFor(folder))
    , m_lock(QDir(folder).filePath(u"instance.lock"_s))
{
    m_lock.setStaleLockTime(doubtedAfter);
    m_again.setInterval(attemptInterval);
    connect(&m_again, &QTimer::timeout, this, &SingleInstance::attempt);
    m_limit.setSingleShot(true);
    m_limit.setInterval(defaultPatience);
    connect(&m_limit, &QTimer::timeout, this, [this] { decide(Outcome::Unanswered); });
    connect(&m_socket, &QLocalSocket::connected, this,
            [this] { m_socket.write(request.toByteArray() + m_token + '\n'); });
    connect(&m_socket, &QLocalSocket::readyRead, this, [this] {
        if (m_socket.canReadLine() && m_socket.readLine(mostRequest) == answer)
            decide(Outcome::Raised);
    });
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    m_server.setMaxPendingConnections(mostClients);
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *client = m_server.nextPendingConnection())
            serve(client);
    });
}

SingleInstance::~SingleInstance()
{
    m_socket.disconnect(this);
    // Before the lock goes: the next one removes what it finds under this name.
    m_server.close();
}

qint64 SingleInstance::holder() const
{
    qint64 pid = 0;
    QString host;
    QString program;
    return m_lock.getLockInfo(&pid, &host, &program) ? pid : 0;
}

void SingleInstance::start()
{
    m_limit.start();
    m_again.start();
    attempt();
}

// Both again and again: the first one may be about to end, or about to listen.
void SingleInstance::attempt()
{
    if (m_lock.tryLock(0)) {
        listen();
        return decide(Outcome::First);
    }
    if (m_lock.error() != QLockFile::LockFailedError)
        return decide(Outcome::Unlockable);
    if (m_socket.state() == QLocalSocket::UnconnectedState)
        m_socket.connectToServer(m_address);
}

// Without it this process has the folder none the less; only later ones cannot be helped.
void SingleInstance::listen()
{
    QLocalServer::removeServer(m_address); // what one that was killed has left
    if (!m_server.listen(m_address))
        qCWarning(lcInstance, "No other start can ask for this window: %s",
                  qUtf8Printable(m_server.errorString()));
}

void SingleInstance::serve(QLocalSocket *client)
{
    connect(client, &QLocalSocket::disconnected, client, &QObject::deleteLater);
    client->setReadBufferSize(mostRequest);
    connect(client, &QLocalSocket::readyRead, this, [this, client] { readRequest(client); });
    QTimer::singleShot(requestLimit, client, &QLocalSocket::abort);
    if (m_server.findChildren<QLocalSocket *>().size() > mostClients)
        return client->abort();
    readRequest(client);
}

void SingleInstance::readRequest(QLocalSocket *client)
{
    if (!client->canReadLine()) {
        if (client->bytesAvailable() >= mostRequest)
            client->abort();
        return;
    }
    const QByteArray line = client->readLine(mostRequest + 1).chopped(1);
    client->disconnect(this); // one request each
    if (!line.startsWith(request))
        return client->abort();
    Q_EMIT raiseAsked(plainToken(line.mid(request.size())));
    client->write(answer.toByteArray());
    client->disconnectFromServer();
}

void SingleInstance::decide(Outcome outcome)
{
    if (!m_limit.isActive() && outcome != Outcome::Unanswered)
        return; // it is decided
    m_limit.stop();
    m_again.stop();
    m_socket.disconnect(this);
    m_socket.abort();
    Q_EMIT decided(outcome);
}

} // namespace Sandkeeper
