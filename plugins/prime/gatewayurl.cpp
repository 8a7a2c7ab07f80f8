// SPDX-License-Identifier: MIT
#include "gatewayurl.h"

#include <algorithm>
#include <array>

#include <QHostAddress>
#include <QNetworkCookie>
#include <QNetworkCookieJar>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

namespace {

// Qt offers the public suffix list only through the rules for cookies: a cookie for a public suffix is
// refused.
class SuffixList : public QNetworkCookieJar
{
public:
    bool isPublicSuffix(const QString &domain) const
    {
        QNetworkCookie cookie("n", "v");
        cookie.setDomain(u'.' + domain);
        QUrl url;
        url.setScheme(u"https"_s);
        url.setHost(u"host."_s + domain);
        url.setPath(u"/"_s);
        return !validateCookie(cookie, url);
    }
};

// Where the list is not installed, second-level registries such as co.uk must still not count as one owner.
bool looksLikeRegistry(const QStringList &labels)
{
    static const std::array<QLatin1StringView, 9> registries{"ac"_L1,  "co"_L1,  "com"_L1, "edu"_L1, "gov"_L1,
                                                             "gob"_L1, "net"_L1, "ne"_L1,  "org"_L1};
    return labels.size() == 2 && labels.last().size() == 2 &&
           std::find(registries.begin(), registries.end(), labels.first()) != registries.end();
}

bool isLiteralAddress(const QString &host)
{
    // Also the forms that resolvers take for IPv4 addresses: 2130706433, 0x7f.1, 127.1.
    const QString last = host.section(u'.', -1);
    bool number = false;
    last.toULongLong(&number, 0);
    return number || host.contains(u':') || !QHostAddress(host).isNull();
}

bool isBelow(const QString &host, const QString &domain)
{
    return !domain.isEmpty() && (host == domain || host.endsWith(u'.' + domain));
}

bool sameOrigin(const QUrl &a, const QUrl &b)
{
    const auto port = [](const QUrl &url) {
        return url.port(url.scheme() == u"https" ? 443 : 80);
    };
    return a.scheme() == b.scheme() && a.host() == b.host() && port(a) == port(b);
}

} // namespace

QString ownDomain(const QString &host)
{
    const QString name = host.toLower();
    if (name.isEmpty() || isLiteralAddress(name))
        return {};
    static const SuffixList suffixes;
    QStringList labels = name.split(u'.');
    QString own = name;
    while (labels.size() > 2) {
        labels.removeFirst();
        const QString parent = labels.join(u'.');
        if (looksLikeRegistry(labels) || suffixes.isPublicSuffix(parent))
            break;
        own = parent;
    }
    return own;
}

QString gatewayRefusal(const QUrl &gateway, const QUrl &baseUrl, const QStringList &suffixes)
{
    const QString host = gateway.host().toLower();
    if (!gateway.isValid() || host.isEmpty())
        return u"The gateway's address is not valid"_s;
    if (!gateway.userInfo().isEmpty() || gateway.hasQuery() || gateway.hasFragment())
        return u"The gateway's address has parts it must not have"_s;
    if (sameOrigin(gateway, baseUrl))
        return {};
    if (baseUrl.scheme() != u"https")
        return u"The gateway is not at the account's own origin"_s;
    if (gateway.scheme() != u"https")
        return u"The gateway's address is not https"_s;
    if (isLiteralAddress(host) || isBelow(host, u"localhost"_s) || host.endsWith(u'.'))
        return u"The gateway's address is not a full host name"_s;
    if (isBelow(host, ownDomain(baseUrl.host())))
        return {};
    if (std::any_of(suffixes.begin(), suffixes.end(),
                    [&](const QString &suffix) { return isBelow(host, suffix.toLower()); }))
        return {};
    return u"The gateway's host is not one of this service"_s;
}

Result<QByteArray> gatewayRoot(const QUrl &gateway, const QString &userNamespace, const QString &jobId,
                               const QUrl &baseUrl, const QStringList &suffixes)
{
    QString refusal = gatewayRefusal(gateway, baseUrl, suffixes);
    if (refusal.isEmpty() && (!isSafeSegment(userNamespace) || !isSafeSegment(jobId)))
        refusal = u"The gateway's path is not valid"_s;
    if (!refusal.isEmpty())
        return tl::unexpected(
            Error{.kind = Error::Kind::Forbidden, .detail = refusal, .reason = u"GATEWAY_ADDRESS_REFUSED"_s});
    QByteArray root = gateway.toEncoded();
    while (root.endsWith('/'))
        root.chop(1);
    return root + '/' + encodedSegment(userNamespace) + '/' + encodedSegment(jobId);
}

QUrl originOnly(const QUrl &url)
{
    QUrl origin;
    origin.setScheme(url.scheme());
    origin.setHost(url.host());
    origin.setPort(url.port());
    return origin;
}

bool isSafeSegment(const QString &segment)
{
    if (segment.isEmpty() || segment.size() > 256 || segment == u"." || segment == u"..")
        return false;
    // A slash would be safe encoded, but some servers decode before they route.
    return std::none_of(segment.begin(), segment.end(), [](QChar c) {
        return c == u'/' || c == u'\\' || c == u'%' || c == u'?' || c == u'#' || c.isSpace() ||
               c.category() == QChar::Other_Control || c.isSurrogate();
    });
}

QByteArray encodedSegment(const QString &segment)
{
    return QUrl::toPercentEncoding(segment);
}

} // namespace Sandkeeper::Prime
