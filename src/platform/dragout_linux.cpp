// SPDX-License-Identifier: MIT
#include "platform/dragout.h"
#include "platform/extractservice_linux.h"

#include <QDrag>
#include <QGuiApplication>

namespace Sandkeeper::DragOut {

// Direct Save of X11 is understood by few, and not on Wayland. Local files are what every program takes.
bool canPromise(const QList<Item> &)
{
    return false;
}

bool canSaveTo()
{
    return ExtractService::instance()->isReady();
}

bool canFollow()
{
    return QGuiApplication::platformName() == QLatin1String("xcb");
}

void start(QWidget *source, const Offer &offer, const Ended &ended)
{
    ExtractService *service = ExtractService::instance();
    // Not beside files: who takes both would have it all twice, and what is here need not come again.
    if (!offer.files.isEmpty() || !offer.saveTo || !service->isReady()) {
        service->withdraw();
        return startPlain(source, offer, ended);
    }
    startPlain(
        source, offer,
        [ended](bool taken) {
            ExtractService::instance()->dragEnded();
            ended(taken);
        },
        service->offer(offer.saveTo));
}

void cancel()
{
    QDrag::cancel();
}

} // namespace Sandkeeper::DragOut
