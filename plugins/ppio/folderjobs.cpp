// SPDX-License-Identifier: MIT
#include "folderjobs.h"

#include "core/net/connectframes.h"

#include <utility>

#include <QPointer>

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds coalescingTime = 200ms;
constexpr std::chrono::milliseconds listingTime = 120s; // a hundred thousand entries take a while
constexpr std::chrono::milliseconds pollInterval = 2s;
constexpr int mostFailures = 5;
// For a folder that has gone: together six seconds, in which a build or a checkout makes it anew.
constexpr std::chrono::milliseconds firstLook = 100ms;
constexpr int mostLooks = 6;

/// Whether asking may work where the stream does not: it broke, or nobody here knows it or lets it through.
/// What the daemon says of the folder itself it would say again.
bool mayPollAfter(const Error &error)
{
    return isLostStream(error) || error.kind == Error::Kind::Protocol || error.reason == u"unimplemented" ||
           error.httpStatus == 405 || error.httpStatus == 415 || error.httpStatus == 501;
}

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
    connect(calls, &QObject::destroyed, this, [this] {
        m_calls = nullptr;
        cancel();
    });
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
    if (*event == FolderEvent::Started)
        tellStart();
    else if (*event == FolderEvent::Changed)
        tellChange();
    else if (*event == FolderEvent::Gone)
        handleGone();
}

/// What gets the name of the folder is another one, of which this stream would never tell.
void FolderWatch::handleGone()
{
    dropStream();
    tellChange();
    m_looksLeft = mostLooks;
    open();
}

/// @return whether the folder may be there in a moment
bool FolderWatch::lookAgain(const Error &error, const std::function<void()> &look)
{
    if (error.kind != Error::Kind::NotFound || m_looksLeft == 0)
        return false;
    pause(firstLook * (1 << (mostLooks - m_looksLeft--)), look);
    return true;
}

/// A second start is one after a gap, in which anything may have happened.
void FolderWatch::tellStart()
{
    m_looksLeft = 0;
    if (std::exchange(m_hasStarted, true))
        tellChange();
    else
        Q_EMIT started();
}

void FolderWatch::tellChange()
{
    if (std::exchange(m_isPending, true))
        return;
    pause(coalescingTime, [this] {
        m_isPending = false;
        Q_EMIT changed();
    });
}

void FolderWatch::pause(std::chrono::milliseconds time, const std::function<void()> &next)
{
    m_calls->api()->clock().after(time, this, [this, next] {
        if (!isFinished())
            next();
    });
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
    if (lookAgain(cause, [this] { open(); }))
        return;
    if (mayPollAfter(cause))
        return makeWatcher(cause);
    whenDone<Error>(m_calls->explain(m_sandboxId, cause, this), this,
                    [this, cause](const Result<Error> &told) { failNamed(told.value_or(cause)); });
}

void FolderWatch::failNamed(Error error)
{
    if (isFinished())
        return;
    error = namingThePath(std::move(error), m_path);
    error.ambiguous = false; // reading changes nothing
    fail(std::move(error));
}

void FolderWatch::makeWatcher(const Error &cause)
{
    m_watcher.clear();
    m_making = m_calls->call<QString>(m_sandboxId, "filesystem.Filesystem/CreateWatcher", encodePath(m_path),
                                      RetryClass::WhenNotSent, decodeWatcher);
    whenDone<QString>(m_making, this, [this, cause](const Result<QString> &watcher) {
        if (isFinished())
            return;
        if (!watcher) {
            const auto again = [this, cause] {
                makeWatcher(cause);
            };
            if (lookAgain(watcher.error(), again) || pauseAndRetry(watcher.error(), again))
                return;
            // Where there is neither, what became of the stream is the news.
            return failNamed(mayPollAfter(watcher.error()) ? cause : watcher.error());
        }
        m_watcher = *watcher;
        m_failures = 0;
        const QPointer<FolderWatch> guard(this);
        tellStart();
        if (guard && !isFinished())
            pause(pollInterval, [this] { poll(); });
    });
}

void FolderWatch::poll()
{
    // The daemon forgets what it has told: an answer that is lost is not asked for again.
    m_asking =
        m_calls->call<FolderEvent>(m_sandboxId, "filesystem.Filesystem/GetWatcherEvents",
                                   encodeWatcher(m_watcher), RetryClass::WhenNotSent, decodeWatcherEvents);
    whenDone<FolderEvent>(m_asking, this, [this](const Result<FolderEvent> &event) {
        if (isFinished())
            return;
        if (!event)
            return handlePollFailure(event.error());
        m_failures = 0;
        if (*event != FolderEvent::Other)
            tellChange();
        if (*event == FolderEvent::Gone) {
            m_looksLeft = mostLooks;
            removeWatcher();
            return makeWatcher(Error{.kind = Error::Kind::NotFound, .reason = u"not_found"_s});
        }
        pause(pollInterval, [this] { poll(); });
    });
}

void FolderWatch::handlePollFailure(const Error &error)
{
    // It has forgotten the list; whether the folder is still there, making another one tells.
    if (error.kind == Error::Kind::NotFound && m_failures++ < mostFailures)
        return makeWatcher(error);
    const auto again = [this] {
        tellChange();
        poll();
    };
    if (!pauseAndRetry(error, again))
        failNamed(error);
}

/// @return whether it is tried again
bool FolderWatch::pauseAndRetry(const Error &error, const std::function<void()> &again)
{
    const bool mayPass = error.kind == Error::Kind::Network || error.kind == Error::Kind::Timeout ||
                         error.kind == Error::Kind::RateLimited || error.httpStatus == 503;
    if (!mayPass || m_failures >= mostFailures)
        return false;
    const std::chrono::milliseconds time = pollInterval * (1 << m_failures++);
    pause(std::max(error.retryAfter.value_or(time), time), again);
    return true;
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
    m_making.cancel();
    m_asking.cancel();
    dropStream();
    removeWatcher();
}

/// The daemon would go on collecting for it. Nobody waits for the answer.
void FolderWatch::removeWatcher()
{
    const QString watcher = std::exchange(m_watcher, {});
    if (m_calls && !watcher.isEmpty())
        m_calls->call<void>(m_sandboxId, "filesystem.Filesystem/RemoveWatcher", encodeWatcher(watcher),
                            RetryClass::Idempotent, [](const QByteArray &) { return Result<void>(); });
}

} // namespace Sandkeeper::Ppio
