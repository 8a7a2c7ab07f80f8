// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/servicereader.h"

#include <QBuffer>
#include <QDialog>
#include <QImage>

class QLabel;
class QStackedWidget;

namespace Sandkeeper {

class MessageBar;
class OutputView;

/// A look at one file without keeping it: plain text, or a picture of the usual formats, decoded on a worker
/// with a limit. What is too large is shown in part (text) or not at all (pictures). GUI thread.
class FilePreview final : public QDialog
{
    Q_OBJECT
public:
    static constexpr qint64 mostText = 1024 * 1024;
    static constexpr qint64 mostPicture = 16 * 1024 * 1024;
    static constexpr int mostPixels = 40'000'000;

    FilePreview(const ServiceReader &reader, const SandboxKey &sandbox, const QString &folder,
                const FileEntry &entry, QWidget *parent = nullptr);
    ~FilePreview() override;

    struct Content
    {
        enum class Kind { Text, Picture, Neither };
        Kind kind = Kind::Neither;
        QByteArray text;
        QImage picture;
        bool isCut = false;
        QString problem; ///< why a picture is not shown
    };
    /// What these bytes are; `isCut`: there are more of them. Takes long for pictures; any thread.
    static Content contentOf(const QByteArray &bytes, bool isCut);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    /// Takes what fits.
    class Target final : public QIODevice
    {
    public:
        QByteArray bytes;
        bool isFull = false;

    protected:
        qint64 readData(char *, qint64) override { return -1; }
        qint64 writeData(const char *data, qint64 size) override;
    };

    void start(const ServiceReader &reader, const SandboxKey &sandbox, const QString &folder,
               const FileEntry &entry);
    void ended();
    void display(const Content &content);
    void tell(const QString &text);
    void scalePicture();

    Target m_target;
    std::unique_ptr<TransferJob> m_job;
    QStackedWidget *m_pages;
    QLabel *m_note;
    OutputView *m_text;
    QLabel *m_picture;
    MessageBar *m_message;
    QImage m_image;
};

} // namespace Sandkeeper
