// SPDX-License-Identifier: MIT
#include "providerconformance.h"

// The abilities around a sandbox: ports, networks, SSH, logs, status, images, teams. The rest of the suite is
// in providerconformance.cpp.
namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = Error::Kind;

namespace {

const QString publicKey = u"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMadeUpForTheTests0000000000000000 test"_s;

} // namespace

bool ProviderConformance::lacks(const void *ability, const char *name)
{
    if (ability)
        return false;
    ++m_skippedAbilities;
    qInfo("%s has no %s: not tested", qPrintable(m_subject.providerId), name);
    return true;
}

QString ProviderConformance::policySandbox()
{
    if (m_policySandbox.isEmpty()) {
        CreateRequest request = newRequest(u"restricted"_s);
        request.runtime = m_subject.policyRuntime;
        const auto created = wait(m_provider->create(request));
        m_policySandbox = created ? created->id : QString();
    }
    return m_policySandbox;
}

void ProviderConformance::namesWhatItCan()
{
    const QStringList words = m_plugins.metadata(m_subject.providerId)->capabilities;
    const std::pair<const char *, const void *> abilities[] = {
        {"bulkRemove", m_provider->bulkRemover()},
        {"commands", m_provider->commandRunner()},
        {"creationWait", m_provider->creationWaiter()},
        {"files", m_provider->fileStore()},
        {"folders", m_provider->fileSystem()},
        {"imageBuild", m_provider->imageBuilder()},
        {"images", m_provider->imageCatalog()},
        {"jobs", m_provider->jobRunner()},
        {"lifetimes", m_provider->lifetimeControl()},
        {"logs", m_provider->logSource()},
        {"metrics", m_provider->metricsSource()},
        {"networkPolicy", m_provider->networkPolicyControl()},
        {"ports", m_provider->portManager()},
        {"processes", m_provider->processHost()},
        {"rawApi", m_provider->rawApi()},
        {"snapshots", m_provider->snapshotControl()},
        {"ssh", m_provider->sshAccess()},
        {"status", m_provider->statusSource()},
        {"teams", m_provider->teamDirectory()},
    };
    for (const auto &[word, ability] : abilities)
        QVERIFY2(words.contains(QLatin1String(word)) == (ability != nullptr), word);
}

void ProviderConformance::exposesPorts()
{
    PortManager *manager = m_provider->portManager();
    if (lacks(manager, "ports"))
        return;
    const QString id = commonSandbox();
    m_simulator.reset();
    const QString refusal = manager->refusal(wait(m_provider->get(id)).value());
    if (!m_subject.exposesPorts) {
        QVERIFY(!refusal.isEmpty());
        QCOMPARE(wait(manager->expose({.sandboxId = id, .port = 3000})).error().kind, Kind::Unsupported);
        QCOMPARE(m_simulator.count(u"expose"_s), 0);
        return;
    }
    QCOMPARE(refusal, QString());
    for (const QString &protocol : manager->protocols()) {
        const auto port =
            wait(manager->expose({.sandboxId = id, .port = 3000, .name = u"grüße"_s, .protocol = protocol}));
        VERIFY_VALUE(port);
        QCOMPARE(port->port, 3000);
        QCOMPARE(port->sandboxId, id);
        QCOMPARE(port->name, u"grüße"_s);
        const auto holds = [&](const Result<QList<ExposedPort>> &ports) {
            return ports && std::any_of(ports->begin(), ports->end(), [&](const ExposedPort &one) {
                       return one.exposureId == port->exposureId;
                   });
        };
        QVERIFY(holds(wait(manager->ports(id))));
        QVERIFY(holds(wait(manager->allPorts())));
        VERIFY_VALUE(wait(manager->unexpose(id, port->exposureId)));
        VERIFY_VALUE(wait(manager->unexpose(id, port->exposureId)));
        QVERIFY(!holds(wait(manager->ports(id))));
    }
}

