// SPDX-License-Identifier: MIT
#pragma once

#include "testservice.h"

#include <QObject>

class TestServiceFactory : public QObject,
                           public Sandkeeper::ProviderFactory,
                           public Sandkeeper::Testing::TestServiceControl
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID SANDKEEPER_PROVIDER_FACTORY_IID FILE "testservice.json")
    Q_INTERFACES(Sandkeeper::ProviderFactory)
public:
    std::unique_ptr<Sandkeeper::Provider> create(const Sandkeeper::ProviderContext &context) override;
    Sandkeeper::Testing::TestServiceState &state() override;

private:
    Sandkeeper::Testing::TestServiceState m_state;
};
