// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/secret.h"

#include <QByteArray>
#include <QUrl>

namespace Sandkeeper {

/// Text without secrets, for logs and errors: known secrets (registered below), values of credential headers,
/// of JSON and query fields that hold keys, tokens, passwords, environment or secrets. Any thread.
SANDKEEPER_CORE_EXPORT QString redacted(const QString &text);
SANDKEEPER_CORE_EXPORT QString redacted(const QUrl &url);

/// Every Secret of eight or more bytes registers itself on construction, so that redacted() finds its value
/// anywhere; at its wiping it leaves the registry. Called by Secret only.
namespace Redaction {
SANDKEEPER_CORE_EXPORT void add(QByteArrayView secret);
SANDKEEPER_CORE_EXPORT void remove(QByteArrayView secret);
} // namespace Redaction

} // namespace Sandkeeper
