// SPDX-License-Identifier: MIT
#include "app/guiapplication.h"

#include <chrono>

#include <QEvent>
#include <QFile>
#include <QIcon>
#include <QLoggingCategory>
#include <QMetaEnum>
#include <QThread>

#ifdef Q_OS_LINUX
#include <fcntl.h>
#include <unistd.h>
#endif

namespace Sandkeeper {

namespace {

#ifdef SANDKEEPER_WATCHDOG
Q_LOGGING_CATEGORY(lcWatchdog, "sandkeeper.watchdog")

constexpr auto kLimit = std::chrono::milliseconds(50);

// How long this thread was ready to run but had no processor, in total. Zero where the system does not tell.
std::chrono::nanoseconds timeWithoutProcessor()
{
#ifdef Q_OS_LINUX
    static const int fd = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
    char text[96] = {};
    if (fd >= 0 && pread(fd, text, sizeof text - 1, 0) > 0) {
        unsigned long long running = 0, waiting = 0;
        if (std::sscanf(text, "%llu %llu", &running, &waiting) == 2)
            return std::chrono::nanoseconds(waiting);
    }
#endif
    return {};
}

// How long this thread ran, in total.
std::chrono::nanoseconds timeOnProcessor()
{
#ifdef Q_OS_LINUX
    timespec time{};
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0)
        return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
#endif
    return {};
}

struct Reading
{
    std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now();
    std::chrono::nanoseconds without = timeWithoutProcessor();
    std::chrono::nanoseconds ran = timeOnProcessor();
};

struct Stretch
{
    explicit Stretch(const Reading &since)
    {
        const Reading until;
        wall = until.now - since.now;
        busy = wall - (until.without - since.without);
        waited = busy - (until.ran - since.ran);
    }
    std::chrono::nanoseconds wall;
    std::chrono::nanoseconds busy;   ///< of it, without the waiting for a processor
    std::chrono::nanoseconds waited; ///< of that, for something else
};

// Painting waits for nothing of ours: only for the threads among which Qt divides large areas, and for the
// display. On a loaded machine these get no processor, and the figures were 53 ms for a picture that took 3.
bool isPainting(QEvent::Type type)
{
#ifdef Q_OS_LINUX
    return type == QEvent::UpdateRequest || type == QEvent::Expose || type == QEvent::Paint;
#else
    Q_UNUSED(type)
    return false;
#endif
}

QString describe(const QByteArray &receiver, QEvent::Type type, std::chrono::milliseconds length)
{
    const char *name = QMetaEnum::fromType<QEvent::Type>().valueToKey(type);
    return QStringLiteral("%1 ms in %2 of %3")
        .arg(length.count())
        .arg(name ? QString::fromLatin1(name) : QString::number(int(type)), QString::fromUtf8(receiver));
}
#endif

} // namespace

GuiApplication::GuiApplication(int &argc, char **argv)
    : QApplication(argc, argv)
{
    setWindowIcon(QIcon(QStringLiteral(":/icons/sandkeeper.svg")));
    setDesktopFileName(QStringLiteral("sandkeeper"));
}

GuiApplication::~GuiApplication() = default;

bool GuiApplication::notify(QObject *receiver, QEvent *event)
{
#ifdef SANDKEEPER_WATCHDOG
    // Only the outermost event of an event loop counts: what it sends on the way is part of it. Other threads
    // deliver events of their own.
    if (!m_armed || QThread::currentThread() != thread())
        return QApplication::notify(receiver, event);
    const int level = thread()->loopLevel();
    // Neither may be alive afterwards.
    const QEvent::Type type = event->type();
    const bool paints = isPainting(type);
    if (level <= m_level)
        return paints && !m_paints ? notifyOfRepaint(receiver, event) : QApplication::notify(receiver, event);
    const QByteArray name =
        receiver->metaObject()->className() + QByteArray(" ") + receiver->objectName().toUtf8();
    const int outer = std::exchange(m_level, level);
    const bool outerPaints = std::exchange(m_paints, paints);
    const auto outerWaited = std::exchange(m_paintingWaited, {});
    m_hasInner = false;
    const Reading start;
    const bool result = QApplication::notify(receiver, event);
    const Stretch stretch(start);
    const auto own = stretch.busy - (paints ? stretch.waited : m_paintingWaited);
    m_level = outer;
    m_paints = outerPaints;
    m_paintingWaited = outerWaited;
    // A drag runs an event loop within an event: that one lasts as long as the drag, and those inside count.
    if (std::exchange(m_hasInner, outer >= 0))
        return result;
    if (stretch.wall > kLimit && own > kLimit) {
        m_stalls.append(describe(name, type, std::chrono::duration_cast<std::chrono::milliseconds>(own)));
        m_everStalled = true;
        qCWarning(lcWatchdog, "The event loop stalled: %s", qUtf8Printable(m_stalls.constLast()));
    }
    return result;
#else
    return QApplication::notify(receiver, event);
#endif
}

#ifdef SANDKEEPER_WATCHDOG
bool GuiApplication::notifyOfRepaint(QObject *receiver, QEvent *event)
{
    m_paints = true;
    const Reading start;
    const bool result = QApplication::notify(receiver, event);
    m_paintingWaited += Stretch(start).waited;
    m_paints = false;
    return result;
}
#endif

void GuiApplication::armWatchdog()
{
    m_stalls.clear();
    m_armed = true;
}

QStringList GuiApplication::takeStalls()
{
    return std::exchange(m_stalls, {});
}

int GuiApplication::exitCodeForStalls()
{
    return m_everStalled && qEnvironmentVariableIsSet("SANDKEEPER_FAIL_ON_STALL") ? 70 : 0;
}

} // namespace Sandkeeper
