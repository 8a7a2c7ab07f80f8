// SPDX-License-Identifier: MIT
#include "platform/dragout.h"

#include <QDrag>
#include <QGuiApplication>

namespace Sandkeeper::DragOut {

// Direct Save of X11 is understood by few, and not on Wayland; the way of Plasma's archiver needs a bus on
// both sides. Local files are what every program takes.
bool canPromise(const QList<Item> &)
{
    return false;
}

bool canFollow()
{
    return QGuiApplication::platformName() == QLatin1String("xcb");
}

void start(QWidget *source, const Offer &offer, const Ended &ended)
{
    startPlain(source, offer, ended);
}

void cancel()
{
    QDrag::cancel();
}

} // namespace Sandkeeper::DragOut
