// SPDX-License-Identifier: MIT
#include "core/transfers/unpackworker.h"

#include "core/transfers/arrivalmark.h"
#include "core/transfers/safefolderparts.h"

#include <algorithm>
#include <limits>

#include <QRandomGenerator>

namespace Sandkeeper::Archive {

using namespace Qt::StringLiterals;

namespace {

// Files are flushed and named together: waiting for the disk once for many of them is many times faster.
constexpr std::size_t mostPending = 512;
constexpr qint64 mostPendingBytes = 32LL * 1024 * 1024;
constexpr qsizetype mostPendingFolders = 128;    // one descriptor each
constexpr std::size_t fewFiles = 8;              // for which the rest of the file system is not waited for
constexpr qint64 spaceStep = 32LL * 1024 * 1024; // how far apart free space is looked at
constexpr qint64 leastSpacePerEntry = 4096;
constexpr qint64 sparseIsFine = 1024LL * 1024 * 1024;
constexpr std::size_t mostLinks = 200'000;
constexpr qint64 smallFile = 64 * 1024;

Error tooLarge(const QString &path, const QString &reason)
{
    return {.kind = Error::Kind::TooLarge, .subject = path, .reason = reason};
}

/// What no other item would be spared either.
bool stopsEverything(const Error &error)
{
    return error.isCancelled() || error.kind == Error::Kind::TooLarge ||
           error.kind == Error::Kind::Protocol || error.reason == "NO_SPACE"_L1;
}

} // namespace

UnpackWorker::UnpackWorker(UnpackRequest request, ByteChannel *input, Reporter *reporter, Wake *wake)
    : m_request(std::move(request))
    , m_input(input)
    , m_reporter(reporter)
    , m_wake(wake)
    , m_reader([this](char *data, qint64 maximum) { return readInput(data, maximum); })
    , m_seed(static_cast<std::size_t>(QRandomGenerator::system()->generate64()))
{
}

qint64 UnpackWorker::readInput(char *data, qint64 maximum)
{
    const qint64 count = m_input->waitAndRead(data, maximum);
    m_wake->request();
    return count;
}

Result<void> UnpackWorker::run()
{
    Result<SafeFolder> folder = SafeFolder::open(m_request.folder, m_request.folderOptions);
    if (!folder)
        return tl::unexpected(folder.error());
    m_folder = *std::move(folder);
    m_names.emplace(m_folder->nameRules());
    m_isStaged = m_request.staged && m_folder->canSyncAll();
    if (m_isStaged)
        m_small = std::make_unique<SmallFileWriters>(*m_folder, finishOptions({}), m_reporter);
    Result<void> result = unpackAll();
    // What is complete is kept, also when the rest is not.
    const bool isCancelled = !result && result.error().isCancelled();
    if (!isCancelled) {
        for (const Result<void> &done : {finishSmall(), publishPending()}) {
            if (result && !done)
                result = done;
        }
        if (result)
            makeLinks();
        setFolderTimes();
        if (m_isStaged || m_namesWait) {
            const Result<bool> synced = m_folder->syncAll();
            if (result && m_isStaged && !synced)
                result = tl::unexpected(synced.error());
        }
    }
    return result ? m_reader.drain() : result;
}

Result<void> UnpackWorker::unpackAll()
{
    while (true) {
        const Result<std::optional<TarEntry>> entry = m_reader.next();
        if (!entry)
            return tl::unexpected(entry.error());
        if (!entry->has_value())
            return {};
        if (auto allowed = checkLimits(**entry); !allowed)
            return allowed;
        ++m_entries;
        if (auto done = unpackEntry(**entry); !done)
            return done;
    }
}

Result<void> UnpackWorker::unpackEntry(const TarEntry &entry)
{
    using Kind = TransferIssue::Kind;
    const std::optional<QString> path = strippedPath(entry.path);
    if (!path)
        return {};
    const Result<LocalNames::Place> place = m_names->place(*path);
    if (!place) {
        leaveOut({.kind = Kind::NameRefused, .path = entry.path, .error = place.error()});
        return {};
    }
    if (place->path.isEmpty())
        return {}; // the folder itself
    // The folders on its way are made, too, so that one short entry may stand for a hundred of them.
    m_entries += std::max(place->newParts - 1, 0);
    if (m_entries > m_request.limits.entries)
        return tl::unexpected(tooLarge(entry.path, u"TOO_MANY_ENTRIES"_s));
    if (entry.type == TarEntry::Type::Special) {
        leaveOut({.kind = Kind::SpecialSkipped, .path = entry.path});
        return {};
    }
    if (entry.type == TarEntry::Type::SymbolicLink) {
        if (m_request.links && m_links.size() < mostLinks)
            m_links.push_back(
                {.remotePath = entry.path, .localPath = place->path, .target = entry.linkTarget});
        else
            leaveOut({.kind = Kind::LinkSkipped, .path = entry.path, .localPath = place->path});
        return {};
    }
    if (auto space = takeSpace(leastSpacePerEntry * std::max(place->newParts, 1)); !space)
        return space;
    if (place->renamed)
        m_reporter->addIssue({.kind = Kind::Renamed, .path = entry.path, .localPath = place->path});
    m_reporter->beginItem(entry.path, entry.size);
    const Result<void> done = entry.type == TarEntry::Type::Folder     ? unpackFolder(entry, place->path)
                              : entry.type == TarEntry::Type::HardLink ? unpackHardLink(entry, place->path)
                                                                       : unpackFile(entry, place->path);
    return done ? done : failItem(entry.path, place->path, done.error());
}

Result<void> UnpackWorker::failItem(const QString &path, const QString &localPath, const Error &error)
{
    if (stopsEverything(error))
        return tl::unexpected(error);
    leaveOut({.kind = TransferIssue::Kind::Failed, .path = path, .localPath = localPath, .error = error});
    return {};
}

void UnpackWorker::leaveOut(TransferIssue issue)
{
    const QString path = issue.path;
    m_reporter->addIssue(std::move(issue));
    m_reporter->endItem({.path = path, .ok = false});
}

// ---- limits

Result<void> UnpackWorker::checkLimits(const TarEntry &entry) const
{
    const ArchiveLimits &limits = m_request.limits;
    if (m_entries >= limits.entries)
        return tl::unexpected(tooLarge(entry.path, u"TOO_MANY_ENTRIES"_s));
    if (entry.size > limits.bytes - m_bytes)
        return tl::unexpected(tooLarge(entry.path, u"TOO_MANY_BYTES"_s));
    // What is passed over takes no room, but time without an end. Headers take 1 KiB or two each.
    const qint64 headers = std::min(limits.entries, std::numeric_limits<qint64>::max() / 16384) * 8192;
    if (m_reader.bytesReceived() - headers > limits.bytes)
        return tl::unexpected(tooLarge(entry.path, u"TOO_MANY_BYTES"_s));
    return {};
}

Result<void> UnpackWorker::checkSparseness(const QString &path) const
{
    if (m_bytes <= sparseIsFine ||
        m_bytes / std::max<qint64>(m_reader.bytesReceived(), 1) <= m_request.limits.ratio)
        return {};
    return tl::unexpected(tooLarge(path, u"TOO_SPARSE"_s));
}

// In steps and of what really comes: a sparse file says that it is larger than it will be on the disk.
Result<void> UnpackWorker::takeSpace(qint64 bytes)
{
    m_spaceTaken -= bytes;
    if (m_spaceTaken >= 0)
        return {};
    if (auto space =
            m_folder->requireSpace(std::max(bytes, m_folder->freeBytes() > spaceStep ? spaceStep : bytes));
        !space)
        return space;
    m_spaceTaken = m_folder->freeBytes() > spaceStep ? spaceStep : 0;
    return {};
}

// ---- where things go

std::optional<QString> UnpackWorker::strippedPath(const QString &path) const
{
    if (m_request.stripParts <= 0)
        return path;
    const Result<QStringList> parts = relativeParts(path);
    if (!parts)
        return path; // is refused with its reason later
    if (parts->size() <= m_request.stripParts)
        return std::nullopt;
    return parts->sliced(m_request.stripParts).join(u'/');
}

void UnpackWorker::remember(const QString &localPath)
{
    m_ours.insert(qHash(localPath, m_seed));
}

bool UnpackWorker::isOurs(const QString &localPath) const
{
    return m_ours.count(qHash(localPath, m_seed)) > 0;
}

Result<std::optional<UnpackWorker::Spot>> UnpackWorker::findSpot(const TarEntry &entry,
                                                                 const QString &localPath)
{
    if (isOurs(localPath)) { // a second one of this name: the first must be seen
        if (auto published = publishAll(); !published)
            return tl::unexpected(published.error());
    }
    const Result<std::optional<LocalEntry>> there = m_folder->look(localPath);
    if (!there)
        return tl::unexpected(there.error());
    if (!there->has_value())
        return std::optional(Spot{.path = localPath});
    const bool isFolder = (*there)->type == LocalType::Folder;
    const bool isOlder = entry.modified.isValid() && (*there)->modified < entry.modified;
    if (!isFolder && (m_request.collision == Collision::Replace ||
                      (m_request.collision == Collision::ReplaceOlder && isOlder)))
        return std::optional(Spot{.path = localPath, .ifTaken = IfTaken::Replace});
    if (m_request.collision == Collision::Rename) {
        const Result<QString> free = m_folder->freePath(localPath);
        if (!free)
            return tl::unexpected(free.error());
        m_elsewhere.insert(localPath, *free);
        m_reporter->addIssue({.kind = TransferIssue::Kind::Renamed, .path = entry.path, .localPath = *free});
        return std::optional(Spot{.path = *free});
    }
    leaveOut({.kind = TransferIssue::Kind::Exists, .path = entry.path, .localPath = localPath});
    return std::optional<Spot>();
}

// ---- the kinds of entries

Result<void> UnpackWorker::unpackFolder(const TarEntry &entry, const QString &localPath)
{
    if (auto written = waitForSmallIn(localPath); !written)
        return written;
    const Result<bool> isNew = m_folder->makeFolder(localPath, entry.mode);
    if (!isNew)
        return tl::unexpected(isNew.error());
    if (*isNew && entry.modified.isValid())
        m_folderTimes.emplace_back(localPath, entry.modified);
    m_reporter->endItem({.path = entry.path});
    return {};
}

FinishOptions UnpackWorker::finishOptions(const TarEntry &entry) const
{
    return {.modified = entry.modified,
            .mode = entry.mode,
            .executable = m_request.executable,
            .mark = m_request.mark.get()};
}

Result<UnpackWorker::Pending> UnpackWorker::unpackInto(std::unique_ptr<PartFile> file, const TarEntry &entry,
                                                       const Spot &spot, const Write &write)
{
    if (auto written = write(file->device()); !written)
        return tl::unexpected(written.error());
    if (auto sealed = file->seal(finishOptions(entry)); !sealed)
        return tl::unexpected(sealed.error());
    file->rest();
    remember(spot.path);
    return Pending{.file = std::move(file),
                   .remotePath = entry.path,
                   .localPath = spot.path,
                   .size = entry.size,
                   .ifTaken = spot.ifTaken};
}

Result<void> UnpackWorker::unpackFile(const TarEntry &entry, const QString &localPath)
{
    const auto write = [this, &entry](QFile &file) {
        return unpackContent(entry, file);
    };
    // Nothing is there but what came before, and creating it finds that out.
    if (m_isStaged && !isOurs(localPath)) {
        if (auto written = waitForSmallIn(localPath); !written)
            return written;
        if (entry.size <= smallFile)
            return unpackSmall(entry, localPath);
        Result<std::unique_ptr<PartFile>> named = m_folder->createNamed(localPath);
        if (named) {
            Result<Pending> done = unpackInto(*std::move(named), entry, {.path = localPath}, write);
            if (!done)
                return tl::unexpected(done.error());
            publishOne(*done);
            return {};
        }
        if (named.error().reason != "LOCAL_EXISTS"_L1)
            return tl::unexpected(named.error());
    }
    return unpackBeside(entry, localPath, write);
}

Result<void> UnpackWorker::unpackBeside(const TarEntry &entry, const QString &localPath, const Write &write)
{
    const Result<std::optional<Spot>> spot = findSpot(entry, localPath);
    if (!spot)
        return tl::unexpected(spot.error());
    if (!spot->has_value())
        return {};
    Result<std::unique_ptr<PartFile>> file = m_folder->createFile((*spot)->path);
    if (!file)
        return tl::unexpected(file.error());
    Result<Pending> done = unpackInto(*std::move(file), entry, **spot, write);
    if (!done)
        return tl::unexpected(done.error());
    m_pendingBytes += entry.size;
    m_pendingFolders.insert(Local::split((*spot)->path).folder);
    m_pending.push_back(*std::move(done));
    if (m_pending.size() >= mostPending || m_pendingBytes >= mostPendingBytes ||
        m_pendingFolders.size() >= mostPendingFolders)
        return publishPending();
    return {};
}

/// What `put` is not given is a hole; also at the end.
Result<void> UnpackWorker::unpackContent(const TarEntry &entry, const Put &put)
{
    qint64 position = 0;
    while (true) {
        const Result<std::optional<TarBlock>> block = m_reader.nextBlock();
        if (!block)
            return tl::unexpected(block.error());
        if (!block->has_value())
            break;
        const TarBlock &bytes = **block;
        if (bytes.offset < position || bytes.size > entry.size - bytes.offset)
            return tl::unexpected(
                Error{.kind = Error::Kind::Protocol, .subject = entry.path, .reason = u"BAD_ARCHIVE"_s});
        if (auto space = takeSpace(bytes.size); !space)
            return space;
        if (auto taken = put(bytes); !taken)
            return taken;
        m_bytes += bytes.offset + bytes.size - position;
        m_reporter->addBytes(bytes.offset + bytes.size - position);
        position = bytes.offset + bytes.size;
    }
    m_bytes += entry.size - position;
    m_reporter->addBytes(entry.size - position);
    return checkSparseness(entry.path);
}

Result<void> UnpackWorker::unpackContent(const TarEntry &entry, QFile &file)
{
    qint64 end = 0;
    const Result<void> done = unpackContent(entry, [&](const TarBlock &bytes) {
        end = bytes.offset + bytes.size;
        return Local::writeAt(file, bytes.offset, bytes.data, bytes.size);
    });
    return done && end < entry.size ? Local::resize(file, entry.size) : done;
}

// ---- small files, which others write

Result<void> UnpackWorker::unpackSmall(const TarEntry &entry, const QString &localPath)
{
    QByteArray content(static_cast<qsizetype>(entry.size), '\0');
    const Result<void> done = unpackContent(entry, [&content](const TarBlock &bytes) -> Result<void> {
        std::copy_n(bytes.data, bytes.size, content.data() + bytes.offset);
        return {};
    });
    if (!done)
        return done;
    remember(localPath);
    m_small->add({.entry = entry, .localPath = localPath, .content = std::move(content)});
    return takeSmallFailures();
}

// An archive may have a file where it has a folder, before or later. Everything is then as if it came in its
// order.
Result<void> UnpackWorker::waitForSmallIn(const QString &localPath)
{
    if (!m_small)
        return {};
    if (isOurs(localPath) || m_foldersOfSmall.count(qHash(localPath, m_seed)) > 0)
        return finishSmall();
    const QString folder = Local::split(localPath).folder;
    if (folder == m_folderOfSmall)
        return {};
    for (QString part = folder; !part.isEmpty(); part = Local::split(part).folder) {
        if (isOurs(part))
            return finishSmall();
        m_foldersOfSmall.insert(qHash(part, m_seed));
    }
    m_folderOfSmall = folder;
    return {};
}

Result<void> UnpackWorker::finishSmall()
{
    if (!m_small)
        return {};
    m_small->wait();
    return takeSmallFailures();
}

Result<void> UnpackWorker::takeSmallFailures()
{
    for (const SmallFileWriters::Failure &failure : m_small->takeFailures()) {
        const SmallFileWriters::File &file = failure.file;
        const auto write = [&file](QFile &target) {
            return Local::writeAt(target, 0, file.content.constData(), file.content.size());
        };
        const Result<void> done = failure.error.reason == "LOCAL_EXISTS"_L1
                                      ? unpackBeside(file.entry, file.localPath, write)
                                      : tl::unexpected(failure.error);
        if (done)
            continue;
        if (auto failed = failItem(file.entry.path, file.localPath, done.error()); !failed)
            return failed;
    }
    return {};
}

Result<void> UnpackWorker::unpackHardLink(const TarEntry &entry, const QString &localPath)
{
    const TransferIssue refused{
        .kind = TransferIssue::Kind::LinkRefused, .path = entry.path, .localPath = localPath};
    const std::optional<QString> target = strippedPath(entry.linkTarget);
    const Result<LocalNames::Place> place = m_names->place(target.value_or(QString()));
    const QString existing = place ? m_elsewhere.value(place->path, place->path) : QString();
    // Only to files that came with this archive: nothing that was here before gets another name.
    if (!place || !isOurs(existing)) {
        leaveOut(refused);
        return {};
    }
    if (auto published = publishAll(); !published)
        return published;
    const Result<std::optional<Spot>> spot = findSpot(entry, localPath);
    if (!spot)
        return tl::unexpected(spot.error());
    if (!spot->has_value())
        return {};
    if (auto made = m_folder->makeHardLink((*spot)->path, existing, (*spot)->ifTaken); !made)
        return made;
    remember((*spot)->path);
    m_reporter->endItem({.path = entry.path});
    return {};
}

// ---- the end

Result<bool> UnpackWorker::syncTogether(std::size_t count)
{
    return count > fewFiles ? m_folder->syncAll() : Result<bool>(false);
}

Result<void> UnpackWorker::publishAll()
{
    if (auto written = finishSmall(); !written)
        return written;
    return publishPending();
}

Result<void> UnpackWorker::publishPending()
{
    m_pendingBytes = 0;
    std::vector<Pending> pending = std::exchange(m_pending, {});
    const QSet<QString> folders = std::exchange(m_pendingFolders, {});
    const Result<bool> together = syncTogether(pending.size());
    if (!together)
        return tl::unexpected(together.error());
    for (Pending &one : pending) {
        if (m_input->isStopped())
            return tl::unexpected(Error{.kind = Error::Kind::Cancelled});
        const Result<void> synced = *together ? Result<void>() : one.file->sync();
        if (synced)
            publishOne(one);
        else if (auto failed = failItem(one.remotePath, one.localPath, synced.error()); !failed)
            return failed;
    }
    m_namesWait = m_namesWait || *together;
    for (const QString &folder : *together ? QSet<QString>() : folders)
        (void)m_folder->syncFolder(folder); // the files are there; their folder being gone is told elsewhere
    return {};
}

void UnpackWorker::publishOne(Pending &pending)
{
    const Result<void> published = pending.file->publish(pending.ifTaken);
    if (published) {
        m_reporter->endItem({.path = pending.remotePath, .bytes = pending.size});
        return;
    }
    const bool isTaken = published.error().reason == "LOCAL_EXISTS"_L1;
    leaveOut({.kind = isTaken ? TransferIssue::Kind::Exists : TransferIssue::Kind::Failed,
              .path = pending.remotePath,
              .localPath = pending.localPath,
              .error = published.error()});
}

// Links come last, so that nothing of this archive passes through one.
void UnpackWorker::makeLinks()
{
    const auto refuse = [this](const Link &link) {
        leaveOut(
            {.kind = TransferIssue::Kind::LinkRefused, .path = link.remotePath, .localPath = link.localPath});
    };
    std::vector<Link> made;
    for (Link &link : m_links) {
        if (m_input->isStopped())
            return;
        const Result<std::optional<Spot>> spot = findSpot(TarEntry{.path = link.remotePath}, link.localPath);
        if (!spot) {
            (void)failItem(link.remotePath, link.localPath, spot.error());
        } else if (spot->has_value()) {
            link.localPath = (*spot)->path;
            if (m_folder->makeLink(link.localPath, link.target, (*spot)->ifTaken))
                made.push_back(link);
            else
                refuse(link);
        }
    }
    // What led to nothing may lead elsewhere, now that the others are there.
    for (const Link &link : made) {
        if (m_folder->staysInside(link.localPath)) {
            m_reporter->endItem({.path = link.remotePath});
            continue;
        }
        (void)m_folder->removeFile(link.localPath);
        refuse(link);
    }
}

// Last, for whatever is made in a folder changes its time. The inner ones first would be no different.
void UnpackWorker::setFolderTimes()
{
    for (const auto &[path, modified] : m_folderTimes)
        (void)m_folder->setFolderTime(path, modified);
}

} // namespace Sandkeeper::Archive
