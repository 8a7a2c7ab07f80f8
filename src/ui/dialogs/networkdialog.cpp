// SPDX-License-Identifier: MIT
#include "ui/dialogs/networkdialog.h"

#include "ui/dialogs/networkeditor.h"
#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/growth.h"
#include "ui/widgets/messagebar.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace Sandkeeper {

NetworkDialog::NetworkDialog(const ServiceReader &reader, Operations *operations, const SandboxKey &sandbox,
                             const NetworkPolicy &policy, QWidget *parent)
    : QDialog(parent)
    , m_reader(reader)
    , m_operations(operations)
    , m_sandbox(sandbox)
    , m_editor(new NetworkEditor(this))
    , m_message(new MessageBar(this))
    , m_apply(nameWidget(new QPushButton(tr("Apply")), "networkApply", tr("Apply")))
{
    setObjectName(QStringLiteral("networkDialog"));
    setWindowTitle(tr("Change network access"));
    build();
    m_editor->setEntryCheck(
        [this](const QString &entry) { return m_reader.networkEntryProblem(m_sandbox.accountId, entry); });
    m_editor->setValue({policy.allowlist, policy.denylist});
    m_editor->focusTarget()->setFocus(Qt::OtherFocusReason);
}

NetworkDialog::~NetworkDialog()
{
    if (m_operation)
        m_operation->setWatched(false); // nobody else is left to say how it ended
}

void NetworkDialog::build()
{
    m_editor->setStretching(true);
    m_message->setObjectName(QStringLiteral("networkMessage"));
    m_message->hide();
    m_apply->setDefault(true);
    auto *buttons = new QDialogButtonBox(this);
    auto *cancel = nameWidget(buttons->addButton(QDialogButtonBox::Cancel), "networkCancel", tr("Cancel"));
    cancel->setText(tr("Cancel"));
    buttons->addButton(m_apply, QDialogButtonBox::ActionRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(new HintLabel(tr("New connections follow the new policy; those that are open now are "
                                       "not cut. It replaces the former "
                                       "one as a whole."),
                                    this));
    layout->addWidget(m_editor, 1);
    layout->addWidget(m_message);
    layout->addWidget(buttons);
    resize(520, 360);
    growWithContent(this);
    connect(m_editor, &NetworkEditor::edited, m_message, &QWidget::hide);
    connect(m_apply, &QPushButton::clicked, this, &NetworkDialog::apply);
}

NetworkPolicy NetworkDialog::policy() const
{
    const NetworkEditor::Policy value = m_editor->value();
    return {.allowlist = value.allowlist, .denylist = value.denylist};
}

QString NetworkDialog::problem() const
{
    const QString own = m_editor->problem();
    return own.isEmpty() ? m_reader.networkProblem(m_sandbox.accountId, policy()) : own;
}

void NetworkDialog::apply()
{
    if (m_operation)
        return;
    if (const QString text = problem(); !text.isEmpty()) {
        m_message->setMessage(MessageBar::Severity::Warning, tr("Nothing was sent. %1").arg(text));
        m_message->show();
        return;
    }
    m_operation = m_operations->setNetworkPolicy(m_sandbox, policy());
    m_operation->setWatched(true);
    m_apply->setEnabled(false);
    m_editor->setEnabled(false);
    m_message->setMessage(MessageBar::Severity::Information, tr("Asking the service…"));
    m_message->show();
    connect(m_operation, &Operation::finished, this, &NetworkDialog::answered);
}

void NetworkDialog::answered()
{
    Operation *operation = m_operation;
    m_operation.clear();
    m_apply->setEnabled(true);
    m_editor->setEnabled(true);
    Q_EMIT ended();
    if (operation->state() == Operation::State::Succeeded)
        return accept();
    m_message->setError(operation->firstError().value_or(Error()), tr("The policy was not changed."));
}

} // namespace Sandkeeper
