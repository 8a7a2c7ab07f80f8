// SPDX-License-Identifier: MIT
#include "filestore.h"

#include "api/filecodec.h"
#include "api/foldercodec.h"
#include "api/ids.h"
#include "core/net/filetransfer.h"
#include "core/provider/staterefusals.h"

#include <algorithm>

#include <QHostAddress>

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 largestWindow = 10 * 1024 * 1024;
constexpr int transferRepetitions = 2;

QByteArray endpointFor(const QString &path, const DaemonAccess &access)
{
    return filesEndpoint(path, DaemonCalls::defaultUser(access));
}

/// What the daemon's plain HTTP means by its statuses.
Error judged(Error error)
{
    if (error.httpStatus != 507)
        return error;
    error.kind = Error::Kind::Server;
    error.reason = u"DISK_FULL"_s;
    error.ambiguous = false;
    return error;
}

/// One file at a sandbox's daemon.
class DaemonFile final : public FileTransferLink
{
public:
    DaemonFile(DaemonCalls *calls, const QString &sandboxId, const QString &path)
        : m_calls(calls)
        , m_sandboxId(sandboxId)
        , m_path(path)
    {
    }

    Future<void> run(Attempt attempt, std::function<bool()> mayRepeat) override
    {
        const auto sendWith = [calls = m_calls, id = m_sandboxId, path = m_path, asForm = m_asForm,
                               attempt = std::move(attempt)](const DaemonAccess &access) {
            *asForm = DaemonCalls::isOlder(access.envdVersion, QVersionNumber(0, 5, 7));
            const auto flow = Flow<void>::make(calls);
            auto *self = flow.get();
            flow->await<void>(attempt(calls->request(id, access, "GET", endpointFor(path, access))),
                              [self](Result<void> result) {
                                  if (!result)
                                      result.error() = judged(std::move(result.error()));
                                  self->finish(std::move(result));
                              });
            return flow->future();
        };
        return m_calls->start(DaemonCalls::Operation<void>{.sandboxId = m_sandboxId,
                                                           .attempt = sendWith,
                                                           .mayRepeat = std::move(mayRepeat),
                                                           .repetitions = transferRepetitions});
    }
    HttpClient &http() const override { return m_calls->api()->http(); }
    FormFrame frame(const QByteArray &boundary) const override
    {
        return *m_asForm ? formFrame(boundary, m_path) : contentFrame();
    }
    Result<std::optional<qint64>> written(const QByteArray &answer) const override
    {
        const Result<void> result = decodeUpload(answer);
        if (!result)
            return tl::unexpected(result.error());
        return std::nullopt; // the daemon does not tell
    }

private:
    DaemonCalls *m_calls;
    const QString m_sandboxId;
    const QString m_path;
    /// How the daemon of the present attempt takes a file; attempts may outlive this.
    const std::shared_ptr<bool> m_asForm = std::make_shared<bool>(true);
};

/// The window in an answer; a suffix that was asked for together with a length is cut here.
Result<FileWindow> windowOf(const ReadFileRequest &request, const HttpResponse &response)
{
    FileWindow window{.content = response.body};
    window.total = response.body.size();
    window.offset = 0;
    if (response.status == 206) {
        const auto range = contentRange(response.header("Content-Range"));
        if (!range || range->last - range->first + 1 != response.body.size())
            return tl::unexpected(
                Error{.kind = Error::Kind::Protocol,
                      .detail = u"The answer does not tell which part of the file it is"_s});
        window.offset = range->first;
        window.total = range->total;
    } else if (request.offset) { // the daemon knows no parts: the file is the answer
        const qint64 size = window.content.size();
        window.offset = *request.offset < 0 ? std::max<qint64>(size + *request.offset, 0)
                                            : std::min(*request.offset, size);
        window.content = window.content.mid(qsizetype(*window.offset));
    }
    if (request.length)
        window.content.truncate(qsizetype(*request.length));
    window.size = window.content.size();
    window.truncated = window.size < window.total.value_or(window.size + 1);
    return window;
}

} // namespace

PpioFiles::PpioFiles(DaemonCalls *calls)
    : m_calls(calls)
{
}

PpioFiles::~PpioFiles() = default;

QString PpioFiles::refusal(const Sandbox &sandbox) const
{
    return notRunningRefusal(sandbox.state);
}

std::optional<Error> PpioFiles::filePathProblem(const QString &path)
{
    if (auto problem = DaemonCalls::pathProblem(path))
        return problem;
    if (path.endsWith(u'/'))
        return Error{
            .kind = Error::Kind::Invalid, .subject = path, .detail = tr("This is the path of a folder.")};
    return std::nullopt;
}

std::unique_ptr<TransferJob> PpioFiles::upload(const UploadRequest &request)
{
    return std::make_unique<FormUpload>(
        std::make_unique<DaemonFile>(m_calls, request.sandboxId, request.path), request,
        filePathProblem(request.path));
}

std::unique_ptr<TransferJob> PpioFiles::download(const DownloadRequest &request)
{
    auto problem = filePathProblem(request.path);
    if (!problem && request.offset != 0 && (request.offset < 0 || request.validator.isEmpty()))
        problem = Error{.kind = Error::Kind::Unsupported, .subject = request.path};
    return std::make_unique<StreamDownload>(
        std::make_unique<DaemonFile>(m_calls, request.sandboxId, request.path), request, std::move(problem));
}

