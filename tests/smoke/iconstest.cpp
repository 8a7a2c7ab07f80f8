// SPDX-License-Identifier: MIT
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>
#include <QTest>

/// Every picture in the program can be drawn, is legible at 16 pixels, and can take the palette's colour; and
/// no two states look the same, even without colour.
class IconsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void drawn_data();
    void drawn();
    void statesDifferByShape();
};

namespace {

QByteArray read(const QString &name)
{
    QFile file(QStringLiteral(":/icons/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QImage draw(const QByteArray &svg, int size)
{
    QImage image(size, size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QSvgRenderer renderer(svg);
    QPainter painter(&image);
    renderer.render(&painter, QRectF(0, 0, size, size));
    return image;
}

int inkedPixels(const QImage &image)
{
    int inked = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            inked += qAlpha(image.pixel(x, y)) > 96 ? 1 : 0;
    }
    return inked;
}

} // namespace

void IconsTest::drawn_data()
{
    QTest::addColumn<QString>("name");
    const QStringList names = QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("*.svg")});
    QVERIFY(names.size() > 30);
    for (const QString &name : names)
        QTest::newRow(qPrintable(name)) << name;
}

void IconsTest::drawn()
{
    QFETCH(QString, name);
    const QByteArray svg = read(name);
    QVERIFY(QSvgRenderer(svg).isValid());
    const QImage image = draw(svg, 16);
    QVERIFY2(inkedPixels(image) >= 12, qPrintable(QString::number(inkedPixels(image))));
    // Nothing may be cut off at the edge of the grid; the program's own icon fills its tile.
    if (name == QLatin1String("sandkeeper.svg"))
        return;
    QVERIFY(svg.contains("currentColor"));
    QVERIFY2(!svg.contains('#'), "an action icon has a colour of its own");
    for (int i = 0; i < 16; ++i) {
        QVERIFY(qAlpha(image.pixel(0, i)) < 128 && qAlpha(image.pixel(15, i)) < 128);
        QVERIFY(qAlpha(image.pixel(i, 0)) < 128 && qAlpha(image.pixel(i, 15)) < 128);
    }
}

void IconsTest::statesDifferByShape()
{
    const QStringList names = QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("state-*.svg")});
    QCOMPARE(names.size(), 8);
    for (int a = 0; a < names.size(); ++a) {
        for (int b = a + 1; b < names.size(); ++b) {
            const QImage first = draw(read(names[a]), 16);
            const QImage second = draw(read(names[b]), 16);
            int different = 0;
            for (int pixel = 0; pixel < 256; ++pixel) {
                const int x = pixel % 16;
                const int y = pixel / 16;
                different += qAbs(qAlpha(first.pixel(x, y)) - qAlpha(second.pixel(x, y))) > 96 ? 1 : 0;
            }
            QVERIFY2(different >= 24, qPrintable(QStringLiteral("%1 and %2 differ in %3 pixels only")
                                                     .arg(names[a], names[b])
                                                     .arg(different)));
        }
    }
}

QTEST_MAIN(IconsTest)
#include "iconstest.moc"
