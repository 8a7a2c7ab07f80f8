// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/bandwidth.h"
#include "core/transfers/transferdatabase.h"
#include "core/transfers/transferqueue.h"
#include "core/transfers/transfertask.h"

#include <vector>

#include <QElapsedTimer>
#include <QTimer>

namespace Sandkeeper {

struct TransferQueue::Entry
{
    TransferItem item;
    std::unique_ptr<TransferTask> task;
    Provider *startedWith = nullptr; ///< this and the next to be compared only
    Provider *targetStartedWith = nullptr;
    std::chrono::milliseconds notBefore{0};
    bool touched = false; ///< some attempt may have left something
    bool dirty = false;
    qint64 recordedWith = 0; ///< which save the task waits for; 0: none
    qint64 best = 0;         ///< most bytes that an attempt got to
    qint64 sampledBytes = 0;
    QElapsedTimer sinceSample;
    bool progressed = false;
};

struct TransferQueue::Private
{
    explicit Private(const Dependencies &dependencies)
        : deps(dependencies)
        , database(dependencies.databasePath)
    {
    }

    Dependencies deps;
    TransferDatabase database;
    BandwidthLimit uploads;
    BandwidthLimit downloads;
    TransferLimits limits;
    std::vector<std::unique_ptr<Entry>> entries; // in the queue's order
    QHash<QString, Entry *> byId;
    QStringList removed; // not yet told to the database
    QTimer scheduleSoon;
    std::chrono::milliseconds wakeAt{0}; ///< when a waiting one's time comes
    QTimer progress;
    QTimer saveSoon;
    TransferSummary told;
    qint64 savesAsked = 0;
    qint64 savesDone = 0;
    bool loaded = false;
    bool allDirty = false;
};

} // namespace Sandkeeper
