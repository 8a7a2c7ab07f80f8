// SPDX-License-Identifier: MIT
#include "badservice.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QSet>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = Error::Kind;

/// The retry table of prime.md §12.1 as it reaches the wire, for every call there is: what is sent again,
/// what never is, with a service that fails on purpose and counts.
class PrimeRetries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCall_data();
    void everyCall();
    void createKeepsItsKey();
    void missingIsDeleted_data();
    void missingIsDeleted();
    void waitsAsLongAsTold_data();
    void waitsAsLongAsTold();
    void givesUpOnRefusals();
};

namespace {

using Outcome = std::optional<Error>; ///< nullopt: it succeeded

template <typename T>
Outcome outcome(const Future<T> &future)
{
    const Result<T> result = resultOf(future);
    return result ? Outcome() : Outcome(result.error());
}

/// The error of the only element, too.
template <typename T>
Outcome listOutcome(const Future<QList<T>> &future)
{
    const Result<QList<T>> result = resultOf(future);
    if (!result)
        return result.error();
    return result->isEmpty() ? Outcome(Error{.kind = Kind::Local}) : result->first().error;
}

struct Call
{
    const char *name;
    bool repeats; ///< idempotent: may be sent again also when it may have been done
    const char *answer;
    std::function<Outcome(Provider &)> run;
};

const QString box = u"sbx_1"_s;     // a container
const QString machine = u"sbx_2"_s; // a virtual machine

constexpr const char *sandboxAnswer = R"({"id":"sbx_1","name":"box","status":"RUNNING","vm":false})";
constexpr const char *portAnswer = R"({"exposure_id":"e1","sandbox_id":"sbx_1","port":3000})";
constexpr const char *portsAnswer = R"({"exposures":[]})";
constexpr const char *policyAnswer =
    R"({"policy":{"allowlist":null,"denylist":[]},"generation":1,"applied_generation":1,"applied":true})";
constexpr const char *buildAnswer = R"({"build_id":"b1","id":"b1","buildId":"b1","status":"BUILDING"})";
constexpr const char *removedAnswer = R"({"succeeded":["sbx_1"],"failed":[],"message":"ok"})";
constexpr const char *updatedAnswer =
    R"({"results":[{"success":true,"after":{"name":"a","tag":"2","owner":{"type":"personal"}}}]})";
constexpr const char *sshAnswer =
    R"({"session_id":"ssh_1","sandbox_id":"sbx_2","host":"ssh.example.test","port":22,"expires_at":"2030-01-01T00:00:00Z","ttl_seconds":60})";

CreateRequest createRequest()
{
    CreateRequest request;
    request.name = u"box"_s;
    request.image = u"python:3.11-slim"_s;
    request.runtime = u"container"_s;
    return request;
}

SshRequest sshRequest()
{
    return {.sandboxId = machine, .publicKey = u"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA"_s, .validFor = {}};
}

QList<Call> readingCalls()
{
    return {
        {"identify", true, R"({"data":{"id":"u1"}})",
         [](Provider &p) {
             return outcome(p.identify());
         }},
        {"list", true, R"({"sandboxes":[],"total":0,"page":1,"per_page":50,"has_next":false})",
         [](Provider &p) {
             return outcome(p.list({}));
         }},
        {"get", true, sandboxAnswer,
         [](Provider &p) {
             return outcome(p.get(box));
         }},
        {"statuses", true, R"({"statuses":[{"sandbox_id":"sbx_1","status":"RUNNING"}],"errors":[]})",
         [](Provider &p) {
             return listOutcome(p.statusSource()->statuses({box}));
         }},
        {"end reason", true, R"({"status":null})",
         [](Provider &p) {
             return outcome(p.statusSource()->endReason(box));
         }},
        {"logs", true, R"({"logs":"x"})",
         [](Provider &p) {
             return outcome(p.logSource()->logs({.sandboxId = box, .pageToken = {}}));
         }},
        {"policy", true, policyAnswer,
         [](Provider &p) {
             return outcome(p.networkPolicyControl()->networkPolicy(machine));
         }},
        {"ports", true, portsAnswer,
         [](Provider &p) {
             return outcome(p.portManager()->ports(box));
         }},
        {"all ports", true, portsAnswer,
         [](Provider &p) {
             return outcome(p.portManager()->allPorts());
         }},
        {"images", true, R"({"data":[],"totalCount":0,"offset":0,"limit":100})",
         [](Provider &p) {
             return outcome(p.imageCatalog()->images({}));
         }},
        {"registry", true, R"({"credentials":[]})",
         [](Provider &p) {
             return outcome(p.imageCatalog()->registryCredentials());
         }},
        {"build status", true, buildAnswer,
         [](Provider &p) {
             return outcome(p.imageBuilder()->buildStatus(u"b1"_s));
         }},
        {"teams", true, R"({"data":[],"total_count":0})",
         [](Provider &p) {
             return outcome(p.teamDirectory()->teams());
         }},
        {"members", true, R"({"data":[]})",
         [](Provider &p) {
             return outcome(p.teamDirectory()->members(u"t1"_s));
         }},
        {"raw GET", true, "{}",
         [](Provider &p) {
             return outcome(p.rawApi()->call("GET", "/x", {}));
         }},
    };
}

QList<Call> repeatableCalls()
{
    return {
        {"create", true, sandboxAnswer,
         [](Provider &p) {
             return outcome(p.create(createRequest()));
         }},
        {"delete", true, R"({"success":true})",
         [](Provider &p) {
             return outcome(p.remove(box));
         }},
        {"bulk delete", true, removedAnswer,
         [](Provider &p) {
             return listOutcome(p.bulkRemover()->removeMany({box}));
         }},
        {"delete by label", true, removedAnswer,
         [](Provider &p) {
             return listOutcome(p.bulkRemover()->removeMatching({.labels = {u"x"_s}}));
         }},
        {"set policy", true, policyAnswer,
         [](Provider &p) {
             return outcome(p.networkPolicyControl()->setNetworkPolicy(machine, {}));
         }},
        {"unexpose", true, "{}",
         [](Provider &p) {
             return outcome(p.portManager()->unexpose(box, u"e1"_s));
         }},
        {"close SSH", true, "{}",
         [](Provider &p) {
             return outcome(p.sshAccess()->closeSshSession(machine, u"ssh_1"_s));
         }},
        {"delete image", true, "{}",
         [](Provider &p) {
             return outcome(p.imageBuilder()->removeImage(u"a/b"_s, u"1"_s, {}));
         }},
        {"raw PUT", true, "{}",
         [](Provider &p) {
             return outcome(p.rawApi()->call("PUT", "/x", QJsonObject()));
         }},
        {"raw DELETE", true, "",
         [](Provider &p) {
             return outcome(p.rawApi()->call("DELETE", "/x", {}));
         }},
    };
}

QList<Call> onceCalls()
{
    return {
        {"expose", false, portAnswer,
         [](Provider &p) {
             return outcome(p.portManager()->expose({.sandboxId = box, .port = 3000}));
         }},
        {"open SSH", false, sshAnswer,
         [](Provider &p) {
             return outcome(p.sshAccess()->openSshSession(sshRequest()));
         }},
        {"check image", false, R"({"accessible":true,"details":""})",
         [](Provider &p) {
             return outcome(p.imageCatalog()->checkImage(u"a"_s, {}));
         }},
        {"build image", false, buildAnswer,
         [](Provider &p) {
             return outcome(p.imageBuilder()->initiateBuild({.name = u"a"_s, .tag = u"1"_s}));
         }},
        {"transfer image", false, buildAnswer,
         [](Provider &p) {
             return listOutcome(p.imageBuilder()->transferImages({.sources = {u"ghcr.io/a"_s}}));
         }},
        {"start build", false, buildAnswer,
         [](Provider &p) {
             return outcome(p.imageBuilder()->startBuild(u"b1"_s));
         }},
        {"build machine image", false, buildAnswer,
         [](Provider &p) {
             return outcome(p.imageBuilder()->buildVmImage(u"a"_s, u"1"_s, {}, false));
         }},
        {"update image", false, updatedAnswer,
         [](Provider &p) {
             return listOutcome(p.imageBuilder()->updateImages(
                 {{.reference = u"a:1"_s, .name = {}, .tag = u"2"_s, .visibility = {}, .owner = {}}}, false));
         }},
        {"raw POST", false, "{}",
         [](Provider &p) {
             return outcome(p.rawApi()->call("POST", "/x", QJsonObject()));
         }},
        {"raw PATCH", false, "{}",
         [](Provider &p) {
             return outcome(p.rawApi()->call("PATCH", "/x", QJsonObject()));
         }},
    };
}

const QList<Call> &calls()
{
    static const QList<Call> all = readingCalls() + repeatableCalls() + onceCalls();
    return all;
}

/// What the service does with the first `times` requests.
struct Fault
{
    QByteArray what; ///< a status, "reset" or "close": after it has read the whole request
    int times = 1;
    QByteArray headers = {};
};

/// A service that already told what both sandboxes are, and from then on fails as said.
class FailingService : public BadService
{
public:
    FailingService()
        : BadService({})
    {
        server.setHandler([](QTcpSocket &socket, const TestRequest &request) {
            const bool isMachine = request.target.endsWith("sbx_2");
            HttpTestServer::answer(socket, 200,
                                   QByteArray(R"({"id":"sbx_%1","name":"box","status":"RUNNING","vm":%2})")
                                       .replace("%1", isMachine ? "2" : "1")
                                       .replace("%2", isMachine ? "true" : "false"));
        });
        resultOf(provider->get(box));
        resultOf(provider->get(machine));
    }

