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
    QString sourceId; ///< ProviderMetadata::KeySource::id
    QString name;     ///< of the service whose tool keeps it there: ProviderMetadata::KeySource::name
    Secret apiKey;
    QUrl baseUrl;    ///< empty: default
    QUrl sandboxUrl; ///< one address for all sandboxes; mostly empty
    QString teamId;
    QString source;  ///< "PRIME_API_KEY" or the file's path
    QString context; ///< name of the set of settings it belongs to; empty: those in force
    bool fromFile = false;
    bool fileReadableByOthers = false;
};

/// For a program that asked for this provider: its own key, else what its tools would use, the best source
/// that has a key first (prime.md §2.2–2.4, ppio.md §1.5), sources for programs only among them. Address and
/// team are looked up in any case. With an `address` of its own the program means the source that leads
/// there, if there is one. The answer's key is empty when there is none. A missing or damaged file is as good
/// as none. Reads at most 1 MiB of each. Any thread.
SANDKEEPER_CORE_EXPORT FoundCredential credentialFor(const Secret &explicitKey, const QUrl &address,
                                                     const ProviderMetadata &metadata,
                                                     const QProcessEnvironment &environment,
                                                     const QString &homeFolder);

/// Every account that can be found where the provider's own tools look. First, for each source that is not
/// for programs only, the key in force there: environment variables come before the config file. Then one for
/// each named set of settings that holds a key, in the order of their names: the contexts of prime.md §2.3,
/// which are files of letters, digits, “-” and “_”. Variables do not apply to them. What is equal to one
/// before it is left out: the set in force is a copy of its file. At most 100 sets. Any thread.
SANDKEEPER_CORE_EXPORT QList<FoundCredential> findCredentials(const ProviderMetadata &metadata,
                                                              const QProcessEnvironment &environment,
                                                              const QString &homeFolder);

} // namespace Sandkeeper
