// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"
#include "core/provider/provider.h"

#include <functional>

#include <QObject>

namespace Sandkeeper {

template <typename T>
class Flow;

/// What is at a place in a sandbox. All of it is what the sandbox says.
struct RemoteFacts
{
    enum class Kind { Unknown, Nothing, File, Folder, Other };
    Kind kind = Kind::Unknown; ///< Unknown: there is no way to tell
    qint64 size = -1;          ///< bytes, of files
    QDateTime modified;        ///< UTC
    /// The same as long as the file is the same: size, times, place on the disk. Empty: not told.
    QByteArray fingerprint;
    QByteArray sha256; ///< lower-case hexadecimal; empty when not asked for or no tool is there
    QString freePath;  ///< if asked for: the path, with a number where it was taken

    bool exists() const { return kind == Kind::File || kind == Kind::Folder || kind == Kind::Other; }
};

/// The remote end of transfers: by commands where the sandbox runs them, else by its FileSystem, else not at
/// all. Every step asks for the provider anew, for it may have gone meanwhile. Steps may be repeated. Errors:
/// as of CommandRunner and FileSystem; Unsupported when there is neither. GUI thread.
class RemotePlace final : public QObject
{
    Q_OBJECT
public:
    using ProviderLookup = std::function<Provider *()>;

    RemotePlace(ProviderLookup provider, QString sandboxId, QObject *parent = nullptr);

    struct Question
    {
        QString path;
        bool makeParents = false;
        bool hash = false;
        bool freePath = false;
        qint64 expectedSize = 0; ///< for how long a hash may take
    };
    Future<RemoteFacts> facts(const Question &question);

    struct Commit
    {
        QString part;
        QString target;
        bool replace = false;
        QDateTime modified;      ///< to be set; invalid: leave it
        bool executable = false; ///< of a file that was not there before
        QString leftovers;       ///< what begins so is removed then, where there are commands
    };
    /// Puts a complete part in its place. Errors: Conflict with reason EXISTS.
    Future<void> commit(const Commit &commit);
    /// Files and folders with all that is in them; absent ones are a success. Where there are commands, also
    /// everything whose path begins with `prefix`, unless that is empty.
    Future<void> remove(const QStringList &paths, const QString &prefix = {});
    /// Each with its parents; what is there already is a success.
    Future<void> makeFolders(const QStringList &paths);
    /// Copies what is from `offset` on to `target`, in the sandbox.
    Future<void> copyTail(const QString &path, qint64 offset, const QString &target);
    /// Runs a script of ours and gives its output. Errors: Server with reason SCRIPT_FAILED and the first
    /// words of its error output; Conflict with reason EXISTS; Unsupported where there is no shell.
    Future<QByteArray> script(const QString &text, std::chrono::seconds timeout);

    bool hasCommands() const;
    bool canRename() const;

    /// How a file or folder is known again after a rename: its name and its change time are no part of it.
    /// Empty when it is not there, or there is no way to tell.
    Future<QByteArray> mark(const QString &path);
    /// How a file is known again by its content. `sha256` in lower-case hexadecimal digits.
    static QByteArray contentMark(qint64 size, const QByteArray &sha256);
    /// Whether that is at `path` which has this mark, of either kind.
    Future<bool> holds(const QString &path, const QByteArray &mark);
    /// As mark(), as a part of a script, and what that has printed.
    static QString markCommand(const QString &path);
    static QByteArray markIn(const QByteArray &output);
    /// As a part of a script: the SHA-256 of a file; and what that has printed, in lower-case hexadecimal
    /// digits.
    static QString hashCommand(const QString &path);
    static QByteArray hashIn(const QByteArray &output);

    /// As a POSIX shell reads it back, byte for byte.
    static QString quoted(const QString &path);

private:
    void makeNextFolder(Flow<void> *flow, const QStringList &paths);
    Future<RemoteFacts> factsByFileSystem(const Question &question);

    ProviderLookup m_provider;
    const QString m_sandboxId;
};

} // namespace Sandkeeper
