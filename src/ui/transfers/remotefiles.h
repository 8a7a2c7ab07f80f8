// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/filesystem.h"

#include <memory>

#include <QObject>
#include <QStringList>

class QMimeData;

namespace Sandkeeper {

/// Files and folders of one folder of a sandbox, as they are dragged and copied: between windows of this
/// program, also of several instances of it. Plain values.
struct RemoteFiles
{
    SandboxKey sandbox;
    QString folder; ///< absolute
    QList<FileEntry> entries;
    bool cut = false; ///< copied to be moved

    static QString mimeType();
    /// More than this many are not taken along: they come as the folder that they are in.
    static constexpr int MostEntries = 20000;

    QByteArray toBytes() const;
    /// Any program can offer what it likes: nothing comes back unless it is complete, and names are names.
    static std::optional<RemoteFiles> fromBytes(const QByteArray &bytes);
    static std::optional<RemoteFiles> from(const QMimeData *data);
    /// With their paths as text, for whatever takes text.
    std::unique_ptr<QMimeData> toMimeData() const;

    friend bool operator==(const RemoteFiles &, const RemoteFiles &) = default;
};

/// The local files and folders in there, absolute and each once; empty when there are none. Addresses of
/// other computers are no files.
QStringList localFilesIn(const QMimeData *data);

/// The files that the clipboard holds. What comes from another program comes through the display server each
/// time it is asked for, so it is read once, when somebody asks after a change. GUI thread.
class CopiedFiles final : public QObject
{
public:
    explicit CopiedFiles(QObject *parent);

    /// As localFilesIn().
    const QStringList &local();
    const std::optional<RemoteFiles> &remote();

private:
    void read();

    bool m_isRead = false;
    QStringList m_local;
    std::optional<RemoteFiles> m_remote;
};

} // namespace Sandkeeper
