// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include "controlplane.h"

#include "api/templatecodec.h"

#include <QCoreApplication>

namespace Sandkeeper::Ppio {

/// The account's templates (ppio.md §2.12): list, look up, publish, delete. Building them is the business of
/// the service's own tools: those calls end as Unsupported. GUI thread.
class Templates : public QObject, public ImageCatalog, public ImageBuilder
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Ppio::Templates)
public:
    explicit Templates(ControlPlane *api);
    ~Templates() override;

    Future<ImagePage> images(const ImageQuery &query) override;
    /// None: templates are made from registries, sandboxes from templates.
    Future<QList<RegistryCredentials>> registryCredentials() override;
    Future<ImageCheck> checkImage(const QString &image, const QString &registryCredentialsId) override;

    Future<ImageBuild> initiateBuild(const ImageBuildRequest &request) override;
    Future<QList<ImageBuild>> transferImages(const ImageTransferRequest &request) override;
    Future<ImageBuildStatus> startBuild(const QString &buildId) override;
    Future<ImageBuildStatus> buildStatus(const QString &buildId) override;
    Future<QString> buildVmImage(const QString &name, const QString &tag, const QString &teamId,
                                 bool platformOwned) override;
    /// Only who may use a template can be changed.
    Future<QList<ImageUpdateResult>> updateImages(const QList<ImageUpdate> &updates, bool dryRun) override;
    Future<void> removeImage(const QString &name, const QString &tag, const QString &teamId) override;

private:
    template <typename T>
    static Future<T> noBuilds(const QString &subject);
    struct Updating;
    struct Search;
    Future<ImagePage> ask(const TemplatePosition &from, int pageSize);
    void readOn(const std::shared_ptr<Search> &search, const TemplatePosition &from);
    Future<QString> idOf(const QString &reference);
    void updateNext(const std::shared_ptr<Updating> &updating);
    void publish(const std::shared_ptr<Updating> &updating, const QByteArray &prefix);
    std::optional<Error> problemWith(const ImageUpdate &update) const;

    ControlPlane *m_api;
    bool m_onlyOld = false; ///< the service has the older list only
};

} // namespace Sandkeeper::Ppio
