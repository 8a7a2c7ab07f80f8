// SPDX-License-Identifier: MIT
#include "core/client/createoperation.h"

#include "core/client/accountsessions.h"
#include "core/provider/errortext.h"
#include "core/provider/future.h"

#include <algorithm>

#include <QUuid>

namespace Sandkeeper {

CreateOperation::CreateOperation(OperationContext context, QString accountId, CreateRequest request)
    : Operation(tr("Create “%1”").arg(request.name))
    , m_context(context)
    , m_accountId(std::move(accountId))
    , m_request(std::move(request))
{
    // The key names this user action, whatever is repeated below it (prime.md §4.4).
    if (m_request.idempotencyKey.isEmpty())
        m_request.idempotencyKey = QUuid::createUuid().toString(QUuid::Id128);
    setItems({Item{.key = {m_accountId, {}}, .name = m_request.name}});
}

CreateOperation::~CreateOperation()
{
    m_call.cancel();
}

void CreateOperation::start()
{
    Provider *provider = m_context.sessions->provider(m_accountId);
    if (!provider) {
        fail(ItemState::Failed,
             m_context.sessions->error(m_accountId)
                 .value_or(Error{.kind = Error::Kind::Local, .subject = m_request.name}),
             tr("Not created: the account is not connected."));
        return;
    }
    updateItem(0, ItemState::Running, tr("Asking the service…"));
    m_call = provider->create(m_request);
    whenDone<Sandbox>(m_call, this, [this](const Result<Sandbox> &answer) { created(answer); });
}

void CreateOperation::created(const Result<Sandbox> &answer)
{
    if (isFinished())
        return;
    if (!answer) {
        Error error = answer.error();
        error.subject = m_request.name;
        if (wasCancelled())
            finish(tr("Cancelled. If the service had already accepted the request, the sandbox shows up in "
                      "the table."));
        else if (error.ambiguous)
            settleByReading();
        else
            fail(ItemState::Failed, error, tr("Not created."));
        return;
    }
    m_context.store->upsert(m_accountId, {*answer}, QDateTime::currentDateTimeUtc());
    setItemKey(0, {m_accountId, answer->id});
    waitUntilUsable(answer->id);
}

// No answer came, so the sandbox may or may not exist. The list knows; the name and the time tell which one
// it is.
void CreateOperation::settleByReading()
{
    updateItem(0, ItemState::Running, tr("No answer came. Looking whether the sandbox was created…"));
    Provider *provider = m_context.sessions->provider(m_accountId);
    if (!provider) {
        fail(ItemState::Unknown,
             Error{.kind = Error::Kind::Network, .subject = m_request.name, .ambiguous = true},
             tr("It is not known whether the sandbox was created. Refresh the table to see."));
        return;
    }
    whenDone<SandboxPage>(
        provider->list(ListQuery{.includeEnded = false}), this, [this](const Result<SandboxPage> &page) {
            if (isFinished())
                return;
            if (page) {
                const auto found = std::find_if(
                    page->sandboxes.cbegin(), page->sandboxes.cend(), [this](const Sandbox &each) {
                        return each.name == m_request.name && each.image == m_request.image &&
                               each.createdAt >= startedAt().addSecs(-120); // clocks differ
                    });
                if (found != page->sandboxes.cend()) {
                    created(*found);
                    return;
                }
            }
            fail(ItemState::Unknown,
                 Error{.kind = Error::Kind::Network, .subject = m_request.name, .ambiguous = true},
                 tr("It is not known whether the sandbox was created. Refresh the table to see."));
        });
}

void CreateOperation::waitUntilUsable(const QString &sandboxId)
{
    Provider *provider = m_context.sessions->provider(m_accountId);
    CreationWaiter *waiter = provider ? provider->creationWaiter() : nullptr;
    if (wasCancelled() || !waiter) {
        updateItem(0, ItemState::Done, tr("Created"));
        finish(tr("Created."));
        return;
    }
    updateItem(0, ItemState::Running, tr("Waiting until it is ready…"));
    m_wait = waiter->waitForCreation(sandboxId);
    connect(
        m_wait.get(), &CreationWaitJob::stateSeen, this,
        [this, sandboxId](SandboxState state, const QString &word) {
            m_context.store->setState({m_accountId, sandboxId}, state, word, QDateTime::currentDateTimeUtc());
        });
    connect(m_wait.get(), &Job::statusTextChanged, this,
            [this](const QString &text) { updateItem(0, ItemState::Running, text); });
    connect(m_wait.get(), &Job::finished, this, &CreateOperation::waitEnded);
    if (m_wait->isFinished())
        waitEnded();
}

void CreateOperation::waitEnded()
{
    if (isFinished())
        return;
    // Times and the reason of an end are in the full description only.
    readOnce(items().constFirst().key);
    if (m_wait->state() == Job::State::Succeeded) {
        updateItem(0, ItemState::Done, tr("Ready"));
        finish(tr("Ready."));
    } else if (wasCancelled()) {
        updateItem(0, ItemState::Done, tr("Created"));
        finish(tr("Created. Stopped waiting until it is ready."));
    } else {
        Error error = m_wait->error();
        error.subject = m_request.name;
        fail(ItemState::Failed, error, tr("Created, but it did not become ready."));
    }
}

void CreateOperation::readOnce(const SandboxKey &key)
{
    if (Provider *provider = m_context.sessions->provider(key.accountId)) {
        const QDateTime askedAt = QDateTime::currentDateTimeUtc();
        SandboxStore *store = m_context.store;
        whenDone<Sandbox>(provider->get(key.sandboxId), store,
                          [store, key, askedAt](const Result<Sandbox> &sandbox) {
                              if (sandbox)
                                  store->upsert(key.accountId, {*sandbox}, askedAt);
                          });
    }
}

void CreateOperation::fail(ItemState state, const Error &error, const QString &text)
{
    updateItem(0, state, message(error), error);
    finish(text);
}

void CreateOperation::abort()
{
    if (m_wait)
        m_wait->cancel();
    else
        m_call.cancel();
}

} // namespace Sandkeeper
