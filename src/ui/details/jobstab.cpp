// SPDX-License-Identifier: MIT
#include "ui/details/jobstab.h"

#include "core/provider/errortext.h"
#include "core/provider/visibletext.h"
#include "ui/details/outputview.h"
#include "ui/details/savetext.h"
#include "ui/dialogs/question.h"
#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/paddedheader.h"
#include "ui/widgets/plainitemdelegate.h"

#include <algorithm>
#include <utility>

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace Sandkeeper {

namespace {

constexpr int ShortestWait = 2000;
constexpr int LongestWait = 30000;
/// Of the output of a job that runs, in bytes; as much as there is of one that has ended.
constexpr qsizetype MostKept = 10 * 1024 * 1024;
/// Of a command in a question, in characters.
constexpr qsizetype MostShown = 200;

} // namespace

JobsTab::JobsTab(const ServiceReader &reader, Operations *operations, QWidget *parent)
    : RemoteTab(reader, Ability::Jobs, "details.jobs", tr("Jobs"), parent)
    , m_operations(operations)
    , m_model(new JobTableModel(this))
{
    setHeader(buildCommandRow());
    setContent(buildContent());
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &RemoteTab::reload);
    connect(m_start, &QPushButton::clicked, this, &JobsTab::start);
    connect(m_command, &QLineEdit::returnPressed, this, &JobsTab::start);
    connect(m_folder, &QLineEdit::returnPressed, this, &JobsTab::start);
    const auto updateStart = [this] {
        m_start->setEnabled(refusal().isEmpty() && !m_command->text().trimmed().isEmpty());
    };
    connect(m_command, &QLineEdit::textChanged, this, updateStart);
    connect(this, &RemoteTab::changed, this, updateStart);
    updateStart();
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &JobsTab::selectionChanged);
}

QWidget *JobsTab::buildCommandRow()
{
    auto *row = new QWidget(this);
    m_command = nameWidget(new QLineEdit(row), "jobs.command", tr("Command of the job"));
    m_command->setPlaceholderText(tr("Command that goes on by itself"));
    m_command->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_folder = nameWidget(new QLineEdit(row), "jobs.folder", tr("Folder of the job"));
    m_folder->setPlaceholderText(tr("Folder (optional)"));
    m_folder->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_start = nameWidget(new QPushButton(tr("Start job"), row), "jobs.start", tr("Start job"));
    m_start->setAutoDefault(false);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_command, 3);
    layout->addWidget(m_folder, 1);
    layout->addWidget(m_start);
    return row;
}

QWidget *JobsTab::buildContent()
{
    m_table = nameWidget(new QTableView(this), "jobs.table", tr("Background jobs"));
    m_table->setHorizontalHeader(new PaddedHeader(m_table));
    m_table->setItemDelegate(new PlainItemDelegate(m_table));
    m_table->setModel(m_model);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(PlainItemDelegate::rowHeight(fontMetrics()));
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    const int unit = fontMetrics().averageCharWidth();
    m_table->setColumnWidth(JobTableModel::JobColumn, unit * 14);
    m_table->setColumnWidth(JobTableModel::StateColumn, unit * 16);
    m_table->horizontalHeader()->setStretchLastSection(true);

    m_stdout = new OutputView(tr("Output"), "jobs.stdout", this);
    m_stderr = new OutputView(tr("Error output"), "jobs.stderr", this);
    m_outcome = new ElidedLabel({}, this);
    m_outcome->setObjectName(QStringLiteral("jobs.outcome"));
    auto *splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setObjectName(QStringLiteral("jobs.splitter"));
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(8);
    int stretch = 3;
    for (QWidget *part : {static_cast<QWidget *>(m_table), static_cast<QWidget *>(m_stdout),
                          static_cast<QWidget *>(m_stderr)}) {
        splitter->addWidget(part);
        splitter->setStretchFactor(splitter->count() - 1, stretch);
        stretch = splitter->count() == 1 ? 4 : 2;
    }
    auto *content = new QWidget(this);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(splitter, 1);
    layout->addWidget(m_outcome);
    return content;
}

void JobsTab::load()
{
    m_again.stop();
    m_asksStatuses = false;
    m_asksOutputOf.clear();
    ask<QList<BackgroundJob>>(reader().jobs(sandbox()), [this](const QList<BackgroundJob> &jobs) {
        const bool first = m_model->rowCount() == 0;
        m_model->setJobs(jobs, m_commands.value(sandbox()));
        if (first && m_model->rowCount() > 0)
            m_table->selectRow(0);
        // After this answer has been dealt with.
        QMetaObject::invokeMethod(this, &JobsTab::askStatuses, Qt::QueuedConnection);
    });
}

