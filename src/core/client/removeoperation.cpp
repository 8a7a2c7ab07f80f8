// SPDX-License-Identifier: MIT
#include "core/client/removeoperation.h"

#include "core/client/accountsessions.h"
#include "core/provider/errortext.h"
#include "core/provider/future.h"

#include <algorithm>

namespace Sandkeeper {

namespace {

QString titleFor(const SandboxStore &store, const QList<SandboxKey> &sandboxes)
{
    if (sandboxes.size() != 1)
        return RemoveOperation::tr("Delete %n sandbox(es)", nullptr, int(sandboxes.size()));
    return RemoveOperation::tr("Delete “%1”").arg(store.nameOf(sandboxes.constFirst()));
}

} // namespace

RemoveOperation::RemoveOperation(OperationContext context, const QList<SandboxKey> &sandboxes)
    : Operation(titleFor(*context.store, sandboxes))
    , m_context(context)
{
    QList<Item> items;
    items.reserve(sandboxes.size());
    for (const SandboxKey &key : sandboxes) {
        items.append(Item{.key = key, .name = m_context.store->nameOf(key)});
        auto lane = std::find_if(m_lanes.begin(), m_lanes.end(),
                                 [&key](const auto &each) { return each->accountId == key.accountId; });
        if (lane == m_lanes.end())
            lane = m_lanes.insert(m_lanes.end(), std::make_unique<Lane>(Lane{.accountId = key.accountId}));
        (*lane)->waiting.append(int(items.size()) - 1);
    }
    setItems(std::move(items));
}

RemoveOperation::~RemoveOperation()
{
    abort();
}

void RemoveOperation::start()
{
    if (m_lanes.empty())
        finish(tr("Nothing to delete."));
    for (const auto &lane : m_lanes)
        sendNext(*lane);
}

void RemoveOperation::sendNext(Lane &lane)
{
    Provider *provider = m_context.sessions->provider(lane.accountId);
    if (lane.waiting.isEmpty() || wasCancelled() || !provider) {
        endLane(lane);
        return;
    }
    BulkRemover *bulk = lane.waiting.size() > 1 ? provider->bulkRemover() : nullptr;
    const QList<int> batch =
        lane.waiting.first(bulk ? std::min<qsizetype>(bulk->maximumBatch(), lane.waiting.size()) : 1);
    lane.waiting.remove(0, batch.size());
    QStringList ids;
    std::vector<ItemUpdate> updates;
    for (const int index : batch) {
        ids.append(items().at(index).key.sandboxId);
        updates.push_back({.index = index, .state = ItemState::Running, .statusText = tr("Deleting…")});
    }
    updateItems(std::move(updates));
    if (bulk) {
        lane.bulkCall = bulk->removeMany(ids);
        whenDone<QList<RemoveResult>>(
            lane.bulkCall, this,
            [this, &lane, batch](const Result<QList<RemoveResult>> &answer) { take(lane, batch, answer); });
        return;
    }
    lane.singleCall = provider->remove(ids.constFirst());
    whenDone<void>(lane.singleCall, this,
                   [this, &lane, batch, id = ids.constFirst()](const Result<void> &answer) {
                       if (answer)
                           take(lane, batch, QList<RemoveResult>{RemoveResult{.sandboxId = id}});
                       else
                           take(lane, batch, tl::unexpected(answer.error()));
                   });
}

void RemoveOperation::take(Lane &lane, const QList<int> &batch, const Result<QList<RemoveResult>> &answer)
{
    if (isFinished())
        return;
    std::vector<ItemUpdate> updates;
    QStringList gone; // told in one go: a table drops a hundred rows at once faster than one by one
    for (qsizetype i = 0; i < batch.size(); ++i) {
        const int index = batch.at(i);
        const Item &item = items().at(index);
        std::optional<Error> error;
        if (!answer)
            error = answer.error();
        else if (i < answer->size())
            error = answer->at(i).error;
        else
            error = Error{.kind = Error::Kind::Protocol};
        if (!error) {
            gone.append(item.key.sandboxId);
            updates.push_back({.index = index, .state = ItemState::Done, .statusText = tr("Deleted")});
        } else if (error->isCancelled()) {
            // The request was on its way: only the service knows.
            updates.push_back({.index = index,
                               .state = ItemState::Unknown,
                               .statusText = tr("Not known: stopped before the service answered")});
        } else {
            error->subject = item.name;
            updates.push_back({.index = index,
                               .state = error->ambiguous ? ItemState::Unknown : ItemState::Failed,
                               .statusText = message(*error),
                               .error = error});
        }
    }
    updateItems(std::move(updates));
    m_context.store->remove(lane.accountId, gone, QDateTime::currentDateTimeUtc());
    sendNext(lane);
}

void RemoveOperation::endLane(Lane &lane)
{
    const bool connected = m_context.sessions->provider(lane.accountId) != nullptr;
    std::vector<ItemUpdate> updates;
    for (const int index : std::exchange(lane.waiting, {})) {
        if (wasCancelled()) {
            updates.push_back(
                {.index = index, .state = ItemState::Cancelled, .statusText = tr("Not deleted: cancelled")});
        } else if (!connected) {
            updates.push_back(
                {.index = index,
                 .state = ItemState::Failed,
                 .statusText = tr("Not deleted: the account is not connected."),
                 .error =
                     m_context.sessions->error(lane.accountId).value_or(Error{.kind = Error::Kind::Local})});
        }
    }
    updateItems(std::move(updates));
    lane.ended = true;
    m_context.sessions->refresh(lane.accountId);
    if (!std::all_of(m_lanes.cbegin(), m_lanes.cend(), [](const auto &each) { return each->ended; }))
        return;

    int deleted = 0;
    for (const Item &item : items())
        deleted += item.state == ItemState::Done ? 1 : 0;
    const int rest = int(items().size()) - deleted;
    if (rest == 0)
        finish(tr("%n deleted.", nullptr, deleted));
    else
        finish(tr("%n deleted,", nullptr, deleted) + u' ' + tr("%n not confirmed.", nullptr, rest));
}

void RemoveOperation::abort()
{
    for (const auto &lane : m_lanes) {
        lane->bulkCall.cancel();
        lane->singleCall.cancel();
    }
}

} // namespace Sandkeeper
