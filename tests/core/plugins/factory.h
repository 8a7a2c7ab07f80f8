// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/providerfactory.h"

#include <QObject>

/// What the plug-ins of this folder share: a factory whose providers do not matter here.
class TestFactory : public QObject, public Sandkeeper::ProviderFactory
{
    Q_OBJECT
    Q_INTERFACES(Sandkeeper::ProviderFactory)

public:
    std::unique_ptr<Sandkeeper::Provider> create(const Sandkeeper::ProviderContext &) override
    {
        return nullptr;
    }
};