/// How those stand that are not known to have ended, the newest first, and what the selected one has printed.
void JobsTab::askStatuses()
{
    // A question would replace the one under way: a list that is being read holds what was started meanwhile,
    // and its answer comes here again, as does an answer about statuses when another job is wanted by then.
    if (isLoading())
        return;
    QList<BackgroundJob> open;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const JobTableModel::Row &each = m_model->row(row);
        const bool isWanted = each.job.jobId == m_wanted && !m_output;
        if (isWanted)
            open.prepend(each.job);
        else if (!each.completed)
            open.append(each.job);
    }
    if (open.isEmpty() || !refusal().isEmpty() || !isVisible())
        return;
    m_asksStatuses = true;
    m_askedFor = m_wanted;
    ask<QList<BackgroundJobStatus>>(reader().jobStatuses(sandbox().accountId, open.mid(0, AtOnce)),
                                    [this](const QList<BackgroundJobStatus> &statuses) { take(statuses); });
}

void JobsTab::take(const QList<BackgroundJobStatus> &statuses)
{
    bool anyEnded = false;
    for (const BackgroundJobStatus &status : statuses) {
        m_model->setStatus(status);
        anyEnded = anyEnded || status.completed;
        if (status.job.jobId == m_wanted && status.completed && !status.error)
            m_output = status;
    }
    if (anyEnded)
        m_wait = 0;
    showOutput();
}

void JobsTab::answered(const std::optional<Error> &error)
{
    const QString outputOf = std::exchange(m_asksOutputOf, {});
    if (error)
        m_askedFor.clear(); // the answer is still owed, and the timer's to get
    else if ((m_asksStatuses && owesOutput()) || (!outputOf.isEmpty() && outputOf != m_wanted))
        return askStatuses(); // of what was selected meanwhile
    else if (m_asksStatuses && canStop() && isVisible())
        return askOutput();
    if (m_asksStatuses || !outputOf.isEmpty() || error)
        scheduleNext(error);
}

/// What the selected job has printed since the last time.
void JobsTab::askOutput()
{
    m_asksStatuses = false;
    m_asksOutputOf = m_wanted;
    ask<JobOutput>(reader().jobOutput(sandbox().accountId, {.job = current()->job,
                                                            .standardOutputFrom = m_liveOutput.next,
                                                            .standardErrorFrom = m_liveErrors.next}),
                   [this](const JobOutput &output) {
                       if (m_asksOutputOf == m_wanted)
                           takeOutput(output);
                   });
}

void JobsTab::takeOutput(const JobOutput &output)
{
    if (!output.standardOutput.isEmpty() || !output.standardError.isEmpty())
        m_wait = 0; // who prints now will soon print more
    m_liveOutput.take(output.standardOutput, output.standardOutputStart);
    m_liveErrors.take(output.standardError, output.standardErrorStart);
    showOutput();
}

void JobsTab::LiveText::take(const QByteArray &piece, qint64 start)
{
    if (start == next && text.size() + piece.size() <= MostKept) {
        text += piece;
    } else {
        text = piece;
        incomplete = start > 0;
    }
    next = start + piece.size();
}

bool JobsTab::canStop() const
{
    const JobTableModel::Row *row = current();
    return row && row->asked && !row->completed && !row->error;
}

void JobsTab::confirmStop()
{
    if (!canStop())
        return;
    const JobTableModel::Row *row = current();
    QMessageBox *box =
        question(window(), "stopJobDialog", tr("Stop job"), tr("Stop job %1?").arg(row->job.jobId),
                 tr("All its processes are ended. What it has printed stays in the sandbox.\n\n%1")
                     .arg(visibleOneLine(row->command.left(MostShown)))
                     .trimmed(),
                 tr("Stop job"));
    connect(box, &QMessageBox::accepted, this, [this, key = sandbox(), job = row->job] {
        const Operation *operation = m_operations->stopJob(key, job);
        connect(operation, &Operation::finished, this, [this, key] {
            m_wait = 0;
            if (key == sandbox())
                reload(); // whatever came of it: the list tells how it stands
        });
    });
    box->open();
}

/// Not when it was asked for in vain: a job whose output cannot be read would be asked for without end.
bool JobsTab::owesOutput() const
{
    const JobTableModel::Row *row = current();
    return row && row->completed && !m_output && m_wanted != m_askedFor;
}

