// SPDX-License-Identifier: MIT
#include "api/address.h"

#include <algorithm>
#include <array>

#include <QHostAddress>

#include "api/ids.h"

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView apiPrefix("api.");
constexpr QLatin1StringView legacyDomain("sandbox.ppio.cn");

/// One operator's domains (ppio.md §1.2). Within one row, an answer may point from each to each.
const std::array<QStringList, 3> &operators()
{
    static const std::array<QStringList, 3> rows{
        QStringList{u"sandbox.ppio.cn"_s, u"sandbox.ppio.com"_s},
        QStringList{u"sandbox.novita.ai"_s},
        QStringList{u"e2b.app"_s, u"e2b.dev"_s},
    };
    return rows;
}

QString withoutDots(QString host)
{
    while (host.endsWith(u'.'))
        host.chop(1);
    return host.toLower();
}

bool isBelow(const QString &host, const QString &domain)
{
    return host == domain || host.endsWith(u'.' + domain);
}

// Also the forms that resolvers take for IPv4 addresses: 2130706433, 0x7f.1, 127.1.
bool isLiteralAddress(const QString &host)
{
    bool number = false;
    host.section(u'.', -1).toULongLong(&number, 0);
    return number || host.contains(u':') || !QHostAddress(host).isNull();
}

bool isDomainName(const QString &text)
{
    if (text.isEmpty() || text.size() > 200 || !text.contains(u'.') || isLiteralAddress(text))
        return false;
    const QStringList labels = text.split(u'.');
    return std::all_of(labels.begin(), labels.end(), [](const QString &label) {
        const auto isGood = [](QChar c) {
            return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'-';
        };
        return !label.isEmpty() && label.size() <= 63 && !label.startsWith(u'-') && !label.endsWith(u'-') &&
               std::all_of(label.begin(), label.end(), isGood);
    });
}

Error invalid(const QString &detail)
{
    return Error{.kind = Error::Kind::Invalid, .detail = detail, .reason = u"BAD_ADDRESS"_s};
}

} // namespace

Result<ServiceAddress> serviceAddress(const QUrl &baseUrl)
{
    if (!baseUrl.isValid() || (baseUrl.scheme() != u"https" && baseUrl.scheme() != u"http"))
        return tl::unexpected(invalid(u"The account's address is not an HTTP address"_s));
    if (!baseUrl.userInfo().isEmpty() || baseUrl.hasQuery() || baseUrl.hasFragment() ||
        !(baseUrl.path().isEmpty() || baseUrl.path() == u"/"))
        return tl::unexpected(invalid(u"The account's address has more than a host name and a port"_s));
    const QString host = withoutDots(baseUrl.host());
    ServiceAddress service;
    service.api.setScheme(baseUrl.scheme());
    service.api.setPort(baseUrl.port());
    if (QHostAddress(host).isLoopback()) {
        service.shared = true;
        service.api.setHost(host);
        return service;
    }
    service.domain = host.startsWith(apiPrefix) ? host.mid(apiPrefix.size()) : host;
    if (!isDomainName(service.domain))
        return tl::unexpected(invalid(u"The account's address has no domain name"_s));
    service.api.setHost(apiPrefix + service.domain);
    return service;
}

bool usesJoinedIds(const ServiceAddress &service)
{
    return service.domain == legacyDomain;
}

bool isOwnDomain(const QString &answered, const ServiceAddress &service)
{
    const QString domain = withoutDots(answered);
    if (service.domain.isEmpty() || !isDomainName(domain))
        return false;
    if (isBelow(domain, service.domain))
        return true;
    const auto isAnyOf = [](const QString &name, const QStringList &roots) {
        return std::any_of(roots.begin(), roots.end(),
                           [&name](const QString &root) { return isBelow(name, root); });
    };
    return std::any_of(operators().begin(), operators().end(), [&](const QStringList &roots) {
        return isAnyOf(service.domain, roots) && isAnyOf(domain, roots);
    });
}

Result<QUrl> sandboxAddress(const ServiceAddress &service, const QString &sandboxId, const QString &clientId,
                            const QString &answeredDomain, int port, bool otherForm)
{
    const QString id =
        usesJoinedIds(service) != otherForm ? joinedId(bareId(sandboxId), clientId) : bareId(sandboxId);
    if (!isSandboxId(id))
        return tl::unexpected(invalid(u"This is not a sandbox id"_s));
    if (port < 1 || port > 65535)
        return tl::unexpected(invalid(u"This is not a port"_s));
    if (service.shared)
        return service.api;
    if (!answeredDomain.isEmpty() && !isOwnDomain(answeredDomain, service))
        return tl::unexpected(Error{.kind = Error::Kind::Forbidden,
                                    .detail = u"The sandbox's host is not one of this service"_s,
                                    .reason = u"SANDBOX_DOMAIN_REFUSED"_s});
    QUrl url = service.api;
    const QString domain = answeredDomain.isEmpty() ? service.domain : withoutDots(answeredDomain);
    url.setHost(QString::number(port) + u'-' + id + u'.' + domain);
    return url;
}

} // namespace Sandkeeper::Ppio
