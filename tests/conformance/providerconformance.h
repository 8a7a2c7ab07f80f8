// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/httpclient.h"
#include "core/provider/abilities.h"
#include "core/provider/future.h"
#include "core/provider/pluginmanager.h"
#include "simulatorprocess.h"
#include "support/patience.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFutureWatcher>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

namespace Sandkeeper {

/// A clock that runs faster, so that pauses of seconds take a fraction; time-outs of HttpClient stay as they
/// are.
class FastClock final : public Clock
{
public:
    explicit FastClock(int factor);
    QDateTime now() const override;
    std::chrono::milliseconds monotonic() const override;
    void after(std::chrono::milliseconds delay, QObject *context,
               std::function<void()> callback) const override;

private:
    int m_factor;
};

/// What one provider needs to be put through the suite.
struct ConformanceSubject
{
    QString providerId; ///< as in the plug-in's metadata
    QString urlName;    ///< of the simulator's start line
    QString keyName;
    QString noFundsKeyName;    ///< empty: the service knows no such thing
    QString runtime;           ///< one in which commands can be run
    QStringList fileRuntimes;  ///< those in which files can be moved
    QString commandEndpoint;   ///< where a command goes
    QString runningWord;       ///< its word for Running
    QString unknownStateImage; ///< an image that leads to a status word that nobody knows
    QString failingImage;      ///< an image that never starts
    QString failingReason;     ///< and the reason that is then given
    QString policyRuntime;     ///< one whose network policy can be changed; empty: none
    bool exposesPorts = true;  ///< sandboxes of `runtime` do; else they refuse
    QString image = QStringLiteral("python:3.11-slim");    ///< one that starts
    QString unknownId = QStringLiteral("sbx_never_was");   ///< of a sandbox that does not exist
    QString downloadEndpoint = QStringLiteral("download"); ///< where a file is fetched
    QStringList simulatorOptions;                          ///< besides the suite's own
    QString listEndpoint = QStringLiteral("list");
    QString createEndpoint = QStringLiteral("create");
    QString deleteEndpoint = QStringLiteral("delete");
    QStringList labels{QStringLiteral("training"), QStringLiteral("exp-7")}; ///< of prepared sandboxes
    QString deniedDestination = QStringLiteral("example.org");               ///< that a policy may deny
    bool startsAtOnce = false;  ///< what was created runs already
    bool repeatsCreates = true; ///< under a key; else it looks for what a lost create has made
    bool tellsWhoseKey = true;
    bool takesSecrets = true;
    bool listsEnded = true;
    bool namesWrongFields = true; ///< in the error of a call that was refused
    bool changesPolicies = true;
    bool countsPolicies = true;
    bool buildsImages = true;
    bool canSnapshot = false;
    bool canClone = false;
    bool endsInput = false; ///< the input of a process can be closed
};

/// How long the event loop stood still at worst, apart from when others had its processor.
class StallMeter
{
public:
    StallMeter()
    {
        // proc_pid_schedstat: nanoseconds that it ran and that it waited for a processor. Linux only.
        (void)m_schedule.open(QIODevice::ReadOnly | QIODevice::Unbuffered);
        m_timer.setInterval(1);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
            m_worst = worst();
            m_since.restart();
            m_waitedBefore = waited();
        });
        m_waitedBefore = waited();
        m_since.start();
        m_timer.start();
    }
    qint64 worst() { return std::max(m_worst, m_since.elapsed() - (waited() - m_waitedBefore)); }

private:
    /// Milliseconds without a processor, altogether.
    qint64 waited()
    {
        if (!m_schedule.seek(0))
            return 0;
        return m_schedule.read(100).split(' ').value(1).toLongLong() / 1'000'000;
    }

    QFile m_schedule{QStringLiteral("/proc/thread-self/schedstat")};
    QTimer m_timer;
    QElapsedTimer m_since;
    qint64 m_waitedBefore = 0;
    qint64 m_worst = 0;
};

/// Reads as it comes, as a terminal does.
class ProcessReader : public QObject
{
public:
    explicit ProcessReader(RemoteProcess &process)
    {
        connect(&process, &RemoteProcess::readyReadStandardOutput, this,
                [this, &process] { output += process.readStandardOutput(1 << 20); });
        connect(&process, &RemoteProcess::readyReadStandardError, this,
                [this, &process] { errors += process.readStandardError(1 << 20); });
    }

    QByteArray output;
    QByteArray errors;
};

/// One provider, loaded as the program loads it, against the simulator. Everything that every provider must
/// hold is here; an ability that a provider does not have is counted and told, not tested. Endpoint names are
/// the simulator's.
class ProviderConformance : public QObject
{
    Q_OBJECT
public:
    explicit ProviderConformance(ConformanceSubject subject);
    ~ProviderConformance() override;

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();

    void describesItself();
    void identifiesTheKey();
    void refusesAWrongKey();
    void sendsNothingWithoutAKey();
    void tellsMissingFunds();

    void livesOneWholeLife();
    void sendsNoInvalidRequest();
    void createsOnceWhenTheAnswerIsLost();
    void tellsThatACreationIsUncertain();
    void waitsForAFailure();
    void cancelsAWait();

    void listsEveryPage();
    void filtersTheList();
    void showsUnknownStates();
    void survivesBadAnswers_data();
    void survivesBadAnswers();
    void cancelsACall();
    void tellsThatNobodyAnswers();

