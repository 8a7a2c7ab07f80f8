// SPDX-License-Identifier: MIT
#include "badservice.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = Error::Kind;

namespace {

/// A service that makes sandboxes as it should, and answers as the test says.
class Creating
{
public:
    enum class Made { Never, BeforeAnswer, Later };
    /// The searches' own pauses are long, the limits of single calls are not: fifty times faster, 0.2 s
    /// without a turn of the event loop would be a lost connection, and a search too few.
    static constexpr int limitHaste = 4;

    explicit Creating(bool forProgram = false)
        : service([this](QTcpSocket &socket, const TestRequest &request) { handle(socket, request); },
                  forProgram, limitHaste)
    {
    }

    static CreateRequest request()
    {
        CreateRequest request;
        request.name = u"box"_s;
        request.image = u"base"_s;
        request.labels = {u"a#b=c%d e"_s, u"沙箱🚀"_s};
        return request;
    }

    Result<Sandbox> create(const CreateRequest &wanted = request())
    {
        return resultOf(service.provider->create(wanted));
    }

    QByteArray answer = "201"; ///< a status, "reset", "close", "html", "shape"
    QByteArray body = R"({"code":500,"message":"on purpose"})";
    QByteArray headers;
    Made made = Made::BeforeAnswer;
    int searchesUntilFound = 0;
    QStringList unknownTemplates;
    bool hasNewList = true;
    bool hasDetail = true;
    bool answersSearches = true;

    int creates = 0;
    int searches = 0;
    QJsonObject sent;
    QStringList templates; ///< of every create
    BadService service;

private:
    QJsonObject box(bool complete) const
    {
        QJsonObject json{{u"sandboxID"_s, u"inew"_s},
                         {u"clientID"_s, u"6532622b"_s},
                         {u"templateID"_s, u"tpl1"_s},
                         {u"alias"_s, u"base"_s},
                         {u"envdVersion"_s, u"0.6.13"_s}};
        if (!complete)
            return json;
        json.insert(u"state"_s, u"running"_s);
        json.insert(u"cpuCount"_s, 2);
        json.insert(u"memoryMB"_s, 512);
        json.insert(u"startedAt"_s, u"2026-08-22T10:00:00.123456789Z"_s);
        json.insert(u"endAt"_s, u"2026-08-22T11:00:00.123456789Z"_s);
        json.insert(u"metadata"_s, sent.value(u"metadata"));
        return json;
    }

    void handle(QTcpSocket &socket, const TestRequest &request)
    {
        if (request.method == "POST")
            return handleCreate(socket, request);
        if (request.target == "/sandboxes/inew")
            return hasDetail ? HttpTestServer::answer(socket, 200, QJsonDocument(box(true)).toJson())
                             : HttpTestServer::answer(socket, 500, "{}");
        if (request.target.startsWith("/v2/") && !hasNewList)
            return HttpTestServer::answer(socket, 404, R"({"code":404,"message":"no such operation"})");
        ++searches;
        if (!answersSearches)
            return HttpTestServer::answer(socket, 500, "{}");
        QJsonArray rows{QJsonObject{{u"sandboxID"_s, u"iother"_s}, {u"state"_s, u"running"_s}}};
        if (creates > 0 && made != Made::Never && searches > searchesUntilFound)
            rows.append(box(true));
        HttpTestServer::answer(socket, 200, QJsonDocument(rows).toJson());
    }

    void handleCreate(QTcpSocket &socket, const TestRequest &request)
    {
        ++creates;
        sent = QJsonDocument::fromJson(request.body).object();
        templates.append(sent.value(u"templateID").toString());
        if (unknownTemplates.contains(templates.constLast()))
            return HttpTestServer::answer(socket, 404, body);
        if (answer == "reset")
            return HttpTestServer::reset(socket);
        if (answer == "close")
            return socket.close();
        if (answer == "html")
            return HttpTestServer::answer(socket, 200, "<html>busy</html>");
        if (answer == "shape")
            return HttpTestServer::answer(socket, 201, "[]");
        const int status = answer.toInt();
        HttpTestServer::answer(socket, status, status == 201 ? QJsonDocument(box(false)).toJson() : body,
                               headers);
    }
};

} // namespace

/// A sandbox is made exactly once, whatever becomes of the answer (ppio.md §2.1, §2.3).
class PpioCreation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatWasMade();
    void needsNoDetail();
    void findsWhatWasMade_data();
    void findsWhatWasMade();
    void tellsWhatNobodyKnows_data();
    void tellsWhatNobodyKnows();
    void believesARefusal_data();
    void believesARefusal();
    void believesTheServicesOwnWord();
    void searchesInTheOlderList();
    void takesNoStrangersSandbox();
    void remembersAnUncertainAction();
    void makesANewOneForANewAction();
    void standsInForAProgramsImage_data();
    void standsInForAProgramsImage();
    void takesAProgramsSecrets();
    void windowIsToldInstead();
};

