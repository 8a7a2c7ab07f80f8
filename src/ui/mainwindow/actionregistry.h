// SPDX-License-Identifier: MIT
#pragma once

#include <QAction>
#include <QHash>
#include <QIcon>
#include <QKeySequence>

namespace Sandkeeper {

/// Every command of a window once, for menus, toolbar, context menus and shortcuts alike. An action's object
/// name is "action.<name>". Owned by the window. GUI thread.
class ActionRegistry final : public QObject
{
    Q_OBJECT
public:
    /// `window` owns the actions and makes their shortcuts work.
    explicit ActionRegistry(QWidget *window);

    struct Spec
    {
        QString name;
        QString text;
        QString hint; ///< one sentence: tooltip and status tip
        QString icon; ///< as for themedIcon(); empty: none
        QList<QKeySequence> shortcuts = {};
        QWidget *scope = nullptr; ///< the shortcuts work in this widget only; nullptr: in the whole window
    };
    QAction *add(const Spec &spec);
    QAction *action(const QString &name) const { return m_actions.value(name); }

    /// Empty: the action can be used. Else it is disabled and says why in its tooltip and status tip.
    void setRefusal(const QString &name, const QString &reason);
    QString refusal(const QString &name) const;

private:
    QWidget *m_window;
    QHash<QString, QAction *> m_actions;
    QHash<QString, QString> m_hints;
    QHash<QString, QString> m_refusals;
};

} // namespace Sandkeeper
