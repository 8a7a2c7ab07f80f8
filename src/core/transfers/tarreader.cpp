// SPDX-License-Identifier: MIT
#include "core/transfers/tarreader.h"

#include "core/provider/remotename.h"

#include <limits>

#include <archive.h>
#include <archive_entry.h>

namespace Sandkeeper::Archive {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t pieceSize = 64 * 1024;
// Long names, extended headers and maps of holes are kept in memory by libarchive, the latter in ten times
// their size.
constexpr qint64 longestHeaders = 1024 * 1024;
constexpr qint64 longestRest = 1024 * 1024; // tar fills up to 10 KiB
constexpr qint64 unlimited = std::numeric_limits<qint64>::max();

TarEntry::Type typeOf(archive_entry *entry)
{
    if (archive_entry_hardlink(entry) || archive_entry_hardlink_utf8(entry))
        return TarEntry::Type::HardLink;
    switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
        return TarEntry::Type::File;
    case AE_IFDIR:
        return TarEntry::Type::Folder;
    case AE_IFLNK:
        return TarEntry::Type::SymbolicLink;
    default:
        return TarEntry::Type::Special;
    }
}

/// Bytes as they came where libarchive has them; where a name cannot be had in the system's encoding, UTF-8.
QString textOf(const char *bytes, const char *utf8)
{
#ifdef Q_OS_WIN
    std::swap(bytes, utf8); // the first is in the code page of the system there
#endif
    const char *known = bytes ? bytes : utf8;
    return known ? remoteText(QByteArrayView(known)) : QString();
}

QString linkTargetOf(archive_entry *entry, TarEntry::Type type)
{
    if (type == TarEntry::Type::HardLink)
        return textOf(archive_entry_hardlink(entry), archive_entry_hardlink_utf8(entry));
    if (type == TarEntry::Type::SymbolicLink)
        return textOf(archive_entry_symlink(entry), archive_entry_symlink_utf8(entry));
    return {};
}

} // namespace

TarReader::TarReader(Source source)
    : m_source(std::move(source))
    , m_buffer(pieceSize)
    , m_archive(archive_read_new())
{
    archive_read_support_format_tar(m_archive);
    // Names as they are, on no account converted; no files of macOS that speak of another file.
    archive_read_set_options(m_archive, "tar:hdrcharset=BINARY,tar:!mac-ext");
}

TarReader::~TarReader()
{
    archive_read_free(m_archive);
}

std::ptrdiff_t TarReader::readCallback(::archive *, void *self, const void **buffer)
{
    auto *reader = static_cast<TarReader *>(self);
    *buffer = reader->m_buffer.data();
    if (reader->m_ended || reader->m_stopped)
        return reader->m_stopped ? ARCHIVE_FATAL : 0;
    if (reader->m_budget <= 0) {
        reader->m_overBudget = true;
        return ARCHIVE_FATAL;
    }
    const qint64 count = reader->m_source(reader->m_buffer.data(), static_cast<qint64>(pieceSize));
    reader->m_stopped = count < 0;
    reader->m_ended = count == 0;
    reader->m_received += std::max<qint64>(count, 0);
    if (reader->m_budget != unlimited)
        reader->m_budget -= std::max<qint64>(count, 0);
    return count < 0 ? ARCHIVE_FATAL : static_cast<std::ptrdiff_t>(count);
}

Error TarReader::errorOf(const QString &reason) const
{
    return {.kind = Error::Kind::Protocol,
            .detail = QString::fromUtf8(archive_error_string(m_archive)),
            .reason = reason};
}

Error TarReader::error() const
{
    if (m_stopped)
        return {.kind = Error::Kind::Cancelled};
    return errorOf(m_ended && !m_overBudget ? u"CUT_OFF"_s : u"BAD_ARCHIVE"_s);
}

Result<std::optional<TarEntry>> TarReader::next()
{
    int result = ARCHIVE_OK;
    if (!std::exchange(m_started, true)) {
        m_budget = longestHeaders;
        result = archive_read_open(m_archive, this, nullptr, &readCallback, nullptr);
    } else {
        m_budget = unlimited;
        result = archive_read_data_skip(m_archive);
    }
    archive_entry *entry = nullptr;
    m_budget = longestHeaders;
    if (result >= ARCHIVE_WARN) {
        do {
            result = archive_read_next_header(m_archive, &entry);
        } while (result == ARCHIVE_RETRY && m_budget > 0);
    }
    // A whole archive ends in empty blocks. libarchive is content with the end of the bytes, too.
    if (result == ARCHIVE_EOF && !m_ended)
        return std::optional<TarEntry>();
    if (result < ARCHIVE_WARN || result == ARCHIVE_EOF)
        return tl::unexpected(error());
    TarEntry told;
    told.type = typeOf(entry);
    told.path = textOf(archive_entry_pathname(entry), archive_entry_pathname_utf8(entry));
    told.size = archive_entry_size(entry);
    told.mode = archive_entry_perm(entry) & 07777;
    told.linkTarget = linkTargetOf(entry, told.type);
    if (archive_entry_mtime_is_set(entry))
        told.modified = QDateTime::fromSecsSinceEpoch(archive_entry_mtime(entry), Qt::UTC);
    if (told.size < 0)
        return tl::unexpected(errorOf(u"BAD_ARCHIVE"_s));
    return std::optional(std::move(told));
}

Result<std::optional<TarBlock>> TarReader::nextBlock()
{
    m_budget = unlimited;
    const void *data = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int result = archive_read_data_block(m_archive, &data, &size, &offset);
    if (result == ARCHIVE_EOF)
        return std::optional<TarBlock>();
    if (result < ARCHIVE_WARN)
        return tl::unexpected(error());
    return std::optional(TarBlock{
        .data = static_cast<const char *>(data), .size = static_cast<qint64>(size), .offset = offset});
}

Result<void> TarReader::drain()
{
    qint64 rest = 0;
    while (!m_ended) {
        const qint64 count = m_source(m_buffer.data(), static_cast<qint64>(pieceSize));
        if (count < 0)
            return tl::unexpected(Error{.kind = Error::Kind::Cancelled});
        m_ended = count == 0;
        m_received += count;
        rest += count;
        if (rest > longestRest)
            return tl::unexpected(errorOf(u"BAD_ARCHIVE"_s));
    }
    return {};
}

} // namespace Sandkeeper::Archive
