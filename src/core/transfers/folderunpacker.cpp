// SPDX-License-Identifier: MIT
#include "core/transfers/folderunpacker.h"

#include "core/provider/errortext.h"
#include "core/transfers/archiveworker.h"
#include "core/transfers/unpackworker.h"

namespace Sandkeeper {

namespace {

constexpr std::size_t mostUnread = 4 * 1024 * 1024;

/// The end of the channel that bytes are written into.
class InputDevice final : public QIODevice
{
public:
    explicit InputDevice(std::shared_ptr<Archive::ByteChannel> channel)
        : m_channel(std::move(channel))
    {
        open(QIODevice::WriteOnly | QIODevice::Unbuffered);
    }

    bool isSequential() const override { return true; }
    qint64 bytesToWrite() const override { return m_channel->size(); }

    void tellRead()
    {
        const qint64 waiting = m_channel->size();
        const qint64 count = std::exchange(m_written, waiting) - waiting;
        if (count > 0)
            Q_EMIT bytesWritten(count);
    }

    void fail(const QString &words)
    {
        close();
        setErrorString(words);
        Q_EMIT bytesWritten(0); // whoever waits for room finds it closed
    }

protected:
    qint64 readData(char *, qint64) override { return -1; }

    qint64 writeData(const char *data, qint64 size) override
    {
        const qint64 count = m_channel->tryWrite(data, size);
        m_written += std::max<qint64>(count, 0);
        return count;
    }

private:
    const std::shared_ptr<Archive::ByteChannel> m_channel;
    qint64 m_written = 0; ///< bytes that nobody was told of as read
};

struct Shared
{
    explicit Shared(std::shared_ptr<Archive::Wake> wakeUp)
        : wake(std::move(wakeUp))
        , reporter(wake)
    {
    }

    std::shared_ptr<Archive::Wake> wake;
    Archive::Reporter reporter;
};

} // namespace

struct FolderUnpacker::Private
{
    explicit Private(FolderUnpacker *q)
        : channel(std::make_shared<Archive::ByteChannel>(mostUnread))
        , shared(std::make_shared<Shared>(std::make_shared<Archive::Wake>(q, [q] { q->takeNews(); })))
        , input(channel)
        , pace([q] { q->takeNews(); })
    {
    }

    void stop() const
    {
        channel->stop();
        shared->reporter.stop();
        shared->wake->cut();
    }

    std::shared_ptr<Archive::ByteChannel> channel;
    std::shared_ptr<Shared> shared;
    InputDevice input;
    Archive::Pace pace;
    ArchiveProgress progress;
    TransferIssues issues;
};

FolderUnpacker::FolderUnpacker(UnpackRequest request, QObject *parent)
    : Job(parent)
    , d(std::make_unique<Private>(this))
{
    Archive::threads().start([request = std::move(request), channel = d->channel, shared = d->shared] {
        Archive::UnpackWorker worker(request, channel.get(), &shared->reporter, shared->wake.get());
        shared->reporter.end(worker.run());
    });
}

FolderUnpacker::~FolderUnpacker()
{
    d->stop();
}

QIODevice *FolderUnpacker::input() const
{
    return &d->input;
}

void FolderUnpacker::endInput()
{
    d->channel->end();
}

const TransferIssues &FolderUnpacker::issues() const
{
    return d->issues;
}

const ArchiveProgress &FolderUnpacker::progress() const
{
    return d->progress;
}

void FolderUnpacker::abort()
{
    d->stop();
    d->input.fail({});
}

void FolderUnpacker::takeNews()
{
    if (isFinished())
        return;
    d->input.tellRead();
    if (isFinished() || !(d->shared->reporter.isOver() || d->pace.isTime()))
        return;
    Archive::News news = d->shared->reporter.take();
    merge(news, &d->issues);
    if (news.progress) {
        d->progress = *std::move(news.progress);
        Q_EMIT progressed(d->progress);
    }
    if (isFinished() || !news.outcome)
        return;
    d->stop();
    d->input.fail(*news.outcome ? QString() : message(news.outcome->error()));
    if (*news.outcome)
        succeed();
    else
        fail(news.outcome->error());
}

} // namespace Sandkeeper
