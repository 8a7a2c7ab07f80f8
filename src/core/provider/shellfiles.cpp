// SPDX-License-Identifier: MIT
#include "core/provider/shellfiles.h"

#include "core/provider/abilities.h"
#include "core/provider/flow.h"
#include "core/provider/future.h"
#include "core/provider/remotename.h"
#include "core/provider/shellscript.h"

#include <QCoreApplication>
#include <QPointer>
#include <QtConcurrent>
#include <QTimer>

namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype atOnce = 2000; ///< entries
constexpr std::chrono::seconds readingLimit = 60s;
constexpr std::chrono::seconds listLimit = 300s;   // a hundred thousand entries without good tools
constexpr std::chrono::seconds changeLimit = 300s; // deleting many files, moving to another file system

Error pathError(const QString &path)
{
    return {.kind = Error::Kind::Invalid,
            .subject = path,
            .detail = QCoreApplication::translate("Sandkeeper::ShellFiles",
                                                  "A path in a sandbox begins with “/”.")};
}

/// The command and what comes of it, when `path` is none.
template <typename T>
Future<T> refused(const QString &path)
{
    return readyFuture<T>(tl::unexpected(pathError(path)));
}

/// What a worker made of one piece of a list.
struct Read
{
    QList<FileEntry> entries;
    qint64 size = 0; ///< of the piece, in bytes of the list
    bool isAtEnd = false;
};

} // namespace

/// First the beginning of the list. If that was not all, once more into a file, which is then read in pieces.
class ShellFileSystem::ListJob final : public FolderListJob
{
public:
    ListJob(ShellFileSystem *files, QString sandboxId, const QString &path)
        : m_files(files)
        , m_sandboxId(std::move(sandboxId))
        , m_path(RemotePath::normalised(path).value_or(QString()))
    {
        connect(files, &QObject::destroyed, this, &Job::cancel);
        if (m_path.isEmpty())
            QMetaObject::invokeMethod(
                this, [this, path] { end(pathError(path)); }, Qt::QueuedConnection);
        else
            ask(Step::Beginning, ShellFiles::listCommand(m_path));
    }

    ~ListJob() override { ListJob::abort(); }

protected:
    void abort() override
    {
        m_call.cancel();
        dropSpool();
    }

private:
    enum class Step { Beginning, Spooled, Window, Whole };

    void ask(Step step, const QString &command)
    {
        m_call = m_files->run(m_sandboxId, command, listLimit);
        whenDone<CommandResult>(m_call, this, [this, step](Result<CommandResult> result) {
            if (isFinished())
                return;
            if (!result)
                return end(std::move(result.error()));
            read(step, std::move(*result));
        });
    }

    /// Decodes and reads a piece on a worker: in a debug build it takes longer than a frame.
    void read(Step step, CommandResult result)
    {
        using Reader = std::shared_ptr<ShellFiles::ListReader>;
        // What a window holds goes on where the piece before it was cut.
        const Reader goesOn = step == Step::Window ? m_reader : nullptr;
        const auto fresh = std::make_shared<Reader>(goesOn);
        const Future<Read> work =
            QtConcurrent::run([result = std::move(result), fresh, path = m_path]() -> Result<Read> {
                const auto answer = ShellFiles::parseAnswer(result);
                if (!answer)
                    return tl::unexpected(answer.error());
                if (!answer->problem.isEmpty())
                    return tl::unexpected(ShellFiles::problemError(*answer, path));
                if (!*fresh)
                    *fresh = std::make_shared<ShellFiles::ListReader>(answer->level, path);
                Read piece{.entries = (*fresh)->read(answer->data),
                           .size = answer->data.size(),
                           .isAtEnd = (*fresh)->isAtEnd()};
                if ((*fresh)->isBroken())
                    return tl::unexpected(
                        Error{.kind = Error::Kind::Protocol, .subject = path, .reason = u"BAD_STREAM"_s});
                return piece;
            });
        whenDone<Read>(work, this, [this, step, fresh](Result<Read> piece) {
            m_reader = *fresh;
            if (!isFinished())
                take(step, std::move(piece));
        });
    }

