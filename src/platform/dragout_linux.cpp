// SPDX-License-Identifier: MIT
#include "platform/dragout.h"

#include <QDrag>

namespace Sandkeeper::DragOut {

// Direct Save of X11 is understood by few, and not on Wayland; the way of Plasma's archiver needs a bus on
// both sides. Local files are what every program takes.
bool canPromise(const QList<Item> &)
{
    return false;
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
