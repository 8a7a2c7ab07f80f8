// SPDX-License-Identifier: MIT
#include "ui/widgets/icons.h"

#include <algorithm>
#include <cmath>

#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace Sandkeeper {

namespace {

QColor mixed(const QColor &a, const QColor &b, double shareOfB)
{
    const auto channel = [shareOfB](int x, int y) {
        return int(std::lround(x + (y - x) * shareOfB));
    };
    return QColor(channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue()));
}

class ThemedIconEngine final : public QIconEngine
{
public:
    explicit ThemedIconEngine(QString name)
        : m_name(std::move(name))
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const qreal ratio = painter->device()->devicePixelRatioF();
        painter->drawPixmap(rect, tintedPixmap(m_name, rect.size(), ratio, color(mode)));
    }

    // `size` is in device pixels here, also in the call with a scale.
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return tintedPixmap(m_name, size, 1.0, color(mode));
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        return pixmap(size, mode, state);
    }

    QIconEngine *clone() const override { return new ThemedIconEngine(m_name); }
    bool isNull() override { return false; }

private:
    static QColor color(QIcon::Mode mode)
    {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::ButtonText);
        if (mode == QIcon::Selected)
            return palette.color(QPalette::HighlightedText);
        return palette.color(QPalette::ButtonText);
    }

    QString m_name;
};

} // namespace

QIcon themedIcon(const QString &name)
{
    return QIcon(new ThemedIconEngine(name));
}

QPixmap tintedPixmap(const QString &name, const QSize &size, qreal devicePixelRatio, const QColor &color)
{
    const QSize pixels = (QSizeF(size) * devicePixelRatio).toSize();
    if (pixels.isEmpty())
        return {};
    const QString cacheKey = QStringLiteral("sandkeeper:%1:%2x%3:%4:%5")
                                 .arg(name)
                                 .arg(pixels.width())
                                 .arg(pixels.height())
                                 .arg(color.name(QColor::HexArgb))
                                 .arg(devicePixelRatio);
    QPixmap pixmap;
    if (QPixmapCache::find(cacheKey, &pixmap))
        return pixmap;
    QImage image(pixels, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    QSvgRenderer renderer(QStringLiteral(":/icons/%1.svg").arg(name));
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    renderer.render(&painter, QRectF(QPointF(), QSizeF(pixels)));
    // The drawings are in one colour: only their shape counts.
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(image.rect(), color);
    painter.end();
    pixmap = QPixmap::fromImage(std::move(image));
    pixmap.setDevicePixelRatio(devicePixelRatio);
    QPixmapCache::insert(cacheKey, pixmap);
    return pixmap;
}

QIcon tonedIcon(const QString &name, int side, qreal devicePixelRatio, const QPalette &palette, Tone tone)
{
    QIcon icon(tintedPixmap(name, {side, side}, devicePixelRatio, toneColor(palette, tone)));
    icon.addPixmap(tintedPixmap(name, {side, side}, devicePixelRatio,
                                palette.color(QPalette::Active, QPalette::HighlightedText)),
                   QIcon::Selected);
    return icon;
}

QColor toneColor(const QPalette &palette, Tone tone)
{
    const QColor text = palette.color(QPalette::Active, QPalette::Text);
    const QColor base = palette.color(QPalette::Active, QPalette::Base);
    const bool dark = base.lightnessF() < 0.5;
    const auto hue = [dark](double degrees) {
        return QColor::fromHslF(float(degrees / 360.0), dark ? 0.60F : 0.75F, dark ? 0.66F : 0.33F);
    };
    switch (tone) {
    case Tone::Neutral:
        return text;
    case Tone::Muted:
        return mixed(text, base, 0.38);
    case Tone::Accent:
        return mixed(palette.color(QPalette::Active, QPalette::Highlight), text, 0.15);
    case Tone::Good:
        return hue(142);
    case Tone::Attention:
        return hue(34);
    case Tone::Bad:
        return hue(2);
    }
    return text;
}

QColor toneBackground(const QPalette &palette, Tone tone)
{
    return mixed(palette.color(QPalette::Active, QPalette::Window), toneColor(palette, tone), 0.14);
}

} // namespace Sandkeeper
