// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/jobs.h"

#include <QAbstractTableModel>
#include <QHash>

namespace Sandkeeper {

/// The background jobs of one sandbox, newest first. Outputs are not kept here: they can be large. GUI
/// thread.
class JobTableModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { JobColumn, StateColumn, CommandColumn, ColumnCount };
    struct Row
    {
        BackgroundJob job;
        QString command; ///< of those started here; the service does not tell
        bool asked = false;
        bool completed = false;
        std::optional<int> exitCode;
        std::optional<Error> error;
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Rows that stay keep what is known of them and their place in a view's selection.
    void setJobs(const QList<BackgroundJob> &jobs, const QHash<QString, QString> &commands);
    void setStatus(const BackgroundJobStatus &status);
    const Row &row(int row) const { return m_rows[row]; }
    int rowOf(const QString &jobId) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<Row> m_rows;
};

/// "Running", "Exit code 0", …
QString jobStateText(const JobTableModel::Row &row);

} // namespace Sandkeeper