void ProviderConformance::refusesPorts()
{
    PortManager *manager = m_provider->portManager();
    if (lacks(manager, "ports"))
        return;
    for (const int port : {-1, 0, 65536}) {
        const ExposeRequest request{.sandboxId = u"sbx_1"_s, .port = port};
        QVERIFY(!manager->problem(request).isEmpty());
        QCOMPARE(wait(manager->expose(request)).error().kind, Kind::Invalid);
    }
    QVERIFY(!manager->problem({.sandboxId = u"s"_s, .port = 3000, .protocol = u"GOPHER"_s}).isEmpty());
    for (const QString &id : {u"../user"_s, QString(), u"a/b"_s}) {
        QCOMPARE(wait(manager->ports(id)).error().kind, Kind::Invalid);
        QCOMPARE(wait(manager->expose({.sandboxId = id, .port = 3000})).error().kind, Kind::Invalid);
        QCOMPARE(wait(manager->unexpose(u"sbx_1"_s, id)).error().kind, Kind::Invalid);
    }
    QVERIFY(m_simulator.control("GET", "counters").isEmpty());
}

void ProviderConformance::exposesOnce()
{
    PortManager *manager = m_provider->portManager();
    if (lacks(manager, "ports") || !m_subject.exposesPorts)
        return;
    const QString id = commonSandbox();
    for (const auto &fault : {u"expose:reset:after"_s, u"expose:status=503:after"_s, u"expose:html:after"_s,
                              u"expose:truncate:after"_s}) {
        m_simulator.reset();
        QVERIFY(m_simulator.addFault(fault));
        const auto port = wait(manager->expose({.sandboxId = id, .port = 3001}));
        QVERIFY(!port);
        QVERIFY2(port.error().ambiguous, qPrintable(fault));
        QCOMPARE(port.error().subject, u"common"_s);
        QCOMPARE(m_simulator.count(u"expose"_s), 1);
    }
}

void ProviderConformance::changesThePolicy()
{
    NetworkPolicyControl *control = m_provider->networkPolicyControl();
    if (lacks(control, "network policy"))
        return;
    const QString id = policySandbox();
    const auto sandbox = wait(m_provider->get(id));
    VERIFY_VALUE(sandbox);
    QCOMPARE(control->refusal(*sandbox), QString());
    if (!m_subject.changesPolicies) {
        QCOMPARE(wait(control->setNetworkPolicy(id, {})).error().kind, Kind::Unsupported);
        QVERIFY(!control->refusal(*sandbox).isEmpty()); // it has learnt that
        return;
    }
    const NetworkPolicy policies[] = {
        {.allowlist = QStringList(), .denylist = {}},
        {.allowlist = QStringList{u"files.example.org"_s, u"*.example.com"_s, u"10.0.0.0/8"_s},
         .denylist = {}},
        {.allowlist = {}, .denylist = QStringList{m_subject.deniedDestination}},
    };
    qint64 generation = -1;
    for (const NetworkPolicy &policy : policies) {
        const auto status = wait(control->setNetworkPolicy(id, policy));
        VERIFY_VALUE(status);
        QCOMPARE(status->policy, policy);
        QVERIFY(status->generation > generation || !m_subject.countsPolicies);
        generation = status->generation;
        NetworkPolicyStatus seen;
        QTRY_VERIFY((seen = wait(control->networkPolicy(id)).value_or(NetworkPolicyStatus())).applied);
        QCOMPARE(seen.policy, policy);
        QCOMPARE(seen.appliedGeneration, generation);
    }
    VERIFY_VALUE(wait(control->setNetworkPolicy(id, {})));
    const auto open = wait(control->networkPolicy(id));
    VERIFY_VALUE(open);
    QVERIFY(!open->policy.allowlist);
    QVERIFY(!open->policy.denylist || open->policy.denylist->isEmpty());
}

void ProviderConformance::sendsNoInvalidPolicy()
{
    NetworkPolicyControl *control = m_provider->networkPolicyControl();
    if (lacks(control, "network policy"))
        return;
    const NetworkPolicy both{.allowlist = QStringList{u"a.example"_s},
                             .denylist = QStringList{u"b.example"_s}};
    const NetworkPolicy odd{.allowlist = QStringList{u"https://a.example/x"_s}, .denylist = {}};
    const NetworkPolicy star{.allowlist = QStringList{u"*"_s}, .denylist = {}};
    NetworkPolicy many;
    many.denylist = QStringList(5000, u"a.example"_s);
    for (const NetworkPolicy &policy : {both, odd, star, many}) {
        QVERIFY(!control->problem(policy).isEmpty());
        QCOMPARE(wait(control->setNetworkPolicy(u"sbx_1"_s, policy)).error().kind, Kind::Invalid);
    }
    QVERIFY(!control->entryProblem(u"::1"_s).isEmpty());
    QCOMPARE(control->entryProblem(u"*.example.com"_s), QString());
    QCOMPARE(wait(control->networkPolicy(u"a/../b"_s)).error().kind, Kind::Invalid);
    QVERIFY(m_simulator.control("GET", "counters").isEmpty());
}

