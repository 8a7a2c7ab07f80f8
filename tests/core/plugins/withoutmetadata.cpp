// SPDX-License-Identifier: MIT
// Declares the interface and describes no provider.
#include "factory.h"

class Plugin : public TestFactory
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID "sandkeeper.ProviderFactory/2")
};

#include "withoutmetadata.moc"
