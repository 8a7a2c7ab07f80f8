// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/operations.h"
#include "core/client/servicereader.h"
#include "ui/dialogs/lifedialogs.h"

#include <QPointer>

class QMenu;

namespace Sandkeeper {

class ActionRegistry;
class SandboxTableModel;
class SandboxTableView;

/// The commands that change or copy the lives of the selected sandboxes: pause, resume, extend, snapshot,
/// clone, save as a template. They act on all of the selection that allows it and say what they leave out.
/// A command that no connected service has is not shown. GUI thread.
class LifeActions final : public QObject
{
    Q_OBJECT
public:
    /// All must outlive this; the dialogs are shown over `window`.
    struct Parts
    {
        ActionRegistry *registry = nullptr;
        SandboxTableView *table = nullptr;
        SandboxTableModel *model = nullptr;
        AccountSessions *sessions = nullptr;
        SandboxStore *store = nullptr;
        Operations *operations = nullptr;
    };
    LifeActions(const Parts &parts, QWidget *window);

    /// Adds the commands, with the ways to extend in a menu of their own.
    void fillMenu(QMenu *menu);
    /// Fits them to the selection and the accounts.
    void update();
    /// Whether every one of these can be paused now.
    bool canPauseAll(const QList<SandboxKey> &sandboxes) const;
    void pause(const QList<SandboxKey> &sandboxes);

Q_SIGNALS:
    /// What the user must not miss, although nothing failed.
    void warned(const QString &text);
    /// What was asked for came to a result that is worth keeping in sight.
    void succeeded(const QString &text);
    /// What is worth a glance.
    void mentioned(const QString &text);

private:
    /// Whom a command would be for.
    struct Targets
    {
        QList<SandboxKey> keys;
        int leftOut = 0;
        QString reason; ///< of the first that is left out
    };
    enum class Telling { Glance, Keep };

    void addActions();
    void add(const char *name, const QString &text, const QString &hint, const QString &icon,
             void (LifeActions::*slot)());
    Targets targets(Ability ability) const;
    void updateAbility(Ability ability, const QList<SandboxKey> &sandboxes,
                       std::initializer_list<const char *> names);
    LifeDialog::Sandboxes named(const Targets &targets) const;
    QString leftOutText(const Targets &targets) const;
    std::chrono::minutes lastLife(const QList<SandboxKey> &sandboxes) const;
    void follow(Operation *operation, Telling telling);
    void told(Operation *operation, Telling telling);
    void mentionLeftOut(const Targets &targets);

    void pauseSelected();
    void resumeSelected();
    void extendByQuarter();
    void extendByHour();
    void extendBy(std::chrono::seconds more);
    void extendUntil();
    void takeSnapshot();
    void cloneSelected();
    void saveAsTemplate();
    void saveState(SaveStateDialog::Kind kind);

    Parts m_parts;
    ServiceReader m_reader;
    QWidget *m_window;
    QList<QPointer<QMenu>> m_extendMenus;
};

} // namespace Sandkeeper
