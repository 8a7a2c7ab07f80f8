// SPDX-License-Identifier: MIT
#include "ui/details/networktab.h"

#include "models/sandboxtext.h"
#include "ui/dialogs/networkdialog.h"
#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/plainitemdelegate.h"

#include <algorithm>

#include <QListWidget>
#include <QVBoxLayout>

namespace Sandkeeper {

namespace {

constexpr int ShortestWait = 2000;
constexpr int LongestWait = 30000;

} // namespace

NetworkTab::NetworkTab(const ServiceReader &reader, Operations *operations, QWidget *parent)
    : RemoteTab(reader, Ability::Network, "details.network", tr("Network"), parent)
    , m_operations(operations)
    , m_sentence(wrappedLabel({}, this))
    , m_meaning(new HintLabel({}, this))
    , m_entries(nameWidget(new QListWidget(this), "network.entries", tr("Destinations")))
    , m_notApplied(new MessageBar(this))
{
    m_sentence->setObjectName(QStringLiteral("network.policy"));
    QFont font = m_sentence->font();
    font.setWeight(QFont::DemiBold);
    m_sentence->setFont(font);
    m_meaning->setObjectName(QStringLiteral("network.meaning"));
    m_entries->setItemDelegate(new PlainItemDelegate(m_entries));
    m_entries->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_entries->setMaximumWidth(fontMetrics().averageCharWidth() * 80);
    m_notApplied->setObjectName(QStringLiteral("network.notApplied"));
    m_notApplied->hide();
    auto *content = new QWidget(this);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_notApplied);
    layout->addWidget(m_sentence);
    layout->addWidget(m_meaning);
    layout->addWidget(m_entries, 1);
    layout->addStretch();
    setContent(content);
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &RemoteTab::reload);
}

void NetworkTab::load()
{
    m_again.stop();
    ask<NetworkPolicyStatus>(reader().networkPolicy(sandbox()), [this](const NetworkPolicyStatus &status) {
        m_status = status;
        showStatus();
    });
}

void NetworkTab::showStatus()
{
    const NetworkPolicy &policy = m_status.policy;
    const QStringList entries = policy.allowlist.value_or(policy.denylist.value_or(QStringList()));
    const int count = int(entries.size());
    if (policy.allowlist && entries.isEmpty()) {
        m_sentence->setText(tr("Blocked"));
        m_meaning->setText(tr("The sandbox can reach nothing; names are not resolved either."));
    } else if (policy.allowlist) {
        m_sentence->setText(tr("Limited to %n destination(s)", nullptr, count));
        m_meaning->setText(tr("The sandbox can reach these and nothing else."));
    } else if (!entries.isEmpty()) {
        m_sentence->setText(tr("Blocked: %n destination(s)", nullptr, count));
        m_meaning->setText(tr("The sandbox can reach everything except these."));
    } else {
        m_sentence->setText(tr("Unrestricted"));
        m_meaning->setText(tr("The sandbox can reach everything."));
    }
    m_sentence->setToolTip(plainToolTip(networkText(policy.allowlist, policy.denylist)));
    m_entries->clear();
    m_entries->addItems(entries);
    m_entries->setVisible(!entries.isEmpty());
    m_notApplied->setMessage(MessageBar::Severity::Warning,
                             tr("This policy is stored and not yet in force. The service goes on trying; "
                                "until then new connections "
                                "follow the former one."));
    m_notApplied->setVisible(!m_status.applied);
}

void NetworkTab::answered(const std::optional<Error> &error)
{
    if (error || m_status.applied || !isVisible()) {
        m_wait = 0;
        return;
    }
    m_wait = std::clamp(m_wait * 2, ShortestWait, LongestWait);
    m_again.start(m_wait);
}

void NetworkTab::forget()
{
    m_again.stop();
    m_wait = 0;
    m_status = {};
    m_entries->clear();
    m_notApplied->hide();
}

void NetworkTab::hideEvent(QHideEvent *event)
{
    m_again.stop();
    RemoteTab::hideEvent(event);
}

void NetworkTab::openEditor()
{
    if (!hasContent() || !refusal().isEmpty())
        return;
    auto *dialog = new NetworkDialog(reader(), m_operations, sandbox(), m_status.policy, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &NetworkDialog::ended, this, &RemoteTab::reload);
    dialog->open();
}

} // namespace Sandkeeper
