// SPDX-License-Identifier: MIT
// Its description lacks the version.
#include "factory.h"

class Plugin : public TestFactory
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID "sandkeeper.ProviderFactory/2" FILE "incomplete.json")
};

#include "incomplete.moc"
