// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/job.h"
#include "core/provider/types.h"

#include <memory>

#include <QUrl>

namespace Sandkeeper {

struct ImageInfo
{
    QString id;
    QString reference; ///< what CreateRequest::image takes
    QString name;
    QString tag;
    QString runtime; ///< metadata id of the runtime it is for
    QString status;  ///< the service's word
    bool isReady = false;
    QString errorMessage;
    QString visibility;
    QString ownerType;
    QString teamId;
    std::optional<qint64> sizeBytes;
    QDateTime createdAt;
    QDateTime completedAt;
};

struct ImageQuery
{
    QString search;
    QString pageToken; ///< empty for the first page
    int pageSize = 100;
    QString teamId; ///< empty: the account's team
    bool platformOwned = false;
};

struct ImagePage
{
    QList<ImageInfo> images;
    QString nextPageToken;
    std::optional<int> total;
};

/// Credentials for a private registry that are stored at the service; it never gives out the secret.
struct RegistryCredentials
{
    QString id;
    QString name;
    QString server;
    QString userId;
    QString teamId;
    QDateTime createdAt;
    QDateTime updatedAt;
};

struct ImageCheck
{
    bool accessible = false;
    QString details; ///< the service's words
};

/// What sandboxes can be made from.
class SANDKEEPER_CORE_EXPORT ImageCatalog
{
public:
    virtual ~ImageCatalog();
    virtual Future<ImagePage> images(const ImageQuery &query) = 0;
    virtual Future<QList<RegistryCredentials>> registryCredentials() = 0;
    /// Whether the service can pull this image.
    virtual Future<ImageCheck> checkImage(const QString &image, const QString &registryCredentialsId) = 0;
};

struct ImageBuildRequest
{
    QString name;
    QString tag;
    QString dockerfilePath = QStringLiteral("Dockerfile");
    QString platform = QStringLiteral("linux/amd64");
    QString teamId;
    QString visibility;
    bool platformOwned = false;
};

struct ImageTransferRequest
{
    QStringList sources; ///< references of existing images
    QString name;        ///< for a single source only; empty: as the source
    QString tag;
    QString platform = QStringLiteral("linux/amd64");
    QString teamId;
    QString visibility;
    bool platformOwned = false;
};

/// One accepted build or transfer; or, with `error` set, one that was refused.
struct ImageBuild
{
    QString buildId;
    QStringList buildIds;
    QString reference; ///< of the image it makes
    QString source;    ///< of a transfer
    QString visibility;
    QUrl uploadUrl; ///< where the context goes, as a gzipped tar; secret, for it carries its own permission
    std::optional<std::chrono::seconds> uploadValidFor;
    std::optional<Error> error;
    bool retryable = false;
};

struct ImageBuildStatus
{
    QString buildId;
    QString name;
    QString tag;
    QString status; ///< the service's word
    QString errorMessage;
    QDateTime createdAt;
    QDateTime startedAt;
    QDateTime completedAt;
};

struct ImageOwner
{
    QString type = QStringLiteral("personal"); ///< "personal", "team", "platform"
    QString teamId;                            ///< for "team"
    friend bool operator==(const ImageOwner &, const ImageOwner &) = default;
};

/// What is to change at one image; absent: stays.
struct ImageUpdate
{
    QString reference;
    std::optional<QString> name;
    std::optional<QString> tag;
    std::optional<QString> visibility;
    std::optional<ImageOwner> owner;
};

struct ImageUpdateResult
{
    QString reference;          ///< as asked
    QString newReference;       ///< owner, name and tag after it, in the service's spelling; may be empty
    std::optional<Error> error; ///< nullopt: it is done (or would be, in a dry run)
};

/// Builds and keeps images at the service.
class SANDKEEPER_CORE_EXPORT ImageBuilder
{
public:
    virtual ~ImageBuilder();
    virtual Future<ImageBuild> initiateBuild(const ImageBuildRequest &request) = 0;
    /// One result per source.
    virtual Future<QList<ImageBuild>> transferImages(const ImageTransferRequest &request) = 0;
    /// Tells the service that the context has been uploaded.
    virtual Future<ImageBuildStatus> startBuild(const QString &buildId) = 0;
    virtual Future<ImageBuildStatus> buildStatus(const QString &buildId) = 0;
    /// Builds the virtual machine's version of an image; the answer is the id of that build.
    virtual Future<QString> buildVmImage(const QString &name, const QString &tag, const QString &teamId,
                                         bool platformOwned) = 0;
    /// One result per update, in that order.
    virtual Future<QList<ImageUpdateResult>> updateImages(const QList<ImageUpdate> &updates, bool dryRun) = 0;
    virtual Future<void> removeImage(const QString &name, const QString &tag, const QString &teamId) = 0;
};

struct Team
{
    QString id;
    QString name;
    QString role; ///< the service's word
};

struct TeamMember
{
    QString userId;
    QString name;
    QString email;
    QString role;
};

class SANDKEEPER_CORE_EXPORT TeamDirectory
{
public:
    virtual ~TeamDirectory();
    virtual Future<QList<Team>> teams() = 0;
    virtual Future<QList<TeamMember>> members(const QString &teamId) = 0;
};

/// The service's own API as such: any call of it, for what has no method of its own, and what the provider
/// remembers to make calls. The account's key goes along.
class SANDKEEPER_CORE_EXPORT RawApi
{
public:
    virtual ~RawApi();
    /// `endpoint` is encoded and relative to the API's root, with its query, e.g. "/sandbox?page=1". Repeats
    /// GET, PUT and DELETE only.
    virtual Future<QJsonObject> call(const QByteArray &method, const QByteArray &endpoint,
                                     const std::optional<QJsonObject> &body) = 0;
    /// Forgets the tokens for single sandboxes that earlier calls got; the next call asks for new ones.
    virtual void clearAuthCache() = 0;
};

} // namespace Sandkeeper
