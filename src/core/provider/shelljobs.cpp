// SPDX-License-Identifier: MIT
#include "core/provider/shelljobs.h"

#include "core/provider/abilities.h"
#include "core/provider/flow.h"
#include "core/provider/future.h"
#include "core/provider/shellscript.h"

#include <algorithm>
#include <array>

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

/// part FILE OFFSET: $b and $n are where the wanted part of the file begins, and its size.
constexpr char partFunction[] = R"(part() {
s=0; [ -f "$1" ] && s=$(wc -c <"$1"); s=$((s)); b=$2
if [ $b -lt 0 ] || [ $b -gt $s ] || [ $((s-b)) -gt $m ]; then
b=0; [ $s -le $m ] || b=$((s-m))
fi
n=$((s-b))
}
)";

/// Printed without a word between, for the numbers say where one part ends.
constexpr char printParts[] = R"(
echo "=ok $e 0"
{ echo "$a $b $n"; tail -c +$x "$o" | head -c $y; tail -c +$((b+1)) "$r" | head -c $n; } 2>/dev/null | enc
echo; echo "=end"
)";

/// The process that keeps a job is the shell that will write its exit file, and tells it by its arguments;
/// what comes from it by birth is the job. Sets $k to the first and $v to the others. $m is put together, so
/// that this command line is not taken for the job's own.
constexpr char findProcesses[] = R"(find_() {
g=; r=
for f in /proc/[0-9]*; do
{ read -r l <"$f/stat"; } 2>/dev/null || continue
p=${f#/proc/}
set -- ${l##*) }
g="$g $p:$2"
{ c=$(cat "$f/cmdline"); } 2>/dev/null
case "$c" in *"$m"*) r="$r $p";; esac
done
k=
for p in $r; do
for y in $g; do [ "${y%:*}" != $p ] || q=${y#*:}; done
case " $r " in *" $q "*) ;; *) k="$k $p";; esac
done
t="$k "; v=; z=1
while [ "$z" ]; do
z=
for y in $g; do
p=${y%:*}
case "$t" in *" $p "*) continue;; esac
case "$t" in *" ${y#*:} "*) t="$t$p "; v="$v $p"; z=1;; esac
done
done
}
)";

/// Whether a keeper still is there; of one that has ended, and that nobody has asked for, no arguments are
/// left.
constexpr char keptFunction[] = R"(kept() {
for p in $k; do
{ c=$(cat "/proc/$p/cmdline"); } 2>/dev/null
[ -z "$c" ] || return 0
done
return 1
}
)";

/// Ends them. A shell that has lost all its children goes on to note what became of them.
constexpr char endProcesses[] = R"(
find_
if [ -z "$k" ]; then
[ -e "$x" ] || bad gone
done_; exit 0
fi
[ -z "$v" ] || kill $v 2>/dev/null
i=0
while kept && [ $i -lt 25 ]; do
sleep 0.2 2>/dev/null || { sleep 1; i=$((i+4)); }
i=$((i+1))
done
if kept; then
find_
[ -z "$v" ] || kill -9 $v 2>/dev/null
sleep 1
find_
[ -z "$v" ] || bad denied
fi
done_
)";

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
    // The folder is there as soon as the job has been started; its shell may take a while to make the files.
    return u"ls -1td /tmp/job_*.stdout.log /tmp/job_*.exit /tmp/job_*.launch 2>/dev/null | head -n %1"_s.arg(
        3 * mostJobsListed);
}

