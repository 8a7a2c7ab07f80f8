// SPDX-License-Identifier: MIT
#pragma once

#include <QMap>
#include <QString>

namespace Sandkeeper::Testing {

/// Everything below a folder, by relative path: type, permissions, size, hash of the contents, link target
/// and, for what is no folder, the time; with `folderTimes` for folders too. Follows no link.
using TreeSnapshot = QMap<QString, QString>;
/// Leaves out what is below `without` (relative), but not that itself.
TreeSnapshot snapshot(const QString &folder, const QString &without = {}, bool folderTimes = false);
/// Types and permissions only, which is quicker.
TreeSnapshot typesIn(const QString &folder);
/// What differs, one line each; empty when nothing does.
QString difference(const TreeSnapshot &before, const TreeSnapshot &after);

} // namespace Sandkeeper::Testing
