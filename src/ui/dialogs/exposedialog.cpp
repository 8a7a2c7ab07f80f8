// SPDX-License-Identifier: MIT
#include "ui/dialogs/exposedialog.h"

#include "ui/dialogs/fieldrow.h"
#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/growth.h"
#include "ui/widgets/messagebar.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace Sandkeeper {

ExposeDialog::ExposeDialog(const ServiceReader &reader, Operations *operations, const SandboxKey &sandbox,
                           QWidget *parent)
    : QDialog(parent)
    , m_reader(reader)
    , m_operations(operations)
    , m_sandbox(sandbox)
    , m_port(nameWidget(new QSpinBox, "exposePort", tr("Port")))
    , m_protocol(nameWidget(new QComboBox, "exposeProtocol", tr("Protocol")))
    , m_name(nameWidget(new QLineEdit, "exposeName", tr("Name of the port")))
    , m_portRow(new FieldRow(tr("&Port"), m_port))
    , m_message(new MessageBar(this))
    , m_expose(nameWidget(new QPushButton(tr("Expose")), "exposeAccept", tr("Expose")))
{
    setObjectName(QStringLiteral("exposeDialog"));
    setWindowTitle(tr("Expose port"));
    build();
    check();
}

ExposeDialog::~ExposeDialog()
{
    if (m_operation)
        m_operation->setWatched(false); // nobody else is left to say how it ended
}

void ExposeDialog::build()
{
    m_port->setRange(1, 65535);
    m_port->setValue(8000);
    m_port->setGroupSeparatorShown(false);
    m_port->setMinimumWidth(m_port->fontMetrics().averageCharWidth() * 16);
    m_protocol->addItems(m_reader.portProtocols(m_sandbox.accountId));
    m_name->setPlaceholderText(tr("Optional"));
    m_message->setObjectName(QStringLiteral("exposeMessage"));
    m_message->hide();
    m_expose->setDefault(true);
    auto *buttons = new QDialogButtonBox(this);
    auto *cancel = nameWidget(buttons->addButton(QDialogButtonBox::Cancel), "exposeCancel", tr("Cancel"));
    cancel->setText(tr("Cancel"));
    buttons->addButton(m_expose, QDialogButtonBox::ActionRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(m_portRow);
    layout->addWidget(new FieldRow(tr("P&rotocol"), m_protocol));
    layout->addWidget(new FieldRow(tr("&Name"), m_name));
    auto *hint = new HintLabel(tr("Anybody who knows the address can reach an exposed port."), this);
    layout->addWidget(hint);
    layout->addWidget(m_message);
    layout->addStretch(1);
    layout->addWidget(buttons);
    FieldRow::alignLabels(this);
    setMinimumWidth(460);
    growWithContent(this);

    connect(m_port, &QSpinBox::valueChanged, this, &ExposeDialog::check);
    connect(m_protocol, &QComboBox::currentIndexChanged, this, &ExposeDialog::check);
    connect(m_name, &QLineEdit::textChanged, this, &ExposeDialog::check);
    connect(m_expose, &QPushButton::clicked, this, &ExposeDialog::expose);
}

ExposeRequest ExposeDialog::request() const
{
    return {.sandboxId = m_sandbox.sandboxId,
            .port = m_port->value(),
            .name = m_name->text().trimmed(),
            .protocol = m_protocol->currentText()};
}

bool ExposeDialog::check()
{
    const QString problem = m_reader.portProblem(m_sandbox.accountId, request());
    m_portRow->setProblem(problem);
    return problem.isEmpty();
}

void ExposeDialog::expose()
{
    if (m_operation || !check()) {
        m_portRow->focusEditor();
        return;
    }
    m_operation = m_operations->expose(m_sandbox, request());
    m_operation->setWatched(true);
    m_expose->setEnabled(false);
    m_message->setMessage(MessageBar::Severity::Information, tr("Asking the service…"));
    m_message->show();
    connect(m_operation, &Operation::finished, this, &ExposeDialog::answered);
}

void ExposeDialog::answered()
{
    Operation *operation = m_operation;
    m_operation.clear();
    m_expose->setEnabled(true);
    Q_EMIT ended();
    if (operation->state() == Operation::State::Succeeded)
        return accept();
    m_message->setError(operation->firstError().value_or(Error()), tr("The port was not exposed."));
}

} // namespace Sandkeeper
