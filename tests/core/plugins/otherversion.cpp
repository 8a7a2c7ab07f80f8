// SPDX-License-Identifier: MIT
// Made for a later version of the interface.
#include "factory.h"

class Plugin : public TestFactory
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID "sandkeeper.ProviderFactory/3" FILE "acme.json")
};

#include "otherversion.moc"
