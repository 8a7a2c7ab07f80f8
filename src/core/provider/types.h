// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"
#include "core/secrets/secret.h"

#include <variant>
#include <vector>

#include <QDateTime>
#include <QHash>
#include <QJsonObject>
#include <QMap>
#include <QStringList>

/// The values every provider speaks. Plain structs, copied freely, of no thread. Times are UTC; an invalid
/// QDateTime means “not known” or “not yet”. Sizes in GB are the services' own unit and are not converted.
namespace Sandkeeper {

/// A sandbox is named by its account and its id together, from end to end: the same id may exist in two
/// accounts.
struct SandboxKey
{
    QString accountId;
    QString sandboxId;
    friend bool operator==(const SandboxKey &, const SandboxKey &) = default;
};

inline size_t qHash(const SandboxKey &key, size_t seed = 0)
{
    return qHashMulti(seed, key.accountId, key.sandboxId);
}

enum class SandboxState {
    Unknown, ///< a word this version does not know: shown as Sandbox::stateWord
    Pending,
    Provisioning,
    Running,
    Paused,
    Error,
    Terminated,
    TimedOut,
};

/// True for states that never change again.
inline bool isFinal(SandboxState state)
{
    return state == SandboxState::Error || state == SandboxState::Terminated ||
           state == SandboxState::TimedOut;
}

/// True for states that are expected to change by themselves soon, so that a refresh should come sooner.
inline bool isTransient(SandboxState state)
{
    return state == SandboxState::Pending || state == SandboxState::Provisioning;
}

/// Runs without a shell.
struct Argv
{
    QString executable;
    QStringList arguments;
    friend bool operator==(const Argv &, const Argv &) = default;
};

/// Nothing (the service's default), a command line, or an argv.
using StartCommand = std::variant<std::monostate, QString, Argv>;

struct Sandbox
{
    QString id;
    QString name;
    QString image; ///< container image or template
    SandboxState state = SandboxState::Unknown;
    QString stateWord; ///< the service's own word
    double cpuCores = 0;
    double memoryGb = 0;
    double diskGb = 0;
    QString diskMountPath;
    int gpuCount = 0;
    QString gpuType;
    QString runtime; ///< metadata id of the runtime (ProviderMetadata::runtimes), e.g. "vm"; empty if there
                     ///< is one kind only
    StartCommand startCommand;
    QStringList labels;
    QDateTime createdAt;
    QDateTime updatedAt;
    QDateTime startedAt;
    QDateTime endedAt;
    std::optional<std::chrono::minutes> lifetime; ///< nullopt: no limit
    std::optional<std::chrono::minutes> idleTimeout;
    QDateTime deadline; ///< when the service will end it; invalid without limit or before the start
    QMap<QString, QString> environment;
    QStringList secretNames; ///< names only; values are never kept
    std::optional<QStringList> networkAllowlist;
    std::optional<QStringList> networkDenylist;
    QString region;
    QString userId;
    QString teamId;
    QString registryCredentialsId;
    QJsonObject advancedConfigs;     ///< free form, of the service
    QMap<QString, QString> metadata; ///< texts of others at the service that no other field shows
    QString pendingImageBuildId;     ///< non-empty while the service builds the image first
    std::optional<int> exitCode;
    QString errorType;
    QString errorMessage;
    QString terminationReason;
    friend bool operator==(const Sandbox &, const Sandbox &) = default;
};

/// The fields of a create request, to name one in a validation problem and to describe a provider's form.
enum class CreateField {
    Name,
    Image,
    Command,
    Runtime,
    CpuCores,
    MemoryGb,
    DiskGb,
    GpuCount,
    GpuType,
    Lifetime,
    IdleTimeout,
    Environment,
    Secrets,
    Labels,
    Team,
    Region,
    NetworkAllowlist,
    NetworkDenylist,
    AdvancedConfigs,
    RegistryCredentials,
    Guaranteed,
};

struct CreateRequest
{
    QString name;
    QString image;
    StartCommand startCommand;
    QString runtime; ///< empty: the service decides
    double cpuCores = 1;
    double memoryGb = 1;
    double diskGb = 5;
    int gpuCount = 0;
    QString gpuType;
    std::optional<QStringList>
        networkAllowlist; ///< an empty list is a policy of its own, not the absence of one
    std::optional<QStringList> networkDenylist;
    std::chrono::minutes lifetime{60}; ///< always sent, also when the service has a default
    std::optional<std::chrono::minutes> idleTimeout;
    QMap<QString, QString> environment;
    std::vector<std::pair<QString, Secret>> secrets;
    QStringList labels;
    QString teamId; ///< empty: the account's team
    QString region; ///< empty: the service decides
    QJsonObject advancedConfigs;
    QString registryCredentialsId;
    bool guaranteed = false;
    /// Names this user action towards the service: all repetitions of one create carry the same key.
    /// Provider::create fills in a fresh one when empty.
    QString idempotencyKey;
};

struct FieldProblem
{
    CreateField field;
    QString message; ///< translated, plain text, stands next to the field
};

/// How the create form shows one field for this provider.
struct CreateFieldInfo
{
    CreateField field;
    bool supported = true;
    QString reason;     ///< translated: why it is disabled; empty when supported
    double minimum = 0; ///< numbers only
    double maximum = 0;
    double initial = 0;
    QStringList suggestions; ///< e.g. GPU types, images; the user may type others
};

struct ListQuery
{
    QString stateWord;  ///< one of the service's own words; empty: any
    QStringList labels; ///< a sandbox must carry all of them
    QString userId;     ///< whose; empty: as the service thinks fit
    QString teamId;     ///< empty: the account's team
    bool includeEnded = true;
    int pageSize = 500; ///< a wish; the provider keeps to the service's limit
    QString pageToken;  ///< empty for the first page, then SandboxPage::nextPageToken
};

struct SandboxPage
{
    QList<Sandbox> sandboxes;
    QString nextPageToken; ///< empty on the last page
    std::optional<int> total;
};

/// What a successful account test tells.
struct AccountIdentity
{
    QString userId;
    QString name;
    QString email;
    QString team; ///< name or id; empty: personal
    std::chrono::milliseconds latency{0};
    std::optional<std::chrono::seconds> clockSkew; ///< the service's clock minus ours
};

/// Which sandboxes to delete, all fields together. At least one of `labels` and `allOfUser` must select.
struct RemoveQuery
{
    QStringList labels;     ///< a sandbox must carry all of them
    QString teamId;         ///< empty: not told to the service
    QString userId;         ///< empty: the key's owner
    bool allUsers = false;  ///< of the team; needs its administrator
    bool allOfUser = false; ///< without labels: really everything of that user or team
};

struct RemoveResult
{
    QString sandboxId;
    std::optional<Error> error; ///< nullopt: it is gone (also when it was gone before)
};

struct CommandRequest
{
    QString sandboxId;
    QString command;          ///< one shell command line
    QString workingDirectory; ///< empty: the sandbox's own
    QMap<QString, QString> environment;
    std::chrono::seconds timeout{300};
    QString user; ///< empty: the sandbox's own
    /// What becomes of a command whose stream breaks while it runs. False: it fails, although the command may
    /// go on. True: where the service can follow it again, its end is still waited for, and its result says
    /// that output may be missing.
    bool acceptsLostOutput = false;
};

struct CommandResult
{
    QByteArray standardOutput; ///< UTF-8 as the service sent it
    QByteArray standardError;
    int exitCode = 0;                      ///< a non-zero code is a result, not an error
    std::chrono::milliseconds duration{0}; ///< as seen from here, network included
    /// Some of the output may be missing; only where CommandRequest::acceptsLostOutput was set.
    bool outputMayBeLost = false;
};

} // namespace Sandkeeper

Q_DECLARE_METATYPE(Sandkeeper::SandboxKey)
Q_DECLARE_METATYPE(Sandkeeper::Sandbox)
