// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/operations.h"

#include <QAbstractListModel>
#include <QPointer>

namespace Sandkeeper {

/// The commands run in one sandbox in this session, newest first. The results belong to Operations, which
/// lets old ones go; the command itself stays. GUI thread.
class RunHistory final : public QAbstractListModel
{
    Q_OBJECT
public:
    struct Run
    {
        CommandRequest request;
        QPointer<RunOperation> operation; ///< null when its result is no longer kept
        QString outcome;                  ///< "0 · 1.2 s", "failed"; empty while running
        bool failed = false;
    };
    static constexpr int Maximum = 100;

    using QAbstractListModel::QAbstractListModel;

    void add(RunOperation *operation);
    const Run &run(int row) const { return m_runs[row]; }
    int rowOf(const RunOperation *operation) const;
    /// Different commands, newest first.
    QStringList commands() const;
    RunOperation *running() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

Q_SIGNALS:
    void runEnded(Sandkeeper::RunOperation *operation);

private:
    void noteEnd(RunOperation *operation);

    QList<Run> m_runs;
};

/// "Exit code 0", "Failed", … of an ended run. Translated.
QString outcomeText(const RunOperation &operation);

} // namespace Sandkeeper
