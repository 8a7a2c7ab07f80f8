// SPDX-License-Identifier: MIT
// Needs a symbol that no library has, as a plug-in built against another release would.
#include "factory.h"

extern int symbolThatIsNowhere;

class Plugin : public TestFactory
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID "sandkeeper.ProviderFactory/2" FILE "unresolved.json")

public:
    std::unique_ptr<Sandkeeper::Provider> create(const Sandkeeper::ProviderContext &context) override
    {
        ++symbolThatIsNowhere;
        return TestFactory::create(context);
    }
};

#include "unresolved.moc"
