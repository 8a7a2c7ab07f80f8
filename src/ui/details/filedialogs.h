// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/filesystem.h"

#include <QDialog>

namespace Sandkeeper {

/// All that is known of one entry of a folder, to be read and copied. It goes away when it is closed. Owned
/// by `parent`; open it with open().
QDialog *propertiesDialog(const QString &folder, const FileEntry &entry, QWidget *parent);
/// The same for several: how many they are, and how large together.
QDialog *propertiesDialog(const QString &folder, const QList<FileEntry> &entries, QWidget *parent);

} // namespace Sandkeeper
