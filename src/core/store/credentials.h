// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/providermetadata.h"
#include "core/secrets/secret.h"
#include "core/store/account.h"

#include <QProcessEnvironment>

namespace Sandkeeper {

/// A key found outside the keychain.
struct FoundCredential
{
    QString providerId;
    Secret apiKey;
    QUrl baseUrl; ///< empty: default
    QString teamId;
    QString source;  ///< "PRIME_API_KEY" or the file's path
    QString context; ///< name of the set of settings it belongs to; empty: those in force
    bool fromFile = false;
    bool fileReadableByOthers = false;
};

/// Looks where the provider's own tools look, in their order: environment variables first, then the config
/// file (prime.md §2.2–2.4). An explicit key, which comes before both, never passes through here. A missing
/// or damaged file is as good as none. Reads at most 1 MiB. Any thread.
SANDKEEPER_CORE_EXPORT std::optional<FoundCredential> findCredential(const ProviderMetadata &metadata,
                                                                     const QProcessEnvironment &environment,
                                                                     const QString &homeFolder);

/// As findCredential() for a program that has a key of its own, which comes before all others: address and
/// team are still looked up (prime.md §2.2). With an empty `explicitKey` the answer's key may be empty too.
SANDKEEPER_CORE_EXPORT FoundCredential credentialFor(const Secret &explicitKey,
                                                     const ProviderMetadata &metadata,
                                                     const QProcessEnvironment &environment,
                                                     const QString &homeFolder);

/// What findCredential() finds, then one for each named set of settings that holds a key, in the order of
/// their names: the contexts of prime.md §2.3, which are files of letters, digits, “-” and “_”. Variables do
/// not apply to them. A set equal to one before it is left out: the one in force is a copy of its file. At
/// most 100. Any thread.
SANDKEEPER_CORE_EXPORT QList<FoundCredential> findCredentials(const ProviderMetadata &metadata,
                                                              const QProcessEnvironment &environment,
                                                              const QString &homeFolder);

} // namespace Sandkeeper
