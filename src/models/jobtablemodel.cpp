// SPDX-License-Identifier: MIT
#include "models/jobtablemodel.h"

#include "core/provider/errortext.h"

#include <algorithm>

namespace Sandkeeper {

QString jobStateText(const JobTableModel::Row &row)
{
    if (row.error)
        return JobTableModel::tr("Not known");
    if (!row.asked)
        return JobTableModel::tr("Asking…");
    if (!row.completed)
        return JobTableModel::tr("Running");
    return row.exitCode ? JobTableModel::tr("Exit code %1").arg(*row.exitCode) : JobTableModel::tr("Ended");
}

void JobTableModel::setJobs(const QList<BackgroundJob> &jobs, const QHash<QString, QString> &commands)
{
    const auto isListed = [&jobs](const Row &row) {
        return std::any_of(jobs.begin(), jobs.end(),
                           [&row](const BackgroundJob &job) { return job.jobId == row.job.jobId; });
    };
    for (int row = int(m_rows.size()) - 1; row >= 0; --row) {
        if (isListed(m_rows[row]))
            continue;
        beginRemoveRows({}, row, row);
        m_rows.removeAt(row);
        endRemoveRows();
    }
    for (int row = 0; row < int(jobs.size()); ++row) {
        const int old = rowOf(jobs[row].jobId);
        if (old == row)
            continue;
        if (old > row) {
            beginMoveRows({}, old, old, {}, row);
            m_rows.move(old, row);
            endMoveRows();
            continue;
        }
        if (old >= 0)
            continue; // named twice
        beginInsertRows({}, row, row);
        m_rows.insert(std::min(row, int(m_rows.size())),
                      Row{.job = jobs[row], .command = commands.value(jobs[row].jobId)});
        endInsertRows();
    }
}

void JobTableModel::setStatus(const BackgroundJobStatus &status)
{
    const int at = rowOf(status.job.jobId);
    if (at < 0)
        return;
    Row &row = m_rows[at];
    row.asked = true;
    row.completed = status.completed;
    row.exitCode = status.exitCode;
    row.error = status.error;
    Q_EMIT dataChanged(index(at, 0), index(at, ColumnCount - 1));
}

int JobTableModel::rowOf(const QString &jobId) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&jobId](const Row &row) { return row.job.jobId == jobId; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

int JobTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int JobTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant JobTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[index.row()];
    if (role == Qt::ToolTipRole && index.column() == StateColumn && row.error)
        return message(*row.error);
    if (role == Qt::ToolTipRole && index.column() == CommandColumn)
        return row.command;
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(index.column())) {
    case JobColumn:
        return row.job.jobId;
    case StateColumn:
        return jobStateText(row);
    case CommandColumn:
        return row.command;
    case ColumnCount:
        break;
    }
    return {};
}

QVariant JobTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case JobColumn:
        return tr("Job");
    case StateColumn:
        return tr("State");
    case CommandColumn:
        return tr("Command");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace Sandkeeper
