// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/catalog.h"

/// Images on the wire (prime.md §10). Pure; any thread.
namespace Sandkeeper::Prime {

/// The query of `GET /images`, from its “?” on. Takes an offset and a limit within the service's bounds.
QByteArray imageListQuery(const ImageQuery &query, qint64 offset, int limit, const QString &accountTeamId);
/// The page that begins at `offset`. A row without id, name or tag fails the page, naming the field.
Result<ImagePage> decodeImagePage(const QByteArray &body, qint64 offset, int limit);

/// The bodies of `POST /images/build`. A new image goes to the account's team unless the request says
/// otherwise; what comes from Docker Hub belongs to nobody, and the service refuses a team for it.
QByteArray encodeImageBuild(const ImageBuildRequest &request, const QString &accountTeamId);
QByteArray encodeImageTransfer(const ImageTransferRequest &request, const QString &accountTeamId);
Result<ImageBuild> decodeImageBuild(const QByteArray &body);
/// One result for each of the sources, in that order, from an answer of either shape. A source that the
/// answer does not name is an error with `ambiguous` set.
Result<QList<ImageBuild>> decodeImageTransfers(const QByteArray &body, const QStringList &sources);

Result<ImageBuildStatus> decodeImageBuildStatus(const QByteArray &body);

QByteArray encodeVmImageBuild(const QString &teamId, bool platformOwned);
Result<QString> decodeVmImageBuild(const QByteArray &body);

/// Whether the update asks for any change at all.
bool changesImage(const ImageUpdate &update);
QByteArray encodeImageUpdates(const QList<ImageUpdate> &updates, bool dryRun);
/// One result for each of the updates, in that order.
Result<QList<ImageUpdateResult>> decodeImageUpdates(const QByteArray &body,
                                                    const QList<ImageUpdate> &updates);

} // namespace Sandkeeper::Prime
