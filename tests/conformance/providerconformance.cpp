// SPDX-License-Identifier: MIT
#include "providerconformance.h"

#include <QElapsedTimer>
#include <QSet>
#include <QSignalSpy>
#include <QTimer>

namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = Error::Kind;

FastClock::FastClock(int factor)
    : m_factor(factor)
{
}

QDateTime FastClock::now() const
{
    return Clock::system().now();
}

std::chrono::milliseconds FastClock::monotonic() const
{
    return Clock::system().monotonic() * m_factor;
}

void FastClock::after(std::chrono::milliseconds delay, QObject *context, std::function<void()> callback) const
{
    Clock::system().after(delay / m_factor, context, std::move(callback));
}

Told told(const Error &error)
{
    const QString text = u"kind %1, HTTP %2, reason “%3”: %4"_s.arg(
        QString::number(int(error.kind)), QString::number(error.httpStatus), error.reason, error.detail);
    return {text.toUtf8()};
}

ProviderConformance::ProviderConformance(ConformanceSubject subject)
    : m_subject(std::move(subject))
{
}

ProviderConformance::~ProviderConformance() = default;

void ProviderConformance::initTestCase()
{
    QVERIFY2(m_simulator.start(QStringList{u"--start-delay=300"_s, u"--gateway-lag=100"_s,
                                           u"--failure-delay=300"_s, u"--image-build-delay=400"_s,
                                           u"--sandboxes=150"_s, u"--seed=7"_s} +
                               m_subject.simulatorOptions),
             qPrintable(m_simulator.problem()));
    const QString build = qEnvironmentVariable("SANDKEEPER_BUILD_DIR");
    QVERIFY2(!build.isEmpty(), "run this test through ctest");
    m_plugins.scan({build + u"/lib/sandkeeper/plugins"_s});
    QVERIFY(m_plugins.metadata(m_subject.providerId));
}

void ProviderConformance::cleanupTestCase()
{
    m_provider.reset();
    m_http.reset();
    m_simulator.stop();
    qInfo("%d test(s) of abilities that this provider does not have", m_skippedAbilities);
}

void ProviderConformance::init()
{
    m_clock = FastClock(10);
    m_simulator.reset();
    m_simulator.control("POST", "settings", {{u"tokenSeconds"_s, 3600}});
    m_provider = makeProvider(Secret::fromString(m_simulator.value(m_subject.keyName)));
    QVERIFY(m_provider);
}

std::unique_ptr<Provider> ProviderConformance::makeProvider(const Secret &key, const QUrl &url)
{
    m_provider.reset();
    const QUrl base = url.isEmpty() ? QUrl(m_simulator.value(m_subject.urlName)) : url;
    HttpClient::Config config;
    config.userAgent = "sandkeeper-test";
    config.allowedOrigins = {base};
    config.proxy = QNetworkProxy(QNetworkProxy::NoProxy);
    m_http = std::make_unique<HttpClient>(config);
    const auto factory = m_plugins.factory(m_subject.providerId);
    if (!factory) {
        qWarning("%s", static_cast<const char *>(told(factory.error())));
        return {};
    }
    ProviderContext context;
    context.accountId = u"test"_s;
    context.accountName = u"Test account"_s;
    context.baseUrl = base;
    context.apiKey = key;
    context.http = m_http.get();
    context.clock = &m_clock;
    return (*factory)->create(context);
}

bool ProviderConformance::finish(Job &job)
{
    QSignalSpy finished(&job, &Job::finished);
    return job.isFinished() || finished.wait(2 * Testing::patience);
}

CreateRequest ProviderConformance::newRequest(const QString &name) const
{
    CreateRequest request;
    request.name = name;
    request.image = m_subject.image;
    request.runtime = m_subject.runtime;
    request.labels = {u"conformance"_s};
    return request;
}

QString ProviderConformance::readySandbox(const QString &name)
{
    const auto sandbox = wait(m_provider->create(newRequest(name)));
    if (!sandbox) {
        qWarning("%s", static_cast<const char *>(told(sandbox.error())));
        return {};
    }
    return becomesReady(sandbox->id) ? sandbox->id : QString();
}

