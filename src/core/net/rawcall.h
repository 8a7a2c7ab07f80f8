// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/retrypolicy.h"
#include "core/sandkeeper_core_export.h"

/// What providers check before they send a call that somebody else has written (RawApi). Pure; any thread.
namespace Sandkeeper {

/// How often a call of this method may be sent. Errors: Invalid for a method that is none of GET, PUT,
/// DELETE, POST and PATCH, for a GET with a body, and for an endpoint that is not below the API's root: it
/// has to be printable ASCII that begins with one slash, without a fragment and without dot segments, however
/// they are written, for servers and proxies would resolve those.
SANDKEEPER_CORE_EXPORT Result<RetryClass> checkRawCall(const QByteArray &method, const QByteArray &endpoint,
                                                       bool hasBody);

} // namespace Sandkeeper
