// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/clock.h"
#include "core/secrets/secret.h"

#include <optional>

#include <QDir>
#include <QList>
#include <QNetworkProxy>
#include <QProcessEnvironment>
#include <QSslCertificate>
#include <QStringList>

namespace Sandkeeper {

/// Which account a SandboxClient works with. What is left empty is looked for where the service's own tools
/// look: in environment variables, then in their config file (prime.md §2.1–2.4, ppio.md §1.5). The names of
/// these are in the provider's metadata (credentialFor()).
struct ClientOptions
{
    QString providerId;            ///< a plug-in's id, e.g. "prime"
    Secret apiKey;                 ///< comes before any other key
    QString baseUrl;               ///< of the service, or its domain, as a person writes it
    std::optional<QString> teamId; ///< empty text: personal, whatever else says

    QStringList pluginFolders; ///< empty: where the library was installed with its plug-ins
    QNetworkProxy proxy = QNetworkProxy(QNetworkProxy::DefaultProxy);
    QList<QSslCertificate> extraCertificates; ///< authorities, added to the system's
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    QString homeFolder = QDir::homePath();
    const Clock *clock = nullptr; ///< outlives the client; nullptr: the system's
};

} // namespace Sandkeeper
