// SPDX-License-Identifier: MIT
#include "ui/dialogs/fieldrow.h"

#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/icons.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

namespace Sandkeeper {

FieldRow::FieldRow(const QString &label, QWidget *editor, QWidget *focusTarget, QWidget *parent)
    : QWidget(parent)
    , m_label(plainLabel(label, this))
    , m_editor(editor)
    , m_focusTarget(focusTarget ? focusTarget : editor)
    , m_icon(new QLabel(this))
    , m_message(new HintLabel({}, this))
{
    m_label->setBuddy(m_focusTarget);
    m_label->setAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    m_message->setObjectName(QStringLiteral("fieldMessage"));

    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    // The label stands beside the first line of its editor, however tall that is or becomes.
    m_label->setMinimumHeight(std::min(editor->sizeHint().height(), QLineEdit().sizeHint().height()));
    grid->addWidget(m_label, 0, 0, Qt::AlignTop);
    // Numbers and check boxes keep their own width, everything else fills the row.
    const bool isNarrow = qobject_cast<QAbstractSpinBox *>(editor) || qobject_cast<QAbstractButton *>(editor);
    auto *editorLine = new QHBoxLayout;
    editorLine->addWidget(editor, isNarrow ? 0 : 1);
    if (isNarrow)
        editorLine->addStretch(1);
    grid->addLayout(editorLine, 0, 1);
    auto *messageLine = new QHBoxLayout;
    messageLine->setSpacing(4);
    messageLine->addWidget(m_icon, 0, Qt::AlignTop);
    messageLine->addWidget(m_message, 1);
    grid->addLayout(messageLine, 1, 1);
    updateMessage();
}

void FieldRow::setLabel(const QString &label)
{
    m_label->setText(label);
}

void FieldRow::setHint(const QString &text)
{
    m_hint = text;
    updateMessage();
}

void FieldRow::setDoubt(const QString &text)
{
    m_doubt = text;
    updateMessage();
}

void FieldRow::setProblem(const QString &text)
{
    m_problem = text;
    updateMessage();
}

void FieldRow::setUnavailable(const QString &reason)
{
    m_unavailable = reason;
    m_editor->setEnabled(reason.isEmpty());
    m_label->setEnabled(reason.isEmpty());
    updateMessage();
}

void FieldRow::focusEditor()
{
    m_focusTarget->setFocus(Qt::OtherFocusReason);
}

int FieldRow::labelWidthHint() const
{
    return m_label->sizeHint().width();
}

void FieldRow::setLabelWidth(int width)
{
    m_label->setFixedWidth(width);
}

void FieldRow::alignLabels(QWidget *form)
{
    const auto rows = form->findChildren<FieldRow *>();
    int width = 0;
    for (const FieldRow *row : rows)
        width = std::max(width, row->labelWidthHint());
    for (FieldRow *row : rows)
        row->setLabelWidth(width);
}

void FieldRow::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        updateMessage();
    QWidget::changeEvent(event);
}

void FieldRow::updateMessage()
{
    const QString wrong = m_problem.isEmpty() ? m_doubt : m_problem;
    const bool isProblem = m_unavailable.isEmpty() && !wrong.isEmpty();
    const QString text = !m_unavailable.isEmpty() ? m_unavailable : isProblem ? wrong : m_hint;
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
    // A problem is told apart by its picture and by full-strength text, never by colour alone.
    m_message->setEmphasised(isProblem);
    m_icon->setVisible(isProblem);
    if (isProblem) {
        const int side = m_message->fontMetrics().height();
        m_icon->setPixmap(tintedPixmap(QStringLiteral("warning"), {side, side}, devicePixelRatioF(),
                                       toneColor(palette(), Tone::Attention)));
    }
    m_focusTarget->setAccessibleDescription(text);
}

} // namespace Sandkeeper
