// SPDX-License-Identifier: MIT
#include "api/ids.h"

#include <algorithm>

namespace Sandkeeper::Ppio {

namespace {

bool isPart(QStringView part)
{
    return !part.isEmpty() && std::all_of(part.begin(), part.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
    });
}

} // namespace

bool isSandboxId(const QString &id)
{
    // A label of a host name, with `<port>-` in front, has at most 63 characters.
    constexpr qsizetype longest = 57;
    if (id.size() > longest)
        return false;
    const qsizetype dash = id.indexOf(u'-');
    if (dash < 0)
        return isPart(id);
    const QStringView text(id);
    return isPart(text.left(dash)) && isPart(text.mid(dash + 1));
}

QString bareId(const QString &id)
{
    return id.section(u'-', 0, 0);
}

bool sameSandbox(const QString &a, const QString &b)
{
    return bareId(a) == bareId(b);
}

QString joinedId(const QString &sandboxId, const QString &clientId)
{
    if (clientId.isEmpty() || sandboxId.contains(u'-'))
        return sandboxId;
    return sandboxId + u'-' + clientId;
}

} // namespace Sandkeeper::Ppio
