// SPDX-License-Identifier: MIT
#include "api/jobcodec.h"

#include "api/json.h"
#include "api/words.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

namespace {

/// A job's place in the answer. The service may spell the id in another letter case.
QString keyOf(const QString &sandboxId, const QString &jobId)
{
    return sandboxId + u'/' + jobId.toLower();
}

QString keyOf(const Fields &fields)
{
    return keyOf(fields.text("sandbox_id", "sandboxId"), fields.text("job_id", "jobId"));
}

Error lookupError(const Fields &fields)
{
    const QString code = fields.text("code");
    Error error{.kind = Error::Kind::Server,
                .detail = boundedText(fields.text("message")),
                .reason = boundedText(code)};
    if (code == u"NOT_FOUND")
        error.kind = Error::Kind::NotFound;
    else if (code == u"FORBIDDEN" || code == u"MANAGED") // MANAGED: another product runs the sandbox
        error.kind = Error::Kind::Forbidden;
    else if (code == u"NOT_RUNNING")
        error.kind = Error::Kind::NotRunning;
    else if (code == u"NOT_VM")
        error.kind = Error::Kind::Unsupported;
    return error;
}

} // namespace

QByteArray encodeJobQuestion(const QList<BackgroundJob> &jobs)
{
    QJsonArray array;
    for (const BackgroundJob &job : jobs)
        array.append(QJsonObject{{u"sandbox_id"_s, job.sandboxId}, {u"job_id"_s, job.jobId}});
    return QJsonDocument(QJsonObject{{u"jobs"_s, array}}).toJson(QJsonDocument::Compact);
}

Result<QList<Result<JobState>>> decodeJobStates(const QByteArray &body, const QList<BackgroundJob> &jobs)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    Fields fields(*json, {});
    const QJsonArray statuses = fields.requiredArray("statuses");
    const QJsonArray errors = fields.value("errors").toArray();
    if (fields.error())
        return tl::unexpected(*fields.error());
    QHash<QString, Result<JobState>> answers;
    for (const QJsonValue &value : statuses) {
        const Fields item(value.toObject(), {});
        JobState state{.completed = item.boolean("completed").value_or(false)};
        const QJsonValue code = item.value("exit_code");
        if (code.isDouble())
            state.exitCode = code.toInt();
        if (state.completed && !state.exitCode)
            answers.insert(keyOf(item), tl::unexpected(shapeError(u"A completed job has no exit code"_s)));
        else
            answers.insert(keyOf(item), state);
    }
    for (const QJsonValue &value : errors) {
        const Fields item(value.toObject(), {});
        answers.insert(keyOf(item), tl::unexpected(lookupError(item)));
    }
    QList<Result<JobState>> inOrder;
    inOrder.reserve(jobs.size());
    for (const BackgroundJob &job : jobs)
        inOrder.append(answers.value(keyOf(job.sandboxId, job.jobId),
                                     tl::unexpected(shapeError(u"The status answer leaves this job out"_s))));
    return inOrder;
}

} // namespace Sandkeeper::Prime
