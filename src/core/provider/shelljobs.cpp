// SPDX-License-Identifier: MIT
#include "core/provider/shelljobs.h"

#include "core/provider/abilities.h"
#include "core/provider/flow.h"
#include "core/provider/future.h"

#include <algorithm>

#include <QCoreApplication>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSet>

namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::seconds commandTimeout = 30s; // prime.md §9.1
constexpr int mostJobsListed = 1000;
constexpr int polledAtOnce = 8;

bool isJobId(const QString &text)
{
    static const QRegularExpression form(u"\\A[0-9A-Fa-f]{8}\\z"_s);
    return form.match(text).hasMatch();
}

bool isVariableName(const QString &text)
{
    static const QRegularExpression form(u"\\A[A-Za-z_][A-Za-z0-9_]*\\z"_s);
    return form.match(text).hasMatch();
}

/// The directory in which later versions of the service's own tools keep the number of the job's process.
QString launchFolder(const BackgroundJob &job)
{
    return u"/tmp/job_%1.launch"_s.arg(job.jobId);
}

/// The file is missing, and not the whole sandbox.
bool isMissing(const Error &error, const QString &file)
{
    return error.kind == Error::Kind::NotFound && error.subject == file;
}

Error invalid(const QString &subject, const QString &detail)
{
    return {.kind = Error::Kind::Invalid, .subject = subject, .detail = detail};
}

} // namespace

namespace ShellJobs {

QString quoted(const QString &text)
{
    static const QRegularExpression harmless(u"\\A[A-Za-z0-9_@%+=:,./-]+\\z"_s);
    if (harmless.match(text).hasMatch())
        return text;
    return u'\'' + QString(text).replace(u'\'', u"'\"'\"'"_s) + u'\'';
}

QString newJobId()
{
    return u"%1"_s.arg(QRandomGenerator::global()->generate(), 8, 16, QLatin1Char('0'));
}

BackgroundJob jobOf(const QString &sandboxId, const QString &jobId)
{
    const QString stem = u"/tmp/job_"_s + jobId;
    return {.sandboxId = sandboxId,
            .jobId = jobId,
            .standardOutputFile = stem + u".stdout.log"_s,
            .standardErrorFile = stem + u".stderr.log"_s,
            .exitFile = stem + u".exit"_s};
}

bool isCanonical(const BackgroundJob &job)
{
    return isJobId(job.jobId) && job == jobOf(job.sandboxId, job.jobId);
}

Result<QString> launchCommand(const BackgroundJobRequest &request, const BackgroundJob &job)
{
    if (request.command.trimmed().isEmpty())
        return tl::unexpected(
            invalid(request.sandboxId,
                    QCoreApplication::translate("Sandkeeper::ShellJobs", "There is no command to run.")));
    QStringList exports;
    for (auto it = request.environment.cbegin(); it != request.environment.cend(); ++it) {
        if (!isVariableName(it.key()))
            return tl::unexpected(
                invalid(request.sandboxId,
                        QCoreApplication::translate("Sandkeeper::ShellJobs",
                                                    "“%1” cannot be the name of an environment variable.")
                            .arg(it.key().left(100))));
        exports.append(u"export "_s + it.key() + u'=' + quoted(it.value()));
    }
    QString body = exports.join(u"; "_s);
    if (!body.isEmpty())
        body += u"; "_s;
    if (!request.workingDirectory.isEmpty())
        body += u"cd "_s + quoted(request.workingDirectory) + u" && "_s;
    body += request.command;
    // In a subshell, so that an `exit` of the command does not skip the note of its exit code.
    const QString inner = u'(' + body + u") > "_s + quoted(job.standardOutputFile) + u" 2> "_s +
                          quoted(job.standardErrorFile) + u"; echo $? > "_s + quoted(job.exitFile);
    // What follows the `&` is for later versions of the service's own tools: to them a job without an exit
    // file is lost unless the process named there still runs.
    const QString folder = quoted(launchFolder(job));
    return u"nohup sh -c "_s + quoted(inner) + u" < /dev/null > /dev/null 2>&1 & mkdir "_s + folder +
           u" && echo $! > "_s + folder + u"/pid"_s;
}

QString listCommand()
{
    return u"ls -1td /tmp/job_*.stdout.log /tmp/job_*.exit 2>/dev/null | head -n %1"_s.arg(2 *
                                                                                           mostJobsListed);
}

QList<BackgroundJob> parseList(const QString &sandboxId, const QByteArray &output)
{
    static const QRegularExpression form(u"\\A/tmp/job_([0-9A-Fa-f]{8})\\.(stdout\\.log|exit)\\z"_s);
    QList<BackgroundJob> jobs;
    QSet<QString> seen;
    for (const QByteArray &line : output.split('\n')) {
        const auto match = form.match(QString::fromUtf8(line));
        if (!match.hasMatch() || seen.contains(match.captured(1)) || jobs.size() >= mostJobsListed)
            continue;
        seen.insert(match.captured(1));
        jobs.append(jobOf(sandboxId, match.captured(1)));
    }
    return jobs;
}

std::optional<int> parseExit(const QByteArray &content)
{
    bool isNumber = false;
    const int code = content.trimmed().toInt(&isNumber);
    return isNumber ? std::optional(code) : std::nullopt;
}

} // namespace ShellJobs

