// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QPixmap>
#include <QString>
#include <QUrl>

class QWidget;

/// Lets what is in a sandbox be dragged to other programs. Systems differ in when the bytes are wanted:
///
///     Windows  virtual files: an IDataObject with names and sizes, and a stream for each file (files only)
///     macOS    file promises: the receiver names a place, and is told when the file is there
///     others   no such thing is understood everywhere: what is offered is on this computer already
///
/// Nowhere does the GUI thread wait for bytes. GUI thread.
namespace Sandkeeper::DragOut {

struct Item
{
    QString name; ///< local: what a file of this computer can be called
    bool folder = false;
    qint64 size = -1;   ///< bytes; -1: not known
    QDateTime modified; ///< UTC; may be invalid
};

/// Brings one of the items to this computer. `done` is called once, on the GUI thread, with its path, or with
/// nothing when that failed. May be called after the drag has ended.
using Fetch = std::function<void(int item, std::function<void(const QString &path)> done)>;

struct Offer
{
    QString ownType; ///< a mime type that only this program's windows take, with its data
    QByteArray ownData;
    QList<QUrl> files; ///< on this computer, if all of them are
    QList<Item> items; ///< else what is promised, if canPromise()
    Fetch fetch;
    QPixmap picture;
};

/// Called when a drag is over; `taken`: somebody has accepted what was offered.
using Ended = std::function<void(bool taken)>;

/// Whether a drag of these may be offered to other programs before they are on this computer.
bool canPromise(const QList<Item> &items);

/// Whether the pointer can be followed outside of this program's windows, and a drag be given up and begun
/// anew while its button is held. So on X11; nobody has tried elsewhere, and Wayland says no.
bool canFollow();

/// Begins a drag from `source`, of which a mouse button is held. On systems other than macOS it is over
/// before start() returns: there a drag runs an event loop of its own, the only one within another in this
/// program.
void start(QWidget *source, const Offer &offer, const Ended &ended);

/// Gives up the present drag, as Escape does. Nothing on systems that do not let a program do so.
void cancel();

// For the files of the systems: a drag of what needs no promise, by Qt alone.
void startPlain(QWidget *source, const Offer &offer, const Ended &ended);

} // namespace Sandkeeper::DragOut
