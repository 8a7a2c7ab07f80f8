// SPDX-License-Identifier: MIT
#include "filetransfers.h"

#include "gatewaytransfer.h"
#include "sandboxcalls.h"

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// The service's window of 10 MiB in which every byte had to be written as an escape of six.
constexpr qint64 longestAnswer = 64LL * 1024 * 1024;

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
    return std::make_unique<GatewayUpload>(m_api, m_calls, request);
}

std::unique_ptr<TransferJob> FileTransfers::download(const DownloadRequest &request)
{
    return std::make_unique<GatewayDownload>(m_api, m_calls, request);
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
    self->awaitValue<HttpResponse>(m_api->http().send(http), [self, subject = http.subject](
                                                                 const HttpResponse &response) {
        self->await<FileWindow>(decodeLater<FileWindow>(response.body, decodeFileWindow),
                                [self, subject, facts = answerFacts(response)](Result<FileWindow> window) {
                                    if (!window)
                                        addFacts(window.error(), subject, facts);
                                    self->finish(std::move(window));
                                });
    });
    return flow->future();
}

} // namespace Sandkeeper::Prime
