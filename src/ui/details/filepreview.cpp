// SPDX-License-Identifier: MIT
#include "ui/details/filepreview.h"

#include "core/client/fileerror.h"
#include "core/provider/remotename.h"
#include "models/remotefoldermodel.h"
#include "ui/details/outputview.h"
#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/messagebar.h"

#include <QDialogButtonBox>
#include <QFutureWatcher>
#include <QImageReader>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QtConcurrentRun>
#include <QVBoxLayout>

namespace Sandkeeper {

namespace {

/// Formats that hold nothing but pixels. SVG is none: it can name other files.
bool isPixelFormat(const QByteArray &format)
{
    static const QList<QByteArray> formats{"png",  "jpeg", "jpg", "gif", "bmp",
                                           "webp", "ico",  "pbm", "pgm", "ppm"};
    return formats.contains(format);
}

} // namespace

qint64 FilePreview::Target::writeData(const char *data, qint64 size)
{
    const qint64 room = mostPicture - bytes.size();
    bytes.append(data, qsizetype(std::min(room, size)));
    if (size <= room)
        return size;
    isFull = true;
    return -1; // that ends the transfer
}

FilePreview::FilePreview(const ServiceReader &reader, const SandboxKey &sandbox, const QString &folder,
                         const FileEntry &entry, QWidget *parent)
    : QDialog(parent)
    , m_pages(new QStackedWidget(this))
    , m_note(new HintLabel(tr("Reading…"), this))
    , m_text(new OutputView(tr("Content"), "previewText", this))
    , m_picture(nameWidget(new QLabel(this), "previewPicture", tr("Picture")))
    , m_message(new MessageBar(this))
{
    setObjectName(QStringLiteral("filePreview"));
    setWindowTitle(tr("Preview of %1").arg(visibleOneLine(entry.name)));
    m_note->setObjectName(QStringLiteral("previewNote"));
    m_note->setAlignment(Qt::AlignCenter);
    m_picture->setAlignment(Qt::AlignCenter);
    m_picture->setMinimumSize(64, 64);
    m_picture->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    m_message->setObjectName(QStringLiteral("previewMessage"));
    m_message->hide();
    m_pages->addWidget(m_note);
    m_pages->addWidget(m_text);
    m_pages->addWidget(m_picture);
    auto *buttons = new QDialogButtonBox(this);
    auto *close = nameWidget(buttons->addButton(QDialogButtonBox::Close), "previewClose", tr("Close"));
    close->setText(tr("Close"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(m_message);
    layout->addWidget(m_pages, 1);
    layout->addWidget(buttons);
    resize(720, 560);
    start(reader, sandbox, folder, entry);
}

void FilePreview::start(const ServiceReader &reader, const SandboxKey &sandbox, const QString &folder,
                        const FileEntry &entry)
{
    if (entry.type == FileType::Special || entry.type == FileType::Folder)
        return tell(tr("Only files can be shown."));
    m_target.open(QIODevice::WriteOnly);
    m_job = reader.fetchFile(sandbox, RemotePath::joined(folder, entry.name), &m_target);
    if (!m_job)
        return tell(tr("The account is not connected."));
    connect(m_job.get(), &Job::finished, this, &FilePreview::ended);
}

FilePreview::~FilePreview() = default;

void FilePreview::tell(const QString &text)
{
    m_note->setText(text);
    m_pages->setCurrentWidget(m_note);
}

void FilePreview::ended()
{
    if (m_job->state() != Job::State::Succeeded && !m_target.isFull) {
        tell({});
        m_message->setError(fileError(m_job->error()));
        m_message->show();
        return;
    }
    auto *watcher = new QFutureWatcher<Content>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher] {
        watcher->deleteLater();
        display(watcher->result());
    });
    watcher->setFuture(QtConcurrent::run(
        [bytes = m_target.bytes, isCut = m_target.isFull] { return contentOf(bytes, isCut); }));
}

FilePreview::Content FilePreview::contentOf(const QByteArray &bytes, bool isCut)
{
    Content content;
    content.isCut = isCut;
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader picture(&buffer);
    picture.setDecideFormatFromContent(true);
    picture.setAutoTransform(true);
    if (isPixelFormat(picture.format())) {
        content.kind = Content::Kind::Picture;
        const QSize size = picture.size();
        if (isCut)
            content.problem =
                tr("This picture is larger than %1 and is not shown.").arg(fileSizeText(mostPicture));
        else if (size.isEmpty() || qint64(size.width()) * size.height() > mostPixels)
            content.problem = tr("This picture has more than %n million pixels and is not shown.", nullptr,
                                 mostPixels / 1'000'000);
        else if (!picture.read(&content.picture))
            content.problem = tr("This picture is damaged or of a kind that is not known here.");
        return content;
    }
    if (bytes.contains('\0'))
        return content;
    content.kind = Content::Kind::Text;
    content.isCut = isCut || bytes.size() > mostText;
    content.text = bytes.left(mostText);
    return content;
}

void FilePreview::display(const Content &content)
{
    switch (content.kind) {
    case Content::Kind::Neither:
        return tell(tr("This is neither text nor a picture that can be shown."));
    case Content::Kind::Picture:
        if (!content.problem.isEmpty())
            return tell(content.problem);
        m_image = content.picture;
        m_pages->setCurrentWidget(m_picture);
        m_picture->setAccessibleDescription(
            tr("%1 × %2 pixels").arg(QString::number(m_image.width()), QString::number(m_image.height())));
        return scalePicture();
    case Content::Kind::Text:
        if (content.text.isEmpty())
            return tell(tr("This file is empty."));
        m_text->setOutput(content.text);
        m_pages->setCurrentWidget(m_text);
        if (auto *text = m_text->findChild<QPlainTextEdit *>())
            text->setFocus(); // so that the arrows go through it
        if (content.isCut) {
            m_message->setMessage(MessageBar::Severity::Information,
                                  tr("Only the first %1 are shown.").arg(fileSizeText(mostText)));
            m_message->show();
        }
        return;
    }
}

/// Never larger than it is.
void FilePreview::scalePicture()
{
    if (m_image.isNull())
        return;
    const qreal ratio = devicePixelRatioF();
    const QSize room = m_pages->size() * ratio;
    QImage shown = m_image;
    if (shown.width() > room.width() || shown.height() > room.height())
        shown = shown.scaled(room, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    shown.setDevicePixelRatio(ratio);
    m_picture->setPixmap(QPixmap::fromImage(shown));
}

void FilePreview::resizeEvent(QResizeEvent *event)
{
    QDialog::resizeEvent(event);
    scalePicture();
}

} // namespace Sandkeeper
