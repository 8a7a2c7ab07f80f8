// SPDX-License-Identifier: MIT
#pragma once

#include "servicewindow.h"
#include "ui/details/filestab.h"

#include <cstdio>

#include <QApplication>
#include <QDragMoveEvent>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMimeData>

namespace Sandkeeper::Testing {

using namespace Qt::StringLiterals;

/// Shows a folder of a sandbox, in the Files tab.
inline bool show(ServiceWindow &service, const SandboxKey &sandbox, const QString &folder)
{
    FilesTab *files = service.window->details()->files();
    service.window->table()->selectKey(sandbox);
    QAction *action = service.window->actionRegistry()->action(u"sandbox.files"_s);
    if (!QTest::qWaitFor([&] { return action->isEnabled(); }, patience))
        return false;
    action->trigger();
    const auto isThere = [&](const QString &path) {
        return QTest::qWaitFor(
            [&] {
                return !files->isLoading() && !files->folder().isEmpty() &&
                       (path.isEmpty() || files->folder() == path);
            },
            patience);
    };
    if (!isThere({}))
        return false;
    files->goTo(folder);
    return isThere(folder);
}

inline void tell(const QJsonObject &line)
{
    std::puts(QJsonDocument(line).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

class Teller : public QObject
{
public:
    using QObject::QObject;
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::DragMove) {
            const bool files = static_cast<QDragMoveEvent *>(event)->mimeData()->hasUrls();
            tell({{u"event"_s, u"over"_s}, {u"files"_s, files}});
        }
        return false;
    }
};

/// The second window: account, sandbox, folder, then services as name, address and key.
inline int otherWindow(const QStringList &arguments)
{
    QList<ServiceWindow::Service> services;
    for (qsizetype i = 3; i + 2 < arguments.size(); i += 3)
        services.append({arguments.at(i), QUrl(arguments.at(i + 1)), arguments.at(i + 2).toUtf8()});
    ServiceWindow service(services);
    service.window->setGeometry(800, 30, 790, 640);
    if (!service.ready() || !show(service, {arguments.at(0), arguments.at(1)}, arguments.at(2)))
        return 1;
    QObject::connect(service.transfers.get(), &TransferQueue::ended, service.window.get(),
                     [&](const QString &id) {
                         if (service.transfers->find(id)->state == TransferState::Done)
                             tell({{u"event"_s, u"copied"_s}});
                     });
    FilesTab *files = service.window->details()->files();
    Teller teller;
    files->installEventFilter(&teller);
    const QPoint to = files->mapToGlobal(QPoint(files->width() / 2, files->height() - 40));
    tell({{u"event"_s, u"ready"_s}, {u"to"_s, QJsonArray{to.x(), to.y()}}});
    return QApplication::exec();
}

} // namespace Sandkeeper::Testing
