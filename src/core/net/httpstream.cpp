// SPDX-License-Identifier: MIT
#include "core/net/httpstream.h"

#include "core/net/httpexchange.h"

#include <algorithm>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

struct HttpStream::Private
{
    HttpRequest request;
    const HttpServices &services; ///< not to be used once the exchange is over
    HttpExchange *exchange = nullptr;
    std::optional<std::chrono::milliseconds> deadlineAt;
    std::optional<Error> error;
    bool sent = false;
    bool over = false;
    bool aborted = false;

    // What is to be told at the next turn of the event loop:
    bool scheduled = false;
    bool head = false;
    bool bytes = false;
    bool progress = false;
    bool end = false;
    qint64 uploaded = 0;
    qint64 uploadTotal = 0;
};

HttpStream::HttpStream(const HttpRequest &request, const HttpServices &services)
    : d(new Private{.request = request, .services = services})
{
    d->request.method = d->request.method.toUpper();
}

HttpStream::~HttpStream()
{
    abort();
    if (d->exchange)
        d->exchange->release();
}

void HttpStream::start(QIODevice *upload, qint64 uploadSize)
{
    // No child: it may be told of its end while something of it is on the stack.
    d->exchange = new HttpExchange(d->request, d->services, HttpExchange::Body::Pieces, nullptr);
    HttpExchange *exchange = d->exchange;
    exchange->setName(newRequestId(), 1);
    if (upload)
        exchange->setUpload(upload, uploadSize);
    connect(exchange, &HttpExchange::headersReceived, this, [this] {
        d->head = true;
        schedule();
    });
    connect(exchange, &HttpExchange::readyRead, this, [this] {
        d->bytes = true;
        schedule();
    });
    connect(exchange, &HttpExchange::uploadProgress, this, [this](qint64 sent, qint64 total) {
        if (total <= 0)
            return;
        d->progress = true;
        d->uploaded = sent;
        d->uploadTotal = total;
        schedule();
    });
    connect(exchange, &HttpExchange::ended, this, [this](const HttpExchange::End &result) {
        d->sent = result.sent;
        d->over = true;
        d->end = true;
        d->error = result.error;
        if (d->error && !hasEffects(d->request))
            d->error->ambiguous = false;
        schedule();
    });
    if (d->request.deadline.count() > 0) {
        exchange->setPatience([this] {
            return d->deadlineAt ? *d->deadlineAt - d->services.clock->monotonic() : d->request.deadline;
        });
        connect(exchange, &HttpExchange::begun, this, [this] {
            if (d->deadlineAt)
                return;
            d->deadlineAt = d->services.clock->monotonic() + d->request.deadline;
            d->services.clock->after(d->request.deadline, d->exchange, [exchange = d->exchange] {
                exchange->giveUp(HttpFailure::Cause::Deadline);
            });
        });
    }
    exchange->start();
}

void HttpStream::end(Error error)
{
    if (d->over)
        return;
    if (d->exchange) {
        d->sent = d->exchange->mayHaveBeenSent();
        d->exchange->drop(u"cancelled"_s);
    }
    d->over = true;
    d->end = true;
    error.subject = d->request.subject;
    d->error = std::move(error);
    schedule();
}

void HttpStream::schedule()
{
    if (std::exchange(d->scheduled, true))
        return;
    QMetaObject::invokeMethod(this, &HttpStream::deliver, Qt::QueuedConnection);
}

// The only place that tells anybody. Nothing of Qt's is on the stack, so the receiver may do what it likes.
void HttpStream::deliver()
{
    d->scheduled = false;
    const QPointer<HttpStream> self(this);
    const auto tell = [&](bool &what, auto signal) {
        if (self && !d->aborted && std::exchange(what, false))
            signal();
    };
    tell(d->progress, [this] { Q_EMIT uploadProgress(d->uploaded, d->uploadTotal); });
    if (self)
        tell(d->head, [this] { Q_EMIT headersReceived(); });
    if (self)
        tell(d->bytes, [this] { Q_EMIT readyRead(); });
    if (self)
        tell(d->end, [this] { Q_EMIT finished(); });
}

int HttpStream::status() const
{
    return d->exchange ? d->exchange->status() : 0;
}

QByteArray HttpStream::header(QByteArrayView name) const
{
    return d->exchange ? d->exchange->header(name) : QByteArray();
}

qint64 HttpStream::bytesAvailable() const
{
    return d->exchange && !d->aborted ? d->exchange->bytesAvailable() : 0;
}

QByteArray HttpStream::read(qint64 maximum)
{
    QByteArray bytes(static_cast<qsizetype>(std::clamp<qint64>(maximum, 0, bytesAvailable())),
                     Qt::Uninitialized);
    bytes.truncate(static_cast<qsizetype>(read(bytes.data(), bytes.size())));
    return bytes;
}

qint64 HttpStream::read(char *data, qint64 maximum)
{
    return d->exchange && !d->aborted ? d->exchange->read(data, maximum) : 0;
}

bool HttpStream::isFinished() const
{
    return d->over;
}

const std::optional<Error> &HttpStream::error() const
{
    return d->error;
}

bool HttpStream::mayHaveBeenSent() const
{
    return d->over || !d->exchange ? d->sent : d->exchange->mayHaveBeenSent();
}

void HttpStream::abort()
{
    d->aborted = true;
    end(Error{.kind = Error::Kind::Cancelled});
}

} // namespace Sandkeeper