void ProviderConformance::opensSsh()
{
    SshAccess *access = m_provider->sshAccess();
    if (lacks(access, "SSH"))
        return;
    const QString id = commonSandbox();
    QCOMPARE(access->refusal(wait(m_provider->get(id)).value()), QString());
    const auto session =
        wait(access->openSshSession({.sandboxId = id, .publicKey = publicKey, .validFor = 10min}));
    VERIFY_VALUE(session);
    QCOMPARE(session->sandboxId, id);
    QVERIFY(!session->user.isEmpty() && !session->host.isEmpty() && session->port > 0);
    QVERIFY(session->expiresAt > QDateTime::currentDateTimeUtc());
    VERIFY_VALUE(wait(access->closeSshSession(id, session->sessionId)));
    VERIFY_VALUE(wait(access->closeSshSession(id, session->sessionId)));

    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"ssh-create:reset:after"_s));
    const auto lost = wait(access->openSshSession({.sandboxId = id, .publicKey = publicKey, .validFor = {}}));
    QVERIFY(!lost);
    QVERIFY(lost.error().ambiguous);
    QCOMPARE(m_simulator.count(u"ssh-create"_s), 1);
}

void ProviderConformance::readsLogs()
{
    LogSource *source = m_provider->logSource();
    if (lacks(source, "logs"))
        return;
    const auto page = wait(source->logs({.sandboxId = commonSandbox(), .pageToken = {}}));
    VERIFY_VALUE(page);
    for (const LogLine &line : page->lines)
        QVERIFY(!line.text.contains(u'\n'));
    QCOMPARE(wait(source->logs({.sandboxId = m_subject.unknownId, .pageToken = {}})).error().kind,
             Kind::NotFound);
    m_simulator.reset();
    QCOMPARE(wait(source->logs({.sandboxId = u"a?b"_s, .pageToken = {}})).error().kind, Kind::Invalid);
    QVERIFY(m_simulator.control("GET", "counters").isEmpty());
}

void ProviderConformance::tellsManyStates()
{
    StatusSource *source = m_provider->statusSource();
    if (lacks(source, "status"))
        return;
    const auto all = listAll({.pageSize = 1000});
    VERIFY_VALUE(all);
    QStringList ids{u"sbx_never_was"_s, u"../user/whoami"_s};
    for (const Sandbox &sandbox : *all)
        ids.append(sandbox.id);
    ids.append(ids.last()); // asked twice
    QVERIFY(ids.size() > 100);
    m_simulator.reset();
    const auto states = wait(source->statuses(ids));
    VERIFY_VALUE(states);
    QCOMPARE(states->size(), ids.size());
    QVERIFY(m_simulator.count(u"statuses"_s) <= (ids.size() + 99) / 100);
    QCOMPARE(m_simulator.count(u"get"_s), 0);
    for (qsizetype i = 0; i < ids.size(); ++i) {
        QCOMPARE(states->at(i).sandboxId, ids.at(i));
        QCOMPARE(states->at(i).error.has_value(), i < 2);
        QVERIFY(i < 2 || !states->at(i).stateWord.isEmpty());
    }
    QCOMPARE(states->at(0).error->kind, Kind::NotFound);
    QCOMPARE(states->at(1).error->kind, Kind::Invalid);
    QVERIFY(wait(source->statuses({})).value().isEmpty());

    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"statuses:status=500"_s));
    const auto failed = wait(source->statuses(ids.mid(2, 3)));
    VERIFY_VALUE(failed);
    for (const StatusSnapshot &snapshot : *failed)
        QCOMPARE(snapshot.error->kind, Kind::Server);
}

void ProviderConformance::tellsWhyItEnded()
{
    StatusSource *source = m_provider->statusSource();
    if (lacks(source, "status"))
        return;
    CreateRequest request = newRequest(u"will-fail"_s);
    request.image = m_subject.failingImage;
    const auto created = wait(m_provider->create(request));
    VERIFY_VALUE(created);
    EndReason reason;
    QTRY_COMPARE((reason = wait(source->endReason(created->id)).value_or(EndReason())).errorType,
                 m_subject.failingReason);
    QVERIFY(!reason.errorMessage.isEmpty());
    QCOMPARE(wait(source->endReason(u"sbx_never_was"_s)).error().kind, Kind::NotFound);
    QCOMPARE(wait(source->endReason(u"a/b"_s)).error().kind, Kind::Invalid);
}

