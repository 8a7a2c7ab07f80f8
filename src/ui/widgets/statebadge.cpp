// SPDX-License-Identifier: MIT
#include "ui/widgets/statebadge.h"

#include "ui/widgets/plaintext.h"

#include <QPainter>

namespace Sandkeeper {

namespace {

constexpr int Padding = 8;
constexpr int Gap = 6;
constexpr int MaximumWord = 40;

} // namespace

QString stateIconName(SandboxState state)
{
    switch (state) {
    case SandboxState::Unknown:
        return QStringLiteral("state-unknown");
    case SandboxState::Pending:
        return QStringLiteral("state-pending");
    case SandboxState::Provisioning:
        return QStringLiteral("state-provisioning");
    case SandboxState::Running:
        return QStringLiteral("state-running");
    case SandboxState::Paused:
        return QStringLiteral("state-paused");
    case SandboxState::Error:
        return QStringLiteral("state-error");
    case SandboxState::Terminated:
        return QStringLiteral("state-ended");
    case SandboxState::TimedOut:
        return QStringLiteral("state-timeout");
    }
    return QStringLiteral("state-unknown");
}

Tone stateTone(SandboxState state)
{
    switch (state) {
    case SandboxState::Running:
        return Tone::Good;
    case SandboxState::Pending:
    case SandboxState::Provisioning:
        return Tone::Accent;
    case SandboxState::Paused:
        return Tone::Attention;
    case SandboxState::Error:
        return Tone::Bad;
    case SandboxState::Unknown:
        return Tone::Neutral;
    case SandboxState::Terminated:
    case SandboxState::TimedOut:
        return Tone::Muted;
    }
    return Tone::Neutral;
}

QPixmap statePixmap(SandboxState state, const QPalette &palette, int side, qreal devicePixelRatio)
{
    return tintedPixmap(stateIconName(state), {side, side}, devicePixelRatio,
                        toneColor(palette, stateTone(state)));
}

StateBadge::StateBadge(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void StateBadge::setState(SandboxState state, const QString &word)
{
    // The word may be the service's own, of any length.
    const QString shown = visibleOneLine(word.left(MaximumWord));
    if (state == m_state && shown == m_word)
        return;
    m_state = state;
    m_word = shown;
    setAccessibleName(tr("State: %1").arg(m_word));
    updateGeometry();
    update();
}

QSize StateBadge::sizeHint() const
{
    const int side = fontMetrics().height();
    return {Padding + side + Gap + fontMetrics().horizontalAdvance(m_word) + Padding, side + Padding};
}

void StateBadge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tone tone = stateTone(m_state);
    painter.setPen(Qt::NoPen);
    painter.setBrush(toneBackground(palette(), tone));
    painter.drawRoundedRect(QRectF(rect()), height() / 2.0, height() / 2.0);
    const int side = fontMetrics().height();
    painter.drawPixmap(QRect(Padding, (height() - side) / 2, side, side),
                       statePixmap(m_state, palette(), side, devicePixelRatioF()));
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(rect().adjusted(Padding + side + Gap, 0, 0, 0), int(Qt::AlignVCenter | Qt::AlignLeft),
                     m_word);
}

} // namespace Sandkeeper
