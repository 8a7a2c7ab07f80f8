// SPDX-License-Identifier: MIT
#include "core/provider/providermetadata.h"

#include <vector>

#include <QCoreApplication>
#include <QHostAddress>
#include <QJsonArray>
#include <QRegularExpression>

namespace Sandkeeper {

namespace {

/// Reads typed values out of one object and remembers the first thing that was wrong.
class Reader
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::ProviderMetadata)

public:
    Reader(QJsonObject object, QString path, const QStringList &locales, QString &problem)
        : m_object(std::move(object))
        , m_path(std::move(path))
        , m_locales(locales)
        , m_problem(problem)
    {
    }

    QString required(const QString &key) const
    {
        const QString text = optional(key);
        if (text.isEmpty())
            complain(tr("“%1” is missing or empty"), key);
        return text;
    }

    QString identifier(const QString &key) const
    {
        static const QRegularExpression form(QStringLiteral("\\A[a-z][a-z0-9-]{0,31}\\z"));
        const QString text = required(key);
        if (!text.isEmpty() && !form.match(text).hasMatch())
            complain(tr("“%1” is not made of lower-case letters, digits and hyphens"), key);
        return text;
    }

    QString optional(const QString &key) const
    {
        const QJsonValue value = m_object.value(key);
        if (!value.isUndefined() && !value.isString())
            complain(tr("“%1” is not a text"), key);
        return value.toString().trimmed();
    }

    /// The value of "key[zh_CN]", else "key[zh]", else "key".
    QString localised(const QString &key) const
    {
        for (const QString &locale : m_locales) {
            const QString text = optional(QStringLiteral("%1[%2]").arg(key, locale));
            if (!text.isEmpty())
                return text;
        }
        return optional(key);
    }

    QStringList texts(const QString &key) const
    {
        QStringList result;
        const QJsonValue value = m_object.value(key);
        if (value.isUndefined())
            return result;
        const QJsonArray array = value.toArray();
        bool good = value.isArray();
        for (const QJsonValue &entry : array) {
            good = good && entry.isString() && !entry.toString().isEmpty();
            result.append(entry.toString());
        }
        if (!good)
            complain(tr("“%1” is not a list of texts"), key);
        return result;
    }

    bool flag(const QString &key) const
    {
        const QJsonValue value = m_object.value(key);
        if (!value.isUndefined() && !value.isBool())
            complain(tr("“%1” is neither true nor false"), key);
        return value.toBool();
    }

    QUrl webAddress(const QString &key, const QString &text) const
    {
        QUrl url(text, QUrl::StrictMode);
        const bool secure = url.scheme() == u"https";
        const bool local = url.scheme() == u"http" && QHostAddress(url.host()).isLoopback();
        if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty() || !(secure || local))
            complain(tr("“%1” is not an https address"), key);
        return url;
    }

    Reader object(const QString &key) const
    {
        const QJsonValue value = m_object.value(key);
        if (!value.isUndefined() && !value.isObject())
            complain(tr("“%1” is not an object"), key);
        return {value.toObject(), m_path + key + u'.', m_locales, m_problem};
    }

    std::vector<Reader> objects(const QString &key) const
    {
        std::vector<Reader> result;
        const QJsonValue value = m_object.value(key);
        const QJsonArray array = value.toArray();
        bool good = value.isUndefined() || value.isArray();
        for (const QJsonValue &entry : array) {
            good = good && entry.isObject();
            result.push_back(Reader(entry.toObject(), m_path + key + u'.', m_locales, m_problem));
        }
        if (!good)
            complain(tr("“%1” is not a list of objects"), key);
        return result;
    }

    void complain(const QString &sentence, const QString &key) const
    {
        if (m_problem.isEmpty())
            m_problem = sentence.arg(m_path + key);
    }

private:
    QJsonObject m_object;
    QString m_path;
    QStringList m_locales;
    QString &m_problem;
};

/// "zh_CN" → "zh_CN", "zh".
QStringList lookupOrder(const QString &localeName)
{
    QStringList order;
    if (localeName.isEmpty())
        return order;
    order.append(localeName);
    const qsizetype end = localeName.indexOf(u'_');
    if (end > 0)
        order.append(localeName.left(end));
    return order;
}

