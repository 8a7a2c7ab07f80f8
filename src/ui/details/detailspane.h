// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/servicereader.h"
#include "core/provider/providermetadata.h"
#include "core/store/sandboxstore.h"

#include <QSet>
#include <QWidget>

class QLabel;
class QStackedWidget;
class QTabWidget;

namespace Sandkeeper {

class ElidedLabel;
class FilesTab;
class JobsTab;
class LogsTab;
class MetricsTab;
class NetworkTab;
class Operations;
class OverviewTab;
class PortsTab;
class RemoteTab;
class RunTab;
class StateBadge;

/// What is known of the selected sandbox, and what can be done in it, in tabs. A sandbox that is gone from
/// the service stays to be read until another is selected. GUI thread.
class DetailsPane final : public QWidget
{
    Q_OBJECT
public:
    DetailsPane(SandboxStore *store, Operations *operations, const ServiceReader &reader,
                QWidget *parent = nullptr);

    /// What the user selected; `current` is the one to show when it is a single one.
    void setSelection(const std::optional<SandboxKey> &current, int selectedCount);
    void setAccountNames(const QHash<QString, QString> &names);
    /// What each account's service calls its kinds of sandboxes in the user's language, by account id.
    void setRuntimes(const QHash<QString, QList<ProviderMetadata::Runtime>> &runtimes);
    /// The accounts whose services speak of templates, not of images.
    void setTemplateAccounts(const QSet<QString> &accountIds);
    void showRunTab();
    void showTab(RemoteTab *tab);
    /// Asks again what can be done with the sandbox.
    void updateRefusals();
    /// Asks the service again for what the present tab shows.
    void reload();
    OverviewTab *overview() const { return m_overview; }
    RunTab *runTab() const { return m_run; }
    JobsTab *jobs() const { return m_jobs; }
    FilesTab *files() const { return m_files; }
    LogsTab *logs() const { return m_logs; }
    MetricsTab *metrics() const { return m_metrics; }
    PortsTab *ports() const { return m_ports; }
    NetworkTab *network() const { return m_network; }
    QList<RemoteTab *> remoteTabs() const;
    /// The one that is shown; without an id while there is none.
    const SandboxKey &sandbox() const { return m_key; }
    QTabWidget *tabs() const { return m_tabs; }

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void refresh();
    void askWhyItEnded();
    QWidget *buildHeader();
    QString runtimeName() const;

    SandboxStore *m_store;
    ServiceReader m_reader;
    QHash<QString, QString> m_accountNames;
    QHash<QString, QList<ProviderMetadata::Runtime>> m_runtimes;
    QSet<QString> m_templateAccounts;
    SandboxKey m_key;
    Sandbox m_last;
    std::optional<SandboxKey> m_endAskedFor;
    EndReason m_endReason; ///< of that sandbox
    QStackedWidget *m_pages = nullptr;
    QLabel *m_nothing = nullptr;
    ElidedLabel *m_name = nullptr;
    ElidedLabel *m_note = nullptr;
    StateBadge *m_badge = nullptr;
    QTabWidget *m_tabs = nullptr;
    OverviewTab *m_overview = nullptr;
    RunTab *m_run = nullptr;
    JobsTab *m_jobs = nullptr;
    FilesTab *m_files = nullptr;
    LogsTab *m_logs = nullptr;
    MetricsTab *m_metrics = nullptr;
    PortsTab *m_ports = nullptr;
    NetworkTab *m_network = nullptr;
};

} // namespace Sandkeeper
