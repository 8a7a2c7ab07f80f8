// SPDX-License-Identifier: MIT
// The commands about the lives of sandboxes in the real window, on a service that can do all of them.
#include "accessibilitycheck.h"
#include "lifefixture.h"
#include "ui/details/detailspane.h"
#include "ui/details/overviewtab.h"
#include "ui/dialogs/createform.h"
#include "ui/dialogs/deletedialog.h"
#include "ui/dialogs/imagedialog.h"
#include "ui/dialogs/lifedialogs.h"
#include "ui/mainwindow/actionregistry.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/sandboxtableview.h"
#include "ui/widgets/messagebar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSpinBox>
#include <QTableWidget>
#include <QTreeWidget>

using namespace Sandkeeper;
using Testing::LifeFixture;

class LifeActionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void commandsSayWhyNot();
    void commandsNobodyHasAreNotShown();
    void wholeSelectionIsPaused();
    void extendTellsWhatWasGranted();
    void untilIsAsked();
    void resumeAsksForTheLife();
    void snapshotIsNamed();
    void clonesAreCounted();
    void deleteOffersToPause();
    void dialogsAreNamed();
    void snapshotsArePicked();
    void snapshotsAreDeleted();
    void templatesAreCalledSo();
    void metadataIsPlainText();

private:
    QAction *action(const char *name) const
    {
        return m_window->actionRegistry()->action(QLatin1String(name));
    }
    void select(std::initializer_list<const char *> names);
    template <typename T>
    T *open(const char *command);
    QStringList calls() { return m_fixture->service().lifeCalls; }

    std::unique_ptr<LifeFixture> m_fixture;
    std::unique_ptr<MainWindow> m_window;
};

void LifeActionsTest::init()
{
    m_fixture = std::make_unique<LifeFixture>();
    m_window =
        std::make_unique<MainWindow>(MainWindow::Dependencies{.sessions = m_fixture->sessions.get(),
                                                              .store = &m_fixture->store,
                                                              .operations = m_fixture->operations.get(),
                                                              .settings = m_fixture->settings.get(),
                                                              .plugins = &m_fixture->plugins,
                                                              .keychain = &m_fixture->keychain});
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QVERIFY(m_fixture->ready());
    QTRY_COMPARE(m_window->table()->model()->rowCount(), 3);
}

void LifeActionsTest::cleanup()
{
    m_window.reset();
    m_fixture.reset();
}

