// SPDX-License-Identifier: MIT
#include "app/application.h"

#include "app/demoserver.h"
#include "app/guiapplication.h"
#include "app/pluginfolders.h"
#include "app/translations.h"
#include "core/provider/errortext.h"
#include "core/secrets/keychainstore.h"
#include "core/secrets/sessionstore.h"
#include "core/store/credentials.h"
#include "core/transfers/transferqueue.h"
#include "platform/signals.h"
#include "platform/theme.h"
#include "ui/mainwindow/mainwindow.h"

#include <cstdio>

#include <QDir>
#include <QEvent>
#include <QProcess>
#include <QTimer>

namespace Sandkeeper {

Application::Application(const CommandLine &commandLine, std::shared_ptr<ArrivalMark> mark,
                         Folder settingsFolder)
    : m_commandLine(commandLine)
    , m_folder(settingsFolder)
{
    m_sinceStart.start();
    QString folder = commandLine.configFolder;
    if (commandLine.demo && folder.isEmpty()) {
        m_demoFolder = std::make_unique<QTemporaryDir>();
        folder = m_demoFolder->path();
    }
    m_settings = std::make_unique<Settings>(folder);
    if (commandLine.demo && commandLine.configFolder.isEmpty())
        m_settings->setValue(Settings::Key::ShowEnded, true); // the demo shows every state there is
    installTranslations(qApp, m_settings->value(Settings::Key::Language).toString());
    applyTheme(qApp, m_settings->value(Settings::Key::Theme).toString());
    connect(m_settings.get(), &Settings::changed, this, [this](Settings::Key key) {
        if (key == Settings::Key::Theme)
            applyTheme(qApp, m_settings->value(key).toString());
    });

    if (!commandLine.demo)
        m_keychain = createKeychainStore();
    m_sessionSecrets = createSessionStore();
    m_plugins = std::make_unique<PluginManager>();
    m_store = std::make_unique<SandboxStore>();
    m_sessions = std::make_unique<AccountSessions>(AccountSessions::Dependencies{
        .settings = m_settings.get(),
        .plugins = m_plugins.get(),
        .store = m_store.get(),
        .keychain = m_keychain.get(),
        .sessionSecrets = m_sessionSecrets.get(),
        .clock = &Clock::system(),
    });
    m_operations = std::make_unique<Operations>(m_sessions.get(), m_store.get());
    m_transfers = std::make_unique<TransferQueue>(TransferQueue::Dependencies{
        .provider = [this](const QString &accountId) { return m_sessions->provider(accountId); },
        .databasePath = m_folder == Folder::Own
                            ? QDir(m_settings->folder()).filePath(QStringLiteral("transfers.sqlite"))
                            : QString(),
        .mark = std::move(mark),
    });
    connect(m_sessions.get(), &AccountSessions::phaseChanged, m_transfers.get(),
            &TransferQueue::accountChanged);
    connect(qApp, &QGuiApplication::applicationStateChanged, m_sessions.get(),
            [this](Qt::ApplicationState state) {
                m_sessions->setActive(state == Qt::ApplicationActive || state == Qt::ApplicationInactive);
            });
    quitOnSignals(qApp);
}

Application::~Application()
{
    // The window writes its state on the way out; everything it watches is still there.
    m_window.reset();
    (void)m_settings->flush();
}

void Application::start()
{
    m_window = std::make_unique<MainWindow>(MainWindow::Dependencies{
        .sessions = m_sessions.get(),
        .store = m_store.get(),
        .operations = m_operations.get(),
        .settings = m_settings.get(),
        .plugins = m_plugins.get(),
        .keychain = m_keychain ? m_keychain.get() : m_sessionSecrets.get(),
        .transfers = m_transfers.get(),
        .hasDemo = DemoServer::isInstalled(),
    });
    connect(m_window.get(), &MainWindow::demoRequested, this, &Application::openDemo);
    m_window->installEventFilter(this);
    m_window->show();
    if (m_folder == Folder::Shared) {
        m_window->showNotice(
            tr("Transfers are not kept when the program ends, and those from before are not shown."),
            tr("“%1” cannot be written to. Change its permissions or make room there, then start again.")
                .arg(QDir::toNativeSeparators(m_settings->folder())));
    }
}

void Application::raiseWindow(const QByteArray &token)
{
    if (!m_window)
        return;
    if (!token.isEmpty())
        qputenv("XDG_ACTIVATION_TOKEN", token); // where Qt looks for it when it activates a window on Wayland
    m_window->setWindowState(m_window->windowState() & ~Qt::WindowMinimized);
    m_window->show();
    m_window->raise();
    // A dialog in front takes the focus from the window anyway.
    QWidget *front = QApplication::activeModalWidget();
    if (!front)
        front = m_window.get();
    front->raise();
    front->activateWindow();
}

// A program of its own: nothing of the demo can get into this one's settings, nor the other way round.
void Application::openDemo()
{
    if (!QProcess::startDetached(QCoreApplication::applicationFilePath(), {QStringLiteral("--demo")})) {
        m_window->showNotice(
            tr("The demo was not started."),
            tr("Start it yourself with: %1 --demo").arg(QCoreApplication::applicationFilePath()));
    }
}

bool Application::eventFilter(QObject *watched, QEvent *event)
{
    if (!m_painted && watched == m_window.get() && event->type() == QEvent::Paint) {
        m_painted = true;
        m_window->removeEventFilter(this);
        // Queued behind this paint and what it asks for.
        QTimer::singleShot(0, this, [this] {
            trace("first paint");
            if (GuiApplication *app = GuiApplication::instance())
                app->armWatchdog();
            Q_EMIT firstPainted();
            startServices();
        });
    }
    return QObject::eventFilter(watched, event);
}

void Application::startServices()
{
    m_transfers->start();
    m_plugins->scan(pluginFolders());
    if (m_commandLine.demo) {
        startDemo();
        return;
    }
    m_sessions->start(
        foundAccounts(m_plugins->providers(), QProcessEnvironment::systemEnvironment(), QDir::homePath()));
    trace("ready");
    Q_EMIT servicesStarted();
}

void Application::startDemo()
{
    m_demo = std::make_unique<DemoServer>();
    connect(m_demo.get(), &DemoServer::ready, this, &Application::startDemoSession);
    connect(m_demo.get(), &DemoServer::failed, this,
            [this](const Error &error) { m_window->showNotice(message(error), technicalDetails(error)); });
    m_demo->start();
}

void Application::startDemoSession()
{
    QList<std::pair<Account, Secret>> accounts;
    const QList<ProviderMetadata> providers = m_plugins->providers();
    for (const ProviderMetadata &provider : providers) {
        if (m_demo->url(provider.id).isEmpty())
            continue;
        accounts.append({Account{
                             .id = QStringLiteral("demo:") + provider.id,
                             .providerId = provider.id,
                             .name = tr("%1 demo").arg(provider.name),
                             .baseUrl = m_demo->url(provider.id),
                             .proxy = QStringLiteral("none"),
                             .origin = Account::Origin::Demo,
                             .originText = tr("Simulator on this computer"),
                             .keyPlace = Account::KeyPlace::Session,
                         },
                         m_demo->key(provider.id)});
    }
    m_sessions->start(accounts);
    if (!m_demo->isIsolated()) {
        m_window->showNotice(
            tr("Commands in the demo run on this computer without isolation."),
            tr("Bubblewrap does not work here, so a command can reach your own files. Run only what you "
               "would run in a terminal."));
    }
    trace("ready");
    Q_EMIT servicesStarted();
}

QList<std::pair<Account, Secret>> Application::foundAccounts(const QList<ProviderMetadata> &providers,
                                                             const QProcessEnvironment &environment,
                                                             const QString &homeFolder)
{
    QList<std::pair<Account, Secret>> accounts;
    for (const ProviderMetadata &provider : providers) {
        const QList<FoundCredential> all = findCredentials(provider, environment, homeFolder);
        for (const FoundCredential &found : all) {
            const bool inForce = found.context.isEmpty();
            QStringList id{QStringLiteral("env"), provider.id, found.sourceId, found.context};
            id.removeAll(QString());
            accounts.append({Account{
                                 .id = id.join(u':'),
                                 .providerId = provider.id,
                                 .name = inForce ? tr("%1 (found)").arg(found.name)
                                                 : tr("%1 (context %2)").arg(found.name, found.context),
                                 .baseUrl = found.baseUrl,
                                 .sandboxUrl = found.sandboxUrl,
                                 .teamId = found.teamId,
                                 .origin = Account::Origin::Environment,
                                 .originText = found.source,
                                 .keyPlace = Account::KeyPlace::Session,
                                 // Its owner has not chosen it: it is there to be imported, and asks nobody.
                                 .enabled = inForce,
                             },
                             found.apiKey});
        }
    }
    return accounts;
}

void Application::trace(const char *what)
{
    if (m_commandLine.traceStartup) {
        std::printf("%s %lld ms\n", what, static_cast<long long>(m_sinceStart.elapsed()));
        std::fflush(stdout);
    }
}

} // namespace Sandkeeper
