// SPDX-License-Identifier: MIT
#include "dialogfixture.h"
#include "support/accessibilitycheck.h"
#include "ui/dialogs/aboutdialog.h"
#include "ui/dialogs/deletedialog.h"
#include "ui/dialogs/firstrunpage.h"
#include "ui/dialogs/settingsdialog.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTest>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;

class SmallDialogsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void deleteNamesWhatGoes();
    void deleteDefaultIsCancel();
    void deleteManyAsksForTheNumber();
    void deleteShowsHostileNamesPlainly();
    void firstRun();
    void settings();
    void settingsCancelled();
    void accessible();
    void pictures();

private:
    static QList<DeleteDialog::Item> items(int count);
};

namespace {

template <typename T>
T *child(QWidget *parent, const char *name)
{
    auto *found = parent->findChild<T *>(QLatin1String(name));
    if (!found)
        qFatal("There is no %s.", name);
    return found;
}

} // namespace

QList<DeleteDialog::Item> SmallDialogsTest::items(int count)
{
    QList<DeleteDialog::Item> items;
    for (int i = 0; i < count; ++i) {
        Sandbox sandbox;
        sandbox.id = QStringLiteral("sbx-%1").arg(i, 4, 10, QLatin1Char('0'));
        sandbox.name = QStringLiteral("training-run-%1").arg(i);
        sandbox.stateWord = QStringLiteral("RUNNING");
        items << DeleteDialog::Item({QStringLiteral("account-1"), sandbox.id}, sandbox,
                                    QStringLiteral("Work"));
    }
    return items;
}

void SmallDialogsTest::deleteNamesWhatGoes()
{
    DeleteDialog dialog(items(3));
    const QAbstractItemModel *model = child<QTableView>(&dialog, "deleteList")->model();
    QCOMPARE(model->rowCount(), 3);
    QCOMPARE(model->index(2, 0).data().toString(), QStringLiteral("training-run-2"));
    QCOMPARE(model->index(2, 1).data().toString(), QStringLiteral("Work"));
    QCOMPARE(model->index(2, 2).data().toString(), QStringLiteral("RUNNING"));
    QCOMPARE(model->index(2, 3).data().toString(), QStringLiteral("sbx-0002"));
    QVERIFY(child<QPushButton>(&dialog, "deleteConfirm")->text().contains(QLatin1Char('3')));
    QVERIFY(!dialog.findChild<QLineEdit *>(QStringLiteral("deleteNumber")));
    QCOMPARE(dialog.keys().size(), 3);
    QVERIFY(
        (dialog.keys().constFirst() == SandboxKey{QStringLiteral("account-1"), QStringLiteral("sbx-0000")}));

    QSignalSpy accepted(&dialog, &QDialog::accepted);
    dialog.open();
    child<QPushButton>(&dialog, "deleteConfirm")->click();
    QCOMPARE(accepted.size(), 1);
}

void SmallDialogsTest::deleteDefaultIsCancel()
{
    for (const int count : {1, 30}) {
        DeleteDialog dialog(items(count));
        QSignalSpy accepted(&dialog, &QDialog::accepted);
        QSignalSpy rejected(&dialog, &QDialog::rejected);
        dialog.open();
        QTest::keyClick(&dialog, Qt::Key_Return);
        QCOMPARE(accepted.size(), 0);
        QCOMPARE(rejected.size(), 1);
    }
}

void SmallDialogsTest::deleteManyAsksForTheNumber()
{
    DeleteDialog below(items(DeleteDialog::TypedNumberThreshold - 1));
    QVERIFY(child<QPushButton>(&below, "deleteConfirm")->isEnabled());

    DeleteDialog dialog(items(37));
    QSignalSpy accepted(&dialog, &QDialog::accepted);
    dialog.open();
    auto *confirm = child<QPushButton>(&dialog, "deleteConfirm");
    auto *number = child<QLineEdit>(&dialog, "deleteNumber");
    QVERIFY(!confirm->isEnabled());
    for (const char *wrong : {"3", "38", "037", "all"}) {
        number->setText(QString::fromLatin1(wrong));
        QVERIFY(!confirm->isEnabled());
    }
    number->clear();
    QTest::keyClicks(number, QStringLiteral("37"));
    QVERIFY(confirm->isEnabled());
    confirm->click();
    QCOMPARE(accepted.size(), 1);
    QCOMPARE(dialog.keys().size(), 37);
}

void SmallDialogsTest::deleteShowsHostileNamesPlainly()
{
    QList<DeleteDialog::Item> hostile = items(1);
    hostile[0].name = QStringLiteral("a\nb") + QChar(0x202e) + QStringLiteral("<b>x</b>");
    DeleteDialog dialog(hostile);
    const QString shown = child<QTableView>(&dialog, "deleteList")->model()->index(0, 0).data().toString();
    QVERIFY(!shown.contains(QLatin1Char('\n')) && !shown.contains(QChar(0x202e)));
    QVERIFY(shown.contains(QLatin1String("<b>")));
    for (const QLabel *label : dialog.findChildren<QLabel *>())
        QCOMPARE(label->textFormat(), Qt::PlainText);
}

