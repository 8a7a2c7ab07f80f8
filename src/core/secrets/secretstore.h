// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"
#include "core/secrets/secret.h"

#include <QObject>

namespace Sandkeeper {

/// Where secrets are kept. Asynchronous; lives on the GUI thread and answers there. Nothing is ever written
/// in clear.
class SANDKEEPER_CORE_EXPORT SecretStore : public QObject
{
    Q_OBJECT
public:
    enum class State {
        Unknown, ///< not asked yet
        Available,
        Locked, ///< there, but the user must unlock it first
        Absent, ///< no keychain on this system or in this session
    };
    Q_ENUM(State)

    using QObject::QObject;
    ~SecretStore() override;

    /// Translated name for people: "GNOME Keyring / Secret Service", "this session only".
    virtual QString name() const = 0;
    /// Asks the system; answers within five seconds. Never brings up a prompt.
    virtual Future<State> state() = 0;
    /// Errors: NotFound only when the store is open and has no such entry; Secrets (reason "LOCKED" or
    /// "ABSENT") otherwise.
    virtual Future<Secret> read(const QString &key) = 0;
    /// Succeeds only after a read gave the same value back.
    virtual Future<void> write(const QString &key, const Secret &secret) = 0;
    /// Succeeds only after a read proved it gone; a missing entry is a success.
    virtual Future<void> remove(const QString &key) = 0;
};

} // namespace Sandkeeper
