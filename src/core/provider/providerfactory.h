// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/clock.h"
#include "core/provider/provider.h"

#include <memory>

#include <QtPlugin>
#include <QUrl>

namespace Sandkeeper {

class HttpClient;

/// Everything one account's provider gets from outside. The references outlive the provider.
struct ProviderContext
{
    QString accountId;
    QString accountName;
    QUrl baseUrl; ///< the account's endpoint as ProviderMetadata::baseUrl() gives it, or the default
    /// One address for what is inside all sandboxes, instead of those the service tells; empty: as it tells.
    QUrl sandboxUrl;
    QString teamId; ///< empty: personal
    Secret apiKey;
    HttpClient *http = nullptr; ///< bound to this account: proxy, CA, allowed origins
    const Clock *clock = nullptr;
    /// Requests come from a program, which may have been written for another service: what this one has not
    /// is then stood in for as the service's own package does, where a window would refuse it and say why.
    bool forProgram = false;
};

/// The entry point of a plug-in. A plug-in is loaded once and never unloaded; create() may be called any
/// number of times, on the thread that will use the provider.
class SANDKEEPER_CORE_EXPORT ProviderFactory
{
public:
    virtual ~ProviderFactory();
    virtual std::unique_ptr<Provider> create(const ProviderContext &context) = 0;
};

} // namespace Sandkeeper

// The number changes whenever a type of core/provider changes in a way that an older plug-in would not
// survive.
#define SANDKEEPER_PROVIDER_FACTORY_IID "sandkeeper.ProviderFactory/2"
Q_DECLARE_INTERFACE(Sandkeeper::ProviderFactory, SANDKEEPER_PROVIDER_FACTORY_IID)
