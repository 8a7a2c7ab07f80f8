// SPDX-License-Identifier: MIT
// The program as a person uses it: the real window on the real plug-in and simulator, by keys and clicks
// only.
#include "app/application.h"
#include "app/commandline.h"
#include "app/guiapplication.h"
#include "models/sandboxtablemodel.h"
#include "support/patience.h"
#include "ui/mainwindow/filterbar.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/sandboxtableview.h"
#include "ui/widgets/elidedlabel.h"

#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Sandkeeper;

class TestMainFlow : public QObject
{
    Q_OBJECT

private:
    const QString m_account = u"demo:prime"_qs;
    const QString m_other = u"demo:ppio"_qs;
    std::unique_ptr<Application> m_program;
    QNetworkAccessManager m_control;

    MainWindow *window() const { return m_program->window(); }
    QAbstractItemModel *rows() const { return window()->table()->model(); }

    template <typename T>
    T *child(const char *name, QWidget *parent = nullptr) const
    {
        return (parent ? parent : window())->findChild<T *>(QLatin1String(name));
    }

    template <typename T>
    static T *dialog(const char *name)
    {
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            if (widget->objectName() == QLatin1String(name) && widget->isVisible())
                return qobject_cast<T *>(widget);
        }
        return nullptr;
    }

    QModelIndex rowOf(const QString &name) const
    {
        for (int row = 0; row < rows()->rowCount(); ++row) {
            const QModelIndex index = rows()->index(row, SandboxTableModel::NameColumn);
            if (index.data().toString() == name)
                return index;
        }
        return {};
    }

    QString stateOf(const QString &name) const
    {
        const QModelIndex index = rowOf(name);
        return index.isValid() ? index.siblingAtColumn(SandboxTableModel::StateColumn).data().toString()
                               : QString();
    }

    void selectRow(const QString &name)
    {
        const QModelIndex index = rowOf(name);
        QVERIFY(index.isValid());
        window()->table()->scrollTo(index);
        QTest::mouseClick(window()->table()->viewport(), Qt::LeftButton, {},
                          window()->table()->visualRect(index).center());
        QTRY_COMPARE(window()->table()->selectedKeys().size(), 1);
        QTRY_VERIFY(child<QAction>("action.sandbox.delete")->isEnabled());
    }

    void simulator(const QString &path, const QJsonObject &body, const QByteArray &method = "POST")
    {
        const QUrl service = m_program->sessions()->account(m_account)->baseUrl;
        QNetworkRequest request(service.resolved(QUrl(u"/_simulator/"_qs + path)));
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_qs);
        QNetworkReply *reply = m_control.sendCustomRequest(
            request, method, body.isEmpty() ? QByteArray() : QJsonDocument(body).toJson());
        QTRY_VERIFY(reply->isFinished());
        QCOMPARE(reply->error(), QNetworkReply::NoError);
        reply->deleteLater();
    }

    void createByKeyboard(const QString &name, const QString &image)
    {
        QTRY_COMPARE(QApplication::activeWindow(), window());
        window()->table()->setFocus();
        QTest::keyClick(window()->table(), Qt::Key_N, Qt::ControlModifier);
        QTRY_VERIFY(dialog<QDialog>("createDialog"));
        auto *create = dialog<QDialog>("createDialog");
        // Without a window manager's consent nothing typed would arrive there.
        QTRY_COMPARE(QApplication::activeWindow(), create);
        auto *account = child<QComboBox>("createAccount", create);
        account->setCurrentIndex(account->findData(m_account));
        auto *nameEdit = child<QLineEdit>("createName", create);
        nameEdit->selectAll();
        QTest::keyClicks(nameEdit, name);
        auto *imageEdit = child<QLineEdit>("createImageText", create);
        imageEdit->selectAll();
        QTest::keyClicks(imageEdit, image);
        auto *runtime = child<QComboBox>("createRuntime", create);
        QTest::keyClicks(runtime, u"Container"_qs);
        QTest::keyClick(nameEdit, Qt::Key_Return, Qt::ControlModifier);
        const auto closed = [] {
            return !dialog<QDialog>("createDialog");
        };
        if (!QTest::qWaitFor(closed, Testing::patience))
            create->grab().save(u"create-dialog-did-not-close.png"_qs);
        QVERIFY(closed());
    }

    void runCommand(const QString &command)
    {
        QTRY_COMPARE(QApplication::activeWindow(), window());
        QTRY_VERIFY(child<QAction>("action.sandbox.run")->isEnabled());
        QTest::keyClick(window()->table(), Qt::Key_E, Qt::ControlModifier);
        auto *line = child<QLineEdit>("run.command");
        QTRY_VERIFY(line->isVisible());
        line->selectAll();
        QTest::keyClicks(line, command);
        QTest::keyClick(line, Qt::Key_Return);
    }

    /// Presses Tab until `wanted` has the focus, as somebody without a mouse does.
    void tabTo(QWidget *wanted)
    {
        QVERIFY(wanted);
        for (int i = 0; i < 80 && QApplication::focusWidget() != wanted; ++i)
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QVERIFY2(wanted->hasFocus(), qPrintable(wanted->objectName()));
    }

    /// Filters the table down to one sandbox and goes there.
    void goTo(const QString &name)
    {
        QTRY_COMPARE(QApplication::activeWindow(), window());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_F, Qt::ControlModifier);
        auto *line = child<QLineEdit>("filter.line");
        QTRY_VERIFY(line->hasFocus());
        QTest::keyClick(line, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(line, name);
        QTRY_COMPARE(rows()->rowCount(), 1);
        QTest::keyClick(line, Qt::Key_Down);
        QTRY_VERIFY(window()->table()->hasFocus());
        if (window()->table()->selectedKeys().isEmpty())
            QTest::keyClick(window()->table(), Qt::Key_Home);
        QTRY_COMPARE(window()->table()->selectedKeys().size(), 1);
    }

    /// Goes through the open menu to an entry and takes it.
    void chooseInMenu(const QAction *wanted)
    {
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu);
        for (int i = 0; i < 40 && menu->activeAction() != wanted; ++i)
            QTest::keyClick(menu, Qt::Key_Down);
        QCOMPARE(menu->activeAction(), wanted);
        QTest::keyClick(menu, wanted->menu() ? Qt::Key_Right : Qt::Key_Return);
    }

    /// Opens the menu of the selected sandbox and takes an entry of it, or of its menu to extend lives.
    void chooseForSandbox(const char *action)
    {
        const auto *wanted = child<QAction>(action);
        QTRY_VERIFY2(wanted && wanted->isEnabled(), action);
        QTest::keyClick(window()->table(), Qt::Key_F10, Qt::ShiftModifier);
        QTRY_VERIFY(QApplication::activePopupWidget());
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        if (!menu->actions().contains(const_cast<QAction *>(wanted))) {
            auto *extend = menu->findChild<QMenu *>(QStringLiteral("extendMenu"));
            QVERIFY(extend);
            chooseInMenu(extend->menuAction());
            QTRY_COMPARE(QApplication::activePopupWidget(), extend);
        }
        chooseInMenu(wanted);
        QTRY_VERIFY(!QApplication::activePopupWidget());
    }

    std::optional<Sandbox> boxOf(const QString &account, const QString &name) const
    {
        for (const Sandbox &sandbox : m_program->store()->sandboxes(account)) {
            if (sandbox.name == name)
                return sandbox;
        }
        return std::nullopt;
    }

    QString standardOutput() const { return child<QPlainTextEdit>("run.stdout")->toPlainText(); }

