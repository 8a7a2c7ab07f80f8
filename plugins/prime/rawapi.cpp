// SPDX-License-Identifier: MIT
#include "rawapi.h"

#include "core/net/rawcall.h"

#include "api/json.h"

#include <QJsonDocument>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

namespace {

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
    const Result<RetryClass> retry = checkRawCall(method, endpoint, body.has_value());
    if (!retry)
        return readyFuture<QJsonObject>(tl::unexpected(retry.error()));
    const HttpRequest request =
        body ? m_api->request(method, endpoint, *retry, QJsonDocument(*body).toJson(QJsonDocument::Compact))
             : m_api->request(method, endpoint, *retry);
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