    void take(Step step, Result<Read> piece)
    {
        if (!piece) {
            // No room for the file, or no right to make it: then at once, as far as the service gives it.
            if (step == Step::Spooled && piece.error().reason != "BAD_STREAM"_L1) {
                m_spool.clear();
                return ask(Step::Whole, ShellFiles::wholeListCommand(m_path));
            }
            return end(std::move(piece.error()));
        }
        if (!piece->isAtEnd && step == Step::Beginning) {
            m_spool = ShellFiles::newSpool();
            return ask(Step::Spooled, ShellFiles::spoolCommand(m_path, m_spool));
        }
        m_offset += piece->size;
        m_entries = std::move(piece->entries);
        m_passedOn = 0;
        passOn([this, step, size = piece->size, isAtEnd = piece->isAtEnd] {
            if (isAtEnd) {
                dropSpool();
                return succeed();
            }
            if (step == Step::Whole || size == 0)
                return end(
                    Error{.kind = Error::Kind::Protocol, .subject = m_path, .reason = u"BAD_STREAM"_s});
            ask(Step::Window, ShellFiles::windowCommand(m_spool, m_offset));
        });
    }

    /// A few at a time, with the event loop in between: whoever listens has work with each.
    void passOn(const std::function<void()> &next)
    {
        if (m_passedOn >= m_entries.size()) {
            m_entries.clear();
            return next();
        }
        const QList<FileEntry> some = m_entries.mid(m_passedOn, atOnce);
        m_passedOn += some.size();
        Q_EMIT arrived(some);
        if (!isFinished()) // else that was enough for whoever listens
            QTimer::singleShot(0, this, [this, next] {
                if (!isFinished())
                    passOn(next);
            });
    }

    void end(Error error)
    {
        dropSpool();
        if (error.isCancelled())
            cancel(); // the provider went away
        else
            fail(std::move(error));
    }

    void dropSpool()
    {
        // Nobody waits for this one.
        if (const QString spool = std::exchange(m_spool, {}); !spool.isEmpty() && m_files)
            m_files->run(m_sandboxId, ShellFiles::dropSpoolCommand(spool), readingLimit);
    }

    QPointer<ShellFileSystem> m_files;
    QString m_sandboxId;
    QString m_path; ///< empty: no such path
    QString m_spool;
    qint64 m_offset = 0;
    QList<FileEntry> m_entries; ///< of the piece that is being passed on
    qsizetype m_passedOn = 0;   ///< of these
    std::shared_ptr<ShellFiles::ListReader> m_reader;
    Future<CommandResult> m_call;
};

// One removePaths() on its way, a command after the other.
struct ShellFileSystem::Removal
{
    QString sandboxId;
    QStringList paths;
    Flow<void> *flow = nullptr;
};

ShellFileSystem::ShellFileSystem(CommandRunner *commands)
    : m_commands(commands)
{
}

ShellFileSystem::~ShellFileSystem() = default;

QString ShellFileSystem::refusal(const Sandbox &sandbox) const
{
    return m_commands->refusal(sandbox);
}

Future<CommandResult> ShellFileSystem::run(const QString &sandboxId, const QString &command,
                                           std::chrono::seconds timeout)
{
    return m_commands->run({.sandboxId = sandboxId, .command = command, .timeout = timeout});
}

Future<ShellFiles::Answer> ShellFileSystem::ask(const QString &sandboxId, const QString &command,
                                                const QString &path, std::chrono::seconds timeout)
{
    auto flow = Flow<ShellFiles::Answer>::make(this);
    auto *self = flow.get();
    flow->awaitValue<CommandResult>(run(sandboxId, command, timeout),
                                    [self, path](const CommandResult &result) {
                                        Result<ShellFiles::Answer> answer = ShellFiles::parseAnswer(result);
                                        if (answer && !answer->problem.isEmpty())
                                            return self->fail(ShellFiles::problemError(*answer, path));
                                        self->finish(std::move(answer));
                                    });
    return flow->future();
}

Future<void> ShellFileSystem::change(const QString &sandboxId, const QString &command, const QString &path)
{
    auto flow = Flow<void>::make(this);
    auto *self = flow.get();
    flow->awaitValue<ShellFiles::Answer>(ask(sandboxId, command, path, changeLimit),
                                         [self](const ShellFiles::Answer &) { self->finish({}); });
    return flow->future();
}

