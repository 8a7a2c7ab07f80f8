// SPDX-License-Identifier: MIT
#include "core/net/filetransfer.h"

#include "core/net/directtarget.h"

#include <array>
#include <cstring>

#include <QFileDevice>
#include <QRandomGenerator>

namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 progressInterval = 40;
constexpr qsizetype pieceSize = 64 * 1024;
constexpr qint64 longestReply = 64 * 1024;
constexpr qint64 mostUnwritten = 2048 * 1024; // in a device that writes later, a socket for instance

QByteArray newBoundary()
{
    std::array<quint32, 5> numbers{};
    QRandomGenerator::system()->fillRange(numbers.data(), numbers.size());
    return "----sandkeeper" +
           QByteArray::fromRawData(reinterpret_cast<const char *>(numbers.data()), sizeof numbers).toHex();
}

/// A strong name of this version of the file, or else its date.
QByteArray validatorOf(const HttpStream &stream)
{
    const QByteArray tag = stream.header("ETag");
    return tag.startsWith('"') ? tag : stream.header("Last-Modified");
}

Error changedError()
{
    return Error{.kind = Error::Kind::Conflict, .reason = u"FILE_CHANGED"_s};
}

Error shapeError(const QString &detail)
{
    return Error{.kind = Error::Kind::Protocol, .detail = detail};
}

} // namespace

FileTransferLink::~FileTransferLink() = default;

// ---- what both do

FileTransfer::FileTransfer(std::unique_ptr<FileTransferLink> link, QString path, QIODevice *device)
    : m_link(std::move(link))
    , m_path(std::move(path))
    , m_device(device)
{
}

FileTransfer::~FileTransfer()
{
    m_future.cancel();
}

void FileTransfer::begin(std::optional<Error> problem)
{
    m_sinceProgress.start();
    if (problem) {
        m_future = readyFuture<void>(tl::unexpected(*std::move(problem)));
    } else {
        // Steps may still be on their way when this job is gone.
        const QPointer<FileTransfer> self(this);
        m_future = m_link->run(
            [self](HttpRequest request) {
                return self && !self->isFinished()
                           ? self->attempt(std::move(request))
                           : readyFuture<void>(tl::unexpected(Error{.kind = Error::Kind::Cancelled}));
            },
            [self] { return self && self->mayRepeat(); });
    }
    whenDone<void>(m_future, this, [this](const Result<void> &result) { end(result); });
}

Future<void> FileTransfer::attempt(HttpRequest request)
{
    m_answer.emplace();
    request.lane = HttpLane::Transfers;
    request.followRedirects = false; // prime.md §7
    request.inactivityTimeout = m_link->http().transferIdle();
    request.deadline = 0ms;
    m_stream = open(std::move(request));
    connect(m_stream.get(), &HttpStream::readyRead, this, &FileTransfer::takeMore);
    connect(m_stream.get(), &HttpStream::finished, this, &FileTransfer::takeMore);
    return m_answer->future();
}

void FileTransfer::takeMore()
{
    if (!m_stream)
        return;
    const std::optional<Error> error = m_stream->isFinished() ? m_stream->error() : std::nullopt;
    // What came before a connection broke off counts: another transfer may go on behind it.
    if (!error || m_stream->bytesAvailable() > 0)
        take(*m_stream);
    if (!m_stream || !m_stream->isFinished() || m_stream->bytesAvailable() > 0)
        return;
    finishAttempt(error ? tl::unexpected(judged(*error)) : conclude(*m_stream));
}

void FileTransfer::failAttempt(Error error)
{
    finishAttempt(tl::unexpected(std::move(error)));
}

void FileTransfer::finishAttempt(const Result<void> &result)
{
    m_stream.reset();
    m_ambiguous = m_ambiguous || (!result && result.error().ambiguous);
    if (m_answer)
        m_answer->finish(result);
}

void FileTransfer::abort()
{
    m_future.cancel();
    m_stream.reset();
}

void FileTransfer::end(const Result<void> &result)
{
    m_stream.reset();
    if (isFinished())
        return;
    setProgress(m_done, m_total);
    if (result)
        return succeed();
    Error error = namingTheFile(result.error());
    error.ambiguous = error.ambiguous || m_ambiguous;
    fail(std::move(error));
}

// What the gateway says of a file is about the file, not about the sandbox.
Error FileTransfer::namingTheFile(Error error) const
{
    switch (error.kind) {
    case Error::Kind::NotFound:
    case Error::Kind::TooLarge:
    case Error::Kind::Invalid:
        error.subject = m_path;
        break;
    case Error::Kind::Forbidden:
        if (error.httpStatus == 403)
            error.subject = m_path;
        break;
    case Error::Kind::Conflict:
        if (error.reason == u"FILE_CHANGED")
            error.subject = m_path;
        break;
    case Error::Kind::Local:
        error.subject = deviceName();
        break;
    default:
        break;
    }
    return error;
}