private Q_SLOTS:
    void init()
    {
        CommandLine commandLine;
        commandLine.demo = true;
        m_program = std::make_unique<Application>(commandLine);
        QSignalSpy started(m_program.get(), &Application::servicesStarted);
        m_program->start();
        QVERIFY(QTest::qWaitForWindowActive(window(), Testing::patience));
        QVERIFY(started.size() == 1 || started.wait(Testing::patience));
        for (const QString &account : {m_account, m_other})
            QTRY_VERIFY2(m_program->store()->status(account).loadedOnce, qPrintable(account));
    }

    void cleanup()
    {
        const QStringList stalls = GuiApplication::instance()->takeStalls();
        m_program.reset();
        QVERIFY2(stalls.isEmpty(), qPrintable(stalls.join(u"; "_qs)));
    }

    void demoShowsBothServices()
    {
        QCOMPARE(m_program->sessions()->accounts().size(), 2);
        for (const QString &account : {m_account, m_other}) {
            QCOMPARE(m_program->sessions()->phase(account), AccountSessions::Phase::Ready);
            QCOMPARE(m_program->sessions()->account(account)->origin, Account::Origin::Demo);
            const QList<Sandbox> sandboxes = m_program->store()->sandboxes(account);
            QVERIFY2(sandboxes.size() >= 20, qPrintable(account));
            for (const Sandbox &sandbox : sandboxes)
                QVERIFY(!sandbox.name.isEmpty() && rowOf(sandbox.name).isValid());
        }
    }

    void createReadyRunDelete()
    {
        createByKeyboard(u"made-by-keys"_qs, u"debian:12"_qs);
        QTRY_VERIFY(rowOf(u"made-by-keys"_qs).isValid());
        QTRY_COMPARE(stateOf(u"made-by-keys"_qs), u"Running"_qs);
        // Running comes first, then the gateway knows the sandbox: the operation ends when it can be used.
        QTRY_COMPARE(m_program->operations()->runningCount(), 0);

        selectRow(u"made-by-keys"_qs);
        QTRY_VERIFY(child<QPushButton>("run.start"));
        runCommand(u"echo answer-$((6*7)); pwd >&2"_qs);
        if (!QTest::qWaitFor([&] { return standardOutput().trimmed() == u"answer-42"; }, Testing::patience))
            window()->grab().save(u"no-answer.png"_qs);
        QCOMPARE(standardOutput().trimmed(), u"answer-42"_qs);
        QVERIFY(!child<QPlainTextEdit>("run.stderr")->toPlainText().isEmpty());
        QVERIFY(child<ElidedLabel>("run.outcome")->text().contains(u'0'));

        QTRY_COMPARE(QApplication::activeWindow(), window());
        window()->table()->setFocus();
        QTest::keyClick(window()->table(), Qt::Key_Delete);
        QTRY_VERIFY(dialog<QDialog>("deleteDialog"));
        auto *confirm = child<QPushButton>("deleteConfirm", dialog<QDialog>("deleteDialog"));
        QTest::mouseClick(confirm, Qt::LeftButton);
        // Gone, or shown as ended: the demo shows ended ones.
        QTRY_VERIFY(stateOf(u"made-by-keys"_qs) != u"Running"_qs);
    }

    // A sandbox of the second service from its beginning to its end, without a mouse.
    void wholeLifeByKeyboard()
    {
        const QString name = u"kept-by-keys"_qs;
        window()->table()->setFocus();
        QTest::keyClick(window()->table(), Qt::Key_N, Qt::ControlModifier);
        QTRY_VERIFY(dialog<QDialog>("createDialog"));
        auto *create = dialog<QDialog>("createDialog");
        QTRY_COMPARE(QApplication::activeWindow(), create);
        auto *account = child<QComboBox>("createAccount", create);
        tabTo(account);
        QTest::keyClick(account, Qt::Key_Home);
        for (int i = 0; i < account->count() && account->currentData() != m_other; ++i)
            QTest::keyClick(account, Qt::Key_Down);
        QCOMPARE(account->currentData().toString(), m_other);
        auto *nameEdit = child<QLineEdit>("createName", create);
        tabTo(nameEdit);
        QTest::keyClick(nameEdit, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(nameEdit, name);
        tabTo(child<QComboBox>("createImage", create));
        auto *image = child<QLineEdit>("createImageText", create);
        QTest::keyClick(image, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(image, u"base"_qs);
        QTest::keyClick(image, Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(!dialog<QDialog>("createDialog"));
        QTRY_COMPARE(stateOf(name), u"Running"_qs);
        QTRY_COMPARE(m_program->operations()->runningCount(), 0);

        goTo(name);
        runCommand(u"echo kept > /tmp/kept; echo answer-$((6*7))"_qs);
        QTRY_COMPARE(standardOutput().trimmed(), u"answer-42"_qs);

        goTo(name);
        chooseForSandbox("action.sandbox.pause");
        QTRY_COMPARE(stateOf(name), u"Paused"_qs);
        QTRY_COMPARE(m_program->operations()->runningCount(), 0);

        chooseForSandbox("action.sandbox.resume");
        QTRY_VERIFY(dialog<QDialog>("resumeDialog"));
        QTRY_COMPARE(QApplication::activeWindow(), dialog<QDialog>("resumeDialog"));
        // Not an hour, which is the longest life that the service grants: it is to be extended below.
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(QApplication::focusWidget(), u"20"_qs);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_COMPARE(stateOf(name), u"Running"_qs);
        QTRY_COMPARE(m_program->operations()->runningCount(), 0);
        QTRY_COMPARE(QApplication::activeWindow(), window());
        runCommand(u"cat /tmp/kept"_qs);
        QTRY_COMPARE(standardOutput().trimmed(), u"kept"_qs);

        goTo(name);
        QVERIFY(boxOf(m_other, name));
        const QDateTime before = boxOf(m_other, name)->deadline;
        chooseForSandbox("action.sandbox.extend15");
        const auto extended = [&] {
            return before.secsTo(boxOf(m_other, name)->deadline) >= 15 * 60 - 5;
        };
        QTRY_VERIFY(extended());

        QTRY_COMPARE(QApplication::activeWindow(), window());
        QTest::keyClick(window()->table(), Qt::Key_Delete);
        QTRY_VERIFY(dialog<QDialog>("deleteDialog"));
        QTRY_COMPARE(QApplication::activeWindow(), dialog<QDialog>("deleteDialog"));
        auto *confirm = child<QPushButton>("deleteConfirm", dialog<QDialog>("deleteDialog"));
        tabTo(confirm);
        QTest::keyClick(confirm, Qt::Key_Space);
        QTRY_VERIFY(!boxOf(m_other, name));
    }

    void commandsThatMisbehave()
    {
        createByKeyboard(u"rough"_qs, u"debian:12"_qs);
        QTRY_COMPARE(stateOf(u"rough"_qs), u"Running"_qs);
        // Running comes first, then the gateway knows the sandbox: the operation ends when it can be used.
        QTRY_COMPARE(m_program->operations()->runningCount(), 0);
        selectRow(u"rough"_qs);

        // Never ends: cancel does not wait for it, nor for its limit of a minute.
        runCommand(u"sleep 1000"_qs);
        auto *cancel = child<QPushButton>("run.cancel");
        QTRY_VERIFY(cancel->isEnabled());
        QTRY_COMPARE(m_program->operations()->runningCount(), 1);
        QTest::mouseClick(cancel, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(m_program->operations()->runningCount(), 0, 10'000);

        // Fifty megabytes: the end is shown, the window keeps moving (cleanup() checks for stalls).
        runCommand(
            u"yes 0123456789012345678901234567890123456789012345678 | head -c 50000000; echo; echo the-end"_qs);
        QTRY_VERIFY_WITH_TIMEOUT(
            standardOutput().endsWith(u"the-end\n"_qs) || standardOutput().endsWith(u"the-end"_qs), 60000);

        // The sandbox dies under a command: a reason is given and no exit code is made up.
        runCommand(u"sleep 500"_qs);
        QTRY_COMPARE(m_program->operations()->runningCount(), 1);
        const QString id = window()->table()->selectedKeys().constFirst().sandboxId;
        simulator(u"sandboxes/"_qs + id, {{u"status"_qs, u"ERROR"_qs}, {u"errorType"_qs, u"OOM_KILLED"_qs}});
        QTRY_COMPARE(m_program->operations()->runningCount(), 0);
        const Operation *last = m_program->operations()->operations().constFirst();
        QCOMPARE(last->state(), Operation::State::Failed);
        QCOMPARE(last->firstError()->kind, Error::Kind::NotRunning);
    }

    void failingServiceKeepsTheRows()
    {
        const int before = rows()->rowCount();
        for (const QString &rule :
             {u"list:html"_qs, u"list:status=401"_qs, u"list:status=402"_qs,
              u"list:status=429:retry-after=1"_qs, u"list:status=503"_qs, u"list:shape"_qs}) {
            simulator(u"faults"_qs, {{u"rule"_qs, rule}});
            QTest::keyClick(window(), Qt::Key_F5);
            QTRY_VERIFY2(m_program->store()->status(m_account).isStale(), qPrintable(rule));
            QVERIFY(rows()->rowCount() >= before);
            // One account's trouble is none of the other's.
            QVERIFY(!m_program->store()->status(m_other).isStale());
            QTRY_VERIFY(child<QWidget>("accountBars")->isVisible());
            simulator(u"faults"_qs, {}, "DELETE");
            QTest::keyClick(window(), Qt::Key_F5);
            QTRY_VERIFY2(!m_program->store()->status(m_account).isStale(), qPrintable(rule));
        }
    }
};

int main(int argc, char *argv[])
{
    GuiApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("Sandkeeper"));
    TestMainFlow test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_mainflow.moc"