bool ProviderConformance::becomesReady(const QString &sandboxId)
{
    if (!m_provider->creationWaiter())
        return true;
    const auto job = m_provider->creationWaiter()->waitForCreation(sandboxId);
    if (finish(*job) && job->state() == Job::State::Succeeded)
        return true;
    qWarning("%s", static_cast<const char *>(told(job->error())));
    return false;
}

QString ProviderConformance::commonSandbox()
{
    if (m_commonSandbox.isEmpty())
        m_commonSandbox = readySandbox(u"common"_s);
    return m_commonSandbox;
}

Result<CommandResult> ProviderConformance::run(const QString &sandboxId, const QString &command,
                                               std::chrono::seconds timeout)
{
    return wait(
        m_provider->commandRunner()->run({.sandboxId = sandboxId, .command = command, .timeout = timeout}),
        timeout + std::chrono::milliseconds(2 * Testing::patience));
}

Result<QList<Sandbox>> ProviderConformance::listAll(ListQuery query)
{
    QList<Sandbox> all;
    for (int pages = 0; pages < 500; ++pages) {
        const auto page = wait(m_provider->list(query));
        if (!page)
            return tl::unexpected(page.error());
        all += page->sandboxes;
        if (page->nextPageToken.isEmpty())
            return all;
        query.pageToken = page->nextPageToken;
    }
    return tl::unexpected(Error{.kind = Kind::Protocol, .detail = u"paging does not end"_s});
}

// ---- the account
// ----------------------------------------------------------------------------------------------

void ProviderConformance::describesItself()
{
    const ProviderMetadata *metadata = m_plugins.metadata(m_subject.providerId);
    QVERIFY(!metadata->name.isEmpty());
    QVERIFY(!metadata->sources.constFirst().keyVariables.isEmpty());
    QVERIFY(metadata->stateWords.contains(m_subject.runningWord));
    const QList<CreateFieldInfo> fields = m_provider->createFields();
    QVERIFY(!fields.isEmpty());
    for (const CreateFieldInfo &field : fields)
        QCOMPARE(field.supported, field.reason.isEmpty());
    QVERIFY(m_provider->validate(newRequest(u"box"_s)).isEmpty());
}

void ProviderConformance::identifiesTheKey()
{
    m_simulator.control("POST", "settings", {{u"latencyMs"_s, 20}});
    const auto identity = wait(m_provider->identify());
    m_simulator.control("POST", "settings", {{u"latencyMs"_s, 0}});
    VERIFY_VALUE(identity);
    QCOMPARE(identity->userId.isEmpty(), !m_subject.tellsWhoseKey);
    QVERIFY(identity->latency >= 20ms);
    QVERIFY(!identity->clockSkew || std::abs(identity->clockSkew->count()) <= 5);
}

void ProviderConformance::refusesAWrongKey()
{
    m_provider = makeProvider(Secret("wrong_key_0000000000000000"));
    const auto identity = wait(m_provider->identify());
    QVERIFY(!identity);
    QCOMPARE(identity.error().kind, Kind::Auth);
    QVERIFY(!identity.error().detail.contains(u"wrong_key"));
    const auto page = wait(m_provider->list({}));
    QVERIFY(!page);
    QCOMPARE(page.error().kind, Kind::Auth);
    QVERIFY(m_simulator.count(m_subject.listEndpoint) <= 2);
}

void ProviderConformance::sendsNothingWithoutAKey()
{
    m_provider = makeProvider(Secret());
    QCOMPARE(wait(m_provider->identify()).error().kind, Kind::Auth);
    QCOMPARE(wait(m_provider->list({})).error().kind, Kind::Auth);
    QCOMPARE(wait(m_provider->create(newRequest(u"box"_s))).error().kind, Kind::Auth);
    QCOMPARE(wait(m_provider->remove(m_subject.unknownId)).error().kind, Kind::Auth);
    QVERIFY(m_simulator.control("GET", "counters").isEmpty());
}

void ProviderConformance::tellsMissingFunds()
{
    if (m_subject.noFundsKeyName.isEmpty())
        return;
    m_provider = makeProvider(Secret::fromString(m_simulator.value(m_subject.noFundsKeyName)));
    const auto sandbox = wait(m_provider->create(newRequest(u"box"_s)));
    QVERIFY(!sandbox);
    QCOMPARE(sandbox.error().kind, Kind::Payment);
    QVERIFY(!sandbox.error().detail.isEmpty());
    QVERIFY(!sandbox.error().ambiguous);
}

