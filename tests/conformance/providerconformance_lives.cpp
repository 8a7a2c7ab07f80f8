// SPDX-License-Identifier: MIT
#include "providerconformance.h"

#include <QElapsedTimer>
#include <QJsonArray>

// Lifetimes, measurements and copies. The rest of the suite is in providerconformance.cpp.
namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = Error::Kind;

namespace {

/// How far the second end is behind the first, in seconds.
double later(const QDateTime &first, const QDateTime &second)
{
    return double(first.msecsTo(second)) / 1000;
}

} // namespace

void ProviderConformance::extendsLives()
{
    LifetimeControl *control = m_provider->lifetimeControl();
    if (lacks(control, "lifetimes"))
        return;
    CreateRequest request = newRequest(u"extended"_s);
    request.lifetime = 10min;
    const auto created = wait(m_provider->create(request));
    VERIFY_VALUE(created);
    const auto before = wait(m_provider->get(created->id));
    VERIFY_VALUE(before);
    QCOMPARE(before->lifetime, std::optional(10min));
    QCOMPARE(control->extendRefusal(*before), QString());
    QElapsedTimer taken; // a busy machine makes the answers late, and nothing else
    taken.start();
    const auto longer = wait(control->extendBy(created->id, 900s));
    VERIFY_VALUE(longer);
    QVERIFY(later(before->deadline, longer->deadline) >= 900);
    QVERIFY(later(before->deadline, longer->deadline) < 910 + taken.elapsed() / 1000);
    // What is not granted is told by the end, and is never less than it was.
    const auto longest = wait(control->extendBy(created->id, 30h));
    VERIFY_VALUE(longest);
    QVERIFY(longest->deadline >= longer->deadline);
    taken.start();
    const QDateTime soon = QDateTime::currentDateTimeUtc().addSecs(300);
    const auto sooner = wait(control->extendUntil(created->id, soon));
    VERIFY_VALUE(sooner);
    QVERIFY(std::abs(later(soon, sooner->deadline)) < 5 + taken.elapsed() / 1000);

    m_simulator.reset();
    QCOMPARE(wait(control->extendUntil(created->id, soon.addSecs(-3600))).error().kind, Kind::Invalid);
    QCOMPARE(wait(control->extendUntil(created->id, {})).error().kind, Kind::Invalid);
    QCOMPARE(wait(control->extendBy(created->id, 0s)).error().kind, Kind::Invalid);
    QCOMPARE(wait(control->extendBy(u"a/../b"_s, 60s)).error().kind, Kind::Invalid);
    QVERIFY(m_simulator.control("GET", "counters").isEmpty());
    QCOMPARE(wait(control->extendBy(m_subject.unknownId, 60s)).error().kind, Kind::NotFound);
    QVERIFY(m_simulator.control("GET", "lives").value(u"lives").toArray().isEmpty());
}

void ProviderConformance::pausesAndResumes()
{
    LifetimeControl *control = m_provider->lifetimeControl();
    if (lacks(control, "lifetimes"))
        return;
    const auto created = wait(m_provider->create(newRequest(u"pausing"_s)));
    VERIFY_VALUE(created);
    const QString id = created->id;
    QCOMPARE(control->pauseRefusal(*created), QString());
    QVERIFY(!control->resumeRefusal(*created).isEmpty());
    VERIFY_VALUE(wait(control->pause(id)));
    VERIFY_VALUE(wait(control->pause(id))); // it is
    const auto paused = wait(m_provider->get(id));
    VERIFY_VALUE(paused);
    QCOMPARE(paused->state, SandboxState::Paused);
    QVERIFY(!paused->deadline.isValid());
    QVERIFY(!control->pauseRefusal(*paused).isEmpty() && !control->extendRefusal(*paused).isEmpty());
    QCOMPARE(control->resumeRefusal(*paused), QString());
    QCOMPARE(wait(control->extendBy(id, 60s)).error().kind, Kind::NotRunning);
    const auto waiting = m_provider->creationWaiter()->waitForCreation(id);
    QVERIFY(finish(*waiting));
    QCOMPARE(waiting->error().kind, Kind::NotRunning); // nothing wakes it but a person
    QCOMPARE(wait(m_provider->get(id)).value().state, SandboxState::Paused);

    QElapsedTimer taken;
    taken.start();
    const auto running = wait(control->resume(id, 300s));
    VERIFY_VALUE(running);
    QCOMPARE(running->state, SandboxState::Running);
    QVERIFY(std::abs(later(QDateTime::currentDateTimeUtc().addSecs(300), running->deadline)) <
            10 + taken.elapsed() / 1000);
    // One that runs keeps its life.
    m_simulator.reset();
    const auto again = wait(control->resume(id, 3000s));
    VERIFY_VALUE(again);
    QCOMPARE(again->deadline, running->deadline);
    QVERIFY(m_simulator.control("GET", "lives").value(u"lives").toArray().isEmpty());
    QCOMPARE(wait(control->pause(m_subject.unknownId)).error().kind, Kind::NotFound);
    QCOMPARE(wait(control->resume(m_subject.unknownId, 60s)).error().kind, Kind::NotFound);
    QCOMPARE(wait(control->pause(u"a/b"_s)).error().kind, Kind::Invalid);
    QCOMPARE(wait(control->resume(id, 0s)).error().kind, Kind::Invalid);
}