void ProviderConformance::listsImages()
{
    ImageCatalog *catalog = m_provider->imageCatalog();
    if (lacks(catalog, "images"))
        return;
    QList<ImageInfo> all;
    ImageQuery query{.pageSize = 2};
    for (int pages = 0; pages < 100; ++pages) {
        const auto page = wait(catalog->images(query));
        VERIFY_VALUE(page);
        all += page->images;
        query.pageToken = page->nextPageToken;
        if (query.pageToken.isEmpty())
            break;
    }
    QVERIFY(query.pageToken.isEmpty());
    QVERIFY(all.size() > 2);
    for (const ImageInfo &image : all)
        QVERIFY(!image.reference.isEmpty() && (!image.status.isEmpty() || image.isReady));
    const auto one = wait(catalog->images({.search = all.first().name}));
    VERIFY_VALUE(one);
    QVERIFY(!one->images.isEmpty() && one->images.size() < all.size());
    VERIFY_VALUE(wait(catalog->images({.platformOwned = true})));
    QCOMPARE(wait(catalog->images({.pageToken = u"x"_s})).error().kind, Kind::Invalid);
    QCOMPARE(wait(catalog->images({.teamId = u"t"_s, .platformOwned = true})).error().kind, Kind::Invalid);

    const auto credentials = wait(catalog->registryCredentials());
    VERIFY_VALUE(credentials);
    QCOMPARE(credentials->isEmpty(), !m_subject.buildsImages);
    QVERIFY(wait(catalog->checkImage(m_subject.image, {})).value().accessible);
    const auto missing =
        wait(catalog->checkImage(m_subject.buildsImages ? m_subject.failingImage : u"never-was"_s,
                                 m_subject.buildsImages ? credentials->first().id : QString()));
    VERIFY_VALUE(missing);
    QVERIFY(!missing->accessible && !missing->details.isEmpty());
}

void ProviderConformance::keepsImages()
{
    ImageBuilder *builder = m_provider->imageBuilder();
    if (lacks(builder, "image builder"))
        return;
    const auto build = wait(builder->initiateBuild({.name = u"conformance"_s, .tag = u"1"_s}));
    if (!m_subject.buildsImages) {
        QCOMPARE(build.error().kind, Kind::Unsupported);
        return;
    }
    VERIFY_VALUE(build);
    QVERIFY(!build->buildId.isEmpty() && !build->reference.isEmpty());
    QVERIFY(build->uploadUrl.isValid());
    const auto early = wait(builder->startBuild(build->buildId)); // nothing was uploaded
    QVERIFY(!early);
    QCOMPARE(early.error().kind, Kind::Conflict);
    const auto status = wait(builder->buildStatus(build->buildId));
    VERIFY_VALUE(status);
    QCOMPARE(status->buildId, build->buildId);

    const auto copies = wait(builder->transferImages(
        {.sources = {u"ghcr.io/demo/tool:1"_s, u"ghcr.io/demo/missing:1"_s, u"ghcr.io/demo/other:2"_s}}));
    VERIFY_VALUE(copies);
    QCOMPARE(copies->size(), 3);
    QVERIFY(!copies->at(0).error && copies->at(1).error && !copies->at(2).error);
    QCOMPARE(copies->at(1).source, u"ghcr.io/demo/missing:1"_s);
    QTRY_COMPARE(
        wait(builder->buildStatus(copies->at(0).buildId)).value_or(ImageBuildStatus()).completedAt.isValid(),
        true);
    const auto machine = wait(builder->buildVmImage(u"tool"_s, u"1"_s, {}, false));
    VERIFY_VALUE(machine);

    ImageUpdate rename{
        .reference = copies->at(0).reference, .name = {}, .tag = u"2"_s, .visibility = {}, .owner = {}};
    ImageUpdate nothing = rename;
    nothing.tag.reset();
    ImageUpdate unknown = rename;
    unknown.reference = u"never-was:1"_s;
    for (const bool dryRun : {true, false}) {
        const auto results = wait(builder->updateImages({rename, nothing, unknown}, dryRun));
        VERIFY_VALUE(results);
        QVERIFY(!results->at(0).error);
        QCOMPARE(results->at(1).error->kind, Kind::Invalid);
        QCOMPARE(results->at(2).error->kind, Kind::NotFound);
    }
    VERIFY_VALUE(wait(builder->removeImage(u"tool"_s, u"2"_s, {})));
    VERIFY_VALUE(wait(builder->removeImage(u"tool"_s, u"2"_s, {})));
    QCOMPARE(wait(builder->removeImage(u"a/../b"_s, u"1"_s, {})).error().kind, Kind::Invalid);
    QCOMPARE(wait(builder->startBuild(u"a/b"_s)).error().kind, Kind::Invalid);
    QCOMPARE(wait(builder->transferImages({.sources = {u"a,b"_s}})).error().kind, Kind::Invalid);
    QCOMPARE(wait(builder->initiateBuild({})).error().kind, Kind::Invalid);
}

