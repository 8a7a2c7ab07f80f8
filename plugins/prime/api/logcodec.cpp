// SPDX-License-Identifier: MIT
#include "api/logcodec.h"

#include "api/json.h"

namespace Sandkeeper::Prime {

Result<LogPage> decodeLogs(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    Fields fields(*json, {});
    const QString text = fields.requiredText("logs");
    if (fields.error())
        return tl::unexpected(*fields.error());
    LogPage page;
    for (qsizetype start = 0; start < text.size();) {
        qsizetype end = text.indexOf(u'\n', start);
        if (end < 0)
            end = text.size();
        const qsizetype length = end > start && text.at(end - 1) == u'\r' ? end - start - 1 : end - start;
        page.lines.append({.text = text.mid(start, length)});
        start = end + 1;
    }
    return page;
}

} // namespace Sandkeeper::Prime
