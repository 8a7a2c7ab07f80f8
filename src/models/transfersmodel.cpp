// SPDX-License-Identifier: MIT
#include "models/transfersmodel.h"

#include "core/provider/errortext.h"
#include "core/provider/visibletext.h"
#include "models/sandboxtext.h"

#include <algorithm>

#include <QCoreApplication>
#include <QDir>
#include <QLocale>
#include <QSet>

namespace Sandkeeper {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(TransfersModel)
};

QString bytesText(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 1);
}

QString rateText(double bytesPerSecond)
{
    return Texts::tr("%1/s", "%1: an amount of data").arg(bytesText(qint64(bytesPerSecond)));
}

QString doneText(const TransferItem &item)
{
    if (item.skipped)
        return Texts::tr("Left as it was");
    if (item.leftOut > 0)
        return Texts::tr("Done, %n left out", nullptr, item.leftOut);
    return item.finalPath.isEmpty() ? Texts::tr("Done") : Texts::tr("Done, renamed");
}

std::optional<int> progressOf(const TransferItem &item)
{
    if (item.state != TransferState::Running && item.state != TransferState::Paused)
        return {};
    if (item.bytesTotal < 0 || (item.bytesTotal == 0 && item.bytesDone == 0))
        return item.state == TransferState::Running ? std::optional(-1) : std::nullopt;
    return int(std::clamp<qint64>(item.bytesDone * 1000 / std::max<qint64>(item.bytesTotal, 1), 0, 1000));
}

} // namespace

QString transferStatusText(const TransferItem &item, bool connected)
{
    switch (item.state) {
    case TransferState::Queued:
        if (item.waits)
            return Texts::tr("Will be tried again");
        return connected ? Texts::tr("Waiting") : Texts::tr("Waiting for the account");
    case TransferState::Preparing:
        return Texts::tr("Preparing");
    case TransferState::Running: {
        const int progress = progressOf(item).value_or(-1);
        return progress < 0 ? Texts::tr("Under way")
                            : QLocale().toString(progress / 10) + QLocale().percent();
    }
    case TransferState::Paused:
        return item.conflict ? Texts::tr("Waits for your answer") : Texts::tr("Paused");
    case TransferState::Verifying:
        return Texts::tr("Verifying");
    case TransferState::Done:
        return doneText(item);
    case TransferState::Failed:
        return Texts::tr("Failed");
    case TransferState::Cancelled:
        return Texts::tr("Cancelled");
    }
    return {};
}

QString transferSizeText(const TransferItem &item)
{
    if (item.request.folder && item.filesTotal >= 0)
        return Texts::tr("%1 of %Ln file(s)", nullptr, item.filesTotal)
            .arg(QLocale().toString(item.filesDone));
    const bool isBetween = item.state == TransferState::Running || item.state == TransferState::Paused;
    if (item.bytesTotal < 0)
        return isBetween && item.bytesDone > 0 ? bytesText(item.bytesDone) : QString();
    if (isBetween && item.bytesDone > 0 && item.bytesDone < item.bytesTotal)
        return Texts::tr("%1 of %2", "amounts of data")
            .arg(bytesText(item.bytesDone), bytesText(item.bytesTotal));
    return bytesText(item.bytesTotal);
}

QString transferStory(const TransferItem &item)
{
    const TransferRequest &request = item.request;
    const QString renamed = item.finalPath;
    const auto inSandbox = [](const QString &path, const QString &sandbox) {
        return Texts::tr("%1 in “%2”", "%1: a path, %2: a sandbox")
            .arg(visibleOneLine(path), visibleOneLine(sandbox));
    };
    const auto here = [](const QString &path) {
        return visibleOneLine(QDir::toNativeSeparators(path));
    };
    QString from;
    QString to;
    switch (request.direction) {
    case TransferDirection::Upload:
        from = here(request.localPath);
        to = visibleOneLine(renamed.isEmpty() ? request.remotePath : renamed);
        break;
    case TransferDirection::Download:
        from = visibleOneLine(request.remotePath);
        to = here(renamed.isEmpty() ? request.localPath : renamed);
        break;
    case TransferDirection::Copy:
        from = inSandbox(request.remotePath, request.sandboxName);
        to = inSandbox(renamed.isEmpty() ? request.targetPath : renamed, request.targetName);
        break;
    }
    QStringList lines{Texts::tr("From: %1").arg(from), Texts::tr("To: %1").arg(to)};
    if (item.error && !item.error->isCancelled())
        lines += {message(*item.error), advice(*item.error)};
    if (item.state == TransferState::Done && !item.skipped)
        lines += item.hashed ? Texts::tr("Compared by SHA-256.") : Texts::tr("Compared by size.");
    if (item.skipped)
        lines += Texts::tr("Nothing was copied, because of what is there.");
    if (item.leftOut > 0)
        lines += Texts::tr("%n link(s) or special file(s) were left out.", nullptr, item.leftOut);
    if (item.finishedAt.isValid())
        lines += exactTimeText(item.finishedAt);
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

QString transferSummaryText(const TransferSummary &summary)
{
    const int open = summary.active + summary.waiting;
    if (summary.questions > 0)
        return Texts::tr("%n transfer(s) wait for your answer", nullptr, summary.questions);
    if (open > 0 && summary.speed >= 1)
        return Texts::tr("%n transfer(s), %1", nullptr, open).arg(rateText(summary.speed));
    if (open > 0)
        return Texts::tr("%n transfer(s)", nullptr, open);
    if (summary.paused > 0)
        return Texts::tr("%n transfer(s) paused", nullptr, summary.paused);
    if (summary.failed > 0)
        return Texts::tr("%n transfer(s) failed", nullptr, summary.failed);
    return {};
}

TransfersModel::TransfersModel(TransferQueue *queue, QObject *parent)
    : QAbstractTableModel(parent)
    , m_queue(queue)
    , m_ids(queue->ids())
{
    number(0);
    connect(queue, &TransferQueue::added, this, &TransfersModel::insert);
    connect(queue, &TransferQueue::aboutToRemove, this, &TransfersModel::remove);
    connect(queue, &TransferQueue::reordered, this, &TransfersModel::reorder);
    connect(queue, &TransferQueue::changed, this, &TransfersModel::announce);
}

TransfersModel::~TransfersModel() = default;

int TransfersModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_ids.size());
}

int TransfersModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant TransfersModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TransferItem *item = m_queue->find(m_ids.at(index.row()));
    if (!item)
        return {};
    const auto column = Column(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(*item, column);
    case Qt::ToolTipRole:
        return transferStory(*item);
    case Qt::AccessibleTextRole:
        if (column == NameColumn)
            return tr("%1: %2", "file: how its transfer stands")
                .arg(text(*item, NameColumn).toString(), text(*item, StatusColumn).toString());
        return {};
    case Qt::TextAlignmentRole:
        if (column == SizeColumn || column == SpeedColumn || column == TimeColumn)
            return int(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case IdRole:
        return item->id;
    case StateRole:
        return int(item->state);
    case DirectionRole:
        return int(item->request.direction);
    case ProgressRole: {
        const std::optional<int> progress = progressOf(*item);
        return progress ? QVariant(*progress) : QVariant();
    }
    case ErrorRole:
        return item->error ? QVariant::fromValue(*item->error) : QVariant();
    case QuestionRole:
        return item->conflict.has_value();
    default:
        return {};
    }
}

QVariant TransfersModel::text(const TransferItem &item, Column column) const
{
    switch (column) {
    case NameColumn: {
        const QString path = item.request.direction == TransferDirection::Upload ? item.request.localPath
                                                                                 : item.request.remotePath;
        return visibleOneLine(path.mid(path.lastIndexOf(QLatin1Char('/')) + 1));
    }
    case SandboxColumn: {
        const auto shown = [](const QString &name, const SandboxKey &sandbox) {
            return visibleOneLine(name.isEmpty() ? sandbox.sandboxId : name);
        };
        const TransferRequest &request = item.request;
        const QString name = shown(request.sandboxName, request.sandbox);
        return request.isCopy() ? tr("%1 → %2", "a copy from one sandbox to another")
                                      .arg(name, shown(request.targetName, request.target))
                                : name;
    }
    case StatusColumn:
        return transferStatusText(item, m_queue->isConnected(item.request.sandbox.accountId) &&
                                            m_queue->isConnected(item.request.destination().accountId));
    case SizeColumn:
        return transferSizeText(item);
    case SpeedColumn:
        return item.speed >= 1 ? rateText(item.speed) : QString();
    case TimeColumn:
        return item.timeLeft ? durationText(*item.timeLeft) : QString();
    case ColumnCount:
        break;
    }
    return {};
}

QVariant TransfersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const bool isNumber = section == SizeColumn || section == SpeedColumn || section == TimeColumn;
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && isNumber)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Name");
    case SandboxColumn:
        return tr("Sandbox");
    case StatusColumn:
        return tr("Status");
    case SizeColumn:
        return tr("Size");
    case SpeedColumn:
        return tr("Speed");
    case TimeColumn:
        return tr("Time left");
    default:
        return {};
    }
}

void TransfersModel::number(int from)
{
    for (int row = from; row < int(m_ids.size()); ++row)
        m_rows.insert(m_ids.at(row), row);
}

void TransfersModel::insert(const QStringList &ids)
{
    const int first = int(m_ids.size());
    beginInsertRows({}, first, first + int(ids.size()) - 1);
    m_ids += ids;
    number(first);
    endInsertRows();
}

void TransfersModel::remove(const QStringList &ids)
{
    QList<int> rows;
    for (const QString &id : ids) {
        if (const int row = rowOf(id); row >= 0)
            rows.append(row);
    }
    std::sort(rows.begin(), rows.end(), std::greater<>());
    for (qsizetype i = 0; i < rows.size();) { // neighbours together
        const int last = rows.at(i);
        int first = last;
        for (++i; i < rows.size() && rows.at(i) == first - 1; ++i)
            first = rows.at(i);
        beginRemoveRows({}, first, last);
        for (int row = last; row >= first; --row)
            m_rows.remove(m_ids.takeAt(row));
        number(first);
        endRemoveRows();
    }
}

void TransfersModel::reorder()
{
    const QStringList now = m_queue->ids();
    if (now == m_ids || now.size() != m_ids.size())
        return;
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    QStringList ids;
    for (const QModelIndex &index : before)
        ids.append(m_ids.at(index.row()));
    m_ids = now;
    number(0);
    for (qsizetype i = 0; i < before.size(); ++i)
        changePersistentIndex(before.at(i), index(rowOf(ids.at(i)), before.at(i).column()));
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

void TransfersModel::announce(const QStringList &ids)
{
    for (const QString &id : ids) {
        if (const int row = rowOf(id); row >= 0)
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
}

} // namespace Sandkeeper
