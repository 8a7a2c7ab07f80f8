// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/types.h"

#include <vector>

#include <QObject>

namespace Sandkeeper {

/// One thing the user asked for, from the click to the service's last word, with a result per item. Owned by
/// Operations. GUI thread.
class SANDKEEPER_CORE_EXPORT Operation : public QObject
{
    Q_OBJECT
public:
    enum class State { Running, Succeeded, PartlyFailed, Failed, Cancelled };
    Q_ENUM(State)
    enum class ItemState { Waiting, Running, Done, Failed, Unknown, Cancelled };
    Q_ENUM(ItemState)

    struct Item
    {
        SandboxKey key; ///< sandboxId empty until known
        QString name;
        ItemState state = ItemState::Waiting;
        QString statusText; ///< translated; may be empty
        std::optional<Error> error;
    };

    explicit Operation(QString title, QObject *parent = nullptr);
    ~Operation() override;

    QString title() const { return m_title; }
    State state() const { return m_state; }
    bool isFinished() const { return m_state != State::Running; }
    const QList<Item> &items() const { return m_items; }
    int doneCount() const;   ///< items that ended, however
    int failedCount() const; ///< Failed and Unknown
    std::optional<Error> firstError() const;
    /// Translated: what it does now, or after the end what happened ("37 deleted, 2 failed").
    QString statusText() const { return m_statusText; }
    /// Translated: what the user should be told although it went well, for example that the service granted
    /// less than was asked for. Mostly empty.
    QString remark() const { return m_remark; }
    QDateTime startedAt() const { return m_startedAt; }
    /// Whoever asked for it shows its failure where it was asked for, so that it need not be said again.
    bool isWatched() const { return m_watched; }
    void setWatched(bool watched) { m_watched = watched; }

    /// Stops what has not been sent yet and what can be stopped; then says what had already happened.
    void cancel();

Q_SIGNALS:
    void changed();
    void finished(); ///< exactly once

protected:
    virtual void start() = 0;
    virtual void abort() = 0;
    friend class Operations;

    void setItems(QList<Item> items);
    void updateItem(int index, ItemState state, const QString &statusText = {},
                    std::optional<Error> error = {});
    struct ItemUpdate
    {
        int index = 0;
        ItemState state = ItemState::Waiting;
        QString statusText;
        std::optional<Error> error;
    };
    /// Several at once, which is told once.
    void updateItems(std::vector<ItemUpdate> updates);
    void setItemKey(int index, const SandboxKey &key);
    void setStatusText(const QString &text);
    void setRemark(const QString &remark) { m_remark = remark; }
    /// Derives the end state from the items.
    void finish(const QString &statusText);
    bool wasCancelled() const { return m_cancelled; }

private:
    /// Called once from the event loop. Does nothing when it was cancelled before.
    void begin();

    QString m_title;
    QString m_statusText;
    QString m_remark;
    State m_state = State::Running;
    QList<Item> m_items;
    QDateTime m_startedAt;
    bool m_begun = false;
    bool m_watched = false;
    bool m_cancelled = false;
};

} // namespace Sandkeeper