void PpioCreation::tellsWhatWasMade()
{
    Creating service;
    const auto made = service.create();
    QVERIFY(made);
    QCOMPARE(service.creates, 1);
    QCOMPARE(service.searches, 0);
    QCOMPARE(service.sent.value(u"timeout").toInt(), 3600);
    QVERIFY(service.sent.value(u"secure").toBool());
    QCOMPARE(service.sent.value(u"metadata").toObject().value(u"sandkeeper_request").toString().size(), 32);
    QCOMPARE(made->id, u"inew"_s);
    QCOMPARE(made->name, u"box"_s);
    QCOMPARE(made->state, SandboxState::Running);
    QCOMPARE(made->image, u"base"_s);
    QCOMPARE(made->cpuCores, 2.0);
    QCOMPARE(made->lifetime, std::optional(60min));
    QVERIFY(made->deadline.isValid()); // read back: it may be less than was asked for
    QCOMPARE(QSet<QString>(made->labels.begin(), made->labels.end()),
             (QSet<QString>{u"a#b=c%d e"_s, u"沙箱🚀"_s}));
    QVERIFY(!made->metadata.contains(u"sandkeeper_request"_s));
}

void PpioCreation::needsNoDetail()
{
    Creating service;
    service.hasDetail = false;
    const auto made = service.create();
    QVERIFY(made);
    QCOMPARE(made->name, u"box"_s);
    QCOMPARE(made->labels.size(), 2);
    QCOMPARE(made->stateWord, u"running"_s);
    QCOMPARE(service.creates, 1);
}

void PpioCreation::findsWhatWasMade_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("late");
    for (const char *answer : {"reset", "close", "html", "shape", "408", "500", "502", "503", "504", "524"}) {
        QTest::addRow("%s", answer) << QByteArray(answer) << 0;
        QTest::addRow("%s, late", answer) << QByteArray(answer) << 3;
    }
}

void PpioCreation::findsWhatWasMade()
{
    QFETCH(QByteArray, answer);
    Creating service;
    service.answer = answer;
    QFETCH(int, late);
    service.searchesUntilFound = late;
    const auto made = service.create();
    QVERIFY(made);
    QCOMPARE(made->id, u"inew"_s);
    QCOMPARE(made->name, u"box"_s);
    QCOMPARE(service.creates, 1);
    QCOMPARE(service.searches, late + 1);
}

void PpioCreation::tellsWhatNobodyKnows_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("answersSearches");
    for (const char *answer : {"reset", "close", "html", "500", "503", "504"}) {
        QTest::addRow("%s, not found", answer) << QByteArray(answer) << true;
        QTest::addRow("%s, not told", answer) << QByteArray(answer) << false;
    }
}

void PpioCreation::tellsWhatNobodyKnows()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, answersSearches);
    Creating service;
    service.answer = answer;
    service.made = Creating::Made::Never;
    service.answersSearches = answersSearches;
    const auto made = service.create();
    QVERIFY(!made);
    QVERIFY(made.error().ambiguous);
    QCOMPARE(made.error().subject, u"box"_s);
    QCOMPARE(service.creates, 1);
    QVERIFY(service.searches >= 6);
}

void PpioCreation::believesARefusal_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<int>("creates");
    const auto row = [](const char *answer, Kind kind, const QString &reason = {}, int creates = 1) {
        QTest::newRow(answer) << QByteArray(answer) << kind << reason << creates;
    };
    row("400", Kind::Invalid);
    row("401", Kind::Auth);
    row("403", Kind::Forbidden);
    row("404", Kind::NotFound, u"TEMPLATE_NOT_FOUND"_s);
    row("409", Kind::Conflict);
    row("429", Kind::RateLimited, u"QUOTA"_s, 4); // after 1, 2 and 4 s
}

void PpioCreation::believesARefusal()
{
    QFETCH(QByteArray, answer);
    Creating service;
    service.answer = answer;
    service.made = Creating::Made::Never;
    const auto made = service.create();
    QVERIFY(!made);
    QTEST(made.error().kind, "kind");
    QTEST(made.error().reason, "reason");
    QTEST(service.creates, "creates");
    QVERIFY(!made.error().ambiguous);
    QCOMPARE(service.searches, 0);
}

void PpioCreation::believesTheServicesOwnWord()
{
    Creating service;
    service.answer = "503";
    service.body = R"({"code":503,"message":"no room","error_code":"sandbox_capacity_unavailable"})";
    service.made = Creating::Made::Never;
    const auto made = service.create();
    QVERIFY(!made);
    QCOMPARE(made.error().kind, Kind::Server);
    QVERIFY(!made.error().ambiguous);
    QCOMPARE(service.creates, 1);
    QCOMPARE(service.searches, 1);
}

void PpioCreation::searchesInTheOlderList()
{
    Creating service;
    service.answer = "reset";
    service.hasNewList = false;
    QVERIFY(service.create());
    QCOMPARE(service.creates, 1);
}

void PpioCreation::takesNoStrangersSandbox()
{
    Creating service; // whose lists pass over the filter
    service.answer = "reset";
    service.made = Creating::Made::Never;
    QVERIFY(!service.create());
}

