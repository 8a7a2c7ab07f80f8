// SPDX-License-Identifier: MIT
// Stands for the desktop's file manager: another program, of which the other one knows nothing.
//
// dragdesktop X Y FILE…
//
// Shows a window there, whose left half the files can be dragged from, and whose right half takes local
// files. Tells what happens in lines of JSON: "ready" with the places of the halves, "over" when something is
// above the right half that it would take, "dropped" with the names, contents and modes that it finds at that
// moment.
#include <cstdio>

#include <QApplication>
#include <QDir>
#include <QDrag>
#include <QDropEvent>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>
#include <QTimer>
#include <QUrl>
#include <QWidget>

namespace {

void tell(const QJsonObject &line)
{
    std::puts(QJsonDocument(line).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

QJsonObject lookAt(const QString &path)
{
    QFile file(path);
    QJsonObject found{{QStringLiteral("name"), QFileInfo(path).fileName()},
                      {QStringLiteral("path"), path},
                      {QStringLiteral("executable"), QFileInfo(path).isExecutable()}};
    if (QFileInfo(path).isDir())
        found.insert(QStringLiteral("entries"), QJsonArray::fromStringList(QDir(path).entryList(
                                                    QDir::AllEntries | QDir::NoDotAndDotDot)));
    else if (file.open(QIODevice::ReadOnly))
        found.insert(QStringLiteral("content"), QString::fromLatin1(file.readAll()));
    return found;
}

class Desktop final : public QWidget
{
public:
    explicit Desktop(const QStringList &files)
        : m_files(files)
    {
        setWindowTitle(QStringLiteral("Desktop"));
        setWindowFlags(Qt::Window | Qt::FramelessWindowHint | Qt::WindowStaysOnTopHint);
        setAcceptDrops(true);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), Qt::darkCyan);
        painter.fillRect(0, 0, width() / 2, height(), Qt::darkGray);
        if (!std::exchange(m_told, true))
            QTimer::singleShot(0, this, [this] {
                const QPoint from = mapToGlobal(QPoint(width() / 4, height() / 2));
                const QPoint to = mapToGlobal(QPoint(width() * 3 / 4, height() / 2));
                tell({{QStringLiteral("event"), QStringLiteral("ready")},
                      {QStringLiteral("from"), QJsonArray{from.x(), from.y()}},
                      {QStringLiteral("to"), QJsonArray{to.x(), to.y()}}});
            });
    }
    void mousePressEvent(QMouseEvent *event) override { m_pressed = event->pos(); }
    void mouseMoveEvent(QMouseEvent *event) override
    {
        const bool isDrag = event->buttons() == Qt::LeftButton && m_pressed.x() < width() / 2 &&
                            (event->pos() - m_pressed).manhattanLength() >= QApplication::startDragDistance();
        if (!isDrag || m_dragging)
            return;
        m_dragging = true;
        auto *offered = new QMimeData;
        QList<QUrl> urls;
        for (const QString &file : m_files)
            urls.append(QUrl::fromLocalFile(file));
        offered->setUrls(urls);
        auto *drag = new QDrag(this);
        drag->setMimeData(offered);
        const Qt::DropAction action = drag->exec(Qt::CopyAction | Qt::MoveAction, Qt::MoveAction);
        m_dragging = false;
        tell({{QStringLiteral("event"), QStringLiteral("dragged")}, {QStringLiteral("action"), int(action)}});
    }
    void dragEnterEvent(QDragEnterEvent *event) override { event->acceptProposedAction(); }
    void dragMoveEvent(QDragMoveEvent *event) override
    {
        const bool takes = event->position().x() > width() / 2.0 && event->mimeData()->hasUrls();
        event->setAccepted(takes);
        if (takes)
            tell({{QStringLiteral("event"), QStringLiteral("over")}});
    }
    void dropEvent(QDropEvent *event) override
    {
        QJsonArray files;
        for (const QUrl &url : event->mimeData()->urls())
            files.append(lookAt(url.toLocalFile()));
        event->acceptProposedAction();
        tell({{QStringLiteral("event"), QStringLiteral("dropped")}, {QStringLiteral("files"), files}});
    }

private:
    const QStringList m_files;
    QPoint m_pressed;
    bool m_told = false;
    bool m_dragging = false;
};

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    Desktop desktop(arguments.mid(3));
    desktop.setGeometry(arguments.at(1).toInt(), arguments.at(2).toInt(), 300, 200);
    desktop.show();
    return QApplication::exec();
}
