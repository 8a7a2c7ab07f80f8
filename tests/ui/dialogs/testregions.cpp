// SPDX-License-Identifier: MIT
// A service that is offered at several addresses. Whose key it is, it does not know; it tells instead where
// it was asked to go.
#include "core/client/fakeprovider.h"
#include "core/net/httpclient.h"
#include "core/provider/providerfactory.h"

#include <QObject>

using namespace Sandkeeper;

namespace {

class RegionsProvider final : public FakeProvider
{
public:
    explicit RegionsProvider(const ProviderContext &context)
        : m_context(context)
    {
    }

    Future<AccountIdentity> identify() override
    {
        AccountIdentity identity;
        identity.name = m_context.baseUrl.toString();
        identity.team = m_context.sandboxUrl.toString();
        for (const QUrl &url : {m_context.baseUrl, m_context.sandboxUrl}) {
            if (!url.isEmpty() && !m_context.http->isAllowedOrigin(url))
                identity.name += QStringLiteral(" (not allowed)");
        }
        return readyFuture<AccountIdentity>(identity);
    }

private:
    ProviderContext m_context;
};

} // namespace

class TestRegionsFactory : public QObject, public ProviderFactory
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID SANDKEEPER_PROVIDER_FACTORY_IID FILE "testregions.json")
    Q_INTERFACES(Sandkeeper::ProviderFactory)
public:
    std::unique_ptr<Provider> create(const ProviderContext &context) override
    {
        return std::make_unique<RegionsProvider>(context);
    }
};

#include "testregions.moc"
