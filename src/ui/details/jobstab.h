// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/operations.h"
#include "models/jobtablemodel.h"
#include "ui/details/remotetab.h"

#include <QTimer>

class QLineEdit;
class QPushButton;
class QTableView;

namespace Sandkeeper {

class ElidedLabel;
class OutputView;

/// Commands that go on in a sandbox without anybody waiting: starts them, says how they stand, and shows what
/// they printed, whoever started them. Asks again while one of them runs and somebody looks. GUI thread.
class JobsTab final : public RemoteTab
{
    Q_OBJECT
public:
    JobsTab(const ServiceReader &reader, Operations *operations, QWidget *parent = nullptr);

    void start();
    void focusCommand();
    /// The selected job; null when there is none.
    const JobTableModel::Row *current() const;
    int jobCount() const { return m_model->rowCount(); }
    void saveOutput();
    void confirmStop();
    /// The selected job runs, as far as is known.
    bool canStop() const;
    /// The output of the selected job is shown.
    bool hasOutput() const { return m_output.has_value(); }

protected:
    void load() override;
    void forget() override;
    bool isEmpty() const override { return m_model->rowCount() == 0; }
    Nothing nothing() const override;
    void answered(const std::optional<Error> &error) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *buildCommandRow();
    QWidget *buildContent();
    void askStatuses();
    void askOutput();
    void forgetOutput();
    void takeOutput(const JobOutput &output);
    void take(const QList<BackgroundJobStatus> &statuses);
    /// The selected job has ended, and what it printed was not asked for yet.
    bool owesOutput() const;
    void scheduleNext(const std::optional<Error> &error);
    void selectionChanged();
    void showOutput();
    void started(ResultOperation<BackgroundJob> *operation, const QString &command);

    static constexpr int AtOnce = 20; ///< statuses asked for at a time, for each may bring its output

    Operations *m_operations;
    JobTableModel *m_model;
    QHash<SandboxKey, QHash<QString, QString>> m_commands; ///< of jobs started here, by their id
    QLineEdit *m_command = nullptr;
    QLineEdit *m_folder = nullptr;
    QPushButton *m_start = nullptr;
    QTableView *m_table = nullptr;
    ElidedLabel *m_outcome = nullptr;
    OutputView *m_stdout = nullptr;
    OutputView *m_stderr = nullptr;
    QTimer m_again;
    int m_wait = 0;                              ///< ms
    QString m_wanted;                            ///< the job whose output is to be shown
    QString m_askedFor;                          ///< that job when statuses were last asked for
    std::optional<BackgroundJobStatus> m_output; ///< of that job, when it has ended
    /// What it has printed so far, while it runs.
    struct LiveText
    {
        QByteArray text;
        std::optional<qint64> next; ///< offset in the file of what comes after it
        bool incomplete = false;    ///< there is more before it
        void take(const QByteArray &piece, qint64 start);
    };
    LiveText m_liveOutput;
    LiveText m_liveErrors;
    QString m_asksOutputOf; ///< a job's output is being read; else empty
    bool m_asksStatuses = false;
};

} // namespace Sandkeeper
