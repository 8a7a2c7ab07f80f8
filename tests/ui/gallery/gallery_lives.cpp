// SPDX-License-Identifier: MIT
#include "gallery.h"

#include "servicewindow.h"
#include "ui/details/detailspane.h"
#include "ui/details/metricstab.h"
#include "ui/dialogs/createdialog.h"
#include "ui/dialogs/imagedialog.h"
#include "ui/mainwindow/actionregistry.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/sandboxtableview.h"

#include <QLabel>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>

namespace Sandkeeper {

/// What a service offers that pauses, extends, copies and measures.
void Gallery::lives()
{
    Testing::ServiceWindow scene({QStringLiteral("--sandboxes"), QStringLiteral("14")}, {u"ppio"_qs});
    QVERIFY(scene.ready());
    scene.window->resize(1280, 800);
    SandboxKey running;
    SandboxKey paused;
    for (const Sandbox &sandbox : scene.store.sandboxes(scene.account)) {
        if (sandbox.state == SandboxState::Running)
            running = {scene.account, sandbox.id};
        else if (sandbox.state == SandboxState::Paused)
            paused = {scene.account, sandbox.id};
    }
    const auto command = [&scene](const char *name) {
        return scene.window->actionRegistry()->action(QLatin1String(name));
    };
    scene.window->table()->selectKey(running);
    QTRY_VERIFY(command("sandbox.extendUntil")->isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(scene.simulator.count(QStringLiteral("ppio-metrics-many")) > 0, 20000);
    scene.window->details()->tabs()->setCurrentIndex(0);
    take(scene.window.get(), QStringLiteral("window-lives"));
    MetricsTab *metrics = scene.window->details()->metrics();
    scene.window->details()->showTab(metrics);
    QTRY_VERIFY_WITH_TIMEOUT(metrics->hasContent() && !metrics->isLoading(), 20000);
    take(scene.window.get(), QStringLiteral("tab-metrics"));
    const auto dialog = [&](const char *name) {
        QVERIFY2(command(name)->isEnabled(), name);
        command(name)->trigger();
        auto *opened = scene.window->findChild<QDialog *>();
        QVERIFY(opened);
        take(opened, QStringLiteral("dialog-") + QString::fromLatin1(name).mid(8));
        opened->reject();
        QTRY_VERIFY(!scene.window->findChild<QDialog *>());
    };
    for (const char *name : {"sandbox.extendUntil", "sandbox.delete"})
        dialog(name);
    if (!paused.sandboxId.isEmpty()) {
        scene.window->table()->selectKey(paused);
        QTRY_VERIFY(command("sandbox.resume")->isEnabled());
        dialog("sandbox.resume");
    }
    scene.window->table()->selectAll();
    for (const char *name : {"sandbox.snapshot", "sandbox.clone", "sandbox.commit"}) {
        QCoreApplication::processEvents();
        if (command(name)->isEnabled())
            dialog(name);
    }
    auto *create = new CreateDialog(scene.sessions.get(), scene.operations.get(), scene.window.get());
    create->open();
    auto *choose = create->findChild<QToolButton *>(QStringLiteral("createImageChoose"));
    if (choose->isVisibleTo(create)) {
        choose->click();
        auto *images = create->findChild<ImageDialog *>();
        QVERIFY(images);
        auto *status = images->findChild<QLabel *>(QStringLiteral("imageStatus"));
        const QString asking = status->text();
        QTRY_VERIFY_WITH_TIMEOUT(status->text() != asking, 10000);
        take(images, QStringLiteral("dialog-templates"));
        images->reject();
    }
    takeAndDelete(create, QStringLiteral("create-from-template"));
}

} // namespace Sandkeeper
