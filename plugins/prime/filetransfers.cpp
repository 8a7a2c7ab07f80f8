// SPDX-License-Identifier: MIT
#include "filetransfers.h"

#include "api/filecodec.h"
#include "sandboxcalls.h"

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// The service's window of 10 MiB in which every byte had to be written as an escape of six.
constexpr qint64 longestAnswer = 64LL * 1024 * 1024;

/// One file at a gateway.
class GatewayFile final : public FileTransferLink
{
public:
    GatewayFile(ControlPlane *api, GatewayCalls *calls, GatewayOperation operation, const QString &sandboxId,
                const QByteArray &endpoint, const QString &fileName = {})
        : m_api(api)
        , m_calls(calls)
        , m_operation(operation)
        , m_sandboxId(sandboxId)
        , m_endpoint(endpoint)
        , m_fileName(fileName)
    {
    }

    Future<void> run(Attempt attempt, std::function<bool()> mayRepeat) override
    {
        const auto sendWith = [api = m_api, id = m_sandboxId, endpoint = m_endpoint,
                               attempt = std::move(attempt)](const GatewayAccess &access) {
            HttpRequest request;
            request.url = QUrl::fromEncoded(access.root + endpoint, QUrl::StrictMode);
            request.bearer = access.token;
            request.subject = api->subjectFor(id);
            return attempt(std::move(request));
        };
        return m_calls->start(GatewayCalls::Call<void>{.operation = m_operation,
                                                       .sandboxId = m_sandboxId,
                                                       .attempt = sendWith,
                                                       .mayRepeat = std::move(mayRepeat)});
    }
    HttpClient &http() const override { return m_api->http(); }
    FormFrame frame(const QByteArray &boundary) const override { return formFrame(boundary, m_fileName); }
    Result<std::optional<qint64>> written(const QByteArray &answer) const override
    {
        const Result<qint64> size = decodeUpload(answer);
        if (!size)
            return tl::unexpected(size.error());
        return std::optional(*size);
    }

private:
    ControlPlane *m_api;
    GatewayCalls *m_calls;
    const GatewayOperation m_operation;
    const QString m_sandboxId;
    const QByteArray m_endpoint;
    const QString m_fileName;
};

} // namespace

FileTransfers::FileTransfers(ControlPlane *api, GatewayCalls *calls)
    : m_api(api)
    , m_calls(calls)
{
}

FileTransfers::~FileTransfers() = default;

QString FileTransfers::refusal(const Sandbox &sandbox) const
{
    return notRunningRefusal(sandbox.state);
}

std::unique_ptr<TransferJob> FileTransfers::upload(const UploadRequest &request)
{
    const QString name = request.fileName.isEmpty() ? request.path.section(u'/', -1) : request.fileName;
    return std::make_unique<FormUpload>(
        std::make_unique<GatewayFile>(m_api, m_calls, GatewayOperation::Upload, request.sandboxId,
                                      uploadEndpoint(request.path, request.sandboxId), name),
        request, pathProblem(request.path));
}

std::unique_ptr<TransferJob> FileTransfers::download(const DownloadRequest &request)
{
    auto problem = pathProblem(request.path);
    if (!problem && request.offset > 0)
        problem = Error{.kind = Error::Kind::Unsupported, .subject = request.path};
    return std::make_unique<StreamDownload>(
        std::make_unique<GatewayFile>(m_api, m_calls, GatewayOperation::Download, request.sandboxId,
                                      downloadEndpoint(request.path, request.sandboxId)),
        request, std::move(problem));
}

Future<FileWindow> FileTransfers::readFile(const ReadFileRequest &request)
{
    auto problem = pathProblem(request.path);
    if (!problem && request.length && *request.length < 0)
        problem = Error{.kind = Error::Kind::Invalid,
                        .subject = request.path,
                        .detail = tr("The length must not be negative.")};
    if (problem)
        return readyFuture<FileWindow>(tl::unexpected(*std::move(problem)));
    return m_calls->start(
        GatewayCalls::Call<FileWindow>{.operation = GatewayOperation::ReadFile,
                                       .sandboxId = request.sandboxId,
                                       .attempt = [this, request](const GatewayAccess &access) {
                                           return readOnce(request, access);
                                       }});
}

Future<FileWindow> FileTransfers::readOnce(const ReadFileRequest &request, const GatewayAccess &access)
{
    HttpRequest http;
    http.url = QUrl::fromEncoded(access.root + readFileEndpoint(request), QUrl::StrictMode);
    http.bearer = access.token;
    http.followRedirects = false; // prime.md §7
    http.subject = request.path;
    http.inactivityTimeout = 30s; // prime.md §12.3
    http.deadline = 5min;
    http.maximumResponseBytes = longestAnswer;
    const auto flow = Flow<FileWindow>::make(this);
    auto *self = flow.get();
    self->awaitValue<HttpResponse>(
        m_api->http().send(http), [self, subject = http.subject](const HttpResponse &response) {
            self->await<FileWindow>(
                decodeLater<FileWindow>(
                    response, [](const HttpResponse &answer) { return decodeFileWindow(answer.body); }),
                [self, subject, facts = answerFacts(response)](Result<FileWindow> window) {
                    if (!window)
                        addFacts(window.error(), subject, facts);
                    self->finish(std::move(window));
                });
        });
    return flow->future();
}

} // namespace Sandkeeper::Prime