/// Names one file below the home directory and nothing else.
bool isSafeRelativePath(const QString &path)
{
    const QStringList parts = path.split(u'/');
    return !path.contains(u'\\') && !path.contains(u':') && !path.contains(QChar(u'\0')) &&
           !parts.contains(QString()) && !parts.contains(QStringLiteral(".")) &&
           !parts.contains(QStringLiteral(".."));
}

ProviderMetadata::KeySource readKeySource(const Reader &reader)
{
    ProviderMetadata::KeySource source;
    const Reader environment = reader.object(QStringLiteral("environment"));
    source.keyVariables = environment.texts(QStringLiteral("key"));
    source.urlVariables = environment.texts(QStringLiteral("url"));
    source.domainVariables = environment.texts(QStringLiteral("domain"));
    source.sandboxUrlVariables = environment.texts(QStringLiteral("sandboxUrl"));
    source.teamVariables = environment.texts(QStringLiteral("team"));

    const Reader config = reader.object(QStringLiteral("config"));
    source.configFile = config.optional(QStringLiteral("path"));
    source.configKeyField = config.optional(QStringLiteral("key"));
    source.configUrlField = config.optional(QStringLiteral("url"));
    source.configTeamField = config.optional(QStringLiteral("team"));
    source.contextFolder = config.optional(QStringLiteral("contexts"));
    source.reservedContexts = config.texts(QStringLiteral("reservedContexts"));
    if (!source.contextFolder.isEmpty() && !isSafeRelativePath(source.contextFolder))
        config.complain(Reader::tr("“%1” is not a path below the home folder"), QStringLiteral("contexts"));
    if (!source.configFile.isEmpty() && !isSafeRelativePath(source.configFile))
        config.complain(Reader::tr("“%1” is not a path below the home folder"), QStringLiteral("path"));
    return source;
}

void readKeySources(const Reader &reader, ProviderMetadata &metadata)
{
    for (const Reader &entry : reader.objects(QStringLiteral("keySources"))) {
        ProviderMetadata::KeySource source = readKeySource(entry);
        source.id = entry.identifier(QStringLiteral("id"));
        source.name = entry.localised(QStringLiteral("name"));
        const QString url = entry.optional(QStringLiteral("defaultUrl"));
        if (!url.isEmpty())
            source.defaultUrl = entry.webAddress(QStringLiteral("defaultUrl"), url);
        source.onlyOnRequest = entry.flag(QStringLiteral("onlyOnRequest"));
        metadata.sources.append(std::move(source));
    }
    if (metadata.sources.isEmpty())
        metadata.sources.append(readKeySource(reader));
    for (ProviderMetadata::KeySource &source : metadata.sources) {
        if (source.name.isEmpty())
            source.name = metadata.name;
        if (source.defaultUrl.isEmpty())
            source.defaultUrl = metadata.defaultUrl;
    }
}

void readRegions(const Reader &reader, ProviderMetadata &metadata)
{
    for (const Reader &entry : reader.objects(QStringLiteral("regions"))) {
        ProviderMetadata::Region region;
        region.id = entry.required(QStringLiteral("id"));
        entry.required(QStringLiteral("name"));
        region.name = entry.localised(QStringLiteral("name"));
        region.url = entry.webAddress(QStringLiteral("url"), entry.required(QStringLiteral("url")));
        const QString keyUrl = entry.optional(QStringLiteral("keyUrl"));
        region.keyUrl =
            keyUrl.isEmpty() ? metadata.keyUrl : entry.webAddress(QStringLiteral("keyUrl"), keyUrl);
        region.keyHint = entry.optional(QStringLiteral("keyHint"));
        if (region.keyHint.isEmpty())
            region.keyHint = metadata.keyHint;
        metadata.regions.append(std::move(region));
    }
}

/// An address that makes no sense must not turn into an empty one: that would mean the default, and the key
/// would go where its owner did not send it.
QUrl addressOrInvalid(const QString &text)
{
    if (text.isEmpty())
        return {};
    QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty()) {
        url = QUrl();
        url.setScheme(QStringLiteral("invalid"));
        url.setPath(text);
    }
    return url;
}

/// Without query, fragment and user; text that is no URL stays as it is.
QString addressPart(const QString &text)
{
    const QUrl written(text.trimmed(), QUrl::StrictMode);
    return written.isValid() ? written.toString(QUrl::FullyEncoded | QUrl::RemoveUserInfo |
                                                QUrl::RemoveQuery | QUrl::RemoveFragment)
                             : text.trimmed();
}

