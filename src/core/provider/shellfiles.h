// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/filesystem.h"

#include <functional>

#include <QObject>

namespace Sandkeeper {

class CommandRunner;
namespace ShellFiles {
struct Answer;
}

/// Folders for a service that has commands but no calls for them (prime.md §7.6). A long list is kept in a
/// file in the sandbox meanwhile and comes in pieces of 1 MiB, so that no answer is larger than a service
/// gives; the file goes with the last piece. Errors carry one of these reasons where the sandbox told it:
/// NO_FILE, NOT_A_FOLDER, FILE_DENIED, FILE_EXISTS, NO_ROOM, FILE_COMMAND (with the tool's words);
/// NO_SHELL where there is no usable shell. Those of CommandRunner come through. Thread and ownership as for
/// Provider.
class SANDKEEPER_CORE_EXPORT ShellFileSystem : public QObject, public FileSystem
{
public:
    /// `commands` outlives this object.
    explicit ShellFileSystem(CommandRunner *commands);
    ~ShellFileSystem() override;

    QString refusal(const Sandbox &sandbox) const override;
    Future<QString> homeFolder(const QString &sandboxId) override;
    std::unique_ptr<FolderListJob> listFolder(const QString &sandboxId, const QString &path) override;
    Future<FileEntry> stat(const QString &sandboxId, const QString &path) override;
    Future<void> makeFolder(const QString &sandboxId, const QString &path) override;
    Future<void> move(const QString &sandboxId, const QString &from, const QString &to,
                      bool overwrite) override;
    Future<void> removePaths(const QString &sandboxId, const QStringList &paths) override;

private:
    class ListJob;
    struct Removal;
    Future<CommandResult> run(const QString &sandboxId, const QString &command, std::chrono::seconds timeout);
    /// The answer to a command, with its problem made an error about `path`.
    Future<ShellFiles::Answer> ask(const QString &sandboxId, const QString &command, const QString &path,
                                   std::chrono::seconds timeout);
    Future<void> change(const QString &sandboxId, const QString &command, const QString &path);
    void removeNext(const std::shared_ptr<Removal> &removal);

    CommandRunner *m_commands;
};

} // namespace Sandkeeper
