// SPDX-License-Identifier: MIT
#include "providerconformance.h"

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

/// The common suite, in the older region of PPIO or in a newer one (ppio.md §10).
class ConformancePpio : public ProviderConformance
{
    Q_OBJECT
public:
    ConformancePpio()
        : ProviderConformance(
              {.providerId = u"ppio"_s,
               .urlName = u"ppioUrl"_s,
               .keyName = u"ppioKey"_s,
               .fileRuntimes = {QString()},
               .commandEndpoint = u"envd-start"_s,
               .runningWord = u"running"_s,
               .image = u"base"_s,
               .unknownId = u"i00000000000000000000"_s,
               .simulatorOptions = {QStringLiteral("--ppio-profile=" PPIO_PROFILE), u"--ppio-quota=1000"_s},
               .listEndpoint = u"ppio-list"_s,
               .createEndpoint = u"ppio-create"_s,
               .deleteEndpoint = u"ppio-kill"_s,
               .labels = {u"web"_s, u"nightly"_s},
               .deniedDestination = u"10.0.0.0/8"_s,
               .startsAtOnce = true,
               .repeatsCreates = false,
               .tellsWhoseKey = false,
               .takesSecrets = false,
               .listsEnded = false,
               .namesWrongFields = false,
               .changesPolicies = PPIO_PROFILE[1] == '2',
               .countsPolicies = false,
               .buildsImages = false,
               .canSnapshot = PPIO_PROFILE[1] == '2',
               .canClone = true})
    {
    }

    /// The names of the suite's tests that are about the control plane.
    static QStringList tests();

private Q_SLOTS:
    void keepsLabelsOfAnyKind();
    void takesBothFormsOfIds();
    void tellsTheQuota();
    void readsNoisyAnswers();
    void keepsWhatCannotBeGranted();
    void livesLongerThanAnHour();
};

QStringList ConformancePpio::tests()
{
    return {u"describesItself"_s,
            u"identifiesTheKey"_s,
            u"refusesAWrongKey"_s,
            u"sendsNothingWithoutAKey"_s,
            u"livesOneWholeLife"_s,
            u"sendsNoInvalidRequest"_s,
            u"createsOnceWhenTheAnswerIsLost"_s,
            u"tellsThatACreationIsUncertain"_s,
            u"waitsForAFailure"_s,
            u"cancelsAWait"_s,
            u"listsEveryPage"_s,
            u"filtersTheList"_s,
            u"showsUnknownStates"_s,
            u"survivesBadAnswers"_s,
            u"cancelsACall"_s,
            u"tellsThatNobodyAnswers"_s,
            u"namesWhatItCan"_s,
            u"changesThePolicy"_s,
            u"sendsNoInvalidPolicy"_s,
            u"readsLogs"_s,
            u"listsImages"_s,
            u"keepsImages"_s,
            u"callsAnything"_s,
            u"removesWhatIsGone"_s,
            u"neverLeavesItsPath"_s,
            u"extendsLives"_s,
            u"pausesAndResumes"_s,
            u"measures"_s,
            u"takesSnapshots"_s,
            u"makesCopies"_s,
            u"changesNoLifeByReading"_s,
            u"keepsLabelsOfAnyKind"_s,
            u"takesBothFormsOfIds"_s,
            u"tellsTheQuota"_s,
            u"readsNoisyAnswers"_s,
            u"keepsWhatCannotBeGranted"_s,
            u"livesLongerThanAnHour"_s};
}

void ConformancePpio::keepsLabelsOfAnyKind()
{
    CreateRequest request = newRequest(u"odd-labels"_s);
    request.labels = {u"a#b"_s, u"c=d"_s, u"50%"_s, u"%41"_s, u"e f+g&h/i"_s, u"沙箱"_s, u"🚀"_s};
    const auto created = wait(m_provider->create(request));
    VERIFY_VALUE(created);
    QCOMPARE(QSet<QString>(created->labels.begin(), created->labels.end()),
             QSet<QString>(request.labels.begin(), request.labels.end()));
    for (const QString &label : std::as_const(request.labels)) {
        const auto found = listAll({.labels = {label}});
        VERIFY_VALUE(found);
        QVERIFY2(found->size() == 1 && found->first().id == created->id, qPrintable(label));
    }
    QCOMPARE(listAll({.labels = request.labels}).value().size(), 1);
    QCOMPARE(listAll({.labels = {u"A"_s}}).value().size(), 0);
}

