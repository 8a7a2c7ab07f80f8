// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/secretstore.h"

#include <chrono>
#include <functional>

#include <QDBusConnection>
#include <QDBusVariant>
#include <QObject>

namespace Sandkeeper {

/// What QtKeychain does not tell about a freedesktop Secret Service: whether it is there and whether its
/// default collection is locked. GUI thread; nothing here blocks. Only for systems with D-Bus.
class SecretService : public QObject
{
    Q_OBJECT
public:
    using State = SecretStore::State;

    explicit SecretService(std::chrono::milliseconds timeout);
    ~SecretService() override;

    /// Contract as SecretStore::state().
    Future<State> state();
    /// Contract as SecretStore::unlock(). A system without any collection is asked to make one.
    Future<State> unlock(std::chrono::milliseconds promptTimeout);

private:
    using BusUser = std::function<void(const QDBusConnection &)>;
    /// Calls `user` once connected, at once or later; `otherwise` when there is no bus or no libsecret.
    void withBus(const BusUser &user, const std::function<void()> &otherwise);
    void disconnectBus();

    std::chrono::milliseconds m_timeout;
    QString m_busName; ///< of our own connection, so that a bus that came up later can be tried again
};

/// One prompt of the service, from being shown to its end. Deletes itself after done().
class SecretPrompt : public QObject
{
    Q_OBJECT
public:
    SecretPrompt(const QDBusConnection &bus, const QString &path, QObject *parent);
    /// Shows it. It is taken back when `limit` passes.
    void show(std::chrono::milliseconds limit);
    void dismiss();

Q_SIGNALS:
    /// Answered, refused or given up: only the state afterwards tells which.
    void done();

private Q_SLOTS:
    void completed(bool dismissed, const QDBusVariant &result);

private:
    void end();

    QDBusConnection m_bus;
    QString m_path;
    bool m_ended = false;
};

} // namespace Sandkeeper
