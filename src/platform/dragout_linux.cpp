// SPDX-License-Identifier: MIT
#include "platform/dragout.h"
#include "platform/extractservice_linux.h"

#include <QDrag>
#include <QGuiApplication>

#ifdef SANDKEEPER_HAS_XCB
#include <cstdlib>
#include <memory>

#include <xcb/xcb.h>
#endif

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

#ifdef SANDKEEPER_HAS_XCB

namespace {

xcb_connection_t *display()
{
    auto *application = qGuiApp->nativeInterface<QNativeInterface::QX11Application>();
    return application ? application->connection() : nullptr;
}

} // namespace

bool canFollow()
{
    return display() != nullptr;
}

bool isButtonHeld()
{
    xcb_connection_t *connection = display();
    if (!connection)
        return false;
    // The buttons are the same on all screens.
    const xcb_window_t root = xcb_setup_roots_iterator(xcb_get_setup(connection)).data->root;
    const std::unique_ptr<xcb_query_pointer_reply_t, decltype(&std::free)> pointer(
        xcb_query_pointer_reply(connection, xcb_query_pointer(connection, root), nullptr), &std::free);
    return pointer && (pointer->mask & (XCB_BUTTON_MASK_1 | XCB_BUTTON_MASK_2 | XCB_BUTTON_MASK_3)) != 0;
}

#else // built without X11

bool canFollow()
{
    return false;
}

bool isButtonHeld()
{
    return false;
}

#endif

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
