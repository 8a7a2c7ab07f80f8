// SPDX-License-Identifier: MIT
#include "ui/ssh/sshdialog.h"

#include "models/sandboxtext.h"
#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/growth.h"
#include "ui/widgets/messagebar.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Sandkeeper {

SshDialog::SshDialog(SshConnection *connection, QWidget *parent)
    : QDialog(parent)
    , m_connection(connection)
    , m_status(wrappedLabel({}, this))
    , m_caption(new HintLabel(tr("The command, for another terminal:"), this))
    , m_command(nameWidget(new QPlainTextEdit(this), "ssh.command", tr("SSH command")))
    , m_copy(nameWidget(new QPushButton(tr("Copy command"), this), "ssh.copy", tr("Copy command")))
    , m_end(nameWidget(new QPushButton(this), "ssh.end", tr("End session")))
    , m_message(new MessageBar(this))
{
    setObjectName(QStringLiteral("sshDialog"));
    setWindowTitle(tr("SSH to “%1”").arg(visibleOneLine(connection->sandboxName())));
    m_status->setObjectName(QStringLiteral("ssh.status"));
    m_message->setObjectName(QStringLiteral("ssh.message"));
    m_message->hide();
    m_command->setReadOnly(true);
    m_command->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_command->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_command->setTabChangesFocus(true);
    m_command->setFixedHeight(m_command->fontMetrics().lineSpacing() * 6 + 12);
    m_copy->setAutoDefault(false);
    m_end->setAutoDefault(false);
    auto *buttons = new QDialogButtonBox(this);
    buttons->addButton(m_copy, QDialogButtonBox::ActionRole);
    buttons->addButton(m_end, QDialogButtonBox::RejectRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(commandLine()); });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(m_status);
    layout->addWidget(m_message);
    layout->addWidget(m_caption);
    layout->addWidget(m_command);
    layout->addStretch(1);
    layout->addWidget(buttons);
    setMinimumWidth(560);
    growWithContent(this);
    connect(connection, &SshConnection::stateChanged, this, &SshDialog::update);
    update();
}

QString SshDialog::commandLine() const
{
    return m_command->toPlainText();
}

void SshDialog::update()
{
    if (!m_connection)
        return;
    using State = SshConnection::State;
    const State state = m_connection->state();
    const bool isOpen = state == State::Open;
    if (isOpen && m_command->toPlainText().isEmpty()) {
        const QStringList &words = m_connection->command();
        m_command->setPlainText(commandText(Argv{words.first(), words.mid(1)}));
    }
    m_caption->setVisible(isOpen);
    m_command->setVisible(isOpen);
    m_copy->setVisible(isOpen);
    m_end->setText(isOpen ? tr("End session") : state == State::Failed ? tr("Close") : tr("Cancel"));
    m_end->setAccessibleName(m_end->text());
    m_end->setEnabled(state != State::Closing);
    switch (state) {
    case State::MakingKey:
        m_status->setText(tr("Making a key for this session…"));
        break;
    case State::Opening:
        m_status->setText(tr("Asking the service to open a session…"));
        break;
    case State::Settling:
        m_status->setText(tr("The session is open. Waiting until the service knows the key…"));
        break;
    case State::Open:
        m_status->setText(
            m_connection->hasTerminal()
                ? tr("The session is open in a terminal. It is closed, and its key removed, when the "
                     "terminal "
                     "ends or you end it here.")
                : tr("The session is open, but no terminal of its own could be followed. Run the command in "
                     "any terminal; the session stays open until you end it here."));
        break;
    case State::Closing:
        m_status->setText(tr("Closing the session…"));
        break;
    case State::Ended:
        QDialog::done(Accepted);
        break;
    case State::Failed:
        showFailure(m_connection->error());
        break;
    }
}

void SshDialog::showFailure(const Error &error)
{
    if (error.isCancelled())
        return QDialog::done(Rejected);
    m_status->setText(tr("No SSH session was opened."));
    m_message->setError(error);
    m_message->show();
    show();
}

void SshDialog::done(int result)
{
    // The window stays until the session is closed, so that nobody believes it is when it is not.
    if (m_connection && !m_connection->isOver())
        return m_connection->close();
    QDialog::done(result);
}

} // namespace Sandkeeper
