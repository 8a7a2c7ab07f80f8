// SPDX-License-Identifier: MIT
#include "filesystem.h"

#include "api/foldercodec.h"
#include "core/provider/staterefusals.h"
#include "folderjobs.h"

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;

namespace {

Result<void> nothing(const QByteArray &)
{
    return {};
}

Error inTheWay(const QString &path)
{
    return Error{.kind = Error::Kind::Conflict, .subject = path, .reason = u"EXISTS"_s};
}

} // namespace

PpioFileSystem::PpioFileSystem(DaemonCalls *calls)
    : m_calls(calls)
{
}

PpioFileSystem::~PpioFileSystem() = default;

QString PpioFileSystem::refusal(const Sandbox &sandbox) const
{
    return notRunningRefusal(sandbox.state);
}

template <typename T>
Future<T> PpioFileSystem::about(const QString &sandboxId, const QString &path, const QByteArray &method,
                                const QByteArray &message, RetryClass retry,
                                std::function<Result<T>(const QByteArray &)> decode)
{
    if (auto problem = DaemonCalls::pathProblem(path))
        return readyFuture<T>(tl::unexpected(*std::move(problem)));
    const auto flow = Flow<T>::make(this);
    auto *self = flow.get();
    flow->template await<T>(
        m_calls->call<T>(sandboxId, "filesystem.Filesystem/" + method, message, retry, std::move(decode)),
        [self, path](Result<T> result) {
            if (!result)
                result.error() = namingThePath(std::move(result.error()), path);
            self->finish(std::move(result));
        });
    return flow->future();
}

Future<QString> PpioFileSystem::homeFolder(const QString &sandboxId)
{
    return m_calls->call<QString>(sandboxId, "filesystem.Filesystem/Stat", encodePath(u"~"_s),
                                  RetryClass::Idempotent, decodeStatPath);
}

std::unique_ptr<FolderListJob> PpioFileSystem::listFolder(const QString &sandboxId, const QString &path)
{
    return std::make_unique<FolderListing>(m_calls, sandboxId, path);
}

Future<FileEntry> PpioFileSystem::stat(const QString &sandboxId, const QString &path)
{
    return about<FileEntry>(sandboxId, path, "Stat", encodePath(path), RetryClass::Idempotent, decodeStat);
}

Future<bool> PpioFileSystem::exists(const QString &sandboxId, const QString &path)
{
    const auto flow = Flow<bool>::make(this);
    auto *self = flow.get();
    flow->await<FileEntry>(stat(sandboxId, path), [self](const Result<FileEntry> &entry) {
        if (entry || entry.error().kind == Error::Kind::NotFound)
            return self->finish(entry.has_value());
        self->fail(entry.error());
    });
    return flow->future();
}

Future<void> PpioFileSystem::makeFolder(const QString &sandboxId, const QString &path)
{
    const auto flow = Flow<void>::make(this);
    auto *self = flow.get();
    flow->await<void>(about<void>(sandboxId, path, "MakeDir", encodePath(path), RetryClass::Never, nothing),
                      [this, self, sandboxId, path](Result<void> made) {
                          if (!made && made.error().kind == Error::Kind::Conflict)
                              return self->fail(inTheWay(path));
                          // Of a file in the way, the daemon speaks as of a wrong request.
                          if (made || made.error().reason != u"invalid_argument")
                              return self->finish(std::move(made));
                          self->awaitValue<bool>(exists(sandboxId, path), [self, path, made](bool isThere) {
                              self->fail(isThere ? inTheWay(path) : made.error());
                          });
                      });
    return flow->future();
}

Future<void> PpioFileSystem::move(const QString &sandboxId, const QString &from, const QString &to,
                                  bool overwrite)
{
    if (auto problem = DaemonCalls::pathProblem(to))
        return readyFuture<void>(tl::unexpected(*std::move(problem)));
    const auto flow = Flow<void>::make(this);
    auto *self = flow.get();
    const auto rename = [this, self, sandboxId, from, to] {
        self->await<void>(
            about<void>(sandboxId, from, "Move", encodeMove(from, to), RetryClass::Never, nothing),
            [self](Result<void> moved) { self->finish(std::move(moved)); });
    };
    if (overwrite) {
        rename();
        return flow->future();
    }
    // The daemon would replace what is there. Between the question and the move it cannot be kept from that.
    flow->awaitValue<bool>(exists(sandboxId, to), [self, to, rename](bool isThere) {
        if (isThere)
            return self->fail(inTheWay(to));
        rename();
    });
    return flow->future();
}

Future<void> PpioFileSystem::removePaths(const QString &sandboxId, const QStringList &paths)
{
    for (const QString &path : paths) {
        if (auto problem = DaemonCalls::pathProblem(path))
            return readyFuture<void>(tl::unexpected(*std::move(problem)));
    }
    const auto flow = Flow<void>::make(this);
    removeNext(flow.get(), sandboxId, paths, 0);
    return flow->future();
}

void PpioFileSystem::removeNext(Flow<void> *flow, const QString &sandboxId, const QStringList &paths,
                                qsizetype index)
{
    if (index == paths.size())
        return flow->finish({});
    const QString &path = paths.at(index);
    // To remove what is not there any more is a success, so it may be sent again.
    flow->awaitValue<void>(
        about<void>(sandboxId, path, "Remove", encodePath(path), RetryClass::Idempotent, nothing),
        [this, flow, sandboxId, paths, index] { removeNext(flow, sandboxId, paths, index + 1); });
}

std::unique_ptr<FolderWatchJob> PpioFileSystem::watchFolder(const QString &sandboxId, const QString &path)
{
    return std::make_unique<FolderWatch>(m_calls, sandboxId, path);
}

} // namespace Sandkeeper::Ppio
