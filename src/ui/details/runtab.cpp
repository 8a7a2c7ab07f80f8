// SPDX-License-Identifier: MIT
#include "ui/details/runtab.h"

#include "core/provider/errortext.h"
#include "models/sandboxtext.h"
#include "ui/details/outputview.h"
#include "ui/dialogs/keyvalueeditor.h"
#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/plainitemdelegate.h"
#include "ui/widgets/plaintext.h"

#include <algorithm>

#include <QFileDialog>
#include <QFontDatabase>
#include <QFormLayout>
#include <QFutureWatcher>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSaveFile>
#include <QShortcut>
#include <QSpinBox>
#include <QSplitter>
#include <QtConcurrentRun>
#include <QToolButton>
#include <QVBoxLayout>

namespace Sandkeeper {

namespace {

constexpr int MaximumSessions = 100;
constexpr int DefaultTimeout = 300;
constexpr int MaximumTimeout = 24 * 60 * 60;

} // namespace

RunTab::RunTab(Operations *operations, QWidget *parent)
    : QWidget(parent)
    , m_operations(operations)
    , m_message(new MessageBar(this))
{
    setObjectName(QStringLiteral("details.run"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(buildCommandRow());
    layout->addWidget(buildOptions());
    layout->addWidget(m_message);
    layout->addWidget(buildOutput(), 1);
    m_message->hide();
    m_message->setClosable(true);
    connectAll();
    updateButtons();
}

QWidget *RunTab::buildCommandRow()
{
    auto *row = new QWidget(this);
    m_command = nameWidget(new QLineEdit(row), "run.command", tr("Command"));
    m_command->setPlaceholderText(tr("Command line, run by the sandbox's shell"));
    m_command->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_command->installEventFilter(this);
    m_run = nameWidget(new QPushButton(themedIcon(QStringLiteral("play")), tr("Run"), row), "run.start",
                       tr("Run"));
    m_cancel = nameWidget(new QPushButton(themedIcon(QStringLiteral("stop")), tr("Cancel"), row),
                          "run.cancel", tr("Cancel command"));
    m_optionsButton = nameWidget(new QToolButton(row), "run.options", tr("Command options"));
    m_optionsButton->setText(tr("Options"));
    m_optionsButton->setCheckable(true);
    m_optionsButton->setToolTip(tr("Working directory, time-out and environment"));
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_command, 1);
    layout->addWidget(m_run);
    layout->addWidget(m_cancel);
    layout->addWidget(m_optionsButton);
    return row;
}

QWidget *RunTab::buildOptions()
{
    m_options = new QWidget(this);
    m_folder = nameWidget(new QLineEdit(m_options), "run.folder", tr("Working directory"));
    m_folder->setPlaceholderText(tr("The sandbox's own"));
    m_folder->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_timeout = nameWidget(new QSpinBox(m_options), "run.timeout", tr("Time-out"));
    m_timeout->setRange(1, MaximumTimeout);
    m_timeout->setValue(DefaultTimeout);
    m_timeout->setSuffix(tr(" s", "seconds, after a number"));
    m_environment = new KeyValueEditor(KeyValueModel::Values::Plain, "run.environment",
                                       tr("Environment variables of the command"), m_options);
    m_environment->setMaximumHeight(fontMetrics().height() * 9);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->addRow(tr("Working directory"), m_folder);
    form->addRow(tr("Time-out"), m_timeout);
    auto *layout = new QHBoxLayout(m_options);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(24);
    layout->addLayout(form, 1);
    layout->addWidget(m_environment, 1);
    m_options->hide();
    return m_options;
}

QWidget *RunTab::buildOutput()
{
    m_list = nameWidget(new QListView(this), "run.history", tr("Commands of this session"));
    m_list->setItemDelegate(new PlainItemDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *earlier = new QWidget(this);
    auto *earlierLayout = new QVBoxLayout(earlier);
    earlierLayout->setContentsMargins(0, 0, 0, 0);
    earlierLayout->setSpacing(4);
    earlierLayout->addWidget(plainLabel(tr("History"), earlier));
    earlierLayout->addWidget(m_list, 1);

    m_stdout = new OutputView(tr("Output"), "run.stdout", this);
    m_stderr = new OutputView(tr("Error output"), "run.stderr", this);
    auto *splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setObjectName(QStringLiteral("run.splitter"));
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(8);
    splitter->addWidget(earlier);
    splitter->addWidget(m_stdout);
    splitter->addWidget(m_stderr);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 5);
    splitter->setStretchFactor(2, 3);

    m_outcome = new ElidedLabel({}, this);
    m_outcome->setObjectName(QStringLiteral("run.outcome"));
    m_save = nameWidget(new QPushButton(tr("Save output…"), this), "run.save", tr("Save output"));
    auto *bottom = new QHBoxLayout;
    bottom->setSpacing(8);
    bottom->addWidget(m_outcome, 1);
    bottom->addWidget(m_save);
    auto *box = new QWidget(this);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(splitter, 1);
    layout->addLayout(bottom);
    return box;
}

void RunTab::connectAll()
{
    connect(m_run, &QPushButton::clicked, this, &RunTab::run);
    connect(m_command, &QLineEdit::returnPressed, this, &RunTab::run);
    connect(m_command, &QLineEdit::textEdited, this, [this] { m_walk = -1; });
    connect(m_command, &QLineEdit::textChanged, this, &RunTab::updateButtons);
    auto *everywhere = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return), this);
    everywhere->setContext(Qt::WidgetWithChildrenShortcut);
    connect(everywhere, &QShortcut::activated, this, &RunTab::run);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (RunOperation *operation = session().history->running())
            operation->cancel();
    });
    connect(m_optionsButton, &QToolButton::toggled, m_options, &QWidget::setVisible);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) { showRun(index.row()); });
    connect(m_list, &QListView::activated, this, [this](const QModelIndex &index) {
        fillForm(session().history->run(index.row()).request);
        focusCommand();
    });
    connect(m_save, &QPushButton::clicked, this, &RunTab::saveOutput);
    m_run->setToolTip(tr("Run the command (Ctrl+Enter)"));
}

