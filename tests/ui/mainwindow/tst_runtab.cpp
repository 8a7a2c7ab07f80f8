// SPDX-License-Identifier: MIT
// What happens in the window when the service really answers: commands in the Run tab, and a new sandbox.
#include "models/operationsmodel.h"
#include "servicewindow.h"
#include "ui/dialogs/createdialog.h"
#include "ui/dialogs/keyvalueeditor.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/messagebar.h"

#include <QAbstractItemModelTester>
#include <QFileDialog>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

using namespace Sandkeeper;
using Testing::ServiceWindow;

class RunTabTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cancelEndsTheWait();
    void cancelAtOnceSendsNothing();
    void refusalIsSaid();
    void machinesRunCommandsToo();
    void upAndDownWalkThroughTheHistory();
    void timeOutIsSaid();
    void folderAndEnvironmentArePassed();
    void saveWritesAllOfTheOutput();
    void resultStaysWithItsSandbox();
    void newSandboxIsSelected();
    void anotherChoiceIsKept();
    void whoTypesIsNotDisturbed();
    void manyAreDeletedWithAResultEach();

private:
    void select(const SandboxKey &key);
    void type(const QString &command);
    QString output() const { return m_service->child<QPlainTextEdit>("run.stdout")->toPlainText(); }
    QString message() const;
    bool idle() const { return m_service->operations->runningCount() == 0; }
    void submit(const QString &name);
    SandboxKey keyOf(const QString &name) const;

    std::unique_ptr<ServiceWindow> m_service;
    // Watches every operation of this test from beginning to end.
    std::unique_ptr<OperationsModel> m_operations;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    SandboxKey m_first;
    SandboxKey m_second;
};

void RunTabTest::initTestCase()
{
    m_service = std::make_unique<ServiceWindow>(QStringList{
        QStringLiteral("--sandboxes"), QStringLiteral("40"), QStringLiteral("--seed"), QStringLiteral("7")});
    QVERIFY2(m_service->ready(), qPrintable(m_service->simulator.problem()));
    m_operations = std::make_unique<OperationsModel>(m_service->operations.get());
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_operations.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    m_first = m_service->create(QStringLiteral("first"));
    m_second = m_service->create(QStringLiteral("second"));
    QVERIFY(!m_first.sandboxId.isEmpty() && !m_second.sandboxId.isEmpty());
}

void RunTabTest::cleanupTestCase()
{
    m_tester.reset();
    m_operations.reset();
    m_service.reset();
}

void RunTabTest::init()
{
    select(m_first);
    m_service->child<QLineEdit>("run.folder")->clear();
    m_service->child<QSpinBox>("run.timeout")->setValue(60);
    QTRY_VERIFY(idle());
}

void RunTabTest::select(const SandboxKey &key)
{
    m_service->window->table()->selectKey(key);
    QCOMPARE(m_service->window->table()->selectedKeys(), QList<SandboxKey>{key});
    m_service->window->activateWindow(); // a platform without a window manager leaves it where a dialog was
    m_service->window->details()->showRunTab();
}

void RunTabTest::type(const QString &command)
{
    auto *line = m_service->child<QLineEdit>("run.command");
    QTRY_VERIFY(line->hasFocus());
    line->selectAll();
    QTest::keyClicks(line, command);
    QTRY_VERIFY(m_service->child<QPushButton>("run.start")->isEnabled());
    QTest::keyClick(line, Qt::Key_Return);
}

QString RunTabTest::message() const
{
    const auto *tab = m_service->child<QWidget>("details.run");
    const auto *bar = tab->findChild<MessageBar *>();
    return bar->isVisible() ? bar->text() : QString();
}

SandboxKey RunTabTest::keyOf(const QString &name) const
{
    const SandboxFilterModel *rows = m_service->window->table()->proxy();
    for (int row = 0; row < rows->rowCount(); ++row) {
        if (rows->row(row).sandbox.name == name)
            return rows->keyAt(row);
    }
    return {};
}