void PpioCreation::remembersAnUncertainAction()
{
    Creating service;
    service.answer = "reset";
    service.answersSearches = false;
    CreateRequest request = Creating::request();
    request.idempotencyKey = u"action1"_s;
    QVERIFY(service.create(request).error().ambiguous);
    QCOMPARE(service.creates, 1);
    // Again, while nobody can tell; and when the service can.
    QVERIFY(service.create(request).error().ambiguous);
    QCOMPARE(service.creates, 1);
    service.answersSearches = true;
    const auto made = service.create(request);
    QVERIFY(made);
    QCOMPARE(made->id, u"inew"_s);
    QCOMPARE(service.creates, 1);
}

void PpioCreation::makesANewOneForANewAction()
{
    Creating service;
    service.answer = "400";
    CreateRequest request = Creating::request();
    request.idempotencyKey = u"action1"_s;
    QVERIFY(!service.create(request));
    service.answer = "201";
    QVERIFY(service.create(request)); // it was refused: nothing to look for
    QCOMPARE(service.searches, 0);
    QCOMPARE(service.sent.value(u"metadata").toObject().value(u"sandkeeper_request").toString(),
             u"action1"_s);
    QVERIFY(service.create()); // of another action
    QCOMPARE(service.creates, 3);
}

void PpioCreation::standsInForAProgramsImage_data()
{
    QTest::addColumn<QString>("image");
    QTest::addColumn<QStringList>("unknown");
    QTest::addColumn<QStringList>("tried"); // empty: refused
    const QString python = u"python:3.11-slim"_s;
    QTest::newRow("a template") << u"base"_s << QStringList() << QStringList{u"base"_s};
    QTest::newRow("a template with a tag") << python << QStringList() << QStringList{python};
    QTest::newRow("an image") << python << QStringList{python} << QStringList{python, u"base"_s};
    QTest::newRow("an image that can be no template")
        << u"ghcr.io/acme/Tool:1"_s << QStringList() << QStringList{u"base"_s};
    QTest::newRow("nothing") << QString() << QStringList() << QStringList{u"base"_s};
    QTest::newRow("a mistyped template") << u"bsae"_s << QStringList{u"bsae"_s} << QStringList{u"bsae"_s};
    QTest::newRow("no template at all")
        << python << QStringList{python, u"base"_s} << QStringList{python, u"base"_s};
}

void PpioCreation::standsInForAProgramsImage()
{
    QFETCH(const QString, image);
    QFETCH(const QStringList, unknown);
    Creating service(true);
    service.unknownTemplates = unknown;
    CreateRequest request = Creating::request();
    request.image = image;
    request.cpuCores = 2;
    request.gpuCount = 1;
    const auto made = service.create(request);
    QTEST(service.templates, "tried");
    QCOMPARE(made.has_value(), !unknown.contains(service.templates.constLast()));
    const QJsonObject metadata = service.sent.value(u"metadata").toObject();
    QCOMPARE(metadata.value(u"docker_image").toString(), image);
    QCOMPARE(metadata.value(u"gpu_count").toString(), u"1"_s);
    if (made) { // and read back
        QCOMPARE(made->metadata.value(u"docker_image"_s), image);
        QCOMPARE(made->metadata.value(u"cpu_cores"_s), u"2"_s);
    } else {
        QCOMPARE(made.error().reason, u"TEMPLATE_NOT_FOUND"_s);
    }
}

void PpioCreation::takesAProgramsSecrets()
{
    Creating service(true);
    CreateRequest request = Creating::request();
    request.environment = {{u"LEVEL"_s, u"info"_s}};
    request.secrets.emplace_back(u"TOKEN"_s, Secret("synthetic-secret-value"));
    const auto made = service.create(request);
    QVERIFY(made);
    QCOMPARE(made->secretNames, QStringList{u"TOKEN"_s});
    QVERIFY(!made->environment.contains(u"TOKEN"_s));
    const QJsonObject variables = service.sent.value(u"envVars").toObject();
    QCOMPARE(variables.value(u"TOKEN").toString(), u"synthetic-secret-value"_s);
    QCOMPARE(variables.value(u"LEVEL").toString(), u"info"_s);
    // Whoever may list sandboxes reads the metadata.
    const QByteArray metadata = QJsonDocument(service.sent.value(u"metadata").toObject()).toJson();
    QVERIFY(!metadata.contains("synthetic-secret-value"));
}

/// A person can choose something else, and is not given what was not asked for.
void PpioCreation::windowIsToldInstead()
{
    Creating service;
    CreateRequest request = Creating::request();
    request.secrets.emplace_back(u"TOKEN"_s, Secret("synthetic-secret-value"));
    QVERIFY(!service.create(request));
    request = Creating::request();
    request.image = u"ghcr.io/acme/tool:1"_s;
    QVERIFY(!service.create(request));
    QCOMPARE(service.creates, 0);
    request.image = u"python:3.11-slim"_s;
    service.unknownTemplates = QStringList{request.image};
    const auto made = service.create(request);
    QVERIFY(!made);
    QCOMPARE(made.error().reason, u"TEMPLATE_NOT_FOUND"_s);
    QCOMPARE(service.creates, 1);
}

QTEST_GUILESS_MAIN(PpioCreation)
#include "tst_ppio_creation.moc"
