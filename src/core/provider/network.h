// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"
#include "core/provider/types.h"

namespace Sandkeeper {

struct ExposeRequest
{
    QString sandboxId;
    int port = 0;
    QString name;                              ///< may be empty
    QString protocol = QStringLiteral("HTTP"); ///< one of PortManager::protocols()
};

/// A port of a sandbox that can be reached from outside. All texts are the service's and data: only an http
/// or https address may ever be opened, and its host is shown first.
struct ExposedPort
{
    QString exposureId;
    QString sandboxId;
    int port = 0;
    QString name;
    QString protocol; ///< the service's word; may be empty
    QString url;
    QString tlsSocket; ///< host:port; may be empty
    std::optional<int> externalPort;
    QString externalEndpoint; ///< host:port; may be empty
    QDateTime createdAt;
};

class SANDKEEPER_CORE_EXPORT PortManager
{
public:
    virtual ~PortManager();
    virtual QString refusal(const Sandbox &sandbox) const = 0;
    virtual QStringList protocols() const = 0;
    /// Why this cannot be exposed; translated, empty when the request may be sent. Pure and fast.
    virtual QString problem(const ExposeRequest &request) const = 0;
    /// Never sent twice.
    virtual Future<ExposedPort> expose(const ExposeRequest &request) = 0;
    /// A port that is not exposed any more is a success.
    virtual Future<void> unexpose(const QString &sandboxId, const QString &exposureId) = 0;
    virtual Future<QList<ExposedPort>> ports(const QString &sandboxId) = 0;
    /// Of all the account's sandboxes.
    virtual Future<QList<ExposedPort>> allPorts() = 0;
};

/// Both absent: unrestricted. An empty allowlist blocks everything; an empty denylist nothing. Never both.
struct NetworkPolicy
{
    std::optional<QStringList> allowlist;
    std::optional<QStringList> denylist;
    friend bool operator==(const NetworkPolicy &, const NetworkPolicy &) = default;
};

struct NetworkPolicyStatus
{
    NetworkPolicy policy;
    qint64 generation = 0;         ///< counts the policies that were asked for
    qint64 appliedGeneration = -1; ///< the one in force; -1: none yet
    bool applied = false;          ///< false: stored, and not yet in force for new connections
};

/// Changes what a running sandbox may reach. Connections that exist are not cut.
class SANDKEEPER_CORE_EXPORT NetworkPolicyControl
{
public:
    virtual ~NetworkPolicyControl();
    virtual QString refusal(const Sandbox &sandbox) const = 0;
    /// What is wrong with one entry of a list; translated, empty when it is fine. Pure and fast.
    virtual QString entryProblem(const QString &entry) const = 0;
    /// What is wrong with the whole; translated.
    virtual QString problem(const NetworkPolicy &policy) const = 0;
    virtual Future<NetworkPolicyStatus> networkPolicy(const QString &sandboxId) = 0;
    /// Replaces, never merges. Errors: Invalid, with nothing sent, when there is a problem.
    virtual Future<NetworkPolicyStatus> setNetworkPolicy(const QString &sandboxId,
                                                         const NetworkPolicy &policy) = 0;
};

struct SshRequest
{
    QString sandboxId;
    QString publicKey; ///< one line in OpenSSH's format
    std::optional<std::chrono::seconds> validFor;
};

/// An open door for one key, e.g. `ssh <user>@<host> -p <port>`.
struct SshSession
{
    QString sessionId;
    QString exposureId;
    QString sandboxId;
    QString user;
    QString host;
    int port = 0;
    QDateTime expiresAt;
};

class SANDKEEPER_CORE_EXPORT SshAccess
{
public:
    virtual ~SshAccess();
    virtual QString refusal(const Sandbox &sandbox) const = 0;
    /// Opens a session and lets the key in. Never sent twice. When the key cannot be let in, the session is
    /// closed again before the error is told. Errors: Protocol for a host or user that could be read as an
    /// option of a command line.
    virtual Future<SshSession> openSshSession(const SshRequest &request) = 0;
    virtual Future<void> closeSshSession(const QString &sandboxId, const QString &sessionId) = 0;
};

} // namespace Sandkeeper