/// Whether a prefix can stand before it: not before a number, nor before the name of this computer.
bool isDomainName(const QString &host)
{
    return host.contains(u'.') && !host.contains(u':') && QHostAddress(host).isNull();
}

} // namespace

Result<ProviderMetadata> ProviderMetadata::fromJson(const QJsonObject &json, const QString &localeName)
{
    QString problem;
    const Reader reader(json, QString(), lookupOrder(localeName), problem);
    ProviderMetadata metadata;

    metadata.id = reader.identifier(QStringLiteral("id"));
    metadata.version = reader.required(QStringLiteral("version"));
    reader.required(QStringLiteral("name"));
    metadata.name = reader.localised(QStringLiteral("name"));
    metadata.description = reader.localised(QStringLiteral("description"));
    metadata.defaultUrl =
        reader.webAddress(QStringLiteral("defaultUrl"), reader.required(QStringLiteral("defaultUrl")));
    const QString keyUrl = reader.optional(QStringLiteral("keyUrl"));
    if (!keyUrl.isEmpty())
        metadata.keyUrl = reader.webAddress(QStringLiteral("keyUrl"), keyUrl);
    metadata.keyHint = reader.optional(QStringLiteral("keyHint"));
    metadata.urlSuffix = reader.optional(QStringLiteral("urlSuffix"));
    metadata.domainPrefix = reader.optional(QStringLiteral("domainPrefix"));
    readKeySources(reader, metadata);
    readRegions(reader, metadata);
    metadata.gatewaySuffixes = reader.texts(QStringLiteral("gatewaySuffixes"));
    metadata.capabilities = reader.texts(QStringLiteral("capabilities"));
    metadata.stateWords = reader.texts(QStringLiteral("states"));
    for (const Reader &entry : reader.objects(QStringLiteral("runtimes"))) {
        const QString id = entry.required(QStringLiteral("id"));
        entry.required(QStringLiteral("name"));
        metadata.runtimes.append({id, entry.localised(QStringLiteral("name"))});
    }
    metadata.hasTeams = reader.flag(QStringLiteral("teams"));
    metadata.usesTemplates = reader.flag(QStringLiteral("templates"));

    if (!problem.isEmpty())
        return tl::unexpected(Error{.kind = Error::Kind::Local, .subject = metadata.name, .detail = problem});
    return metadata;
}

QString ProviderMetadata::withoutUrlSuffix(const QString &text) const
{
    QString trimmed = text.trimmed();
    const auto dropSlashes = [&trimmed] {
        while (trimmed.endsWith(u'/'))
            trimmed.chop(1);
    };
    dropSlashes();
    if (!urlSuffix.isEmpty() && trimmed.endsWith(urlSuffix)) {
        trimmed.chop(urlSuffix.size());
        dropSlashes();
    }
    return trimmed;
}

QString ProviderMetadata::completedAddress(const QString &text) const
{
    const QString trimmed = withoutUrlSuffix(text);
    if (domainPrefix.isEmpty() || trimmed.isEmpty())
        return trimmed;
    const bool isAddress = trimmed.contains(QStringLiteral("://"));
    QUrl url(isAddress ? trimmed : QStringLiteral("https://") + trimmed, QUrl::StrictMode);
    QString host = url.host();
    while (host.endsWith(u'.'))
        host.chop(1);
    if (!url.isValid() || !isDomainName(host))
        return trimmed;
    url.setHost(host.startsWith(domainPrefix) ? host : domainPrefix + host);
    return url.toString(QUrl::FullyEncoded);
}

QUrl ProviderMetadata::baseUrl(const QString &text) const
{
    const QString address = domainPrefix.isEmpty() ? text : completedAddress(text);
    return addressOrInvalid(withoutUrlSuffix(addressPart(address)));
}

QUrl ProviderMetadata::sandboxUrl(const QString &text)
{
    QString trimmed = addressPart(text);
    while (trimmed.endsWith(u'/'))
        trimmed.chop(1);
    return addressOrInvalid(trimmed);
}

const ProviderMetadata::Region *ProviderMetadata::regionAt(const QUrl &url) const
{
    const QUrl meant = url.isEmpty() ? defaultUrl : url;
    for (const Region &region : regions) {
        if (region.url == meant)
            return &region;
    }
    return nullptr;
}

} // namespace Sandkeeper
