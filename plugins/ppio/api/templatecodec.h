// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/catalog.h"

/// Templates on the wire (ppio.md §2.12). Pure; any thread.
namespace Sandkeeper::Ppio {

/// "/v2/templates?…" with what both shapes of the call understand: a page token that is a number is a page,
/// any other one the value of a header.
QByteArray templatesEndpoint(const ImageQuery &query);
/// Reads both shapes, an array and an object with pages. `nextToken`: the header X-Next-Token.
Result<ImagePage> decodeTemplates(const QByteArray &body, const QByteArray &nextToken);

} // namespace Sandkeeper::Ppio
