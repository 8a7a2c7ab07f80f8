// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/transferqueue.h"

#include <QAbstractTableModel>
#include <QHash>

namespace Sandkeeper {

/// The transfers in the queue's order. GUI thread.
class TransfersModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { NameColumn, SandboxColumn, StatusColumn, SizeColumn, SpeedColumn, TimeColumn, ColumnCount };
    Q_ENUM(Column)
    enum Role {
        IdRole = Qt::UserRole + 1,
        StateRole,     ///< int of TransferState
        DirectionRole, ///< int of TransferDirection
        ProgressRole,  ///< 0…1000 while it moves; -1: how far is not known; invalid otherwise
        ErrorRole,     ///< Error, when there is one
        QuestionRole,  ///< bool: it waits for an answer
    };

    explicit TransfersModel(TransferQueue *queue, QObject *parent = nullptr);
    ~TransfersModel() override;

    QString idAt(int row) const { return m_ids.value(row); }
    int rowOf(const QString &id) const { return m_rows.value(id, -1); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void insert(const QStringList &ids);
    void remove(const QStringList &ids);
    void reorder();
    void announce(const QStringList &ids);
    void number(int from);
    QVariant text(const TransferItem &item, Column column) const;

    TransferQueue *m_queue;
    QStringList m_ids;
    QHash<QString, int> m_rows;
};

/// How a transfer stands, in one or two words: “Waiting”, “34 %”, “Done, was there already”.
QString transferStatusText(const TransferItem &item, bool connected);
/// “12.4 MB”, “3.1 MB of 12.4 MB”, “3 of 20 files”; empty when nothing is known.
QString transferSizeText(const TransferItem &item);
/// The whole story for a tooltip: from where, to where, and what is worth knowing.
QString transferStory(const TransferItem &item);
/// “3 uploads or downloads, 12.4 MB/s”; empty when there is nothing to say.
QString transferSummaryText(const TransferSummary &summary);

} // namespace Sandkeeper
