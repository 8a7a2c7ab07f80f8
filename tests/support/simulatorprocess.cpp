// SPDX-License-Identifier: MIT
#include "simulatorprocess.h"

#include <QDeadlineTimer>
#include <QJsonDocument>
#include <QTcpSocket>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

constexpr int startTimeout = 60'000;
constexpr int controlTimeout = 30'000;

} // namespace

QString SimulatorProcess::buildFolder()
{
    return qEnvironmentVariable("SANDKEEPER_BUILD_DIR", QStringLiteral(SANDKEEPER_BUILD_FOLDER));
}

SimulatorProcess::SimulatorProcess()
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
}

SimulatorProcess::~SimulatorProcess()
{
    stop();
}

bool SimulatorProcess::start(const QStringList &options)
{
    stop();
    const QString program = buildFolder() + u"/bin/sandkeeper-simulator"_s;
    m_process.start(program, QStringList{u"--with-parent"_s} + options);
    const QDeadlineTimer deadline(startTimeout);
    while (!m_process.canReadLine() && !deadline.hasExpired()) {
        if (!m_process.waitForReadyRead(int(deadline.remainingTime())))
            break;
    }
    m_line = QJsonDocument::fromJson(m_process.readLine()).object();
    m_port = quint16(QUrl(value(u"primeUrl"_s)).port(0));
    if (m_port == 0)
        m_problem = program + u" did not start: "_s + m_process.errorString();
    return m_port != 0;
}

void SimulatorProcess::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.closeWriteChannel(); // with --with-parent, this ends it and its sandboxes
    if (!m_process.waitForFinished(20'000)) {
        m_process.kill();
        m_process.waitForFinished(5'000);
    }
    m_port = 0;
}

QJsonObject SimulatorProcess::control(const QByteArray &method, const QByteArray &path,
                                      const QJsonObject &body)
{
    const QByteArray content = QJsonDocument(body).toJson(QJsonDocument::Compact);
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, m_port);
    socket.write(method + " /_simulator/" + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" +
                 "Content-Type: application/json\r\nContent-Length: " + QByteArray::number(content.size()) +
                 "\r\n\r\n" + content);
    const QDeadlineTimer deadline(controlTimeout);
    while (socket.state() != QAbstractSocket::UnconnectedState && !deadline.hasExpired())
        socket.waitForDisconnected(int(deadline.remainingTime()));
    const QByteArray answer = socket.readAll();
    const qsizetype head = answer.indexOf("\r\n\r\n");
    if (!answer.startsWith("HTTP/1.1 200") || head < 0) {
        m_problem = QString::fromUtf8(method + ' ' + path + ": " + answer.left(300));
        qWarning("%s", qPrintable(m_problem));
        return {};
    }
    return QJsonDocument::fromJson(answer.mid(head + 4)).object();
}

bool SimulatorProcess::addFault(const QString &rule)
{
    return control("POST", "faults", {{u"rule"_s, rule}}).contains(u"id"_s);
}

int SimulatorProcess::count(const QString &endpoint)
{
    return control("GET", "counters").value(endpoint).toInt();
}

void SimulatorProcess::reset()
{
    control("POST", "reset");
}

} // namespace Sandkeeper
