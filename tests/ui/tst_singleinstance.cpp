// SPDX-License-Identifier: MIT
#include "app/application.h"
#include "app/guiapplication.h"
#include "app/singleinstance.h"
#include "core/transfers/transferqueue.h"
#include "support/patience.h"
#include "ui/mainwindow/mainwindow.h"

#include <memory>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Outcome = SingleInstance::Outcome;

/// Who has a settings folder, and what others can make the one do that has it. All within one process: the
/// lock and the socket do not care. With processes: the smoke test "instance".
class TestSingleInstance : public QObject
{
    Q_OBJECT

private:
    struct Start
    {
        explicit Start(const QString &folder, const QByteArray &token = {},
                       std::chrono::milliseconds patience = 60s)
            : instance(folder, token)
        {
            QObject::connect(&instance, &SingleInstance::decided, &instance,
                             [this](Outcome decided) { outcomes.append(decided); });
            QObject::connect(&instance, &SingleInstance::raiseAsked, &instance,
                             [this](const QByteArray &its) { tokens.append(its); });
            instance.setPatience(patience);
            instance.start();
        }

        SingleInstance instance;
        QList<Outcome> outcomes;
        QList<QByteArray> tokens;
    };

    QString lockPath() const { return m_folder->filePath(u"instance.lock"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void laterOneRaisesTheFirst()
    {
        const Start first(m_folder->path());
        QCOMPARE(first.outcomes, QList{Outcome::First}); // at once: a start waits for nothing
        const Start second(m_folder->path(), "a-token_1");
        QTRY_COMPARE(second.outcomes, QList{Outcome::Raised});
        QCOMPARE(first.tokens, QList<QByteArray>{"a-token_1"});
        const Start third(m_folder->path(), "no plain\nword");
        QTRY_COMPARE(third.outcomes, QList{Outcome::Raised});
        QCOMPARE(first.tokens.last(), QByteArray());
        QCOMPARE(first.outcomes.size(), 1);
    }

    void sameFolderByAnotherPath()
    {
        const Start first(m_folder->path());
        const QTemporaryDir elsewhere;
        const QString link = elsewhere.filePath(u"link"_s);
        QVERIFY(QFile::link(m_folder->path(), link));
        const Start second(link);
        QTRY_COMPARE(second.outcomes, QList{Outcome::Raised});
    }

    void otherFolderIsFree()
    {
        const Start first(m_folder->path());
        const QTemporaryDir other;
        const Start second(other.path());
        QCOMPARE(second.outcomes, QList{Outcome::First});
        QVERIFY(first.tokens.isEmpty());
    }

    void folderIsFreeAfterwards()
    {
        {
            const Start first(m_folder->path());
            QCOMPARE(first.outcomes, QList{Outcome::First});
        }
        const Start second(m_folder->path());
        QCOMPARE(second.outcomes, QList{Outcome::First});
    }

    void socketIsTheUsersOwn()
    {
        const Start first(m_folder->path());
#ifdef Q_OS_UNIX
        const QFileInfo socket(first.instance.address());
        QVERIFY(socket.exists());
        constexpr auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther |
                                QFile::WriteOther | QFile::ExeOther;
        QVERIFY(!(socket.permissions() & others));
        QVERIFY(!(QFileInfo(socket.path()).permissions() & (QFile::WriteGroup | QFile::WriteOther)));
#endif
    }

    // Whatever else is sent is no request, and does not keep the next one from being heard.
    void understandsNothingElse()
    {
        const Start first(m_folder->path());
        std::vector<std::unique_ptr<QLocalSocket>> clients;
        const QList<QByteArray> requests{"quit\n", "raise\n", "\n", "RAISE \n", QByteArray(100'000, 'x'),
                                         "raise "};
        for (const QByteArray &request : requests) {
            clients.push_back(std::make_unique<QLocalSocket>());
            clients.back()->connectToServer(first.instance.address());
            QTRY_COMPARE(clients.back()->state(), QLocalSocket::ConnectedState);
            clients.back()->write(request);
        }
        for (std::size_t i = 0; i + 1 < clients.size(); ++i)
            QTRY_COMPARE(clients[i]->state(), QLocalSocket::UnconnectedState);
        QVERIFY(first.tokens.isEmpty());
        const Start second(m_folder->path(), "then");
        QTRY_COMPARE(second.outcomes, QList{Outcome::Raised});
        QCOMPARE(first.tokens, QList<QByteArray>{"then"});
    }

    void manySilentOnesDoNotBlock()
    {
        const Start first(m_folder->path());
        std::vector<std::unique_ptr<QLocalSocket>> silent;
        for (int i = 0; i < 30; ++i) {
            silent.push_back(std::make_unique<QLocalSocket>());
            silent.back()->connectToServer(first.instance.address());
        }
        const Start second(m_folder->path());
        QTRY_COMPARE(second.outcomes, QList{Outcome::Raised});
    }

    // A process that was killed has left a lock file, complete or not, and a process id that is another's.
    void deadLocksAreTakenAway_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<bool>("old");
        QTest::newRow("cut off") << QByteArray() << true;
        QTest::newRow("cut off just now") << QByteArray() << false;
        const QByteArray ours = QByteArray::number(QCoreApplication::applicationPid());
        const QByteArray rest = '\n' + QCoreApplication::applicationName().toUtf8() + '\n' +
                                QSysInfo::machineHostName().toUtf8() + '\n' + QSysInfo::machineUniqueId() +
                                '\n' + QSysInfo::bootUniqueId() + '\n';
        QTest::newRow("living process") << ours + rest << true;
        QTest::newRow("no such process") << "2147483646" + rest << false;
    }
    void deadLocksAreTakenAway()
    {
        QFETCH(QByteArray, content);
        QFETCH(bool, old);
        QFile file(lockPath());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        QVERIFY(file.flush());
        if (old)
            QVERIFY(
                file.setFileTime(QDateTime::currentDateTimeUtc().addDays(-1), QFile::FileModificationTime));
        file.close();
        const Start start(m_folder->path());
        if (old || !content.isEmpty())
            QCOMPARE(start.outcomes, QList{Outcome::First}); // at once
        else
            QTRY_COMPARE(start.outcomes, QList{Outcome::First});
    }

    void deadSocketIsTakenAway()
    {
#ifdef Q_OS_UNIX
        const QString address = SingleInstance(m_folder->path()).address();
        QFile file(address);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        const Start first(m_folder->path());
        const Start second(m_folder->path());
        QTRY_COMPARE(second.outcomes, QList{Outcome::Raised});
#endif
    }

    void silentHolderIsTold()
    {
        QLockFile holder(lockPath());
        QVERIFY(holder.tryLock());
        const Start start(m_folder->path(), {}, 300ms);
        QTRY_COMPARE(start.outcomes, QList{Outcome::Unanswered});
        QCOMPARE(start.instance.holder(), QCoreApplication::applicationPid());
        QVERIFY(holder.isLocked());
    }

    // It is about to end when it is asked.
    void endingHolderIsWaitedFor()
    {
        QLockFile holder(lockPath());
        QVERIFY(holder.tryLock());
        const Start start(m_folder->path());
        QVERIFY(start.outcomes.isEmpty());
        holder.unlock();
        QTRY_COMPARE(start.outcomes, QList{Outcome::First});
        const Start later(m_folder->path());
        QTRY_COMPARE(later.outcomes, QList{Outcome::Raised});
    }

    void noLockWithoutFolder()
    {
        const Start start(m_folder->filePath(u"none"_s));
        QCOMPARE(start.outcomes, QList{Outcome::Unlockable});
    }

    // Somebody else may run them.
    void sharedFoldersTransfersAreNotRun()
    {
        CommandLine commandLine;
        commandLine.configFolder = m_folder->path();
        for (const auto folder :
             {Application::Folder::Own, Application::Folder::Shared, Application::Folder::Own}) {
            Application program(commandLine, nullptr, folder);
            program.start();
            TransferQueue *queue = program.transfers();
            QTRY_VERIFY(queue->isLoaded());
            const bool isShared = folder == Application::Folder::Shared;
            QCOMPARE(program.window()->findChild<QWidget *>(u"noticeBar"_s)->isVisible(), isShared);
            const bool isFirst = !QFileInfo::exists(m_folder->filePath(u"noted"_s));
            QCOMPARE(queue->count(), isFirst || isShared ? 0 : 1);
            if (!isFirst && !isShared)
                continue;
            queue->add({{.sandbox = {u"absent"_s, u"box"_s},
                         .remotePath = u"/tmp/a"_s,
                         .localPath = m_folder->filePath(u"a"_s)}});
            QCOMPARE(queue->count(), 1);
            QFile noted(m_folder->filePath(u"noted"_s));
            QVERIFY(noted.open(QIODevice::WriteOnly));
        }
    }
};

int main(int argc, char *argv[])
{
    GuiApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"Sandkeeper"_s);
    TestSingleInstance test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_singleinstance.moc"
