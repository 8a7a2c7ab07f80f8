// SPDX-License-Identifier: MIT
#include "api/logcodec.h"

#include <algorithm>

#include <QJsonDocument>

#include "api/json.h"

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;

namespace {

constexpr int largestPage = 1000;

QByteArray position(const char *name, const LogPosition &from)
{
    return QByteArray(name) + '=' + QByteArray::number(from.milliseconds) +
           "&limit=" + QByteArray::number(largestPage);
}

QString fieldsText(const QJsonObject &fields)
{
    QStringList parts;
    for (auto it = fields.begin(); it != fields.end(); ++it)
        parts.append(it.key() + u'=' + it.value().toVariant().toString());
    return parts.join(u' ');
}

LogLine decodeEntry(const QJsonObject &json)
{
    LogLine line{.time = timeOf(json, "timestamp"), .level = textOf(json, "level"), .text = {}};
    if (!json.contains(u"line")) {
        line.text = textOf(json, "message");
        if (const QString more = fieldsText(json.value(u"fields").toObject()); !more.isEmpty())
            line.text += u"  "_s + more;
        return line;
    }
    // The older form: a JSON object as a text, or just a text.
    line.text = textOf(json, "line");
    QJsonObject inner = QJsonDocument::fromJson(line.text.toUtf8()).object();
    if (const QString message = inner.take(u"message").toString(); !message.isEmpty()) {
        line.level = inner.take(u"level").toString();
        inner.remove(u"timestamp");
        line.text = message;
        if (const QString more = fieldsText(inner); !more.isEmpty())
            line.text += u"  "_s + more;
    }
    return line;
}

QString nextToken(const QList<LogLine> &all, const LogPosition &from)
{
    const qint64 last = all.last().time.toMSecsSinceEpoch();
    if (!all.last().time.isValid() || last < from.milliseconds)
        return {};
    const auto same = std::count_if(all.begin(), all.end(), [last](const LogLine &line) {
        return line.time.toMSecsSinceEpoch() == last;
    });
    // A whole page of one millisecond would come again and again.
    if (same == all.size())
        return u"%1:0"_s.arg(last + 1);
    return u"%1:%2"_s.arg(last).arg(same);
}

} // namespace

Result<LogPosition> logPosition(const QString &pageToken)
{
    if (pageToken.isEmpty())
        return LogPosition();
    bool isTime = false;
    bool isCount = false;
    const LogPosition from{.milliseconds = pageToken.section(u':', 0, 0).toLongLong(&isTime),
                           .shown = pageToken.section(u':', 1).toInt(&isCount)};
    if (!isTime || !isCount || from.milliseconds < 0 || from.shown < 0)
        return tl::unexpected(
            Error{.kind = Error::Kind::Invalid, .detail = u"This is not a page of these logs"_s});
    return from;
}

QByteArray logsEndpoint(const QString &sandboxId, const LogPosition &from)
{
    return "/v2/sandboxes/" + sandboxId.toLatin1() + "/logs?direction=forward&" + position("cursor", from);
}

QByteArray oldLogsEndpoint(const QString &sandboxId, const LogPosition &from)
{
    return "/sandboxes/" + sandboxId.toLatin1() + "/logs?" + position("start", from);
}

Result<LogPage> decodeLogs(const QByteArray &body, const LogPosition &from)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    QJsonArray rows = json->value(u"logEntries").toArray();
    if (rows.isEmpty()) {
        if (!json->value(u"logs").isArray() && !json->value(u"logEntries").isArray())
            return tl::unexpected(shapeError(u"Field “logs” is missing or is not an array"_s));
        rows = json->value(u"logs").toArray();
    }
    QList<LogLine> all;
    for (const QJsonValue &row : rows) {
        if (row.isObject())
            all.append(decodeEntry(row.toObject()));
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const LogLine &a, const LogLine &b) { return a.time < b.time; });
    LogPage page;
    if (rows.size() >= largestPage && !all.isEmpty())
        page.nextPageToken = nextToken(all, from);
    int toSkip = from.shown;
    for (const LogLine &line : std::as_const(all)) {
        if (toSkip > 0 && line.time.toMSecsSinceEpoch() == from.milliseconds)
            --toSkip;
        else
            page.lines.append(line);
    }
    return page;
}

} // namespace Sandkeeper::Ppio
