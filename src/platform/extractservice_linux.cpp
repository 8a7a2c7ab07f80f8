// SPDX-License-Identifier: MIT
#include "platform/extractservice_linux.h"

#include "core/provider/future.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusError>
#include <QPointer>
#include <QtConcurrentRun>
#include <QUrl>
#include <QUuid>

namespace Sandkeeper::DragOut {

namespace {

/// A connection of our own, so that its other objects, such as those for accessibility, have nothing to do
/// with the name that a drag carries.
QString busName()
{
    return QStringLiteral("sandkeeper-drags");
}

QString root()
{
    return QStringLiteral("/DndExtract");
}

bool isPlasma()
{
    const QString desktops = qEnvironmentVariable("XDG_CURRENT_DESKTOP");
    return desktops.split(QLatin1Char(':')).contains(QLatin1String("KDE"), Qt::CaseInsensitive);
}

/// What is no folder of this computer stays as it is: it is not absolute.
QString localPath(const QString &folder)
{
    const QUrl url(folder);
    return url.isLocalFile() && url.host().isEmpty() ? url.toLocalFile() : folder;
}

/// The texts are for programs and their logs.
void refuse(const QDBusMessage &call, QDBusError::ErrorType type, const QString &text)
{
    QDBusConnection(busName()).send(call.createErrorReply(type, text));
}

} // namespace

ExtractService *ExtractService::instance()
{
    static QPointer<ExtractService> service;
    if (!service)
        service = new ExtractService(QCoreApplication::instance());
    return service;
}

ExtractService::ExtractService(QObject *parent)
    : QDBusVirtualObject(parent)
{
}

ExtractService::~ExtractService()
{
    withdraw();
    QDBusConnection::disconnectFromBus(busName());
}

bool ExtractService::isReady()
{
    if (!isPlasma())
        return false;
    if (QDBusConnection(busName()).isConnected())
        return true;
    if (std::exchange(m_connecting, true))
        return false;
    const auto connectToBus = []() -> Result<bool> {
        QDBusConnection::disconnectFromBus(busName()); // of a bus that is no more
        return QDBusConnection::connectToBus(QDBusConnection::SessionBus, busName()).isConnected();
    };
    whenDone<bool>(QtConcurrent::run(connectToBus), this,
                   [this](const Result<bool> &) { m_connecting = false; });
    return false;
}

QHash<QString, QByteArray> ExtractService::offer(const SaveTo &saveTo)
{
    withdraw();
    QDBusConnection bus(busName());
    if (!bus.registerVirtualObject(root(), this, QDBusConnection::SubPath))
        return {};
    m_path = root() + QLatin1Char('/') + QUuid::createUuid().toString(QUuid::Id128);
    m_saveTo = saveTo;
    m_dragging = true;
    return {{QStringLiteral("application/x-kde-ark-dndextract-service"), bus.baseService().toLatin1()},
            {QStringLiteral("application/x-kde-ark-dndextract-path"), m_path.toLatin1()}};
}

void ExtractService::dragEnded()
{
    if (m_path.isEmpty())
        return;
    m_dragging = false;
    m_clock->after(KeptAfterwards, this, [this, path = m_path] {
        if (path == m_path) // not the next one's
            withdraw();
    });
    // On Wayland, it may have come before the news of the drop.
    if (m_call)
        ask();
}

void ExtractService::withdraw()
{
    if (m_path.isEmpty())
        return;
    if (m_call)
        refuse(*m_call, QDBusError::Failed, QStringLiteral("The drag is over"));
    QDBusConnection(busName()).unregisterObject(root(), QDBusConnection::UnregisterTree);
    m_path.clear();
    m_saveTo = {};
    m_call.reset();
    m_dragging = m_taken = false;
}

/// Nothing: who may call knows the path from the drag.
QString ExtractService::introspect(const QString &) const
{
    return {};
}

bool ExtractService::handleMessage(const QDBusMessage &message, const QDBusConnection &)
{
    if (message.interface().startsWith(QLatin1String("org.freedesktop.DBus.")))
        return false; // what every object answers
    if (m_path.isEmpty() || message.path() != m_path)
        refuse(message, QDBusError::UnknownObject, QStringLiteral("Nothing is dragged from there"));
    else if (message.interface() != QLatin1String("org.kde.ark.DndExtract") ||
             message.member() != QLatin1String("extractSelectedFilesTo"))
        refuse(message, QDBusError::UnknownMethod, QStringLiteral("There is extractSelectedFilesTo only"));
    else if (message.signature() != QLatin1String("s"))
        refuse(message, QDBusError::InvalidArgs, QStringLiteral("It takes a folder"));
    else if (m_taken || m_call)
        refuse(message, QDBusError::AccessDenied, QStringLiteral("What was dragged has been taken already"));
    else {
        m_call = message;
        if (!m_dragging)
            ask();
    }
    return true;
}

void ExtractService::ask()
{
    m_saveTo(localPath(m_call->arguments().constFirst().toString()),
             [self = QPointer(this), path = m_path](const QString &problem) {
                 if (self)
                     self->answer(path, problem);
             });
}

void ExtractService::answer(const QString &path, const QString &problem)
{
    if (!m_call || path != m_path) // answered when it was withdrawn
        return;
    const QDBusMessage call = *std::exchange(m_call, {});
    m_taken = problem.isEmpty();
    if (m_taken)
        QDBusConnection(busName()).send(call.createReply());
    else
        refuse(call, QDBusError::InvalidArgs, problem);
}

} // namespace Sandkeeper::DragOut
