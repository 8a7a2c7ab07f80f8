// SPDX-License-Identifier: MIT
#include "ui/widgets/linechart.h"

#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/icons.h"

#include <algorithm>

#include <QEvent>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QStyleOptionFocusRect>

namespace Sandkeeper {

namespace {

constexpr int Padding = 8;
constexpr int Gap = 4;
constexpr int GridLines = 4;
constexpr float GridAlpha = 0.12F;
constexpr float AreaAlpha = 0.14F;
constexpr double LineWidth = 1.5;
/// A pause in the samples so much longer than usual is one in the measuring.
constexpr qint64 GapFactor = 4;

QString clockText(const QDateTime &time, bool withDate)
{
    const QDateTime local = time.toLocalTime();
    return withDate ? QLocale().toString(local, QLocale::ShortFormat)
                    : QLocale().toString(local.time(), QStringLiteral("HH:mm"));
}

} // namespace

LineChart::LineChart(const char *objectName, const QString &title, Words words, QWidget *parent)
    : QWidget(parent)
    , m_title(title)
    , m_words(std::move(words))
{
    nameWidget(this, objectName, title);
    setFocusPolicy(Qt::TabFocus); // for a screen reader to find
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleDescription(summary());
}

void LineChart::setPoints(const QList<Point> &points, const QDateTime &from, const QDateTime &to,
                          std::optional<double> ceiling)
{
    m_points = points;
    m_from = from;
    m_to = to;
    m_ceiling = ceiling;
    setAccessibleDescription(summary());
    update();
}

QString LineChart::summary() const
{
    if (m_points.isEmpty())
        return tr("Nothing was measured.");
    const auto [least, most] = std::minmax_element(
        m_points.begin(), m_points.end(), [](const Point &a, const Point &b) { return a.value < b.value; });
    return tr("Now %1, lowest %2, highest %3")
        .arg(m_words(m_points.constLast().value), m_words(least->value), m_words(most->value));
}

QSize LineChart::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(u'x') * 44, fontMetrics().height() * 11};
}

QSize LineChart::minimumSizeHint() const
{
    return {fontMetrics().horizontalAdvance(u'x') * 26, fontMetrics().height() * 6};
}

double LineChart::top() const
{
    double top = m_ceiling.value_or(0);
    for (const Point &point : m_points)
        top = std::max(top, point.value);
    return top > 0 ? top : 1;
}

/// Samples come at a pace of their own, which a wide range makes slower: measure it.
qint64 LineChart::longestStep() const
{
    QList<qint64> steps;
    for (qsizetype i = 1; i < m_points.size(); ++i)
        steps += m_points[i - 1].time.msecsTo(m_points[i].time);
    if (steps.isEmpty())
        return 0;
    std::nth_element(steps.begin(), steps.begin() + steps.size() / 2, steps.end());
    return std::max<qint64>(1, steps[steps.size() / 2]) * GapFactor;
}

QPointF LineChart::place(const Point &point, const QRect &plot) const
{
    const double span = double(std::max<qint64>(1, m_from.msecsTo(m_to)));
    const double along = std::clamp(double(m_from.msecsTo(point.time)) / span, 0.0, 1.0);
    return {plot.left() + along * plot.width(),
            plot.bottom() - std::clamp(point.value / top(), 0.0, 1.0) * plot.height()};
}

QRect LineChart::plotArea() const
{
    const int line = fontMetrics().height();
    return rect().adjusted(Padding, Padding + line * 2 + Gap, -Padding, -(Padding + line + Gap));
}

void LineChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect plot = plotArea();
    paintScale(painter, plot);
    painter.setClipRect(plot.adjusted(-2, -2, 2, 2));
    paintLine(painter, plot);
    painter.setClipping(false);
    paintWords(painter, plot);
    if (hasFocus()) {
        QStyleOptionFocusRect option;
        option.initFrom(this);
        option.rect = rect().adjusted(1, 1, -1, -1);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
    }
}

void LineChart::paintScale(QPainter &painter, const QRect &plot) const
{
    QColor grid = palette().color(QPalette::WindowText);
    grid.setAlphaF(GridAlpha);
    painter.setPen(QPen(grid, 1));
    for (int i = 0; i <= GridLines; ++i) {
        const double y = plot.top() + double(plot.height()) * i / GridLines;
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
    }
}

void LineChart::paintLine(QPainter &painter, const QRect &plot) const
{
    const QColor line = toneColor(palette(), Tone::Accent);
    QColor area = line;
    area.setAlphaF(AreaAlpha);
    const qint64 longest = longestStep();
    for (qsizetype first = 0; first < m_points.size();) {
        qsizetype last = first;
        while (last + 1 < m_points.size() && m_points[last].time.msecsTo(m_points[last + 1].time) <= longest)
            ++last;
        QPainterPath path(place(m_points[first], plot));
        for (qsizetype i = first + 1; i <= last; ++i)
            path.lineTo(place(m_points[i], plot));
        if (first == last)
            path.lineTo(path.currentPosition() + QPointF(1, 0)); // a lone sample is a dot
        QPainterPath filled = path;
        filled.lineTo(path.currentPosition().x(), plot.bottom());
        filled.lineTo(place(m_points[first], plot).x(), plot.bottom());
        painter.fillPath(filled, area);
        painter.strokePath(path, QPen(line, LineWidth, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        first = last + 1;
    }
}

void LineChart::paintWords(QPainter &painter, const QRect &plot) const
{
    const int line = fontMetrics().height();
    const QRect upper(plot.left(), Padding, plot.width(), line);
    const QRect second = upper.translated(0, line);
    const QRect below(plot.left(), plot.bottom() + Gap, plot.width(), line);
    painter.setPen(palette().color(QPalette::WindowText));
    QFont title = font();
    title.setWeight(QFont::DemiBold);
    painter.setFont(title);
    painter.drawText(upper, int(Qt::AlignLeading | Qt::AlignVCenter), m_title);
    painter.setFont(font());
    painter.setPen(toneColor(palette(), Tone::Muted));
    painter.drawText(second, int(Qt::AlignLeading | Qt::AlignVCenter),
                     fontMetrics().elidedText(summary(), Qt::ElideRight, second.width()));
    if (m_points.isEmpty())
        return;
    painter.drawText(upper, int(Qt::AlignTrailing | Qt::AlignVCenter),
                     tr("up to %1", "the top of a chart").arg(m_words(top())));
    const bool withDate = m_from.toLocalTime().date() != m_to.toLocalTime().date();
    painter.drawText(below, int(Qt::AlignLeading | Qt::AlignVCenter), clockText(m_from, withDate));
    painter.drawText(below, int(Qt::AlignTrailing | Qt::AlignVCenter), clockText(m_to, withDate));
}

void LineChart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        update();
}

} // namespace Sandkeeper
