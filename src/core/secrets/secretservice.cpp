// SPDX-License-Identifier: MIT
#include "core/secrets/secretservice.h"

#include "core/provider/future.h"

#include <array>
#include <atomic>

#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QLibrary>
#include <QtConcurrentRun>
#include <QTimer>

namespace Sandkeeper {

namespace {

using State = SecretStore::State;

const QString service = QStringLiteral("org.freedesktop.secrets");
const QString servicePath = QStringLiteral("/org/freedesktop/secrets");
const QString defaultCollection = QStringLiteral("/org/freedesktop/secrets/aliases/default");
const QString serviceInterface = QStringLiteral("org.freedesktop.Secret.Service");
const QString collectionInterface = QStringLiteral("org.freedesktop.Secret.Collection");
const QString promptInterface = QStringLiteral("org.freedesktop.Secret.Prompt");
const QString noObject = QStringLiteral("/"); // how the service says "none"

Error failure(const QString &detail)
{
    return {.kind = Error::Kind::Secrets, .detail = detail, .reason = QStringLiteral("FAILED")};
}

QDBusMessage lockedQuestion(const QString &collection)
{
    QDBusMessage call = QDBusMessage::createMethodCall(
        service, collection, QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"));
    call << collectionInterface << QStringLiteral("Locked");
    return call;
}

QDBusMessage aliasQuestion()
{
    QDBusMessage call =
        QDBusMessage::createMethodCall(service, servicePath, serviceInterface, QStringLiteral("ReadAlias"));
    call << QStringLiteral("default");
    return call;
}

bool saysAbsent(const QDBusError &error)
{
    switch (error.type()) {
    case QDBusError::ServiceUnknown:
    case QDBusError::Disconnected:
    case QDBusError::NoServer:
        return true;
    default:
        // It could not be started on demand; or it left the bus and nothing starts it again.
        return error.name().startsWith(u"org.freedesktop.DBus.Error.Spawn.") ||
               error.name() == u"org.freedesktop.DBus.Error.NameHasNoOwner";
    }
}

bool saysNoSuchObject(const QDBusError &error)
{
    return error.type() == QDBusError::UnknownObject || error.type() == QDBusError::UnknownMethod ||
           error.type() == QDBusError::UnknownInterface;
}

/// Calls `callback(QDBusMessage)` with the reply or the error, on the context's thread.
template <typename Callback>
void call(const QDBusConnection &bus, const QDBusMessage &message, std::chrono::milliseconds timeout,
          QObject *context, Callback callback)
{
    auto *watcher =
        new QDBusPendingCallWatcher(bus.asyncCall(message, static_cast<int>(timeout.count())), context);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, context,
                     [callback = std::move(callback)](QDBusPendingCallWatcher *finished) {
                         finished->deleteLater();
                         callback(finished->reply());
                     });
}

/// Whether QtKeychain can talk to the Secret Service: it loads libsecret when first used, and says only
/// "Unknown error" where it is not installed. On KDE it has a second way.
bool hasClientLibrary()
{
    return QLibrary(QStringLiteral("secret-1"), 0).load() ||
           qEnvironmentVariable("XDG_CURRENT_DESKTOP").contains(u"KDE", Qt::CaseInsensitive);
}

void answerLocked(const Answer<State> &answer, const QDBusMessage &reply)
{
    const QVariant locked = reply.arguments().value(0).value<QDBusVariant>().variant();
    if (locked.userType() != QMetaType::Bool)
        answer.fail(failure(QStringLiteral("Locked: %1").arg(reply.signature())));
    else
        answer.finish(locked.toBool() ? State::Locked : State::Available);
}

void answerError(const Answer<State> &answer, const QDBusError &error)
{
    if (saysAbsent(error))
        answer.finish(State::Absent);
    else
        answer.fail(failure(error.message()));
}

} // namespace

SecretService::SecretService(std::chrono::milliseconds timeout)
    : m_timeout(timeout)
{
}

SecretService::~SecretService()
{
    disconnectBus();
}

void SecretService::disconnectBus()
{
    if (!m_busName.isEmpty())
        QDBusConnection::disconnectFromBus(m_busName);
    m_busName.clear();
}

void SecretService::withBus(const BusUser &user, const std::function<void()> &otherwise)
{
    if (!m_busName.isEmpty()) {
        const QDBusConnection bus(m_busName);
        if (bus.isConnected())
            return user(bus);
        disconnectBus();
    }
    static std::atomic<int> counter{0};
    const QString name = QStringLiteral("sandkeeper-secrets-%1").arg(++counter);
    // Connecting is a blocking call, and so is loading the library; both are usually a matter of
    // milliseconds, but a bus that accepts and never answers is waited for.
    const auto connectToBus = [name]() -> Result<bool> {
        return hasClientLibrary() &&
               QDBusConnection::connectToBus(QDBusConnection::SessionBus, name).isConnected();
    };
    whenDone<bool>(QtConcurrent::run(connectToBus), this,
                   [this, name, user, otherwise](const Result<bool> &connected) {
                       if (!connected || !*connected) {
                           QDBusConnection::disconnectFromBus(name);
                           return otherwise();
                       }
                       // Another call may have been faster, and its questions are on that connection.
                       if (!m_busName.isEmpty())
                           QDBusConnection::disconnectFromBus(name);
                       else
                           m_busName = name;
                       user(QDBusConnection(m_busName));
                   });
}

Future<State> SecretService::state()
{
    const Answer<State> answer;
    QTimer::singleShot(m_timeout, this, [answer] { answer.fail(failure(tr("No answer in time."))); });
    withBus(
        [this, answer](const QDBusConnection &bus) {
            call(bus, lockedQuestion(defaultCollection), m_timeout, this,
                 [this, answer, bus](const QDBusMessage &reply) {
                     if (reply.type() == QDBusMessage::ReplyMessage)
                         return answerLocked(answer, reply);
                     if (!saysNoSuchObject(QDBusError(reply)))
                         return answerError(answer, QDBusError(reply));
                     // No default collection, or a service that does not show it at its alias.
                     call(bus, aliasQuestion(), m_timeout, this,
                          [this, answer, bus](const QDBusMessage &alias) {
                              if (alias.type() != QDBusMessage::ReplyMessage)
                                  return answerError(answer, QDBusError(alias));
                              const QString path = alias.arguments().value(0).value<QDBusObjectPath>().path();
                              // Nothing can be kept before the user has chosen a password for a first one: to
                              // everybody else that is a locked keychain, and unlock() asks for it.
                              if (path.isEmpty() || path == noObject)
                                  return answer.finish(State::Locked);
                              call(bus, lockedQuestion(path), m_timeout, this,
                                   [answer](const QDBusMessage &last) {
                                       if (last.type() == QDBusMessage::ReplyMessage)
                                           answerLocked(answer, last);
                                       else
                                           answerError(answer, QDBusError(last));
                                   });
                          });
                 });
        },
        [answer] { answer.finish(State::Absent); });
    return answer.future();
}

Future<State> SecretService::unlock(std::chrono::milliseconds promptTimeout)
{
    const Answer<State> answer;
    const auto finishWithState = [this, answer] {
        if (!answer.isCancelled())
            whenDone<State>(state(), this, [answer](const Result<State> &now) { answer.finish(now); });
    };
    const auto usePrompt = [this, answer, promptTimeout, finishWithState](const QDBusConnection &bus,
                                                                          const QDBusMessage &reply) {
        if (reply.type() != QDBusMessage::ReplyMessage)
            return answerError(answer, QDBusError(reply));
        // Both calls answer (what was done without asking, the prompt for the rest).
        const QString path = reply.arguments().value(1).value<QDBusObjectPath>().path();
        if (path.isEmpty() || path == noObject || answer.isCancelled())
            return finishWithState();
        auto *prompt = new SecretPrompt(bus, path, this);
        connect(prompt, &SecretPrompt::done, this, finishWithState);
        answer.onCancel(prompt, [prompt] { prompt->dismiss(); });
        prompt->show(promptTimeout);
    };
    const auto ask = [this, answer, usePrompt](const QDBusConnection &bus) {
        call(bus, aliasQuestion(), m_timeout, this,
             [this, answer, usePrompt, bus](const QDBusMessage &alias) {
                 if (alias.type() != QDBusMessage::ReplyMessage)
                     return answerError(answer, QDBusError(alias));
                 const auto path = alias.arguments().value(0).value<QDBusObjectPath>();
                 const bool exists = !path.path().isEmpty() && path.path() != noObject;
                 QDBusMessage message = QDBusMessage::createMethodCall(
                     service, servicePath, serviceInterface,
                     exists ? QStringLiteral("Unlock") : QStringLiteral("CreateCollection"));
                 if (exists) {
                     message << QVariant::fromValue(QList<QDBusObjectPath>{path});
                 } else {
                     // "Login" is the name by which desktops open it together with the session.
                     message << QVariantMap{{collectionInterface + QStringLiteral(".Label"),
                                             QStringLiteral("Login")}}
                             << QStringLiteral("default");
                 }
                 call(bus, message, m_timeout, this,
                      [usePrompt, bus](const QDBusMessage &reply) { usePrompt(bus, reply); });
             });
    };
    withBus(ask, [answer] { answer.finish(State::Absent); });
    return answer.future();
}

SecretPrompt::SecretPrompt(const QDBusConnection &bus, const QString &path, QObject *parent)
    : QObject(parent)
    , m_bus(bus)
    , m_path(path)
{
}

void SecretPrompt::show(std::chrono::milliseconds limit)
{
    m_bus.connect(service, m_path, promptInterface, QStringLiteral("Completed"), this,
                  SLOT(completed(bool, QDBusVariant)));
    QTimer::singleShot(limit, this, &SecretPrompt::dismiss);
    QDBusMessage message =
        QDBusMessage::createMethodCall(service, m_path, promptInterface, QStringLiteral("Prompt"));
    message << QString(); // the id of a window to stand over: our own is not known here
    call(m_bus, message, limit, this, [this](const QDBusMessage &reply) {
        if (reply.type() == QDBusMessage::ErrorMessage)
            end();
    });
}

void SecretPrompt::dismiss()
{
    if (m_ended)
        return;
    m_bus.send(QDBusMessage::createMethodCall(service, m_path, promptInterface, QStringLiteral("Dismiss")));
    end();
}

void SecretPrompt::completed(bool, const QDBusVariant &)
{
    end();
}

void SecretPrompt::end()
{
    if (std::exchange(m_ended, true))
        return;
    Q_EMIT done();
    deleteLater();
}

} // namespace Sandkeeper