Future<QString> ShellFileSystem::homeFolder(const QString &sandboxId)
{
    auto flow = Flow<QString>::make(this);
    auto *self = flow.get();
    flow->awaitValue<ShellFiles::Answer>(
        ask(sandboxId, ShellFiles::homeCommand(), {}, readingLimit),
        [self](const ShellFiles::Answer &answer) {
            self->finish(RemotePath::normalised(remoteText(answer.data)).value_or(u"/"_s));
        });
    return flow->future();
}

std::unique_ptr<FolderListJob> ShellFileSystem::listFolder(const QString &sandboxId, const QString &path)
{
    return std::make_unique<ListJob>(this, sandboxId, path);
}

Future<FileEntry> ShellFileSystem::stat(const QString &sandboxId, const QString &path)
{
    const auto place = RemotePath::normalised(path);
    if (!place)
        return refused<FileEntry>(path);
    auto flow = Flow<FileEntry>::make(this);
    auto *self = flow.get();
    flow->awaitValue<ShellFiles::Answer>(
        ask(sandboxId, ShellFiles::statCommand(*place), *place, readingLimit),
        [self, place](const ShellFiles::Answer &answer) {
            ShellFiles::ListReader reader(answer.level, RemotePath::parent(*place));
            const QList<FileEntry> entries = reader.read(answer.data);
            if (!reader.isAtEnd())
                return self->fail(
                    {.kind = Error::Kind::Protocol, .subject = *place, .reason = u"BAD_STREAM"_s});
            if (entries.size() != 1) // it went away in the middle
                return self->fail({.kind = Error::Kind::NotFound, .subject = *place, .reason = u"NO_FILE"_s});
            self->finish(entries.constFirst());
        });
    return flow->future();
}

Future<void> ShellFileSystem::makeFolder(const QString &sandboxId, const QString &path)
{
    const auto place = RemotePath::normalised(path);
    return place ? change(sandboxId, ShellFiles::makeFolderCommand(*place), *place) : refused<void>(path);
}

Future<void> ShellFileSystem::move(const QString &sandboxId, const QString &from, const QString &to,
                                   bool overwrite)
{
    const auto source = RemotePath::normalised(from);
    const auto target = RemotePath::normalised(to);
    if (!source || !target)
        return refused<void>(source ? to : from);
    auto flow = Flow<void>::make(this);
    auto *self = flow.get();
    flow->await<void>(change(sandboxId, ShellFiles::moveCommand(*source, *target, overwrite), *source),
                      [self, target](Result<void> result) {
                          // What is in the way is the target; all else is about what was to be moved.
                          if (!result && result.error().kind == Error::Kind::Conflict)
                              result.error().subject = *target;
                          self->finish(std::move(result));
                      });
    return flow->future();
}

Future<void> ShellFileSystem::removePaths(const QString &sandboxId, const QStringList &paths)
{
    const auto removal = std::make_shared<Removal>();
    removal->sandboxId = sandboxId;
    for (const QString &path : paths) {
        const auto place = RemotePath::normalised(path);
        if (!place || *place == "/"_L1)
            return refused<void>(path);
        removal->paths.append(*place);
    }
    if (paths.isEmpty())
        return readyFuture<void>({});
    auto flow = Flow<void>::make(this);
    removal->flow = flow.get();
    removeNext(removal);
    return flow->future();
}

void ShellFileSystem::removeNext(const std::shared_ptr<Removal> &removal)
{
    const QStringList before = removal->paths;
    const QString command = ShellFiles::removeCommand(removal->paths);
    removal->flow->awaitValue<CommandResult>(
        run(removal->sandboxId, command, changeLimit), [this, removal, before](const CommandResult &result) {
            const Result<ShellFiles::Answer> answer = ShellFiles::parseAnswer(result);
            if (!answer)
                return removal->flow->fail(answer.error());
            if (!answer->problem.isEmpty()) {
                const qsizetype which = answer->index - 1;
                return removal->flow->fail(ShellFiles::problemError(
                    *answer, which >= 0 && which < before.size() ? before.at(which) : before.constFirst()));
            }
            if (removal->paths.isEmpty())
                return removal->flow->finish({});
            removeNext(removal);
        });
}

} // namespace Sandkeeper