    void namesWhatItCan();
    void exposesPorts();
    void refusesPorts();
    void exposesOnce();
    void changesThePolicy();
    void sendsNoInvalidPolicy();
    void opensSsh();
    void readsLogs();
    void tellsManyStates();
    void tellsWhyItEnded();
    void listsImages();
    void keepsImages();
    void listsTeams();
    void callsAnything();
    void removesWhatMatches();

    void removesWhatIsGone();
    void removesMany();
    void neverLeavesItsPath_data();
    void neverLeavesItsPath();

    void runsCommands_data();
    void runsCommands();
    void limitsACommandsTime();
    void sendsACommandOnce_data();
    void sendsACommandOnce();
    void tellsWhenTheSandboxDies();
    void takesMuchOutput();
    void cancelsACommand();
    void diesInTheMiddle();

    void movesFiles_data();
    void movesFiles();
    void movesAPartOfADevice();
    void namesFilesFreely_data();
    void namesFilesFreely();
    void overwritesFiles();
    void tellsMissingFiles_data();
    void tellsMissingFiles();
    void refusesFolders();
    void refusesPaths_data();
    void refusesPaths();
    void readsWindows_data();
    void readsWindows();
    void readsNoLargeFileWhole();
    void tellsAFullDisk();
    void tellsABrokenSource();
    void waitsForTheAnswer();
    void cancelsATransfer_data();
    void cancelsATransfer();
    void transfersDieInTheMiddle();
    void movesNothingInADeadSandbox();

    void talksToAProcess();
    void endsProcesses_data();
    void endsProcesses();
    void closesProcesses_data();
    void closesProcesses();
    void failsToStartProcesses();
    void keepsTheOrderOfInput();
    void endsTheInput();
    void holdsBackWhatNobodyReads();
    void showsATerminal();
    void losesAProcess();
    void cancelsProcesses();

    void findsTheHomeFolder();
    void listsAFolder();
    void namesEntriesFreely();
    void makesFolders();
    void movesEntries();
    void removesEntries();
    void tellsWrongFolders();
    void listsManyEntries();
    void watchesAFolder();

    void extendsLives();
    void pausesAndResumes();
    void measures();
    void takesSnapshots();
    void makesCopies();
    void changesNoLifeByReading();

protected:
    /// Ends with the result, or Kind::Cancelled when there is none; fails the test after `limit`.
    template <typename T>
    static Result<T> wait(const Future<T> &future,
                          std::chrono::milliseconds limit = std::chrono::milliseconds(2 * Testing::patience));
    /// Waits for the job's end; false when it does not come in time.
    static bool finish(Job &job);

    std::unique_ptr<Provider> makeProvider(const Secret &key, const QUrl &url = {});
    CreateRequest newRequest(const QString &name) const;
    /// Creates a sandbox and waits until it is ready; empty when that failed.
    QString readySandbox(const QString &name);
    /// One that is kept for all tests that do no harm to it.
    QString commonSandbox();
    Result<CommandResult> run(const QString &sandboxId, const QString &command,
                              std::chrono::seconds timeout = std::chrono::seconds(20));
    /// One of that runtime that is kept for all tests of files.
    QString fileSandbox(const QString &runtime);
    Result<void> put(const QString &sandboxId, const QString &path, const QByteArray &content);
    Result<QByteArray> fetch(const QString &sandboxId, const QString &path);
    Result<QList<FileEntry>> listFolder(const QString &sandboxId, const QString &path);
    /// Waits until a new sandbox can be used, where its creation is not the end of it.
    bool becomesReady(const QString &sandboxId);
    /// Starts a process in the common sandbox; null when this provider has none for it.
    std::unique_ptr<RemoteProcess> start(const QString &command,
                                         const std::optional<TerminalSize> &terminal = {});
    bool hasProcesses();
    /// As commonSandbox(), of the runtime with network policies, and not necessarily running.
    QString policySandbox();
    /// Whether the provider does not have this ability, which is then counted and told.
    bool lacks(const void *ability, const char *name);
    /// All pages, asked for as the program does.
    Result<QList<Sandbox>> listAll(ListQuery query);

    ConformanceSubject m_subject;
    SimulatorProcess m_simulator;
    PluginManager m_plugins;
    FastClock m_clock{10};
    std::unique_ptr<HttpClient> m_http;
    std::unique_ptr<Provider> m_provider;
    QString m_commonSandbox;
    QHash<QString, QString> m_fileSandboxes;
    QString m_policySandbox;
    int m_skippedAbilities = 0;
};

template <typename T>
Result<T> ProviderConformance::wait(const Future<T> &future, std::chrono::milliseconds limit)
{
    // A running event loop: QTest::qWaitFor() sleeps between its looks, which slows streams down.
    QFutureWatcher<Result<T>> watcher;
    QSignalSpy finished(&watcher, &QFutureWatcherBase::finished);
    watcher.setFuture(future);
    if (!finished.wait(int(limit.count()))) {
        QTest::qFail("no answer in time", __FILE__, __LINE__);
        return tl::unexpected(Error{.kind = Error::Kind::Timeout});
    }
    if (future.resultCount() == 0)
        return tl::unexpected(Error{.kind = Error::Kind::Cancelled});
    return future.result();
}

/// For QVERIFY2: what went wrong.
struct Told
{
    QByteArray text;
    operator const char *() const { return text.constData(); }
};

Told told(const Error &error);

template <typename T>
Told told(const Result<T> &result)
{
    return result ? Told() : told(result.error());
}

} // namespace Sandkeeper

#define VERIFY_VALUE(expression)                                                                             \
    do {                                                                                                     \
        const auto &verified = (expression);                                                                 \
        QVERIFY2(verified.has_value(), Sandkeeper::told(verified));                                          \
    } while (false)
