// SPDX-License-Identifier: MIT
// What is said when something of this computer's is not as it should be.
#include "app/unansweredstart.h"
#include "core/transfers/transferqueue.h"
#include "gallery.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/widgets/messagebar.h"

#include <memory>

#include <QFile>
#include <QMessageBox>
#include <QTest>
#include <QToolButton>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

/// The list of transfers cannot be written, here because a file stands where its folder should be.
void Gallery::listNotKept()
{
    const QString obstacle = m_folder.filePath(u"obstacle"_s);
    QFile file(obstacle);
    QVERIFY(file.open(QIODevice::WriteOnly));
    TransferQueue queue({.provider = [](const QString &) { return nullptr; },
                         .databasePath = obstacle + u"/transfers.sqlite"_s});
    SandboxStore store;
    Settings settings(m_folder.filePath(u"not-kept"_s));
    PluginManager plugins;
    AccountSessions sessions(
        {.settings = &settings, .plugins = &plugins, .store = &store, .clock = &Clock::system()});
    Operations wishes(&sessions, &store);
    MainWindow window({.sessions = &sessions,
                       .store = &store,
                       .operations = &wishes,
                       .settings = &settings,
                       .plugins = &plugins,
                       .transfers = &queue});
    window.resize(1280, 800);
    window.show();
    sessions.start({});
    queue.start();
    auto *notice = window.findChild<MessageBar *>(u"noticeBar"_s);
    QTRY_VERIFY(notice->isVisible());
    QVERIFY2(notice->text().contains(m_folder.path()), qPrintable(notice->text()));
    take(&window, u"window-list-not-kept"_s);
    auto *details = notice->findChild<QToolButton *>(u"messageBar.detailsButton"_s);
    QVERIFY(details->isVisible());
    details->click();
    take(&window, u"window-list-not-kept-details"_s);
}

void Gallery::notStarted()
{
    const std::pair<qint64, QString> cases[] = {{4711, u"dialog-not-started"_s},
                                                {0, u"dialog-not-started-unknown"_s}};
    for (const auto &[holder, name] : cases) {
        const std::unique_ptr<QMessageBox> box(
            makeUnansweredStartBox(u"/home/somebody/.config/Sandkeeper/Sandkeeper"_s, holder));
        box->setAttribute(Qt::WA_DeleteOnClose, false);
        box->show();
        take(box.get(), name);
    }
}
