// SPDX-License-Identifier: MIT
#include "platform/dragout.h"

#include <QMouseEvent>
#include <QTest>
#include <QWidget>
#include <QWindow>

using namespace Sandkeeper;

namespace {

class Pressed final : public QWidget
{
public:
    using QWidget::QWidget;
    int presses = 0;
    int releases = 0;

protected:
    void mousePressEvent(QMouseEvent *event) override
    {
        ++presses;
        event->accept();
    }
    void mouseReleaseEvent(QMouseEvent *event) override
    {
        ++releases;
        event->accept();
    }
};

} // namespace

/// A drag of the system's own, as on Windows and macOS, begins with a press whose end nobody is told of.
class DragRelease : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void letsTheNextPressGoWhereItIs();
};

void DragRelease::letsTheNextPressGoWhereItIs()
{
    QWidget window;
    window.resize(200, 100);
    Pressed left(&window);
    left.setGeometry(0, 0, 100, 100);
    Pressed right(&window);
    right.setGeometry(100, 0, 100, 100);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QTest::mousePress(window.windowHandle(), Qt::LeftButton, {}, QPoint(50, 50));
    QCOMPARE(left.presses, 1);
    // ... the system's drag, of which the window sees nothing ...
    DragOut::tellReleased(&left);
    QCOMPARE(left.releases, 1);
    QTest::mousePress(window.windowHandle(), Qt::LeftButton, {}, QPoint(150, 50));
    QCOMPARE(left.presses, 1);
    QCOMPARE(right.presses, 1);
    QTest::mouseRelease(window.windowHandle(), Qt::LeftButton, {}, QPoint(150, 50));
    QCOMPARE(right.releases, 1);
}

QTEST_MAIN(DragRelease)
#include "tst_dragrelease.moc"
