// SPDX-License-Identifier: MIT
#include "core/transfers/remoteplace.h"

#include "core/provider/flow.h"
#include "core/provider/future.h"
#include "core/provider/remotename.h"
#include "core/provider/shelljobs.h"
#include "core/transfers/localfiles.h"
#include "core/transfers/remoteparts.h"

#include <algorithm>

namespace Sandkeeper {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto shortCommand = 60s;
constexpr QByteArrayView contentMarkPrefix("sha256:");
constexpr qint64 slowestHash = 20LL * 1024 * 1024; // bytes a second

// exit codes of our own scripts
constexpr int exitExists = 17;

/// Prints facts on lines that begin with `sk:`, so that what else a shell may print does no harm.
constexpr auto factsScript = R"sh(if [ -e "$p" ]; then
 if s=$(stat -L -c '%f %s %Y %i %Z %y' "$p" 2>/dev/null); then echo "sk:S $s"
 elif [ -d "$p" ]; then echo sk:D
 elif [ -f "$p" ]; then echo "sk:F $(wc -c <"$p")"
 else echo sk:O; fi
elif [ -L "$p" ]; then echo sk:O
else echo sk:N; fi
)sh";

// Whatever has a name for it, the quickest first; each prints the digits first.
constexpr auto hashScript = R"sh(if [ -f "$p" ]; then
 h=$( { openssl dgst -sha256 -r <"$p" || sha256sum <"$p" || busybox sha256sum <"$p"; } 2>/dev/null | head -c 64)
 echo "sk:H $h"
fi
)sh";

constexpr auto freeScript = R"sh(i=1; c=$p
while [ -e "$c" ] || [ -L "$c" ]; do i=$((i+1)); c="$a ($i)$z"; done
echo "sk:I $i"
)sh";

// Without its part it changes nothing: it may be done twice.
constexpr auto commitScript = R"sh(if [ -d "$t" ] && [ ! -L "$t" ]; then exit 17; fi
if [ -e "$t" ] || [ -L "$t" ]; then
 [ "$r" = 1 ] || exit 17
 m=$(stat -L -c '%a' "$t" 2>/dev/null) && chmod "$m" "$p" 2>/dev/null
elif [ "$x" = 1 ]; then chmod a+x "$p" 2>/dev/null
fi
[ -z "$d" ] || touch -c -d "@$d" "$p" 2>/dev/null
if [ "$r" = 1 ]; then mv -f "$p" "$t" || exit 1
elif ln "$p" "$t" 2>/dev/null; then rm -f "$p"
elif [ -e "$t" ] || [ -L "$t" ]; then exit 17
else mv -f "$p" "$t" || exit 1
fi
echo sk:OK
)sh";

RemoteFacts::Kind kindOf(uint rawMode)
{
    switch (rawMode & 0170000U) {
    case 0100000U:
        return RemoteFacts::Kind::File;
    case 0040000U:
        return RemoteFacts::Kind::Folder;
    default:
        return RemoteFacts::Kind::Other;
    }
}

void readStat(RemoteFacts &facts, const QByteArray &line)
{
    const QList<QByteArray> fields = line.split(' ');
    bool isNumber = false;
    const uint mode = fields.value(0).toUInt(&isNumber, 16);
    if (!isNumber)
        return;
    facts.kind = kindOf(mode);
    if (facts.kind != RemoteFacts::Kind::File)
        return;
    facts.size = fields.value(1).toLongLong(&isNumber);
    if (!isNumber || facts.size < 0)
        facts.size = -1;
    const qint64 seconds = fields.value(2).toLongLong(&isNumber);
    if (isNumber)
        facts.modified = QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC);
    facts.fingerprint = line.left(200);
}

bool isHash(const QByteArray &text)
{
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char digit) {
               return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
           });
}

RemoteFacts parseFacts(const QByteArray &output, const QString &path)
{
    using Kind = RemoteFacts::Kind;
    RemoteFacts facts;
    const QList<QByteArray> lines = output.split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("sk:S ")) {
            readStat(facts, line.mid(5));
        } else if (line.startsWith("sk:F ")) {
            facts.kind = Kind::File;
            bool isNumber = false;
            facts.size = line.mid(5).trimmed().toLongLong(&isNumber);
            if (!isNumber)
                facts.size = -1;
        } else if (line == "sk:D") {
            facts.kind = Kind::Folder;
        } else if (line == "sk:O") {
            facts.kind = Kind::Other;
        } else if (line == "sk:N") {
            facts.kind = Kind::Nothing;
        } else if (line.startsWith("sk:H ") && isHash(line.mid(5))) {
            facts.sha256 = line.mid(5);
        } else if (line.startsWith("sk:I ")) {
            const int number = line.mid(5).toInt();
            const auto [stem, ending] = LocalFiles::splitName(RemotePath::name(path));
            facts.freePath =
                number < 2 ? path
                           : RemotePath::joined(RemotePath::parent(path),
                                                u"%1 (%2)%3"_s.arg(stem, QString::number(number), ending));
        }
    }
    return facts;
}

