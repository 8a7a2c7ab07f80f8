// SPDX-License-Identifier: MIT
#include "app/pluginfolders.h"

#include "sandkeeper_config.h"

#include <QCoreApplication>
#include <QDir>

namespace Sandkeeper {

QStringList pluginFolders()
{
    QStringList folders;
    for (const char *relative : Config::pluginDirs) {
        const QDir dir(QCoreApplication::applicationDirPath() + u'/' + QString::fromLatin1(relative));
        const QString path = dir.canonicalPath();
        if (!path.isEmpty() && !folders.contains(path))
            folders.append(path);
    }
    return folders;
}

} // namespace Sandkeeper
