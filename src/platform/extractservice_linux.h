// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/clock.h"
#include "platform/dragout.h"

#include <optional>

#include <QDBusMessage>
#include <QDBusVirtualObject>

namespace Sandkeeper::DragOut {

/// The way in which files are dragged out of Plasma's archiver, as Dolphin, KIO and the desktop's folder view
/// understand it; there is no document. Such a drag carries the address of an object on the session bus, and
/// whoever it is dropped onto calls `org.kde.ark.DndExtract.extractSelectedFilesTo` there with the folder, as
/// a path, or as an address if it is not on this computer. Older ones wait for the answer and do nothing else
/// meanwhile, so it does not wait for any contents.
///
/// There is an object only for what is dragged: until the next drag, or until a minute after this one. Its
/// path cannot be guessed, nor asked for, and what is called before the drop has to wait for it. Only the
/// first folder that is good enough counts. GUI thread.
class ExtractService final : public QDBusVirtualObject
{
public:
    static constexpr std::chrono::seconds KeptAfterwards{60};

    /// Goes with the application.
    static ExtractService *instance();
    /// Outlives this object; the machine's own unless it is set.
    void setClock(const Clock *clock) { m_clock = clock; }

    /// Whether this is Plasma, and we are on its bus; which a worker sees to when this is called first.
    bool isReady();
    /// By type, what a drag has to carry for it.
    QHash<QString, QByteArray> offer(const SaveTo &saveTo);
    /// The drag is over: from now on there can be a call.
    void dragEnded();
    void withdraw();

    QString introspect(const QString &path) const override;
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &bus) override;

private:
    explicit ExtractService(QObject *parent);
    ~ExtractService() override;
    void ask();
    void answer(const QString &path, const QString &problem);

    QString m_path; ///< of the present object; empty: there is none
    SaveTo m_saveTo;
    std::optional<QDBusMessage> m_call; ///< that is not answered yet
    const Clock *m_clock = &Clock::system();
    bool m_connecting = false;
    bool m_dragging = false;
    bool m_taken = false;
};

} // namespace Sandkeeper::DragOut
