// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/jobs.h"

#include <memory>

#include <QObject>

namespace Sandkeeper {

class CommandRunner;
class FileStore;

/// How a background job looks in the shell and in the file system of a sandbox (prime.md §9.1), so that jobs
/// of other programs that keep to the same form are seen here and the other way round. Pure; any thread.
namespace ShellJobs {

/// As POSIX shells read it back: unchanged if it is not empty and of harmless characters only, else in single
/// quotes.
SANDKEEPER_CORE_EXPORT QString quoted(const QString &text);
/// 8 random lower-case hexadecimal digits.
SANDKEEPER_CORE_EXPORT QString newJobId();
/// The job with its usual file names.
SANDKEEPER_CORE_EXPORT BackgroundJob jobOf(const QString &sandboxId, const QString &jobId);
/// Whether the job's id and file names are the usual ones; batch calls of services know no others.
SANDKEEPER_CORE_EXPORT bool isCanonical(const BackgroundJob &job);
/// The command line that starts the job and ends at once. Errors: Invalid for a variable name that a shell
/// cannot take.
SANDKEEPER_CORE_EXPORT Result<QString> launchCommand(const BackgroundJobRequest &request,
                                                     const BackgroundJob &job);
/// A command line that prints the files of jobs, the one written last first.
SANDKEEPER_CORE_EXPORT QString listCommand();
/// The jobs in that output, each once; lines of another form are passed over. The names come from the
/// sandbox, where anybody may have made them up.
SANDKEEPER_CORE_EXPORT QList<BackgroundJob> parseList(const QString &sandboxId, const QByteArray &output);
/// A command line that prints the end of both outputs, or what comes from these offsets on.
SANDKEEPER_CORE_EXPORT QString outputCommand(const JobOutputRequest &request);
/// What that has printed. Errors: Protocol when it is cut off or damaged.
SANDKEEPER_CORE_EXPORT Result<JobOutput> parseOutput(const CommandResult &result);
/// A command line that ends the processes of a job that goes by its usual file names.
SANDKEEPER_CORE_EXPORT QString stopCommand(const BackgroundJob &job);
/// The number in an exit file; absent while it is not completely written (prime.md §9.2).
SANDKEEPER_CORE_EXPORT std::optional<int> parseExit(const QByteArray &content);

} // namespace ShellJobs

/// Background jobs for a service that has commands and files but no jobs (prime.md §9). Errors as for those;
/// thread and ownership as for Provider.
class SANDKEEPER_CORE_EXPORT ShellJobRunner : public QObject, public JobRunner
{
public:
    /// How much is read of the end of each output (prime.md §9.2).
    static constexpr qint64 tailBytes = 10 * 1024 * 1024;
    /// How much of each output comes with one readOutput().
    static constexpr qint64 pieceBytes = 256 * 1024;

    /// Both outlive this object.
    ShellJobRunner(CommandRunner *commands, FileStore *files);
    ~ShellJobRunner() override;

    QString refusal(const Sandbox &sandbox) const override;
    Future<BackgroundJob> start(const BackgroundJobRequest &request) override;
    Future<BackgroundJobStatus> poll(const BackgroundJob &job) override;
    /// Polls them one by one, several at the same time. A provider with a batch call overrides this.
    Future<QList<BackgroundJobStatus>> pollMany(const QList<BackgroundJob> &jobs) override;
    Future<QList<BackgroundJob>> list(const QString &sandboxId) override;
    Future<JobOutput> readOutput(const JobOutputRequest &request) override;
    Future<void> stop(const BackgroundJob &job) override;

protected:
    /// What a batch call told of one job.
    struct Exit
    {
        bool completed = false;
        std::optional<int> exitCode;
        std::optional<Error> error;
    };
    /// Reads the outputs of what has completed. `exits` has an entry per job, in that order; nullopt: only
    /// the exit file can tell.
    Future<QList<BackgroundJobStatus>> complete(const QList<BackgroundJob> &jobs,
                                                const QList<std::optional<Exit>> &exits);

private:
    struct Many;
    struct Tail;
    Future<BackgroundJobStatus> readOutputs(const BackgroundJob &job, int exitCode);
    Future<Tail> readTail(const BackgroundJob &job, const QString &file);
    void completeNext(const std::shared_ptr<Many> &many);
    static void settle(Many &many, qsizetype index, BackgroundJobStatus status);

    CommandRunner *m_commands;
    FileStore *m_files;
};

} // namespace Sandkeeper
