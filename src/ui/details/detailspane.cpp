// SPDX-License-Identifier: MIT
#include "ui/details/detailspane.h"

#include "core/provider/future.h"
#include "models/sandboxtext.h"
#include "ui/details/filestab.h"
#include "ui/details/jobstab.h"
#include "ui/details/logstab.h"
#include "ui/details/metricstab.h"
#include "ui/details/networktab.h"
#include "ui/details/overviewtab.h"
#include "ui/details/portstab.h"
#include "ui/details/runtab.h"
#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/statebadge.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

namespace Sandkeeper {

DetailsPane::DetailsPane(SandboxStore *store, Operations *operations, const ServiceReader &reader,
                         QWidget *parent)
    : QWidget(parent)
    , m_store(store)
    , m_reader(reader)
    , m_pages(new QStackedWidget(this))
    , m_nothing(new HintLabel({}, this))
    , m_overview(new OverviewTab(this))
    , m_run(new RunTab(operations, this))
    , m_jobs(new JobsTab(reader, operations, this))
    , m_files(new FilesTab(reader, operations, this))
    , m_logs(new LogsTab(reader, this))
    , m_metrics(new MetricsTab(reader, this))
    , m_ports(new PortsTab(reader, operations, this))
    , m_network(new NetworkTab(reader, operations, this))
{
    setObjectName(QStringLiteral("detailsPane"));
    m_nothing->setObjectName(QStringLiteral("details.nothing"));
    m_nothing->setAlignment(Qt::AlignCenter);
    m_tabs = nameWidget(new QTabWidget(this), "details.tabs", tr("Details"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_overview, tr("Overview"));
    m_tabs->addTab(m_run, tr("Run"));
    m_tabs->addTab(m_jobs, tr("Jobs"));
    m_tabs->addTab(m_files, tr("Files"));
    m_tabs->addTab(m_logs, tr("Logs"));
    m_tabs->addTab(m_metrics, tr("Metrics"));
    m_tabs->addTab(m_ports, tr("Ports"));
    m_tabs->addTab(m_network, tr("Network"));
    auto *details = new QWidget(this);
    auto *detailsLayout = new QVBoxLayout(details);
    detailsLayout->setContentsMargins(0, 0, 0, 0);
    detailsLayout->setSpacing(0);
    detailsLayout->addWidget(buildHeader());
    detailsLayout->addWidget(m_tabs, 1);
    m_pages->addWidget(m_nothing);
    m_pages->addWidget(details);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);

    connect(store, &SandboxStore::sandboxesChanged, this,
            [this](const QString &accountId, const SandboxChanges &changes) {
                const auto is = [this](const Sandbox &sandbox) {
                    return sandbox.id == m_key.sandboxId;
                };
                if (accountId == m_key.accountId &&
                    (changes.removed.contains(m_key.sandboxId) ||
                     std::any_of(changes.changed.begin(), changes.changed.end(), is) ||
                     std::any_of(changes.added.begin(), changes.added.end(), is)))
                    refresh();
            });
    setSelection({}, 0);
}

QWidget *DetailsPane::buildHeader()
{
    auto *header = new QWidget(this);
    m_badge = new StateBadge(header);
    m_name = new ElidedLabel({}, header);
    m_name->setObjectName(QStringLiteral("details.name"));
    QFont font = m_name->font();
    font.setWeight(QFont::DemiBold);
    font.setPointSizeF(font.pointSizeF() * 1.1);
    m_name->setFont(font);
    m_name->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_note = new ElidedLabel({}, header);
    m_note->setObjectName(QStringLiteral("details.note"));
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(m_name);
    layout->addWidget(m_badge);
    layout->addWidget(m_note, 1);
    return header;
}

void DetailsPane::setSelection(const std::optional<SandboxKey> &current, int selectedCount)
{
    if (selectedCount > 1) {
        m_key = {};
        m_nothing->setText(
            tr("%n sandboxes are selected. Select one to see its details.", nullptr, selectedCount));
        m_pages->setCurrentIndex(0);
        return;
    }
    if (!current) {
        // A sandbox that ended or was deleted may just have left the table; its output may be what is being
        // read.
        const std::optional<Sandbox> shown = m_store->find(m_key);
        if (!m_key.sandboxId.isEmpty() && (!shown || isFinal(shown->state)))
            return;
        m_key = {};
        m_nothing->setText(tr("Select a sandbox to see its details and to run commands in it."));
        m_pages->setCurrentIndex(0);
        return;
    }
    m_key = *current;
    m_pages->setCurrentIndex(1);
    refresh();
}

void DetailsPane::setAccountNames(const QHash<QString, QString> &names)
{
    m_accountNames = names;
    if (!m_key.sandboxId.isEmpty())
        refresh();
}

void DetailsPane::setRuntimes(const QHash<QString, QList<ProviderMetadata::Runtime>> &runtimes)
{
    m_runtimes = runtimes;
    if (!m_key.sandboxId.isEmpty())
        refresh();
}

void DetailsPane::setTemplateAccounts(const QSet<QString> &accountIds)
{
    m_templateAccounts = accountIds;
    if (!m_key.sandboxId.isEmpty())
        refresh();
}

/// The service's own word for a kind that its plug-in does not name.
QString DetailsPane::runtimeName() const
{
    const QList<ProviderMetadata::Runtime> runtimes = m_runtimes.value(m_key.accountId);
    const auto found = std::find_if(runtimes.begin(), runtimes.end(),
                                    [this](const auto &runtime) { return runtime.id == m_last.runtime; });
    return found == runtimes.end() ? m_last.runtime : found->name;
}

void DetailsPane::showRunTab()
{
    m_tabs->setCurrentWidget(m_run);
    m_run->focusCommand();
}

QList<RemoteTab *> DetailsPane::remoteTabs() const
{
    return {m_jobs, m_files, m_logs, m_metrics, m_ports, m_network};
}

void DetailsPane::showTab(RemoteTab *tab)
{
    m_tabs->setCurrentWidget(tab);
    m_tabs->setFocus(Qt::ShortcutFocusReason);
}

void DetailsPane::updateRefusals()
{
    m_run->updateRefusal();
    for (RemoteTab *tab : remoteTabs())
        tab->setSandbox(m_key);
}

void DetailsPane::reload()
{
    for (RemoteTab *tab : remoteTabs())
        tab->reload(); // it is the visible one's to do something
}

void DetailsPane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!m_key.sandboxId.isEmpty())
        askWhyItEnded();
}