    FailingService(const QByteArray &answer, const Fault &fault)
        : FailingService()
    {
        fail(answer, fault);
    }

    /// From now on, and counted from here; then it answers as it should.
    void fail(const QByteArray &answer, const Fault &fault)
    {
        m_before = server.count();
        m_times.clear();
        server.setHandler([this, answer, fault](QTcpSocket &socket, const TestRequest &) {
            m_times.append(m_clock.elapsed());
            if (server.count() - m_before > fault.times)
                return HttpTestServer::answer(socket, 200, answer);
            if (fault.what == "reset")
                return HttpTestServer::reset(socket);
            if (fault.what == "close")
                return socket.close();
            HttpTestServer::answer(socket, fault.what.toInt(), R"({"detail":"on purpose"})", fault.headers);
        });
        m_clock.start();
    }

    int requests() const { return int(server.count() - m_before); }
    /// Milliseconds between the first two requests.
    qint64 firstPause() const { return m_times.size() < 2 ? -1 : m_times.at(1) - m_times.at(0); }
    QList<TestRequest> seen() const { return server.requests().mid(m_before); }

private:
    qsizetype m_before = 0;
    QElapsedTimer m_clock;
    QList<qint64> m_times;
};

} // namespace

void PrimeRetries::everyCall_data()
{
    QTest::addColumn<int>("call");
    for (int i = 0; i < calls().size(); ++i)
        QTest::newRow(calls().at(i).name) << i;
}

