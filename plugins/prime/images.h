// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "controlplane.h"

#include <QCoreApplication>

namespace Sandkeeper::Prime {

/// Images, their builds, and credentials for registries (prime.md §10, §11.1, §11.2). New images go to the
/// account's team unless a request names another owner; what exists already is named by exactly the team that
/// is given. GUI thread.
class PrimeImages : public QObject, public ImageCatalog, public ImageBuilder
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Prime::Images)
public:
    explicit PrimeImages(ControlPlane *api);
    ~PrimeImages() override;

    Future<ImagePage> images(const ImageQuery &query) override;
    Future<QList<RegistryCredentials>> registryCredentials() override;
    Future<ImageCheck> checkImage(const QString &image, const QString &registryCredentialsId) override;

    Future<ImageBuild> initiateBuild(const ImageBuildRequest &request) override;
    Future<QList<ImageBuild>> transferImages(const ImageTransferRequest &request) override;
    Future<ImageBuildStatus> startBuild(const QString &buildId) override;
    Future<ImageBuildStatus> buildStatus(const QString &buildId) override;
    Future<QString> buildVmImage(const QString &name, const QString &tag, const QString &teamId,
                                 bool platformOwned) override;
    Future<QList<ImageUpdateResult>> updateImages(const QList<ImageUpdate> &updates, bool dryRun) override;
    Future<void> removeImage(const QString &name, const QString &tag, const QString &teamId) override;

private:
    struct Updating;
    /// A call with an effect that is not sent twice.
    template <typename T>
    Future<T> callOnce(const HttpRequest &request, std::function<Result<T>(const QByteArray &)> decode);
    void updateNext(const std::shared_ptr<Updating> &updating);

    ControlPlane *m_api;
};

} // namespace Sandkeeper::Prime