struct ShellJobRunner::Tail
{
    QByteArray content;
    bool truncated = false;
};

// One pollMany() on its way, a few jobs at a time.
struct ShellJobRunner::Many
{
    QList<BackgroundJob> jobs;
    QList<std::optional<Exit>> exits;
    QList<BackgroundJobStatus> statuses;
    qsizetype next = 0;
    qsizetype open = 0;
    QList<Future<BackgroundJobStatus>> calls;
    Answer<QList<BackgroundJobStatus>> answer;
};

ShellJobRunner::ShellJobRunner(CommandRunner *commands, FileStore *files)
    : m_commands(commands)
    , m_files(files)
{
}

ShellJobRunner::~ShellJobRunner() = default;

QString ShellJobRunner::refusal(const Sandbox &sandbox) const
{
    const QString reason = m_commands->refusal(sandbox);
    return reason.isEmpty() ? m_files->refusal(sandbox) : reason;
}

Future<BackgroundJob> ShellJobRunner::start(const BackgroundJobRequest &request)
{
    const BackgroundJob job = ShellJobs::jobOf(request.sandboxId, ShellJobs::newJobId());
    const Result<QString> command = ShellJobs::launchCommand(request, job);
    if (!command)
        return readyFuture<BackgroundJob>(tl::unexpected(command.error()));
    auto flow = Flow<BackgroundJob>::make(this);
    auto *self = flow.get();
    // Its exit code says nothing about the job (prime.md §9.1).
    flow->awaitValue<CommandResult>(m_commands->run({.sandboxId = request.sandboxId,
                                                     .command = *command,
                                                     .timeout = commandTimeout,
                                                     .user = request.user}),
                                    [self, job](const CommandResult &) { self->finish(job); });
    return flow->future();
}

Future<BackgroundJobStatus> ShellJobRunner::poll(const BackgroundJob &job)
{
    auto flow = Flow<BackgroundJobStatus>::make(this);
    auto *self = flow.get();
    flow->await<FileWindow>(m_files->readFile({.sandboxId = job.sandboxId, .path = job.exitFile}),
                            [this, self, job](const Result<FileWindow> &file) {
                                if (!file && !isMissing(file.error(), job.exitFile))
                                    return self->fail(file.error());
                                const auto exitCode =
                                    file ? ShellJobs::parseExit(file->content) : std::nullopt;
                                if (!exitCode)
                                    return self->finish(BackgroundJobStatus{.job = job});
                                self->await<BackgroundJobStatus>(readOutputs(job, *exitCode),
                                                                 [self](Result<BackgroundJobStatus> status) {
                                                                     self->finish(std::move(status));
                                                                 });
                            });
    return flow->future();
}

Future<BackgroundJobStatus> ShellJobRunner::readOutputs(const BackgroundJob &job, int exitCode)
{
    auto flow = Flow<BackgroundJobStatus>::make(this);
    auto *self = flow.get();
    flow->awaitValue<Tail>(readTail(job, job.standardOutputFile), [this, self, job, exitCode](Tail output) {
        BackgroundJobStatus status{.job = job,
                                   .completed = true,
                                   .exitCode = exitCode,
                                   .standardOutput = std::move(output.content),
                                   .standardOutputTruncated = output.truncated};
        self->awaitValue<Tail>(readTail(job, job.standardErrorFile),
                               [self, status = std::move(status)](Tail errors) mutable {
                                   status.standardError = std::move(errors.content);
                                   status.standardErrorTruncated = errors.truncated;
                                   self->finish(std::move(status));
                               });
    });
    return flow->future();
}

