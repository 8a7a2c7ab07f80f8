// SPDX-License-Identifier: MIT
#include "listing.h"

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;

namespace {

Result<ServedPage> decodePage(const HttpResponse &response)
{
    return decodeSandboxPage(response.body, response.header("X-Next-Token"));
}

} // namespace

Listing::Listing(ControlPlane *api)
    : m_api(api)
{
}

Listing::~Listing() = default;

template <typename T>
Future<T> Listing::ask(const QByteArray &endpoint, const QByteArray &oldEndpoint,
                       std::function<Result<T>(const HttpResponse &)> decode)
{
    const auto sent = [this](const QByteArray &address) {
        return m_api->request("GET", address, RetryClass::Idempotent);
    };
    if (m_onlyOld)
        return m_api->call<T>(sent(oldEndpoint), decode);
    auto flow = Flow<T>::make(this);
    auto *self = flow.get();
    flow->template await<T>(
        m_api->call<T>(sent(endpoint), decode), [this, self, sent, oldEndpoint, decode](Result<T> result) {
            if (result || !isMissingCall(result.error()))
                return self->finish(std::move(result));
            self->template awaitValue<T>(m_api->call<T>(sent(oldEndpoint), decode), [this, self](T value) {
                m_onlyOld = true;
                self->finish(std::move(value));
            });
        });
    return flow->future();
}

Future<ServedPage> Listing::page(const ListQuery &query)
{
    const QString &team = m_api->context().teamId;
    if (m_onlyOld && !query.pageToken.isEmpty())
        return readyFuture<ServedPage>(tl::unexpected(
            Error{.kind = Error::Kind::Invalid, .detail = u"This is not a page of this list"_s}));
    return ask<ServedPage>(listEndpoint(query, team), oldListEndpoint(query, team),
                           [state = stateFilter(query.stateWord)](const HttpResponse &response) {
                               Result<ServedPage> page = decodePage(response);
                               // The older call does not know this filter.
                               if (page && !state.isEmpty())
                                   page->sandboxes.removeIf([&state](const ServedSandbox &served) {
                                       return served.sandbox.stateWord != state;
                                   });
                               return page;
                           });
}

Future<std::optional<ServedSandbox>> Listing::marked(const QString &marker)
{
    using Found = std::optional<ServedSandbox>;
    const auto decode = [marker](const HttpResponse &response) -> Result<Found> {
        const Result<ServedPage> page = decodePage(response);
        if (!page)
            return tl::unexpected(page.error());
        // A service that passes over the filter must not give a stranger's sandbox.
        Found found;
        for (const ServedSandbox &served : page->sandboxes) {
            // Copies of it have the same texts, and began later.
            const bool isOlder = !found || served.sandbox.startedAt < found->sandbox.startedAt;
            if (served.metadata.value(markerKey) == marker && isOlder)
                found = served;
        }
        return found;
    };
    return ask<Found>(markerEndpoint(marker), oldMarkerEndpoint(marker), decode);
}

Future<HttpResponse> Listing::probe()
{
    return ask<HttpResponse>("/v2/sandboxes?limit=1", "/sandboxes",
                             [](const HttpResponse &response) -> Result<HttpResponse> {
                                 // A web page with status 200 proves nothing.
                                 if (const Result<ServedPage> page = decodePage(response); !page)
                                     return tl::unexpected(page.error());
                                 return response;
                             });
}

} // namespace Sandkeeper::Ppio
