// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/safefolder.h"

#include <functional>

struct archive;

namespace Sandkeeper::Archive {

/// Makes a tar stream in GNU format with libarchive. One thread. Errors: Cancelled when the sink says so;
/// Local for what the format cannot hold.
class TarWriter
{
public:
    /// Takes all bytes; false when it wants no more.
    using Sink = std::function<bool(const char *data, qint64 size)>;
    explicit TarWriter(Sink sink);
    ~TarWriter();
    TarWriter(const TarWriter &) = delete;
    TarWriter &operator=(const TarWriter &) = delete;

    /// The head of an entry; exactly entry.size bytes of a file have to follow. No owner is written.
    Result<void> begin(const QString &path, const LocalEntry &entry, const QString &linkTarget = {});
    Result<void> write(const char *data, qint64 size);
    /// The end of the archive.
    Result<void> finish();

private:
    static std::ptrdiff_t writeCallback(::archive *, void *self, const void *data, std::size_t size);
    Error error(const QString &path) const;

    Sink m_sink;
    ::archive *m_archive;
    bool m_stopped = false;
};

/// Bytes that `size` bytes of content take.
constexpr qint64 paddedSize(qint64 size)
{
    return (size + 511) / 512 * 512;
}

} // namespace Sandkeeper::Archive
