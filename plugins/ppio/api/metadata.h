// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/types.h"

/// A sandbox's own texts at the service, in the form that the service's Prime-compatible package gives them,
/// so that scripts and this program see each other's names and labels (ppio.md §5). Pure; any thread.
namespace Sandkeeper::Ppio {

using Metadata = QMap<QString, QString>;

/// Names the one action that made a sandbox, so that one whose answer was lost can be found again.
inline constexpr QLatin1StringView markerKey("sandkeeper_request");

/// What a new sandbox carries. Environment variables are not among it: everybody who may list sandboxes could
/// read them (ppio.md §5.5).
Metadata metadataFor(const CreateRequest &request, const QString &teamId);
/// Reads a sandbox's texts back: name, labels, team, environment. Everything else, wishes for processors and
/// the like among it, stays readable as Sandbox::metadata.
void applyMetadata(const Metadata &metadata, Sandbox &sandbox);
/// The metadata that all sandboxes with these labels and, unless empty, of this team have.
Metadata filterFor(const QStringList &labels, const QString &teamId);
/// The value of the query item "metadata", all three layers of it (ppio.md §2.4); empty for no filter.
QByteArray encodedFilter(const Metadata &filter);

} // namespace Sandkeeper::Ppio
