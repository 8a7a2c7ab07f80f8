// SPDX-License-Identifier: MIT
#include "platform/theme.h"

#include <QApplication>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>

namespace Sandkeeper {

namespace {

struct Colours
{
    QColor window, base, alternate, button, text, faint, accent, link, light, dark, mid, disabledHighlight;
};

// Contrast of text on its ground is at least 7:1 in both, of disabled text at least 3:1.
Colours colours(bool dark)
{
    if (dark) {
        return {.window = 0x26282c,
                .base = 0x1c1e21,
                .alternate = 0x222428,
                .button = 0x33363b,
                .text = 0xe8e9eb,
                .faint = 0x8b9098,
                .accent = 0x3575bd,
                .link = 0x7fb3f0,
                .light = 0x50545b,
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
    const bool dark = theme == QLatin1String("dark");
    if (dark || theme == QLatin1String("light")) {
        app->setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
        app->setPalette(palette(dark));
        return;
    }
    if (app->style()->name() != nativeStyle)
        app->setStyle(QStyleFactory::create(nativeStyle));
    app->setPalette(QPalette());
}

} // namespace Sandkeeper
