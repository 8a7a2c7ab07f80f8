// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/answers.h"
#include "core/provider/providerfactory.h"
#include "core/provider/types.h"

namespace Sandkeeper::Prime {

/// Calls to the service's control plane (prime.md §3) and what is known of the account's sandboxes from its
/// answers. Owns no connection: that is HttpClient. GUI thread.
class ControlPlane : public QObject
{
public:
    explicit ControlPlane(const ProviderContext &context);

    /// What earlier answers told of a sandbox.
    struct Known
    {
        QString name;
        bool isVm = false;
    };

    /// `endpoint` is percent-encoded, with its query, e.g. "/sandbox?page=1".
    HttpRequest request(const QByteArray &method, const QByteArray &endpoint, RetryClass retry) const;
    /// As above with a JSON body.
    HttpRequest request(const QByteArray &method, const QByteArray &endpoint, RetryClass retry,
                        const QByteArray &body) const;

    /// Sends one call. Without a key it fails here with Kind::Auth (prime.md §2.2).
    Future<HttpResponse> send(const HttpRequest &request);

    /// Sends one call and reads its answer, a long one on a worker.
    template <typename T>
    Future<T> call(const HttpRequest &request, std::function<Result<T>(const QByteArray &)> decode);

    /// Why this id cannot be part of an address; nullopt when it can.
    std::optional<Error> idProblem(const QString &sandboxId) const;
    /// "/sandbox/<id>" for an id without a problem.
    static QByteArray sandboxEndpoint(const QString &sandboxId);

    /// How an error names this sandbox: by its name if it is known.
    QString subjectFor(const QString &sandboxId) const;
    void learn(const Sandbox &sandbox);
    void forget(const QString &sandboxId);
    std::optional<Known> known(const QString &sandboxId) const;

    const ProviderContext &context() const { return m_context; }
    const Clock &clock() const { return *m_context.clock; }
    HttpClient &http() const { return *m_context.http; }
    /// The account's endpoint without slash and version at its end (prime.md §2.1).
    const QUrl &baseUrl() const { return m_baseUrl; }

private:
    ProviderContext m_context;
    QUrl m_baseUrl;
    QHash<QString, Known> m_known;
};

template <typename T>
Future<T> ControlPlane::call(const HttpRequest &request, std::function<Result<T>(const QByteArray &)> decode)
{
    return decodedAnswer<T>(
        this, send(request), request.subject,
        [decode = std::move(decode)](const HttpResponse &response) { return decode(response.body); });
}

} // namespace Sandkeeper::Prime
