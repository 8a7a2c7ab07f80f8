// SPDX-License-Identifier: MIT
#include "snapshots.h"

#include "api/snapshotcodec.h"
#include "api/templatecodec.h"
#include "core/provider/staterefusals.h"

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int mostCopies = 100;
// The service's own client waits that long (ppio.md §2.11).
constexpr std::chrono::milliseconds patience = 600s;

} // namespace

struct Snapshots::Copies
{
    QList<Sandbox> sandboxes;
    qsizetype described = 0;
    Flow<QList<Sandbox>> *flow = nullptr;
};

Snapshots::Snapshots(ControlPlane *api, Region *region)
    : m_api(api)
    , m_region(region)
{
    if (const auto &address = api->address(); address && usesJoinedIds(*address))
        region->noteLack(Feature::Snapshots); // documented (ppio.md §1.2)
}

Snapshots::~Snapshots() = default;

QString Snapshots::refusal(Feature feature, const Sandbox &sandbox) const
{
    const QString text = m_region->refusal(feature);
    if (text.isEmpty() && sandbox.state == SandboxState::Paused)
        return {}; // what is paused can be copied, too
    return text.isEmpty() ? notRunningRefusal(sandbox.state) : text;
}

QString Snapshots::snapshotRefusal(const Sandbox &sandbox) const
{
    return refusal(Feature::Snapshots, sandbox);
}

QString Snapshots::cloneRefusal(const Sandbox &sandbox) const
{
    return refusal(Feature::Clones, sandbox);
}

QString Snapshots::commitRefusal(const Sandbox &sandbox) const
{
    return refusal(Feature::Commits, sandbox);
}

template <typename T>
Future<T> Snapshots::make(Feature feature, const QString &sandboxId, const char *what, const QByteArray &body,
                          std::function<Result<T>(const HttpResponse &)> decode)
{
    if (const auto problem = m_api->idProblem(sandboxId))
        return readyFuture<T>(tl::unexpected(*problem));
    if (m_region->lacks(feature))
        return readyFuture<T>(tl::unexpected(m_region->unsupported(feature, sandboxId)));
    HttpRequest request =
        m_api->request("POST", m_api->sandboxEndpoint(sandboxId) + '/' + what, RetryClass::WhenNotSent, body);
    request.subject = m_api->subjectFor(sandboxId);
    request.lane = HttpLane::LongCalls;
    request.inactivityTimeout = patience;
    request.deadline = patience;
    auto flow = Flow<T>::make(this);
    auto *self = flow.get();
    flow->template await<T>(m_api->call<T>(request, std::move(decode)),
                            [this, self, feature, sandboxId](Result<T> made) {
                                if (made)
                                    return self->finish(std::move(made));
                                noteUncertainty(made.error());
                                noteQuota(made.error());
                                m_region->failExplained(self, feature, sandboxId, made.error());
                            });
    return flow->future();
}

Future<Snapshot> Snapshots::createSnapshot(const QString &sandboxId, const QString &name)
{
    return make<Snapshot>(Feature::Snapshots, sandboxId, "snapshots", encodeSnapshot(name),
                          [](const HttpResponse &response) { return decodeSnapshot(response.body); });
}

Future<SnapshotPage> Snapshots::snapshots(const SnapshotQuery &query)
{
    if (const auto problem = m_api->idProblem(query.sandboxId); problem && !query.sandboxId.isEmpty())
        return readyFuture<SnapshotPage>(tl::unexpected(*problem));
    if (m_region->lacks(Feature::Snapshots))
        return readyFuture<SnapshotPage>(
            tl::unexpected(m_region->unsupported(Feature::Snapshots, query.sandboxId)));
    auto flow = Flow<SnapshotPage>::make(this);
    auto *self = flow.get();
    flow->await<SnapshotPage>(
        m_api->call<SnapshotPage>(m_api->request("GET", snapshotsEndpoint(query), RetryClass::Idempotent),
                                  [](const HttpResponse &response) {
                                      return decodeSnapshots(response.body, response.header("X-Next-Token"));
                                  }),
        [this, self, query](Result<SnapshotPage> page) {
            if (page || !isMissingCall(page.error()))
                return self->finish(std::move(page));
            if (!query.sandboxId.isEmpty())
                return m_region->failExplained(self, Feature::Snapshots, query.sandboxId, page.error());
            m_region->noteLack(Feature::Snapshots);
            self->fail(m_region->unsupported(Feature::Snapshots, {}));
        });
    return flow->future();
}

Future<void> Snapshots::removeSnapshot(const QString &snapshotId)
{
    const QByteArray endpoint = templateEndpoint(snapshotId);
    if (endpoint.isEmpty())
        return readyFuture<void>(tl::unexpected(
            Error{.kind = Error::Kind::Invalid, .detail = u"This is not the id of a snapshot"_s}));
    HttpRequest request = m_api->request("DELETE", endpoint, RetryClass::Idempotent);
    request.subject = snapshotId;
    auto flow = Flow<void>::make(this);
    auto *self = flow.get();
    flow->await<void>(
        m_api->call<void>(request, [](const HttpResponse &response) { return decodeNothing(response.body); }),
        [self](Result<void> done) {
            if (!done && done.error().httpStatus == 404)
                done = {};
            if (!done)
                noteUncertainty(done.error());
            self->finish(std::move(done));
        });
    return flow->future();
}

Future<QList<Sandbox>> Snapshots::cloneSandbox(const CloneRequest &request)
{
    using Boxes = QList<Sandbox>;
    using Served = QList<ServedSandbox>;
    if (request.count < 1 || request.count > mostCopies || (request.life && *request.life < 1s))
        return readyFuture<Boxes>(tl::unexpected(
            Error{.kind = Error::Kind::Invalid,
                  .subject = m_api->subjectFor(request.sandboxId),
                  .detail = tr("Enter a number of copies between 1 and %n.", nullptr, mostCopies)}));
    auto flow = Flow<Boxes>::make(this);
    const auto copies = std::make_shared<Copies>();
    copies->flow = flow.get();
    flow->awaitValue<Served>(
        make<Served>(Feature::Clones, request.sandboxId, "clone", encodeClone(request),
                     [](const HttpResponse &response) { return decodeClones(response.body); }),
        [this, copies](const Served &served) {
            for (ServedSandbox one : served) {
                one.sandbox.state = SandboxState::Running;
                one.sandbox.stateWord = u"running"_s;
                copies->sandboxes.append(m_api->learn(one));
            }
            describeNext(copies);
        });
    return flow->future();
}

// The answer names them; a detail tells what they are. One that cannot be described is there all the same.
void Snapshots::describeNext(const std::shared_ptr<Copies> &copies)
{
    if (copies->described == copies->sandboxes.size())
        return copies->flow->finish(copies->sandboxes);
    copies->flow->await<Sandbox>(m_api->detail(copies->sandboxes.at(copies->described).id),
                                 [this, copies](const Result<Sandbox> &sandbox) {
                                     if (sandbox)
                                         copies->sandboxes[copies->described] = *sandbox;
                                     ++copies->described;
                                     describeNext(copies);
                                 });
}

Future<QString> Snapshots::commitSandbox(const QString &sandboxId, const QString &name)
{
    return make<QString>(Feature::Commits, sandboxId, "commit", encodeCommit(name),
                         [](const HttpResponse &response) -> Result<QString> {
                             return decodeTemplate(response.body).map(&ImageInfo::reference);
                         });
}

} // namespace Sandkeeper::Ppio
