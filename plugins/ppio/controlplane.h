// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/answers.h"
#include "core/provider/providerfactory.h"
#include "core/provider/types.h"

#include "api/address.h"
#include "api/sandboxcodec.h"

namespace Sandkeeper::Ppio {

/// How the daemon of one sandbox is reached (ppio.md §1.3, §1.4).
struct DaemonAccess
{
    QUrl root;           ///< without a slash at its end
    Secret token;        ///< empty: it asks for none
    QString envdVersion; ///< may be empty
    QString pathId;      ///< the id in the form for the control plane's paths
    bool routed = false; ///< one address serves all sandboxes: the request has to name which
};

/// A sandbox as it was at one moment, by the service's own clock if it tells it.
struct Sighting
{
    Sandbox sandbox;
    QDateTime at;
};

/// Calls to the region's control plane (ppio.md §2) and what is known of the account's sandboxes from its
/// answers. Owns no connection: that is HttpClient. GUI thread.
class ControlPlane : public QObject
{
public:
    explicit ControlPlane(const ProviderContext &context);
    ~ControlPlane() override;

    /// `endpoint` is percent-encoded, with its query, e.g. "/v2/sandboxes?limit=100".
    HttpRequest request(const QByteArray &method, const QByteArray &endpoint, RetryClass retry) const;
    /// As above with a JSON body.
    HttpRequest request(const QByteArray &method, const QByteArray &endpoint, RetryClass retry,
                        const QByteArray &body) const;

    /// Sends one call. Without a key it fails here with Kind::Auth; with an address that is none, as
    /// serviceAddress() says.
    Future<HttpResponse> send(const HttpRequest &request);

    /// Sends one call and reads its answer, a long one on a worker.
    template <typename T>
    Future<T> call(const HttpRequest &request, std::function<Result<T>(const HttpResponse &)> decode);

    /// Why this id cannot be part of an address; nullopt when it can.
    std::optional<Error> idProblem(const QString &sandboxId) const;
    /// An id without a problem in the form that the domain wants in its paths (ppio.md §1.3).
    QString pathId(const QString &sandboxId) const;
    /// "/sandboxes/<id>" for an id without a problem.
    QByteArray sandboxEndpoint(const QString &sandboxId) const;

    /// The sandbox with the id by which the program shall know it (ppio.md §1.3), and what it told kept for
    /// later calls.
    Sandbox learn(const ServedSandbox &served);
    /// What the service tells of one sandbox, learnt. Never changes its life. Errors: Invalid for an id that
    /// cannot be part of an address, with nothing sent.
    Future<Sandbox> detail(const QString &sandboxId);
    /// As detail(), with the moment.
    Future<Sighting> look(const QString &sandboxId);
    /// What a change has made of a sandbox, when its answer does not tell it.
    void noteState(const QString &sandboxId, SandboxState state);
    /// How an error names this sandbox: by its name if it is known.
    QString subjectFor(const QString &sandboxId) const;
    void forget(const QString &sandboxId);

    /// Asks the service when no earlier answer has told where the daemon is and its token. Never changes the
    /// sandbox's life (DESIGN rule 3). Errors: NotFound; NotRunning when it is paused.
    Future<DaemonAccess> daemon(const QString &sandboxId);
    /// The sandbox's host says that there is none, and the control plane that it runs: the next daemon()
    /// gives the host name in its other form, with or without the client's part (ppio.md §12 no. 4).
    void tryOtherHost(const QString &sandboxId);
    /// The daemon has refused this token: the next daemon() asks again.
    void dropToken(const QString &sandboxId, const Secret &token);
    /// Forgets the tokens of all sandboxes.
    void forgetTokens();

    const ProviderContext &context() const { return m_context; }
    const Clock &clock() const { return *m_context.clock; }
    HttpClient &http() const { return *m_context.http; }
    const Result<ServiceAddress> &address() const { return m_address; }

private:
    struct Known
    {
        QString name;
        QString clientId;
        QString domain;
        QString envdVersion;
        Secret token;
        bool hasToken = false; ///< `token` is what the service says, also when it is empty
        SandboxState state = SandboxState::Unknown;
        bool otherHost = false; ///< its host's name has the form that its domain does not usually have
    };
    struct Seen
    {
        ServedSandbox served;
        QDateTime at;
    };
    Future<Seen> askDetail(const QString &sandboxId);
    Sandbox learnDetail(const ServedSandbox &served);
    Result<DaemonAccess> accessOf(const QString &sandboxId, const Known &known) const;

    ProviderContext m_context;
    Result<ServiceAddress> m_address;
    QHash<QString, Known> m_known; ///< by bare id
};

/// Whether an answer may mean that the service does not have the call at all; also for one sandbox that does
/// not exist.
inline bool isMissingCall(const Error &error)
{
    return error.httpStatus == 404 || error.httpStatus == 405 || error.httpStatus == 501;
}

/// A refusal without a time to come back is about the account's number of sandboxes (ppio.md §2.1): more of
/// them, not fewer calls, would be needed.
inline void noteQuota(Error &error)
{
    if (error.httpStatus == 429 && !error.retryAfter)
        error.reason = QStringLiteral("QUOTA");
}

/// Kind::NotRunning for a sandbox in another state, with the service's word as its reason.
inline Error notRunning(const ControlPlane &api, const Sandbox &sandbox)
{
    return Error{
        .kind = Error::Kind::NotRunning, .subject = api.subjectFor(sandbox.id), .reason = sandbox.stateWord};
}

template <typename T>
Future<T> ControlPlane::call(const HttpRequest &request,
                             std::function<Result<T>(const HttpResponse &)> decode)
{
    return decodedAnswer<T>(this, send(request), request.subject, std::move(decode));
}

} // namespace Sandkeeper::Ppio
