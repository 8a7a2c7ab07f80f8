// SPDX-License-Identifier: MIT
#include "ui/dialogs/collapsiblesection.h"

#include "ui/dialogs/widgetnames.h"

#include <QHBoxLayout>
#include <QStyleOptionToolButton>
#include <QStylePainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace Sandkeeper {

namespace {

/// A heading that unfolds: checked means unfolded, which the arrow shows; a pressed-in look would say
/// something else.
class HeadingButton final : public QToolButton
{
public:
    using QToolButton::QToolButton;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QStylePainter painter(this);
        QStyleOptionToolButton option;
        initStyleOption(&option);
        option.state &= ~QStyle::State_On;
        painter.drawComplexControl(QStyle::CC_ToolButton, option);
    }
};

} // namespace

CollapsibleSection::CollapsibleSection(const QString &title, const char *objectName, QWidget *parent)
    : QWidget(parent)
    , m_button(new HeadingButton(this))
    , m_summary(new HintLabel({}, this))
    , m_body(new QWidget(this))
    , m_content(new QVBoxLayout(m_body))
{
    nameWidget(m_button, objectName, title);
    m_button->setText(title);
    m_button->setCheckable(true);
    m_button->setAutoRaise(true);
    m_button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_button->setArrowType(Qt::RightArrow);
    m_button->setFocusPolicy(Qt::StrongFocus); // Tab reaches it; tool buttons are skipped by default
    QFont font = m_button->font();
    font.setBold(true);
    m_button->setFont(font);
    m_summary->setWordWrap(false);

    m_content->setContentsMargins(0, 0, 0, 8);
    m_content->setSpacing(8);
    m_body->hide();

    auto *header = new QHBoxLayout;
    header->setSpacing(8);
    header->addWidget(m_button);
    header->addWidget(m_summary);
    header->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(header);
    layout->addWidget(m_body);

    connect(m_button, &QToolButton::toggled, this, [this](bool on) {
        m_button->setArrowType(on ? Qt::DownArrow : Qt::RightArrow);
        m_body->setVisible(on);
        m_summary->setVisible(!on);
    });
}

bool CollapsibleSection::isExpanded() const
{
    return m_button->isChecked();
}

void CollapsibleSection::setExpanded(bool expanded)
{
    m_button->setChecked(expanded);
}

void CollapsibleSection::setSummary(const QString &text)
{
    m_summary->setText(text);
}

} // namespace Sandkeeper
