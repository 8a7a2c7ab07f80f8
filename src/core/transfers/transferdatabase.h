// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/storageproblem.h"
#include "core/transfers/transfertypes.h"

#include <functional>

#include <QHash>
#include <QObject>
#include <QThread>

namespace Sandkeeper {

/// The queue on the disk: an SQLite file with a write-ahead log, on a thread of its own, so that a disk that
/// takes its time holds up nobody. What is written survives a crash of the program at any moment. Made and
/// used on the GUI thread; the destructor waits until everything has been written.
class TransferDatabase final : public QObject
{
    Q_OBJECT
public:
    /// An empty path keeps nothing.
    explicit TransferDatabase(QString path, QObject *parent = nullptr);
    ~TransferDatabase() override;

    /// Opens the file, makes it if need be, and reads what is there, in the queue's order. A damaged file is
    /// set aside as `*.broken-<time>`; one that cannot be used for any other reason stays as it is.
    void load();
    /// Writes these, with the places they have in the queue, and forgets those; in one step. What could not
    /// be written is tried again with the next ones.
    void save(const QList<std::pair<int, TransferItem>> &changed, const QStringList &removed);

Q_SIGNALS:
    void loaded(const QList<Sandkeeper::TransferItem> &items);
    /// Before loaded(): what was there is in the file `keptAs` now, and a new list was begun.
    void setAside(const QString &keptAs, const QString &words);
    /// Nothing is kept, now or from now on; told once. `words` are the system's.
    void failed(Sandkeeper::StorageProblem problem, const QString &words);
    /// One call of save() has been dealt with, in their order.
    void saved();

private:
    class Worker;
    QThread m_thread;
    Worker *m_worker = nullptr;
};

} // namespace Sandkeeper
