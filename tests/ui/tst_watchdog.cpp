// SPDX-License-Identifier: MIT
// What the watchdog of other tests takes for a stall, and what only looks like one on a busy machine.
#include "app/guiapplication.h"

#include <ctime>
#include <functional>
#include <memory>
#include <thread>

#include <QPaintEvent>
#include <QTest>
#include <QWidget>

using namespace Sandkeeper;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

void wait()
{
    std::this_thread::sleep_for(80ms);
}

void work()
{
    const auto ran = [] {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
    };
    const auto end = ran() + 80ms;
    while (ran() < end) {
    }
}

class Slow final : public QWidget
{
public:
    std::function<void()> painting;
    std::function<void()> pressed;

protected:
    void paintEvent(QPaintEvent *) override
    {
        if (painting)
            painting();
    }
    void mousePressEvent(QMouseEvent *) override
    {
        if (pressed)
            pressed();
    }
};

} // namespace

class TestWatchdog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_widget = std::make_unique<Slow>();
        m_widget->setObjectName(u"slow"_s);
        m_widget->resize(100, 100);
        m_widget->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_widget.get()));
        GuiApplication::instance()->armWatchdog();
    }
    void cleanup() { m_widget.reset(); }

    void countsWhatKeepsTheThread_data()
    {
        QTest::addColumn<bool>("waits");
        QTest::newRow("waiting") << true;
        QTest::newRow("working") << false;
    }

    void countsWhatKeepsTheThread()
    {
        QFETCH(bool, waits);
        m_widget->pressed = waits ? wait : work;
        QTest::mousePress(m_widget.get(), Qt::LeftButton);
        QCOMPARE(stalls(), 1);
        QCOMPARE(stalls(), 0); // taken
    }

    // The display has its time.
    void forgivesWhatPaintingWaitsFor()
    {
        m_widget->painting = wait;
        m_widget->repaint();
        QCOMPARE(stalls(), 0);
        m_widget->pressed = [this] {
            m_widget->repaint();
        };
        QTest::mousePress(m_widget.get(), Qt::LeftButton);
        QCOMPARE(stalls(), 0);
    }

    void countsWhatPaintingDoes()
    {
        m_widget->painting = work;
        m_widget->repaint();
        QCOMPARE(stalls(), 1);
        m_widget->pressed = [this] {
            m_widget->repaint();
        };
        QTest::mousePress(m_widget.get(), Qt::LeftButton);
        QCOMPARE(stalls(), 1);
    }

    void countsWhatGoesOnBesideARepaint()
    {
        m_widget->painting = wait;
        m_widget->pressed = [this] {
            m_widget->repaint();
            wait();
        };
        QTest::mousePress(m_widget.get(), Qt::LeftButton);
        QCOMPARE(stalls(), 1);
    }

private:
    /// Of the widget: on a busy machine there may be others.
    static qsizetype stalls() { return GuiApplication::instance()->takeStalls().filter(u"slow"_s).size(); }

    std::unique_ptr<Slow> m_widget;
};

int main(int argc, char *argv[])
{
    GuiApplication app(argc, argv);
    TestWatchdog test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_watchdog.moc"
