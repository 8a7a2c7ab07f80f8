// SPDX-License-Identifier: MIT
#include "ui/mainwindow/emptystate.h"

#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/icons.h"

#include <algorithm>

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace Sandkeeper {

namespace {

constexpr int IconSide = 48;

} // namespace

EmptyState::EmptyState(QWidget *parent, const QString &name)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_title(plainLabel({}, this))
    , m_text(wrappedLabel({}, this))
    , m_button(new QPushButton(this))
{
    setObjectName(name);
    m_title->setObjectName(name + QStringLiteral(".title"));
    m_text->setObjectName(name + QStringLiteral(".text"));
    m_button->setObjectName(name + QStringLiteral(".button"));
    m_button->setAccessibleName(tr("Next step"));
    QFont bold = m_title->font();
    bold.setPointSizeF(bold.pointSizeF() * 1.25);
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setFixedWidth(fontMetrics().averageCharWidth() * 64);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addStretch(2);
    layout->addWidget(m_icon, 0, Qt::AlignHCenter);
    layout->addSpacing(8);
    layout->addWidget(m_title, 0, Qt::AlignHCenter);
    layout->addWidget(m_text, 0, Qt::AlignHCenter);
    layout->addSpacing(8);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    connect(m_button, &QPushButton::clicked, this, &EmptyState::buttonClicked);
}

void EmptyState::show(const QString &icon, const QString &title, const QString &text,
                      const QString &buttonText)
{
    m_title->setText(title);
    m_text->setText(text);
    // An aligned item gets its size hint, which has the text wrapped at another width.
    m_text->setMinimumHeight(std::max(0, m_text->heightForWidth(m_text->width())));
    m_text->setVisible(!text.isEmpty());
    m_button->setText(buttonText);
    m_button->setAccessibleName(buttonText.isEmpty() ? tr("Next step") : buttonText);
    m_button->setVisible(!buttonText.isEmpty());
    if (icon != m_iconName) {
        m_iconName = icon;
        updateColours();
    }
}

QString EmptyState::title() const
{
    return m_title->text();
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateColours();
}

void EmptyState::updateColours()
{
    if (!m_iconName.isEmpty())
        m_icon->setPixmap(tintedPixmap(m_iconName, {IconSide, IconSide}, devicePixelRatioF(),
                                       toneColor(palette(), Tone::Muted)));
}

} // namespace Sandkeeper
