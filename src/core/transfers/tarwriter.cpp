// SPDX-License-Identifier: MIT
#include "core/transfers/tarwriter.h"

#include "core/provider/remotename.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>

namespace Sandkeeper::Archive {

TarWriter::TarWriter(Sink sink)
    : m_sink(std::move(sink))
    , m_archive(archive_write_new())
{
    archive_write_set_format_gnutar(m_archive);
    archive_write_add_filter_none(m_archive);
    // Nothing is held back, and nothing is filled up at the end: the size is known before.
    archive_write_set_bytes_per_block(m_archive, 0);
    archive_write_set_bytes_in_last_block(m_archive, 1);
    archive_write_open(m_archive, this, nullptr, &writeCallback, nullptr);
}

TarWriter::~TarWriter()
{
    // To free all that it has, it has to be closed, which would write an end, and zeros up to there.
    m_stopped = true;
    archive_write_close(m_archive);
    archive_write_free(m_archive);
}

std::ptrdiff_t TarWriter::writeCallback(::archive *, void *self, const void *data, std::size_t size)
{
    auto *writer = static_cast<TarWriter *>(self);
    if (!writer->m_stopped && writer->m_sink(static_cast<const char *>(data), static_cast<qint64>(size)))
        return static_cast<std::ptrdiff_t>(size);
    writer->m_stopped = true;
    return ARCHIVE_FATAL;
}

Error TarWriter::error(const QString &path) const
{
    if (m_stopped)
        return {.kind = Error::Kind::Cancelled};
    return {.kind = Error::Kind::Local,
            .subject = path,
            .detail = QString::fromUtf8(archive_error_string(m_archive))};
}

Result<void> TarWriter::begin(const QString &path, const LocalEntry &entry, const QString &linkTarget)
{
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> head(archive_entry_new(),
                                                                             &archive_entry_free);
    archive_entry_copy_pathname(head.get(), remoteBytes(path).constData());
    const bool isFolder = entry.type == LocalType::Folder;
    const bool isLink = entry.type == LocalType::Link;
    archive_entry_set_filetype(head.get(), isFolder ? AE_IFDIR : isLink ? AE_IFLNK : AE_IFREG);
    // Windows has no permissions to tell.
    const uint usual = isFolder ? 0755 : 0644;
    archive_entry_set_perm(head.get(), isLink ? 0777 : entry.mode == 0 ? usual : entry.mode & 0777);
    archive_entry_set_size(head.get(), entry.type == LocalType::File ? entry.size : 0);
    archive_entry_set_mtime(head.get(), static_cast<time_t>(entry.modified.toSecsSinceEpoch()), 0);
    if (isLink)
        archive_entry_copy_symlink(head.get(), remoteBytes(linkTarget).constData());
    if (archive_write_header(m_archive, head.get()) < ARCHIVE_WARN)
        return tl::unexpected(error(path));
    return {};
}

Result<void> TarWriter::write(const char *data, qint64 size)
{
    if (size > 0 && archive_write_data(m_archive, data, static_cast<std::size_t>(size)) != size)
        return tl::unexpected(error({}));
    return {};
}

Result<void> TarWriter::finish()
{
    if (archive_write_close(m_archive) < ARCHIVE_WARN)
        return tl::unexpected(error({}));
    return {};
}

} // namespace Sandkeeper::Archive
