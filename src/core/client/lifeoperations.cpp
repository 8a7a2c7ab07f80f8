// SPDX-License-Identifier: MIT
#include "core/client/lifeoperations.h"

#include "core/client/accountsessions.h"
#include "core/provider/abilities.h"
#include "core/provider/future.h"

#include <QCoreApplication>
#include <QLocale>

using namespace std::chrono_literals;

namespace Sandkeeper {

namespace {

using Outcome = EachOperation::Outcome;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(LifeOperations)
};

/// What the request takes on its way, and what a service rounds off, is not a refusal.
constexpr qint64 Tolerance = 60;

QString timeText(const QDateTime &time)
{
    return QLocale().toString(time.toLocalTime(), QLocale::ShortFormat);
}

QString nameOf(const Sandbox &sandbox)
{
    return sandbox.name.isEmpty() ? sandbox.id : sandbox.name;
}

/// The end as the service has it now. It may cut off what was asked for without a word, so that is said here.
Outcome granted(const Sandbox &before, const Sandbox &now, const QDateTime &asked)
{
    Outcome outcome{.text = now.deadline.isValid() ? Texts::tr("Ends at %1").arg(timeText(now.deadline))
                                                   : Texts::tr("Done; the service does not say when it ends"),
                    .sandboxes = {now}};
    if (now.deadline.isValid() && asked.isValid() && now.deadline.secsTo(asked) > Tolerance) {
        outcome.text =
            Texts::tr("Ends at %1: the service granted less than was asked for").arg(timeText(now.deadline));
        outcome.remark = Texts::tr("“%1” ends at %2: the service granted less than was asked for (%3).")
                             .arg(nameOf(before), timeText(now.deadline), timeText(asked));
    }
    return outcome;
}

QString extendTitle(const OperationContext &context, const QList<SandboxKey> &sandboxes)
{
    return sandboxes.size() == 1 ? Texts::tr("Extend “%1”").arg(context.store->nameOf(sandboxes.constFirst()))
                                 : Texts::tr("Extend %n sandbox(es)", nullptr, int(sandboxes.size()));
}

QString extendCount(int count)
{
    return Texts::tr("%n extended", nullptr, count);
}

} // namespace

EachOperation *newExtendByOperation(OperationContext context, const QList<SandboxKey> &sandboxes,
                                    std::chrono::seconds more)
{
    QObject *answers = context.sessions;
    return new EachOperation(context, sandboxes,
                             {.title = extendTitle(context, sandboxes),
                              .running = Texts::tr("Extending…"),
                              .call =
                                  [answers, more](Provider *provider, const Sandbox &before) {
                                      LifetimeControl *control = provider->lifetimeControl();
                                      if (!control)
                                          return Future<Outcome>();
                                      const QDateTime asked = before.deadline.isValid()
                                                                  ? before.deadline.addSecs(more.count())
                                                                  : QDateTime();
                                      return described<Sandbox>(answers, control->extendBy(before.id, more),
                                                                [before, asked](const Sandbox &now) {
                                                                    return granted(before, now, asked);
                                                                });
                                  },
                              .count = extendCount});
}

EachOperation *newExtendUntilOperation(OperationContext context, const QList<SandboxKey> &sandboxes,
                                       const QDateTime &end)
{
    QObject *answers = context.sessions;
    return new EachOperation(context, sandboxes,
                             {.title = extendTitle(context, sandboxes),
                              .running = Texts::tr("Setting its end…"),
                              .call =
                                  [answers, end](Provider *provider, const Sandbox &before) {
                                      LifetimeControl *control = provider->lifetimeControl();
                                      return control
                                                 ? described<Sandbox>(answers,
                                                                      control->extendUntil(before.id, end),
                                                                      [before, end](const Sandbox &now) {
                                                                          return granted(before, now, end);
                                                                      })
                                                 : Future<Outcome>();
                                  },
                              .count = extendCount});
}

EachOperation *newPauseOperation(OperationContext context, const QList<SandboxKey> &sandboxes)
{
    QObject *answers = context.sessions;
    return new EachOperation(
        context, sandboxes,
        {.title = sandboxes.size() == 1
                      ? Texts::tr("Pause “%1”").arg(context.store->nameOf(sandboxes.constFirst()))
                      : Texts::tr("Pause %n sandbox(es)", nullptr, int(sandboxes.size())),
         .running = Texts::tr("Pausing…"),
         .call =
             [answers](Provider *provider, const Sandbox &before) {
                 LifetimeControl *control = provider->lifetimeControl();
                 return control ? described<void>(answers, control->pause(before.id),
                                                  [] {
                                                      return Outcome{.text = Texts::tr("Paused"),
                                                                     .state = SandboxState::Paused};
                                                  })
                                : Future<Outcome>();
             },
         .count =
             [](int count) {
                 return Texts::tr("%n paused", nullptr, count);
             }});
}

