// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPoint>
#include <QProcess>
#include <QThread>

namespace Sandkeeper::Testing {

/// A program with a window of its own that tells what happens there in lines of JSON.
class OtherProgram final : public QObject
{
public:
    explicit OtherProgram(const QString &program, const QStringList &arguments)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        connect(&m_process, &QProcess::readyReadStandardOutput, this, [this] {
            while (m_process.canReadLine())
                take(QJsonDocument::fromJson(m_process.readLine()).object());
        });
        m_process.start(program, arguments);
    }
    ~OtherProgram() override
    {
        m_process.closeWriteChannel();
        m_process.kill();
        m_process.waitForFinished();
    }

    bool has(const QString &event) const { return m_last.contains(event); }
    QJsonObject last(const QString &event) const { return m_last.value(event); }
    QPoint place(const QString &name) const
    {
        const QJsonArray at = last(QStringLiteral("ready")).value(name).toArray();
        return {at.at(0).toInt(), at.at(1).toInt()};
    }
    void forget()
    {
        m_over = m_withFiles = false;
        const QJsonObject ready = last(QStringLiteral("ready"));
        m_last = {{QStringLiteral("ready"), ready}};
    }
    /// Something is above it that it would take. Any thread.
    bool isOver() const { return m_over; }
    /// The same, with files of this computer. Any thread.
    bool isOverWithFiles() const { return m_withFiles; }

private:
    void take(const QJsonObject &line)
    {
        const QString event = line.value(QStringLiteral("event")).toString();
        m_last.insert(event, line);
        if (event != QLatin1String("over"))
            return;
        m_over = true;
        m_withFiles = line.value(QStringLiteral("files")).toBool();
    }

    QProcess m_process;
    QHash<QString, QJsonObject> m_last;
    std::atomic_bool m_over = false;
    std::atomic_bool m_withFiles = false;
};

/// Moves the real pointer. On a thread of its own, for a drag keeps the thread that it comes from busy.
class Hand final : public QThread
{
public:
    /// Presses at `from`, goes to `to`, moves about there until `done`, and lets go.
    void drag(QPoint from, QPoint to, std::function<bool()> done)
    {
        m_from = from;
        m_to = to;
        m_done = std::move(done);
        m_late = false;
        start();
    }
    /// `done` never came.
    bool wasLate() const { return m_late; }

protected:
    void run() override
    {
        constexpr int steps = 6;
        pointer({QStringLiteral("mousemove"), x(m_from), y(m_from)});
        pointer({QStringLiteral("mousedown"), QStringLiteral("1")});
        // Small ones first: a drag begins some pixels away from the press.
        for (int i = 1; i <= 4; ++i)
            move(m_from + QPoint(i * 4, i * 2));
        for (int i = 1; i <= steps; ++i)
            move(m_from + (m_to - m_from) * i / steps);
        for (int i = 0; i < 600 && !m_done(); ++i)
            move(m_to + QPoint(i % 2, i % 3)); // a drag is told of where it is only while it moves
        m_late = !m_done();
        move(m_to); // what is above it has said so by now to where the drag comes from
        pointer({QStringLiteral("mouseup"), QStringLiteral("1")});
    }

private:
    static QString x(QPoint point) { return QString::number(point.x()); }
    static QString y(QPoint point) { return QString::number(point.y()); }
    static void pointer(const QStringList &arguments)
    {
        QProcess::execute(QStringLiteral("xdotool"), arguments);
    }
    static void move(QPoint to)
    {
        pointer({QStringLiteral("mousemove"), x(to), y(to)});
        msleep(20); // the pace of a hand, not a wait for anything
    }

    QPoint m_from;
    QPoint m_to;
    std::function<bool()> m_done;
    std::atomic_bool m_late = false;
};

} // namespace Sandkeeper::Testing
