// SPDX-License-Identifier: MIT
#include "core/net/requestcheck.h"

#include <algorithm>
#include <array>

#include <QHostAddress>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

// RFC 9110 §5.6.2.
bool isToken(QByteArrayView text)
{
    constexpr QByteArrayView marks("!#$%&'*+-.^_`|~");
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.contains(c);
    });
}

// A line break in a value would end the header and begin another one, or a second request.
bool isHeaderValue(QByteArrayView value)
{
    return std::all_of(value.begin(), value.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
    });
}

bool isBearer(QByteArrayView value)
{
    return std::all_of(value.begin(), value.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

template <std::size_t N>
bool isOneOf(const QByteArray &name, const std::array<const char *, N> &names)
{
    return std::any_of(names.begin(), names.end(),
                       [&](const char *other) { return name.compare(other, Qt::CaseInsensitive) == 0; });
}

// They belong to the client or to Qt: setting them would change where the request ends, or by-pass the
// bearer.
constexpr std::array ownHeaders{
    "Accept-Encoding",
    "Authorization",
    "Connection",
    "Content-Length",
    "Content-Type",
    "Expect",
    "Host",
    "Keep-Alive",
    "Cookie",
    "Proxy-Authorization",
    "TE",
    "Proxy-Connection",
    "Trailer",
    "Upgrade",
    "User-Agent",
    "Transfer-Encoding",
};
constexpr std::array credentialHeaders{"X-Api-Key", "Api-Key", "X-Auth-Token", "X-Access-Token",
                                       "E2b-Traffic-Access-Token"};

Error refusal(Error::Kind kind, const HttpRequest &request, const QString &reason, const QString &detail)
{
    return {.kind = kind, .subject = request.subject, .detail = detail, .reason = reason};
}

std::optional<QString> malformation(const HttpRequest &request)
{
    const QUrl &url = request.url;
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != "https"_L1 && url.scheme() != "http"_L1))
        return u"not an HTTP address"_s;
    if (!url.userInfo().isEmpty()) // it would be sent as a credential, and stand in logs
        return u"the address holds a user name or password"_s;
    if (!isToken(request.method))
        return u"not an HTTP method"_s;
    if (!isHeaderValue(request.contentType))
        return u"not a content type"_s;
    if (!isBearer(request.bearer.reveal()))
        return u"the key holds characters that cannot be sent"_s;
    if (request.basicUser.contains(':') || (!request.basicUser.isEmpty() && !request.bearer.isEmpty()))
        return u"not a user that can be sent"_s;
    for (const HttpHeader &header : request.headers) {
        if (!isToken(header.name) || !isHeaderValue(header.value))
            return u"not an HTTP header"_s; // its text might be hostile: not repeated
        if (isOneOf(header.name, ownHeaders))
            return u"a header of the client's own: %1"_s.arg(QString::fromLatin1(header.name));
    }
    return std::nullopt;
}

} // namespace

QString originOf(const QUrl &url)
{
    if (url.host().isEmpty())
        return {};
    const QString scheme = url.scheme().toLower();
    const int port = url.port(scheme == "https"_L1 ? 443 : 80);
    return u"%1://%2:%3"_s.arg(scheme, url.host(QUrl::FullyEncoded).toLower(), QString::number(port));
}

bool isSecureTransport(const QUrl &url)
{
    if (url.host().isEmpty())
        return false;
    if (url.scheme() == "https"_L1)
        return true;
    return url.scheme() == "http"_L1 && QHostAddress(url.host()).isLoopback();
}

bool carriesCredential(const HttpRequest &request)
{
    return !request.bearer.isEmpty() ||
           std::any_of(request.headers.begin(), request.headers.end(),
                       [](const HttpHeader &header) { return isOneOf(header.name, credentialHeaders); });
}

std::optional<Error> problemWith(const HttpRequest &request, bool originAllowed)
{
    if (const auto problem = malformation(request))
        return refusal(Error::Kind::Invalid, request, u"BAD_REQUEST"_s, *problem);
    // Without a credential, too: sandbox data and idempotency keys are nobody else's business.
    if (!isSecureTransport(request.url))
        return refusal(Error::Kind::Forbidden, request, u"INSECURE_TRANSPORT"_s, originOf(request.url));
    if (carriesCredential(request) && !originAllowed)
        return refusal(Error::Kind::Forbidden, request, u"ORIGIN_NOT_ALLOWED"_s, originOf(request.url));
    return std::nullopt;
}

} // namespace Sandkeeper
