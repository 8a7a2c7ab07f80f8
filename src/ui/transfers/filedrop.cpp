// SPDX-License-Identifier: MIT
#include "ui/transfers/filedrop.h"

#include <QDir>
#include <QDropEvent>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

namespace Sandkeeper {

QStringList localFilesIn(const QMimeData *data)
{
    QStringList paths;
    if (!data || !data->hasUrls())
        return paths;
    const QList<QUrl> urls = data->urls();
    for (const QUrl &url : urls) {
        if (!url.isLocalFile())
            continue;
        const QString path = QDir::cleanPath(url.toLocalFile());
        if (QDir::isAbsolutePath(path) && !paths.contains(path))
            paths.append(path);
    }
    return paths;
}

FileDrop::FileDrop(QWidget *widget)
    : QObject(widget)
{
    widget->setAcceptDrops(true);
    widget->installEventFilter(this);
}

bool FileDrop::eventFilter(QObject *watched, QEvent *event)
{
    const bool isDrop = event->type() == QEvent::Drop;
    if (!isDrop && event->type() != QEvent::DragEnter && event->type() != QEvent::DragMove)
        return QObject::eventFilter(watched, event);
    auto *drop = static_cast<QDropEvent *>(event);
    const QStringList paths = m_enabled ? localFilesIn(drop->mimeData()) : QStringList();
    if (paths.isEmpty())
        return QObject::eventFilter(watched, event);
    // Never a move: what is dropped here stays where it was.
    drop->setDropAction(Qt::CopyAction);
    drop->accept();
    if (isDrop)
        Q_EMIT dropped(paths);
    return true;
}

} // namespace Sandkeeper
