// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"
#include "core/secrets/secret.h"

#include <QHash>
#include <QJsonObject>
#include <QObject>
#include <QProcess>
#include <QTimer>
#include <QUrl>

namespace Sandkeeper {

/// The simulator as a child process, for the demo. It listens on loopback only, with keys of its own, and
/// ends with this program even if that is killed (it watches its standard input).
class DemoServer final : public QObject
{
    Q_OBJECT
public:
    explicit DemoServer(QObject *parent = nullptr);
    ~DemoServer() override;

    /// Whether the simulator is there, which not every system has.
    static bool isInstalled();
    void start();

    /// The address a provider's plug-in is pointed at; invalid when the simulator does not play that service.
    QUrl url(const QString &providerId) const;
    Secret key(const QString &providerId) const { return m_keys.value(providerId); }
    /// False when commands run as plain processes of this user, with no wall around them.
    bool isIsolated() const;

Q_SIGNALS:
    void ready();
    /// It did not start, or it ended early. Emitted at most once.
    void failed(const Sandkeeper::Error &error);

private:
    void readStartLine();
    void fail(const QString &detail);

    QProcess m_process;
    QTimer m_startLimit;
    QJsonObject m_startLine;
    QHash<QString, Secret> m_keys; // by provider
    QByteArray m_errorOutput;
    bool m_ready = false;
    bool m_failed = false;
};

} // namespace Sandkeeper
