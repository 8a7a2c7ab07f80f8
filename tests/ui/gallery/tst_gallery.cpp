// SPDX-License-Identifier: MIT
#include "app/application.h"
#include "app/translations.h"
#include "platform/theme.h"
#include "ui/details/detailspane.h"
#include "ui/details/runtab.h"
#include "ui/dialogs/aboutdialog.h"
#include "ui/dialogs/accounteditor.h"
#include "ui/dialogs/accountsdialog.h"
#include "ui/dialogs/createdialog.h"
#include "ui/dialogs/deletedialog.h"
#include "ui/dialogs/settingsdialog.h"
#include "ui/mainwindow/actionregistry.h"
#include "ui/mainwindow/filterbar.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/sandboxtableview.h"

#include <QApplication>
#include <QDir>
#include <QDockWidget>
#include <QLineEdit>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace Sandkeeper;

/// Every screen and dialog of the program on its demo, saved as pictures. A test in so far as each of them
/// must open and paint; whether it looks right is for a person to see.
class Gallery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void firstRun();
    void table();
    void emptyFilter();
    void overview();
    void run();
    void operations();
    void failure();
    void dialogs();

private:
    void take(QWidget *widget, const QString &name);
    std::optional<SandboxKey> runningKey() const;
    DeleteDialog *deleteDialog(int count);

    QString m_appearance = qEnvironmentVariable("GALLERY_APPEARANCE", QStringLiteral("light"));
    QTemporaryDir m_folder;
    std::unique_ptr<Application> m_application;
    MainWindow *m_window = nullptr;
};

void Gallery::initTestCase()
{
    // In the settings, for the program chooses its language itself when it starts.
    const QString language = m_appearance == QLatin1String("zh_CN") ? m_appearance : QStringLiteral("en");
    {
        Settings settings(m_folder.path());
        settings.setValue(Settings::Key::Language, language);
        QVERIFY(settings.flush());
    }
    installTranslations(qApp, language);
    m_application = std::make_unique<Application>(CommandLine{.demo = true, .configFolder = m_folder.path()});
    applyTheme(qApp,
               m_appearance == QLatin1String("dark") ? QStringLiteral("dark") : QStringLiteral("light"));
    m_application->start();
    m_window = m_application->window();
    m_window->resize(1280, 800);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->table()->model()->rowCount() > 0, 30000);
    QTRY_VERIFY_WITH_TIMEOUT(runningKey().has_value(), 30000);
}

void Gallery::firstRun()
{
    SandboxStore store;
    Settings settings(m_folder.filePath(QStringLiteral("empty")));
    PluginManager plugins;
    AccountSessions sessions(
        {.settings = &settings, .plugins = &plugins, .store = &store, .clock = &Clock::system()});
    Operations wishes(&sessions, &store);
    MainWindow window({.sessions = &sessions,
                       .store = &store,
                       .operations = &wishes,
                       .settings = &settings,
                       .plugins = &plugins});
    window.resize(1280, 800);
    window.show();
    take(&window, QStringLiteral("window-starting"));
    sessions.start({});
    take(&window, QStringLiteral("window-first-run"));
}

void Gallery::table()
{
    m_window->table()->selectKey(*runningKey());
    m_window->actionRegistry()->action(QStringLiteral("view.details"))->setChecked(false);
    take(m_window, QStringLiteral("window-table"));
    m_window->actionRegistry()->action(QStringLiteral("view.details"))->setChecked(true);
}

void Gallery::emptyFilter()
{
    m_window->filterBar()->setText(QStringLiteral("nothing-has-this-name"));
    QTRY_COMPARE(m_window->table()->model()->rowCount(), 0);
    take(m_window, QStringLiteral("window-no-match"));
    m_window->filterBar()->setText({});
    QTRY_VERIFY(m_window->table()->model()->rowCount() > 0);
}

void Gallery::overview()
{
    m_window->table()->selectKey(*runningKey());
    m_window->details()->tabs()->setCurrentIndex(0);
    take(m_window, QStringLiteral("window-overview"));
}

