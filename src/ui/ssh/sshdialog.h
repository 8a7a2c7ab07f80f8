// SPDX-License-Identifier: MIT
#pragma once

#include "ui/ssh/sshconnection.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace Sandkeeper {

class MessageBar;

/// How an SSH session stands, its command for another terminal, and the way to end it. Goes by itself when
/// the session has ended; closing it closes the session. Open it with show().
class SshDialog final : public QDialog
{
    Q_OBJECT
public:
    SshDialog(SshConnection *connection, QWidget *parent = nullptr);

    /// The command as it can be pasted into a shell.
    QString commandLine() const;
    void done(int result) override;

private:
    void update();
    void showFailure(const Error &error);

    QPointer<SshConnection> m_connection;
    QLabel *m_status;
    QLabel *m_caption;
    QPlainTextEdit *m_command;
    QPushButton *m_copy;
    QPushButton *m_end;
    MessageBar *m_message;
};

} // namespace Sandkeeper