EachOperation *newResumeOperation(OperationContext context, const QList<SandboxKey> &sandboxes,
                                  std::chrono::seconds life)
{
    QObject *answers = context.sessions;
    return new EachOperation(
        context, sandboxes,
        {.title = sandboxes.size() == 1
                      ? Texts::tr("Resume “%1”").arg(context.store->nameOf(sandboxes.constFirst()))
                      : Texts::tr("Resume %n sandbox(es)", nullptr, int(sandboxes.size())),
         .running = Texts::tr("Resuming…"),
         .call =
             [answers, life](Provider *provider, const Sandbox &before) {
                 LifetimeControl *control = provider->lifetimeControl();
                 if (!control)
                     return Future<Outcome>();
                 // One that runs already keeps its life: nothing was asked for then.
                 const QDateTime asked = before.state == SandboxState::Paused
                                             ? QDateTime::currentDateTimeUtc().addSecs(life.count())
                                             : QDateTime();
                 return described<Sandbox>(
                     answers, control->resume(before.id, life),
                     [before, asked](const Sandbox &now) { return granted(before, now, asked); });
             },
         .count =
             [](int count) {
                 return Texts::tr("%n resumed", nullptr, count);
             }});
}

EachOperation *newSnapshotOperation(OperationContext context, const QList<SandboxKey> &sandboxes,
                                    const QString &name)
{
    QObject *answers = context.sessions;
    return new EachOperation(
        context, sandboxes,
        {.title =
             sandboxes.size() == 1
                 ? Texts::tr("Take a snapshot of “%1”").arg(context.store->nameOf(sandboxes.constFirst()))
                 : Texts::tr("Take snapshots of %n sandbox(es)", nullptr, int(sandboxes.size())),
         .running = Texts::tr("Taking a snapshot…"),
         .call =
             [answers, name](Provider *provider, const Sandbox &before) {
                 SnapshotControl *control = provider->snapshotControl();
                 return control ? described<Snapshot>(
                                      answers, control->createSnapshot(before.id, name),
                                      [](const Snapshot &snapshot) {
                                          return Outcome{.text = Texts::tr("Snapshot %1").arg(snapshot.id)};
                                      })
                                : Future<Outcome>();
             },
         .count =
             [](int count) {
                 return Texts::tr("%n snapshot(s) taken", nullptr, count);
             }});
}

EachOperation *newCloneOperation(OperationContext context, const QList<SandboxKey> &sandboxes,
                                 const CloneRequest &request)
{
    QObject *answers = context.sessions;
    return new EachOperation(
        context, sandboxes,
        {.title = sandboxes.size() == 1
                      ? Texts::tr("Clone “%1”").arg(context.store->nameOf(sandboxes.constFirst()))
                      : Texts::tr("Clone %n sandbox(es)", nullptr, int(sandboxes.size())),
         .running = Texts::tr("Cloning…"),
         .call =
             [answers, request](Provider *provider, const Sandbox &before) {
                 SnapshotControl *control = provider->snapshotControl();
                 if (!control)
                     return Future<Outcome>();
                 CloneRequest sent = request;
                 sent.sandboxId = before.id;
                 const auto describe = [before, asked = request.count](const QList<Sandbox> &copies) {
                     const int made = int(copies.size());
                     Outcome outcome{.text = Texts::tr("%n copy(ies) made", nullptr, made)};
                     if (made < asked)
                         outcome.remark = Texts::tr("Of “%1” only %2 of %3 copies could be made.")
                                              .arg(nameOf(before))
                                              .arg(made)
                                              .arg(asked);
                     return outcome;
                 };
                 return described<QList<Sandbox>>(answers, control->cloneSandbox(sent), describe);
             },
         .count =
             [](int count) {
                 return Texts::tr("%n cloned", nullptr, count);
             }});
}

EachOperation *newCommitOperation(OperationContext context, const QList<SandboxKey> &sandboxes,
                                  const QString &name)
{
    QObject *answers = context.sessions;
    return new EachOperation(
        context, sandboxes,
        {.title =
             sandboxes.size() == 1
                 ? Texts::tr("Save “%1” as a template").arg(context.store->nameOf(sandboxes.constFirst()))
                 : Texts::tr("Save %n sandbox(es) as templates", nullptr, int(sandboxes.size())),
         .running = Texts::tr("Saving…"),
         .call =
             [answers, name](Provider *provider, const Sandbox &before) {
                 SnapshotControl *control = provider->snapshotControl();
                 return control ? described<QString>(answers, control->commitSandbox(before.id, name),
                                                     [](const QString &reference) {
                                                         return Outcome{
                                                             .text = Texts::tr("Template %1").arg(reference)};
                                                     })
                                : Future<Outcome>();
             },
         .count =
             [](int count) {
                 return Texts::tr("%n saved as templates", nullptr, count);
             }});
}

} // namespace Sandkeeper
