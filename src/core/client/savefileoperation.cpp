// SPDX-License-Identifier: MIT
#include "core/client/savefileoperation.h"

#include "core/client/accountsessions.h"
#include "core/client/fileerror.h"
#include "core/client/operations.h"
#include "core/provider/abilities.h"
#include "core/provider/errortext.h"
#include "core/provider/future.h"
#include "core/provider/remotename.h"
#include "core/provider/visibletext.h"

namespace Sandkeeper {

using namespace Qt::StringLiterals;

SaveFileOperation::SaveFileOperation(OperationContext context, SandboxKey sandbox, const QString &sandboxName,
                                     QString path, const QString &localFile,
                                     std::optional<FileEntry> expected)
    : ResultOperation<FileEntry>(
          Operations::tr("Save “%1” in “%2”").arg(visibleOneLine(RemotePath::name(path)), sandboxName))
    , m_context(context)
    , m_sandbox(std::move(sandbox))
    , m_path(std::move(path))
    , m_local(localFile)
    , m_expected(std::move(expected))
{
    setItems({Item{.key = m_sandbox, .name = sandboxName}});
}

SaveFileOperation::~SaveFileOperation()
{
    m_look.cancel();
}

bool SaveFileOperation::isSame(const FileEntry &one, const FileEntry &other)
{
    return one.type == other.type && one.size == other.size && one.modified == other.modified;
}

Provider *SaveFileOperation::provider() const
{
    return m_context.sessions->provider(m_sandbox.accountId);
}

void SaveFileOperation::start()
{
    Provider *service = provider();
    if (!service)
        return fail(
            Error{.kind = Error::Kind::Local, .detail = Operation::tr("The account is not connected.")});
    if (!service->fileStore() || !service->fileSystem())
        return fail(Error{.kind = Error::Kind::Unsupported});
    if (!m_local.open(QIODevice::ReadOnly))
        return fail(Error{
            .kind = Error::Kind::Local, .subject = m_local.fileName(), .detail = m_local.errorString()});
    updateItem(0, ItemState::Running, Operations::tr("Saving…"));
    if (m_expected)
        check();
    else
        upload();
}

void SaveFileOperation::check()
{
    m_look = provider()->fileSystem()->stat(m_sandbox.sandboxId, m_path);
    whenDone<FileEntry>(m_look, this, [this](const Result<FileEntry> &now) {
        if (isFinished())
            return;
        if (!now && now.error().kind != Error::Kind::NotFound)
            return fail(now.error());
        if (!now || !isSame(*now, *m_expected))
            return fail(
                Error{.kind = Error::Kind::Conflict, .subject = m_path, .reason = u"REMOTE_CHANGED"_s});
        if (!provider())
            return fail(Error{.kind = Error::Kind::Cancelled});
        upload();
    });
}

void SaveFileOperation::upload()
{
    m_upload = provider()->fileStore()->upload(
        {.sandboxId = m_sandbox.sandboxId, .path = m_path, .source = &m_local, .fileName = u"file"_s});
    connect(m_upload.get(), &Job::finished, this, [this] {
        if (isFinished())
            return;
        if (m_upload->state() == Job::State::Succeeded)
            uploaded();
        else
            fail(m_upload->error());
    });
}

/// Looks how it stands now, so that the next time it can be told from a change of somebody else.
void SaveFileOperation::uploaded()
{
    if (!provider())
        return end(Operations::tr("Saved."));
    m_look = provider()->fileSystem()->stat(m_sandbox.sandboxId, m_path);
    whenDone<FileEntry>(m_look, this, [this](const Result<FileEntry> &now) {
        if (now)
            m_result = *now;
        if (!isFinished())
            end(Operations::tr("Saved."));
    });
}

void SaveFileOperation::end(const QString &text)
{
    updateItem(0, ItemState::Done, text);
    finish(text);
}

void SaveFileOperation::abort()
{
    m_look.cancel();
    if (m_upload)
        m_upload->cancel();
}

void SaveFileOperation::fail(Error error)
{
    if (error.isCancelled()) {
        const QString text = Operations::tr("Stopped. The file in the sandbox may be written in part.");
        updateItem(0, m_upload ? ItemState::Unknown : ItemState::Cancelled, text);
        return finish(text);
    }
    error = fileError(std::move(error));
    if (error.subject.isEmpty())
        error.subject = m_path;
    const QString text = message(error);
    updateItem(0, error.ambiguous ? ItemState::Unknown : ItemState::Failed, text, error);
    finish(text);
}

} // namespace Sandkeeper