/// The list does not tell all of it. A service that does not answer leaves what is known already.
void DetailsPane::askWhyItEnded()
{
    if (!isFinal(m_last.state) || m_endAskedFor == m_key || !isVisible() || !m_store->find(m_key) ||
        !m_reader.offers(Ability::Status, m_key.accountId))
        return;
    m_endAskedFor = m_key;
    m_endReason = {};
    whenDone<EndReason>(m_reader.endReason(m_key), this,
                        [this, key = m_key](const Result<EndReason> &reason) {
                            if (!reason || key != m_key)
                                return;
                            m_endReason = *reason;
                            refresh();
                        });
}

void DetailsPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        update();
}

void DetailsPane::refresh()
{
    const std::optional<Sandbox> sandbox = m_store->find(m_key);
    if (sandbox)
        m_last = *sandbox;
    else if (m_last.id != m_key.sandboxId)
        return;
    m_name->setText(m_last.name.isEmpty() ? m_last.id : m_last.name);
    m_badge->setState(m_last.state, stateText(m_last));
    askWhyItEnded();
    const EndReason reason = m_endAskedFor == m_key ? m_endReason : EndReason();
    m_note->setText(sandbox ? endSentence(m_last, reason)
                            : tr("No longer in the list: this is what was last known."));
    m_overview->setTemplates(m_templateAccounts.contains(m_key.accountId));
    m_overview->setSandbox(m_last, reason, m_accountNames.value(m_key.accountId, m_key.accountId),
                           runtimeName());
    m_run->setSandbox(m_key);
    for (RemoteTab *tab : remoteTabs())
        tab->setSandbox(m_key);
}

} // namespace Sandkeeper