void ProviderConformance::measures()
{
    MetricsSource *source = m_provider->metricsSource();
    if (lacks(source, "metrics"))
        return;
    const auto created = wait(m_provider->create(newRequest(u"measured"_s)));
    VERIFY_VALUE(created);
    QStringList ids{u"a/../b"_s, m_subject.unknownId, created->id, created->id};
    const auto all = listAll({.pageSize = 1000});
    VERIFY_VALUE(all);
    for (const Sandbox &sandbox : *all)
        ids.append(sandbox.id);
    QVERIFY(ids.size() > 100);
    m_simulator.reset();
    const auto latest = wait(source->latestMetrics(ids));
    VERIFY_VALUE(latest);
    QVERIFY(latest->contains(created->id));
    QVERIFY(!latest->contains(m_subject.unknownId) && !latest->contains(ids.first()));
    const MetricsSample sample = latest->value(created->id);
    QVERIFY(sample.time.isValid() && sample.cpuPercent && sample.memoryTotal);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto series = wait(source->metrics(created->id, now.addSecs(-600), now.addSecs(60)));
    VERIFY_VALUE(series);
    QVERIFY(!series->isEmpty());
    QVERIFY(wait(source->metrics(created->id, now.addDays(-2), now.addDays(-1))).value().isEmpty());
    QVERIFY(wait(source->latestMetrics({})).value().isEmpty());
    QCOMPARE(wait(source->metrics(m_subject.unknownId, {}, {})).error().kind, Kind::NotFound);
    QCOMPARE(wait(source->metrics(u"a/b"_s, {}, {})).error().kind, Kind::Invalid);
}

void ProviderConformance::takesSnapshots()
{
    SnapshotControl *control = m_provider->snapshotControl();
    if (lacks(control, "snapshots"))
        return;
    const auto created = wait(m_provider->create(newRequest(u"snapped"_s)));
    VERIFY_VALUE(created);
    if (!m_subject.canSnapshot) {
        QCOMPARE(wait(control->createSnapshot(created->id, u"one"_s)).error().kind, Kind::Unsupported);
        QCOMPARE(wait(control->snapshots({})).error().kind, Kind::Unsupported);
        QVERIFY(!control->snapshotRefusal(*created).isEmpty());
        QCOMPARE(wait(control->createSnapshot(u"a/b"_s, {})).error().kind, Kind::Invalid);
        return;
    }
    QCOMPARE(control->snapshotRefusal(*created), QString());
    const auto snapshot = wait(control->createSnapshot(created->id, u"conformance"_s));
    VERIFY_VALUE(snapshot);
    const auto listed = wait(control->snapshots({.sandboxId = created->id, .pageToken = {}}));
    VERIFY_VALUE(listed);
    QCOMPARE(listed->snapshots, QList<Snapshot>{*snapshot});
    CreateRequest request = newRequest(u"from-a-snapshot"_s);
    request.image = snapshot->id;
    VERIFY_VALUE(wait(m_provider->create(request)));
    VERIFY_VALUE(wait(control->removeSnapshot(snapshot->id)));
    VERIFY_VALUE(wait(control->removeSnapshot(snapshot->id)));
    QCOMPARE(wait(control->snapshots({.sandboxId = created->id, .pageToken = {}})).value().snapshots.size(),
             0);
    QCOMPARE(wait(control->createSnapshot(m_subject.unknownId, {})).error().kind, Kind::NotFound);
    QCOMPARE(control->snapshotRefusal(*created), QString()); // no such sandbox is not no such call
}

