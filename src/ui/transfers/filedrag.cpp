// SPDX-License-Identifier: MIT
#include "ui/transfers/filedrag.h"

#include "core/provider/clock.h"
#include "core/provider/future.h"
#include "core/provider/visibletext.h"
#include "core/store/sandboxstore.h"
#include "core/transfers/pathsafety.h"
#include "core/transfers/transferqueue.h"
#include "ui/widgets/icons.h"

#include <QApplication>
#include <QClipboard>
#include <QCursor>
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QLocale>
#include <QMimeData>
#include <QPainter>
#include <QScreen>
#include <QtConcurrentRun>

using namespace std::chrono_literals;

namespace Sandkeeper {

namespace {

constexpr auto LookInterval = 50ms;
constexpr auto Patience = 500ms; // with a receiver that may name a folder, before anything is fetched
// Between a drag and the next: so long a window that the first one is above has to see it leave. One that
// finds the end of one and the beginning of the other at once may mix them up, and the second waits for its
// answer for ever (seen with Qt 6.4 on both sides).
constexpr auto Pause = 150ms;
constexpr qint64 MostUnasked = 1024LL * 1024 * 1024; // bytes that are fetched just because of a drag
constexpr int MostFilesUnasked = 1000;
constexpr QPoint BesidePointer(18, 20); // clear of the pointer, and of what it is over

bool isTooMuch(const RemoteFiles &files)
{
    qint64 bytes = 0;
    for (const FileEntry &entry : files.entries)
        bytes += std::max<qint64>(entry.size.value_or(0), 0);
    return bytes > MostUnasked || files.entries.size() > MostFilesUnasked;
}

/// Why nothing can be saved there; empty if it can. A worker's: the folder may be on a disk that sleeps.
QString problemOf(const QString &folder)
{
    const QFileInfo info(folder);
    const QString shown = visibleOneLine(QDir::toNativeSeparators(folder));
    if (!QDir::isAbsolutePath(folder))
        return FileDrag::tr("Nothing was saved: “%1” is not a folder of this computer.").arg(shown);
    if (!info.isDir())
        return FileDrag::tr("Nothing was saved: there is no folder “%1”.").arg(shown);
    if (!info.isWritable())
        return FileDrag::tr("Nothing was saved: you may not write to “%1”.").arg(shown);
    return {};
}

/// The kind of the first one, its name and how many more there are.
QPixmap pictureOf(const RemoteFiles &files, const QWidget *source)
{
    const FileEntry &first = files.entries.constFirst();
    const QString text = files.entries.size() == 1
                             ? visibleOneLine(first.name)
                             : FileDrag::tr("%n item(s)", nullptr, int(files.entries.size()));
    const QFontMetrics metrics(source->font());
    const int side = metrics.height();
    const QString shown = metrics.elidedText(text, Qt::ElideMiddle, metrics.averageCharWidth() * 32);
    const QSize size(side + 18 + metrics.horizontalAdvance(shown), side + 8);
    const qreal ratio = source->devicePixelRatioF();
    QPixmap picture(size * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    const QPalette palette = source->palette();
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(toneColor(palette, Tone::Muted));
    painter.setBrush(palette.base());
    painter.drawRoundedRect(QRectF(QPointF(0.5, 0.5), QSizeF(size) - QSizeF(1, 1)), 4, 4);
    const bool isFolder = first.type == FileType::Folder;
    painter.drawPixmap(
        QPoint(6, 4), tintedPixmap(isFolder ? QStringLiteral("folder") : QStringLiteral("file"), {side, side},
                                   ratio, toneColor(palette, isFolder ? Tone::Accent : Tone::Muted)));
    painter.setFont(source->font());
    painter.setPen(palette.color(QPalette::Text));
    painter.drawText(QRect(QPoint(side + 12, 4), QSize(size.width(), side)), Qt::AlignVCenter, shown);
    return picture;
}

} // namespace

FileDrag::FileDrag(TransferQueue *queue, SandboxStore *store, const QString &root, const Clock *clock,
                   QObject *parent)
    : QObject(parent)
    , m_queue(queue)
    , m_store(store)
    , m_clock(clock)
    , m_staged(new StagedFiles(queue, root, clock, this))
{
    m_look.setInterval(LookInterval);
    connect(&m_look, &QTimer::timeout, this, &FileDrag::look);
    connect(m_staged, &StagedFiles::changed, this, &FileDrag::stagedChanged);
    (void)DragOut::canSaveTo(); // so that it is known by the first drag
}

FileDrag::~FileDrag()
{
    // Whoever still waits for a promised file must not wait for ever.
    for (const auto &promised : std::exchange(m_promised, {}))
        promised.second({});
}

void FileDrag::begin(QWidget *source, const RemoteFiles &files)
{
    if (m_running || files.entries.isEmpty())
        return;
    if (files.entries.size() > RemoteFiles::MostEntries) {
        Q_EMIT refused(tr("That many cannot be dragged one by one. Drag the folder that they are in."));
        return;
    }
    m_source = source;
    m_files = files;
    m_running = true;
    start();
}

DragOut::Offer FileDrag::offer()
{
    DragOut::Offer offer{.ownType = RemoteFiles::mimeType(),
                         .ownData = m_files.toBytes(),
                         .picture = pictureOf(m_files, m_source)};
    const QStringList paths = m_staged->paths(m_files);
    for (const QString &path : paths)
        offer.files.append(QUrl::fromLocalFile(path));
    if (!paths.isEmpty())
        return offer;
    offer.saveTo = [self = QPointer(this), files = m_files](const QString &folder, const auto &answer) {
        if (!self)
            return answer(tr("Nothing was saved: the window it was dragged from is closed."));
        self->saveTo(files, folder, answer);
    };
    LocalNames names(systemNameRules());
    for (const FileEntry &entry : std::as_const(m_files.entries)) {
        const Result<LocalNames::Place> place = names.place(entry.name);
        offer.items.append({.name = place ? place->path : QString(),
                            .folder = entry.type == FileType::Folder,
                            .size = entry.size.value_or(-1),
                            .modified = entry.modified});
    }
    offer.fetch = [self = QPointer(this), files = m_files](int item,
                                                           std::function<void(const QString &)> done) {
        if (!self)
            return done({});
        RemoteFiles one = files;
        one.entries = {files.entries.at(item)};
        self->m_promised.emplace_back(one, std::move(done));
        self->m_staged->fetch(one, self->m_store->nameOf(one.sandbox));
        self->stagedChanged(); // it may be here already, or cannot come
    };
    return offer;
}

void FileDrag::start()
{
    const DragOut::Offer offered = offer();
    const bool promises = offered.files.isEmpty() && DragOut::canPromise(offered.items);
    if (offered.files.isEmpty() && !promises) {
        m_overOurs = true;
        m_canSave = DragOut::canSaveTo();
        m_postponed = false;
        m_unacceptedSince = m_clock->monotonic();
        qApp->installEventFilter(this);
        m_look.start();
    }
    DragOut::start(m_source, offered, [self = QPointer(this)](bool taken) {
        if (self)
            self->ended(taken);
    });
}

void FileDrag::ended(bool taken)
{
    m_label.reset();
    m_again = m_again && !taken;
    if (m_again) {
        QTimer::singleShot(Pause, this, &FileDrag::goOn);
        return;
    }
    const bool wasLooking = m_look.isActive();
    m_look.stop();
    qApp->removeEventFilter(this);
    m_running = false;
    if (!wasLooking) // nothing had to be fetched
        return;
    // Let go of before it was clear that nobody here names a folder.
    if (!taken && std::exchange(m_postponed, false) && !isTooMuch(m_files))
        m_staged->fetch(m_files, m_store->nameOf(m_files.sandbox));
    const StagedFiles::State state = m_staged->progress(m_files).state;
    if (taken) { // by another window of this program, which fetches for itself, or by one that names a folder
        m_staged->giveUp(m_files);
    } else if (state == StagedFiles::State::Coming) {
        m_awaited = m_files;
        Q_EMIT told(tr("Fetching %n item(s) to be dragged.", nullptr, int(m_files.entries.size())));
    } else if (state == StagedFiles::State::Ready) {
        tellReady(m_files);
    }
}

/// After a drag was given up because the files are here.
void FileDrag::goOn()
{
    qApp->removeEventFilter(this);
    m_again = false;
    // A drag that begins without a button sticks to the pointer until the next click.
    if (m_source && DragOut::isButtonHeld()) {
        QTimer::singleShot(0, this, [] { // once it runs, which is when it would see the button itself
            if (!DragOut::isButtonHeld())
                DragOut::cancel();
        });
        return start();
    }
    m_running = false;
    tellReady(m_files);
}

/// Where a drag is, its windows are told. The pointer's place is known only on some systems.
bool FileDrag::eventFilter(QObject *watched, QEvent *event)
{
    if (!watched->isWindowType())
        return false;
    switch (event->type()) {
    case QEvent::DragEnter:
    case QEvent::DragMove:
        m_overOurs = true;
        break;
    case QEvent::DragLeave:
        m_overOurs = false;
        break;
    case QEvent::MouseButtonRelease:
    case QEvent::MouseMove:
        return m_again; // between two drags it would select rows
    default:
        break;
    }
    return false;
}

void FileDrag::tellReady(const RemoteFiles &files)
{
    Q_EMIT told(tr("%n item(s) are ready: drag them once more.", nullptr, int(files.entries.size())));
}

/// By a receiver that names a folder: it has said so, or there was no time to. Until it is known, nothing is
/// fetched.
bool FileDrag::mayBeSaved()
{
    const bool isAccepted = m_overOurs || DragOut::isAccepted();
    if (isAccepted)
        m_unacceptedSince = m_clock->monotonic();
    const bool may = m_canSave && m_clock->monotonic() - m_unacceptedSince <= Patience;
    m_postponed = may && !isAccepted;
    return may;
}

/// Into a folder that a receiver has named, which may be any program.
void FileDrag::saveTo(const RemoteFiles &files, const QString &folder,
                      const std::function<void(const QString &problem)> &answer)
{
    const auto look = [folder]() -> Result<QString> {
        return problemOf(folder);
    };
    whenDone<QString>(QtConcurrent::run(look), this,
                      [this, files, folder, answer](const Result<QString> &looked) {
                          const QString problem = looked.value_or(QString());
                          answer(problem);
                          if (!problem.isEmpty()) {
                              Q_EMIT refused(problem);
                              return;
                          }
                          m_staged->giveUp(files); // it may have been slow to accept them
                          Q_EMIT saveRequested(files, folder);
                      });
}

/// While files are dragged that are not here.
void FileDrag::look()
{
    const bool isEnough = mayBeSaved();
    if (m_overOurs || isEnough) { // which needs none of this
        m_label.reset();
        return;
    }
    switch (m_staged->progress(m_files).state) {
    case StagedFiles::State::Ready:
        m_again = DragOut::canFollow();
        if (m_again) {
            m_look.stop();
            DragOut::cancel();
        }
        return;
    case StagedFiles::State::Absent:
        if (!isTooMuch(m_files))
            m_staged->fetch(m_files, m_store->nameOf(m_files.sandbox));
        break;
    case StagedFiles::State::Coming:
    case StagedFiles::State::Failed:
        break;
    }
    if (DragOut::canFollow())
        showProgress();
}

void FileDrag::showProgress()
{
    if (!m_label) {
        m_label = std::make_unique<QLabel>(nullptr, Qt::ToolTip | Qt::WindowTransparentForInput |
                                                        Qt::WindowDoesNotAcceptFocus);
        m_label->setObjectName(QStringLiteral("dragProgress"));
        m_label->setAttribute(Qt::WA_ShowWithoutActivating);
        m_label->setTextFormat(Qt::PlainText);
        m_label->setMargin(6);
        m_label->setFrameStyle(QFrame::Box | QFrame::Plain);
    }
    const StagedFiles::Progress progress = m_staged->progress(m_files);
    const int count = int(m_files.entries.size());
    QString text;
    switch (progress.state) {
    case StagedFiles::State::Absent:
        text = isTooMuch(m_files) ? tr("Too much to be fetched while dragging: use “Save to” instead")
                                  : tr("It cannot be fetched to this computer");
        break;
    case StagedFiles::State::Failed:
        text = tr("It could not be fetched: see the transfers");
        break;
    case StagedFiles::State::Ready:
    case StagedFiles::State::Coming:
        text = progress.total > 0 ? tr("Fetching %n item(s), %1", "%1: 34 %", count)
                                        .arg(QLocale().toString(int(progress.done * 100 / progress.total)) +
                                             QLocale().percent())
                                  : tr("Fetching %n item(s)", nullptr, count);
        break;
    }
    m_label->setText(text);
    m_label->adjustSize();
    const QPoint pointer = QCursor::pos();
    QRect place(pointer + BesidePointer, m_label->size());
    if (const QScreen *screen = QGuiApplication::screenAt(pointer)) {
        const QRect available = screen->availableGeometry();
        if (place.right() > available.right())
            place.moveRight(pointer.x() - BesidePointer.x());
        if (place.bottom() > available.bottom())
            place.moveBottom(pointer.y() - BesidePointer.y());
    }
    m_label->move(place.topLeft());
    m_label->show();
}

void FileDrag::stagedChanged()
{
    using State = StagedFiles::State;
    const auto isOver = [this](const RemoteFiles &files) {
        return !files.entries.isEmpty() && m_staged->progress(files).state != State::Coming;
    };
    for (auto promised = m_promised.begin(); promised != m_promised.end();) {
        if (!isOver(promised->first)) {
            ++promised;
            continue;
        }
        const auto done = std::move(promised->second);
        const QString path = m_staged->paths(promised->first).value(0);
        promised = m_promised.erase(promised);
        done(path);
    }
    if (isOver(m_wanted))
        putOntoClipboard();
    if (!m_running && isOver(m_awaited)) {
        const RemoteFiles files = std::exchange(m_awaited, {});
        if (m_staged->progress(files).state == State::Ready)
            tellReady(files);
    }
}

void FileDrag::copyOut(const RemoteFiles &files)
{
    if (files.entries.isEmpty() || files.entries.size() > RemoteFiles::MostEntries)
        return;
    m_wanted = files;
    m_staged->fetch(files, m_store->nameOf(files.sandbox));
    switch (m_staged->progress(files).state) {
    case StagedFiles::State::Ready:
        return putOntoClipboard();
    case StagedFiles::State::Coming:
        Q_EMIT told(tr("Fetching %n item(s) to be pasted.", nullptr, int(files.entries.size())));
        return;
    case StagedFiles::State::Absent:
    case StagedFiles::State::Failed:
        m_wanted = {};
        Q_EMIT refused(tr("What is selected cannot be fetched to this computer."));
    }
}

void FileDrag::putOntoClipboard()
{
    const RemoteFiles files = std::exchange(m_wanted, {});
    const QStringList paths = m_staged->paths(files);
    if (paths.isEmpty()) {
        Q_EMIT refused(tr("Nothing was copied: what was selected could not be fetched."));
        return;
    }
    QList<QUrl> urls;
    QByteArray gnome("copy");
    for (const QString &path : paths) {
        urls.append(QUrl::fromLocalFile(path));
        gnome += '\n' + urls.constLast().toEncoded();
    }
    std::unique_ptr<QMimeData> data = files.toMimeData();
    data->setUrls(urls);
    data->setData(QStringLiteral("x-special/gnome-copied-files"), gnome); // GNOME's takes nothing else
    QGuiApplication::clipboard()->setMimeData(data.release());
    Q_EMIT told(tr("%n item(s) can be pasted in other programs now.", nullptr, int(paths.size())));
}

} // namespace Sandkeeper
