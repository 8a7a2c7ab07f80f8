// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/clock.h"
#include "core/store/sandboxstore.h"
#include "models/sandboxfilter.h"

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
        StaleRole,                   ///< bool: the account's last refresh failed
        FilterTextRole,              ///< folded text that free words search
        UrgencyRole,                 ///< int of Urgency, in every column
        MissingRole,                 ///< bool: there is no value, the text is a dash
    };
    enum class Urgency { None, Soon, Critical }; ///< under ten, under three minutes left
    Q_ENUM(Urgency)

    /// A sandbox and what is derived from it once, when it changes.
    struct Row
    {
        SandboxKey key;
        Sandbox sandbox;
        QString accountName;
        SandboxFilter::Subject subject;
        QCollatorSortKey nameKey;
        bool stale = false;
        QString timeLeftText;
        QString createdText;
        Urgency urgency = Urgency::None;
        qint64 timeLeftDue = 0; ///< ms since the epoch: when the text changes next
        qint64 createdDue = 0;
    };

    SandboxTableModel(SandboxStore *store, const Clock *clock, QObject *parent = nullptr);
    ~SandboxTableModel() override;

    /// The names shown for accounts; one without a name shows its id.
    void setAccountNames(const QHash<QString, QString> &names);

    const Row &row(int row) const { return m_rows[size_t(row)]; }
    /// -1 when there is no such sandbox.
    int rowOf(const SandboxKey &key) const;
    SandboxKey keyAt(int row) const;
    /// By collation; shared with the sorting proxy so that both mean the same.
    QCollatorSortKey collationKey(const QString &text) const { return m_collator.sortKey(text); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    /// Brings the relative times up to the clock. Called by the timer each second; a test calls it itself.
    void tick();

private:
    void applyChanges(const QString &accountId, const SandboxChanges &changes);
    void addAccount(const QString &accountId);
    void removeAccount(const QString &accountId);
    void updateStale(const QString &accountId);

    void removeRowsAt(std::vector<int> rows);
    void moveToEnd(std::vector<int> &rows);
    void changeRows(const QString &accountId, const QList<Sandbox> &changed);
    void appendRows(const QString &accountId, const QList<Sandbox> &added);

    Row makeRow(const QString &accountId, const Sandbox &sandbox) const;
    void updateTimes(Row &row, qint64 now) const;
    void scheduleTick();
    void announce(std::vector<int> rows, int firstColumn, int lastColumn, const QList<int> &roles);
    void forgetIndex() { m_rowsByKeyValid = false; }

    QString displayText(const Row &row, Column column) const;
    QVariant sortValue(const Row &row, Column column) const;
    QString toolTipText(const Row &row, Column column) const;
    QString accessibleText(const Row &row, Column column) const;

    SandboxStore *m_store;
    const Clock *m_clock;
    QCollator m_collator;
    std::vector<Row> m_rows;
    QHash<QString, QString> m_accountNames;
    // Made when first asked for: between two range removals it would be wrong and dear to keep right.
    mutable QHash<SandboxKey, int> m_rowsByKey;
    mutable bool m_rowsByKeyValid = false;
    QTimer m_timer;
};

} // namespace Sandkeeper