void RunTabTest::cancelEndsTheWait()
{
    const int before = m_service->simulator.count(QStringLiteral("exec"));
    type(QStringLiteral("sleep 600"));
    QTRY_COMPARE(m_service->simulator.count(QStringLiteral("exec")), before + 1);
    auto *cancel = m_service->child<QPushButton>("run.cancel");
    QTRY_VERIFY(cancel->isEnabled());
    QVERIFY(!m_service->child<QPushButton>("run.start")->isEnabled());
    QTest::mouseClick(cancel, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(idle(), 10'000); // long before the command's limit of a minute
    QTRY_VERIFY(!message().isEmpty());
    QVERIFY(!cancel->isEnabled());
    QVERIFY(m_service->child<QPushButton>("run.start")->isEnabled());
    QVERIFY(!m_service->child<QPushButton>("run.save")->isEnabled());
}

void RunTabTest::cancelAtOnceSendsNothing()
{
    const int before = m_service->simulator.count(QStringLiteral("exec"));
    type(QStringLiteral("sleep 600"));
    m_service->child<QPushButton>("run.cancel")->click(); // in the same turn of the event loop
    QVERIFY(idle());
    QVERIFY(!message().isEmpty());
    type(QStringLiteral("true"));
    QTRY_VERIFY(idle());
    QCOMPARE(m_service->simulator.count(QStringLiteral("exec")), before + 1);
}

void RunTabTest::refusalIsSaid()
{
    const QList<Sandbox> all = m_service->store.sandboxes(m_service->account);
    const auto found =
        std::find_if(all.begin(), all.end(), [](const Sandbox &sandbox) { return isFinal(sandbox.state); });
    QVERIFY(found != all.end());
    const SandboxKey key{m_service->account, found->id};
    select(key);
    const QString reason = m_service->operations->runRefusal(key);
    QVERIFY(!reason.isEmpty());
    m_service->child<QLineEdit>("run.command")->setText(QStringLiteral("true"));
    const auto *run = m_service->child<QPushButton>("run.start");
    QVERIFY(!run->isEnabled());
    QCOMPARE(run->accessibleDescription(), reason);
    QTest::keyClick(m_service->child<QLineEdit>("run.command"), Qt::Key_Return);
    QVERIFY(idle());
    QTRY_VERIFY(!m_service->window->actionRegistry()->action(QStringLiteral("sandbox.run"))->isEnabled());
    QTRY_COMPARE(m_service->window->actionRegistry()->refusal(QStringLiteral("sandbox.run")), reason);
}

void RunTabTest::machinesRunCommandsToo()
{
    CreateRequest request = m_service->request(QStringLiteral("machine"));
    request.runtime = QStringLiteral("vm");
    const Operation *operation = m_service->operations->create(m_service->account, request);
    QTRY_VERIFY(operation->isFinished());
    QCOMPARE(operation->state(), Operation::State::Succeeded);
    // Its creation ended with an answered command: nothing is left to be hoped for.
    QVERIFY(m_service->simulator.count(QStringLiteral("rpc")) > 0);
    const SandboxKey key = operation->items().constFirst().key;
    QCOMPARE(m_service->operations->runRefusal(key), QString());
    select(key);
    type(QStringLiteral("echo from a machine; echo wrong >&2; exit 3"));
    QTRY_COMPARE(output(), QStringLiteral("from a machine\n"));
    QCOMPARE(m_service->child<QPlainTextEdit>("run.stderr")->toPlainText(), QStringLiteral("wrong\n"));
    QVERIFY(m_service->child<ElidedLabel>("run.outcome")->text().contains(QLatin1Char('3')));
    type(QStringLiteral("sleep 600"));
    auto *cancel = m_service->child<QPushButton>("run.cancel");
    QTRY_VERIFY(cancel->isEnabled());
    QTest::mouseClick(cancel, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(idle(), 10'000);
}

void RunTabTest::upAndDownWalkThroughTheHistory()
{
    for (const char *command : {"echo one", "echo two", "echo two"}) {
        type(QLatin1String(command));
        QTRY_VERIFY(idle());
    }
    auto *line = m_service->child<QLineEdit>("run.command");
    line->setText(QStringLiteral("echo unfinish"));
    QTest::keyClicks(line, QStringLiteral("ed"));
    QTest::keyClick(line, Qt::Key_Up);
    QCOMPARE(line->text(), QStringLiteral("echo two"));
    QTest::keyClick(line, Qt::Key_Up);
    QCOMPARE(line->text(), QStringLiteral("echo one")); // the same command twice counts once
    QTest::keyClick(line, Qt::Key_Down);
    QTest::keyClick(line, Qt::Key_Down);
    QCOMPARE(line->text(), QStringLiteral("echo unfinished"));
}

void RunTabTest::timeOutIsSaid()
{
    m_service->child<QSpinBox>("run.timeout")->setValue(1);
    type(QStringLiteral("sleep 30"));
    QTRY_VERIFY(idle());
    QTRY_VERIFY(!message().isEmpty());
    QCOMPARE(m_service->operations->operations().constFirst()->firstError()->kind,
             Error::Kind::CommandTimeout);
    QVERIFY(!m_service->child<QPushButton>("run.save")->isEnabled());
}

void RunTabTest::folderAndEnvironmentArePassed()
{
    QTest::mouseClick(m_service->child<QToolButton>("run.options"), Qt::LeftButton);
    auto *folder = m_service->child<QLineEdit>("run.folder");
    QTRY_VERIFY(folder->isVisible());
    QTest::keyClicks(folder, QStringLiteral("/usr"));
    auto *editor = m_service->child<QWidget>("details.run")->findChild<KeyValueEditor *>();
    editor->model()->addLines(QStringLiteral("GREETING=good day"));
    m_service->child<QLineEdit>("run.command")->setFocus();
    // Without isolation the folders of a sandbox lie below another one, so only the name can be compared.
    type(QStringLiteral("basename \"$PWD\"; echo \"$GREETING\"; echo wrong >&2; exit 3"));
    QTRY_COMPARE(output(), QStringLiteral("usr\ngood day\n"));
    QCOMPARE(m_service->child<QPlainTextEdit>("run.stderr")->toPlainText(), QStringLiteral("wrong\n"));
    QVERIFY(m_service->child<ElidedLabel>("run.outcome")->text().contains(QLatin1Char('3')));
    editor->model()->setValues({});
    m_service->child<QToolButton>("run.options")->setChecked(false);
}

void RunTabTest::saveWritesAllOfTheOutput()
{
    type(QStringLiteral("seq 1 400000; echo problem >&2")); // more than is shown
    QTRY_VERIFY(m_service->child<QPushButton>("run.save")->isEnabled());
    QTest::mouseClick(m_service->child<QPushButton>("run.save"), Qt::LeftButton);
    auto *dialog = m_service->child<QFileDialog>("run.saveDialog");
    QVERIFY(dialog);
    const QString path = m_service->folder.filePath(QStringLiteral("kept.txt"));
    dialog->findChild<QLineEdit *>(QStringLiteral("fileNameEdit"))->setText(path);
    static_cast<QDialog *>(dialog)->accept();
    QTRY_VERIFY(message().contains(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray content = file.readAll();
    QVERIFY(content.startsWith("1\n2\n3\n"));
    QVERIFY(content.contains("\n400000\n"));
    QCOMPARE(content.count('\n'), 400000 + 3); // and the error output under a line of its own
    QVERIFY(content.endsWith("problem\n"));
}

void RunTabTest::resultStaysWithItsSandbox()
{
    type(QStringLiteral("sleep 1; echo from-first"));
    QTRY_VERIFY(!idle());
    select(m_second);
    QVERIFY(output().isEmpty());
    QTRY_VERIFY(idle());
    QVERIFY(output().isEmpty());
    QCOMPARE(m_service->child<QListView>("run.history")->model()->rowCount(), 0);
    type(QStringLiteral("echo from-second"));
    QTRY_COMPARE(output(), QStringLiteral("from-second\n"));
    select(m_first);
    QTRY_COMPARE(output(), QStringLiteral("from-first\n"));
    select(m_second);
    QTRY_COMPARE(output(), QStringLiteral("from-second\n"));
}

/// Sends the create dialog as a user would.
void RunTabTest::submit(const QString &name)
{
    m_service->window->actionRegistry()->action(QStringLiteral("sandbox.create"))->trigger();
    auto *dialog = m_service->window->findChild<CreateDialog *>();
    QVERIFY(dialog);
    dialog->setRequest(m_service->account, m_service->request(name));
    QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("createButton")), Qt::LeftButton);
    QTRY_VERIFY(!m_service->window->findChild<CreateDialog *>());
    m_service->window->activateWindow();
}

void RunTabTest::newSandboxIsSelected()
{
    SandboxTableView *table = m_service->window->table();
    table->setFocus();
    table->sortByColumn(SandboxTableModel::NameColumn, Qt::AscendingOrder);
    table->scrollToTop();
    submit(QStringLiteral("zz-latest"));
    QTRY_COMPARE(table->selectedKeys(), QList<SandboxKey>{keyOf(QStringLiteral("zz-latest"))});
    const QRect cell = table->visualRect(table->currentIndex());
    QVERIFY(table->viewport()->rect().contains(cell.center()));
}

void RunTabTest::anotherChoiceIsKept()
{
    SandboxTableView *table = m_service->window->table();
    table->setFocus();
    submit(QStringLiteral("not-selected"));
    table->selectKey(m_second);
    QTRY_VERIFY(!keyOf(QStringLiteral("not-selected")).sandboxId.isEmpty());
    QTRY_VERIFY(idle());
    QCOMPARE(table->selectedKeys(), QList<SandboxKey>{m_second});
}

void RunTabTest::whoTypesIsNotDisturbed()
{
    auto *line = m_service->child<QLineEdit>("run.command");
    QTRY_VERIFY(line->hasFocus());
    line->clear();
    QTest::keyClicks(line, QStringLiteral("rm -r bu"));
    submit(QStringLiteral("came-while-typing"));
    QTRY_VERIFY(line->hasFocus());
    QTest::keyClicks(line, QStringLiteral("ild"));
    QTRY_VERIFY(!keyOf(QStringLiteral("came-while-typing")).sandboxId.isEmpty());
    QTRY_VERIFY(idle());
    QCOMPARE(m_service->window->table()->selectedKeys(), QList<SandboxKey>{m_first});
    line->clear();
}

void RunTabTest::manyAreDeletedWithAResultEach()
{
    QList<SandboxKey> keys;
    for (const Sandbox &sandbox : m_service->store.sandboxes(m_service->account))
        keys += {m_service->account, sandbox.id};
    QVERIFY(keys.size() >= 40);
    Operation *operation = m_service->operations->remove(keys);
    QTRY_VERIFY(operation->isFinished());
    QCOMPARE(operation->state(), Operation::State::Succeeded);
    const QModelIndex top = m_operations->indexOf(operation);
    QCOMPARE(m_operations->rowCount(top), int(keys.size()));
    m_service->operations->clearFinished();
    QCOMPARE(m_operations->rowCount(), 0);
}

int main(int argc, char *argv[])
{
    // Qt's own file dialog: the desktop's could not be filled in from here.
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    QApplication app(argc, argv);
    RunTabTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_runtab.moc"
