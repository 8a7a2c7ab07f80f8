// SPDX-License-Identifier: MIT
#include "api/words.h"

#include "core/net/redaction.h"

#include <algorithm>

namespace Sandkeeper::Prime {

QString boundedText(const QString &text)
{
    QString line = text.left(2000);
    std::replace_if(
        line.begin(), line.end(), [](QChar c) { return c.category() == QChar::Other_Control; }, u' ');
    line = redacted(line.simplified());
    constexpr qsizetype limit = 500;
    return line.size() > limit ? line.left(limit - 1) + u'…' : line;
}

} // namespace Sandkeeper::Prime
