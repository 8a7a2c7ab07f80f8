// SPDX-License-Identifier: MIT
#include "models/sandboxtablemodel.h"

#include "models/sandboxtext.h"

/// The reading half of the model: what each cell says under each role.
namespace Sandkeeper {

namespace {

const QString Dash = QStringLiteral("–");

bool isNumeric(SandboxTableModel::Column column)
{
    return column == SandboxTableModel::CpuColumn || column == SandboxTableModel::MemoryColumn ||
           column == SandboxTableModel::GpuColumn || column == SandboxTableModel::TimeLeftColumn ||
           column == SandboxTableModel::CreatedColumn;
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
        return row.stale;
    case FilterTextRole:
        return QString(row.subject.text + QLatin1Char('\n') + row.subject.account);
    case UrgencyRole:
        return int(row.urgency);
    case MissingRole:
        return displayText(row, column).isEmpty();
    default:
        return {};
    }
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
    case TimeLeftColumn:
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
