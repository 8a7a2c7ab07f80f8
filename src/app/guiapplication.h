// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

#include <QApplication>
#include <QStringList>

namespace Sandkeeper {

/// QApplication which, in builds with SANDKEEPER_WATCHDOG, measures every event: one that keeps the GUI
/// thread for more than 50 ms is a stall. Waiting for a processor is not counted, for that says something
/// about the machine and not about the program; nor is what painting waits for, also where an event repaints
/// at once, as the press of a button does. Counting starts with the first shown window, because fonts and
/// styles are loaded then.
class GuiApplication final : public QApplication
{
    Q_OBJECT
public:
    GuiApplication(int &argc, char **argv);
    ~GuiApplication() override;

    bool notify(QObject *receiver, QEvent *event) override;

    /// From now on stalls count. Called after the first paint.
    void armWatchdog();
    /// What happened since armWatchdog() or the last call, one line each: "73 ms in Paint of SandboxTable".
    QStringList takeStalls();
    /// 0, or 70 when there were stalls and SANDKEEPER_FAIL_ON_STALL is set in the environment.
    int exitCodeForStalls();

    static GuiApplication *instance() { return qobject_cast<GuiApplication *>(QCoreApplication::instance()); }

private:
    /// One that is delivered within another event, and is painting.
    bool notifyOfRepaint(QObject *receiver, QEvent *event);

    bool m_armed = false;
    int m_level = -1; ///< of the event loop whose event is being measured; -1: none is
    bool m_hasInner = false;
    bool m_paints = false;                       ///< what is being delivered is painting
    std::chrono::nanoseconds m_paintingWaited{}; ///< within the event that is being measured
    QStringList m_stalls;
    bool m_everStalled = false;
};

} // namespace Sandkeeper
