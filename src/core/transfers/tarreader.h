// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"

#include <cstddef>
#include <functional>
#include <vector>

#include <QDateTime>

struct archive;

/// libarchive, as far as it is needed: it understands the bytes, and touches no file.
namespace Sandkeeper::Archive {

struct TarEntry
{
    enum class Type { File, Folder, SymbolicLink, HardLink, Special };
    Type type = Type::File;
    QString path; ///< as it says, hostile
    qint64 size = 0;
    QDateTime modified;
    uint mode = 0;      ///< permission bits, at most 07777
    QString linkTarget; ///< of both kinds of links
};

/// Some bytes of an entry and where in it they belong; between blocks may be holes.
struct TarBlock
{
    const char *data = nullptr; ///< until the next call
    qint64 size = 0;
    qint64 offset = 0;
};

/// Reads a tar stream. One thread. Errors: Cancelled when the source was stopped; Protocol with reason
/// CUT_OFF or BAD_ARCHIVE. Memory stays flat whatever the stream says.
class TarReader
{
public:
    /// Waits for bytes and gives some; 0 at the end, -1 when stopped.
    using Source = std::function<qint64(char *data, qint64 maximum)>;
    explicit TarReader(Source source);
    ~TarReader();
    TarReader(const TarReader &) = delete;
    TarReader &operator=(const TarReader &) = delete;

    /// nullopt at the end of a whole archive. What was not read of the entry before is passed over.
    Result<std::optional<TarEntry>> next();
    /// nullopt at the end of the entry.
    Result<std::optional<TarBlock>> nextBlock();
    /// Takes what still comes after the end, up to a limit.
    Result<void> drain();
    qint64 bytesReceived() const { return m_received; }

private:
    static std::ptrdiff_t readCallback(::archive *, void *self, const void **buffer);
    Error error() const;
    Error errorOf(const QString &reason) const;

    Source m_source;
    std::vector<char> m_buffer;
    ::archive *m_archive;
    qint64 m_received = 0;
    qint64 m_budget = 0; ///< bytes that may still be asked for
    bool m_overBudget = false;
    bool m_ended = false;
    bool m_stopped = false;
    bool m_started = false;
};

} // namespace Sandkeeper::Archive