Future<FileWindow> PpioFiles::readFile(const ReadFileRequest &request)
{
    auto problem = filePathProblem(request.path);
    if (!problem && request.length && *request.length < 0)
        problem = Error{.kind = Error::Kind::Invalid,
                        .subject = request.path,
                        .detail = tr("The length must not be negative.")};
    if (problem)
        return readyFuture<FileWindow>(tl::unexpected(*std::move(problem)));
    ReadFileRequest wanted = request;
    if (wanted.offset || wanted.length)
        wanted.length = std::min(wanted.length.value_or(largestWindow), largestWindow);
    if (wanted.offset.value_or(0) >= -largestWindow)
        return readPart(wanted);
    // So much of the end does not come at once; where the wanted part begins depends on the size.
    const auto flow = Flow<FileWindow>::make(this);
    auto *self = flow.get();
    flow->awaitValue<qint64>(
        sizeOf(wanted.sandboxId, wanted.path), [this, self, wanted](qint64 size) mutable {
            wanted.offset = std::max<qint64>(size + *wanted.offset, 0);
            self->await<FileWindow>(readPart(wanted),
                                    [self](Result<FileWindow> window) { self->finish(std::move(window)); });
        });
    return flow->future();
}

Future<FileWindow> PpioFiles::readPart(const ReadFileRequest &request)
{
    const auto flow = Flow<FileWindow>::make(this);
    auto *self = flow.get();
    flow->await<FileWindow>(
        m_calls->start(DaemonCalls::Operation<FileWindow>{.sandboxId = request.sandboxId,
                                                          .attempt =
                                                              [this, request](const DaemonAccess &access) {
                                                                  return readOnce(request, access);
                                                              }}),
        [this, self, request](Result<FileWindow> window) {
            if (window || window.error().httpStatus != 416)
                return self->finish(std::move(window));
            // Nothing at all is there; asking for the size would ask the same again.
            if (request.offset == 0)
                return self->finish(FileWindow{.total = 0, .offset = 0, .truncated = false});
            // Behind the end of the file, which the refusal does not tell.
            self->awaitValue<qint64>(sizeOf(request.sandboxId, request.path), [self](qint64 size) {
                self->finish(FileWindow{.total = size, .offset = size, .truncated = size > 0});
            });
        });
    return flow->future();
}

Future<FileWindow> PpioFiles::readOnce(const ReadFileRequest &request, const DaemonAccess &access)
{
    HttpRequest http = m_calls->request(request.sandboxId, access, "GET", endpointFor(request.path, access));
    http.lane = HttpLane::Transfers; // compressed, an answer would be all of the file
    if (const QByteArray range = rangeFor(request); !range.isEmpty())
        http.headers.append(HttpHeader{"Range", range});
    http.subject = request.path;
    http.retry = RetryClass::Idempotent;
    http.deadline = 5min;
    http.maximumResponseBytes = largestWindow;
    const auto flow = Flow<FileWindow>::make(this);
    auto *self = flow.get();
    flow->awaitValue<HttpResponse>(m_calls->api()->http().send(http),
                                   [self, request, subject = http.subject](const HttpResponse &response) {
                                       Result<FileWindow> window = windowOf(request, response);
                                       if (!window)
                                           addFacts(window.error(), subject, response);
                                       self->finish(std::move(window));
                                   });
    return flow->future();
}

Future<qint64> PpioFiles::sizeOf(const QString &sandboxId, const QString &path)
{
    const auto flow = Flow<qint64>::make(this);
    auto *self = flow.get();
    // Not Stat, which tells the size of a link and not of what it leads to.
    flow->awaitValue<FileWindow>(readPart({.sandboxId = sandboxId, .path = path, .offset = 0, .length = 1}),
                                 [self, path](const FileWindow &window) {
                                     if (window.total)
                                         return self->finish(*window.total);
                                     self->fail(
                                         Error{.kind = Error::Kind::Protocol,
                                               .subject = path,
                                               .detail = u"The answer does not tell the size of the file"_s});
                                 });
    return flow->future();
}

Future<QUrl> PpioFiles::fileLink(const FileLinkRequest &request)
{
    if (auto problem = filePathProblem(request.path))
        return readyFuture<QUrl>(tl::unexpected(*std::move(problem)));
    return m_calls->start(DaemonCalls::Operation<QUrl>{
        .sandboxId = request.sandboxId, .attempt = [this, request](const DaemonAccess &access) {
            return readyFuture<QUrl>(linkFor(request, access));
        }});
}

Result<QUrl> PpioFiles::linkFor(const FileLinkRequest &request, const DaemonAccess &access) const
{
    const QString user = DaemonCalls::defaultUser(access);
    QByteArray address = filesEndpoint(request.path, user);
    if (!access.token.isEmpty()) {
        std::optional<qint64> expiresAt;
        if (request.validFor)
            expiresAt = m_calls->api()->clock().now().addSecs(request.validFor->count()).toSecsSinceEpoch();
        const QByteArray signature =
            urlSignature(request.path, request.forUpload ? "write" : "read", user, access.token, expiresAt);
        address += "&signature=" + QUrl::toPercentEncoding(QString::fromLatin1(signature));
        if (expiresAt)
            address += "&signature_expiration=" + QByteArray::number(*expiresAt);
    }
    QUrl root = access.root;
    if (access.routed) {
        // Others do not name the sandbox in a header. Of this computer, every name below “localhost” is one.
        if (!QHostAddress(root.host()).isLoopback())
            return tl::unexpected(Error{.kind = Error::Kind::Unsupported, .subject = request.path});
        root.setHost(u"%1-%2.localhost"_s.arg(daemonPort).arg(access.pathId));
    }
    return QUrl::fromEncoded(root.toEncoded() + address, QUrl::StrictMode);
}

} // namespace Sandkeeper::Ppio
