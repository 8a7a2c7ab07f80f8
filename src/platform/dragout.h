// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QList>
#include <QPixmap>
#include <QString>
#include <QUrl>

class QWidget;

/// Lets what is in a sandbox be dragged to other programs. Systems differ in when the bytes are wanted:
///
///     Windows  virtual files: an IDataObject with names and sizes, and a stream for each file (files only)
///     macOS    file promises: the receiver names a place, and is told when the file is there
///     others   no such thing is understood everywhere: what is offered is on this computer already; on
///              Plasma, a receiver that has a folder may also have us save it all there
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

/// Saves everything that is dragged in a folder of this computer. `answer` is called once, on the GUI thread,
/// and not only when the bytes are there: with nothing, or with why it will not be done, in a sentence. May
/// be called after the drag has ended.
using SaveTo = std::function<void(const QString &folder, std::function<void(const QString &problem)> answer)>;

struct Offer
{
    QString ownType; ///< a mime type that only this program's windows take, with its data
    QByteArray ownData;
    QList<QUrl> files; ///< on this computer, if all of them are
    QList<Item> items; ///< else what is promised, if canPromise()
    Fetch fetch;
    SaveTo saveTo; ///< for those who name a folder, if canSaveTo() and none of it is on this computer
    QPixmap picture;
};

/// Called when a drag is over; `taken`: somebody has accepted what was offered.
using Ended = std::function<void(bool taken)>;

/// Whether a drag of these may be offered to other programs before they are on this computer.
bool canPromise(const QList<Item> &items);

/// Whether there may be receivers that name a folder. Says no until it is known.
bool canSaveTo();

/// Whether a receiver has said that it would take what is dragged, or was dragged last. That may be of a
/// while ago: somebody who takes nothing need not say so. Not told of promises.
bool isAccepted();

/// Whether the pointer can be followed outside of this program's windows, and a drag be given up and begun
/// anew while its button is held. So on X11; nobody has tried elsewhere, and Wayland says no.
bool canFollow();

/// Whether a mouse button is held just now, wherever the pointer is: QGuiApplication::mouseButtons() says no
/// once a drag has left a window. Asks the display, and waits for its answer; false where canFollow() is.
bool isButtonHeld();

/// Begins a drag from `source`, of which a mouse button is held. On systems other than macOS it is over
/// before start() returns: there a drag runs an event loop of its own, the only one within another in this
/// program.
void start(QWidget *source, const Offer &offer, const Ended &ended);

/// Gives up the present drag, as Escape does. Nothing on systems that do not let a program do so.
void cancel();

// For the files of the systems: a drag of what needs no promise, by Qt alone, with what else it has to carry,
// by type.
void startPlain(QWidget *source, const Offer &offer, const Ended &ended,
                const QHash<QString, QByteArray> &more = {});

// For those of the systems whose own drags swallow the end of the press they began with: tells the window of
// it, which would take every further event for the widget that was pressed.
void tellReleased(QWidget *source);

} // namespace Sandkeeper::DragOut
