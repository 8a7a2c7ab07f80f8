// SPDX-License-Identifier: MIT
// Declares the interface and does not implement it.
#include "factory.h"

class Plugin : public QObject
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID "sandkeeper.ProviderFactory/2" FILE "liar.json")
};

#include "liar.moc"
