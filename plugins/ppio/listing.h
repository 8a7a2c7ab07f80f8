// SPDX-License-Identifier: MIT
#pragma once

#include "controlplane.h"

namespace Sandkeeper::Ppio {

/// Lists of sandboxes (ppio.md §2.4): the paged call, or the older one where the service does not have it,
/// which is remembered. GUI thread.
class Listing : public QObject
{
public:
    explicit Listing(ControlPlane *api);
    ~Listing() override;

    /// One page. The older call has one page only, of those that run.
    Future<ServedPage> page(const ListQuery &query);
    /// The sandbox that carries this marker; nullopt when the service has none such now.
    Future<std::optional<ServedSandbox>> marked(const QString &marker);
    /// The cheapest call that needs the key: an answer proves it.
    Future<HttpResponse> probe();

private:
    template <typename T>
    Future<T> ask(const QByteArray &endpoint, const QByteArray &oldEndpoint,
                  std::function<Result<T>(const HttpResponse &)> decode);

    ControlPlane *m_api;
    bool m_onlyOld = false; ///< the service has the older call only
};

} // namespace Sandkeeper::Ppio
