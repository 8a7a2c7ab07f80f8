// SPDX-License-Identifier: MIT
// What the service knows is offered where a person would otherwise type an id: teams, images, registry
// credentials.
#include "servicewindow.h"
#include "ui/dialogs/accounteditor.h"
#include "ui/dialogs/choiceedit.h"
#include "ui/dialogs/createdialog.h"
#include "ui/dialogs/fieldrow.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QTreeWidget>

using namespace Sandkeeper;
using Testing::ServiceWindow;

class ChoicesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_service.reset(); }
    void teamIsSwitchedInTheMenu();
    void teamIsChosenInTheEditor();
    void failureIsSaidInTheMenu();
    void imageIsPicked();
    void imageIsChecked_data();
    void imageIsChecked();
    void credentialsAreOffered();

private:
    /// The entries that can be chosen.
    static QList<QAction *> choices(const QMenu *menu);
    std::unique_ptr<CreateDialog> createDialog() const;
    std::unique_ptr<ServiceWindow> m_service;
};

void ChoicesTest::initTestCase()
{
    m_service = std::make_unique<ServiceWindow>(QStringList{
        QStringLiteral("--sandboxes"), QStringLiteral("12"), QStringLiteral("--seed"), QStringLiteral("3")});
    QVERIFY2(m_service->ready(), qPrintable(m_service->simulator.problem()));
}

QList<QAction *> ChoicesTest::choices(const QMenu *menu)
{
    QList<QAction *> result = menu->actions();
    result.removeIf([](const QAction *action) { return !action->isCheckable(); });
    return result;
}

std::unique_ptr<CreateDialog> ChoicesTest::createDialog() const
{
    CreateDialog::forgetLast();
    auto dialog = std::make_unique<CreateDialog>(m_service->sessions.get(), m_service->operations.get());
    dialog->show();
    return dialog;
}

void ChoicesTest::teamIsSwitchedInTheMenu()
{
    const auto team = [this] {
        return m_service->sessions->account(m_service->account)->teamId;
    };
    const auto openMenu = [this] {
        auto *menu = m_service->child<QMenu>("teamMenu.env:prime");
        Q_EMIT menu->aboutToShow();
        return QPointer<QMenu>(menu);
    };
    QPointer<QMenu> menu = openMenu();
    QTRY_VERIFY(choices(menu).size() > 1);
    QVERIFY(choices(menu).constFirst()->isChecked()); // personal
    QAction *other = choices(menu).constLast();
    const QString name = other->text();
    const int before = m_service->simulator.count(QStringLiteral("list"));
    other->trigger();
    QTRY_VERIFY(!team().isEmpty());
    // The rows are those of the team now, asked for anew.
    QTRY_VERIFY(m_service->simulator.count(QStringLiteral("list")) > before);
    QTRY_VERIFY(m_service->store.status(m_service->account).loadedOnce);
    for (const Sandbox &sandbox : m_service->store.sandboxes(m_service->account))
        QCOMPARE(sandbox.teamId, team());

    menu = openMenu();
    QTRY_VERIFY(choices(menu).size() > 1);
    const auto isCurrent = [&menu, &name] {
        const QList<QAction *> all = choices(menu);
        return std::any_of(all.begin(), all.end(), [&name](const QAction *action) {
            return action->isChecked() && action->text() == name;
        });
    };
    QTRY_VERIFY(isCurrent());
    choices(menu).constFirst()->trigger();
    QTRY_VERIFY(team().isEmpty());
    QTRY_VERIFY(m_service->store.status(m_service->account).loadedOnce);
    QTRY_VERIFY(m_service->store.count() > 0);
}

void ChoicesTest::teamIsChosenInTheEditor()
{
    AccountEditor editor(m_service->sessions.get(), &m_service->plugins, nullptr);
    Account account = *m_service->sessions->account(m_service->account);
    account.id.clear(); // a new one with these values
    editor.setAccount(account);
    editor.setFoundKey(
        Secret(QByteArrayView(m_service->simulator.value(QStringLiteral("primeKey")).toUtf8())));
    editor.show();
    auto *button = editor.findChild<QToolButton *>(QStringLiteral("accountTeamChoose"));
    QVERIFY(button->isVisible());
    button->click();
    auto *menu = editor.findChild<QMenu *>(QStringLiteral("accountTeamMenu"));
    QTRY_VERIFY(choices(menu).size() > 1);
    QAction *team = choices(menu).constLast();
    const QString name = team->text();
    team->trigger();
    menu->close();
    QVERIFY(!editor.account().teamId.isEmpty());
    QCOMPARE(editor.findChild<QLineEdit *>(QStringLiteral("accountTeam"))->text(), editor.account().teamId);
    // An id says nothing to a person: the name stands beside it.
    QTRY_VERIFY(editor.findChild<ChoiceEdit *>()->currentName() == name);
    const QList<QLabel *> hints = editor.findChildren<QLabel *>(QStringLiteral("fieldMessage"));
    QVERIFY(std::any_of(hints.begin(), hints.end(),
                        [&name](const QLabel *hint) { return hint->text().contains(name); }));
}

