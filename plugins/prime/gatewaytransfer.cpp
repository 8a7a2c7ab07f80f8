// SPDX-License-Identifier: MIT
#include "gatewaytransfer.h"

#include "api/json.h"

#include <cstring>

#include <QFileDevice>
#include <QRandomGenerator>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto transferTimeout = 300s; // prime.md §12.3
constexpr qint64 progressInterval = 40;
constexpr qsizetype pieceSize = 64 * 1024;
constexpr qint64 longestReply = 64 * 1024;
constexpr qint64 mostUnwritten = 1024 * 1024; // in a device that writes later, a socket for instance

QByteArray newBoundary()
{
    std::array<quint32, 5> numbers{};
    QRandomGenerator::system()->fillRange(numbers.data(), numbers.size());
    return "----sandkeeper" +
           QByteArray::fromRawData(reinterpret_cast<const char *>(numbers.data()), sizeof numbers).toHex();
}

} // namespace

// ---- what both do

GatewayTransfer::GatewayTransfer(Place place)
    : m_place(std::move(place))
{
}

GatewayTransfer::~GatewayTransfer()
{
    m_future.cancel();
}

void GatewayTransfer::begin(GatewayOperation operation, std::optional<Error> problem)
{
    m_sinceProgress.start();
    if (auto wrongPath = pathProblem(m_place.path))
        problem = std::move(wrongPath);
    if (problem) {
        m_future = readyFuture<void>(tl::unexpected(*std::move(problem)));
    } else {
        // Steps may still be on their way when this job is gone.
        const QPointer<GatewayTransfer> self(this);
        m_future = m_place.calls->start(GatewayCalls::Call<void>{
            .operation = operation,
            .sandboxId = m_place.sandboxId,
            .attempt =
                [self](const GatewayAccess &access) {
                    return self && !self->isFinished()
                               ? self->attempt(access)
                               : readyFuture<void>(tl::unexpected(Error{.kind = Error::Kind::Cancelled}));
                },
            .mayRepeat =
                [self] {
                    return self && self->mayRepeat();
                }});
    }
    whenDone(m_future, this, [this](const Result<void> &result) { end(result); });
}

Future<void> GatewayTransfer::attempt(const GatewayAccess &access)
{
    m_answer.emplace();
    HttpRequest request;
    request.bearer = access.token;
    request.lane = HttpLane::Transfers;
    request.followRedirects = false; // prime.md §7
    request.subject = m_place.api->subjectFor(m_place.sandboxId);
    request.inactivityTimeout = transferTimeout;
    request.deadline = 0ms;
    m_stream = open(m_place.api->http(), std::move(request), access);
    connect(m_stream.get(), &HttpStream::readyRead, this, &GatewayTransfer::takeMore);
    connect(m_stream.get(), &HttpStream::finished, this, &GatewayTransfer::takeMore);
    return m_answer->future();
}

void GatewayTransfer::takeMore()
{
    if (!m_stream)
        return;
    if (m_stream->isFinished() && m_stream->error())
        return finishAttempt(tl::unexpected(*m_stream->error()));
    take(*m_stream);
    if (m_stream && m_stream->isFinished() && m_stream->bytesAvailable() == 0)
        finishAttempt(conclude(*m_stream));
}

void GatewayTransfer::failAttempt(Error error)
{
    finishAttempt(tl::unexpected(std::move(error)));
}

void GatewayTransfer::finishAttempt(const Result<void> &result)
{
    m_stream.reset();
    m_ambiguous = m_ambiguous || (!result && result.error().ambiguous);
    if (m_answer)
        m_answer->finish(result);
}

void GatewayTransfer::abort()
{
    m_future.cancel();
    m_stream.reset();
}

void GatewayTransfer::end(const Result<void> &result)
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
Error GatewayTransfer::namingTheFile(Error error) const
{
    switch (error.kind) {
    case Error::Kind::NotFound:
    case Error::Kind::TooLarge:
    case Error::Kind::Invalid:
        error.subject = m_place.path;
        break;
    case Error::Kind::Forbidden:
        if (error.httpStatus == 403)
            error.subject = m_place.path;
        break;
    case Error::Kind::Local:
        error.subject = deviceName();
        break;
    default:
        break;
    }
    return error;
}

QString GatewayTransfer::deviceName() const
{
    const auto *file = qobject_cast<const QFileDevice *>(device());
    return file ? file->fileName() : QString();
}

Error GatewayTransfer::deviceError(const QString &reason) const
{
    return {.kind = Error::Kind::Local,
            .subject = deviceName(),
            .detail = device() ? device()->errorString() : QString(),
            .reason = reason};
}

