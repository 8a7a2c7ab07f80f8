// SPDX-License-Identifier: MIT
// Nothing is wrong with it.
#include "factory.h"

class Plugin : public TestFactory
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID "sandkeeper.ProviderFactory/2" FILE "acme.json")
};

#include "good.moc"