void PrimeRetries::everyCall()
{
    QFETCH(const int, call);
    const Call &tested = calls().at(call);
    struct Line
    {
        const char *fault;
        int times;
        bool succeeds;
        int requests; ///< 0: at least two, for Qt repeats a call without effect by itself
    };
    const bool repeats = tested.repeats;
    QList<Line> lines{
        {"502", 1, repeats, repeats ? 2 : 1},   {"503", 1, repeats, repeats ? 2 : 1},
        {"504", 1, repeats, repeats ? 2 : 1},   {"503", 2, repeats, repeats ? 3 : 1},
        {"503", 9, false, repeats ? 3 : 1},     {"429", 1, true, 2},
        {"reset", 1, repeats, repeats ? 0 : 1}, {"close", 1, repeats, repeats ? 0 : 1},
    };
    for (const char *final : {"400", "401", "402", "403", "409", "422", "500", "524"})
        lines.append({final, 1, false, 1});
    FailingService service;
    for (const Line &line : lines) {
        const QByteArray fault = line.fault;
        const QByteArray where = fault + " " + QByteArray::number(line.times) + " times";
        service.fail(tested.answer, {.what = fault, .times = line.times});
        const Outcome error = tested.run(*service.provider);
        QVERIFY2(error.has_value() != line.succeeds, where.constData());
        // A failing service may have done what it was asked, unless it was asked for nothing.
        const bool uncertain = fault == "reset" || fault == "close" || fault.startsWith('5');
        if (error && !repeats && QByteArrayView(tested.name) != "check image")
            QVERIFY2(error->ambiguous == uncertain, where.constData());
        const QByteArray counted = where + ": " + QByteArray::number(service.requests()) + " requests";
        QVERIFY2(line.requests > 0 ? service.requests() == line.requests : service.requests() >= 2,
                 counted.constData());
    }
    // Nothing comes after the answer.
    const int requests = service.requests();
    QTest::qWait(30);
    QCOMPARE(service.requests(), requests);
}

