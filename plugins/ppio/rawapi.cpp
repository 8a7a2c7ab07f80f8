// SPDX-License-Identifier: MIT
#include "rawapi.h"

#include "core/net/rawcall.h"

#include "api/json.h"

#include <QJsonDocument>

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;

namespace {

Result<QJsonObject> decodeAnything(const HttpResponse &response)
{
    if (response.body.trimmed().isEmpty())
        return QJsonObject();
    return parseJson(response.body).map([](const Json &json) {
        return json.array ? QJsonObject{{u"items"_s, *json.array}} : *json.object;
    });
}

} // namespace

PpioRawApi::PpioRawApi(ControlPlane *api)
    : m_api(api)
{
}

PpioRawApi::~PpioRawApi() = default;

void PpioRawApi::clearAuthCache()
{
    m_api->forgetTokens();
}

Future<QJsonObject> PpioRawApi::call(const QByteArray &method, const QByteArray &endpoint,
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
    flow->await<QJsonObject>(m_api->call<QJsonObject>(request, decodeAnything),
                             [self, method](Result<QJsonObject> answer) {
                                 if (!answer && method != "GET")
                                     noteUncertainty(answer.error());
                                 self->finish(std::move(answer));
                             });
    return flow->future();
}

} // namespace Sandkeeper::Ppio
