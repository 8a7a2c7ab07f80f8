// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"

#include <QList>
#include <QString>
#include <QUrl>

namespace Sandkeeper {

/// One entry of the accounts list. Never holds a key: that is in a SecretStore under "<id>:apiKey".
struct Account
{
    enum class Origin {
        Stored,      ///< added by the user, kept in the settings
        Environment, ///< from variables or a config file another tool wrote; never stored, cannot be edited
        Demo,        ///< on the simulator, gone with the demo
    };
    enum class KeyPlace {
        Keychain,
        Session, ///< this session only: asked for again at the next start
    };

    QString id; ///< a UUID for stored accounts; "env:<provider>…" or "demo:<provider>" else
    QString providerId;
    QString name;
    QUrl baseUrl; ///< empty: the provider's default
    /// ProviderContext::sandboxUrl of an Environment account; never stored.
    QUrl sandboxUrl;
    QString teamId; ///< empty: personal
    QString proxy;  ///< URL such as "socks5://host:1080"; empty: the system's; "none": no proxy
    QString caFile; ///< PEM file with extra certificate authorities; may be empty
    Origin origin = Origin::Stored;
    QString originText; ///< where an Environment account was found, e.g. "PRIME_API_KEY"
    KeyPlace keyPlace = KeyPlace::Keychain;
    bool enabled = true;
    friend bool operator==(const Account &, const Account &) = default;
};

} // namespace Sandkeeper