void ProviderConformance::makesCopies()
{
    SnapshotControl *control = m_provider->snapshotControl();
    if (lacks(control, "snapshots"))
        return;
    const auto created = wait(m_provider->create(newRequest(u"original"_s)));
    VERIFY_VALUE(created);
    QCOMPARE(wait(control->cloneSandbox({.sandboxId = created->id, .count = 0, .life = {}})).error().kind,
             Kind::Invalid);
    if (!m_subject.canClone) {
        QCOMPARE(wait(control->cloneSandbox({.sandboxId = created->id, .life = {}})).error().kind,
                 Kind::Unsupported);
        QCOMPARE(wait(control->commitSandbox(created->id, {})).error().kind, Kind::Unsupported);
        return;
    }
    const auto copies = wait(control->cloneSandbox({.sandboxId = created->id, .count = 2, .life = 600s}));
    VERIFY_VALUE(copies);
    QCOMPARE(copies->size(), 2);
    for (const Sandbox &copy : *copies) {
        QCOMPARE(copy.name, created->name);
        QCOMPARE(copy.state, SandboxState::Running);
        QVERIFY(copy.id != created->id);
    }
    const auto made = wait(control->commitSandbox(created->id, u"conformance-commit"_s));
    VERIFY_VALUE(made);
    CreateRequest request = newRequest(u"from-a-commit"_s);
    request.image = *made;
    VERIFY_VALUE(wait(m_provider->create(request)));
    QCOMPARE(wait(control->cloneSandbox({.sandboxId = m_subject.unknownId, .life = {}})).error().kind,
             Kind::NotFound);
    // Neither is done twice.
    m_simulator.reset();
    QVERIFY(m_simulator.addFault(u"*:reset:after"_s));
    const auto lost = wait(control->cloneSandbox({.sandboxId = created->id, .life = {}}));
    QVERIFY(!lost);
    QVERIFY(lost.error().ambiguous);
    m_simulator.reset();
}

// Also not of a sandbox that has no call for what was asked, nor of one that is paused.
void ProviderConformance::changesNoLifeByReading()
{
    LifetimeControl *control = m_provider->lifetimeControl();
    if (lacks(control, "lifetimes"))
        return;
    const auto running = wait(m_provider->create(newRequest(u"watched"_s)));
    VERIFY_VALUE(running);
    const auto paused = wait(m_provider->create(newRequest(u"asleep"_s)));
    VERIFY_VALUE(paused);
    VERIFY_VALUE(wait(control->pause(paused->id)));
    m_simulator.reset();
    m_provider = makeProvider(Secret::fromString(m_simulator.value(m_subject.keyName))); // that knows nothing
    for (const QString &id : {running->id, paused->id}) {
        VERIFY_VALUE(wait(m_provider->get(id)));
        const auto waiting = m_provider->creationWaiter()->waitForCreation(id);
        QVERIFY(finish(*waiting));
        if (LogSource *source = m_provider->logSource())
            wait(source->logs({.sandboxId = id, .pageToken = {}}));
        if (MetricsSource *source = m_provider->metricsSource()) {
            VERIFY_VALUE(wait(source->latestMetrics({id})));
            VERIFY_VALUE(wait(source->metrics(id, {}, {})));
        }
        if (NetworkPolicyControl *network = m_provider->networkPolicyControl())
            VERIFY_VALUE(wait(network->networkPolicy(id)));
        if (SnapshotControl *snapshots = m_provider->snapshotControl())
            wait(snapshots->snapshots({.sandboxId = id, .pageToken = {}}));
    }
    VERIFY_VALUE(listAll({.pageSize = 1000}));
    VERIFY_VALUE(wait(m_provider->identify()));
    if (ImageCatalog *catalog = m_provider->imageCatalog()) {
        VERIFY_VALUE(wait(catalog->images({})));
        VERIFY_VALUE(wait(catalog->checkImage(m_subject.image, {})));
    }
    QVERIFY(m_simulator.control("GET", "lives").value(u"lives").toArray().isEmpty());
    QCOMPARE(wait(m_provider->get(running->id)).value().deadline, running->deadline);
    QCOMPARE(wait(m_provider->get(paused->id)).value().state, SandboxState::Paused);
}

} // namespace Sandkeeper
