// SPDX-License-Identifier: MIT
#include "core/transfers/packworker.h"

#include <algorithm>

namespace Sandkeeper::Archive {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t pieceSize = 256 * 1024;
constexpr qint64 endOfArchive = 1024;

} // namespace

PackWorker::PackWorker(PackRequest request, ByteChannel *output, Reporter *reporter, Wake *wake,
                       PlannedSizes *sizes)
    : m_request(std::move(request))
    , m_output(output)
    , m_reporter(reporter)
    , m_wake(wake)
    , m_sizes(sizes)
    , m_buffer(pieceSize)
{
}

Result<void> PackWorker::run()
{
    Result<SafeFolder> folder = SafeFolder::open(m_request.folder);
    if (!folder)
        return tl::unexpected(folder.error());
    m_folder = *std::move(folder);
    const Result<void> result = plan().and_then([this] { return packAll(); });
    if (result)
        m_output->end();
    return result;
}

QString PackWorker::nameInArchive(const QString &path) const
{
    return m_request.prefix.isEmpty() ? path : m_request.prefix + u'/' + path;
}

LocalEntry PackWorker::entryOf(const Item &item)
{
    return {.type = item.type,
            .size = item.size,
            .modified = QDateTime::fromSecsSinceEpoch(item.modified, Qt::UTC),
            .mode = item.mode};
}

bool PackWorker::send(const char *data, qint64 size)
{
    // In pieces, so that the reader is told before the channel is full.
    while (size > 0) {
        const qint64 count = std::min<qint64>(size, pieceSize);
        if (m_output->waitAndWrite(data, count) < 0)
            return false;
        m_wake->request();
        data += count;
        size -= count;
    }
    return true;
}

// ---- planning

PackWorker::Item PackWorker::leftOut(TransferIssue issue)
{
    m_reporter->addIssue(std::move(issue));
    return {.isLeftOut = true};
}

PackWorker::Item PackWorker::lookAt(const QString &path)
{
    using Kind = TransferIssue::Kind;
    const auto failed = [&](const Error &error) {
        return leftOut({.kind = Kind::Failed, .path = path, .localPath = path, .error = error});
    };
    const Result<std::optional<LocalEntry>> entry = m_folder->look(path);
    if (!entry)
        return failed(entry.error());
    if (!entry->has_value())
        return failed(
            {.kind = Error::Kind::Local, .subject = m_folder->absolutePath(path), .reason = u"NOT_FOUND"_s});
    const LocalEntry &found = **entry;
    if (found.type == LocalType::Special)
        return leftOut({.kind = Kind::SpecialSkipped, .path = path, .localPath = path});
    if (found.type == LocalType::Link && m_request.links == LinkPolicy::Skip)
        return leftOut({.kind = Kind::LinkSkipped, .path = path, .localPath = path});
    if (found.type == LocalType::File) {
        // Once it has a place in the stream, something must fill that.
        if (const auto readable = m_folder->openFile(path); !readable)
            return failed(readable.error());
    }
    return {.size = found.type == LocalType::File ? found.size : 0,
            .modified = found.modified.toSecsSinceEpoch(),
            .type = found.type,
            .mode = static_cast<quint16>(found.mode |
                                         (found.type == LocalType::Folder ? m_request.folderMode : 0))};
}

Result<qint64> PackWorker::headSize(const QString &path, const Item &item)
{
    qint64 size = 0;
    TarWriter measure([&size](const char *, qint64 count) {
        size += count;
        return true;
    });
    const Result<QString> target =
        item.type == LocalType::Link ? m_folder->linkTarget(path) : Result<QString>(QString());
    if (!target)
        return tl::unexpected(target.error());
    return measure.begin(nameInArchive(path), entryOf(item), *target).map([&size] { return size; });
}

Result<void> PackWorker::plan()
{
    qint64 stream = endOfArchive;
    qint64 content = 0;
    m_items.reserve(static_cast<std::size_t>(m_request.paths.size()));
    for (const QString &path : m_request.paths) {
        if (m_output->isStopped())
            return tl::unexpected(Error{.kind = Error::Kind::Cancelled});
        Item item = lookAt(path);
        if (!item.isLeftOut) {
            const Result<qint64> head = headSize(path, item);
            if (!head)
                item = leftOut({.kind = TransferIssue::Kind::Failed,
                                .path = path,
                                .localPath = path,
                                .error = head.error()});
            else
                stream += *head + paddedSize(item.size);
        }
        content += item.size;
        m_items.push_back(item);
    }
    m_sizes->content = content;
    m_sizes->stream = stream;
    m_wake->request();
    return {};
}

// ---- packing

Result<void> PackWorker::packAll()
{
    TarWriter tar([this](const char *data, qint64 size) { return send(data, size); });
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        const Item &item = m_items[i];
        const QString &path = m_request.paths.at(static_cast<qsizetype>(i));
        if (item.isLeftOut) {
            m_reporter->endItem({.path = path, .ok = false});
            continue;
        }
        m_reporter->beginItem(path, item.size);
        if (auto packed = packFile(tar, path, item); !packed)
            return packed;
    }
    return tar.finish();
}

Result<void> PackWorker::packFile(TarWriter &tar, const QString &path, const Item &item)
{
    const Result<QString> target =
        item.type == LocalType::Link ? m_folder->linkTarget(path) : Result<QString>(QString());
    if (auto begun = tar.begin(nameInArchive(path), entryOf(item), target.value_or(u"."_s)); !begun)
        return begun;
    bool isSame = target.has_value();
    if (item.type == LocalType::File) {
        const Result<std::unique_ptr<QFile>> file = m_folder->openFile(path);
        const Result<bool> copied = copyContent(tar, file ? file->get() : nullptr, item.size);
        if (!copied)
            return tl::unexpected(copied.error());
        const Result<std::optional<LocalEntry>> now = m_folder->look(path);
        isSame = *copied && now && now->has_value() && (*now)->size == item.size &&
                 (*now)->modified.toSecsSinceEpoch() == item.modified;
    }
    if (!isSame)
        m_reporter->addIssue({.kind = TransferIssue::Kind::Changed, .path = path, .localPath = path});
    m_reporter->endItem({.path = path, .bytes = item.size, .ok = isSame});
    return {};
}

/// Exactly `size` bytes, with zeros for what the file does not have (any more); whether it had them all.
Result<bool> PackWorker::copyContent(TarWriter &tar, QFile *file, qint64 size)
{
    bool isWhole = true;
    while (size > 0) {
        qint64 count = std::min<qint64>(size, pieceSize);
        const qint64 got = isWhole && file ? file->read(m_buffer.data(), count) : 0;
        if (got > 0) {
            count = got;
        } else {
            isWhole = false;
            std::fill_n(m_buffer.data(), count, '\0');
        }
        if (auto written = tar.write(m_buffer.data(), count); !written)
            return tl::unexpected(written.error());
        m_reporter->addBytes(count);
        size -= count;
    }
    return isWhole;
}

} // namespace Sandkeeper::Archive