void SmallDialogsTest::firstRun()
{
    FirstRunPage page;
    page.show();
    QSignalSpy add(&page, &FirstRunPage::addAccountRequested);
    QSignalSpy demo(&page, &FirstRunPage::demoRequested);
    QSignalSpy import(&page, &FirstRunPage::importRequested);
    QVERIFY(!page.findChild<QPushButton *>(QStringLiteral("firstRunImport0")));
    page.setServices({QStringLiteral("Prime Intellect"), QStringLiteral("PPIO")});
    const QList<QLabel *> labels = page.findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
        return label->text().contains(QLatin1String("Prime Intellect")) &&
               label->text().contains(QLatin1String("PPIO"));
    }));
    page.setFoundKeys({{QStringLiteral("env:prime"), QStringLiteral("Prime"), QStringLiteral("PRIME_API_KEY"),
                        QStringLiteral("…a1b2")},
                       {QStringLiteral("env:prime:work"), QStringLiteral("Prime (context work)"),
                        QStringLiteral("/home/me/work.json"), QStringLiteral("…c3d4")}});
    QVERIFY(child<QPushButton>(&page, "firstRunImport0")->accessibleName() !=
            child<QPushButton>(&page, "firstRunImport1")->accessibleName());
    child<QPushButton>(&page, "firstRunAdd")->click();
    child<QPushButton>(&page, "firstRunDemo")->click();
    child<QPushButton>(&page, "firstRunImport0")->click();
    QCOMPARE(add.size(), 1);
    QCOMPARE(demo.size(), 1);
    QCOMPARE(import.size(), 1);
    QCOMPARE(import.constFirst().constFirst().toString(), QStringLiteral("env:prime"));
    page.setFoundKeys({});
    QVERIFY(!page.findChild<QPushButton *>(QStringLiteral("firstRunImport0")));
    QVERIFY(child<QPushButton>(&page, "firstRunDemo")->isVisible());
    page.setDemoAvailable(false); // no simulator on this system
    QVERIFY(!child<QPushButton>(&page, "firstRunDemo")->isVisible());
}

void SmallDialogsTest::settings()
{
    DialogFixture fixture;
    SettingsDialog dialog(fixture.settings.get());
    QSignalSpy changed(fixture.settings.get(), &Settings::changed);
    dialog.open();
    auto *language = child<QComboBox>(&dialog, "settingsLanguage");
    language->setCurrentIndex(language->findText(QStringLiteral("简体中文")));
    child<QComboBox>(&dialog, "settingsTheme")->setCurrentIndex(2);
    child<QSpinBox>(&dialog, "settingsRefresh")->setValue(25);
    child<QCheckBox>(&dialog, "settingsShowEnded")->setChecked(true);
    child<QCheckBox>(&dialog, "settingsConfirmDelete")->setChecked(false);
    QCOMPARE(changed.size(), 0);
    child<QPushButton>(&dialog, "settingsOk")->click();
    QCOMPARE(changed.size(), 5);
    QCOMPARE(fixture.settings->value(Settings::Key::Language).toString(), QStringLiteral("zh_CN"));
    QCOMPARE(fixture.settings->value(Settings::Key::Theme).toString(), QStringLiteral("dark"));
    QCOMPARE(fixture.settings->value(Settings::Key::RefreshSeconds).toInt(), 25);
    QVERIFY(fixture.settings->value(Settings::Key::ShowEnded).toBool());
    QVERIFY(!fixture.settings->value(Settings::Key::ConfirmSingleDelete).toBool());

    SettingsDialog again(fixture.settings.get());
    QCOMPARE(child<QComboBox>(&again, "settingsTheme")->currentIndex(), 2);
    QCOMPARE(child<QComboBox>(&again, "settingsLanguage")->currentText(), QStringLiteral("简体中文"));
    child<QPushButton>(&again, "settingsOk")->click();
    QCOMPARE(changed.size(), 5); // nothing was different
}

void SmallDialogsTest::settingsCancelled()
{
    DialogFixture fixture;
    SettingsDialog dialog(fixture.settings.get());
    dialog.open();
    child<QSpinBox>(&dialog, "settingsRefresh")->setValue(999);
    child<QPushButton>(&dialog, "settingsCancel")->click();
    QVERIFY(fixture.settings->value(Settings::Key::RefreshSeconds).toInt() != 999);
}

void SmallDialogsTest::accessible()
{
    DialogFixture fixture;
    DeleteDialog deletion(items(30));
    FirstRunPage page;
    page.setFoundKeys({{QStringLiteral("env:prime"), QStringLiteral("Prime"), QStringLiteral("PRIME_API_KEY"),
                        QStringLiteral("…a1b2")}});
    SettingsDialog settings(fixture.settings.get());
    AboutDialog about;
    for (QWidget *widget : {static_cast<QWidget *>(&deletion), static_cast<QWidget *>(&page),
                            static_cast<QWidget *>(&settings), static_cast<QWidget *>(&about)})
        QCOMPARE(accessibilityFaults(widget), QStringList());
}

void SmallDialogsTest::pictures()
{
    DialogFixture fixture;
    DeleteDialog one(items(1));
    DeleteDialog many(items(37));
    SettingsDialog settings(fixture.settings.get());
    AboutDialog about;
    FirstRunPage page;
    page.resize(900, 640);
    page.setServices({QStringLiteral("Prime Intellect"), QStringLiteral("PPIO")});
    page.setFoundKeys({{QStringLiteral("env:prime"), QStringLiteral("Prime Intellect"),
                        QStringLiteral("PRIME_API_KEY"), QStringLiteral("…a1b2")}});
    const std::pair<QWidget *, const char *> all[] = {{&one, "delete-one"},
                                                      {&many, "delete-many"},
                                                      {&settings, "settings"},
                                                      {&about, "about"},
                                                      {&page, "firstrun"}};
    for (const auto &[widget, name] : all) {
        widget->show();
        QVERIFY(QTest::qWaitForWindowExposed(widget));
        takePictures(widget, QString::fromLatin1(name));
        QVERIFY(widget->height() <= 760);
    }
}

QTEST_MAIN(SmallDialogsTest)
#include "tst_smalldialogs.moc"
