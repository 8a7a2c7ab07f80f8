// SPDX-License-Identifier: MIT
#include "ui/dialogs/collapsiblesection.h"

#include "ui/dialogs/widgetnames.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace Sandkeeper {

CollapsibleSection::CollapsibleSection(const QString &title, const char *objectName, QWidget *parent)
    : QWidget(parent)
    , m_button(new QToolButton(this))
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
    header->addWidget(m_summary, 1);
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