void ConformancePpio::takesBothFormsOfIds()
{
    const auto created = wait(m_provider->create(newRequest(u"two-names"_s)));
    VERIFY_VALUE(created);
    const QString joined = created->id + u"-0badcafe"_s;
    const auto seen = wait(m_provider->get(joined));
    VERIFY_VALUE(seen);
    QCOMPARE(seen->id, created->id);
    VERIFY_VALUE(wait(m_provider->metricsSource()->metrics(joined, {}, {})));
    VERIFY_VALUE(wait(m_provider->remove(joined)));
    QCOMPARE(wait(m_provider->get(created->id)).error().kind, Error::Kind::NotFound);
}

void ConformancePpio::tellsTheQuota()
{
    m_simulator.control("POST", "settings", {{u"ppioQuota"_s, 0}});
    const auto created = wait(m_provider->create(newRequest(u"one-too-many"_s)));
    m_simulator.control("POST", "settings", {{u"ppioQuota"_s, 1000}});
    QVERIFY(!created);
    QCOMPARE(created.error().kind, Error::Kind::RateLimited);
    QCOMPARE(created.error().reason, u"QUOTA"_s);
    QVERIFY(!created.error().ambiguous);
}

// Spaces where no program expects them, fields that nobody knows, fields that are missing.
void ConformancePpio::readsNoisyAnswers()
{
    m_simulator.control("POST", "settings", {{u"noise"_s, true}});
    const auto created = wait(m_provider->create(newRequest(u"noisy"_s)));
    const auto all = listAll({.pageSize = 50});
    const auto seen = wait(m_provider->get(created ? created->id : m_subject.unknownId));
    const auto images = wait(m_provider->imageCatalog()->images({}));
    m_simulator.control("POST", "settings", {{u"noise"_s, false}});
    VERIFY_VALUE(created);
    VERIFY_VALUE(all);
    VERIFY_VALUE(seen);
    VERIFY_VALUE(images);
    QCOMPARE(seen->name, u"noisy"_s);
}

void ConformancePpio::keepsWhatCannotBeGranted()
{
    CreateRequest request = newRequest(u"wishful"_s);
    request.cpuCores = 7;
    request.memoryGb = 9;
    request.gpuCount = 1;
    request.gpuType = u"H100_80GB"_s;
    const auto created = wait(m_provider->create(request));
    VERIFY_VALUE(created);
    const auto seen = wait(m_provider->get(created->id));
    VERIFY_VALUE(seen);
    QCOMPARE(seen->metadata.value(u"docker_image"_s), u"base"_s);
    QCOMPARE(seen->metadata.value(u"cpu_cores"_s), u"7"_s);
    QCOMPARE(seen->metadata.value(u"memory_gb"_s), u"9"_s);
    QCOMPARE(seen->metadata.value(u"gpu_count"_s), u"1"_s);
    QCOMPARE(seen->metadata.value(u"gpu_type"_s), u"H100_80GB"_s);
    // What the machine is like, the template has decided.
    QCOMPARE(seen->cpuCores, 2.0);
    QCOMPARE(seen->gpuCount, 0);
}

void ConformancePpio::livesLongerThanAnHour()
{
    CreateRequest request = newRequest(u"long"_s);
    request.lifetime = std::chrono::minutes(180);
    const auto created = wait(m_provider->create(request));
    VERIFY_VALUE(created);
    QCOMPARE(created->lifetime, std::optional(std::chrono::minutes(180)));
    request.lifetime = std::chrono::minutes(10);
    const auto ordinary = wait(m_provider->create(request));
    VERIFY_VALUE(ordinary);
    QCOMPARE(ordinary->lifetime, std::optional(std::chrono::minutes(10)));
}

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    ConformancePpio test;
    // Alone, it is the part of the suite that is about the control plane.
    QStringList arguments = QCoreApplication::arguments();
    const bool namesTests = std::any_of(arguments.begin() + 1, arguments.end(),
                                        [](const QString &argument) { return !argument.startsWith(u'-'); });
    if (!namesTests)
        arguments += ConformancePpio::tests();
    return QTest::qExec(&test, arguments);
}

#include "tst_conformance_ppio.moc"
