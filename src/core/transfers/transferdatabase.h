// SPDX-License-Identifier: MIT
#pragma once

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

    /// Opens the file, makes it if need be, and reads what is there, in the queue's order. A file that cannot
    /// be read, or that a later version of this program has made, is set aside as `*.broken-<time>`.
    void load();
    /// Writes these, with the places they have in the queue, and forgets those; in one step.
    void save(const QList<std::pair<int, TransferItem>> &changed, const QStringList &removed);

Q_SIGNALS:
    void loaded(const QList<Sandkeeper::TransferItem> &items);
    /// From now on nothing is kept; `words` are the system's.
    void failed(const QString &words);
    /// One call of save() has been dealt with, in their order.
    void saved();

private:
    class Worker;
    QThread m_thread;
    Worker *m_worker = nullptr;
};

} // namespace Sandkeeper
