// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/httpclient.h"

namespace Sandkeeper {

/// "https://host:443", always with the port and in lower case; empty for a URL without a host.
QString originOf(const QUrl &url);

/// True if the request carries a bearer or a header that is known to hold a credential.
bool carriesCredential(const HttpRequest &request);

/// Why the request cannot be sent at all, or nullopt. `originAllowed` tells about the request's URL.
std::optional<Error> problemWith(const HttpRequest &request, bool originAllowed);

} // namespace Sandkeeper
