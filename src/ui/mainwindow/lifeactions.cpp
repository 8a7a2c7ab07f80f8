// SPDX-License-Identifier: MIT
#include "ui/mainwindow/lifeactions.h"

#include "core/client/accountsessions.h"
#include "models/sandboxtablemodel.h"
#include "ui/mainwindow/actionregistry.h"
#include "ui/mainwindow/sandboxtableview.h"
#include "ui/widgets/icons.h"

#include <algorithm>

#include <QMenu>

using namespace std::chrono_literals;

namespace Sandkeeper {

namespace {

/// So many of a large selection are looked at to say whether a command can be used; triggering it looks at
/// all.
constexpr int Looked = 200;
constexpr std::chrono::minutes UsualLife = 60min;

} // namespace

LifeActions::LifeActions(const Parts &parts, QWidget *window)
    : QObject(window)
    , m_parts(parts)
    , m_reader(parts.sessions, parts.store)
    , m_window(window)
{
    addActions();
}

void LifeActions::add(const char *name, const QString &text, const QString &hint, const QString &icon,
                      void (LifeActions::*slot)())
{
    QAction *action =
        m_parts.registry->add({.name = QLatin1String(name), .text = text, .hint = hint, .icon = icon});
    connect(action, &QAction::triggered, this, slot);
}

void LifeActions::addActions()
{
    add("sandbox.pause", tr("Pa&use"), tr("Stop the selected sandboxes and keep their memory and files"),
        QStringLiteral("pause"), &LifeActions::pauseSelected);
    add("sandbox.resume", tr("R&esume…"), tr("Let the selected sandboxes go on"), QStringLiteral("resume"),
        &LifeActions::resumeSelected);
    add("sandbox.extend15", tr("By &15 minutes"), tr("Let the selected sandboxes live 15 minutes longer"),
        QStringLiteral("extend"), &LifeActions::extendByQuarter);
    add("sandbox.extend60", tr("By 1 &hour"), tr("Let the selected sandboxes live an hour longer"),
        QStringLiteral("extend"), &LifeActions::extendByHour);
    add("sandbox.extendUntil", tr("&Until…"), tr("Choose when the selected sandboxes end"),
        QStringLiteral("history"), &LifeActions::extendUntil);
    add("sandbox.snapshot", tr("Ta&ke snapshot…"),
        tr("Save the state of the selected sandboxes, so that others can be made from it"),
        QStringLiteral("snapshot"), &LifeActions::takeSnapshot);
    add("sandbox.clone", tr("&Clone…"), tr("Make running copies of the selected sandboxes"),
        QStringLiteral("clone"), &LifeActions::cloneSelected);
    add("sandbox.commit", tr("Save as &template…"), tr("Make templates of the selected sandboxes"),
        QStringLiteral("template"), &LifeActions::saveAsTemplate);
}

void LifeActions::fillMenu(QMenu *menu)
{
    const auto fill = [this](QMenu *into, std::initializer_list<const char *> names) {
        into->setToolTipsVisible(true); // a disabled entry says why
        for (const char *name : names)
            into->addAction(m_parts.registry->action(QLatin1String(name)));
    };
    fill(menu, {"sandbox.pause", "sandbox.resume"});
    auto *extend = menu->addMenu(themedIcon(QStringLiteral("extend")), tr("E&xtend"));
    extend->setObjectName(QStringLiteral("extendMenu"));
    fill(extend, {"sandbox.extend15", "sandbox.extend60", "sandbox.extendUntil"});
    m_extendMenus.removeAll(nullptr);
    m_extendMenus += extend;
    fill(menu, {"sandbox.snapshot", "sandbox.clone", "sandbox.commit"});
    update();
}

void LifeActions::update()
{
    const QList<SandboxKey> looked = m_parts.table->selectedKeys(Looked);
    updateAbility(Ability::Pause, looked, {"sandbox.pause"});
    updateAbility(Ability::Resume, looked, {"sandbox.resume"});
    updateAbility(Ability::Extend, looked, {"sandbox.extend15", "sandbox.extend60", "sandbox.extendUntil"});
    updateAbility(Ability::Snapshots, looked, {"sandbox.snapshot"});
    updateAbility(Ability::Clone, looked, {"sandbox.clone"});
    updateAbility(Ability::Commit, looked, {"sandbox.commit"});
    const bool extends = m_parts.registry->action(QStringLiteral("sandbox.extend15"))->isVisible();
    for (const QPointer<QMenu> &menu : std::as_const(m_extendMenus)) {
        if (menu)
            menu->menuAction()->setVisible(extends);
    }
}

/// Enabled when any of the sandboxes allows it.
void LifeActions::updateAbility(Ability ability, const QList<SandboxKey> &sandboxes,
                                std::initializer_list<const char *> names)
{
    const QList<Account> accounts = m_parts.sessions->accounts();
    const bool offered =
        std::any_of(accounts.begin(), accounts.end(),
                    [this, ability](const Account &account) { return m_reader.offers(ability, account.id); });
    QString refusal = sandboxes.isEmpty() ? tr("Select a sandbox first") : QString();
    for (const SandboxKey &key : sandboxes) {
        const int row = m_parts.model->rowOf(key);
        if (!offered || row < 0)
            continue;
        const QString reason = m_reader.refusal(ability, key.accountId, m_parts.model->row(row).sandbox);
        if (refusal.isEmpty() || reason.isEmpty())
            refusal = reason;
        if (reason.isEmpty())
            break;
    }
    for (const char *name : names) {
        m_parts.registry->action(QLatin1String(name))->setVisible(offered);
        m_parts.registry->setRefusal(QLatin1String(name), refusal);
    }
}

LifeActions::Targets LifeActions::targets(Ability ability) const
{
    Targets targets;
    for (const SandboxKey &key : m_parts.table->selectedKeys()) {
        const int row = m_parts.model->rowOf(key);
        if (row < 0)
            continue;
        const QString reason = m_reader.refusal(ability, key.accountId, m_parts.model->row(row).sandbox);
        if (reason.isEmpty()) {
            targets.keys.append(key);
        } else if (targets.leftOut++ == 0) {
            targets.reason = reason;
        }
    }
    return targets;
}

bool LifeActions::canPauseAll(const QList<SandboxKey> &sandboxes) const
{
    return std::all_of(sandboxes.begin(), sandboxes.end(), [this](const SandboxKey &key) {
        const int row = m_parts.model->rowOf(key);
        return row >= 0 &&
               m_reader.refusal(Ability::Pause, key.accountId, m_parts.model->row(row).sandbox).isEmpty();
    });
}

QString LifeActions::leftOutText(const Targets &targets) const
{
    return targets.leftOut > 0
               ? tr("%n selected sandbox(es) left out: %1", nullptr, targets.leftOut).arg(targets.reason)
               : QString();
}

LifeDialog::Sandboxes LifeActions::named(const Targets &targets) const
{
    LifeDialog::Sandboxes sandboxes{.names = {}, .leftOut = leftOutText(targets)};
    for (const SandboxKey &key : targets.keys)
        sandboxes.names += m_parts.store->nameOf(key);
    return sandboxes;
}

/// What the sandbox was given before, so that nobody has to remember; of several the usual life.
std::chrono::minutes LifeActions::lastLife(const QList<SandboxKey> &sandboxes) const
{
    if (sandboxes.size() != 1)
        return UsualLife;
    const auto sandbox = m_parts.store->find(sandboxes.constFirst());
    const auto life = sandbox ? sandbox->lifetime : std::nullopt;
    return life && *life > 0min ? *life : UsualLife;
}

void LifeActions::follow(Operation *operation, Telling telling)
{
    connect(operation, &Operation::finished, this, [this, operation, telling] { told(operation, telling); });
}

/// What failed is the window's to show, as of every operation.
void LifeActions::told(Operation *operation, Telling telling)
{
    if (!operation->remark().isEmpty())
        Q_EMIT warned(operation->remark());
    if (operation->state() != Operation::State::Succeeded)
        return;
    const QString text =
        tr("%1: %2", "operation: its result").arg(operation->title(), operation->statusText());
    if (telling == Telling::Glance)
        Q_EMIT mentioned(text);
    else if (operation->remark().isEmpty())
        Q_EMIT succeeded(text);
}

void LifeActions::mentionLeftOut(const Targets &targets)
{
    if (targets.leftOut > 0)
        Q_EMIT mentioned(leftOutText(targets));
}

void LifeActions::pause(const QList<SandboxKey> &sandboxes)
{
    follow(m_parts.operations->pause(sandboxes), Telling::Glance);
}

void LifeActions::pauseSelected()
{
    const Targets chosen = targets(Ability::Pause);
    if (chosen.keys.isEmpty())
        return;
    mentionLeftOut(chosen);
    pause(chosen.keys);
}

void LifeActions::resumeSelected()
{
    const Targets chosen = targets(Ability::Resume);
    if (chosen.keys.isEmpty())
        return;
    auto *dialog = new ResumeDialog(named(chosen), lastLife(chosen.keys), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, keys = chosen.keys] {
        follow(m_parts.operations->resume(keys, dialog->life()), Telling::Glance);
    });
    dialog->open();
}

