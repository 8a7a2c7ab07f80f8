// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/clientoptions.h"
#include "core/net/httpclient.h"
#include "core/provider/pluginmanager.h"

namespace Sandkeeper {

/// Everything that a client made from options owns, in the order in which it may be destroyed: last first.
struct ClientSetup
{
    std::unique_ptr<PluginManager> plugins;
    std::unique_ptr<HttpClient> http;
    std::unique_ptr<Provider> provider;

    /// Loads the plug-in and makes the provider, on the thread that will use it. Errors: Local with the
    /// plug-in's trouble, Auth of reason NO_KEY.
    static Result<ClientSetup> make(const ClientOptions &options);
};

/// Where plug-ins are installed, as seen from this library's own file.
QStringList installedPluginFolders();

} // namespace Sandkeeper