QList<BackgroundJob> parseList(const QString &sandboxId, const QByteArray &output)
{
    static const QRegularExpression form(u"\\A/tmp/job_([0-9A-Fa-f]{8})\\.(stdout\\.log|exit|launch)\\z"_s);
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

QString outputCommand(const JobOutputRequest &request)
{
    return ShellFiles::beginning() + QLatin1String(partFunction) +
           u"m=%1\no=%2\nr=%3\n"_s.arg(ShellJobRunner::pieceBytes)
               .arg(quoted(request.job.standardOutputFile), quoted(request.job.standardErrorFile)) +
           u"part \"$o\" %1; a=\"$b $n\"; x=$((b+1)); y=$n\npart \"$r\" %2"_s
               .arg(request.standardOutputFrom.value_or(-1))
               .arg(request.standardErrorFrom.value_or(-1)) +
           QLatin1String(printParts);
}

Result<JobOutput> parseOutput(const CommandResult &result)
{
    const Result<ShellFiles::Answer> answer = ShellFiles::parseAnswer(result);
    if (!answer)
        return tl::unexpected(answer.error());
    const QByteArray &data = answer->data;
    const qsizetype head = data.indexOf('\n') + 1;
    const QList<QByteArray> words = data.left(std::max<qsizetype>(head - 1, 0)).split(' ');
    std::array<qint64, 4> numbers{};
    bool fits = answer->problem.isEmpty() && words.size() == 4;
    for (std::size_t i = 0; fits && i < numbers.size(); ++i) {
        numbers[i] = words.at(qsizetype(i)).toLongLong(&fits);
        fits = fits && numbers[i] >= 0;
    }
    const auto [outputStart, outputSize, errorStart, errorSize] = numbers;
    // A file may have become shorter in between, and then the rest cannot be told apart.
    if (!fits || outputSize > data.size() || errorSize != data.size() - head - outputSize)
        return tl::unexpected(Error{.kind = Error::Kind::Protocol, .reason = u"BAD_STREAM"_s});
    return JobOutput{.standardOutput = data.mid(head, qsizetype(outputSize)),
                     .standardError = data.mid(head + qsizetype(outputSize)),
                     .standardOutputStart = outputStart,
                     .standardErrorStart = errorStart};
}

QString stopCommand(const BackgroundJob &job)
{
    const QString file = job.exitFile.chopped(2); // put together there
    return ShellFiles::beginning() + u"x=%1; x=${x}%2\nm=\"> $x\"\n"_s.arg(file, job.exitFile.right(2)) +
           QLatin1String(findProcesses) + QLatin1String(keptFunction) + QLatin1String(endProcesses);
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

Future<JobOutput> ShellJobRunner::readOutput(const JobOutputRequest &request)
{
    auto flow = Flow<JobOutput>::make(this);
    auto *self = flow.get();
    flow->awaitValue<CommandResult>(
        m_commands->run({.sandboxId = request.job.sandboxId,
                         .command = ShellJobs::outputCommand(request),
                         .timeout = commandTimeout}),
        [self](const CommandResult &result) { self->finish(ShellJobs::parseOutput(result)); });
    return flow->future();
}

Future<void> ShellJobRunner::stop(const BackgroundJob &job)
{
    if (!ShellJobs::isCanonical(job))
        return readyFuture<void>(
            tl::unexpected(Error{.kind = Error::Kind::Unsupported, .subject = job.jobId}));
    auto flow = Flow<void>::make(this);
    auto *self = flow.get();
    flow->awaitValue<CommandResult>(
        m_commands->run(
            {.sandboxId = job.sandboxId, .command = ShellJobs::stopCommand(job), .timeout = commandTimeout}),
        [self, job](const CommandResult &result) {
            const Result<ShellFiles::Answer> answer = ShellFiles::parseAnswer(result);
            if (!answer)
                return self->fail(answer.error());
            if (answer->problem == "gone"_L1)
                return self->fail(
                    {.kind = Error::Kind::NotRunning, .subject = job.jobId, .reason = u"JOB_GONE"_s});
            if (answer->problem == "denied"_L1)
                return self->fail(
                    {.kind = Error::Kind::Forbidden, .subject = job.jobId, .reason = u"JOB_DENIED"_s});
            if (!answer->problem.isEmpty())
                return self->fail(ShellFiles::problemError(*answer, job.jobId));
            self->finish({});
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
