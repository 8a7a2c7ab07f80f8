// SPDX-License-Identifier: MIT
#include "core/secrets/sessionstore.h"

#include <QCoreApplication>
#include <QHash>

namespace Sandkeeper {

namespace {

class SessionStore final : public SecretStore
{
public:
    QString name() const override
    {
        return QCoreApplication::translate("Sandkeeper::SecretStore", "this session only");
    }

    Future<State> state() override { return readyFuture<State>(State::Available); }
    Future<State> unlock() override { return state(); }

    Future<Secret> read(const QString &key) override
    {
        const auto found = m_secrets.constFind(key);
        if (found == m_secrets.constEnd())
            return readyFuture<Secret>(tl::unexpected(Error{.kind = Error::Kind::NotFound}));
        return readyFuture<Secret>(*found);
    }

    Future<void> write(const QString &key, const Secret &secret) override
    {
        if (secret.isEmpty())
            return readyFuture<void>(tl::unexpected(Error{.kind = Error::Kind::Invalid}));
        m_secrets.insert(key, secret);
        return readyFuture<void>({});
    }

    Future<void> remove(const QString &key) override
    {
        m_secrets.remove(key);
        return readyFuture<void>({});
    }

private:
    QHash<QString, Secret> m_secrets;
};

} // namespace

std::unique_ptr<SecretStore> createSessionStore()
{
    return std::make_unique<SessionStore>();
}

} // namespace Sandkeeper
