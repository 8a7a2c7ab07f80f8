// SPDX-License-Identifier: MIT
#include "api/portcodec.h"

#include "api/json.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 highestPort = 65535;

Result<ExposedPort> decodePort(const QJsonObject &json, const QString &where)
{
    Fields fields(json, where);
    ExposedPort port{
        .exposureId = fields.requiredText("exposure_id", "exposureId"),
        .sandboxId = fields.requiredText("sandbox_id", "sandboxId"),
    };
    const qint64 number = fields.requiredInteger("port");
    if (fields.error())
        return tl::unexpected(*fields.error());
    if (port.exposureId.isEmpty() || number < 1 || number > highestPort)
        return tl::unexpected(shapeError(u"An exposed port has no id or an impossible number"_s));
    port.port = static_cast<int>(number);
    port.name = fields.text("name");
    port.protocol = fields.text("protocol");
    port.url = fields.text("url");
    port.tlsSocket = fields.text("tls_socket", "tlsSocket");
    if (const auto external = fields.integer("external_port", "externalPort");
        external && *external >= 1 && *external <= highestPort)
        port.externalPort = static_cast<int>(*external);
    port.externalEndpoint = fields.text("external_endpoint", "externalEndpoint");
    port.createdAt = fields.time("created_at", "createdAt");
    return port;
}

} // namespace

QByteArray encodeExpose(const ExposeRequest &request)
{
    QJsonObject body{{u"port"_s, request.port}, {u"protocol"_s, request.protocol.toUpper()}};
    if (!request.name.isEmpty())
        body.insert(u"name"_s, request.name);
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

Result<ExposedPort> decodeExposedPort(const QByteArray &body)
{
    return parseObject(body).and_then([](const QJsonObject &json) { return decodePort(json, {}); });
}

Result<QList<ExposedPort>> decodeExposedPorts(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    Fields fields(*json, {});
    const QJsonArray rows = fields.requiredArray("exposures");
    if (fields.error())
        return tl::unexpected(*fields.error());
    QList<ExposedPort> ports;
    ports.reserve(rows.size());
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const Result<ExposedPort> port = decodePort(rows.at(i).toObject(), u"exposures[%1]"_s.arg(i));
        if (!port)
            return tl::unexpected(port.error());
        ports.append(*port);
    }
    return ports;
}

} // namespace Sandkeeper::Prime
