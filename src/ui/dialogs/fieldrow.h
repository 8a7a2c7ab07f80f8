// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QLabel;

namespace Sandkeeper {

class HintLabel;

/// One line of a form: a label, its editor, and below the editor one message: why the field cannot be used,
/// what is wrong with it, a doubt about it, or a hint, in this order of importance. The message is also the
/// editor's accessible description.
class FieldRow : public QWidget
{
    Q_OBJECT
public:
    /// Takes ownership of `editor`. `focusTarget` is what takes the focus inside a composed editor; the
    /// editor itself when null.
    FieldRow(const QString &label, QWidget *editor, QWidget *focusTarget = nullptr,
             QWidget *parent = nullptr);

    QWidget *editor() const { return m_editor; }

    void setLabel(const QString &label);
    void setHint(const QString &text);
    /// Shown like a problem but does not keep anybody from going on. Empty: no doubt.
    void setDoubt(const QString &text);
    /// Empty: nothing is wrong.
    void setProblem(const QString &text);
    QString problem() const { return m_problem; }
    /// Disables the editor and says why; empty enables it again.
    void setUnavailable(const QString &reason);
    bool isAvailable() const { return m_unavailable.isEmpty(); }

    /// Focuses the editor.
    void focusEditor();
    /// Rows of one form share a label width so that their editors line up.
    int labelWidthHint() const;
    void setLabelWidth(int width);
    /// Gives every FieldRow below `form` the width of the widest label.
    static void alignLabels(QWidget *form);

protected:
    void changeEvent(QEvent *event) override;

private:
    void updateMessage();

    QLabel *m_label;
    QWidget *m_editor;
    QWidget *m_focusTarget;
    QLabel *m_icon;
    HintLabel *m_message;
    QString m_hint;
    QString m_doubt;
    QString m_problem;
    QString m_unavailable;
};

} // namespace Sandkeeper