void Gallery::run()
{
    m_window->table()->selectKey(*runningKey());
    m_window->details()->showRunTab();
    auto *command = m_window->findChild<QLineEdit *>(QStringLiteral("run.command"));
    for (const char *line : {"ls /nowhere", "seq 1 200 && echo careful >&2"}) {
        command->setText(QLatin1String(line));
        m_window->details()->runTab()->run();
        QTRY_COMPARE_WITH_TIMEOUT(m_application->operations()->runningCount(), 0, 30000);
    }
    take(m_window, QStringLiteral("window-run"));
}

void Gallery::operations()
{
    auto *dock = m_window->findChild<QDockWidget *>(QStringLiteral("operationsDock"));
    dock->show();
    take(m_window, QStringLiteral("window-operations"));
    dock->hide();
}

void Gallery::failure()
{
    const QString account = m_application->sessions()->accounts().constFirst().id;
    m_application->store()->setError(
        account, Error{.kind = Error::Kind::Network, .subject = QStringLiteral("api.example.test")});
    take(m_window, QStringLiteral("window-stale"));
    m_application->sessions()->refresh(account);
    QTRY_VERIFY(!m_application->store()->status(account).isStale());
}

void Gallery::dialogs()
{
    AccountSessions *sessions = m_application->sessions();
    Settings settings(m_folder.filePath(QStringLiteral("other")));
    PluginManager plugins;
    const std::vector<std::pair<QString, QDialog *>> all{
        {QStringLiteral("create"), new CreateDialog(sessions, m_application->operations(), m_window)},
        {QStringLiteral("accounts"), new AccountsDialog(sessions, &plugins, nullptr, m_window)},
        {QStringLiteral("account"), new AccountEditor(sessions, &plugins, nullptr, m_window)},
        {QStringLiteral("settings"), new SettingsDialog(&settings, m_window)},
        {QStringLiteral("delete-one"), deleteDialog(1)},
        {QStringLiteral("delete-many"), deleteDialog(40)},
        {QStringLiteral("about"), new AboutDialog(m_window)},
    };
    for (const auto &[name, dialog] : all) {
        dialog->open();
        take(dialog, QStringLiteral("dialog-") + name);
        delete dialog;
    }
}

void Gallery::take(QWidget *widget, const QString &name)
{
    QVERIFY(QTest::qWaitForWindowExposed(widget));
    for (int i = 0; i < 5; ++i) // layouts, coalesced updates and what they ask for
        QCoreApplication::processEvents();
    QDir folder(qEnvironmentVariable("SANDKEEPER_BUILD_DIR", QDir::tempPath()) + QStringLiteral("/gallery"));
    QVERIFY(folder.mkpath(QStringLiteral(".")));
    const QPixmap picture = widget->grab();
    QVERIFY(!picture.isNull());
    QVERIFY(picture.save(folder.filePath(QStringLiteral("%1-%2.png").arg(name, m_appearance))));
}

std::optional<SandboxKey> Gallery::runningKey() const
{
    const auto *proxy = m_window->table()->proxy();
    for (int row = 0; row < proxy->rowCount(); ++row) {
        const SandboxKey key = proxy->keyAt(row);
        if (m_application->operations()->runRefusal(key).isEmpty())
            return key;
    }
    return {};
}

DeleteDialog *Gallery::deleteDialog(int count)
{
    QList<DeleteDialog::Item> items;
    for (int i = 0; i < count; ++i) {
        Sandbox sandbox;
        sandbox.id = QStringLiteral("sbx-%1").arg(i, 4, 10, QLatin1Char('0'));
        sandbox.name = QStringLiteral("run-%1").arg(i);
        sandbox.state = SandboxState::Running;
        sandbox.stateWord = QStringLiteral("RUNNING");
        items += {{QStringLiteral("a"), sandbox.id}, sandbox, QStringLiteral("Work")};
    }
    return new DeleteDialog(items, m_window);
}

QTEST_MAIN(Gallery)
#include "tst_gallery.moc"