void JobsTab::scheduleNext(const std::optional<Error> &error)
{
    bool anyOpen = owesOutput();
    for (int row = 0; row < m_model->rowCount(); ++row)
        anyOpen = anyOpen || !m_model->row(row).completed;
    if (!anyOpen || !isVisible())
        return;
    m_wait = std::clamp(m_wait * 3 / 2, ShortestWait, LongestWait);
    if (error && error->retryAfter)
        m_wait = std::max(m_wait, int(error->retryAfter->count()));
    m_again.start(m_wait);
}

void JobsTab::forget()
{
    m_again.stop();
    m_wait = 0;
    m_wanted.clear();
    m_askedFor.clear();
    forgetOutput();
    m_model->setJobs({}, {});
    showOutput();
}

void JobsTab::forgetOutput()
{
    m_output.reset();
    m_liveOutput = {};
    m_liveErrors = {};
}

void JobsTab::hideEvent(QHideEvent *event)
{
    m_again.stop();
    RemoteTab::hideEvent(event);
}

RemoteTab::Nothing JobsTab::nothing() const
{
    return {.title = tr("No jobs"),
            .text =
                tr("A job goes on in the sandbox when this window is closed. Type a command above and start "
                   "it; jobs started by other programs appear here, too.")};
}

const JobTableModel::Row *JobsTab::current() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_model->row(rows.constFirst().row());
}

void JobsTab::selectionChanged()
{
    const JobTableModel::Row *row = current();
    const QString wanted = row ? row->job.jobId : QString();
    if (wanted == m_wanted)
        return;
    m_wanted = wanted;
    forgetOutput();
    showOutput();
    if (row && row->asked)
        askStatuses();
    Q_EMIT changed();
}

void JobsTab::showOutput()
{
    const JobTableModel::Row *row = current();
    QString note;
    if (m_output && (m_output->standardOutputTruncated || m_output->standardErrorTruncated))
        note = tr("%1. Only the end of the output was fetched; all of it is in %2.")
                   .arg(row ? jobStateText(*row) : QString(), m_output->standardOutputTruncated
                                                                  ? m_output->job.standardOutputFile
                                                                  : m_output->job.standardErrorFile);
    else if (row && row->error)
        note = Sandkeeper::message(*row->error);
    else if (row && !m_output && (m_liveOutput.incomplete || m_liveErrors.incomplete))
        note = tr("%1. Only the newest output is fetched while the job runs.").arg(jobStateText(*row));
    else if (row)
        note = jobStateText(*row);
    m_outcome->setText(visibleOneLine(note));
    const bool known = m_output || m_liveOutput.next;
    const QString none =
        m_output ? tr("The job printed nothing here.") : tr("The job has printed nothing here yet.");
    m_stdout->setPlaceholder(known ? none : row ? tr("Asking the service…") : QString());
    m_stderr->setPlaceholder(known ? none : QString());
    m_stdout->updateOutput(m_output ? m_output->standardOutput : m_liveOutput.text);
    m_stderr->updateOutput(m_output ? m_output->standardError : m_liveErrors.text);
}

void JobsTab::focusCommand()
{
    m_command->setFocus(Qt::ShortcutFocusReason);
}

void JobsTab::start()
{
    const QString command = m_command->text();
    if (command.trimmed().isEmpty() || !refusal().isEmpty())
        return focusCommand();
    ResultOperation<BackgroundJob> *operation = m_operations->startJob(
        sandbox(), {.command = command, .workingDirectory = m_folder->text().trimmed()});
    m_command->clear();
    message()->hide();
    connect(operation, &Operation::finished, this,
            [this, operation, command] { started(operation, command); });
}

void JobsTab::started(ResultOperation<BackgroundJob> *operation, const QString &command)
{
    const SandboxKey key = operation->items().constFirst().key;
    if (operation->result())
        m_commands[key].insert(operation->result()->jobId, command);
    if (key != sandbox())
        return;
    // What could not be sent is not typed again.
    if (!operation->result() && m_command->text().isEmpty())
        m_command->setText(command);
    m_wait = 0;
    reload();
}

void JobsTab::saveOutput()
{
    if (!m_output)
        return;
    QByteArray content = m_output->standardOutput;
    if (!m_output->standardError.isEmpty())
        content += "\n--- stderr ---\n" + m_output->standardError;
    saveText(this, message(), tr("Save output"), QStringLiteral("job-%1.txt").arg(m_output->job.jobId),
             content);
}

} // namespace Sandkeeper
