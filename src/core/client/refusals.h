// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"
#include "core/provider/provider.h"

namespace Sandkeeper {

// What answers for something that is not there, always with the same error, so that callers need no case of
// their own for it.

class RefusingProvider final : public Provider
{
public:
    explicit RefusingProvider(Error error)
        : m_error(std::move(error))
    {
    }

    Future<AccountIdentity> identify() override { return refuse<AccountIdentity>(); }
    QList<CreateFieldInfo> createFields() const override { return {}; }
    QList<FieldProblem> validate(const CreateRequest &) const override { return {}; }
    Future<Sandbox> create(const CreateRequest &) override { return refuse<Sandbox>(); }
    Future<SandboxPage> list(const ListQuery &) override { return refuse<SandboxPage>(); }
    Future<Sandbox> get(const QString &) override { return refuse<Sandbox>(); }
    Future<void> remove(const QString &) override { return refuse<void>(); }

private:
    template <typename T>
    Future<T> refuse() const
    {
        return readyFuture<T>(tl::unexpected(m_error));
    }

    Error m_error;
};

class RefusingJobRunner final : public JobRunner
{
public:
    explicit RefusingJobRunner(Error error)
        : m_error(std::move(error))
    {
    }

    QString refusal(const Sandbox &) const override { return {}; }
    Future<BackgroundJob> start(const BackgroundJobRequest &) override { return refuse<BackgroundJob>(); }
    Future<BackgroundJobStatus> poll(const BackgroundJob &) override { return refuse<BackgroundJobStatus>(); }
    Future<QList<BackgroundJobStatus>> pollMany(const QList<BackgroundJob> &) override
    {
        return refuse<QList<BackgroundJobStatus>>();
    }
    Future<QList<BackgroundJob>> list(const QString &) override { return refuse<QList<BackgroundJob>>(); }
    Future<JobOutput> readOutput(const JobOutputRequest &) override { return refuse<JobOutput>(); }
    Future<void> stop(const BackgroundJob &) override { return refuse<void>(); }

private:
    template <typename T>
    Future<T> refuse() const
    {
        return readyFuture<T>(tl::unexpected(m_error));
    }

    Error m_error;
};

class RefusedTransfer final : public TransferJob
{
    Q_OBJECT
public:
    explicit RefusedTransfer(const Error &error)
    {
        QMetaObject::invokeMethod(
            this, [this, error] { fail(error); }, Qt::QueuedConnection);
    }

protected:
    void abort() override {}
};

class RefusedProcess final : public RemoteProcess
{
    Q_OBJECT
public:
    explicit RefusedProcess(const Error &error)
        : m_error(error)
    {
        QMetaObject::invokeMethod(
            this, [this] { fail(m_error); }, Qt::QueuedConnection);
    }

    qint64 processId() const override { return 0; }
    std::optional<int> exitCode() const override { return {}; }
    QByteArray readStandardOutput(qint64) override { return {}; }
    QByteArray readStandardError(qint64) override { return {}; }
    Future<void> write(const QByteArray &) override { return refuse(); }
    Future<void> closeInput() override { return refuse(); }
    Future<void> signal(ProcessSignal) override { return refuse(); }
    Future<void> resize(TerminalSize) override { return refuse(); }
    void close() override { cancel(); }

protected:
    void abort() override {}

private:
    Future<void> refuse() const { return readyFuture<void>(tl::unexpected(m_error)); }

    Error m_error;
};

} // namespace Sandkeeper
