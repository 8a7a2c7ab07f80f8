// SPDX-License-Identifier: MIT
#include "rawapi.h"

#include "api/json.h"
#include "sandboxcalls.h"

#include <algorithm>
#include <array>

#include <QJsonDocument>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

namespace {

/// Printable ASCII that begins with one slash, and no dot segments, however they are written: servers and
/// proxies would resolve those.
bool staysBelowRoot(const QByteArray &endpoint)
{
    const bool printable =
        std::all_of(endpoint.begin(), endpoint.end(), [](char c) { return c > ' ' && c < 0x7f && c != '#'; });
    if (!printable || !endpoint.startsWith('/') || endpoint.startsWith("//") || endpoint.contains('\\'))
        return false;
    const qsizetype query = endpoint.indexOf('?');
    const QByteArray path =
        QByteArray::fromPercentEncoding(endpoint.left(query < 0 ? endpoint.size() : query));
    const QList<QByteArray> segments = path.split('/');
    return std::none_of(segments.begin(), segments.end(), [](const QByteArray &segment) {
        return segment == "." || segment == ".." || segment.contains('\\') || segment.contains('\0');
    });
}

Result<QJsonObject> decodeAnything(const QByteArray &body)
{
    return body.trimmed().isEmpty() ? Result<QJsonObject>(QJsonObject()) : parseObject(body);
}

} // namespace

PrimeRawApi::PrimeRawApi(ControlPlane *api, GatewayTokens *tokens)
    : m_api(api)
    , m_tokens(tokens)
{
}

PrimeRawApi::~PrimeRawApi() = default;

void PrimeRawApi::clearAuthCache()
{
    m_tokens->clear();
}

Future<QJsonObject> PrimeRawApi::call(const QByteArray &method, const QByteArray &endpoint,
                                      const std::optional<QJsonObject> &body)
{
    const auto refused = [](const QString &detail) {
        return readyFuture<QJsonObject>(
            tl::unexpected(Error{.kind = Error::Kind::Invalid, .detail = detail}));
    };
    static const std::array<QByteArray, 3> repeatable{"GET", "PUT", "DELETE"};
    const bool repeats = std::find(repeatable.begin(), repeatable.end(), method) != repeatable.end();
    if (!repeats && method != "POST" && method != "PATCH")
        return refused(u"This is not a method of the API"_s);
    if (method == "GET" && body)
        return refused(u"A GET has no body"_s);
    if (!staysBelowRoot(endpoint))
        return refused(u"This is not an endpoint of the API"_s);
    const RetryClass retry = repeats ? RetryClass::Idempotent : RetryClass::WhenNotSent;
    const HttpRequest request =
        body ? m_api->request(method, endpoint, retry, QJsonDocument(*body).toJson(QJsonDocument::Compact))
             : m_api->request(method, endpoint, retry);
    auto flow = Flow<QJsonObject>::make(this);
    auto *self = flow.get();
    self->await<QJsonObject>(m_api->call<QJsonObject>(request, decodeAnything),
                             [self, method](Result<QJsonObject> answer) {
                                 if (!answer && method != "GET")
                                     noteUncertainty(answer.error());
                                 self->finish(std::move(answer));
                             });
    return flow->future();
}

} // namespace Sandkeeper::Prime
