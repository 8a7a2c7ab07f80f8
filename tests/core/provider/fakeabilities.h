// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"

#include <functional>

#include <QHash>

namespace Sandkeeper {

/// Notes every command; `respond` makes its answer, if there is one at all.
class FakeCommands : public CommandRunner
{
public:
    QString refusal(const Sandbox &sandbox) const override
    {
        return sandbox.state == SandboxState::Running ? QString() : QStringLiteral("not running");
    }

    Future<CommandResult> run(const CommandRequest &request) override
    {
        requests.append(request);
        return respond ? readyFuture<CommandResult>(respond(request))
                       : readyFuture<CommandResult>(CommandResult{});
    }

    QList<CommandRequest> requests;
    std::function<Result<CommandResult>(const CommandRequest &)> respond;
};

/// Files in memory, windows included.
class FakeFiles : public FileStore
{
public:
    QString refusal(const Sandbox &) const override { return reason; }

    std::unique_ptr<TransferJob> upload(const UploadRequest &) override { return nullptr; }
    std::unique_ptr<TransferJob> download(const DownloadRequest &) override { return nullptr; }

    Future<FileWindow> readFile(const ReadFileRequest &request) override
    {
        requests.append(request);
        if (const auto error = errors.constFind(request.path); error != errors.constEnd())
            return readyFuture<FileWindow>(tl::unexpected(*error));
        const auto file = contents.constFind(request.path);
        if (file == contents.constEnd())
            return readyFuture<FileWindow>(
                tl::unexpected(Error{.kind = Error::Kind::NotFound, .subject = request.path}));
        FileWindow window{.content = *file, .size = file->size(), .total = file->size()};
        if (request.offset && -*request.offset < file->size())
            window = {.content = file->right(qsizetype(-*request.offset)),
                      .size = -*request.offset,
                      .total = file->size(),
                      .truncated = true};
        return readyFuture<FileWindow>(window);
    }

    QString reason;
    QHash<QString, QByteArray> contents;
    QHash<QString, Error> errors;
    QList<ReadFileRequest> requests;
};

} // namespace Sandkeeper