Error unsupported(const QString &path)
{
    return {.kind = Error::Kind::Unsupported, .subject = path};
}

} // namespace

RemotePlace::RemotePlace(ProviderLookup provider, QString sandboxId, QObject *parent)
    : QObject(parent)
    , m_provider(std::move(provider))
    , m_sandboxId(std::move(sandboxId))
{
}

// A byte that is no UTF-8 stands in a path as a lone surrogate, U+DC80 and on (remotename.h).
QString RemotePlace::quoted(const QString &path)
{
    const auto isByte = [](QChar character) {
        return character.unicode() >= 0xDC80 && character.unicode() <= 0xDCFF;
    };
    QString result;
    QString plain;
    for (qsizetype i = 0; i < path.size(); ++i) {
        const QChar character = path.at(i);
        if (isByte(character) && (i == 0 || !path.at(i - 1).isHighSurrogate())) {
            result += plain.isEmpty() ? QString() : ShellJobs::quoted(plain);
            plain.clear();
            result += u"\"$(printf '\\%1')\""_s.arg(character.unicode() - 0xDC00, 3, 8, QLatin1Char('0'));
        } else {
            plain += character;
        }
    }
    return plain.isEmpty() && !result.isEmpty() ? result : result + ShellJobs::quoted(plain);
}

bool RemotePlace::hasCommands() const
{
    Provider *provider = m_provider();
    return provider && provider->commandRunner();
}

bool RemotePlace::canRename() const
{
    Provider *provider = m_provider();
    return provider && (provider->commandRunner() || provider->fileSystem());
}

Future<QByteArray> RemotePlace::script(const QString &text, std::chrono::seconds timeout)
{
    Provider *provider = m_provider();
    CommandRunner *runner = provider ? provider->commandRunner() : nullptr;
    if (!runner)
        return readyFuture<QByteArray>(tl::unexpected(unsupported(m_sandboxId)));
    const auto flow = Flow<QByteArray>::make(this);
    auto *self = flow.get();
    // The person's own shell may be any: ours reads it.
    flow->awaitValue<CommandResult>(
        runner->run(
            {.sandboxId = m_sandboxId, .command = u"sh -c "_s + ShellJobs::quoted(text), .timeout = timeout}),
        [self, id = m_sandboxId](const CommandResult &result) {
            if (result.exitCode == 0)
                return self->finish(result.standardOutput);
            Error error{.kind = Error::Kind::Server,
                        .subject = id,
                        .detail = QString::fromUtf8(result.standardError.left(300)).simplified(),
                        .reason = u"SCRIPT_FAILED"_s};
            if (result.exitCode == exitExists) {
                error.kind = Error::Kind::Conflict;
                error.reason = u"EXISTS"_s;
            } else if (result.exitCode == 126 || result.exitCode == 127) {
                error.kind = Error::Kind::Unsupported; // a sandbox without a shell
            }
            self->fail(std::move(error));
        });
    return flow->future();
}

Future<RemoteFacts> RemotePlace::facts(const Question &question)
{
    if (!hasCommands())
        return factsByFileSystem(question);
    QString text = u"p="_s + quoted(question.path) + u'\n';
    if (question.makeParents)
        text += u"mkdir -p "_s + quoted(RemotePath::parent(question.path)) + u" || exit 1\n"_s;
    text += QLatin1String(factsScript);
    if (question.freePath) {
        const auto [stem, ending] = LocalFiles::splitName(RemotePath::name(question.path));
        text += u"a="_s + quoted(RemotePath::joined(RemotePath::parent(question.path), stem)) + u"\nz="_s +
                quoted(ending) + u'\n' + QLatin1String(freeScript);
    }
    auto timeout = shortCommand;
    if (question.hash) {
        text += QLatin1String(hashScript);
        timeout += std::chrono::seconds(std::max<qint64>(question.expectedSize, 0) / slowestHash);
    }
    const auto flow = Flow<RemoteFacts>::make(this);
    auto *self = flow.get();
    flow->await<QByteArray>(
        script(text + u"exit 0"_s, timeout), [this, self, question](const Result<QByteArray> &output) {
            if (output)
                return self->finish(parseFacts(*output, question.path));
            if (output.error().kind == Error::Kind::Unsupported)
                return self->await<RemoteFacts>(factsByFileSystem(question),
                                                [self](Result<RemoteFacts> facts) { self->finish(facts); });
            Error error = output.error();
            if (error.reason == u"SCRIPT_FAILED"_s)
                error.subject = question.path;
            self->fail(std::move(error));
        });
    return flow->future();
}

