// SPDX-License-Identifier: MIT
#include "creation.h"

#include "validation.h"

#include "api/metadata.h"

#include <array>

#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// The call returns when the sandbox runs, which takes seconds and may take more.
constexpr std::chrono::milliseconds patience = 90s;

// A create whose answer was lost may still be under way: 25 s in all.
constexpr std::array<std::chrono::milliseconds, 6> searchPauses{0s, 1s, 2s, 4s, 8s, 10s};

/// Whether the service itself says that it could not make one (ppio.md §2.1), and no proxy in its place.
bool saysItFailed(const Error &error)
{
    return QJsonDocument::fromJson(error.body).object().value(u"error_code").isString();
}

/// Whether it may be a container image, as scripts for another service have them, when no template has the
/// name.
bool looksLikeImage(const QString &image)
{
    return image.contains(u'/') || image.contains(u':');
}

const QString standIn = u"base"_s;

} // namespace

struct Creation::Attempt
{
    CreateRequest request;
    Metadata metadata;       ///< as sent
    QStringList secrets;     ///< names of those that were sent as variables
    QString templateId;      ///< in place of the image; empty: the image is the template
    Error error = {};        ///< what the create ended as
    bool isSearched = false; ///< the service has answered a search
    Flow<Sandbox> *flow = nullptr;
};

Creation::Creation(ControlPlane *api, Listing *listing)
    : m_api(api)
    , m_listing(listing)
{
}

Creation::~Creation() = default;

Future<Sandbox> Creation::create(const CreateRequest &request)
{
    auto flow = Flow<Sandbox>::make(this);
    const auto attempt = std::make_shared<Attempt>();
    attempt->flow = flow.get();
    attempt->request = request;
    if (m_api->context().forProgram)
        adapt(*attempt);
    if (attempt->request.idempotencyKey.isEmpty())
        attempt->request.idempotencyKey = QUuid::createUuid().toString(QUuid::Id128);
    attempt->metadata = metadataFor(attempt->request, m_api->context().teamId);
    if (m_sent.contains(attempt->request.idempotencyKey))
        recall(attempt);
    else
        send(attempt);
    return flow->future();
}

void Creation::adapt(Attempt &attempt)
{
    for (const auto &[name, value] : attempt.request.secrets) {
        attempt.request.environment.insert(name, QString::fromUtf8(value.reveal()));
        attempt.secrets.append(name);
    }
    if (!isTemplateName(attempt.request.image))
        attempt.templateId = standIn;
}

// The same action again, after its first create was cancelled or ended without an answer.
void Creation::recall(const std::shared_ptr<Attempt> &attempt)
{
    using Found = std::optional<ServedSandbox>;
    attempt->flow->await<Found>(m_listing->marked(attempt->request.idempotencyKey),
                                [this, attempt](const Result<Found> &found) {
                                    if (found && *found)
                                        return complete(attempt, **found);
                                    if (found)
                                        return send(attempt);
                                    Error error = found.error();
                                    error.subject = attempt->request.name;
                                    error.ambiguous = true; // still
                                    attempt->flow->fail(std::move(error));
                                });
}

void Creation::send(const std::shared_ptr<Attempt> &attempt)
{
    HttpRequest call =
        m_api->request("POST", "/sandboxes", RetryClass::WhenNotSent,
                       encodeCreate(attempt->request, m_api->context().teamId, attempt->templateId));
    call.subject = attempt->request.name;
    call.inactivityTimeout = patience;
    call.deadline = patience;
    m_sent.insert(attempt->request.idempotencyKey);
    const auto decode = [](const HttpResponse &response) {
        return decodeSandboxBody(response.body);
    };
    attempt->flow->await<ServedSandbox>(
        m_api->call<ServedSandbox>(call, decode),
        [this, attempt](const Result<ServedSandbox> &answer) { handleAnswer(attempt, answer); });
}

void Creation::handleAnswer(const std::shared_ptr<Attempt> &attempt, const Result<ServedSandbox> &answer)
{
    if (answer)
        return complete(attempt, *answer);
    Error &error = attempt->error;
    error = answer.error();
    if (leavesOpen(error))
        return search(attempt, 0);
    m_sent.remove(attempt->request.idempotencyKey);
    const bool isReplaceable = m_api->context().forProgram && attempt->templateId.isEmpty();
    if (error.httpStatus == 404 && isReplaceable && looksLikeImage(attempt->request.image)) {
        attempt->templateId = standIn; // nothing was made; the image stays readable in the metadata
        return send(attempt);
    }
    noteQuota(error);
    if (error.httpStatus == 404)
        error.reason = u"TEMPLATE_NOT_FOUND"_s;
    attempt->flow->fail(error);
}

void Creation::search(const std::shared_ptr<Attempt> &attempt, int round)
{
    const bool isSettled = attempt->isSearched && saysItFailed(attempt->error);
    if (isSettled || round == int(searchPauses.size())) {
        attempt->error.ambiguous = !isSettled;
        if (isSettled)
            m_sent.remove(attempt->request.idempotencyKey);
        return attempt->flow->fail(attempt->error);
    }
    attempt->flow->pause(m_api->clock(), searchPauses[std::size_t(round)], [this, attempt, round] {
        using Found = std::optional<ServedSandbox>;
        attempt->flow->await<Found>(m_listing->marked(attempt->request.idempotencyKey),
                                    [this, attempt, round](const Result<Found> &found) {
                                        if (found && *found)
                                            return complete(attempt, **found);
                                        attempt->isSearched = attempt->isSearched || found.has_value();
                                        search(attempt, round + 1);
                                    });
    });
}

// The answer to a create tells neither its times nor what its machine is like; a detail does. When there is
// none, the sandbox is there all the same.
void Creation::complete(const std::shared_ptr<Attempt> &attempt, const ServedSandbox &served)
{
    ServedSandbox made = served;
    if (!made.isComplete) {
        made.sandbox.state = SandboxState::Running;
        made.sandbox.stateWord = u"running"_s;
        made.sandbox.lifetime = attempt->request.lifetime;
    }
    if (made.metadata.isEmpty()) {
        made.metadata = attempt->metadata;
        applyMetadata(attempt->metadata, made.sandbox);
    }
    const Sandbox sandbox = m_api->learn(made);
    attempt->flow->await<Sandbox>(m_api->detail(sandbox.id), [attempt, sandbox](const Result<Sandbox> &told) {
        Sandbox result = told.value_or(sandbox);
        result.secretNames = attempt->secrets;
        attempt->flow->finish(std::move(result));
    });
}

} // namespace Sandkeeper::Ppio
