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
    /// Asks the system; answers within five seconds. Never brings up a prompt. Errors: Secrets (reason
    /// "FAILED") when there is no clear answer in that time.
    virtual Future<State> state() = 0;
    /// Asks the system to open the store, which may show the user a prompt of the system's own: call it only
    /// when the user asked for it. Answers with the state afterwards (still Locked when the user refused),
    /// within two minutes at the latest. Cancelling the future takes the prompt back.
    virtual Future<State> unlock() = 0;
    /// Errors of the calls below: NotFound (read only) when the store is open and has no such entry; Secrets
    /// with reason "LOCKED", "ABSENT" or, with the system's words in `detail`, "FAILED". Each ends within
    /// twenty seconds of the last one before it. `subject` is empty: only the caller knows whose key it is.
    virtual Future<Secret> read(const QString &key) = 0;
    /// Succeeds only after a read gave the same value back.
    /// An empty secret is refused (Kind::Invalid).
    virtual Future<void> write(const QString &key, const Secret &secret) = 0;
    /// Succeeds only after a read proved it gone; a missing entry is a success.
    virtual Future<void> remove(const QString &key) = 0;
};

} // namespace Sandkeeper
