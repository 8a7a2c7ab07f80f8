// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/providerfactory.h"

#include <QObject>

namespace Sandkeeper {

/// The plug-in's entry point.
class PpioFactory : public QObject, public ProviderFactory
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID SANDKEEPER_PROVIDER_FACTORY_IID FILE "ppio.json")
    Q_INTERFACES(Sandkeeper::ProviderFactory)
public:
    std::unique_ptr<Provider> create(const ProviderContext &context) override;
};

} // namespace Sandkeeper