RunTab::Session &RunTab::session()
{
    if (!m_sessions.contains(m_key)) {
        auto *history = new RunHistory(this);
        connect(history, &RunHistory::runEnded, this, [this, key = m_key](RunOperation *operation) {
            if (key == m_key)
                runEnded(operation);
        });
        m_sessions.insert(m_key, {.history = history});
        m_recent.append(m_key);
        if (m_recent.size() > MaximumSessions)
            m_sessions.take(m_recent.takeFirst()).history->deleteLater();
    }
    return m_sessions[m_key];
}

void RunTab::runEnded(RunOperation *operation)
{
    const Session &present = session();
    const int row = present.history->rowOf(operation);
    if (row >= 0 && row == present.shown)
        showRun(row);
    updateButtons();
}

void RunTab::setSandbox(const SandboxKey &key)
{
    if (key == m_key) {
        updateRefusal();
        return;
    }
    if (!m_key.sandboxId.isEmpty())
        session().draft = m_command->text();
    m_key = key;
    m_walk = -1;
    m_message->hide();
    const Session &present = session();
    const int shown = present.shown;
    m_command->setText(present.draft);
    QItemSelectionModel *old = m_list->selectionModel();
    m_list->setModel(present.history);
    delete old; // a view keeps the one it had
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &current) {
                if (current.isValid())
                    showRun(current.row());
            });
    if (shown >= 0)
        showRun(shown);
    else
        showNothing();
    updateRefusal();
}

void RunTab::updateRefusal()
{
    m_refusal = m_key.sandboxId.isEmpty() ? QString() : m_operations->runRefusal(m_key);
    updateButtons();
}

void RunTab::focusCommand()
{
    m_command->setFocus(Qt::ShortcutFocusReason);
}

bool RunTab::isTyping() const
{
    return m_command->hasFocus() && m_command->isModified();
}

void RunTab::run()
{
    updateRefusal();
    if (!m_run->isEnabled())
        return;
    if (const QString problem = m_environment->model()->problem(); !problem.isEmpty()) {
        m_optionsButton->setChecked(true);
        m_message->setMessage(MessageBar::Severity::Warning, problem);
        m_message->show();
        return;
    }
    CommandRequest request;
    request.sandboxId = m_key.sandboxId;
    request.command = m_command->text();
    request.workingDirectory = m_folder->text().trimmed();
    request.environment = m_environment->model()->values();
    request.timeout = std::chrono::seconds(m_timeout->value());
    RunOperation *operation = m_operations->run(m_key, request);
    m_walk = -1;
    Session &present = session();
    present.history->add(operation);
    present.shown = 0;
    m_list->setCurrentIndex(present.history->index(0));
    showRun(0);
    updateButtons();
    m_command->setModified(false);
    m_command->selectAll();
}

void RunTab::showRun(int row)
{
    Session &present = session();
    if (row < 0 || row >= present.history->rowCount())
        return;
    present.shown = row;
    const RunHistory::Run &run = present.history->run(row);
    m_message->hide();
    if (run.operation) {
        showOperation(*run.operation);
    } else {
        showNothing();
        m_outcome->setText(tr("%1. The output is no longer kept.").arg(run.outcome));
    }
    updateButtons();
}

