// SPDX-License-Identifier: MIT
#include "core/secrets/keychainstore.h"

#include "core/provider/future.h"

#include <functional>

#include <QCoreApplication>
#include <QHash>
#include <QQueue>
#include <QTimer>

#include <qt6keychain/keychain.h>

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
#define SANDKEEPER_SECRET_SERVICE
#include "core/secrets/secretservice.h"
#endif

namespace Sandkeeper {

namespace {

using State = SecretStore::State;

Error secretsError(const QString &reason, const QString &detail = {})
{
    return {.kind = Error::Kind::Secrets, .detail = detail, .reason = reason};
}

Error failure(const QString &detail)
{
    return secretsError(QStringLiteral("FAILED"), detail);
}

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::KeychainStore)
};

/// How a keychain job ended.
struct Outcome
{
    QKeychain::Error error = QKeychain::NoError;
    QString detail; ///< the system's words
    Secret value;   ///< of a read
};

using Done = std::function<void(const Outcome &)>;

/// Hands jobs to QtKeychain one at a time. When one does not end in time, it and all that wait behind it are
/// answered as failed. It is not deleted, because the system's answer would then arrive at freed memory; it
/// ends by itself later and nobody listens. The others are never started: in QtKeychain's own queue, a write
/// that was reported as failed could still happen minutes later.
class JobQueue : public QObject
{
public:
    JobQueue(QString service, std::chrono::milliseconds timeout)
        : m_service(std::move(service))
    {
        m_limit.setSingleShot(true);
        m_limit.setInterval(timeout);
        connect(&m_limit, &QTimer::timeout, this, &JobQueue::giveUp);
    }

    void read(const QString &key, Done done)
    {
        enqueue(key, std::move(done), [this] { return new QKeychain::ReadPasswordJob(m_service); });
    }

    void write(const QString &key, const Secret &secret, Done done)
    {
        enqueue(key, std::move(done), [this, secret] {
            auto *job = new QKeychain::WritePasswordJob(m_service);
            job->setTextData(QString::fromUtf8(secret.reveal()));
            return job;
        });
    }

    void remove(const QString &key, Done done)
    {
        enqueue(key, std::move(done), [this] { return new QKeychain::DeletePasswordJob(m_service); });
    }

private:
    struct Request
    {
        QString key;
        std::function<QKeychain::Job *()> make;
        Done done;
    };

    void enqueue(const QString &key, Done done, std::function<QKeychain::Job *()> make)
    {
        m_waiting.enqueue({key, std::move(make), std::move(done)});
        if (!m_limit.isActive())
            m_limit.start();
        startNext();
    }

    void startNext()
    {
        if (m_busy || m_waiting.isEmpty())
            return;
        Request request = m_waiting.dequeue();
        m_busy = true;
        m_active = std::move(request.done);
        m_limit.start(); // each job gets the whole time, however many were before it
        QKeychain::Job *job = request.make();
        job->setKey(request.key);
        job->setInsecureFallback(false);
        connect(job, &QKeychain::Job::finished, this, &JobQueue::finish);
        job->start();
    }

    void finish(QKeychain::Job *job)
    {
        Outcome outcome{job->error(), job->errorString(), {}};
        const auto *reading = qobject_cast<QKeychain::ReadPasswordJob *>(job);
        if (reading && outcome.error == QKeychain::NoError)
            outcome.value = Secret::fromString(reading->textData());
        m_busy = false;
        m_limit.stop();
        const Done done = std::exchange(m_active, nullptr);
        startNext();
        if (done)
            done(outcome);
    }

    void giveUp()
    {
        QList<Done> unanswered;
        if (m_active)
            unanswered.append(std::exchange(m_active, nullptr));
        while (!m_waiting.isEmpty())
            unanswered.append(m_waiting.dequeue().done);
        const Outcome outcome{QKeychain::OtherError, Text::tr("The keychain did not answer in time."), {}};
        for (const Done &done : std::as_const(unanswered))
            done(outcome);
    }

    QString m_service;
    QTimer m_limit; ///< since the last sign of life, while anything is wanted
    QQueue<Request> m_waiting;
    Done m_active;       ///< empty when nobody listens any more
    bool m_busy = false; ///< a job is under way, listened to or not
};

class KeychainStore final : public SecretStore
{
public:
    explicit KeychainStore(const KeychainOptions &options)
        : m_options(options)
        , m_jobs(options.service, options.timeout)
#ifdef SANDKEEPER_SECRET_SERVICE
        , m_system(options.timeout)
#endif
    {
    }

    QString name() const override;
    Future<State> state() override;
    Future<State> unlock() override;
    Future<Secret> read(const QString &key) override;
    Future<void> write(const QString &key, const Secret &secret) override;
    Future<void> remove(const QString &key) override;

private:
    using Step = std::function<void()>;

    template <typename T>
    void inTurn(const QString &key, const Answer<T> &answer, Step step);
    void nextOf(const QString &key);
    static void startTurn(QQueue<Step> &turns);
    template <typename T>
    void ifOpen(const Answer<T> &answer, Step step);
    template <typename T>
    void fail(const Answer<T> &answer, const Outcome &outcome);

    KeychainOptions m_options;
    JobQueue m_jobs;
    QHash<QString, QQueue<Step>> m_turns; ///< calls for one key; the first one is under way
#ifdef SANDKEEPER_SECRET_SERVICE
    SecretService m_system;
#endif
};

