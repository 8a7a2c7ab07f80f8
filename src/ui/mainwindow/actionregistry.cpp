// SPDX-License-Identifier: MIT
#include "ui/mainwindow/actionregistry.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/plaintext.h"

#include <QRegularExpression>
#include <QWidget>

namespace Sandkeeper {

ActionRegistry::ActionRegistry(QWidget *window)
    : QObject(window)
    , m_window(window)
{
}

QAction *ActionRegistry::add(const Spec &spec)
{
    auto *action = new QAction(spec.text, m_window);
    action->setObjectName(QStringLiteral("action.") + spec.name);
    // A toolbar shows no accelerators. Qt takes out the "&" but not the "(&N)" of languages that have no
    // letter of their own to mark.
    static const QRegularExpression accelerator(QStringLiteral("\\s*\\(&.\\)"));
    action->setIconText(QString(spec.text).remove(accelerator).remove(u'&'));
    if (!spec.icon.isEmpty())
        action->setIcon(themedIcon(spec.icon));
    action->setShortcuts(spec.shortcuts);
    if (spec.scope) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        spec.scope->addAction(action);
    } else {
        m_window->addAction(action);
    }
    m_actions.insert(spec.name, action);
    m_hints.insert(spec.name, spec.hint);
    setRefusal(spec.name, {});
    return action;
}

void ActionRegistry::setRefusal(const QString &name, const QString &reason)
{
    QAction *action = m_actions.value(name);
    if (!action)
        return;
    m_refusals.insert(name, reason);
    action->setEnabled(reason.isEmpty());
    const QString hint = reason.isEmpty() ? m_hints.value(name) : reason;
    const QString keys = action->shortcut().toString(QKeySequence::NativeText);
    action->setStatusTip(hint);
    action->setToolTip(
        plainToolTip(keys.isEmpty() ? hint : tr("%1 (%2)", "what an action does, its key").arg(hint, keys)));
}

QString ActionRegistry::refusal(const QString &name) const
{
    return m_refusals.value(name);
}

} // namespace Sandkeeper
