// SPDX-License-Identifier: MIT
#include "app/demoserver.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLatin1String>

using namespace std::chrono_literals;

namespace Sandkeeper {

namespace {
constexpr auto kStartLimit = 15s;
constexpr qsizetype kKeptErrorOutput = 2000;

QString simulatorPath()
{
    return QCoreApplication::applicationDirPath() + QLatin1String("/sandkeeper-simulator");
}

} // namespace

DemoServer::DemoServer(QObject *parent)
    : QObject(parent)
{
    m_startLimit.setSingleShot(true);
    m_startLimit.setInterval(kStartLimit);
    connect(&m_startLimit, &QTimer::timeout, this, [this] {
        fail(tr("The simulator did not answer within %n second(s).", nullptr, int(kStartLimit.count())));
    });
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &DemoServer::readStartLine);
    connect(&m_process, &QProcess::readyReadStandardError, this, [this] {
        m_errorOutput = (m_errorOutput + m_process.readAllStandardError()).right(kKeptErrorOutput);
    });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail(m_process.errorString());
    });
    connect(&m_process, &QProcess::finished, this,
            [this] { fail(QString::fromUtf8(m_errorOutput).trimmed()); });
}

DemoServer::~DemoServer()
{
    m_failed = true; // its end is wanted now
    m_process.disconnect(this);
    m_process.closeWriteChannel();
    m_process.terminate();
    // At the end of the program there is no event loop left to wait in; the simulator needs a moment to kill
    // the commands and to remove the sandboxes' folders.
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(3000)) {
        m_process.kill();
        m_process.waitForFinished(1000);
    }
}

bool DemoServer::isInstalled()
{
    return QFileInfo(simulatorPath()).isExecutable();
}

void DemoServer::start()
{
    m_startLimit.start();
    m_process.setProgram(simulatorPath());
    m_process.setArguments({QStringLiteral("--with-parent"), QStringLiteral("--port"), QStringLiteral("0"),
                            QStringLiteral("--sandboxes"), QStringLiteral("24")});
    m_process.start();
}

void DemoServer::readStartLine()
{
    if (m_ready || !m_process.canReadLine())
        return;
    const QJsonDocument line = QJsonDocument::fromJson(m_process.readLine());
    m_startLine = line.object();
    // "<provider>Url" and "<provider>Key" for every service it plays.
    const QLatin1String suffix("Key");
    const QStringList names = m_startLine.keys();
    for (const QString &name : names) {
        if (name.endsWith(suffix))
            m_keys.insert(name.chopped(suffix.size()), Secret::fromString(m_startLine.take(name).toString()));
    }
    if (m_keys.isEmpty()) {
        fail(tr("The simulator said something that could not be understood."));
        return;
    }
    m_startLimit.stop();
    m_ready = true;
    Q_EMIT ready();
}

QUrl DemoServer::url(const QString &providerId) const
{
    return QUrl(m_startLine.value(providerId + QLatin1String("Url")).toString());
}

bool DemoServer::isIsolated() const
{
    return m_startLine.value(QStringLiteral("isolation")).toString() != QLatin1String("none");
}

void DemoServer::fail(const QString &detail)
{
    if (std::exchange(m_failed, true))
        return;
    m_startLimit.stop();
    Q_EMIT failed(Error{.kind = Error::Kind::Local, .subject = tr("The demo's simulator"), .detail = detail});
}

} // namespace Sandkeeper