// ---- one sandbox's life
// ---------------------------------------------------------------------------------------

void ProviderConformance::livesOneWholeLife()
{
    CreateRequest request = newRequest(u"whole-life"_s);
    request.environment = {{u"GREETING"_s, u"grüß dich"_s}};
    if (m_subject.takesSecrets)
        request.secrets.emplace_back(u"TOKEN"_s, Secret("canary-value-of-a-token"));
    const auto created = wait(m_provider->create(request));
    VERIFY_VALUE(created);
    QVERIFY(!created->id.isEmpty());
    QCOMPARE(created->state == SandboxState::Running, m_subject.startsAtOnce);
    QCOMPARE(created->name, request.name);
    QCOMPARE(created->labels, request.labels);
    QCOMPARE(created->runtime, request.runtime);

    const auto job = m_provider->creationWaiter()->waitForCreation(created->id);
    QSignalSpy seen(job.get(), &CreationWaitJob::stateSeen);
    QSignalSpy finished(job.get(), &Job::finished);
    QVERIFY(finish(*job));
    QVERIFY2(job->state() == Job::State::Succeeded, told(job->error()));
    QCOMPARE(finished.count(), 1);
    QVERIFY(!seen.isEmpty());
    QCOMPARE(seen.last().at(1).toString(), m_subject.runningWord);

    const auto sandbox = wait(m_provider->get(created->id));
    VERIFY_VALUE(sandbox);
    QCOMPARE(sandbox->state, SandboxState::Running);
    QVERIFY(sandbox->startedAt.isValid());
    QCOMPARE(sandbox->secretNames, m_subject.takesSecrets ? QStringList{u"TOKEN"_s} : QStringList());
    CommandRunner *runner = m_provider->commandRunner();
    if (!lacks(runner, "commands")) {
        QCOMPARE(runner->refusal(*sandbox), QString());
        const auto result = run(created->id, u"printf '%s' \"$GREETING\""_s);
        VERIFY_VALUE(result);
        QCOMPARE(result->standardOutput, QByteArray("grüß dich"));
    }

    VERIFY_VALUE(wait(m_provider->remove(created->id)));
    VERIFY_VALUE(wait(m_provider->remove(created->id)));
    const auto after = wait(m_provider->get(created->id));
    QVERIFY(after ? isFinal(after->state) : after.error().kind == Kind::NotFound);
    if (after && runner)
        QVERIFY(!runner->refusal(*after).isEmpty());
}

void ProviderConformance::sendsNoInvalidRequest()
{
    const auto sandbox = wait(m_provider->create(newRequest(QString())));
    QVERIFY(!sandbox);
    QCOMPARE(sandbox.error().kind, Kind::Invalid);
    QVERIFY(!sandbox.error().ambiguous);
    QCOMPARE(m_simulator.count(m_subject.createEndpoint), 0);
}

void ProviderConformance::createsOnceWhenTheAnswerIsLost()
{
    QVERIFY(m_simulator.addFault(m_subject.createEndpoint + u":reset:after:times=1"_s));
    const auto created = wait(m_provider->create(newRequest(u"only-once"_s)));
    VERIFY_VALUE(created);
    QCOMPARE(m_simulator.count(m_subject.createEndpoint), m_subject.repeatsCreates ? 2 : 1);
    ListQuery query{.labels = {u"conformance"_s}};
    const auto all = listAll(query);
    VERIFY_VALUE(all);
    QCOMPARE(std::count_if(all->begin(), all->end(), [](const Sandbox &s) { return s.name == u"only-once"; }),
             1);
}

void ProviderConformance::tellsThatACreationIsUncertain()
{
    for (const auto &fault : {u":reset:after"_s, u":html:after"_s, u":shape:after"_s}) {
        m_simulator.reset();
        QVERIFY(m_simulator.addFault(m_subject.createEndpoint + fault));
        if (!m_subject.repeatsCreates) // nor can it look for it
            QVERIFY(m_simulator.addFault(m_subject.listEndpoint + u":status=500"_s));
        const auto created = wait(m_provider->create(newRequest(u"uncertain"_s)));
        QVERIFY(!created);
        QVERIFY2(created.error().ambiguous, qPrintable(fault));
        QCOMPARE(created.error().subject, u"uncertain"_s);
    }
}

