// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/transfertypes.h"
#include "ui/transfers/remotefiles.h"

#include <chrono>
#include <memory>
#include <optional>

#include <QHash>
#include <QLockFile>
#include <QObject>

namespace Sandkeeper {

class Clock;
class TransferQueue;

/// Copies of a sandbox's files on this computer, for programs that take nothing else. They come through the
/// queue, where they can be seen and cancelled, into a folder that is nobody else's and goes with the
/// program; what a program that was killed has left goes at the next start. A copy counts as long as size and
/// time in the sandbox are what they were; of a folder nobody can tell, so its copy counts for a minute. GUI
/// thread.
class StagedFiles final : public QObject
{
    Q_OBJECT
public:
    enum class State { Absent, Coming, Ready, Failed };
    struct Progress
    {
        State state = State::Absent; ///< of all together: the one that is furthest from Ready
        qint64 done = 0;
        qint64 total = 0; ///< bytes; 0: not known
    };

    /// `root` is a folder for all running instances of the program; it need not exist. `queue`
    /// and `clock` outlive this.
    StagedFiles(TransferQueue *queue, QString root, const Clock *clock, QObject *parent = nullptr);
    ~StagedFiles() override;

    Progress progress(const RemoteFiles &files) const;
    /// In the order of the entries; empty unless all are Ready.
    QStringList paths(const RemoteFiles &files) const;
    /// Which names of a folder are Ready, as far as is known without looking.
    QSet<QString> readyNames(const SandboxKey &sandbox, const QString &folder) const;
    /// Brings what is neither here nor on its way.
    void fetch(const RemoteFiles &files, const QString &sandboxName);
    /// Cancels what is on its way.
    void giveUp(const RemoteFiles &files);

Q_SIGNALS:
    void changed();

private:
    struct Staged
    {
        QString id; ///< in the queue
        QString path;
        FileEntry entry; ///< as it was when it was asked for
        State state = State::Coming;
        std::optional<std::chrono::milliseconds> readySince; ///< by the clock
    };
    using Place = std::pair<SandboxKey, QString>;

    bool openFolder();
    void clearUp();
    void took(const QStringList &ids);
    bool isFresh(const Staged &staged, const FileEntry &entry) const;
    const Staged *find(const RemoteFiles &files, const FileEntry &entry) const;

    TransferQueue *m_queue;
    const Clock *m_clock;
    const QString m_root;
    QString m_folder; ///< of this instance; empty until it is needed
    std::unique_ptr<QLockFile> m_lock;
    QHash<Place, Staged> m_staged;
    QHash<QString, Place> m_byId;
    int m_number = 0;
};

} // namespace Sandkeeper
