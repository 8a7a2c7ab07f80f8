// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/types.h"

#include <QDialog>

class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace Sandkeeper {

/// Asks before sandboxes are deleted: names every one of them, says that it cannot be undone, and takes “no”
/// for the answer of a hasty Enter. Many at once ask for their number to be typed. Open it with open();
/// accepted() means delete.
class DeleteDialog : public QDialog
{
    Q_OBJECT
public:
    /// What is shown of a sandbox and no more: thousands of whole ones take a frame to copy.
    struct Item
    {
        Item(SandboxKey sandboxKey, const Sandbox &sandbox, QString account)
            : key(std::move(sandboxKey))
            , name(sandbox.name)
            , state(sandbox.state)
            , stateWord(sandbox.stateWord)
            , accountName(std::move(account))
        {
        }
        SandboxKey key;
        QString name;
        SandboxState state;
        QString stateWord;
        QString accountName;
    };
    static constexpr int TypedNumberThreshold = 25;

    explicit DeleteDialog(QList<Item> items, QWidget *parent = nullptr);

    QList<SandboxKey> keys() const;
    /// Also offers to pause instead: for when every one of them can be paused.
    void offerPause();

Q_SIGNALS:
    /// The dialog is closed by then.
    void pauseChosen();

private:
    QWidget *buildTable();
    void updateButton();

    QList<Item> m_items;
    QLineEdit *m_number = nullptr; ///< null below the threshold
    QDialogButtonBox *m_buttons;
    QLabel *m_pauseHint;
    QPushButton *m_delete;
};

} // namespace Sandkeeper
