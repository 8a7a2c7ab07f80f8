// SPDX-License-Identifier: MIT
#include "core/client/operation.h"

#include <algorithm>

namespace Sandkeeper {

Operation::Operation(QString title, QObject *parent)
    : QObject(parent)
    , m_title(std::move(title))
    , m_startedAt(QDateTime::currentDateTimeUtc())
{
}

Operation::~Operation() = default;

int Operation::doneCount() const
{
    return int(std::count_if(m_items.cbegin(), m_items.cend(), [](const Item &item) {
        return item.state != ItemState::Waiting && item.state != ItemState::Running;
    }));
}

int Operation::failedCount() const
{
    return int(std::count_if(m_items.cbegin(), m_items.cend(), [](const Item &item) {
        return item.state == ItemState::Failed || item.state == ItemState::Unknown;
    }));
}

std::optional<Error> Operation::firstError() const
{
    for (const Item &item : m_items) {
        if (item.error)
            return item.error;
    }
    return std::nullopt;
}

void Operation::cancel()
{
    if (isFinished() || m_cancelled)
        return;
    m_cancelled = true;
    if (m_begun)
        return abort();
    // There is no call to stop yet, and there must not be one.
    std::vector<ItemUpdate> updates;
    for (int i = 0; i < int(m_items.size()); ++i)
        updates.push_back({.index = i, .state = ItemState::Cancelled});
    updateItems(std::move(updates));
    finish(tr("Cancelled before anything was sent"));
}

void Operation::begin()
{
    if (isFinished())
        return;
    m_begun = true;
    start();
}

void Operation::setItems(QList<Item> items)
{
    m_items = std::move(items);
    Q_EMIT changed();
}

void Operation::updateItem(int index, ItemState state, const QString &statusText, std::optional<Error> error)
{
    updateItems({{index, state, statusText, std::move(error)}});
}

void Operation::updateItems(std::vector<ItemUpdate> updates)
{
    if (isFinished() || updates.empty())
        return;
    for (ItemUpdate &update : updates) {
        Item &item = m_items[update.index];
        item.state = update.state;
        item.statusText = std::move(update.statusText);
        item.error = std::move(update.error);
    }
    Q_EMIT changed();
}

void Operation::setItemKey(int index, const SandboxKey &key)
{
    m_items[index].key = key;
    Q_EMIT changed();
}

void Operation::setStatusText(const QString &text)
{
    if (text == m_statusText)
        return;
    m_statusText = text;
    Q_EMIT changed();
}

void Operation::finish(const QString &statusText)
{
    if (isFinished())
        return;
    m_statusText = statusText;
    const auto has = [this](ItemState state) {
        return std::any_of(m_items.cbegin(), m_items.cend(),
                           [state](const Item &item) { return item.state == state; });
    };
    const bool anyDone = has(ItemState::Done);
    const bool anyFailed = has(ItemState::Failed) || has(ItemState::Unknown);
    if (m_cancelled)
        m_state = State::Cancelled;
    else if (!anyFailed)
        m_state = State::Succeeded;
    else
        m_state = anyDone ? State::PartlyFailed : State::Failed;
    Q_EMIT changed();
    Q_EMIT finished();
}

} // namespace Sandkeeper