void LifeActions::extendByQuarter()
{
    extendBy(15min);
}

void LifeActions::extendByHour()
{
    extendBy(1h);
}

void LifeActions::extendBy(std::chrono::seconds more)
{
    const Targets chosen = targets(Ability::Extend);
    if (chosen.keys.isEmpty())
        return;
    mentionLeftOut(chosen);
    follow(m_parts.operations->extendBy(chosen.keys, more), Telling::Glance);
}

void LifeActions::extendUntil()
{
    const Targets chosen = targets(Ability::Extend);
    if (chosen.keys.isEmpty())
        return;
    const auto only = chosen.keys.size() == 1 ? m_parts.store->find(chosen.keys.constFirst()) : std::nullopt;
    auto *dialog = new ExtendDialog(named(chosen), only ? only->deadline : QDateTime(), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, keys = chosen.keys] {
        follow(m_parts.operations->extendUntil(keys, dialog->end()), Telling::Glance);
    });
    dialog->open();
}

void LifeActions::takeSnapshot()
{
    saveState(SaveStateDialog::Kind::Snapshot);
}

void LifeActions::saveAsTemplate()
{
    saveState(SaveStateDialog::Kind::Template);
}

void LifeActions::saveState(SaveStateDialog::Kind kind)
{
    const bool snapshot = kind == SaveStateDialog::Kind::Snapshot;
    const Targets chosen = targets(snapshot ? Ability::Snapshots : Ability::Commit);
    if (chosen.keys.isEmpty())
        return;
    auto *dialog = new SaveStateDialog(kind, named(chosen), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, snapshot, keys = chosen.keys] {
        follow(snapshot ? m_parts.operations->takeSnapshot(keys, dialog->name())
                        : m_parts.operations->commit(keys, dialog->name()),
               Telling::Keep);
    });
    dialog->open();
}

void LifeActions::cloneSelected()
{
    const Targets chosen = targets(Ability::Clone);
    if (chosen.keys.isEmpty())
        return;
    auto *dialog = new CloneDialog(named(chosen), lastLife(chosen.keys), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, keys = chosen.keys] {
        follow(m_parts.operations->clone(keys, dialog->request()), Telling::Keep);
    });
    dialog->open();
}

} // namespace Sandkeeper
