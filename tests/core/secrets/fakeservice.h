// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QDBusVirtualObject>
#include <QStringList>

/// A Secret Service that does what a test tells it to: for what a real one cannot be made to do on demand,
/// such as staying silent or showing a prompt that somebody answers.
class FakeService : public QDBusVirtualObject
{
public:
    bool silent = false;        ///< answers nothing at all
    bool noSessions = false;    ///< answers everything but clients that want to read entries
    bool aliasHasObject = true; ///< false: the collection is found by ReadAlias only
    bool hasCollection = true;
    std::optional<bool> locked = true; ///< nullopt: a nonsense answer
    std::function<void()> onPrompt;
    QStringList calls; ///< the members called so far
    QStringList unlocked;

    static QString collectionPath() { return QStringLiteral("/org/freedesktop/secrets/collection/mine"); }
    static QString promptPath() { return QStringLiteral("/org/freedesktop/secrets/prompt/p1"); }

    /// Tells the client that the prompt is over.
    void completePrompt(QDBusConnection bus, bool dismissed)
    {
        QDBusMessage signal = QDBusMessage::createSignal(
            promptPath(), QStringLiteral("org.freedesktop.Secret.Prompt"), QStringLiteral("Completed"));
        signal << dismissed << QVariant::fromValue(QDBusVariant(QString()));
        bus.send(signal);
    }

    QString introspect(const QString &) const override { return {}; }

    bool handleMessage(const QDBusMessage &message, const QDBusConnection &bus) override
    {
        calls.append(message.member());
        if (silent || (noSessions && message.member() == u"OpenSession"))
            return true;
        bus.send(reply(message));
        if (message.member() == u"Prompt" && onPrompt)
            onPrompt();
        return true;
    }

private:
    QDBusMessage reply(const QDBusMessage &message)
    {
        const QDBusObjectPath none(QStringLiteral("/"));
        const QDBusObjectPath collection(collectionPath());
        const QDBusObjectPath prompt(promptPath());
        const QString member = message.member();
        if (member == u"Get") {
            const bool known = message.path() == collection.path() ||
                               (aliasHasObject && message.path().endsWith(u"aliases/default"));
            if (!known || !hasCollection)
                return message.createErrorReply(QDBusError::UnknownObject, QStringLiteral("no such object"));
            const QVariant value = locked ? QVariant(*locked) : QVariant(QStringLiteral("perhaps"));
            return message.createReply(QVariant::fromValue(QDBusVariant(value)));
        }
        if (member == u"ReadAlias")
            return message.createReply(QVariant::fromValue(hasCollection ? collection : none));
        if (member == u"Unlock") {
            for (const QDBusObjectPath &path :
                 qdbus_cast<QList<QDBusObjectPath>>(message.arguments().value(0)))
                unlocked.append(path.path());
            return message.createReply(
                {QVariant::fromValue(QList<QDBusObjectPath>()), QVariant::fromValue(prompt)});
        }
        if (member == u"CreateCollection")
            return message.createReply({QVariant::fromValue(none), QVariant::fromValue(prompt)});
        return message.createReply();
    }
};