Future<ShellJobRunner::Tail> ShellJobRunner::readTail(const BackgroundJob &job, const QString &file)
{
    auto flow = Flow<Tail>::make(this);
    auto *self = flow.get();
    flow->await<FileWindow>(
        m_files->readFile(
            {.sandboxId = job.sandboxId, .path = file, .offset = -tailBytes, .length = tailBytes}),
        [this, self, job, file](Result<FileWindow> window) {
            if (window)
                return self->finish(Tail{std::move(window->content), window->truncated});
            if (isMissing(window.error(), file))
                return self->finish(Tail{});
            if (window.error().kind != Error::Kind::TooLarge)
                return self->fail(std::move(window.error()));
            // Where windows are not supported, a long output can still be cut inside the sandbox.
            const QString command = u"tail -c %1 %2"_s.arg(tailBytes).arg(ShellJobs::quoted(file));
            self->awaitValue<CommandResult>(
                m_commands->run({.sandboxId = job.sandboxId, .command = command, .timeout = commandTimeout}),
                [self](CommandResult result) {
                    self->finish(Tail{std::move(result.standardOutput), true});
                });
        });
    return flow->future();
}

Future<QList<BackgroundJobStatus>> ShellJobRunner::pollMany(const QList<BackgroundJob> &jobs)
{
    return complete(jobs, QList<std::optional<Exit>>(jobs.size()));
}

Future<QList<BackgroundJob>> ShellJobRunner::list(const QString &sandboxId)
{
    auto flow = Flow<QList<BackgroundJob>>::make(this);
    auto *self = flow.get();
    flow->awaitValue<CommandResult>(
        m_commands->run(
            {.sandboxId = sandboxId, .command = ShellJobs::listCommand(), .timeout = commandTimeout}),
        [self, sandboxId](const CommandResult &result) {
            self->finish(ShellJobs::parseList(sandboxId, result.standardOutput));
        });
    return flow->future();
}

Future<QList<BackgroundJobStatus>> ShellJobRunner::complete(const QList<BackgroundJob> &jobs,
                                                            const QList<std::optional<Exit>> &exits)
{
    const auto many = std::make_shared<Many>();
    many->jobs = jobs;
    many->exits = exits;
    many->statuses.resize(jobs.size());
    many->calls.resize(jobs.size());
    many->open = jobs.size();
    if (jobs.isEmpty())
        many->answer.finish({});
    many->answer.onCancel(this, [weak = std::weak_ptr(many)] {
        if (const auto cancelled = weak.lock()) {
            cancelled->next = cancelled->jobs.size();
            for (auto &call : cancelled->calls)
                call.cancel();
        }
    });
    for (int i = 0; i < polledAtOnce; ++i)
        completeNext(many);
    return many->answer.future();
}

void ShellJobRunner::completeNext(const std::shared_ptr<Many> &many)
{
    while (many->next < many->jobs.size() && !many->answer.isCancelled()) {
        const qsizetype index = many->next++;
        const BackgroundJob &job = many->jobs.at(index);
        const std::optional<Exit> &known = many->exits.at(index);
        if (known && (known->error || !known->completed)) {
            settle(*many, index, {.job = job, .error = known->error});
            continue;
        }
        auto &call = many->calls[index];
        call = known && known->exitCode ? readOutputs(job, *known->exitCode) : poll(job);
        whenDone<BackgroundJobStatus>(call, this, [this, many, index](Result<BackgroundJobStatus> status) {
            if (!status)
                status = BackgroundJobStatus{.job = many->jobs.at(index), .error = status.error()};
            settle(*many, index, std::move(*status));
            completeNext(many);
        });
        return;
    }
}

void ShellJobRunner::settle(Many &many, qsizetype index, BackgroundJobStatus status)
{
    many.statuses[index] = std::move(status);
    if (--many.open == 0)
        many.answer.finish(many.statuses);
}

} // namespace Sandkeeper
