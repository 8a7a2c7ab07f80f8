// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/secretstore.h"

#include <chrono>
#include <memory>

namespace Sandkeeper {

struct KeychainOptions
{
    /// The name entries are filed under; shown by the system's own keychain programs.
    QString service = QStringLiteral("Sandkeeper");
    /// For each question to the system and each keychain job.
    std::chrono::milliseconds timeout = std::chrono::seconds(5);
    /// For unlock(), where a person has to find a password.
    std::chrono::milliseconds promptTimeout = std::chrono::minutes(2);
};

/// The operating system's keychain: Secret Service (GNOME Keyring, KWallet 5.97 and later, KeePassXC),
/// macOS Keychain or Windows Credential Manager. There is no fallback to a file.
///
/// On the Secret Service it asks whether the default collection is locked before each use, because a locked
/// one answers a read with "no such entry" or with a prompt nobody expects, and "deletes" without deleting.
SANDKEEPER_CORE_EXPORT std::unique_ptr<SecretStore> createKeychainStore(const KeychainOptions &options = {});

} // namespace Sandkeeper
