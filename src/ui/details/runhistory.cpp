// SPDX-License-Identifier: MIT
#include "ui/details/runhistory.h"

#include "models/sandboxtext.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plaintext.h"

#include <algorithm>

#include <QGuiApplication>

namespace Sandkeeper {

QString outcomeText(const RunOperation &operation)
{
    if (const std::optional<CommandResult> &result = operation.result())
        return RunHistory::tr("Exit code %1 · %2", "code, duration")
            .arg(result->exitCode)
            .arg(elapsedText(result->duration));
    switch (operation.state()) {
    case Operation::State::Running:
        return RunHistory::tr("Running…");
    case Operation::State::Cancelled:
        return RunHistory::tr("Cancelled");
    default:
        return RunHistory::tr("No result");
    }
}

void RunHistory::add(RunOperation *operation)
{
    beginInsertRows({}, 0, 0);
    m_runs.prepend({.request = operation->request(), .operation = operation});
    endInsertRows();
    if (m_runs.size() > Maximum) {
        beginRemoveRows({}, Maximum, int(m_runs.size()) - 1);
        m_runs.resize(Maximum);
        endRemoveRows();
    }
    if (operation->isFinished())
        noteEnd(operation);
    else
        connect(operation, &Operation::finished, this, [this, operation] { noteEnd(operation); });
}

int RunHistory::rowOf(const RunOperation *operation) const
{
    const auto found = std::find_if(m_runs.begin(), m_runs.end(),
                                    [operation](const Run &run) { return run.operation == operation; });
    return found == m_runs.end() ? -1 : int(found - m_runs.begin());
}

QStringList RunHistory::commands() const
{
    QStringList result;
    for (const Run &run : m_runs) {
        if (!result.contains(run.request.command))
            result += run.request.command;
    }
    return result;
}

RunOperation *RunHistory::running() const
{
    for (const Run &run : m_runs) {
        if (run.operation && !run.operation->isFinished())
            return run.operation;
    }
    return nullptr;
}

int RunHistory::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_runs.size());
}

QVariant RunHistory::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Run &run = m_runs[index.row()];
    const QString outcome = run.outcome.isEmpty() ? tr("Running…") : run.outcome;
    switch (role) {
    case Qt::DisplayRole:
        return visibleOneLine(run.request.command.left(500));
    case Qt::AccessibleTextRole:
        return tr("%1: %2", "command: its outcome")
            .arg(visibleOneLine(run.request.command.left(500)), outcome);
    case Qt::ToolTipRole:
        return QString(run.request.command + QLatin1Char('\n') + outcome);
    case Qt::DecorationRole: {
        const QPalette palette = QGuiApplication::palette();
        const qreal ratio = qApp->devicePixelRatio();
        if (run.outcome.isEmpty())
            return tonedIcon(QStringLiteral("state-provisioning"), 16, ratio, palette, Tone::Accent);
        return run.failed ? tonedIcon(QStringLiteral("state-error"), 16, ratio, palette, Tone::Bad)
                          : tonedIcon(QStringLiteral("check"), 16, ratio, palette, Tone::Good);
    }
    default:
        return {};
    }
}

void RunHistory::noteEnd(RunOperation *operation)
{
    const int row = rowOf(operation);
    if (row >= 0) {
        m_runs[row].outcome = outcomeText(*operation);
        m_runs[row].failed = !operation->result() || operation->result()->exitCode != 0;
        Q_EMIT dataChanged(index(row), index(row));
    }
    Q_EMIT runEnded(operation);
}

} // namespace Sandkeeper
