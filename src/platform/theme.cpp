// SPDX-License-Identifier: MIT
#include "platform/theme.h"

#include <QApplication>
#include <QPainter>
#include <QPalette>
#include <QProxyStyle>
#include <QStyleFactory>
#include <QStyleOption>

namespace Sandkeeper {

namespace {

/// Fusion leaves two pixels between a longer text and the edge of its button.
class RoomyFusion final : public QProxyStyle
{
public:
    RoomyFusion()
        : QProxyStyle(QStringLiteral("fusion"))
    {
    }

    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override
    {
        const bool isButton = type == CT_PushButton;
        return QProxyStyle::sizeFromContents(type, option, isButton ? size + QSize(12, 0) : size, widget);
    }

    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *data) const override
    {
        // A second, lighter text behind that of disabled menu entries; on a dark ground it makes them hard to
        // read.
        return hint == SH_EtchDisabledText ? 0 : QProxyStyle::styleHint(hint, option, widget, data);
    }

    // Fusion draws outlines darker than the window, which nobody sees on a dark one.
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override
    {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        const bool isBox = element == PE_IndicatorCheckBox;
        if ((!isBox && element != PE_IndicatorRadioButton) ||
            option->palette.color(QPalette::Window).lightnessF() > 0.5)
            return;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(option->palette.color(QPalette::Light));
        painter->setBrush(Qt::NoBrush);
        const QRectF outline = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
        if (isBox)
            painter->drawRect(outline);
        else
            painter->drawEllipse(outline);
        painter->restore();
    }
};

QStyle *createStyle(const QString &name)
{
    const bool isFusion = name.compare(QLatin1String("fusion"), Qt::CaseInsensitive) == 0;
    return isFusion ? new RoomyFusion : QStyleFactory::create(name);
}

struct Colours
{
    QColor window, base, alternate, button, text, faint, accent, link, light, dark, mid, disabledHighlight;
};

// Contrast of text on its ground is at least 7:1 in both, of disabled text at least 3:1.
Colours colours(bool dark)
{
    if (dark) {
        return {.window = 0x2b2e33,
                .base = 0x1b1d20,
                .alternate = 0x212327,
                .button = 0x383c42,
                .text = 0xe8e9eb,
                .faint = 0x8b9098,
                .accent = 0x3575bd,
                .link = 0x7fb3f0,
                .light = 0x6c717a,
                .dark = 0x141517,
                .mid = 0x3f4349,
                .disabledHighlight = 0x44484f};
    }
    return {.window = 0xf4f4f5,
            .base = 0xffffff,
            .alternate = 0xf8f8f9,
            .button = 0xfafafb,
            .text = 0x1d1f22,
            .faint = 0x777c84,
            .accent = 0x1f66b8,
            .link = 0x1a5aa8,
            .light = 0xffffff,
            .dark = 0x9a9ea5,
            .mid = 0xc6c9ce,
            .disabledHighlight = 0xc8ccd2};
}

QPalette palette(bool dark)
{
    const Colours c = colours(dark);
    QPalette result(c.text, c.button, c.light, c.dark, c.mid, c.text, c.text, c.base, c.window);
    result.setColor(QPalette::AlternateBase, c.alternate);
    result.setColor(QPalette::ToolTipBase, dark ? c.button : c.base);
    result.setColor(QPalette::ToolTipText, c.text);
    result.setColor(QPalette::PlaceholderText, c.faint);
    result.setColor(QPalette::Highlight, c.accent);
    result.setColor(QPalette::HighlightedText, Qt::white);
    result.setColor(QPalette::Link, c.link);
    result.setColor(QPalette::LinkVisited, c.link);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        result.setColor(QPalette::Disabled, role, c.faint);
    result.setColor(QPalette::Disabled, QPalette::Highlight, c.disabledHighlight);
    result.setColor(QPalette::Disabled, QPalette::HighlightedText, c.faint);
    return result;
}

} // namespace

void applyTheme(QApplication *app, const QString &theme)
{
    static const QString nativeStyle = app->style()->name();
    static QString present;
    const bool dark = theme == QLatin1String("dark");
    const bool forced = dark || theme == QLatin1String("light");
    const QString wanted = forced ? QStringLiteral("fusion") : nativeStyle;
    if (present != wanted) {
        app->setStyle(createStyle(wanted));
        present = wanted;
    }
    app->setPalette(forced ? palette(dark) : QPalette());
}

} // namespace Sandkeeper
