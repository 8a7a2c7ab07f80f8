// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/filetransfer.h"

/// File contents at the gateway on the wire (prime.md §7.2 to §7.4, §4.5). Pure; any thread.
namespace Sandkeeper::Prime {

/// Why this cannot be the path of a file in a sandbox; nullopt when it can.
std::optional<Error> pathProblem(const QString &path);

/// The operation with its query, e.g. "/download?path=%2Fa&sandbox_id=sbx_1".
QByteArray uploadEndpoint(const QString &path, const QString &sandboxId);
QByteArray downloadEndpoint(const QString &path, const QString &sandboxId);
QByteArray readFileEndpoint(const ReadFileRequest &request);

/// A form with one file; names as browsers write them. `boundary` must be one that no content has: random,
/// with at least 128 bits.
FormFrame formFrame(const QByteArray &boundary, const QString &fileName);

/// The number of bytes that the service says it has written. Errors: the service's refusal.
Result<qint64> decodeUpload(const QByteArray &body);
/// `offset` is empty when the service does not know windows: then the content is the whole file.
Result<FileWindow> decodeFileWindow(const QByteArray &body);

} // namespace Sandkeeper::Prime
