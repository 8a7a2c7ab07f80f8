// SPDX-License-Identifier: MIT
#include "ui/dialogs/accounttext.h"

#include "core/net/httpclient.h"

#include <QCoreApplication>
#include <QHostAddress>

namespace Sandkeeper {

namespace {

QString words(const char *text)
{
    return QCoreApplication::translate("Sandkeeper::AccountText", text);
}

} // namespace

QString phaseText(AccountSessions::Phase phase)
{
    using Phase = AccountSessions::Phase;
    switch (phase) {
    case Phase::Connecting:
        return words(QT_TRANSLATE_NOOP("Sandkeeper::AccountText", "Connecting…"));
    case Phase::Ready:
        return words(QT_TRANSLATE_NOOP("Sandkeeper::AccountText", "Ready"));
    case Phase::KeyMissing:
        return words(QT_TRANSLATE_NOOP("Sandkeeper::AccountText", "Key missing"));
    case Phase::KeychainLocked:
        return words(QT_TRANSLATE_NOOP("Sandkeeper::AccountText", "Keychain locked"));
    case Phase::KeychainAbsent:
        return words(QT_TRANSLATE_NOOP("Sandkeeper::AccountText", "No keychain"));
    case Phase::Failed:
        return words(QT_TRANSLATE_NOOP("Sandkeeper::AccountText", "Cannot be used"));
    case Phase::Disabled:
        return words(QT_TRANSLATE_NOOP("Sandkeeper::AccountText", "Turned off"));
    }
    return {};
}

QString phaseAdvice(AccountSessions::Phase phase)
{
    using Phase = AccountSessions::Phase;
    switch (phase) {
    case Phase::KeyMissing:
        return words(QT_TRANSLATE_NOOP("Sandkeeper::AccountText", "Edit the account and enter its key."));
    case Phase::KeychainLocked:
        return words(QT_TRANSLATE_NOOP("Sandkeeper::AccountText",
                                       "Unlock the keychain of this system, then press Reconnect."));
    case Phase::KeychainAbsent:
        return words(QT_TRANSLATE_NOOP("Sandkeeper::AccountText",
                                       "Start the keychain of this system and press Reconnect, or edit the "
                                       "account and keep its key for this session only."));
    case Phase::Disabled:
        return words(QT_TRANSLATE_NOOP("Sandkeeper::AccountText", "Edit the account to turn it on."));
    case Phase::Connecting:
    case Phase::Ready:
    case Phase::Failed:
        break;
    }
    return {};
}

QString originText(const Account &account)
{
    switch (account.origin) {
    case Account::Origin::Stored:
        return words(QT_TRANSLATE_NOOP("Sandkeeper::AccountText", "Added here"));
    case Account::Origin::Environment:
        return words(QT_TRANSLATE_NOOP("Sandkeeper::AccountText", "From %1")).arg(account.originText);
    case Account::Origin::Demo:
        return words(QT_TRANSLATE_NOOP("Sandkeeper::AccountText", "Demo"));
    }
    return {};
}

BaseUrlCheck checkBaseUrl(const QString &text, const ProviderMetadata *metadata)
{
    const bool isByDomain = metadata && !metadata->domainPrefix.isEmpty();
    const QString trimmed = metadata ? metadata->completedAddress(text) : text.trimmed();
    const auto refused = [](const char *reason) {
        return BaseUrlCheck{.url = {}, .problem = words(reason)};
    };
    if (trimmed.isEmpty())
        return {};
    const QUrl url(trimmed, QUrl::StrictMode);
    const QString scheme = url.scheme();
    if (!trimmed.contains(QLatin1String("://")))
        return refused(isByDomain ? QT_TRANSLATE_NOOP("Sandkeeper::AccountText",
                                                      "Give the service's domain, such as "
                                                      "box.example.com, or its address with https://.")
                                  : QT_TRANSLATE_NOOP("Sandkeeper::AccountText",
                                                      "Start the address with https://, then the host."));
    if (!url.isValid() || url.host().isEmpty())
        return refused(QT_TRANSLATE_NOOP("Sandkeeper::AccountText", "This is not a valid address."));
    if (!url.userInfo().isEmpty() || url.authority().contains(QLatin1Char('@')))
        return refused(QT_TRANSLATE_NOOP("Sandkeeper::AccountText",
                                         "Leave out the user name and password: the key goes into its own "
                                         "field."));
    if (!url.path().isEmpty() && url.path() != QLatin1String("/"))
        return refused(QT_TRANSLATE_NOOP("Sandkeeper::AccountText",
                                         "Leave out the path: only the host and, if needed, a port."));
    if (url.hasQuery() || url.hasFragment())
        return refused(QT_TRANSLATE_NOOP("Sandkeeper::AccountText",
                                         "Leave out everything after the host: no “?” and no “#”."));
    QUrl clean;
    clean.setScheme(scheme);
    clean.setHost(url.host());
    clean.setPort(url.port());
    if (!isSecureTransport(clean))
        return refused(QT_TRANSLATE_NOOP("Sandkeeper::AccountText",
                                         "Use https://. A key is sent over plain http only to this computer "
                                         "itself (127.0.0.1 or [::1])."));
    const QHostAddress number(clean.host());
    const bool isName = number.isNull() && clean.host().contains(QLatin1Char('.'));
    if (isByDomain && !isName && !number.isLoopback())
        return refused(
            QT_TRANSLATE_NOOP("Sandkeeper::AccountText",
                              "Give a whole domain name: below it, each sandbox of this service has a "
                              "name of its own."));
    // The encoded authority shows look-alike letters as the xn-- form they really are.
    return {.url = clean, .problem = {}, .host = clean.authority(QUrl::FullyEncoded)};
}

QString proxyProblem(const QString &text)
{
    const QUrl url(text.trimmed(), QUrl::StrictMode);
    const QString scheme = url.scheme();
    if (scheme != QLatin1String("http") && scheme != QLatin1String("socks5"))
        return words(
            QT_TRANSLATE_NOOP("Sandkeeper::AccountText", "Start the proxy with http:// or socks5://."));
    if (!url.isValid() || url.host().isEmpty() || url.port() <= 0)
        return words(QT_TRANSLATE_NOOP("Sandkeeper::AccountText",
                                       "Give the proxy's host and port, e.g. socks5://127.0.0.1:1080."));
    if (url.authority().contains(QLatin1Char('@')))
        return words(QT_TRANSLATE_NOOP("Sandkeeper::AccountText",
                                       "Leave out the user name and password: proxies are kept in a plain "
                                       "settings file."));
    const bool hasMore =
        url.hasQuery() || url.hasFragment() || (!url.path().isEmpty() && url.path() != QLatin1String("/"));
    return hasMore ? words(QT_TRANSLATE_NOOP("Sandkeeper::AccountText",
                                             "Leave out everything after the proxy's port."))
                   : QString();
}

} // namespace Sandkeeper
