// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/catalog.h"

/// Registry credentials and the image check on the wire (prime.md §11.1, §11.2). Pure; any thread.
namespace Sandkeeper::Prime {

/// An answer without the list is an empty one; an entry without an id fails it, naming the field.
Result<QList<RegistryCredentials>> decodeRegistryCredentials(const QByteArray &body);

QByteArray encodeImageCheck(const QString &image, const QString &registryCredentialsId);
Result<ImageCheck> decodeImageCheck(const QByteArray &body);

} // namespace Sandkeeper::Prime
