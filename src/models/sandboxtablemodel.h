// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/clock.h"
#include "core/provider/lifecycle.h"
#include "core/store/sandboxstore.h"
#include "models/sandboxfilter.h"

#include <limits>
#include <memory>
#include <vector>

#include <QAbstractTableModel>
#include <QCollator>
#include <QTimer>

namespace Sandkeeper {

/// All sandboxes of all accounts as rows. Fed by a SandboxStore's differences: rows are inserted, changed and
/// removed in ranges and the model is never reset, so that selection, scroll position and open editors
/// survive every refresh. One timer moves the relative times; it announces only cells whose text really
/// changed. GUI thread.
class SandboxTableModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        NameColumn,
        StateColumn,
        AccountColumn,
        ImageColumn,
        CpuColumn,
        MemoryColumn,
        GpuColumn,
        CpuUseColumn, ///< this and the next two: what it uses, as far as setMetrics() told
        MemoryUseColumn,
        DiskUseColumn,
        LabelsColumn,
        CreatedColumn,
        TimeLeftColumn,
        ColumnCount
    };
    Q_ENUM(Column)
    enum Role {
        SortRole = Qt::UserRole + 1, ///< the raw value
        KeyRole,                     ///< SandboxKey
        StateRole,                   ///< int of SandboxState
        StaleRole,                   ///< bool: the account's last refresh failed, or the sample is old
        FilterTextRole,              ///< folded text that free words search
        UrgencyRole,                 ///< int of Urgency, in every column
        MissingRole,                 ///< bool: there is no value, the text is a dash
        UsageRole,                   ///< double: the used share, 0 to 1; invalid when not known
    };
    enum class Urgency { None, Soon, Critical }; ///< under ten, under three minutes left
    Q_ENUM(Urgency)

    /// A sandbox and what is derived from it once, when it changes: comparing and filtering thousands must
    /// neither fold a text nor convert a time. Keeps its address and its slot as long as it lives.
    struct Row
    {
        SandboxKey key;
        Sandbox sandbox;
        QString accountName;
        SandboxFilter::Subject subject;
        QCollatorSortKey nameKey;
        QString imageKey;      ///< folded
        QString labelsKey;     ///< folded, by lines
        qint64 createdKey = 0; ///< ms since the epoch; the smallest number when not known
        qint64 endKey = 0;     ///< ms since the epoch; the largest number when there is no end
        int slot = 0;          ///< a small number of its own among the rows that live, used again later
        int position = 0;      ///< its row here
        bool stale = false;
        QString timeLeftText;
        QString createdText;
        Urgency urgency = Urgency::None;
        qint64 timeLeftDue = 0; ///< ms since the epoch: when the text changes next
        qint64 createdDue = 0;
        std::optional<MetricsSample> metrics; ///< while it runs
        bool metricsStale = false;
        qint64 metricsDue = std::numeric_limits<qint64>::max(); ///< ms since the epoch: when they become so
    };

    SandboxTableModel(SandboxStore *store, const Clock *clock, QObject *parent = nullptr);
    ~SandboxTableModel() override;

    /// The names shown for accounts; one without a name shows its id.
    void setAccountNames(const QHash<QString, QString> &names);

    static bool isUsage(int column) { return column >= CpuUseColumn && column <= DiskUseColumn; }
    /// What sandboxes of an account used just now. The others keep the samples they have; a sample turns
    /// stale by itself when no newer one comes, and goes when its sandbox no longer runs.
    void setMetrics(const QString &accountId, const QHash<QString, MetricsSample> &samples);

    const Row &row(int row) const { return *m_rows[size_t(row)]; }
    /// Above every row's slot, for arrays by slot.
    size_t slotLimit() const { return m_slotLimit; }
    /// -1 when there is no such sandbox.
    int rowOf(const SandboxKey &key) const;
    SandboxKey keyAt(int row) const;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant cellData(const Row &row, Column column, int role) const;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    /// Brings the relative times up to the clock; very many of them in several turns of the event loop.
    /// Called by the timer each second; a test calls it itself.
    void tick();

    using RowList = std::vector<const Row *>;

    // For an index over the rows, which is told of each difference once and as a whole; the model's own
    // signals name one range after another.
Q_SIGNALS:
    void rowsCame(const Sandkeeper::SandboxTableModel::RowList &rows);
    /// They still live; right afterwards they do not.
    void rowsAboutToGo(const Sandkeeper::SandboxTableModel::RowList &rows);
    /// What is shown, sorted or filtered by may be different now.
    void rowsChanged(const Sandkeeper::SandboxTableModel::RowList &rows);
    /// The samples of these are others; only who is sorted by them need look again.
    void usageChanged(const Sandkeeper::SandboxTableModel::RowList &rows);
    /// Texts and tones only: order and filter are as before.
    void cellsChanged(const Sandkeeper::SandboxTableModel::RowList &rows, int firstColumn, int lastColumn,
                      const QList<int> &roles);

private:
    /// What all rows made in one go have in common.
    struct Making
    {
        QString accountId;
        QString accountName;
        bool stale = false;
        qint64 now = 0; ///< ms since the epoch
    };

    void applyChanges(const QString &accountId, const SandboxChanges &changes);
    void addAccount(const QString &accountId);
    void removeAccount(const QString &accountId);
    void updateStale(const QString &accountId);

    void removeRowsAt(std::vector<int> rows);
    void moveToEnd(std::vector<int> &rows);
    void changeRows(const QString &accountId, const QList<Sandbox> &changed);
    void appendRows(const QString &accountId, const QList<Sandbox> &added);

    Making making(const QString &accountId) const;
    Row makeRow(const Making &making, const Sandbox &sandbox) const;
    static void updateTimes(Row &row, qint64 now);
    void tickFrom(int first);
    void scheduleTick();
    void announce(const std::vector<int> &rows, int firstColumn, int lastColumn, const QList<int> &roles);
    void renumber(int first);
    RowList at(const std::vector<int> &rows) const;

    static QVariant usedShare(const Row &row, Column column);
    QString displayText(const Row &row, Column column) const;
    QVariant sortValue(const Row &row, Column column) const;
    QString toolTipText(const Row &row, Column column) const;
    QString accessibleText(const Row &row, Column column) const;

    SandboxStore *m_store;
    const Clock *m_clock;
    QCollator m_collator;
    std::vector<std::unique_ptr<Row>> m_rows;
    QHash<SandboxKey, Row *> m_byKey;
    std::vector<int> m_freeSlots;
    size_t m_slotLimit = 0;
    QHash<QString, QString> m_accountNames;
    QHash<QString, bool> m_stale; ///< by account, as the rows have it
    QTimer m_timer;
    QTimer m_tickRest; ///< goes on with a tick that had too much to do for one turn
    int m_tickAt = 0;
};

} // namespace Sandkeeper