QString KeychainStore::name() const
{
#if defined(Q_OS_DARWIN)
    return Text::tr("macOS Keychain");
#elif defined(Q_OS_WIN)
    return Text::tr("Windows Credential Manager");
#else
    return Text::tr("system keychain (Secret Service)");
#endif
}

Future<State> KeychainStore::state()
{
#ifdef SANDKEEPER_SECRET_SERVICE
    return m_system.state();
#else
    return readyFuture<State>(State::Available);
#endif
}

Future<State> KeychainStore::unlock()
{
#ifdef SANDKEEPER_SECRET_SERVICE
    return m_system.unlock(m_options.promptTimeout);
#else
    // The system itself asks when an entry is used.
    return state();
#endif
}

/// Calls for the same key run one after another: the verifying read of a write must not meet a later delete.
template <typename T>
void KeychainStore::inTurn(const QString &key, const Answer<T> &answer, Step step)
{
    whenDone<T>(answer.future(), this, [this, key](const Result<T> &) { nextOf(key); });
    QQueue<Step> &turns = m_turns[key];
    turns.enqueue(std::move(step));
    if (turns.size() == 1)
        startTurn(turns);
}

void KeychainStore::nextOf(const QString &key)
{
    QQueue<Step> &turns = m_turns[key];
    turns.dequeue();
    if (turns.isEmpty())
        m_turns.remove(key);
    else
        startTurn(turns);
}

void KeychainStore::startTurn(QQueue<Step> &turns)
{
    // Moved out: the queue must not keep the answer alive that a step holds.
    const Step step = std::exchange(turns.head(), nullptr);
    step();
}

template <typename T>
void KeychainStore::ifOpen(const Answer<T> &answer, Step step)
{
    whenDone<State>(state(), this, [answer, step = std::move(step)](const Result<State> &now) {
        if (!now)
            return answer.fail(now.error());
        switch (*now) {
        case State::Available:
            return step();
        case State::Locked:
            return answer.fail(secretsError(QStringLiteral("LOCKED")));
        case State::Absent:
        case State::Unknown:
            return answer.fail(secretsError(QStringLiteral("ABSENT")));
        }
    });
}

template <typename T>
void KeychainStore::fail(const Answer<T> &answer, const Outcome &outcome)
{
    switch (outcome.error) {
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return answer.fail(secretsError(QStringLiteral("ABSENT"), outcome.detail));
    case QKeychain::EntryNotFound:
        // Also what a keychain answers that was locked in the meantime.
        return ifOpen(answer, [answer] { answer.fail(Error{.kind = Error::Kind::NotFound}); });
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return ifOpen(answer, [answer, outcome] { answer.fail(failure(outcome.detail)); });
    default:
        return answer.fail(failure(outcome.detail));
    }
}

Future<Secret> KeychainStore::read(const QString &key)
{
    const Answer<Secret> answer;
    inTurn(key, answer, [this, key, answer] {
        ifOpen(answer, [this, key, answer] {
            m_jobs.read(key, [this, answer](const Outcome &outcome) {
                if (outcome.error == QKeychain::NoError)
                    answer.finish(outcome.value);
                else
                    fail(answer, outcome);
            });
        });
    });
    return answer.future();
}

Future<void> KeychainStore::write(const QString &key, const Secret &secret)
{
    if (secret.isEmpty())
        return readyFuture<void>(tl::unexpected(Error{.kind = Error::Kind::Invalid}));
    const Answer<void> answer;
    const auto verify = [this, secret, answer](const Outcome &outcome) {
        const auto isLost = [answer] {
            answer.fail(failure(Text::tr("The keychain did not give back what was written.")));
        };
        if (outcome.error == QKeychain::EntryNotFound)
            return ifOpen(answer, isLost);
        if (outcome.error != QKeychain::NoError)
            return fail(answer, outcome);
        if (!outcome.value.equals(secret))
            return isLost();
        answer.finish({});
    };
    inTurn(key, answer, [this, key, secret, answer, verify] {
        ifOpen(answer, [this, key, secret, answer, verify] {
            m_jobs.write(key, secret, [this, key, answer, verify](const Outcome &outcome) {
                if (outcome.error == QKeychain::NoError)
                    m_jobs.read(key, verify);
                else
                    fail(answer, outcome);
            });
        });
    });
    return answer.future();
}

Future<void> KeychainStore::remove(const QString &key)
{
    const Answer<void> answer;
    const auto verify = [this, answer](const Outcome &outcome) {
        if (outcome.error == QKeychain::NoError)
            return answer.fail(failure(Text::tr("The keychain still has the entry.")));
        if (outcome.error == QKeychain::EntryNotFound)
            return ifOpen(answer, [answer] { answer.finish({}); });
        fail(answer, outcome);
    };
    inTurn(key, answer, [this, key, answer, verify] {
        ifOpen(answer, [this, key, answer, verify] {
            m_jobs.remove(key, [this, key, answer, verify](const Outcome &outcome) {
                if (outcome.error == QKeychain::NoError || outcome.error == QKeychain::EntryNotFound)
                    m_jobs.read(key, verify);
                else
                    fail(answer, outcome);
            });
        });
    });
    return answer.future();
}

} // namespace

std::unique_ptr<SecretStore> createKeychainStore(const KeychainOptions &options)
{
    return std::make_unique<KeychainStore>(options);
}

} // namespace Sandkeeper