void RunTab::showOperation(const RunOperation &operation)
{
    const std::optional<CommandResult> &result = operation.result();
    m_stdout->setPlaceholder(!operation.isFinished() ? tr("Waiting for the command to end…")
                             : result                ? tr("The command printed nothing here.")
                                                     : QString());
    m_stderr->setPlaceholder(result ? tr("The command printed nothing here.") : QString());
    m_stdout->setOutput(result ? result->standardOutput : QByteArray());
    m_stderr->setOutput(result ? result->standardError : QByteArray());
    m_outcome->setText(outcomeText(operation));
    const std::optional<Error> error = operation.firstError();
    if (operation.isFinished() && error && !error->isCancelled()) {
        m_message->setError(*error);
        m_message->show();
    } else if (operation.state() == Operation::State::Cancelled) {
        m_message->setMessage(
            MessageBar::Severity::Information,
            operation.statusText().isEmpty()
                ? tr("You stopped waiting. Whether the command also stopped is up to the service.")
                : operation.statusText());
        m_message->show();
    } else if (result && result->outputMayBeLost) {
        m_message->setMessage(MessageBar::Severity::Warning,
                              tr("The connection was lost while the command ran. It has ended with this "
                                 "exit code, but some of its output may be missing here."));
        m_message->show();
    }
}

void RunTab::showNothing()
{
    m_stdout->setPlaceholder(tr("What the command prints appears here when it has ended."));
    m_stderr->setPlaceholder({});
    m_stdout->setOutput({});
    m_stderr->setOutput({});
    m_outcome->setText({});
}

void RunTab::fillForm(const CommandRequest &request)
{
    m_command->setText(request.command);
    m_folder->setText(request.workingDirectory);
    m_timeout->setValue(int(request.timeout.count()));
    m_environment->model()->setValues(request.environment);
}

void RunTab::walkHistory(int step)
{
    const QStringList commands = session().history->commands();
    if (commands.isEmpty())
        return;
    if (m_walk < 0)
        session().draft = m_command->text();
    m_walk = std::clamp(m_walk + step, -1, int(commands.size()) - 1);
    m_command->setText(m_walk < 0 ? session().draft : commands[m_walk]);
}

bool RunTab::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_command && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down) {
            walkHistory(key == Qt::Key_Up ? 1 : -1);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void RunTab::updateButtons()
{
    const bool chosen = !m_key.sandboxId.isEmpty();
    const bool running = chosen && session().history->running();
    QString reason = m_refusal;
    if (reason.isEmpty() && running)
        reason = tr("A command is still running. Cancel it or wait for its end.");
    else if (reason.isEmpty() && m_command->text().trimmed().isEmpty())
        reason = tr("Type a command first");
    m_run->setEnabled(chosen && reason.isEmpty());
    m_run->setToolTip(plainToolTip(reason.isEmpty() ? tr("Run the command (Ctrl+Enter)") : reason));
    m_run->setAccessibleDescription(reason);
    m_cancel->setEnabled(running);
    const int shown = chosen ? session().shown : -1;
    const RunOperation *operation = shown >= 0 ? session().history->run(shown).operation : nullptr;
    m_save->setEnabled(operation && operation->result());
    if (!m_refusal.isEmpty() && m_outcome->text().isEmpty())
        m_stdout->setPlaceholder(m_refusal);
}

void RunTab::saveOutput()
{
    const int shown = session().shown;
    const RunOperation *operation = shown >= 0 ? session().history->run(shown).operation : nullptr;
    if (!operation || !operation->result())
        return;
    QByteArray content = operation->result()->standardOutput;
    const QByteArray errors = operation->result()->standardError;
    auto *dialog = new QFileDialog(this, tr("Save output"));
    dialog->setObjectName(QStringLiteral("run.saveDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("txt"));
    dialog->selectFile(QStringLiteral("output.txt"));
    connect(dialog, &QFileDialog::fileSelected, this, [this, content, errors](const QString &fileName) {
        writeOutput(fileName, errors.isEmpty() ? content : content + "\n--- stderr ---\n" + errors);
    });
    dialog->open();
}

void RunTab::writeOutput(const QString &fileName, const QByteArray &content)
{
    auto *watcher = new QFutureWatcher<QString>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, fileName] {
        const QString problem = watcher->result();
        watcher->deleteLater();
        const QString file = visibleOneLine(fileName);
        if (problem.isEmpty())
            m_message->setMessage(MessageBar::Severity::Success, tr("The output was saved to %1.").arg(file));
        else
            m_message->setMessage(
                MessageBar::Severity::Error,
                tr("The output was not saved to %1. Choose another place or free some space.").arg(file),
                problem);
        m_message->show();
    });
    // The file is complete or as it was before.
    watcher->setFuture(QtConcurrent::run([fileName, content] {
        QSaveFile file(fileName);
        const bool written =
            file.open(QIODevice::WriteOnly) && file.write(content) == content.size() && file.commit();
        return written ? QString() : file.errorString();
    }));
}

} // namespace Sandkeeper
