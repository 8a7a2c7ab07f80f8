// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>

namespace Sandkeeper::Testing {

struct HostileArchive
{
    const char *name;
    QByteArray stream;
    /// The reason of the error it ends with; "" for none, nullptr for any or none.
    const char *reason = "";
};

/// Some dozens of streams that want out, want too much, or are no archives.
QList<HostileArchive> hostileArchives();

} // namespace Sandkeeper::Testing
