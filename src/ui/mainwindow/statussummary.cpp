// SPDX-License-Identifier: MIT
#include "ui/mainwindow/statussummary.h"

#include "core/client/operations.h"
#include "models/sandboxfiltermodel.h"
#include "models/sandboxtext.h"
#include "models/transfersmodel.h"
#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plaintext.h"

#include <QLocale>
#include <QStatusBar>
#include <QToolButton>

using namespace std::chrono_literals;

namespace Sandkeeper {

StatusSummary::StatusSummary(QStatusBar *bar, AccountSessions *sessions, SandboxStore *store,
                             SandboxFilterModel *model, Operations *operations)
    : QObject(bar)
    , m_sessions(sessions)
    , m_store(store)
    , m_model(model)
    , m_operations(operations)
    , m_counts(plainLabel({}, bar))
    , m_freshness(plainLabel({}, bar))
    , m_running(nameWidget(new QToolButton(bar), "status.operations", tr("Operations")))
    , m_transferring(nameWidget(new QToolButton(bar), "status.transfers", tr("Transfers")))
{
    m_counts->setObjectName(QStringLiteral("status.counts"));
    m_freshness->setObjectName(QStringLiteral("status.freshness"));
    m_running->setAutoRaise(true);
    m_running->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_running->setToolTip(tr("Show or hide the operations"));
    bar->addWidget(m_counts);
    m_transferring->setAutoRaise(true);
    m_transferring->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_transferring->setToolTip(tr("Show or hide the transfers"));
    m_transferring->hide();
    bar->addPermanentWidget(m_transferring);
    bar->addPermanentWidget(m_running);
    bar->addPermanentWidget(m_freshness);
    bar->setContentsMargins(8, 0, 8, 0);
    bar->setSizeGripEnabled(false);

    m_coalesce.setSingleShot(true);
    m_coalesce.setInterval(0);
    connect(&m_coalesce, &QTimer::timeout, this, [this] {
        updateCounts();
        updateFreshness();
    });
    const auto later = [this] {
        m_coalesce.start();
    };
    connect(model, &QAbstractItemModel::rowsInserted, this, later);
    connect(model, &QAbstractItemModel::rowsRemoved, this, later);
    connect(model, &SandboxFilterModel::filterChanged, this, later);
    connect(store, &SandboxStore::sandboxesChanged, this, later);
    connect(store, &SandboxStore::accountStatusChanged, this, later);
    connect(operations, &Operations::changed, this, &StatusSummary::updateOperations);
    connect(operations, &Operations::added, this, &StatusSummary::updateOperations);
    connect(m_transferring, &QToolButton::clicked, this, &StatusSummary::transfersClicked);
    connect(m_running, &QToolButton::clicked, this, &StatusSummary::operationsClicked);
    m_second.setInterval(1s);
    connect(&m_second, &QTimer::timeout, this, &StatusSummary::updateFreshness);
    m_second.start();
    updateCounts();
    updateFreshness();
    updateOperations();
}

void StatusSummary::setSelectedCount(int count)
{
    m_selected = count;
    m_coalesce.start();
}

void StatusSummary::setTransfers(TransferQueue *queue)
{
    m_transfers = queue;
    m_transferring->show();
    connect(queue, &TransferQueue::summaryChanged, this, &StatusSummary::updateTransfers);
    updateTransfers();
}

void StatusSummary::updateTransfers()
{
    const QString text = transferSummaryText(m_transfers->summary());
    m_transferring->setText(text.isEmpty() ? tr("Transfers") : text);
    m_transferring->setAccessibleName(m_transferring->text());
}

void StatusSummary::updateCounts()
{
    const int total = m_store->count();
    const int shown = m_model->rowCount();
    const QLocale locale;
    QString text = shown == total ? tr("%n sandbox(es)", nullptr, total)
                                  : tr("%1 of %n sandbox(es)", nullptr, total).arg(locale.toString(shown));
    if (m_selected > 0)
        text = tr("%1 · %2", "counts in the status bar").arg(text, tr("%n selected", nullptr, m_selected));
    m_counts->setText(text);
}

void StatusSummary::updateFreshness()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QDateTime oldest;
    bool loading = false;
    const QStringList ids = m_store->accountIds();
    for (const QString &id : ids) {
        const AccountStatus status = m_store->status(id);
        loading = loading || (status.loading && !status.loadedOnce);
        if (status.lastSuccess.isValid() && (!oldest.isValid() || status.lastSuccess < oldest))
            oldest = status.lastSuccess;
    }
    if (loading)
        m_freshness->setText(tr("Loading…"));
    else if (!oldest.isValid())
        m_freshness->setText(QString());
    else
        m_freshness->setText(
            tr("Refreshed %1", "%1: 3 s ago").arg(agoText(std::chrono::seconds(oldest.secsTo(now)), true)));
    m_freshness->setToolTip(plainToolTip(exactTimeText(oldest)));
}

void StatusSummary::updateOperations()
{
    const int running = m_operations->runningCount();
    m_running->setText(running > 0 ? tr("%n operation(s) running", nullptr, running) : tr("Operations"));
    m_running->setAccessibleName(m_running->text());
}

} // namespace Sandkeeper