void ProviderConformance::waitsForAFailure()
{
    CreateRequest request = newRequest(u"never-starts"_s);
    if (m_subject.failingImage.isEmpty()) {
        // Everything starts; but it may be gone before anybody looks.
        const auto shortLived = wait(m_provider->create(request));
        VERIFY_VALUE(shortLived);
        VERIFY_VALUE(wait(m_provider->remove(shortLived->id)));
        const auto waiting = m_provider->creationWaiter()->waitForCreation(shortLived->id);
        QVERIFY(finish(*waiting));
        QCOMPARE(waiting->error().kind, Kind::NotFound);
        return;
    }
    request.image = m_subject.failingImage;
    const auto created = wait(m_provider->create(request));
    VERIFY_VALUE(created);
    const auto job = m_provider->creationWaiter()->waitForCreation(created->id);
    QVERIFY(finish(*job));
    QCOMPARE(job->state(), Job::State::Failed);
    QCOMPARE(job->error().kind, Kind::NotRunning);
    QCOMPARE(job->error().reason, m_subject.failingReason);
    QCOMPARE(job->error().subject, request.name);
    QVERIFY(!job->error().detail.isEmpty());
}

void ProviderConformance::cancelsAWait()
{
    const auto created = wait(m_provider->create(newRequest(u"impatient"_s)));
    VERIFY_VALUE(created);
    QVERIFY(m_simulator.addFault(u":hang"_s));
    const auto job = m_provider->creationWaiter()->waitForCreation(created->id);
    QSignalSpy finished(job.get(), &Job::finished);
    QTest::qWait(100);
    QVERIFY(!job->isFinished());
    job->cancel();
    QCOMPARE(job->state(), Job::State::Cancelled);
    QVERIFY(job->error().isCancelled());
    QCOMPARE(finished.count(), 1);
}

// ---- the list
// -------------------------------------------------------------------------------------------------

void ProviderConformance::listsEveryPage()
{
    ListQuery query{.pageSize = 40};
    const auto all = listAll(query);
    VERIFY_VALUE(all);
    QVERIFY(all->size() >= 150);
    QVERIFY(m_simulator.count(m_subject.listEndpoint) >= 4);
    QSet<QString> ids;
    for (const Sandbox &sandbox : *all)
        ids.insert(sandbox.id);
    QCOMPARE(ids.size(), all->size());
    const auto page = wait(m_provider->list(query));
    VERIFY_VALUE(page);
    QCOMPARE(page->sandboxes.size(), 40);
    QCOMPARE(page->total.value_or(int(all->size())), int(all->size()));
    // More than the service gives at once is a wish, not a mistake.
    query.pageSize = 1'000'000;
    VERIFY_VALUE(wait(m_provider->list(query)));
    query.pageToken = u"not a page"_s;
    QCOMPARE(wait(m_provider->list(query)).error().kind, Kind::Invalid);
}

void ProviderConformance::filtersTheList()
{
    const auto running = listAll({.stateWord = m_subject.runningWord, .pageSize = 1000});
    VERIFY_VALUE(running);
    QVERIFY(!running->isEmpty());
    for (const Sandbox &sandbox : *running)
        QCOMPARE(sandbox.stateWord, m_subject.runningWord);
    const auto labelled = listAll({.labels = m_subject.labels, .pageSize = 1000});
    VERIFY_VALUE(labelled);
    QVERIFY(!labelled->isEmpty());
    for (const Sandbox &sandbox : *labelled) {
        for (const QString &label : m_subject.labels)
            QVERIFY(sandbox.labels.contains(label));
    }
    QCOMPARE(listAll({.labels = {u"a&b=c+d /ä"_s}}).value().size(), 0);
    const auto living = listAll({.includeEnded = false, .pageSize = 1000});
    VERIFY_VALUE(living);
    for (const Sandbox &sandbox : *living)
        QVERIFY(!isFinal(sandbox.state));
    QCOMPARE(living->size() < listAll({.pageSize = 1000}).value().size(), m_subject.listsEnded);
}