void ProviderConformance::listsTeams()
{
    TeamDirectory *directory = m_provider->teamDirectory();
    if (lacks(directory, "teams"))
        return;
    const auto teams = wait(directory->teams());
    VERIFY_VALUE(teams);
    QVERIFY(!teams->isEmpty());
    const auto members = wait(directory->members(teams->first().id));
    VERIFY_VALUE(members);
    QVERIFY(!members->isEmpty());
    const QString userId = wait(m_provider->identify()).value().userId;
    QVERIFY(std::any_of(members->begin(), members->end(),
                        [&](const TeamMember &member) { return member.userId == userId; }));
    QCOMPARE(wait(directory->members(u"no-team"_s)).error().kind, Kind::NotFound);
    QCOMPARE(wait(directory->members(u"a/b"_s)).error().kind, Kind::Invalid);
}

void ProviderConformance::callsAnything()
{
    RawApi *api = m_provider->rawApi();
    if (lacks(api, "raw API"))
        return;
    for (const char *endpoint :
         {"", "x", "//elsewhere.example/x", "/a/../../x", "/a/%2e%2E/x", "/a b", "/a#b", "/a\r\nX: y",
          "/a\\..\\b", "https://elsewhere.example/", "/a%5c..%5cb"})
        QCOMPARE(wait(api->call("GET", endpoint, {})).error().kind, Kind::Invalid);
    for (const char *method : {"", "get", "CONNECT", "TRACE", "GET x"})
        QCOMPARE(wait(api->call(method, "/x", {})).error().kind, Kind::Invalid);
    QCOMPARE(wait(api->call("GET", "/x", QJsonObject())).error().kind, Kind::Invalid);
    QVERIFY(m_simulator.control("GET", "counters").isEmpty());
    QCOMPARE(wait(api->call("GET", "/no/such/thing", {})).error().kind, Kind::NotFound);
}

void ProviderConformance::removesWhatMatches()
{
    BulkRemover *remover = m_provider->bulkRemover();
    if (lacks(remover, "bulk removal"))
        return;
    CreateRequest request = newRequest(u"matching"_s);
    QStringList wanted;
    for (int i = 0; i < 3; ++i) {
        request.labels = i < 2 ? QStringList{u"sweep"_s, u"a&b=c"_s} : QStringList{u"sweep"_s};
        const auto created = wait(m_provider->create(request));
        VERIFY_VALUE(created);
        if (i < 2)
            wanted.append(created->id);
    }
    QCOMPARE(wait(remover->removeMatching({})).error().kind, Kind::Invalid);
    QCOMPARE(wait(remover->removeMatching({.allUsers = true})).error().kind, Kind::Invalid);
    QCOMPARE(m_simulator.count(u"bulk-delete"_s), 0);
    const auto results = wait(remover->removeMatching({.labels = {u"sweep"_s, u"a&b=c"_s}}));
    VERIFY_VALUE(results);
    QStringList removed;
    for (const RemoveResult &result : *results) {
        QVERIFY(!result.error);
        removed.append(result.sandboxId);
    }
    std::sort(removed.begin(), removed.end());
    std::sort(wanted.begin(), wanted.end());
    QCOMPARE(removed, wanted);
    const auto rest = listAll({.labels = {u"sweep"_s}, .includeEnded = false});
    VERIFY_VALUE(rest);
    QCOMPARE(rest->size(), 1);
    VERIFY_VALUE(wait(m_provider->remove(rest->first().id)));
}

} // namespace Sandkeeper
