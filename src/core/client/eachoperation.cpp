// SPDX-License-Identifier: MIT
#include "core/client/eachoperation.h"

#include "core/client/accountsessions.h"
#include "core/provider/clock.h"
#include "core/provider/errortext.h"

#include <algorithm>

namespace Sandkeeper {

namespace {

using namespace std::chrono_literals;

constexpr size_t AtOnce = 4;     // in one account: quick for a few, and no burst for thousands
constexpr int MostRefusals = 12; // in a row: then it is not a matter of waiting
constexpr std::chrono::milliseconds Slack = 100ms; // so that a Retry-After that was rounded down is over

std::chrono::milliseconds pauseAfter(const Error &refusal, int refusals)
{
    if (refusal.retryAfter)
        return *refusal.retryAfter + Slack;
    return std::min<std::chrono::milliseconds>(1s * (1 << std::min(refusals, 6)), 60s);
}

} // namespace

EachOperation::EachOperation(OperationContext context, const QList<SandboxKey> &sandboxes, Spec spec)
    : Operation(spec.title)
    , m_context(context)
    , m_spec(std::move(spec))
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

EachOperation::~EachOperation()
{
    abort();
}

void EachOperation::start()
{
    if (m_lanes.empty())
        finish(summary());
    for (const auto &lane : m_lanes)
        advance(*lane);
}

void EachOperation::advance(Lane &lane)
{
    Provider *provider = m_context.sessions->provider(lane.accountId);
    while (provider && !wasCancelled() && !lane.held && lane.calls.size() < AtOnce && !lane.waiting.isEmpty())
        send(lane, provider, lane.waiting.takeFirst());
    if (lane.calls.empty() && !lane.ended && (!lane.held || wasCancelled()))
        endLane(lane);
}

void EachOperation::send(Lane &lane, Provider *provider, int index)
{
    const SandboxKey key = items().at(index).key;
    Sandbox unknown;
    unknown.id = key.sandboxId;
    const Future<Outcome> call = m_spec.call(provider, m_context.store->find(key).value_or(unknown));
    if (!call.isValid())
        return fail(index, Error{.kind = Error::Kind::Unsupported});
    updateItem(index, ItemState::Running, m_spec.running);
    lane.calls.emplace(index, call);
    whenDone<Outcome>(call, this, [this, &lane, index](const Result<Outcome> &answer) {
        lane.calls.erase(index);
        take(lane, index, answer);
    });
}

void EachOperation::take(Lane &lane, int index, const Result<Outcome> &answer)
{
    if (isFinished())
        return;
    const SandboxKey key = items().at(index).key;
    if (answer) {
        lane.refusals = 0;
        updateItem(index, ItemState::Done, answer->text);
        if (!answer->remark.isEmpty())
            m_remarks.append(answer->remark);
        // A list asked for on the way may still tell how it was before.
        const QDateTime now = QDateTime::currentDateTimeUtc();
        if (!answer->sandboxes.isEmpty())
            m_context.store->upsert(lane.accountId, answer->sandboxes, now);
        if (answer->state)
            m_context.store->setState(key, *answer->state, {}, now);
    } else if (answer.error().isCancelled()) {
        // The request was on its way: only the service knows.
        updateItem(index, ItemState::Unknown, tr("Not known: stopped before the service answered"));
    } else if (answer.error().kind == Error::Kind::RateLimited &&
               answer.error().reason != QLatin1String("QUOTA") && lane.refusals < MostRefusals) {
        takeRefusal(lane, index, answer.error());
    } else {
        fail(index, answer.error());
    }
    advance(lane);
}

/// Nothing was done: it comes again, before the others.
void EachOperation::takeRefusal(Lane &lane, int index, const Error &refusal)
{
    lane.waiting.prepend(index);
    updateItem(index, ItemState::Waiting, tr("Waiting: the service takes only so many requests in a minute"));
    // Several refusals of the same moment are one.
    if (std::exchange(lane.held, true))
        return;
    Clock::system().after(pauseAfter(refusal, lane.refusals++), this, [this, &lane] {
        lane.held = false;
        if (!lane.ended)
            advance(lane);
    });
}

void EachOperation::fail(int index, Error error)
{
    error.subject = items().at(index).name;
    updateItem(index, error.ambiguous ? ItemState::Unknown : ItemState::Failed, message(error), error);
}

void EachOperation::endLane(Lane &lane)
{
    lane.ended = true;
    for (const int index : std::exchange(lane.waiting, {})) {
        if (wasCancelled())
            updateItem(index, ItemState::Cancelled, tr("Not done: cancelled"));
        else
            fail(index, m_context.sessions->error(lane.accountId)
                            .value_or(Error{.kind = Error::Kind::Local,
                                            .detail = tr("The account is not connected.")}));
    }
    // Whatever came of it, the table is to show what the service says now.
    m_context.sessions->refresh(lane.accountId);
    if (!std::all_of(m_lanes.cbegin(), m_lanes.cend(), [](const auto &each) { return each->ended; }))
        return;
    setRemark(m_remarks.join(QLatin1Char(' ')));
    finish(summary());
}

/// "3 paused, 1 failed"; of a single one what happened to it.
QString EachOperation::summary() const
{
    if (items().size() == 1)
        return items().constFirst().statusText;
    const auto number = [this](ItemState state) {
        return int(std::count_if(items().cbegin(), items().cend(),
                                 [state](const Item &item) { return item.state == state; }));
    };
    QString text = m_spec.count(number(ItemState::Done));
    const auto add = [&text](const QString &more) {
        text = tr("%1, %2", "two of several counts, e.g. 3 paused, 1 failed").arg(text, more);
    };
    if (const int failed = number(ItemState::Failed))
        add(tr("%n failed", nullptr, failed));
    if (const int unknown = number(ItemState::Unknown))
        add(tr("%n not confirmed", nullptr, unknown));
    if (const int cancelled = number(ItemState::Cancelled))
        add(tr("%n not begun", nullptr, cancelled));
    return text;
}

void EachOperation::abort()
{
    for (const auto &lane : m_lanes) {
        for (auto &[index, call] : lane->calls)
            call.cancel();
        // Nobody else would look at what only waits.
        QMetaObject::invokeMethod(
            this,
            [this, part = lane.get()] {
                if (!part->ended)
                    advance(*part);
            },
            Qt::QueuedConnection);
    }
}

} // namespace Sandkeeper
