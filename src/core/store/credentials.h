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
    QString source; ///< "PRIME_API_KEY" or the file's path
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

} // namespace Sandkeeper
