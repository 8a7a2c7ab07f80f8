// SPDX-License-Identifier: MIT
#include "platform/dragout.h"

#include <QCursor>
#include <QDrag>
#include <QGuiApplication>
#include <QMimeData>
#include <QMouseEvent>
#include <QPointer>
#include <QWidget>
#include <QWindow>

namespace Sandkeeper::DragOut {

namespace {

bool accepted = false;

} // namespace

bool isAccepted()
{
    return accepted;
}

void startPlain(QWidget *source, const Offer &offer, const Ended &ended,
                const QHash<QString, QByteArray> &more)
{
    auto *data = new QMimeData;
    data->setData(offer.ownType, offer.ownData);
    if (!offer.files.isEmpty())
        data->setUrls(offer.files);
    for (auto extra = more.constBegin(); extra != more.constEnd(); ++extra)
        data->setData(extra.key(), extra.value());
    const QPointer<QDrag> drag = new QDrag(source);
    drag->setMimeData(data);
    drag->setPixmap(offer.picture);
    accepted = false;
    QObject::connect(drag, &QDrag::actionChanged, drag,
                     [](Qt::DropAction action) { accepted = action != Qt::IgnoreAction; });
    // A move is for places in the same sandbox. Whoever else takes one takes a copy that is there to be
    // taken.
    const Qt::DropAction action = drag->exec(Qt::CopyAction | Qt::MoveAction, Qt::CopyAction);
    ended(action != Qt::IgnoreAction);
}

void tellReleased(QWidget *source)
{
    QWindow *window = source->window()->windowHandle();
    if (!window)
        return;
    const QPointF pointer = QCursor::pos();
    QMouseEvent release(QEvent::MouseButtonRelease, window->mapFromGlobal(pointer), pointer, Qt::LeftButton,
                        Qt::NoButton, QGuiApplication::keyboardModifiers());
    QCoreApplication::sendEvent(window, &release);
}

} // namespace Sandkeeper::DragOut
