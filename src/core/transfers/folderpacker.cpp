// SPDX-License-Identifier: MIT
#include "core/transfers/folderpacker.h"

#include "core/provider/errortext.h"
#include "core/transfers/archiveworker.h"
#include "core/transfers/packworker.h"

#include <QPointer>

namespace Sandkeeper {

namespace {

constexpr std::size_t mostUnread = 1024 * 1024;

struct Shared
{
    explicit Shared(std::shared_ptr<Archive::Wake> wakeUp)
        : wake(std::move(wakeUp))
        , reporter(wake)
    {
    }

    std::shared_ptr<Archive::Wake> wake;
    Archive::ByteChannel channel{mostUnread};
    Archive::PlannedSizes sizes;
    Archive::Reporter reporter;
};

} // namespace

struct FolderPacker::Private
{
    Private(FolderPacker *q, PackRequest packed)
        : request(std::move(packed))
        , shared(std::make_shared<Shared>(std::make_shared<Archive::Wake>(q, [q] { q->takeNews(); })))
        , pace([q] { q->takeNews(); })
    {
    }

    void stop() const
    {
        shared->channel.stop();
        shared->reporter.stop();
        shared->wake->cut();
    }

    const PackRequest request;
    const std::shared_ptr<Shared> shared;
    Archive::Pace pace;
    TransferIssues issues;
    std::optional<Error> error;
    qint64 streamSize = -1;
    qint64 contentSize = -1;
    bool isStarted = false;
    bool isComplete = false;
};

FolderPacker::FolderPacker(PackRequest request, QObject *parent)
    : QIODevice(parent)
    , d(std::make_unique<Private>(this, std::move(request)))
{
}

FolderPacker::~FolderPacker()
{
    d->stop();
}

void FolderPacker::start()
{
    if (std::exchange(d->isStarted, true))
        return;
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    Archive::threads().start([request = d->request, shared = d->shared] {
        Archive::PackWorker worker(request, &shared->channel, &shared->reporter, shared->wake.get(),
                                   &shared->sizes);
        shared->reporter.end(worker.run());
    });
}

void FolderPacker::close()
{
    d->stop();
    QIODevice::close();
}

qint64 FolderPacker::streamSize() const
{
    return d->streamSize;
}

qint64 FolderPacker::contentSize() const
{
    return d->contentSize;
}

bool FolderPacker::isComplete() const
{
    return d->isComplete;
}

const Error &FolderPacker::error() const
{
    static const Error none;
    return d->error ? *d->error : none;
}

const TransferIssues &FolderPacker::issues() const
{
    return d->issues;
}

bool FolderPacker::atEnd() const
{
    return !isOpen() || (d->shared->channel.isEnded() && d->shared->channel.size() == 0);
}

qint64 FolderPacker::bytesAvailable() const
{
    return d->shared->channel.size() + QIODevice::bytesAvailable();
}

qint64 FolderPacker::readData(char *data, qint64 maximum)
{
    if (d->error)
        return -1;
    const qint64 count = d->shared->channel.tryRead(data, maximum);
    return count == 0 && maximum > 0 && atEnd() ? -1 : count;
}

void FolderPacker::takeNews()
{
    if (!isOpen() || d->error || d->isComplete)
        return;
    const QPointer<FolderPacker> self(this);
    if (d->streamSize < 0 && d->shared->sizes.stream >= 0) {
        d->contentSize = d->shared->sizes.content;
        d->streamSize = d->shared->sizes.stream;
        Q_EMIT planned(d->streamSize, d->contentSize);
    }
    if (self && isOpen() && d->shared->channel.size() > 0)
        Q_EMIT readyRead();
    if (!self || !isOpen() || !(d->shared->reporter.isOver() || d->pace.isTime()))
        return;
    const Archive::News news = d->shared->reporter.take();
    merge(news, &d->issues);
    if (news.progress)
        Q_EMIT progressed(*news.progress);
    if (!self || !isOpen() || !news.outcome)
        return;
    if (*news.outcome) {
        d->isComplete = true;
        Q_EMIT readChannelFinished();
        return;
    }
    d->error = news.outcome->error();
    setErrorString(message(*d->error));
    d->shared->channel.stop();
    Q_EMIT failed(*d->error);
    if (self)
        Q_EMIT readChannelFinished(); // a reader that waits finds out
}

} // namespace Sandkeeper
