// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>

#include <QDateTime>
#include <QList>
#include <QWidget>

namespace Sandkeeper {

/// One value over time as a line, with its latest, lowest and highest said in words: in the picture, and as
/// the accessible description. Where nothing was measured for a while the line has a gap. GUI thread.
class LineChart final : public QWidget
{
    Q_OBJECT
public:
    struct Point
    {
        QDateTime time;
        double value = 0;
        friend bool operator==(const Point &, const Point &) = default;
    };
    /// Makes a value readable, for example "12%".
    using Words = std::function<QString(double)>;

    LineChart(const char *objectName, const QString &title, Words words, QWidget *parent = nullptr);

    /// Oldest first. `ceiling` is the top of the chart; nullopt: as high as the values are.
    void setPoints(const QList<Point> &points, const QDateTime &from, const QDateTime &to,
                   std::optional<double> ceiling);
    const QList<Point> &points() const { return m_points; }
    /// "Now 12%, lowest 1%, highest 60%", or that there is nothing.
    QString summary() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QRect plotArea() const;
    void paintScale(QPainter &painter, const QRect &plot) const;
    void paintLine(QPainter &painter, const QRect &plot) const;
    void paintWords(QPainter &painter, const QRect &plot) const;
    QPointF place(const Point &point, const QRect &plot) const;
    double top() const;
    qint64 longestStep() const;

    QString m_title;
    Words m_words;
    QList<Point> m_points;
    QDateTime m_from;
    QDateTime m_to;
    std::optional<double> m_ceiling;
};

} // namespace Sandkeeper
