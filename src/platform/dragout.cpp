// SPDX-License-Identifier: MIT
#include "platform/dragout.h"

#include <QDrag>
#include <QMimeData>
#include <QPointer>
#include <QWidget>

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

} // namespace Sandkeeper::DragOut