QString FileTransfer::deviceName() const
{
    const auto *file = qobject_cast<const QFileDevice *>(device());
    return file ? file->fileName() : QString();
}

Error FileTransfer::deviceError(const QString &reason) const
{
    return {.kind = Error::Kind::Local,
            .subject = deviceName(),
            .detail = device() ? device()->errorString() : QString(),
            .reason = reason};
}

void FileTransfer::showProgress(qint64 done, qint64 total)
{
    m_done = done;
    m_total = total;
    if (m_sinceProgress.elapsed() < progressInterval)
        return;
    m_sinceProgress.start();
    setProgress(done, total);
}

// ---- upload

/// The form as one stream: head, content, tail. Nothing of it is held.
class FormUpload::Form final : public QIODevice
{
public:
    Form(QIODevice *source, qint64 size, FormFrame frame)
        : m_source(source)
        , m_size(size)
        , m_frame(std::move(frame))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
        if (!source->isSequential())
            return;
        connect(source, &QIODevice::readyRead, this, &QIODevice::readyRead);
        connect(source, &QIODevice::readChannelFinished, this, &QIODevice::readChannelFinished);
    }

    bool isSequential() const override { return m_source && m_source->isSequential(); }
    qint64 size() const override { return headSize() + m_size + m_frame.tail.size(); }
    qint64 headSize() const { return m_frame.head.size(); }
    const QByteArray &contentType() const { return m_frame.contentType; }
    bool touchedSource() const { return m_done > headSize(); }
    bool failed() const { return m_failed; }

protected:
    // Qt sends what one call gives before it asks for more, and the system holds back a second small packet
    // until the other side has acknowledged the first, which takes it 40 ms. So a call gives all that fits.
    qint64 readData(char *data, qint64 maximum) override
    {
        qint64 count = 0;
        while (count < maximum) {
            const qint64 more = readPart(data + count, maximum - count);
            if (more <= 0)
                return count > 0 ? count : more;
            count += more;
            m_done += more;
        }
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    /// As readData(), of one part only.
    qint64 readPart(char *data, qint64 maximum)
    {
        const qint64 contentEnd = headSize() + m_size;
        if (m_done < headSize())
            return copy(m_frame.head, m_done, data, maximum);
        if (m_done < contentEnd)
            return readSource(data, std::min(maximum, contentEnd - m_done));
        return copy(m_frame.tail, m_done - contentEnd, data, maximum);
    }

    static qint64 copy(const QByteArray &from, qint64 at, char *data, qint64 maximum)
    {
        const qint64 count = std::min<qint64>(maximum, from.size() - at);
        std::memcpy(data, from.constData() + at, static_cast<std::size_t>(count));
        return count == 0 ? -1 : count;
    }

    qint64 readSource(char *data, qint64 maximum)
    {
        const qint64 count = m_source ? m_source->read(data, maximum) : -1;
        m_failed = m_failed || count < 0 || (count == 0 && !isSequential());
        if (count < 0 && m_source)
            setErrorString(m_source->errorString());
        return count;
    }

    QPointer<QIODevice> m_source;
    const qint64 m_size;
    const FormFrame m_frame;
    qint64 m_done = 0;
    bool m_failed = false;
};

FormUpload::FormUpload(std::unique_ptr<FileTransferLink> link, const UploadRequest &request,
                       std::optional<Error> problem)
    : FileTransfer(std::move(link), request.path, request.source)
    , m_size(request.size)
{
    if (!problem && (!device() || !device()->isReadable()))
        problem = deviceError(u"SOURCE_FAILED"_s);
    if (device() && !device()->isSequential()) {
        m_start = device()->pos();
        if (m_size < 0)
            m_size = std::max<qint64>(device()->size() - m_start, 0);
    }
    if (!problem && m_size < 0)
        problem =
            Error{.kind = Error::Kind::Invalid, .detail = u"The size of what is to be sent is not known"_s};
    begin(std::move(problem));
}

FormUpload::~FormUpload()
{
    FileTransfer::abort(); // the stream reads from the form
}

void FormUpload::abort()
{
    FileTransfer::abort();
    m_form.reset();
}

std::unique_ptr<HttpStream> FormUpload::open(HttpRequest request)
{
    m_reply.clear();
    m_form.reset();
    m_form = std::make_unique<Form>(device(), m_size, link().frame(newBoundary()));
    request.method = "POST";
    request.contentType = m_form->contentType();
    auto stream = link().http().open(request, m_form.get(), m_form->size());
    showProgress(0, m_size);
    connect(stream.get(), &HttpStream::uploadProgress, this, [this](qint64 sent) {
        showProgress(std::clamp<qint64>(sent - m_form->headSize(), 0, m_size), m_size);
    });
    return stream;
}

