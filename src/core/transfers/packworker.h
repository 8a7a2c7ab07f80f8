// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/archiveworker.h"
#include "core/transfers/folderpacker.h"
#include "core/transfers/safefolder.h"
#include "core/transfers/tarwriter.h"

#include <atomic>
#include <vector>

namespace Sandkeeper::Archive {

/// What the whole stream will be; -1 until it is known. Written by the worker, before anything is readable.
struct PlannedSizes
{
    std::atomic<qint64> stream = -1;
    std::atomic<qint64> content = -1;
};

/// The part of FolderPacker that touches files. Lives on the thread that calls run().
class PackWorker
{
public:
    PackWorker(PackRequest request, ByteChannel *output, Reporter *reporter, Wake *wake, PlannedSizes *sizes);
    Result<void> run();

private:
    /// One for each path of the request; as it was looked at first.
    struct Item
    {
        qint64 size = 0;
        qint64 modified = 0; ///< seconds since 1970
        LocalType type = LocalType::File;
        quint16 mode = 0;
        bool isLeftOut = false;
    };

    Result<void> plan();
    Item lookAt(const QString &path);
    Item leftOut(TransferIssue issue);
    Result<qint64> headSize(const QString &path, const Item &item);
    Result<void> packAll();
    Result<void> packFile(TarWriter &tar, const QString &path, const Item &item);
    Result<bool> copyContent(TarWriter &tar, QFile *file, qint64 size);
    bool send(const char *data, qint64 size);
    QString nameInArchive(const QString &path) const;
    static LocalEntry entryOf(const Item &item);

    const PackRequest m_request;
    ByteChannel *const m_output;
    Reporter *const m_reporter;
    Wake *const m_wake;
    PlannedSizes *const m_sizes;
    std::optional<SafeFolder> m_folder;
    std::vector<Item> m_items;
    std::vector<char> m_buffer;
};

} // namespace Sandkeeper::Archive