Future<RemoteFacts> RemotePlace::factsByFileSystem(const Question &question)
{
    Provider *provider = m_provider();
    FileSystem *files = provider ? provider->fileSystem() : nullptr;
    if (!files)
        return readyFuture<RemoteFacts>(RemoteFacts{.freePath = question.path});
    const auto flow = Flow<RemoteFacts>::make(this);
    auto *self = flow.get();
    const auto ask = [self, files, id = m_sandboxId, path = question.path] {
        self->await<FileEntry>(files->stat(id, path), [self, path](const Result<FileEntry> &entry) {
            RemoteFacts facts{.freePath = path};
            if (!entry) {
                if (entry.error().kind != Error::Kind::NotFound)
                    return self->fail(entry.error());
                facts.kind = RemoteFacts::Kind::Nothing;
                return self->finish(facts);
            }
            facts.kind = entry->type == FileType::Folder ? RemoteFacts::Kind::Folder
                         : entry->type == FileType::File ? RemoteFacts::Kind::File
                                                         : RemoteFacts::Kind::Other;
            facts.size = entry->size.value_or(-1);
            facts.modified = entry->modified;
            if (entry->size && entry->modified.isValid())
                facts.fingerprint = QByteArray::number(*entry->size) + ' ' +
                                    QByteArray::number(entry->modified.toMSecsSinceEpoch());
            self->finish(facts);
        });
    };
    if (!question.makeParents) {
        ask();
        return flow->future();
    }
    flow->await<void>(files->makeFolder(m_sandboxId, RemotePath::parent(question.path)),
                      [self, ask](const Result<void> &made) {
                          if (!made && made.error().kind != Error::Kind::Conflict)
                              return self->fail(made.error());
                          ask();
                      });
    return flow->future();
}

Future<void> RemotePlace::commit(const Commit &commit)
{
    const auto flow = Flow<void>::make(this);
    auto *self = flow.get();
    Provider *provider = m_provider();
    const auto bySystem = [this, self, commit] {
        Provider *present = m_provider();
        FileSystem *files = present ? present->fileSystem() : nullptr;
        if (!files)
            return self->fail(unsupported(commit.target));
        self->await<void>(files->move(m_sandboxId, commit.part, commit.target, commit.replace),
                          [self](Result<void> moved) {
                              if (!moved && moved.error().kind == Error::Kind::Conflict)
                                  moved.error().reason = u"EXISTS"_s;
                              self->finish(std::move(moved));
                          });
    };
    if (!provider || !provider->commandRunner()) {
        bySystem();
        return flow->future();
    }
    const QString text =
        u"p=%1\nt=%2\nr=%3\nx=%4\nd=%5\n"_s.arg(
            quoted(commit.part), quoted(commit.target), commit.replace ? u"1"_s : u"0"_s,
            commit.executable ? u"1"_s : u"0"_s,
            commit.modified.isValid() ? QString::number(commit.modified.toSecsSinceEpoch()) : u"''"_s) +
        QLatin1String(commitScript) +
        (commit.leftovers.isEmpty() ? QString() : u"rm -rf %1*\nexit 0"_s.arg(quoted(commit.leftovers)));
    flow->await<QByteArray>(script(text, shortCommand),
                            [self, bySystem, commit](const Result<QByteArray> &output) {
                                if (output)
                                    return self->finish({});
                                if (output.error().kind == Error::Kind::Unsupported)
                                    return bySystem();
                                Error error = output.error();
                                if (error.reason == u"SCRIPT_FAILED"_s || error.reason == u"EXISTS"_s)
                                    error.subject = commit.target;
                                self->fail(std::move(error));
                            });
    return flow->future();
}

QString RemotePlace::markCommand(const QString &path)
{
    return u"m=$(stat -c '%d:%i:%Y' %1 2>/dev/null) && echo \"sk:M $m\"\n"_s.replace(u"%1"_s, quoted(path));
}

QByteArray RemotePlace::markIn(const QByteArray &output)
{
    const qsizetype at = output.indexOf("sk:M ");
    return at < 0 ? QByteArray() : output.mid(at + 5, output.indexOf('\n', at) - at - 5).left(100);
}

QByteArray RemotePlace::contentMark(qint64 size, const QByteArray &sha256)
{
    return contentMarkPrefix.toByteArray() + QByteArray::number(size) + ':' + sha256;
}

