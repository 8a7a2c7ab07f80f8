// SPDX-License-Identifier: MIT
// Stands for the desktop's file manager: another program, of which the other one knows nothing.
//
// dragdesktop X Y FILE…
// dragdesktop X Y --plasma SIGN FOLDER…
//
// Shows a window there, whose left half the files can be dragged from, and whose right half takes local
// files. Tells what happens in lines of JSON: "ready" with the places of the halves, "over" when something is
// above the right half that it would take, "dropped" with the names, contents and modes that it finds at that
// moment.
//
// With --plasma, it does as Dolphin does: what carries the address of an object that saves it is told of
// these folders, one after another, and the answers are told in "called"; its other types are not looked at.
// It takes that only once the file SIGN is there, so that it can be slow. The dragged types are in "over".
#include <cstdio>

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
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

const QString Service = QStringLiteral("application/x-kde-ark-dndextract-service");
const QString Path = QStringLiteral("application/x-kde-ark-dndextract-path");

/// Waits for the answer, as many versions do.
QJsonObject call(const QString &service, const QString &path, const QString &interface, const QString &member,
                 const QVariantList &arguments)
{
    QDBusMessage message = QDBusMessage::createMethodCall(service, path, interface, member);
    message.setArguments(arguments);
    const QDBusMessage answer = QDBusConnection::sessionBus().call(message);
    return {{QStringLiteral("error"), answer.errorName()},
            {QStringLiteral("text"), answer.type() == QDBusMessage::ErrorMessage
                                         ? answer.errorMessage()
                                         : answer.arguments().value(0).toString()}};
}

class Desktop final : public QWidget
{
public:
    explicit Desktop(const QStringList &files, const QString &sign, const QStringList &folders)
        : m_files(files)
        , m_sign(sign)
        , m_folders(folders)
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
        const bool takes = (event->position().x() > width() / 2.0 && event->mimeData()->hasUrls()) ||
                           isToBeSaved(event->mimeData());
        event->setAccepted(takes);
        if (takes)
            tell({{QStringLiteral("event"), QStringLiteral("over")},
                  {QStringLiteral("types"), QJsonArray::fromStringList(event->mimeData()->formats())}});
    }
    void dropEvent(QDropEvent *event) override
    {
        if (isToBeSaved(event->mimeData())) {
            event->acceptProposedAction();
            return save(event->mimeData());
        }
        QJsonArray files;
        for (const QUrl &url : event->mimeData()->urls())
            files.append(lookAt(url.toLocalFile()));
        event->acceptProposedAction();
        tell({{QStringLiteral("event"), QStringLiteral("dropped")}, {QStringLiteral("files"), files}});
    }

private:
    bool isToBeSaved(const QMimeData *offered) const
    {
        return QFile::exists(m_sign) && offered->hasFormat(Service) && offered->hasFormat(Path);
    }
    void save(const QMimeData *offered)
    {
        const QString service = QString::fromLatin1(offered->data(Service));
        const QString path = QString::fromLatin1(offered->data(Path));
        const QString interface = QStringLiteral("org.kde.ark.DndExtract");
        const QString method = QStringLiteral("extractSelectedFilesTo");
        QJsonArray answers;
        for (const QString &folder : m_folders)
            answers.append(call(service, path, interface, method, {folder}));
        const QString above = path.section(QLatin1Char('/'), 0, -2);
        tell({{QStringLiteral("event"), QStringLiteral("called")},
              {QStringLiteral("path"), path},
              {QStringLiteral("answers"), answers},
              {QStringLiteral("guessed"),
               call(service, above + QStringLiteral("/1"), interface, method, {m_folders.constLast()})},
              {QStringLiteral("seen"),
               call(service, above, QStringLiteral("org.freedesktop.DBus.Introspectable"),
                    QStringLiteral("Introspect"), {})}});
    }

    const QStringList m_files;
    const QString m_sign;
    const QStringList m_folders;
    QPoint m_pressed;
    bool m_told = false;
    bool m_dragging = false;
};

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const bool isPlasma = arguments.value(3) == QLatin1String("--plasma");
    Desktop desktop(isPlasma ? QStringList() : arguments.mid(3), isPlasma ? arguments.value(4) : QString(),
                    isPlasma ? arguments.mid(5) : QStringList());
    desktop.setGeometry(arguments.at(1).toInt(), arguments.at(2).toInt(), 300, 200);
    desktop.show();
    return QApplication::exec();
}
