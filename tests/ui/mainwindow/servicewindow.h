// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/sessionstore.h"
#include "core/transfers/transferqueue.h"
#include "patience.h"
#include "simulatorprocess.h"
#include "ui/details/detailspane.h"
#include "ui/details/runtab.h"
#include "ui/mainwindow/actionregistry.h"
#include "ui/mainwindow/filterbar.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/sandboxtableview.h"

#include <QTemporaryDir>
#include <QTest>

namespace Sandkeeper::Testing {

/// The real window on real plug-ins on a simulator of its own; nothing in between is replaced.
struct ServiceWindow
{
    /// One account at each of the providers. ready() says whether all of it came up.
    explicit ServiceWindow(const QStringList &options = {},
                           const QStringList &providers = {QStringLiteral("prime")},
                           const Clock &windowClock = Clock::system())
        : account(accountAt(providers.constFirst()))
        , clock(&windowClock)
        , secrets(createSessionStore())
        , settings(folder.path())
    {
        if (!simulator.start(QStringList{QStringLiteral("--start-delay"), QStringLiteral("50"),
                                         QStringLiteral("--gateway-lag"), QStringLiteral("10")} +
                             options))
            return;
        QList<Service> services;
        for (const QString &provider : providers)
            services.append({provider, QUrl(simulator.value(provider + QStringLiteral("Url"))),
                             simulator.value(provider + QStringLiteral("Key")).toUtf8()});
        open(services);
    }

    struct Service
    {
        QString provider;
        QUrl url;
        QByteArray key;
    };
    /// On a simulator that somebody else has started.
    explicit ServiceWindow(const QList<Service> &services)
        : account(accountAt(services.constFirst().provider))
        , secrets(createSessionStore())
        , settings(folder.path())
    {
        open(services);
    }

    void open(const QList<Service> &services)
    {
        settings.setValue(Settings::Key::ShowEnded, true);
        plugins.scan({SimulatorProcess::buildFolder() + QStringLiteral("/lib/sandkeeper/plugins")});
        sessions = std::make_unique<AccountSessions>(AccountSessions::Dependencies{
            .settings = &settings,
            .plugins = &plugins,
            .store = &store,
            .sessionSecrets = secrets.get(),
            .clock = &Clock::system(),
        });
        operations = std::make_unique<Operations>(sessions.get(), &store);
        transfers = std::make_unique<TransferQueue>(TransferQueue::Dependencies{
            .provider = [this](const QString &id) { return sessions->provider(id); },
            .databasePath = folder.filePath(QStringLiteral("transfers.sqlite"))});
        transfers->start();
        window = std::make_unique<MainWindow>(MainWindow::Dependencies{.sessions = sessions.get(),
                                                                       .store = &store,
                                                                       .operations = operations.get(),
                                                                       .settings = &settings,
                                                                       .plugins = &plugins,
                                                                       .transfers = transfers.get(),
                                                                       .clock = clock});
        window->show();
        QList<std::pair<Account, Secret>> all;
        for (const Service &service : services) {
            Account one;
            one.id = accountAt(service.provider);
            one.providerId = service.provider;
            one.name = services.size() == 1 ? QStringLiteral("Simulator") : service.provider;
            one.baseUrl = service.url;
            one.proxy = QStringLiteral("none");
            one.origin = Account::Origin::Environment;
            one.keyPlace = Account::KeyPlace::Session;
            all.append({one, Secret(QByteArrayView(service.key))});
        }
        sessions->start(all);
    }

    static QString accountAt(const QString &provider) { return QStringLiteral("env:") + provider; }
    bool ready()
    {
        const auto loaded = [this] {
            const QList<Account> accounts = sessions->accounts();
            return std::all_of(accounts.begin(), accounts.end(),
                               [this](const Account &each) { return store.status(each.id).loadedOnce; });
        };
        return sessions && QTest::qWaitForWindowActive(window.get(), patience) &&
               QTest::qWaitFor(loaded, patience);
    }
    CreateRequest request(const QString &name) const
    {
        CreateRequest result;
        result.name = name;
        result.image = QStringLiteral("debian:12");
        result.runtime = QStringLiteral("container");
        return result;
    }
    /// A running sandbox. Without an id when there is none after a while.
    SandboxKey create(const QString &name)
    {
        const Operation *operation = operations->create(account, request(name));
        const bool done = QTest::qWaitFor([&] { return operation->isFinished(); }, patience);
        return done && operation->state() == Operation::State::Succeeded ? operation->items().constFirst().key
                                                                         : SandboxKey();
    }
    template <typename T>
    T *child(const char *name) const
    {
        return window->findChild<T *>(QLatin1String(name));
    }

    const QString account;                 ///< the first one
    const Clock *clock = &Clock::system(); ///< the window's
    SimulatorProcess simulator;
    QTemporaryDir folder;
    std::unique_ptr<SecretStore> secrets;
    Settings settings;
    PluginManager plugins;
    SandboxStore store;
    std::unique_ptr<AccountSessions> sessions;
    std::unique_ptr<Operations> operations;
    std::unique_ptr<TransferQueue> transfers;
    std::unique_ptr<MainWindow> window;
};

} // namespace Sandkeeper::Testing