void GatewayTransfer::showProgress(qint64 done, qint64 total)
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
class GatewayUpload::Form final : public QIODevice
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
    qint64 readData(char *data, qint64 maximum) override
    {
        const qint64 contentEnd = headSize() + m_size;
        qint64 count = 0;
        if (m_done < headSize())
            count = copy(m_frame.head, m_done, data, maximum);
        else if (m_done < contentEnd)
            count = readSource(data, std::min(maximum, contentEnd - m_done));
        else
            count = copy(m_frame.tail, m_done - contentEnd, data, maximum);
        m_done += std::max<qint64>(count, 0);
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
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

GatewayUpload::GatewayUpload(ControlPlane *api, GatewayCalls *calls, const UploadRequest &request)
    : GatewayTransfer({.api = api,
                       .calls = calls,
                       .sandboxId = request.sandboxId,
                       .path = request.path,
                       .device = request.source})
    , m_fileName(request.fileName.isEmpty() ? request.path.section(u'/', -1) : request.fileName)
    , m_size(request.size)
{
    std::optional<Error> problem;
    if (!device() || !device()->isReadable())
        problem = deviceError(u"SOURCE_FAILED"_s);
    else if (!device()->isSequential())
        m_start = device()->pos();
    if (!problem && m_size < 0 && !device()->isSequential())
        m_size = std::max<qint64>(device()->size() - m_start, 0);
    if (!problem && m_size < 0)
        problem =
            Error{.kind = Error::Kind::Invalid, .detail = u"The size of what is to be sent is not known"_s};
    begin(GatewayOperation::Upload, std::move(problem));
}

GatewayUpload::~GatewayUpload()
{
    GatewayTransfer::abort(); // the stream reads from the form
}

void GatewayUpload::abort()
{
    GatewayTransfer::abort();
    m_form.reset();
}

std::unique_ptr<HttpStream> GatewayUpload::open(HttpClient &http, HttpRequest request,
                                                const GatewayAccess &access)
{
    m_reply.clear();
    request.method = "POST";
    request.url =
        QUrl::fromEncoded(access.root + uploadEndpoint(place().path, place().sandboxId), QUrl::StrictMode);
    m_form.reset();
    m_form = std::make_unique<Form>(device(), m_size, formFrame(newBoundary(), m_fileName));
    request.contentType = m_form->contentType();
    auto stream = http.open(request, m_form.get(), m_form->size());
    showProgress(0, m_size);
    connect(stream.get(), &HttpStream::uploadProgress, this, [this](qint64 sent) {
        showProgress(std::clamp<qint64>(sent - m_form->headSize(), 0, m_size), m_size);
    });
    return stream;
}

void GatewayUpload::take(HttpStream &stream)
{
    m_reply += stream.read(longestReply + 1 - m_reply.size());
    if (m_reply.size() <= longestReply)
        return;
    Error error = shapeError(u"The answer to an upload is too long"_s);
    error.ambiguous = true;
    failAttempt(std::move(error));
}

Result<void> GatewayUpload::conclude(HttpStream &)
{
    Result<qint64> size = decodeUpload(m_reply);
    if (size && *size == m_size) {
        showProgress(m_size, m_size);
        return {};
    }
    Error error =
        size ? shapeError(u"%1 bytes were sent, but the service has written %2"_s.arg(m_size).arg(*size))
             : size.error();
    error.ambiguous = true;
    return tl::unexpected(std::move(error));
}

bool GatewayUpload::mayRepeat()
{
    if (!device() || (m_form && m_form->failed()))
        return false;
    if (device()->isSequential())
        return !m_form || !m_form->touchedSource();
    return device()->seek(m_start);
}

// ---- download

GatewayDownload::GatewayDownload(ControlPlane *api, GatewayCalls *calls, const DownloadRequest &request)
    : GatewayTransfer({.api = api,
                       .calls = calls,
                       .sandboxId = request.sandboxId,
                       .path = request.path,
                       .device = request.target})
    , m_buffer(pieceSize, Qt::Uninitialized)
{
    std::optional<Error> problem;
    if (!device() || !device()->isWritable())
        problem = deviceError(u"TARGET_FAILED"_s);
    else
        connect(device(), &QIODevice::bytesWritten, this, &GatewayDownload::takeMore);
    begin(GatewayOperation::Download, std::move(problem));
}

std::unique_ptr<HttpStream> GatewayDownload::open(HttpClient &http, HttpRequest request,
                                                  const GatewayAccess &access)
{
    m_headRead = false;
    request.url =
        QUrl::fromEncoded(access.root + downloadEndpoint(place().path, place().sandboxId), QUrl::StrictMode);
    return http.open(request);
}

// Qt takes the end of the connection for the end of a body that does not say how long it is: half a file
// would look like a whole one.
std::optional<Error> GatewayDownload::readHead(const HttpStream &stream)
{
    bool isNumber = false;
    const qint64 length = stream.header("Content-Length").toLongLong(&isNumber);
    const bool isChunked = stream.header("Transfer-Encoding").toLower().contains("chunked");
    if (stream.status() != 200 || (!isNumber && !isChunked))
        return shapeError(u"The answer does not show where the file ends"_s);
    m_total = isNumber && !isChunked ? length : -1;
    return std::nullopt;
}

void GatewayDownload::take(HttpStream &stream)
{
    if (!std::exchange(m_headRead, true)) {
        if (auto error = readHead(stream))
            return failAttempt(*std::move(error));
    }
    while (stream.bytesAvailable() > 0) {
        if (!device() || !device()->isWritable())
            return failAttempt(deviceError(u"TARGET_FAILED"_s));
        if (device()->bytesToWrite() > mostUnwritten)
            return; // until it has written some
        const qint64 count = stream.read(m_buffer.data(), m_buffer.size());
        m_written += count;
        if (device()->write(m_buffer.constData(), count) != count)
            return failAttempt(deviceError(u"TARGET_FAILED"_s));
    }
    showProgress(m_written, m_total);
}

Result<void> GatewayDownload::conclude(HttpStream &)
{
    // What is still in its buffer may be what the disk has no room for.
    auto *file = qobject_cast<QFileDevice *>(device());
    if (!device() || !device()->isWritable() || (file && !file->flush()))
        return tl::unexpected(deviceError(u"TARGET_FAILED"_s));
    showProgress(m_written, m_written);
    return {};
}

bool GatewayDownload::mayRepeat()
{
    return m_written == 0 && device();
}

} // namespace Sandkeeper::Prime
