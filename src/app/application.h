// SPDX-License-Identifier: MIT
#pragma once

#include "app/commandline.h"
#include "core/client/accountsessions.h"
#include "core/client/operations.h"
#include "core/provider/pluginmanager.h"
#include "core/secrets/secretstore.h"
#include "core/store/sandboxstore.h"
#include "core/store/settings.h"
#include "platform/quarantine.h"

#include <memory>

#include <QElapsedTimer>
#include <QObject>
#include <QProcessEnvironment>
#include <QTemporaryDir>

namespace Sandkeeper {

class TransferQueue;

class DemoServer;
class MainWindow;

/// Puts the program together: which store, which sessions, which window, and in which order they start. Shows
/// the window first; plug-ins, keychain and network come after its first paint. GUI thread.
class Application final : public QObject
{
    Q_OBJECT
public:
    /// Whether the settings folder is this process's alone. Where that is not known, transfers are not kept
    /// in it, nor are those run that are.
    enum class Folder { Own, Shared };

    /// `mark` is set on every file that comes from a sandbox; null where the system knows no such marks.
    explicit Application(const CommandLine &commandLine,
                         std::shared_ptr<ArrivalMark> mark = systemArrivalMark(),
                         Folder folder = Folder::Own);
    ~Application() override;

    void start();
    /// Brings the window to the front, with whatever is open before it. `token`: what the desktop gave for
    /// it; may be empty.
    void raiseWindow(const QByteArray &token);

    MainWindow *window() const { return m_window.get(); }
    AccountSessions *sessions() const { return m_sessions.get(); }
    SandboxStore *store() const { return m_store.get(); }
    Operations *operations() const { return m_operations.get(); }
    Settings *settings() const { return m_settings.get(); }
    TransferQueue *transfers() const { return m_transfers.get(); }

    /// What the services' own tools left in the environment and in the home folder, as accounts that are
    /// never stored: one for each key. Any thread.
    static QList<std::pair<Account, Secret>> foundAccounts(const QList<ProviderMetadata> &providers,
                                                           const QProcessEnvironment &environment,
                                                           const QString &homeFolder);

Q_SIGNALS:
    void firstPainted();
    /// Accounts are connected or being connected.
    void servicesStarted();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void startServices();
    void openDemo();
    void startDemo();
    void startDemoSession();
    void trace(const char *what);

    CommandLine m_commandLine;
    Folder m_folder;
    QElapsedTimer m_sinceStart;
    // In order of use: what is declared later uses what is declared before it, and goes first.
    std::unique_ptr<QTemporaryDir> m_demoFolder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<SecretStore> m_keychain; // none in the demo
    std::unique_ptr<SecretStore> m_sessionSecrets;
    std::unique_ptr<PluginManager> m_plugins;
    std::unique_ptr<SandboxStore> m_store;
    std::unique_ptr<DemoServer> m_demo;
    std::unique_ptr<AccountSessions> m_sessions;
    std::unique_ptr<Operations> m_operations;
    std::unique_ptr<TransferQueue> m_transfers;
    std::unique_ptr<MainWindow> m_window;
    bool m_painted = false;
};

} // namespace Sandkeeper
