// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/future.h"
#include "core/secrets/secretstore.h"

namespace Sandkeeper::Testing {

/// A keychain that is locked or absent and stays so.
class ClosedKeychain final : public SecretStore
{
    Q_OBJECT
public:
    explicit ClosedKeychain(State state)
        : m_state(state)
    {
    }

    QString name() const override { return QStringLiteral("GNOME Keyring / Secret Service"); }
    Future<State> state() override { return readyFuture<State>(m_state); }
    Future<State> unlock() override { return readyFuture<State>(m_state); }
    Future<Secret> read(const QString &) override { return refusal<Secret>(); }
    Future<void> write(const QString &, const Secret &) override { return refusal<void>(); }
    Future<void> remove(const QString &) override { return refusal<void>(); }

private:
    template <typename T>
    Future<T> refusal() const
    {
        const QString reason = m_state == State::Locked ? QStringLiteral("LOCKED") : QStringLiteral("ABSENT");
        return readyFuture<T>(tl::unexpected(Error{.kind = Error::Kind::Secrets, .reason = reason}));
    }

    State m_state;
};

} // namespace Sandkeeper::Testing