void PrimeRetries::createKeepsItsKey()
{
    for (const char *fault : {"503", "reset", "close", "429"}) {
        FailingService service(sandboxAnswer, {.what = fault, .times = 2});
        QVERIFY(!outcome(service.provider->create(createRequest())));
        QVERIFY(service.requests() >= 3);
        QSet<QString> keys;
        for (const TestRequest &request : service.seen()) {
            QCOMPARE(request.method, QByteArray("POST"));
            keys.insert(
                QJsonDocument::fromJson(request.body).object().value(u"idempotency_key"_s).toString());
        }
        QCOMPARE(keys.size(), 1);
        QCOMPARE(keys.constBegin()->size(), 32);
    }
}

void PrimeRetries::missingIsDeleted_data()
{
    QTest::addColumn<int>("call");
    QTest::addColumn<bool>("succeeds");
    for (int i = 0; i < calls().size(); ++i) {
        const QByteArray name = calls().at(i).name;
        const bool deletes =
            name == "delete" || name == "unexpose" || name == "close SSH" || name == "delete image";
        // Without the batch call the service is asked for each sandbox, which then exists.
        if (name != "statuses")
            QTest::newRow(name.constData()) << i << deletes;
    }
}

void PrimeRetries::missingIsDeleted()
{
    QFETCH(const int, call);
    QFETCH(const bool, succeeds);
    FailingService service("{}", {.what = "404", .times = 9});
    const Outcome error = calls().at(call).run(*service.provider);
    QCOMPARE(!error.has_value(), succeeds);
    QCOMPARE(service.requests(), 1);
    if (error)
        QCOMPARE(error->kind, Kind::NotFound);
}

void PrimeRetries::waitsAsLongAsTold_data()
{
    QTest::addColumn<int>("call");
    for (int i = 0; i < calls().size(); ++i)
        QTest::newRow(calls().at(i).name) << i;
}

void PrimeRetries::waitsAsLongAsTold()
{
    QFETCH(const int, call);
    const Call &tested = calls().at(call);
    FailingService service(tested.answer, {.what = "429", .times = 1, .headers = "Retry-After: 3\r\n"});
    QVERIFY(!tested.run(*service.provider));
    QCOMPARE(service.requests(), 2);
    QVERIFY2(service.firstPause() >= 3000 / haste - 5, qPrintable(QString::number(service.firstPause())));
}

void PrimeRetries::givesUpOnRefusals()
{
    FailingService silent(sandboxAnswer, {.what = "429", .times = 99});
    const Outcome error = outcome(silent.provider->get(box));
    QVERIFY(error);
    QCOMPARE(error->kind, Kind::RateLimited);
    QCOMPARE(silent.requests(), 4); // after 1, 2 and 4 s
    FailingService hour(sandboxAnswer, {.what = "429", .times = 99, .headers = "Retry-After: 3600\r\n"});
    const Outcome late = outcome(hour.provider->get(box));
    QVERIFY(late);
    QCOMPARE(late->kind, Kind::RateLimited);
    QCOMPARE(late->retryAfter, std::optional<std::chrono::milliseconds>(3600s));
    QCOMPARE(hour.requests(), 1);
    // Nothing more goes there before the time is over.
    QVERIFY(outcome(hour.provider->list({})));
    QCOMPARE(hour.requests(), 1);
}

QTEST_GUILESS_MAIN(PrimeRetries)
#include "tst_prime_retries.moc"
