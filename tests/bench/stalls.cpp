// SPDX-License-Identifier: MIT
// The longest single event while the window does what is most work: load, sort, filter, refresh and select
// thousands of rows, open dialogs. Usage: bench_stalls [rows]. Set QT_QPA_PLATFORM=offscreen without a
// display.
#include "../ui/mainwindow/servicewindow.h"

#include <cstdio>
#include <ctime>

#include <QDialog>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMetaEnum>

using namespace Sandkeeper;
using Testing::ServiceWindow;

namespace {

/// How long this thread ran, in ms. On a machine with other work it says more than a clock does.
double ran()
{
#ifdef Q_OS_LINUX
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
#else
    return 0;
#endif
}

class TimedApplication final : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (m_depth > 0 || QThread::currentThread() != thread())
            return QApplication::notify(receiver, event);
        const int type = int(event->type());
        const QByteArray name = receiver->metaObject()->className();
        QElapsedTimer timer;
        timer.start();
        const double ranBefore = ran();
        ++m_depth;
        const bool result = QApplication::notify(receiver, event);
        --m_depth;
        if (const double took = double(timer.nsecsElapsed()) / 1e6; took > m_longest) {
            m_longest = took;
            m_ran = ran() - ranBefore;
            const char *word = QMetaEnum::fromType<QEvent::Type>().valueToKey(type);
            m_what = QByteArray(word ? word : QByteArray::number(type)) + " of " + name;
        }
        return result;
    }

    /// Prints and forgets the longest event since the last call.
    void report(const char *phase)
    {
        std::printf("%-28s %7.1f ms, ran %7.1f ms  %s\n", phase, m_longest, m_ran, m_what.constData());
        std::fflush(stdout);
        m_longest = m_ran = 0;
        m_what.clear();
    }

    /// A step of the program's own, such as a slot that a click runs.
    template <typename Step>
    void time(const char *phase, Step step)
    {
        QElapsedTimer timer;
        timer.start();
        const double ranBefore = ran();
        step();
        std::printf("%-28s %7.1f ms, ran %7.1f ms  (call)\n", phase, double(timer.nsecsElapsed()) / 1e6,
                    ran() - ranBefore);
        QTest::qWait(400);
        report(phase);
    }

private:
    int m_depth = 0;
    double m_longest = 0; ///< as the clock says
    double m_ran = 0;     ///< of it
    QByteArray m_what;
};

} // namespace

int main(int argc, char *argv[])
{
    TimedApplication app(argc, argv);
    const QString rows = argc > 1 ? QString::fromLocal8Bit(argv[1]) : QStringLiteral("5000");
    ServiceWindow service({QStringLiteral("--sandboxes"), rows});
    if (!service.ready())
        return 1;
    QTest::qWait(500);
    app.report("load");
    MainWindow &window = *service.window;
    SandboxTableView *table = window.table();
    std::printf("%d rows\n", table->model()->rowCount());
    for (const int column : {int(SandboxTableModel::NameColumn), int(SandboxTableModel::StateColumn),
                             int(SandboxTableModel::LabelsColumn), int(SandboxTableModel::CreatedColumn)})
        app.time("sort", [&] { table->sortByColumn(column, Qt::AscendingOrder); });
    for (const char *text : {"r", "ru", "run-1", "zzz", ""})
        app.time("filter", [&] { window.filterBar()->setText(QLatin1String(text)); });
    app.time("refresh", [&] { service.sessions->refreshAll(); });
    table->setFocus();
    app.time("select one", [&] { table->selectKey(table->proxy()->keyAt(0)); });
    app.time("select another", [&] { table->selectKey(table->proxy()->keyAt(7)); });
    app.time("run tab", [&] { window.details()->showRunTab(); });
    app.time("select all", [&] { table->selectAll(); });
    app.time("sort with all selected",
             [&] { table->sortByColumn(SandboxTableModel::NameColumn, Qt::AscendingOrder); });
    app.time("filter with all selected", [&] { window.filterBar()->setText(QStringLiteral("ru")); });
    app.time("clear that filter", [&] { window.filterBar()->setText({}); });
    app.time("select all again", [&] { table->selectAll(); });
    QList<SandboxKey> doomed = table->selectedKeys();
    for (qsizetype i = doomed.size() - 1; i >= 0; i -= 2)
        doomed.removeAt(i);
    app.time("delete half of the selected", [&] { service.operations->remove(doomed); });
    (void)QTest::qWaitFor([&] { return service.operations->runningCount() == 0; }, 60000);
    QTest::qWait(500);
    app.report("  until it is done");
    const auto dialog = [&](const char *action) {
        for (const char *round : {"first", "second"}) {
            const QByteArray phase = QByteArray(action) + ' ' + round;
            app.time(phase.constData(),
                     [&] { window.actionRegistry()->action(QLatin1String(action))->trigger(); });
            for (QDialog *open : window.findChildren<QDialog *>())
                open->close();
            QTest::qWait(100);
            app.report("  closing it");
        }
    };
    for (const char *action :
         {"sandbox.create", "sandbox.delete", "accounts.manage", "app.settings", "help.about"})
        dialog(action);
    return 0;
}
