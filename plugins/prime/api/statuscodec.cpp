// SPDX-License-Identifier: MIT
#include "api/statuscodec.h"

#include "api/json.h"
#include "api/sandboxcodec.h"
#include "api/words.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

namespace {

QByteArray compact(const QJsonObject &body)
{
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

Error lookupError(const QJsonObject &json)
{
    const Fields fields(json, {});
    const QString code = fields.text("code");
    // MANAGED is a sandbox that another product runs: ours to see, not to use.
    return Error{
        .kind = code == u"NOT_FOUND" ? Error::Kind::NotFound : Error::Kind::Forbidden,
        .detail = boundedText(fields.text("message")),
        .reason = boundedText(code),
    };
}

Error removalError(const QString &text)
{
    const bool forbidden = text.contains(u"forbidden", Qt::CaseInsensitive) ||
                           text.contains(u"permission", Qt::CaseInsensitive) ||
                           text.contains(u"not allowed", Qt::CaseInsensitive);
    return Error{.kind = forbidden ? Error::Kind::Forbidden : Error::Kind::Server,
                 .detail = boundedText(text)};
}

bool saysGone(const QString &text)
{
    return text.contains(u"not found", Qt::CaseInsensitive) ||
           text.contains(u"not_found", Qt::CaseInsensitive);
}

QHash<QString, QString> failuresById(const QJsonArray &failed)
{
    QHash<QString, QString> failures;
    for (const QJsonValue &item : failed) {
        const Fields fields(item.toObject(), {});
        failures.insert(fields.text("sandbox_id", "sandboxId"), fields.text("error", "message"));
    }
    return failures;
}

} // namespace

QByteArray encodeStatusRequest(const QStringList &sandboxIds)
{
    return compact({{u"sandbox_ids"_s, QJsonArray::fromStringList(sandboxIds)}});
}

Result<QHash<QString, Result<StatusSnapshot>>> decodeStatuses(const QByteArray &body,
                                                              const QStringList &sandboxIds)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    Fields fields(*json, {});
    const QJsonArray statuses = fields.requiredArray("statuses");
    const QJsonArray errors = fields.value("errors").toArray();
    if (fields.error())
        return tl::unexpected(*fields.error());
    QHash<QString, Result<StatusSnapshot>> answers;
    for (qsizetype i = 0; i < statuses.size(); ++i) {
        Fields item(statuses.at(i).toObject(), u"statuses[%1]"_s.arg(i));
        const QString id = item.requiredText("sandbox_id", "sandboxId");
        StatusSnapshot snapshot{
            .sandboxId = id,
            .stateWord = item.requiredText("status"),
            .errorType = item.text("error_type", "errorType"),
            .errorMessage = item.text("error_message", "errorMessage"),
            .pendingImageBuildId = item.text("pending_image_build_id", "pendingImageBuildId"),
        };
        if (item.error())
            return tl::unexpected(*item.error());
        snapshot.state = stateForWord(snapshot.stateWord);
        answers.insert(id, snapshot);
    }
    for (const QJsonValue &item : errors) {
        const QJsonObject error = item.toObject();
        answers.insert(Fields(error, {}).text("sandbox_id", "sandboxId"), tl::unexpected(lookupError(error)));
    }
    for (const QString &id : sandboxIds) {
        if (!answers.contains(id))
            answers.insert(id, tl::unexpected(shapeError(u"The status answer leaves this sandbox out"_s)));
    }
    return answers;
}

StatusSnapshot snapshotOf(const Sandbox &sandbox)
{
    return {.sandboxId = sandbox.id,
            .state = sandbox.state,
            .stateWord = sandbox.stateWord,
            .errorType = sandbox.errorType,
            .errorMessage = sandbox.errorMessage,
            .pendingImageBuildId = sandbox.pendingImageBuildId};
}

Result<EndReason> decodeErrorContext(const QByteArray &body)
{
    return parseObject(body).map([](const QJsonObject &json) {
        const Fields fields(json, {});
        return EndReason{.stateWord = fields.text("status"),
                         .errorType = fields.text("errorType", "error_type"),
                         .errorMessage = boundedText(fields.text("errorMessage", "error_message"))};
    });
}

QByteArray encodeBulkRemove(const QStringList &sandboxIds)
{
    return compact({{u"sandbox_ids"_s, QJsonArray::fromStringList(sandboxIds)}, {u"all_users"_s, false}});
}

QByteArray encodeBulkRemove(const RemoveQuery &query)
{
    QJsonObject json{{u"all_users"_s, query.allUsers}};
    if (!query.labels.isEmpty())
        json.insert(u"labels"_s, QJsonArray::fromStringList(query.labels));
    if (!query.teamId.isEmpty())
        json.insert(u"team_id"_s, query.teamId);
    if (!query.userId.isEmpty())
        json.insert(u"user_id"_s, query.userId);
    return compact(json);
}

Result<QList<RemoveResult>> decodeBulkRemove(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    const Fields fields(*json, {});
    QStringList ids = fields.texts("succeeded").value_or(QStringList());
    ids += failuresById(json->value("failed"_L1).toArray()).keys();
    return decodeBulkRemove(body, ids);
}

Result<QList<RemoveResult>> decodeBulkRemove(const QByteArray &body, const QStringList &sandboxIds)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    Fields fields(*json, {});
    fields.requiredArray("succeeded");
    const QJsonArray failed = fields.requiredArray("failed");
    if (fields.error())
        return tl::unexpected(*fields.error());
    const QStringList removed = fields.texts("succeeded").value_or(QStringList());
    const QSet<QString> succeeded(removed.begin(), removed.end());
    const QHash<QString, QString> failures = failuresById(failed);
    QList<RemoveResult> results;
    results.reserve(sandboxIds.size());
    for (const QString &id : sandboxIds) {
        RemoveResult result{.sandboxId = id};
        if (const auto failure = failures.find(id); failure != failures.end()) {
            if (!saysGone(*failure))
                result.error = removalError(*failure);
        } else if (!succeeded.contains(id)) {
            result.error = shapeError(u"The answer does not say what happened to this sandbox"_s);
            result.error->ambiguous = true;
        }
        results.append(std::move(result));
    }
    return results;
}

Result<void> decodeRemoval(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json) {
        Error error = json.error();
        error.ambiguous = true;
        return tl::unexpected(error);
    }
    const Fields fields(*json, {});
    const QString message = fields.text("message");
    if (!fields.boolean("success").value_or(true) && !saysGone(message))
        return tl::unexpected(removalError(message));
    return {};
}

} // namespace Sandkeeper::Prime