void LifeActionsTest::select(std::initializer_list<const char *> names)
{
    m_window->table()->clearSelection();
    for (const char *name : names) {
        const int row = m_window->table()->proxy()->rowOf(m_fixture->key(name));
        QVERIFY(row >= 0);
        m_window->table()->selectionModel()->select(m_window->table()->model()->index(row, 0),
                                                    QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    QCoreApplication::processEvents();
}

template <typename T>
T *LifeActionsTest::open(const char *command)
{
    if (!QTest::qWaitFor([&] { return action(command)->isEnabled(); }, Testing::patience))
        return nullptr;
    action(command)->trigger();
    return m_window->findChild<T *>();
}

void LifeActionsTest::commandsSayWhyNot()
{
    m_window->table()->clearSelection();
    QTRY_VERIFY(action("sandbox.pause")->toolTip().contains(QStringLiteral("Select a sandbox")));
    select({"job"});
    QTRY_VERIFY(action("sandbox.pause")->toolTip().contains(QStringLiteral("it does not run")));
    QVERIFY(!action("sandbox.pause")->isEnabled());
    QVERIFY(!action("sandbox.extend15")->isEnabled());
    QVERIFY(action("sandbox.resume")->isEnabled());
    QVERIFY(!action("sandbox.commit")->isEnabled());
    QVERIFY(action("sandbox.commit")->toolTip().contains(QStringLiteral("not in this region")));
    select({"job", "web"}); // enough of them can
    QTRY_VERIFY(action("sandbox.pause")->isEnabled());
    QVERIFY(action("sandbox.resume")->isEnabled());
}

void LifeActionsTest::commandsNobodyHasAreNotShown()
{
    QTRY_VERIFY(action("sandbox.pause")->isVisible());
    const auto *extend = m_window->findChild<QMenu *>(QStringLiteral("extendMenu"));
    QVERIFY(extend && extend->menuAction()->isVisible());
    m_fixture->service().hasLives = false;
    select({"web"});
    QTRY_VERIFY(!action("sandbox.pause")->isVisible());
    QVERIFY(!extend->menuAction()->isVisible());
    QVERIFY(action("sandbox.snapshot")->isVisible());
}

void LifeActionsTest::wholeSelectionIsPaused()
{
    select({"web", "api", "job"});
    QTRY_VERIFY(action("sandbox.pause")->isEnabled());
    action("sandbox.pause")->trigger();
    QTRY_COMPARE(calls().size(), 2); // the one that is paused is left out
    QVERIFY(calls().contains(QStringLiteral("pause sbx-web")));
    QVERIFY(calls().contains(QStringLiteral("pause sbx-api")));
    QTRY_COMPARE(m_fixture->store.find(m_fixture->key("web"))->state, SandboxState::Paused);
}

void LifeActionsTest::extendTellsWhatWasGranted()
{
    m_fixture->service().mostLife = std::chrono::minutes(40);
    select({"web"});
    QTRY_VERIFY(action("sandbox.extend60")->isEnabled());
    auto *notice = m_window->findChild<MessageBar *>(QStringLiteral("noticeBar"));
    QVERIFY(!notice->isVisible());
    action("sandbox.extend60")->trigger();
    QTRY_VERIFY(notice->isVisible());
    QVERIFY2(notice->text().contains(QStringLiteral("less than was asked for")), qPrintable(notice->text()));
}

void LifeActionsTest::untilIsAsked()
{
    select({"web"});
    auto *dialog = open<ExtendDialog>("sandbox.extendUntil");
    QVERIFY(dialog);
    auto *until = dialog->findChild<QDateTimeEdit *>(QStringLiteral("extendUntil"));
    auto *accept = dialog->findChild<QPushButton *>(QStringLiteral("extendAccept"));
    until->setDateTime(QDateTime::currentDateTime().addSecs(-3600));
    QVERIFY(!accept->isEnabled());
    QVERIFY(!accept->toolTip().isEmpty());
    until->setDateTime(QDateTime::currentDateTime().addSecs(600)); // sooner than now: allowed, and said
    QVERIFY(accept->isEnabled());
    QVERIFY(until->accessibleDescription().contains(QStringLiteral("sooner")));
    const QDateTime end = QDateTime::currentDateTime().addSecs(7200);
    until->setDateTime(end);
    const QDateTime asked = dialog->end();
    accept->click();
    QTRY_COMPARE(m_fixture->store.find(m_fixture->key("web"))->deadline, asked);
    QCOMPARE(asked.timeSpec(), Qt::UTC);
}

void LifeActionsTest::resumeAsksForTheLife()
{
    select({"job"});
    auto *dialog = open<ResumeDialog>("sandbox.resume");
    QVERIFY(dialog);
    auto *life = dialog->findChild<QSpinBox *>(QStringLiteral("resumeLife"));
    QCOMPARE(life->value(), 45); // what it had before
    QVERIFY(calls().isEmpty());
    life->setValue(30);
    dialog->findChild<QPushButton *>(QStringLiteral("resumeAccept"))->click();
    QTRY_COMPARE(calls(), QStringList{QStringLiteral("resume 1800 sbx-job")});
}

void LifeActionsTest::snapshotIsNamed()
{
    select({"web"});
    auto *dialog = open<SaveStateDialog>("sandbox.snapshot");
    QVERIFY(dialog);
    dialog->findChild<QLineEdit *>(QStringLiteral("snapshotName"))->setText(QStringLiteral(" base "));
    dialog->findChild<QPushButton *>(QStringLiteral("snapshotAccept"))->click();
    QTRY_COMPARE(calls(), QStringList{QStringLiteral("snapshot 'base' sbx-web")});
    // The id is what one needs next, so it stays to be read.
    auto *notice = m_window->findChild<MessageBar *>(QStringLiteral("noticeBar"));
    QTRY_VERIFY(notice->isVisible());
    QVERIFY(notice->text().contains(QStringLiteral("snap-1")));
}

void LifeActionsTest::clonesAreCounted()
{
    select({"web", "api"});
    auto *dialog = open<CloneDialog>("sandbox.clone");
    QVERIFY(dialog);
    dialog->findChild<QSpinBox *>(QStringLiteral("cloneCount"))->setValue(3);
    dialog->findChild<QCheckBox *>(QStringLiteral("cloneAllOrNothing"))->setChecked(true);
    dialog->findChild<QSpinBox *>(QStringLiteral("cloneLife"))->setValue(10);
    dialog->findChild<QPushButton *>(QStringLiteral("cloneAccept"))->click();
    QTRY_COMPARE(calls().size(), 2);
    QVERIFY(calls().contains(QStringLiteral("clone 3 1 600 sbx-web")));
}

void LifeActionsTest::deleteOffersToPause()
{
    select({"web", "job"});
    auto *mixed = open<DeleteDialog>("sandbox.delete");
    QVERIFY(mixed);
    QVERIFY(!mixed->findChild<QPushButton *>(QStringLiteral("deletePause"))); // one of them cannot
    mixed->reject();
    QTRY_VERIFY(!m_window->findChild<DeleteDialog *>());
    select({"web", "api"});
    auto *dialog = open<DeleteDialog>("sandbox.delete");
    QVERIFY(dialog);
    auto *pause = dialog->findChild<QPushButton *>(QStringLiteral("deletePause"));
    QVERIFY(pause);
    pause->click();
    QTRY_COMPARE(calls().size(), 2);
    QVERIFY(calls().constFirst().startsWith(QStringLiteral("pause")));
    QCOMPARE(m_fixture->store.sandboxes(m_fixture->account).size(), 3);
}

void LifeActionsTest::dialogsAreNamed()
{
    const LifeDialog::Sandboxes few{.names = {QStringLiteral("web")},
                                    .leftOut = QStringLiteral("1 left out")};
    const LifeDialog::Sandboxes many{.names = QStringList(7, QStringLiteral("run")), .leftOut = {}};
    const std::unique_ptr<LifeDialog> dialogs[]{
        std::make_unique<ExtendDialog>(few, QDateTime()),
        std::make_unique<ResumeDialog>(many, std::chrono::minutes(60)),
        std::make_unique<SaveStateDialog>(SaveStateDialog::Kind::Snapshot, few),
        std::make_unique<SaveStateDialog>(SaveStateDialog::Kind::Template, many),
        std::make_unique<CloneDialog>(many, std::chrono::minutes(60))};
    for (const auto &dialog : dialogs) {
        const QStringList faults = Testing::accessibilityFaults(dialog.get());
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
        dialog->show();
        Testing::takePictures(dialog.get(), QStringLiteral("life-") + dialog->objectName());
    }
    const auto *names = dialogs[1]->findChild<QLabel *>(QStringLiteral("resumeNames"));
    QVERIFY2(names->text().contains(QStringLiteral("and 4 more")), qPrintable(names->text()));
}

void LifeActionsTest::snapshotsArePicked()
{
    m_fixture->service().images = {
        ImageInfo{.id = QStringLiteral("i1"), .reference = QStringLiteral("base:1"), .isReady = true}};
    m_fixture->service().snapshots = {
        Snapshot{.id = QStringLiteral("snap-7"), .names = {QStringLiteral("after-setup")}},
        Snapshot{.id = QStringLiteral("snap-8"), .names = {}}};
    const ServiceReader reader(m_fixture->sessions.get(), &m_fixture->store);
    ProviderMetadata service;
    service.usesTemplates = true;
    ImageDialog dialog(reader, m_fixture->operations.get(), m_fixture->account, service, {});
    dialog.show();
    QCOMPARE(dialog.windowTitle(), QStringLiteral("Choose a template"));
    auto *list = dialog.findChild<QTreeWidget *>(QStringLiteral("imageList"));
    QTRY_COMPARE(list->topLevelItemCount(), 1);
    auto *source = dialog.findChild<QComboBox *>(QStringLiteral("imageSource"));
    QVERIFY(source->isVisible());
    source->setCurrentIndex(1);
    QTRY_COMPARE(list->topLevelItemCount(), 2);
    Testing::takePictures(&dialog, QStringLiteral("images-snapshots"));
    auto *search = dialog.findChild<QLineEdit *>(QStringLiteral("imageSearch"));
    search->setText(QStringLiteral("setup"));
    QTRY_COMPARE(list->topLevelItemCount(), 1);
    QString picked;
    connect(&dialog, &ImageDialog::picked, this, [&picked](const QString &reference) { picked = reference; });
    auto *use = dialog.findChild<QPushButton *>(QStringLiteral("imagePick"));
    QCOMPARE(use->text(), QStringLiteral("Use snapshot"));
    QTRY_VERIFY(use->isEnabled());
    use->click();
    QCOMPARE(picked, QStringLiteral("snap-7"));
    const QStringList faults = Testing::accessibilityFaults(&dialog);
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
}

void LifeActionsTest::snapshotsAreDeleted()
{
    m_fixture->service().snapshots = {
        Snapshot{.id = QStringLiteral("snap-7"), .names = {QStringLiteral("after-setup")}},
        Snapshot{.id = QStringLiteral("snap-8"), .names = {}}};
    const ServiceReader reader(m_fixture->sessions.get(), &m_fixture->store);
    ImageDialog dialog(reader, m_fixture->operations.get(), m_fixture->account, ProviderMetadata(), {});
    dialog.show();
    auto *list = dialog.findChild<QTreeWidget *>(QStringLiteral("imageList"));
    auto *remove = dialog.findChild<QPushButton *>(QStringLiteral("snapshotDelete"));
    QVERIFY(!remove->isVisible()); // images are deleted elsewhere
    dialog.findChild<QComboBox *>(QStringLiteral("imageSource"))->setCurrentIndex(1);
    QTRY_COMPARE(list->topLevelItemCount(), 2);
    QVERIFY(remove->isVisible() && remove->isEnabled());
    const auto ask = [&](const char *answer) {
        remove->click();
        auto *box = dialog.findChild<QMessageBox *>(QStringLiteral("snapshotDeleteDialog"));
        QVERIFY(box);
        QVERIFY2(box->text().contains(QStringLiteral("after-setup")) &&
                     box->text().contains(QStringLiteral("snap-7")),
                 qPrintable(box->text()));
        box->findChild<QPushButton *>(QStringLiteral("snapshotDeleteDialog.") + QLatin1String(answer))
            ->click();
        QTRY_VERIFY(!dialog.findChild<QMessageBox *>(QStringLiteral("snapshotDeleteDialog")));
    };
    QCOMPARE(list->currentItem()->text(0), QStringLiteral("after-setup"));
    ask("cancel");
    QVERIFY(m_fixture->service().lifeCalls.isEmpty());
    // It stays in the list when the service does not do it.
    m_fixture->service().lifeErrors.insert(QStringLiteral("snap-7"), Error{.kind = Error::Kind::Forbidden});
    ask("accept");
    auto *message = dialog.findChild<MessageBar *>(QStringLiteral("imageMessage"));
    QTRY_VERIFY(message->isVisible());
    QVERIFY2(message->text().contains(QStringLiteral("after-setup")), qPrintable(message->text()));
    QCOMPARE(list->topLevelItemCount(), 2);
    m_fixture->service().lifeErrors.clear();
    ask("accept");
    QTRY_COMPARE(list->topLevelItemCount(), 1);
    QVERIFY(!message->isVisible());
    QCOMPARE(m_fixture->service().snapshots.size(), 1);
    QCOMPARE(m_fixture->service().lifeCalls.constLast(), QStringLiteral("removeSnapshot snap-7"));
    QCOMPARE(m_fixture->operations->operations().constFirst()->title(),
             QStringLiteral("Delete the snapshot “after-setup”"));
    const QStringList faults = Testing::accessibilityFaults(&dialog);
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
}

void LifeActionsTest::templatesAreCalledSo()
{
    CreateForm form;
    auto *image = form.findChild<QComboBox *>(QStringLiteral("createImage"));
    CreateForm::Setup setup{.fields = {{.field = CreateField::Image}}, .hasImages = true, .templates = true};
    form.setUp(setup);
    QCOMPARE(image->accessibleName(), QStringLiteral("Template"));
    setup.templates = false;
    form.setUp(setup);
    QCOMPARE(image->accessibleName(), QStringLiteral("Image"));
}

void LifeActionsTest::metadataIsPlainText()
{
    OverviewTab tab;
    Sandbox sandbox;
    sandbox.id = QStringLiteral("s");
    sandbox.metadata = {{QStringLiteral("owner"), QStringLiteral("<b>me</b>\nand you")}};
    tab.setSandbox(sandbox, {}, {}, {});
    tab.resize(1000, 400);
    tab.show();
    auto *table = tab.findChild<QTableWidget *>(QStringLiteral("details.metadata"));
    QVERIFY(table->isVisible());
    QCOMPARE(table->item(0, 0)->text(), QStringLiteral("owner"));
    QVERIFY(table->item(0, 1)->text().contains(QStringLiteral("<b>me</b>")));
    QVERIFY(!table->item(0, 1)->text().contains(QLatin1Char('\n')));
    sandbox.metadata.clear();
    tab.setSandbox(sandbox, {}, {}, {});
    QVERIFY(!table->isVisible());
}

QTEST_MAIN(LifeActionsTest)
#include "tst_lifeactions.moc"