void FormUpload::take(HttpStream &stream)
{
    m_reply += stream.read(longestReply + 1 - m_reply.size());
    if (m_reply.size() <= longestReply)
        return;
    Error error = shapeError(u"The answer to an upload is too long"_s);
    error.ambiguous = true;
    failAttempt(std::move(error));
}

Result<void> FormUpload::conclude(HttpStream &)
{
    const auto size = link().written(m_reply);
    if (size && size->value_or(m_size) == m_size) {
        showProgress(m_size, m_size);
        return {};
    }
    Error error =
        size ? shapeError(u"%1 bytes were sent, but the service has written %2"_s.arg(m_size).arg(**size))
             : size.error();
    error.ambiguous = true;
    return tl::unexpected(std::move(error));
}

bool FormUpload::mayRepeat()
{
    if (!device() || (m_form && m_form->failed()))
        return false;
    if (device()->isSequential())
        return !m_form || !m_form->touchedSource();
    return device()->seek(m_start);
}

// ---- download

StreamDownload::StreamDownload(std::unique_ptr<FileTransferLink> link, const DownloadRequest &request,
                               std::optional<Error> problem)
    : FileTransfer(std::move(link), request.path, request.target)
    , m_offset(request.offset)
    , m_wantedValidator(request.validator)
{
    if (!problem && (!device() || !device()->isWritable()))
        problem = deviceError(u"TARGET_FAILED"_s);
    else if (device())
        connect(device(), &QIODevice::bytesWritten, this, &StreamDownload::takeMore);
    begin(std::move(problem));
}

std::unique_ptr<HttpStream> StreamDownload::open(HttpRequest request)
{
    m_headRead = false;
    if (m_offset > 0) {
        request.headers.append(HttpHeader{"Range", "bytes=" + QByteArray::number(m_offset) + '-'});
        request.headers.append(HttpHeader{"If-Range", m_wantedValidator});
    }
    return link().http().open(request);
}

// Qt takes the end of the connection for the end of a body that does not say how long it is: half a file
// would look like a whole one.
std::optional<Error> StreamDownload::readHead(const HttpStream &stream)
{
    bool isNumber = false;
    const qint64 length = stream.header("Content-Length").toLongLong(&isNumber);
    const bool isChunked = stream.header("Transfer-Encoding").toLower().contains("chunked");
    if (m_offset > 0) {
        const QByteArray range = "bytes " + QByteArray::number(m_offset) + '-';
        const bool isTheRest = stream.status() == 206 && stream.header("Content-Range").startsWith(range);
        if (!isTheRest || validatorOf(stream) != m_wantedValidator)
            return changedError();
    }
    if (stream.status() != (m_offset > 0 ? 206 : 200) || (!isNumber && !isChunked))
        return shapeError(u"The answer does not show where the file ends"_s);
    m_total = isNumber && !isChunked ? m_offset + length : -1;
    setValidator(validatorOf(stream));
    return std::nullopt;
}

/// A part that does not exist: the file has become shorter, or ends exactly there.
Error StreamDownload::judged(Error error) const
{
    return m_offset > 0 && error.httpStatus == 416 ? changedError() : error;
}

void StreamDownload::take(HttpStream &stream)
{
    // The device calls, too, for instance when a limit of the bandwidth is replenished: long before there is
    // an answer, and while what a failing one says is on its way.
    if (stream.status() / 100 != 2 && !stream.isFinished())
        return;
    if (!std::exchange(m_headRead, true)) {
        if (auto error = readHead(stream))
            return failAttempt(*std::move(error));
    }
    while (stream.bytesAvailable() > 0) {
        if (!device() || !device()->isWritable())
            return failAttempt(deviceError(u"TARGET_FAILED"_s));
        if (device()->bytesToWrite() > mostUnwritten)
            break; // until it has written some
        if (!passOn(stream))
            return failAttempt(deviceError(u"TARGET_FAILED"_s));
    }
    showProgress(m_offset + m_written, m_total);
}

bool StreamDownload::passOn(HttpStream &stream)
{
    auto *target = qobject_cast<DirectTarget *>(device());
    if (!target && m_buffer.isEmpty())
        m_buffer = QByteArray(pieceSize, Qt::Uninitialized);
    const std::span<char> room =
        target ? target->room() : std::span<char>(m_buffer.data(), std::size_t(m_buffer.size()));
    const qint64 count = stream.read(room.data(), qint64(room.size()));
    m_written += count;
    return target ? !room.empty() && target->fill(count) : device()->write(room.data(), count) == count;
}

Result<void> StreamDownload::conclude(HttpStream &)
{
    // What is still in its buffer may be what the disk has no room for.
    auto *file = qobject_cast<QFileDevice *>(device());
    if (!device() || !device()->isWritable() || (file && !file->flush()))
        return tl::unexpected(deviceError(u"TARGET_FAILED"_s));
    showProgress(m_offset + m_written, m_offset + m_written);
    return {};
}

bool StreamDownload::mayRepeat()
{
    return m_written == 0 && device();
}

} // namespace Sandkeeper
