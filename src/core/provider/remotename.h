// SPDX-License-Identifier: MIT
#pragma once

#include "core/sandkeeper_core_export.h"

#include <optional>

#include <QByteArray>
#include <QString>

/// Names and paths of a sandbox's files. There they are bytes of any kind but `/` and NUL; here they are
/// texts that stand for exactly those bytes. For people they are shown through visibleOneLine()
/// (visibletext.h). Pure; any thread.
namespace Sandkeeper {

/// The bytes as text: UTF-8, and each byte that is none as one of the lone surrogates U+DC80 to U+DCFF.
SANDKEEPER_CORE_EXPORT QString remoteText(QByteArrayView bytes);
/// The other way: remoteBytes(remoteText(bytes)) are the bytes, whatever they are. Half of a surrogate pair
/// that stands for no byte becomes a question mark.
SANDKEEPER_CORE_EXPORT QByteArray remoteBytes(QStringView text);

namespace RemotePath {

/// Whether an entry of a folder can be called so: not empty, not `.` or `..`, without `/` and NUL, and not
/// above the 255 bytes of all usual file systems.
SANDKEEPER_CORE_EXPORT bool isName(QStringView name);
/// `/a` and `b` are `/a/b`.
SANDKEEPER_CORE_EXPORT QString joined(const QString &folder, const QString &name);
/// The folder of something; `/` is its own.
SANDKEEPER_CORE_EXPORT QString parent(const QString &path);
/// The last part of a path; empty for `/`.
SANDKEEPER_CORE_EXPORT QString name(const QString &path);
/// Without `//`, `.` and `..` and without a `/` at the end. A `..` takes away the part before it, as in a
/// shell, also where that is a link. nullopt unless the path is absolute, and for one with NUL.
SANDKEEPER_CORE_EXPORT std::optional<QString> normalised(const QString &path);

} // namespace RemotePath

} // namespace Sandkeeper