void ChoicesTest::failureIsSaidInTheMenu()
{
    AccountEditor editor(m_service->sessions.get(), &m_service->plugins, nullptr);
    Account account = *m_service->sessions->account(m_service->account);
    account.id.clear();
    editor.setAccount(account);
    editor.setFoundKey(Secret(QByteArrayView("pit_SYNTHETIC_of_nobody")));
    editor.show();
    editor.findChild<QToolButton *>(QStringLiteral("accountTeamChoose"))->click();
    auto *menu = editor.findChild<QMenu *>(QStringLiteral("accountTeamMenu"));
    QCOMPARE(menu->actions().size(), 1);
    const QString asking = menu->actions().constFirst()->text();
    QTRY_VERIFY(menu->actions().constFirst()->text() != asking);
    QVERIFY(!menu->actions().constFirst()->isEnabled());
    QVERIFY(menu->actions().constFirst()->text().contains(QStringLiteral("key")));
    menu->close();
}

void ChoicesTest::imageIsPicked()
{
    const auto dialog = createDialog();
    dialog->findChild<QToolButton *>(QStringLiteral("createImageChoose"))->click();
    auto *list = dialog->findChild<QTreeWidget *>(QStringLiteral("imageList"));
    QVERIFY(list);
    QTRY_VERIFY(list->topLevelItemCount() > 0);
    auto *search = dialog->findChild<QLineEdit *>(QStringLiteral("imageSearch"));
    search->setText(QStringLiteral("no-image-has-this-name"));
    QTRY_COMPARE(list->topLevelItemCount(), 0);
    auto *use = dialog->findChild<QPushButton *>(QStringLiteral("imagePick"));
    QTRY_VERIFY(!use->isEnabled());
    search->clear();
    QTRY_VERIFY(list->topLevelItemCount() > 0);
    const QString reference = list->currentItem()->text(0);
    QTRY_VERIFY(use->isEnabled());
    use->click();
    QCOMPARE(dialog->request().image, reference);
}

void ChoicesTest::imageIsChecked_data()
{
    QTest::addColumn<QString>("image");
    QTest::addColumn<bool>("good");
    QTest::newRow("usable") << QStringLiteral("debian:12") << true;
    QTest::newRow("missing") << QStringLiteral("example/missing:1") << false;
    QTest::newRow("private") << QStringLiteral("example/private:1") << false;
    QTest::newRow("none") << QString() << false;
}

void ChoicesTest::imageIsChecked()
{
    QFETCH(const QString, image);
    QFETCH(const bool, good);
    const auto dialog = createDialog();
    auto *edit = dialog->findChild<QComboBox *>(QStringLiteral("createImage"));
    edit->setEditText(image);
    dialog->findChild<QToolButton *>(QStringLiteral("createImageCheck"))->click();
    const auto *row = qobject_cast<FieldRow *>(edit->parentWidget()->parentWidget());
    QVERIFY(row);
    const auto *text = row->findChild<QLabel *>(QStringLiteral("fieldMessage"));
    QTRY_VERIFY(text->text().contains(QStringLiteral("can use this image")) == good &&
                !text->text().isEmpty() && text->text() != QStringLiteral("Asking the service…"));
    QVERIFY(text->isVisible());
    QCOMPARE(edit->accessibleDescription(), text->text());
    edit->setEditText(QStringLiteral("another:1")); // it was said of another image
    QVERIFY(!text->text().contains(QStringLiteral("this image")));
}

void ChoicesTest::credentialsAreOffered()
{
    const auto dialog = createDialog();
    dialog->findChild<QToolButton *>(QStringLiteral("sectionAdvanced"))->setChecked(true);
    dialog->findChild<QToolButton *>(QStringLiteral("createRegistryChoose"))->click();
    auto *menu = dialog->findChild<QMenu *>(QStringLiteral("createRegistryMenu"));
    QTRY_VERIFY(!choices(menu).isEmpty());
    choices(menu).constLast()->trigger();
    menu->close();
    QCOMPARE(dialog->request().registryCredentialsId,
             dialog->findChild<QLineEdit *>(QStringLiteral("createRegistry"))->text());
}

QTEST_MAIN(ChoicesTest)
#include "tst_choices.moc"
