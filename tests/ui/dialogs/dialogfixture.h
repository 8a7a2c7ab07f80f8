// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/accountsessions.h"
#include "core/client/operations.h"
#include "support/patience.h"
#include "testservice.h"

#include <QTemporaryDir>

namespace Sandkeeper::Testing {

/// A keychain whose state the test sets. While it is not open it answers as the real one does.
class TestKeychain final : public SecretStore
{
    Q_OBJECT
public:
    State present = State::Available;
    State afterUnlock = State::Available;
    QHash<QString, Secret> secrets;
    int unlockCalls = 0;
    int writeCalls = 0;

    QString name() const override { return QStringLiteral("Test keychain"); }
    Future<State> state() override { return readyFuture<State>(present); }
    Future<State> unlock() override;
    Future<Secret> read(const QString &key) override;
    Future<void> write(const QString &key, const Secret &secret) override;
    Future<void> remove(const QString &key) override;

private:
    std::optional<Error> refusal() const;
};

/// Real sessions, operations, settings and plug-ins over the test service. Nothing of a former fixture is
/// left.
class DialogFixture
{
public:
    DialogFixture();

    /// Adds a stored account whose key is in the keychain and waits until it is ready. Its id, or empty after
    /// a failure.
    QString addAccount(const QString &name);
    TestServiceState &service();
    SandboxStore store;
    TestKeychain keychain;
    std::unique_ptr<SecretStore> sessionSecrets;
    QTemporaryDir folder;
    std::unique_ptr<Settings> settings;
    PluginManager plugins;
    std::unique_ptr<AccountSessions> sessions;
    std::unique_ptr<Operations> operations;
};

/// Saves a picture of `widget` in the build's gallery, in the light and in the dark theme, for people to
/// look at. The widget must be shown.
void takePictures(QWidget *widget, const QString &name);

} // namespace Sandkeeper::Testing
