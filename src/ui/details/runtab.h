// SPDX-License-Identifier: MIT
#pragma once

#include "ui/details/runhistory.h"

#include <QHash>
#include <QWidget>

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace Sandkeeper {

class ElidedLabel;
class KeyValueEditor;
class MessageBar;
class OutputView;

/// Runs commands in one sandbox and shows what they print. Each sandbox keeps its own history and what was
/// typed for the length of the session, whatever is selected in between. GUI thread.
class RunTab final : public QWidget
{
    Q_OBJECT
public:
    explicit RunTab(Operations *operations, QWidget *parent = nullptr);

    void setSandbox(const SandboxKey &key);
    /// Asks Operations again whether a command can be run.
    void updateRefusal();
    void focusCommand();
    /// The keyboard is on a command that was not sent.
    bool isTyping() const;
    void run();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Session
    {
        RunHistory *history = nullptr;
        QString draft;
        int shown = -1; ///< row whose output is shown
    };
    QWidget *buildCommandRow();
    QWidget *buildOptions();
    QWidget *buildOutput();
    void connectAll();
    Session &session();
    void runEnded(RunOperation *operation);
    void showRun(int row);
    void showOperation(const RunOperation &operation);
    void showNothing();
    void fillForm(const CommandRequest &request);
    void walkHistory(int step);
    void updateButtons();
    void saveOutput();
    void writeOutput(const QString &fileName, const QByteArray &content);

    Operations *m_operations;
    SandboxKey m_key;
    QHash<SandboxKey, Session> m_sessions;
    QList<SandboxKey> m_recent; ///< sandboxes with a session, latest last
    int m_walk = -1;            ///< place in the list of commands while going through it with Up and Down

    QLineEdit *m_command = nullptr;
    QPushButton *m_run = nullptr;
    QPushButton *m_cancel = nullptr;
    QToolButton *m_optionsButton = nullptr;
    QWidget *m_options = nullptr;
    QLineEdit *m_folder = nullptr;
    QSpinBox *m_timeout = nullptr;
    KeyValueEditor *m_environment = nullptr;
    MessageBar *m_message = nullptr;
    QListView *m_list = nullptr;
    OutputView *m_stdout = nullptr;
    OutputView *m_stderr = nullptr;
    ElidedLabel *m_outcome = nullptr;
    QPushButton *m_save = nullptr;
    QString m_refusal;
};

} // namespace Sandkeeper