void ProviderConformance::showsUnknownStates()
{
    CreateRequest request = newRequest(u"odd"_s);
    if (!m_subject.unknownStateImage.isEmpty())
        request.image = m_subject.unknownStateImage;
    const auto created = wait(m_provider->create(request));
    VERIFY_VALUE(created);
    if (m_subject.unknownStateImage.isEmpty())
        m_simulator.control("POST", "sandboxes/" + created->id.toUtf8(), {{u"status"_s, u"hibernating"_s}});
    Sandbox seen;
    QTRY_VERIFY((seen = wait(m_provider->get(created->id)).value_or(Sandbox())).state ==
                SandboxState::Unknown);
    QVERIFY(!seen.stateWord.isEmpty());
    const auto all = listAll({.pageSize = 1000});
    VERIFY_VALUE(all);
    QVERIFY(std::any_of(all->begin(), all->end(), [&](const Sandbox &s) { return s.id == created->id; }));
}

void ProviderConformance::survivesBadAnswers_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<int>("kind");     // -1: the call must succeed
    QTest::addColumn<int>("requests"); // 0: Qt repeats a GET by itself when a used connection breaks
    const auto row = [](const char *fault, int kind, int requests) {
        QTest::newRow(fault) << QString::fromLatin1(fault) << kind << requests;
    };
    row(":status=503:times=1", -1, 2);
    row(":status=502:times=2", -1, 3);
    row(":status=503", int(Kind::Server), 3);
    row(":status=500", int(Kind::Server), 1);
    row(":status=503:body=text", int(Kind::Server), 3);
    row(":status=403", int(Kind::Forbidden), 1);
    row(":status=402", int(Kind::Payment), 1);
    row(":status=422:body=errors", int(Kind::Invalid), 1);
    row(":status=429:times=1", -1, 2);
    row(":status=429:retry-after=1:times=1", -1, 2);
    row(":status=429:retry-after=600", int(Kind::RateLimited), 1);
    row(":reset:times=1", -1, 0);
    row(":reset", int(Kind::Network), 0);
    row(":close", int(Kind::Network), 0);
    row(":truncate:times=1", -1, 2);
    row(":html", int(Kind::Protocol), 1);
    row(":badjson", int(Kind::Protocol), 1);
    row(":shape", int(Kind::Protocol), 1);
    row(":empty", int(Kind::Protocol), 1);
    row(":redirect=http://127.0.0.1:9/elsewhere", int(Kind::Protocol), 1);
}

void ProviderConformance::survivesBadAnswers()
{
    QFETCH(const QString, fault);
    QFETCH(const int, kind);
    QFETCH(const int, requests);
    QVERIFY(m_simulator.addFault(m_subject.listEndpoint + fault));
    const auto page = wait(m_provider->list({}));
    if (requests > 0)
        QCOMPARE(m_simulator.count(m_subject.listEndpoint), requests);
    if (kind < 0) {
        VERIFY_VALUE(page);
        return;
    }
    QVERIFY(!page);
    QVERIFY2(int(page.error().kind) == kind, told(page.error()));
    QVERIFY(!page.error().ambiguous);
    QVERIFY(page.error().detail.size() <= 500);
    if (fault.contains(u"errors") && m_subject.namesWrongFields)
        QVERIFY(page.error().detail.contains(u"name"));
    if (fault.contains(u"600"))
        QCOMPARE(page.error().retryAfter, std::optional<std::chrono::milliseconds>(600s));
}

void ProviderConformance::cancelsACall()
{
    QVERIFY(m_simulator.addFault(m_subject.listEndpoint + u":hang"_s));
    Future<SandboxPage> page = m_provider->list({});
    QTRY_COMPARE(m_simulator.count(m_subject.listEndpoint), 1);
    page.cancel();
    QVERIFY(QTest::qWaitFor([&] { return page.isFinished(); }, 10'000)); // no limit ends it
    QCOMPARE(page.resultCount(), 0);
    m_simulator.reset();
    VERIFY_VALUE(wait(m_provider->list({})));
}

void ProviderConformance::tellsThatNobodyAnswers()
{
    m_provider = makeProvider(Secret("some_key_00000000000000"), QUrl(u"http://127.0.0.1:9"_s));
    const auto page = wait(m_provider->list({}));
    QVERIFY(!page);
    QCOMPARE(page.error().kind, Kind::Network);
    const auto created = wait(m_provider->create(newRequest(u"box"_s)));
    QVERIFY(!created);
    QVERIFY(!created.error().ambiguous);
}

} // namespace Sandkeeper
