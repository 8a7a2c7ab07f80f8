// SPDX-License-Identifier: MIT
#include "dialogfixture.h"

#include "core/provider/future.h"
#include "core/secrets/sessionstore.h"
#include "platform/theme.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTest>
#include <QTranslator>

namespace Sandkeeper::Testing {

namespace {

QString pictureLanguage()
{
    return qEnvironmentVariable("SANDKEEPER_TEST_LANGUAGE");
}

/// Before any widget is made, so that pictures can be taken in every language.
void installLanguage()
{
    // English too has a translation: its plural forms.
    const QString language = pictureLanguage().isEmpty() ? QStringLiteral("en") : pictureLanguage();
    QLocale::setDefault(QLocale(language));
    auto *translator = new QTranslator(qApp);
    if (!translator->load(QStringLiteral(":/i18n/sandkeeper_%1.qm").arg(language)))
        qFatal("There is no translation for this language.");
    QCoreApplication::installTranslator(translator);
}

} // namespace

std::optional<Error> TestKeychain::refusal() const
{
    if (present == State::Available)
        return std::nullopt;
    return Error{.kind = Error::Kind::Secrets,
                 .reason = present == State::Locked ? QStringLiteral("LOCKED") : QStringLiteral("ABSENT")};
}

Future<SecretStore::State> TestKeychain::unlock()
{
    ++unlockCalls;
    present = afterUnlock;
    return state();
}

Future<Secret> TestKeychain::read(const QString &key)
{
    if (const auto error = refusal())
        return readyFuture<Secret>(tl::unexpected(*error));
    if (!secrets.contains(key))
        return readyFuture<Secret>(tl::unexpected(Error{.kind = Error::Kind::NotFound}));
    return readyFuture<Secret>(secrets.value(key));
}

Future<void> TestKeychain::write(const QString &key, const Secret &secret)
{
    ++writeCalls;
    if (const auto error = refusal())
        return readyFuture<void>(tl::unexpected(*error));
    secrets.insert(key, secret);
    return readyFuture<void>({});
}

Future<void> TestKeychain::remove(const QString &key)
{
    if (const auto error = refusal())
        return readyFuture<void>(tl::unexpected(*error));
    secrets.remove(key);
    return readyFuture<void>({});
}

DialogFixture::DialogFixture()
    : sessionSecrets(createSessionStore())
    , settings(std::make_unique<Settings>(folder.path()))
{
    plugins.scan({qEnvironmentVariable("TESTSERVICE_PLUGINS")});
    sessions = std::make_unique<AccountSessions>(AccountSessions::Dependencies{
        .settings = settings.get(),
        .plugins = &plugins,
        .store = &store,
        .keychain = &keychain,
        .sessionSecrets = sessionSecrets.get(),
        .clock = &Clock::system(),
    });
    operations = std::make_unique<Operations>(sessions.get(), &store);
    service() = TestServiceState{};
}

QString DialogFixture::addAccount(const QString &name)
{
    Account account;
    account.providerId = QStringLiteral("testservice");
    account.name = name;
    QString id;
    QObject context;
    whenDone<QString>(sessions->save(account, Secret(QByteArrayView("tst_made_up_key_a1b2"))), &context,
                      [&id](const Result<QString> &saved) { id = saved.value_or(QString()); });
    const bool ready = QTest::qWaitFor(
        [&] { return !id.isEmpty() && sessions->phase(id) == AccountSessions::Phase::Ready; }, patience);
    return ready ? id : QString();
}

TestServiceState &DialogFixture::service()
{
    const auto factory = plugins.factory(QStringLiteral("testservice"));
    auto *control = factory ? dynamic_cast<TestServiceControl *>(*factory) : nullptr;
    if (!control)
        qFatal("The test service could not be loaded.");
    return control->state();
}

void takePictures(QWidget *widget, const QString &name)
{
    const QString folder =
        qEnvironmentVariable("SANDKEEPER_BUILD_DIR", QDir::tempPath()) + QLatin1String("/gallery");
    QVERIFY(QDir().mkpath(folder));
    for (const bool dark : {false, true}) {
        applyTheme(qApp, dark ? QStringLiteral("dark") : QStringLiteral("light"));
        QCoreApplication::sendPostedEvents();
        const QString file =
            QStringLiteral("%1/testservice-%2%4-%3.png")
                .arg(folder, name, dark ? QStringLiteral("dark") : QStringLiteral("light"),
                     pictureLanguage().isEmpty() ? QString() : QLatin1Char('-') + pictureLanguage());
        QVERIFY(widget->grab().save(file));
    }
    applyTheme(qApp, QStringLiteral("system"));
}

Q_COREAPP_STARTUP_FUNCTION(installLanguage)

} // namespace Sandkeeper::Testing
