// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"
#include "core/provider/types.h"

namespace Sandkeeper {

struct BackgroundJobRequest
{
    QString sandboxId;
    QString command; ///< one shell command line
    QString workingDirectory;
    QMap<QString, QString> environment;
    QString user; ///< empty: the sandbox's own
};

/// A command that runs on in the sandbox after the call that started it, with its output in files there
/// (prime.md §9). This is all there is to know of it: keep it to ask again, also after a restart.
struct BackgroundJob
{
    QString sandboxId;
    QString jobId; ///< 8 lower-case hexadecimal digits
    QString standardOutputFile;
    QString standardErrorFile;
    QString exitFile;
    friend bool operator==(const BackgroundJob &, const BackgroundJob &) = default;
};

struct BackgroundJobStatus
{
    BackgroundJob job;
    bool completed = false;
    std::optional<int> exitCode; ///< set when completed
    QByteArray standardOutput;   ///< the last 10 MiB, once completed
    QByteArray standardError;
    bool standardOutputTruncated = false;
    bool standardErrorTruncated = false;
    std::optional<Error> error; ///< pollMany() only: this one's status could not be read
};

struct JobOutputRequest
{
    BackgroundJob job;
    /// Offsets in the files, in bytes; nullopt: as much of the end as comes at once.
    std::optional<qint64> standardOutputFrom;
    std::optional<qint64> standardErrorFrom;
};

/// What a job has printed, while it runs or after.
struct JobOutput
{
    QByteArray standardOutput;
    QByteArray standardError;
    /// Where this begins in the files. Behind what was asked for: so much came in between that only the end
    /// of it is here. Before it: the file was begun anew.
    qint64 standardOutputStart = 0;
    qint64 standardErrorStart = 0;
};

/// Background jobs. Errors as for the commands and files they are made of.
class SANDKEEPER_CORE_EXPORT JobRunner
{
public:
    virtual ~JobRunner();
    virtual QString refusal(const Sandbox &sandbox) const = 0;
    /// Never sent twice. Errors: Invalid for a variable name that a shell cannot take.
    virtual Future<BackgroundJob> start(const BackgroundJobRequest &request) = 0;
    virtual Future<BackgroundJobStatus> poll(const BackgroundJob &job) = 0;
    /// One result per job, in that order.
    virtual Future<QList<BackgroundJobStatus>> pollMany(const QList<BackgroundJob> &jobs) = 0;
    /// Jobs of which files are still in the sandbox, whoever started them; newest first.
    virtual Future<QList<BackgroundJob>> list(const QString &sandboxId) = 0;
    /// Changes nothing. What is not there yet is empty.
    virtual Future<JobOutput> readOutput(const JobOutputRequest &request) = 0;
    /// Ends all processes of the job: Terminate, after 5 s Kill. Its exit code is then noted as usual. Good,
    /// too, when it has ended already. Errors: NotRunning with reason JOB_GONE when nothing of it runs and it
    /// left no exit code; Forbidden when it belongs to another user of the sandbox.
    virtual Future<void> stop(const BackgroundJob &job) = 0;
};

} // namespace Sandkeeper
