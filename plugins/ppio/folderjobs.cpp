// SPDX-License-Identifier: MIT
#include "folderjobs.h"

#include "api/foldercodec.h"

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds coalescingTime = 200ms;
constexpr std::chrono::milliseconds listingTime = 120s; // a hundred thousand entries take a while

} // namespace

Error namingThePath(Error error, const QString &path)
{
    switch (error.kind) {
    case Error::Kind::NotFound:
    case Error::Kind::Conflict:
    case Error::Kind::Invalid:
    case Error::Kind::Forbidden:
    case Error::Kind::TooLarge:
        if (error.reason != u"GATEWAY_TOKEN_REFUSED")
            error.subject = path;
        break;
    default:
        break;
    }
    return error;
}

FolderListing::FolderListing(DaemonCalls *calls, const QString &sandboxId, const QString &path)
{
    connect(calls, &QObject::destroyed, this, &Job::cancel);
    if (auto problem = DaemonCalls::pathProblem(path))
        m_future = readyFuture<Pieces>(tl::unexpected(*std::move(problem)));
    else
        m_future = calls->call<Pieces>(sandboxId, "filesystem.Filesystem/ListDir", encodePath(path),
                                       RetryClass::Idempotent, decodeListing, listingTime);
    whenDone<Pieces>(m_future, this, [this, path](const Result<Pieces> &pieces) {
        if (isFinished())
            return;
        if (!pieces) {
            Error error = namingThePath(pieces.error(), path);
            error.ambiguous = false; // reading changes nothing
            return fail(std::move(error));
        }
        tell(*pieces, 0);
    });
}

FolderListing::~FolderListing()
{
    m_future.cancel();
}

void FolderListing::abort()
{
    m_future.cancel();
}

// One piece per turn of the event loop: whoever shows them takes a while for each.
void FolderListing::tell(const Pieces &pieces, qsizetype index)
{
    if (isFinished())
        return;
    if (index == pieces.size())
        return succeed();
    QMetaObject::invokeMethod(
        this, [this, pieces, index] { tell(pieces, index + 1); }, Qt::QueuedConnection);
    Q_EMIT arrived(pieces.at(index));
}

FolderWatch::FolderWatch(DaemonCalls *calls, const QString &sandboxId, const QString &path)
    : m_calls(calls)
    , m_sandboxId(sandboxId)
    , m_path(path)
{
    connect(calls, &QObject::destroyed, this, &Job::cancel);
    open();
}

FolderWatch::~FolderWatch()
{
    abort();
}

void FolderWatch::open()
{
    if (auto problem = DaemonCalls::pathProblem(m_path))
        m_access = readyFuture<DaemonAccess>(tl::unexpected(*std::move(problem)));
    else
        m_access = m_calls->api()->daemon(m_sandboxId);
    whenDone<DaemonAccess>(m_access, this, [this](const Result<DaemonAccess> &access) {
        if (isFinished())
            return;
        if (!access)
            return fail(access.error());
        m_token = access->token;
        ControlPlane *api = m_calls->api();
        m_stream = std::make_unique<ConnectStream>(api->http(),
                                                   m_calls->streamRequest(m_sandboxId, *access,
                                                                          "filesystem.Filesystem/WatchDir",
                                                                          encodePath(m_path)),
                                                   api->clock());
        connect(m_stream.get(), &ConnectStream::arrived, this, &FolderWatch::read);
        connect(m_stream.get(), &ConnectStream::over, this, &FolderWatch::handleOver);
    });
}

void FolderWatch::read(const QByteArray &message)
{
    const Result<FolderEvent> event = decodeFolderEvent(message);
    if (!event)
        return m_stream->refuse(event.error());
    if (*event == FolderEvent::Started) {
        Q_EMIT started();
    } else if (*event == FolderEvent::Changed && !std::exchange(m_isPending, true)) {
        m_calls->api()->clock().after(coalescingTime, this, [this] {
            m_isPending = false;
            if (!isFinished())
                Q_EMIT changed();
        });
    }
}

void FolderWatch::handleOver(const std::optional<Error> &error)
{
    dropStream();
    const Error cause = error.value_or(Error{.kind = Error::Kind::Protocol,
                                             .subject = m_path,
                                             .detail = u"the service has stopped watching"_s,
                                             .reason = u"BAD_STREAM"_s});
    if (DaemonCalls::isTokenRefused(cause)) {
        m_calls->api()->dropToken(m_sandboxId, m_token);
        if (!std::exchange(m_authorisedAgain, true))
            return open();
    }
    whenDone<Error>(m_calls->explain(m_sandboxId, cause, this), this,
                    [this, cause](const Result<Error> &told) {
                        if (isFinished())
                            return;
                        Error last = namingThePath(told.value_or(cause), m_path);
                        last.ambiguous = false; // reading changes nothing
                        fail(std::move(last));
                    });
}

void FolderWatch::dropStream()
{
    if (ConnectStream *stream = m_stream.release()) {
        stream->abort();
        stream->deleteLater(); // this may be in its signal
    }
}

void FolderWatch::abort()
{
    m_access.cancel();
    dropStream();
}

} // namespace Sandkeeper::Ppio