Future<bool> RemotePlace::holds(const QString &path, const QByteArray &mark)
{
    const auto flow = Flow<bool>::make(this);
    auto *self = flow.get();
    if (!mark.startsWith(contentMarkPrefix)) {
        flow->awaitValue<QByteArray>(this->mark(path),
                                     [self, mark](const QByteArray &now) { self->finish(now == mark); });
        return flow->future();
    }
    const qint64 size = mark.mid(contentMarkPrefix.size()).split(':').constFirst().toLongLong();
    flow->awaitValue<RemoteFacts>(
        facts({.path = path, .hash = true, .expectedSize = size}), [self, mark](const RemoteFacts &now) {
            self->finish(now.kind == RemoteFacts::Kind::File && contentMark(now.size, now.sha256) == mark);
        });
    return flow->future();
}

QString RemotePlace::hashCommand(const QString &path)
{
    return u"p="_s + quoted(path) + u'\n' + QLatin1String(hashScript);
}

QByteArray RemotePlace::hashIn(const QByteArray &output)
{
    const qsizetype at = output.indexOf("sk:H ");
    const QByteArray hash = output.mid(at + 5, 64);
    return at >= 0 && isHash(hash) ? hash : QByteArray();
}

Future<QByteArray> RemotePlace::mark(const QString &path)
{
    if (!hasCommands())
        return readyFuture<QByteArray>({});
    const auto flow = Flow<QByteArray>::make(this);
    auto *self = flow.get();
    flow->awaitValue<QByteArray>(script(markCommand(path) + u"exit 0"_s, shortCommand),
                                 [self](const QByteArray &output) { self->finish(markIn(output)); });
    return flow->future();
}

Future<void> RemotePlace::remove(const QStringList &paths, const QString &prefix)
{
    const auto flow = Flow<void>::make(this);
    auto *self = flow.get();
    if (hasCommands()) {
        QStringList words;
        for (const QString &path : paths)
            words += quoted(path);
        const QString all = prefix.isEmpty() ? QString() : removingAll(prefix);
        flow->await<QByteArray>(
            script(all + (words.isEmpty() ? QString() : u"rm -rf "_s + words.join(u' ')), shortCommand),
            [self](const Result<QByteArray> &output) {
                if (!output)
                    return self->fail(output.error());
                self->finish({});
            });
        return flow->future();
    }
    Provider *provider = m_provider();
    if (FileSystem *files = provider ? provider->fileSystem() : nullptr)
        return files->removePaths(m_sandboxId, paths);
    return readyFuture<void>(tl::unexpected(unsupported(paths.value(0))));
}

Future<void> RemotePlace::makeFolders(const QStringList &paths)
{
    const auto flow = Flow<void>::make(this);
    auto *self = flow.get();
    if (!hasCommands()) {
        makeNextFolder(self, paths);
        return flow->future();
    }
    QStringList words;
    for (const QString &path : paths)
        words += quoted(path);
    flow->await<QByteArray>(script(u"mkdir -p "_s + words.join(u' ') + u" || exit 1"_s, shortCommand),
                            [self, first = paths.value(0)](const Result<QByteArray> &output) {
                                if (output)
                                    return self->finish({});
                                Error error = output.error();
                                if (error.reason == u"SCRIPT_FAILED"_s)
                                    error.subject = first;
                                self->fail(std::move(error));
                            });
    return flow->future();
}

void RemotePlace::makeNextFolder(Flow<void> *flow, const QStringList &paths)
{
    if (paths.isEmpty())
        return flow->finish({});
    Provider *provider = m_provider();
    FileSystem *files = provider ? provider->fileSystem() : nullptr;
    if (!files)
        return flow->fail(unsupported(paths.constFirst()));
    flow->await<void>(files->makeFolder(m_sandboxId, paths.constFirst()),
                      [this, flow, rest = paths.sliced(1)](const Result<void> &made) {
                          if (!made && made.error().kind != Error::Kind::Conflict)
                              return flow->fail(made.error());
                          makeNextFolder(flow, rest);
                      });
}

Future<void> RemotePlace::copyTail(const QString &path, qint64 offset, const QString &target)
{
    const auto flow = Flow<void>::make(this);
    auto *self = flow.get();
    const QString text =
        u"tail -c +%1 %2 >%3"_s.arg(QString::number(offset + 1), quoted(path), quoted(target));
    flow->await<QByteArray>(script(text, 300s), [self, path](const Result<QByteArray> &output) {
        if (output)
            return self->finish({});
        Error error = output.error();
        if (error.reason == u"SCRIPT_FAILED"_s)
            error.subject = path;
        self->fail(std::move(error));
    });
    return flow->future();
}

} // namespace Sandkeeper
