// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QStringList>
#include <QUrl>

namespace Sandkeeper {

/// One sandkeeper-simulator of this build, on a port of its own; it ends with this object, and by itself if
/// the test program dies. Its control calls block for milliseconds and run no event loop, so that nothing of
/// the test happens meanwhile.
class SimulatorProcess
{
public:
    SimulatorProcess();
    ~SimulatorProcess();
    SimulatorProcess(const SimulatorProcess &) = delete;
    SimulatorProcess &operator=(const SimulatorProcess &) = delete;

    /// The build tree that the program and the plug-ins are taken from: SANDKEEPER_BUILD_DIR, or else this
    /// one's.
    static QString buildFolder();

    /// Starts it with these options and waits for its first line. On failure problem() says why.
    bool start(const QStringList &options = {});
    void stop();
    QString problem() const { return m_problem; }

    /// A value of the start line, e.g. "primeUrl", "primeKey", "isolation".
    QString value(const QString &name) const { return m_line.value(name).toString(); }

    /// Calls /_simulator/<path>. Empty when it failed; problem() then says why.
    QJsonObject control(const QByteArray &method, const QByteArray &path, const QJsonObject &body = {});

    bool addFault(const QString &rule);
    /// How many requests reached an endpoint since the last reset.
    int count(const QString &endpoint);
    /// No faults, counters at zero.
    void reset();

private:
    QProcess m_process;
    QJsonObject m_line;
    QString m_problem;
    quint16 m_port = 0;
};

} // namespace Sandkeeper
