// SPDX-License-Identifier: MIT
#include "platform/dragout.h"

#include <QDrag>
#include <QMimeData>
#include <QPointer>
#include <QWidget>

namespace Sandkeeper::DragOut {

void startPlain(QWidget *source, const Offer &offer, const Ended &ended)
{
    auto *data = new QMimeData;
    data->setData(offer.ownType, offer.ownData);
    if (!offer.files.isEmpty())
        data->setUrls(offer.files);
    const QPointer<QDrag> drag = new QDrag(source);
    drag->setMimeData(data);
    drag->setPixmap(offer.picture);
    // A move is for places in the same sandbox. Whoever else takes one takes a copy that is there to be
    // taken.
    const Qt::DropAction action = drag->exec(Qt::CopyAction | Qt::MoveAction, Qt::CopyAction);
    ended(action != Qt::IgnoreAction);
}

} // namespace Sandkeeper::DragOut
