// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/providermetadata.h"
#include "core/store/sandboxstore.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QTabWidget;

namespace Sandkeeper {

class ElidedLabel;
class Operations;
class OverviewTab;
class RunTab;
class StateBadge;

/// What is known of the selected sandbox, and what can be done in it, in tabs. A sandbox that is gone from
/// the service stays to be read until another is selected. GUI thread.
class DetailsPane final : public QWidget
{
    Q_OBJECT
public:
    DetailsPane(SandboxStore *store, Operations *operations, QWidget *parent = nullptr);

    /// What the user selected; `current` is the one to show when it is a single one.
    void setSelection(const std::optional<SandboxKey> &current, int selectedCount);
    void setAccountNames(const QHash<QString, QString> &names);
    /// What each account's service calls its kinds of sandboxes in the user's language, by account id.
    void setRuntimes(const QHash<QString, QList<ProviderMetadata::Runtime>> &runtimes);
    void showRunTab();
    OverviewTab *overview() const { return m_overview; }
    RunTab *runTab() const { return m_run; }
    QTabWidget *tabs() const { return m_tabs; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    QWidget *buildHeader();
    QString runtimeName() const;

    SandboxStore *m_store;
    QHash<QString, QString> m_accountNames;
    QHash<QString, QList<ProviderMetadata::Runtime>> m_runtimes;
    SandboxKey m_key;
    Sandbox m_last;
    QStackedWidget *m_pages = nullptr;
    QLabel *m_nothing = nullptr;
    ElidedLabel *m_name = nullptr;
    ElidedLabel *m_note = nullptr;
    StateBadge *m_badge = nullptr;
    QTabWidget *m_tabs = nullptr;
    OverviewTab *m_overview = nullptr;
    RunTab *m_run = nullptr;
};

} // namespace Sandkeeper
