// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/filetransfer.h"

/// File contents on the wire (ppio.md §3.3). Pure; any thread.
namespace Sandkeeper::Ppio {

/// "/files?path=…&username=…", for both directions.
QByteArray filesEndpoint(const QString &path, const QString &user);

/// The one form that every daemon takes. The target is the path of the address; the name here is the same, as
/// older daemons want it.
FormFrame formFrame(const QByteArray &boundary, const QString &path);

/// The content alone, which newer daemons take (ppio.md §3.10): the target is the path of the address.
FormFrame contentFrame();

/// The answer to an upload of one file. Errors: Protocol.
Result<void> decodeUpload(const QByteArray &body);

/// Value of the header Range for a part of a file; empty for all of it. A negative offset counts from the
/// end.
QByteArray rangeFor(const ReadFileRequest &request);

struct ContentRange
{
    qint64 first = 0;
    qint64 last = 0;
    std::optional<qint64> total;
};
/// The header Content-Range; nullopt when it is none.
std::optional<ContentRange> contentRange(const QByteArray &header);

/// Of an address that needs no token; `operation` is "read" or "write", `user` as in the address, empty for
/// none.
QByteArray urlSignature(const QString &path, const QByteArray &operation, const QString &user,
                        const Secret &accessToken, const std::optional<qint64> &expiresAt);

} // namespace Sandkeeper::Ppio
