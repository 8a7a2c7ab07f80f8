// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/servicereader.h"

#include <map>

#include <QDeadlineTimer>
#include <QPointer>
#include <QTimer>

namespace Sandkeeper {

class SandboxTableModel;
class SandboxTableView;

/// Keeps the columns of use up to date: asks for the rows that can be seen, while they can be seen, and less
/// often the longer a service takes, while it fails, and while the window is not the active one. GUI thread.
class MetricsFeed final : public QObject
{
    Q_OBJECT
public:
    /// The most sandboxes asked for in one question.
    static constexpr int MaximumIds = 100;

    /// All must outlive this.
    MetricsFeed(SandboxTableView *table, SandboxTableModel *model, const ServiceReader &reader,
                QObject *parent);
    ~MetricsFeed() override;

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    using Samples = QHash<QString, MetricsSample>;
    /// How one account is asked.
    struct Pace
    {
        std::vector<Future<Samples>> calls; ///< under way
        int open = 0;
        std::chrono::milliseconds wait{0}; ///< between the end of a round and the next
        QDeadlineTimer next;               ///< not before then
        bool failing = false;
    };

    bool isWanted() const;
    void wake();
    void tick();
    void rowsMayHaveChanged();
    std::map<QString, QStringList> visible(bool onlyUnknown) const;
    void ask(const QString &accountId, const QStringList &ids);
    void take(const QString &accountId, const Result<Samples> &samples, std::chrono::milliseconds took);

    SandboxTableView *m_table;
    SandboxTableModel *m_model;
    ServiceReader m_reader;
    std::map<QString, Pace> m_paces; ///< by account
    QTimer m_tick;
    QTimer m_settle; ///< scrolling goes over many rows that nobody looks at
};

} // namespace Sandkeeper
