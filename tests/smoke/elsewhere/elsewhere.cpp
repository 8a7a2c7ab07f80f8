// SPDX-License-Identifier: MIT
#include <sandkeeper/core/provider/provider.h>
#include <sandkeeper/core/provider/providerfactory.h>

#include <QObject>

using namespace Sandkeeper;

namespace {

/// A service with nothing in it: every list is empty and every sandbox is unknown.
class ElsewhereProvider : public Provider
{
public:
    Future<AccountIdentity> identify() override { return readyFuture<AccountIdentity>(AccountIdentity{}); }
    QList<CreateFieldInfo> createFields() const override { return {}; }
    QList<FieldProblem> validate(const CreateRequest &) const override { return {}; }
    Future<Sandbox> create(const CreateRequest &) override { return refuse<Sandbox>(Error::Kind::Forbidden); }
    Future<SandboxPage> list(const ListQuery &) override { return readyFuture<SandboxPage>(SandboxPage{}); }
    Future<Sandbox> get(const QString &) override { return refuse<Sandbox>(Error::Kind::NotFound); }
    Future<void> remove(const QString &) override { return readyFuture<void>({}); }

private:
    template <typename T>
    static Future<T> refuse(Error::Kind kind)
    {
        return readyFuture<T>(tl::unexpected(Error{.kind = kind}));
    }
};

} // namespace

class ElsewhereFactory : public QObject, public ProviderFactory
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID SANDKEEPER_PROVIDER_FACTORY_IID FILE "elsewhere.json")
    Q_INTERFACES(Sandkeeper::ProviderFactory)
public:
    std::unique_ptr<Provider> create(const ProviderContext &) override
    {
        return std::make_unique<ElsewhereProvider>();
    }
};

#include "elsewhere.moc"
