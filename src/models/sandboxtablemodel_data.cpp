// SPDX-License-Identifier: MIT
#include "models/sandboxtablemodel.h"

#include "models/sandboxtext.h"

#include <algorithm>

/// The reading half of the model: what each cell says under each role.
namespace Sandkeeper {

namespace {

const QString Dash = QStringLiteral("–");

bool isNumeric(SandboxTableModel::Column column)
{
    return column == SandboxTableModel::CpuColumn || column == SandboxTableModel::MemoryColumn ||
           column == SandboxTableModel::GpuColumn || SandboxTableModel::isUsage(column) ||
           column == SandboxTableModel::TimeLeftColumn || column == SandboxTableModel::CreatedColumn;
}

} // namespace

QVariant SandboxTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    return cellData(*m_rows[size_t(index.row())], Column(index.column()), role);
}

QVariant SandboxTableModel::cellData(const Row &row, Column column, int role) const
{
    switch (role) {
    case Qt::DisplayRole: {
        const QString text = displayText(row, column);
        return text.isEmpty() ? Dash : text;
    }
    case Qt::ToolTipRole:
        return toolTipText(row, column);
    case Qt::AccessibleTextRole:
        return accessibleText(row, column);
    case Qt::TextAlignmentRole:
        return int((isNumeric(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case SortRole:
        return sortValue(row, column);
    case KeyRole:
        return QVariant::fromValue(row.key);
    case StateRole:
        return int(row.sandbox.state);
    case StaleRole:
        return row.stale || (isUsage(column) && row.metricsStale);
    case FilterTextRole:
        return QString(row.subject.text + QLatin1Char('\n') + row.subject.account);
    case UrgencyRole:
        return int(row.urgency);
    case MissingRole:
        return displayText(row, column).isEmpty();
    case UsageRole:
        return usedShare(row, column);
    default:
        return {};
    }
}

QVariant SandboxTableModel::usedShare(const Row &row, Column column)
{
    if (!row.metrics)
        return {};
    const auto share = [](std::optional<qint64> used, std::optional<qint64> total) {
        return used && total && *total > 0 ? QVariant(std::clamp(double(*used) / double(*total), 0.0, 1.0))
                                           : QVariant();
    };
    const MetricsSample &sample = *row.metrics;
    if (column == CpuUseColumn && sample.cpuPercent)
        return std::clamp(*sample.cpuPercent / 100, 0.0, 1.0);
    if (column == MemoryUseColumn)
        return share(sample.memoryUsed, sample.memoryTotal);
    if (column == DiskUseColumn)
        return share(sample.diskUsed, sample.diskTotal);
    return {};
}

QVariant SandboxTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= int(ColumnCount))
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((isNumeric(Column(section)) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case NameColumn:
        return tr("Name");
    case StateColumn:
        return tr("State");
    case AccountColumn:
        return tr("Account");
    case ImageColumn:
        return tr("Image");
    case CpuColumn:
        return tr("CPU");
    case MemoryColumn:
        return tr("Memory");
    case GpuColumn:
        return tr("GPU");
    case CpuUseColumn:
        return tr("CPU used");
    case MemoryUseColumn:
        return tr("Memory used");
    case DiskUseColumn:
        return tr("Disk used");
    case LabelsColumn:
        return tr("Labels");
    case CreatedColumn:
        return tr("Created");
    case TimeLeftColumn:
        return tr("Time left");
    case ColumnCount:
        break;
    }
    return {};
}

QHash<int, QByteArray> SandboxTableModel::roleNames() const
{
    QHash<int, QByteArray> names = QAbstractTableModel::roleNames();
    names.insert(SortRole, QByteArrayLiteral("sort"));
    names.insert(KeyRole, QByteArrayLiteral("key"));
    names.insert(StateRole, QByteArrayLiteral("state"));
    names.insert(StaleRole, QByteArrayLiteral("stale"));
    names.insert(FilterTextRole, QByteArrayLiteral("filterText"));
    names.insert(UrgencyRole, QByteArrayLiteral("urgency"));
    names.insert(MissingRole, QByteArrayLiteral("missing"));
    names.insert(UsageRole, QByteArrayLiteral("usage"));
    return names;
}

QString SandboxTableModel::displayText(const Row &row, Column column) const
{
    const Sandbox &sandbox = row.sandbox;
    switch (column) {
    case NameColumn:
        return sandbox.name.isEmpty() ? sandbox.id : sandbox.name;
    case StateColumn:
        return stateText(sandbox);
    case AccountColumn:
        return row.accountName;
    case ImageColumn:
        return sandbox.image;
    case CpuColumn:
        return sandbox.cpuCores > 0 ? numberText(sandbox.cpuCores) : QString();
    case MemoryColumn:
        return sandbox.memoryGb > 0 ? gigabytesText(sandbox.memoryGb) : QString();
    case GpuColumn:
        return gpuText(sandbox);
    case CpuUseColumn:
        return row.metrics && row.metrics->cpuPercent ? percentText(*row.metrics->cpuPercent) : QString();
    case MemoryUseColumn:
        return row.metrics ? usageText(row.metrics->memoryUsed, row.metrics->memoryTotal) : QString();
    case DiskUseColumn:
        return row.metrics ? usageText(row.metrics->diskUsed, row.metrics->diskTotal) : QString();
    case LabelsColumn:
        return sandbox.labels.join(QStringLiteral(", "));
    case CreatedColumn:
        return row.createdText;
    case TimeLeftColumn:
        return row.timeLeftText;
    case ColumnCount:
        break;
    }
    return {};
}

QVariant SandboxTableModel::sortValue(const Row &row, Column column) const
{
    const Sandbox &sandbox = row.sandbox;
    switch (column) {
    case NameColumn:
        return sandbox.name;
    case StateColumn:
        return int(sandbox.state);
    case AccountColumn:
        return row.accountName;
    case ImageColumn:
        return sandbox.image;
    case CpuColumn:
        return sandbox.cpuCores;
    case MemoryColumn:
        return sandbox.memoryGb;
    case GpuColumn:
        return sandbox.gpuCount;
    case CpuUseColumn:
        return row.metrics && row.metrics->cpuPercent ? QVariant(*row.metrics->cpuPercent) : QVariant();
    case MemoryUseColumn:
        return row.metrics && row.metrics->memoryUsed ? QVariant(*row.metrics->memoryUsed) : QVariant();
    case DiskUseColumn:
        return row.metrics && row.metrics->diskUsed ? QVariant(*row.metrics->diskUsed) : QVariant();
    case LabelsColumn:
        return sandbox.labels;
    case CreatedColumn:
        return sandbox.createdAt;
    case TimeLeftColumn:
        return sandbox.state == SandboxState::Running ? sandbox.deadline : QDateTime();
    case ColumnCount:
        break;
    }
    return {};
}

QString SandboxTableModel::toolTipText(const Row &row, Column column) const
{
    switch (column) {
    case NameColumn:
        return tr("%1\nID: %2").arg(row.sandbox.name, row.sandbox.id);
    case StateColumn: {
        const QString reason = endSentence(row.sandbox);
        return reason.isEmpty() ? stateText(row.sandbox) : tr("%1: %2").arg(stateText(row.sandbox), reason);
    }
    case CreatedColumn:
        return exactTimeText(row.sandbox.createdAt);
    case CpuUseColumn:
    case MemoryUseColumn:
    case DiskUseColumn:
        if (displayText(row, column).isEmpty())
            return {};
        return tr("%1, measured at %2", "what a sandbox uses, time")
            .arg(displayText(row, column), exactTimeText(row.metrics->time));
    case TimeLeftColumn:
        if (row.sandbox.state == SandboxState::Paused)
            return tr("Paused: its time stands still until it is resumed");
        if (!row.sandbox.deadline.isValid() || row.sandbox.state != SandboxState::Running)
            return {};
        return tr("Ends at %1").arg(exactTimeText(row.sandbox.deadline));
    default:
        return displayText(row, column);
    }
}

QString SandboxTableModel::accessibleText(const Row &row, Column column) const
{
    if (column != NameColumn) {
        const QString text = displayText(row, column);
        if (isUsage(column) && row.metricsStale && !text.isEmpty())
            return tr("%1, not up to date").arg(text);
        return text.isEmpty() ? tr("none") : text;
    }
    // The first cell speaks for the row, so that a reader moving down hears what matters.
    const QString name = displayText(row, NameColumn);
    const QString state = stateText(row.sandbox);
    const QString text = row.timeLeftText.isEmpty()
                             ? tr("%1, %2", "name, state").arg(name, state)
                             : tr("%1, %2, %3 left", "name, state, time").arg(name, state, row.timeLeftText);
    return row.stale ? tr("%1, not up to date").arg(text) : text;
}

} // namespace Sandkeeper
