// SPDX-License-Identifier: MIT
#include "platform/signals.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#ifdef Q_OS_UNIX
#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace Sandkeeper {

#ifdef Q_OS_UNIX
namespace {

int signalSockets[2] = {-1, -1};

volatile std::sig_atomic_t wokenAt = 0;

std::sig_atomic_t secondsNow()
{
    timespec now = {};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::sig_atomic_t>(now.tv_sec + 1); // never 0
}

// A handler may do next to nothing: it wakes the event loop, which does the rest. A later signal ends the
// program at once, for somebody who does not want to wait; but not one that comes with the first, since
// timeout(1) and service managers signal the process and its whole group.
void wake(int number)
{
    if (wokenAt == 0) {
        wokenAt = secondsNow();
    } else if (secondsNow() - wokenAt >= 2) {
        ::signal(number, SIG_DFL);
        ::raise(number);
        return;
    }
    const char byte = 1;
    [[maybe_unused]] const auto written = ::write(signalSockets[0], &byte, sizeof byte);
}

} // namespace

void quitOnSignals(QCoreApplication *app)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, signalSockets) != 0)
        return;
    for (const int socket : signalSockets)
        ::fcntl(socket, F_SETFD, FD_CLOEXEC); // macOS cannot do that in one step
    auto *notifier = new QSocketNotifier(signalSockets[1], QSocketNotifier::Read, app);
    QObject::connect(notifier, &QSocketNotifier::activated, app, [app, notifier] {
        notifier->setEnabled(false);
        app->quit();
    });
    struct sigaction action = {};
    action.sa_handler = wake;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    for (const int number : {SIGTERM, SIGINT, SIGHUP})
        ::sigaction(number, &action, nullptr);
}
#else
void quitOnSignals(QCoreApplication *) {}
#endif

} // namespace Sandkeeper
