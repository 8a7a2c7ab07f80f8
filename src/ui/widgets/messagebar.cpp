// SPDX-License-Identifier: MIT
#include "ui/widgets/messagebar.h"

#include "core/provider/errortext.h"
#include "ui/widgets/plaintext.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

namespace Sandkeeper {

namespace {

Tone toneOf(MessageBar::Severity severity)
{
    switch (severity) {
    case MessageBar::Severity::Information:
        return Tone::Accent;
    case MessageBar::Severity::Success:
        return Tone::Good;
    case MessageBar::Severity::Warning:
        return Tone::Attention;
    case MessageBar::Severity::Error:
        return Tone::Bad;
    }
    return Tone::Accent;
}

QString iconOf(MessageBar::Severity severity)
{
    switch (severity) {
    case MessageBar::Severity::Information:
        return QStringLiteral("info");
    case MessageBar::Severity::Success:
        return QStringLiteral("check");
    case MessageBar::Severity::Warning:
        return QStringLiteral("warning");
    case MessageBar::Severity::Error:
        return QStringLiteral("error");
    }
    return QStringLiteral("info");
}

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent)
{
    setObjectName(QStringLiteral("messageBar"));
    m_icon = new QLabel(this);
    m_text = selectableLabel({}, this);
    m_text->setObjectName(QStringLiteral("messageBar.text"));
    m_details = selectableLabel({}, this);
    m_details->setObjectName(QStringLiteral("messageBar.details"));
    m_details->hide();
    m_detailsButton = new QToolButton(this);
    m_detailsButton->setObjectName(QStringLiteral("messageBar.detailsButton"));
    m_detailsButton->setText(tr("Details"));
    m_detailsButton->setAccessibleName(tr("Show details"));
    m_detailsButton->setAutoRaise(true);
    m_detailsButton->setCheckable(true);
    m_detailsButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_closeButton = new QToolButton(this);
    m_closeButton->setObjectName(QStringLiteral("messageBar.closeButton"));
    m_closeButton->setIcon(themedIcon(QStringLiteral("close")));
    m_closeButton->setAccessibleName(tr("Close message"));
    m_closeButton->setToolTip(tr("Close message"));
    m_closeButton->setAutoRaise(true);

    m_buttons = new QHBoxLayout;
    m_buttons->setSpacing(8);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(4);
    texts->addStretch();
    texts->addWidget(m_text);
    texts->addWidget(m_details);
    texts->addStretch();
    row->addLayout(texts, 1);
    row->addWidget(m_detailsButton, 0, Qt::AlignTop);
    row->addLayout(m_buttons);
    row->setAlignment(m_buttons, Qt::AlignTop);
    row->addWidget(m_closeButton, 0, Qt::AlignTop);
    row->setContentsMargins(12, 8, 8, 8);
    setLayout(row);
    m_detailsButton->hide();
    setClosable(false);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);

    connect(m_detailsButton, &QToolButton::toggled, this, &MessageBar::showDetails);
    connect(m_closeButton, &QToolButton::clicked, this, [this] {
        hide();
        Q_EMIT closed();
    });
    updateIcon();
}

void MessageBar::setMessage(Severity severity, const QString &text, const QString &details)
{
    m_severity = severity;
    m_text->setText(text);
    m_details->setText(details);
    m_detailsButton->setVisible(!details.isEmpty());
    if (details.isEmpty())
        m_detailsButton->setChecked(false);
    setAccessibleName(text);
    updateIcon();
    update();
}

void MessageBar::setError(const Error &error, const QString &extra)
{
    QStringList sentences{message(error), advice(error), extra};
    sentences.removeAll(QString());
    setMessage(Severity::Error, sentences.join(QLatin1Char(' ')), technicalDetails(error));
}

QString MessageBar::text() const
{
    return m_text->text();
}

QPushButton *MessageBar::addButton(const QString &name, const QString &text)
{
    auto *button = new QPushButton(text, this);
    button->setObjectName(name);
    button->setAccessibleName(text);
    button->setAutoDefault(false);
    m_buttons->addWidget(button, 0, Qt::AlignTop);
    return button;
}

void MessageBar::setClosable(bool closable)
{
    m_closeButton->setVisible(closable);
}

void MessageBar::paintEvent(QPaintEvent *event)
{
    QFrame::paintEvent(event);
    QPainter painter(this);
    painter.fillRect(rect(), toneBackground(palette(), toneOf(m_severity)));
    painter.fillRect(QRect(0, 0, 3, height()), toneColor(palette(), toneOf(m_severity)));
}

void MessageBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateIcon();
}

void MessageBar::updateIcon()
{
    const int side = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
    m_icon->setPixmap(tintedPixmap(iconOf(m_severity), {side, side}, devicePixelRatioF(),
                                   toneColor(palette(), toneOf(m_severity))));
    // As high as a button, so that icon, first line and buttons stand on one line.
    m_icon->setMinimumHeight(m_detailsButton->sizeHint().height());
}

void MessageBar::showDetails(bool show)
{
    m_details->setVisible(show);
    m_detailsButton->setAccessibleName(show ? tr("Hide details") : tr("Show details"));
}

} // namespace Sandkeeper
