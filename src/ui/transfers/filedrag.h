// SPDX-License-Identifier: MIT
#pragma once

#include "platform/dragout.h"
#include "ui/transfers/stagedfiles.h"

#include <chrono>
#include <memory>

#include <QPointer>
#include <QTimer>

class QLabel;
class QWidget;

namespace Sandkeeper {

class Clock;
class SandboxStore;
class TransferQueue;

/// Drags of a sandbox's files, and copies for the clipboard of other programs. Nothing is fetched for a drag
/// that stays in the windows of this program. Where files have to be on this computer first, they are fetched
/// as soon as the drag leaves these windows: with the progress beside the pointer, and when they are here,
/// the drag goes on with them. Who has let go of the button by then drags once more, which begins at once.
/// Nothing is fetched either for a receiver that names a folder (DragOut::SaveTo) instead.
/// GUI thread.
class FileDrag final : public QObject
{
    Q_OBJECT
public:
    /// All outlive this object; staged copies go below `root`.
    FileDrag(TransferQueue *queue, SandboxStore *store, const QString &root, const Clock *clock,
             QObject *parent = nullptr);
    ~FileDrag() override;

    StagedFiles *staged() const { return m_staged; }
    bool isRunning() const { return m_running; }

    /// From an event of `source` while a mouse button is held.
    void begin(QWidget *source, const RemoteFiles &files);
    /// Fetches them, and puts them onto the clipboard when they are here.
    void copyOut(const RemoteFiles &files);

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    /// In a sentence, for the status bar.
    void told(const QString &text);
    /// The same, but it is about what will not happen.
    void refused(const QString &text);
    /// They were dropped onto a folder of this computer, which is there and can be written to.
    void saveRequested(const Sandkeeper::RemoteFiles &files, const QString &localFolder);

private:
    void start();
    void ended(bool taken);
    void goOn();
    void look();
    bool mayBeSaved();
    void saveTo(const RemoteFiles &files, const QString &folder,
                const std::function<void(const QString &problem)> &answer);
    void showProgress();
    void tellReady(const RemoteFiles &files);
    void stagedChanged();
    void putOntoClipboard();
    DragOut::Offer offer();

    TransferQueue *m_queue;
    SandboxStore *m_store;
    const Clock *m_clock;
    StagedFiles *m_staged;
    QPointer<QWidget> m_source;
    RemoteFiles m_files;   ///< that are dragged, or were last
    RemoteFiles m_awaited; ///< that the person expects to be told of
    RemoteFiles m_wanted;  ///< for the clipboard, once they are here
    std::vector<std::pair<RemoteFiles, std::function<void(const QString &)>>> m_promised;
    std::unique_ptr<QLabel> m_label;
    QTimer m_look;
    std::chrono::milliseconds m_unacceptedSince{0}; ///< that nobody would take what is dragged, by the clock
    bool m_running = false;
    bool m_canSave = false;   ///< it is offered to receivers that name a folder
    bool m_postponed = false; ///< it would be fetched by now, were it not for them
    bool m_overOurs = true;   ///< the drag is above a window of this program
    bool m_again = false;     ///< a drag was given up to go on with the files
};

} // namespace Sandkeeper
