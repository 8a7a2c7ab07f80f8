// SPDX-License-Identifier: MIT
// What a person can do with items of the queue.
#include "core/transfers/transferqueue_p.h"

#include <algorithm>

#include <QSet>

using namespace std::chrono_literals;

namespace Sandkeeper {

template <typename Action>
void TransferQueue::forEach(const QStringList &ids, Action action)
{
    for (const QString &id : ids) {
        if (Entry *entry = d->byId.value(id))
            action(*entry);
    }
}

void TransferQueue::pause(const QStringList &ids)
{
    forEach(ids, [this](Entry &entry) {
        if (mayChange(entry.item.state, TransferState::Paused))
            change(entry, TransferState::Paused);
    });
}

void TransferQueue::resume(const QStringList &ids)
{
    forEach(ids, [this](Entry &entry) {
        entry.notBefore = 0ms;
        // One that has asked asks again: its question is what it needs an answer to.
        if (entry.item.state == TransferState::Paused)
            change(entry, TransferState::Queued);
        else if (entry.item.waits)
            schedule();
    });
}

void TransferQueue::retry(const QStringList &ids)
{
    forEach(ids, [this](Entry &entry) {
        if (entry.item.state != TransferState::Failed && entry.item.state != TransferState::Cancelled)
            return;
        entry.notBefore = 0ms;
        entry.item.attempts = 0;
        change(entry, TransferState::Queued);
    });
}

void TransferQueue::cancel(const QStringList &ids)
{
    forEach(ids, [this](Entry &entry) {
        if (!mayChange(entry.item.state, TransferState::Cancelled))
            return;
        change(entry, TransferState::Cancelled);
        if (std::exchange(entry.touched, false))
            cleanUpTransfer(entry.item, d->deps.provider, this);
    });
    prune();
}

void TransferQueue::setPriority(const QStringList &ids, int priority)
{
    forEach(ids, [&](Entry &entry) {
        entry.item.request.priority = priority;
        saveLater(entry);
    });
    Q_EMIT changed(ids);
    schedule();
}

void TransferQueue::move(const QStringList &ids, int direction)
{
    const QSet<QString> chosen(ids.begin(), ids.end());
    auto &entries = d->entries;
    const auto isChosen = [&chosen](const std::unique_ptr<Entry> &entry) {
        return chosen.contains(entry->item.id);
    };
    if (direction <= -2) {
        std::stable_partition(entries.begin(), entries.end(), isChosen);
    } else if (direction >= 2) {
        std::stable_partition(entries.begin(), entries.end(), std::not_fn(isChosen));
    } else if (direction < 0) {
        for (std::size_t i = 1; i < entries.size(); ++i) {
            if (isChosen(entries[i]) && !isChosen(entries[i - 1]))
                std::swap(entries[i], entries[i - 1]);
        }
    } else {
        for (std::size_t i = entries.size(); i-- > 1;) {
            if (isChosen(entries[i - 1]) && !isChosen(entries[i]))
                std::swap(entries[i], entries[i - 1]);
        }
    }
    d->allDirty = true;
    d->saveSoon.start();
    Q_EMIT reordered();
    schedule();
}

void TransferQueue::pauseAll()
{
    pause(ids());
}

void TransferQueue::resumeAll()
{
    QStringList paused;
    for (const auto &entry : d->entries) {
        if (entry->item.state == TransferState::Paused && !entry->item.conflict)
            paused.append(entry->item.id);
    }
    resume(paused);
}

void TransferQueue::clearEnded()
{
    QStringList ended;
    for (const auto &entry : d->entries) {
        if (isEnded(entry->item.state))
            ended.append(entry->item.id);
    }
    drop(ended);
}

void TransferQueue::resolve(const QString &id, ConflictPolicy policy, bool all)
{
    for (const auto &entry : d->entries) {
        TransferItem &item = entry->item;
        const bool isOne = item.id == id;
        if (!isOne && !(all && item.request.policy == ConflictPolicy::Ask && !isEnded(item.state)))
            continue;
        item.request.policy = policy;
        saveLater(*entry);
        // A running one has passed this question already, or asks again and finds the answer.
        if (item.conflict)
            change(*entry, TransferState::Queued);
    }
}

} // namespace Sandkeeper
