// SPDX-License-Identifier: MIT
#include "core/store/settings.h"
#include "support/patience.h"

#include <thread>
#include <vector>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using Sandkeeper::Account;
using Sandkeeper::Settings;
using Key = Sandkeeper::Settings::Key;

namespace {

/// JSON with ' for ": moc 6.4 does not understand raw string literals.
QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

constexpr QFileDevice::Permissions others = QFileDevice::ReadGroup | QFileDevice::WriteGroup |
                                            QFileDevice::ExeGroup | QFileDevice::ReadOther |
                                            QFileDevice::WriteOther | QFileDevice::ExeOther;

void put(const QString &path, const QByteArray &content)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

QByteArray get(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QJsonObject object(const QString &path)
{
    return QJsonDocument::fromJson(get(path)).object();
}

Account account(const QString &id)
{
    return {.id = id,
            .providerId = u"acme"_qs,
            .name = u"Work „%1“"_qs.arg(id),
            .baseUrl = QUrl(u"https://api.example.test/base"_qs),
            .teamId = u"team-1"_qs,
            .proxy = u"socks5://proxy.example.test:1080"_qs,
            .caFile = u"/etc/ca.pem"_qs,
            .keyPlace = Account::KeyPlace::Session,
            .enabled = false};
}

} // namespace

class TestSettings : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_folder;
    QString m_file;

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
        m_folder = m_dir->filePath(u"a/b/settings"_qs);
        m_file = m_folder + u"/settings.json"_qs;
    }

    void startsWithDefaultsAndWritesNothing()
    {
        {
            const Settings settings(m_folder);
            QCOMPARE(settings.folder(), m_folder);
            QCOMPARE(settings.loadProblem(), QString());
            QCOMPARE(settings.value(Key::Language), QVariant(QString()));
            QCOMPARE(settings.value(Key::Theme), QVariant(u"system"_qs));
            QCOMPARE(settings.value(Key::RefreshSeconds), QVariant(10));
            QCOMPARE(settings.value(Key::ShowEnded), QVariant(false));
            QCOMPARE(settings.value(Key::ConfirmSingleDelete), QVariant(true));
            QVERIFY(settings.accounts().isEmpty());
            QVERIFY(settings.windowState(u"main"_qs).isEmpty());
        }
        QVERIFY(!QFileInfo::exists(m_folder));
    }

    void everythingComesBack()
    {
        const QList<Account> accounts{account(u"one"_qs), account(u"two"_qs)};
        const QByteArray state("\0geometry\xff", 10);
        {
            Settings settings(m_folder);
            settings.setValue(Key::Language, u"zh_CN"_qs);
            settings.setValue(Key::Theme, u"dark"_qs);
            settings.setValue(Key::RefreshSeconds, 30);
            settings.setValue(Key::ShowEnded, true);
            settings.setValue(Key::ConfirmSingleDelete, false);
            settings.setAccounts(accounts);
            settings.setWindowState(u"main"_qs, state);
        } // written on destruction
        const Settings again(m_folder);
        QCOMPARE(again.loadProblem(), QString());
        QCOMPARE(again.value(Key::Language), QVariant(u"zh_CN"_qs));
        QCOMPARE(again.value(Key::Theme), QVariant(u"dark"_qs));
        QCOMPARE(again.value(Key::RefreshSeconds), QVariant(30));
        QCOMPARE(again.value(Key::RefreshSeconds).userType(), int(QMetaType::Int));
        QCOMPARE(again.value(Key::ShowEnded), QVariant(true));
        QCOMPARE(again.value(Key::ConfirmSingleDelete), QVariant(false));
        QCOMPARE(again.accounts(), accounts);
        QCOMPARE(again.windowState(u"main"_qs), state);
        QCOMPARE(object(m_file).value(u"schema"_qs).toInt(), 1);
    }

    void isWrittenAfterAMoment()
    {
        Settings settings(m_folder);
        settings.setValue(Key::ShowEnded, true);
        QVERIFY(!QFileInfo::exists(m_file));
        QTRY_VERIFY(QFileInfo::exists(m_file));
        QVERIFY(object(m_file).value(u"preferences"_qs).toObject().value(u"showEnded"_qs).toBool());
    }

    void changeIsToldOnce()
    {
        Settings settings(m_folder);
        QSignalSpy spy(&settings, &Settings::changed);
        settings.setValue(Key::RefreshSeconds, 30);
        settings.setValue(Key::RefreshSeconds, 30);
        settings.setValue(Key::RefreshSeconds, 30.0);
        settings.setValue(Key::ShowEnded, false); // the default
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy.first().first().value<Key>(), Key::RefreshSeconds);
    }

    void wrongValuesCountAsUnset_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("json");
        const auto row = [](const char *title, Key key, const char *name, const char *json) {
            QTest::newRow(title) << int(key) << QByteArray(name) << QByteArray(json);
        };
        row("language: number", Key::Language, "language", "5");
        row("language: path", Key::Language, "language", "\"../../etc\"");
        row("language: null", Key::Language, "language", "null");
        row("theme: unknown word", Key::Theme, "theme", "\"pink\"");
        row("theme: list", Key::Theme, "theme", "[\"dark\"]");
        row("refresh: text", Key::RefreshSeconds, "refreshSeconds", "\"30\"");
        row("refresh: true", Key::RefreshSeconds, "refreshSeconds", "true");
        row("refresh: zero", Key::RefreshSeconds, "refreshSeconds", "0");
        row("refresh: negative", Key::RefreshSeconds, "refreshSeconds", "-30");
        row("refresh: fraction", Key::RefreshSeconds, "refreshSeconds", "2.5");
        row("refresh: too large", Key::RefreshSeconds, "refreshSeconds", "3601");
        row("refresh: huge", Key::RefreshSeconds, "refreshSeconds", "1e300");
        row("refresh: object", Key::RefreshSeconds, "refreshSeconds", "{}");
        row("ended: number", Key::ShowEnded, "showEnded", "1");
        row("ended: text", Key::ShowEnded, "showEnded", "\"true\"");
        row("confirm: null", Key::ConfirmSingleDelete, "confirmSingleDelete", "null");
    }

    void wrongValuesCountAsUnset()
    {
        QFETCH(const int, key);
        QFETCH(const QByteArray, name);
        QFETCH(const QByteArray, json);
        const QVariant fallback = Settings(m_folder).value(Key(key));
        put(m_file, "{\"schema\":1,\"preferences\":{\"" + name + "\":" + json + "}}");
        Settings settings(m_folder);
        QCOMPARE(settings.loadProblem(), QString());
        QCOMPARE(settings.value(Key(key)), fallback);
    }

    void wrongValuesAreNotTaken()
    {
        Settings settings(m_folder);
        QSignalSpy spy(&settings, &Settings::changed);
        settings.setValue(Key::RefreshSeconds, u"soon"_qs);
        settings.setValue(Key::RefreshSeconds, 1);
        settings.setValue(Key::Theme, 5);
        settings.setValue(Key::Language, u"Klingon"_qs);
        settings.setValue(Key::ShowEnded, QVariant());
        QCOMPARE(spy.size(), 0);
        QCOMPARE(settings.value(Key::RefreshSeconds), QVariant(10));
    }

    void wrongShapesDoNoHarm_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("preferences is a list") << QByteArray(json("{'preferences':[1,2]}"));
        QTest::newRow("accounts is an object") << QByteArray(json("{'accounts':{'id':'a'}}"));
        QTest::newRow("accounts of wrong types")
            << QByteArray(json("{'accounts':[1,'x',null,[],{},{'id':5}]}"));
        QTest::newRow("empty object") << QByteArray("{}");
        QTest::newRow("schema is a text") << QByteArray(json("{'schema':'one'}"));
    }

    void wrongShapesDoNoHarm()
    {
        QFETCH(const QByteArray, content);
        put(m_file, content);
        Settings settings(m_folder);
        QVERIFY(settings.accounts().isEmpty());
        QCOMPARE(settings.value(Key::Theme), QVariant(u"system"_qs));
        settings.setValue(Key::Theme, u"light"_qs);
        settings.setAccounts({account(u"one"_qs)});
        QVERIFY(settings.flush());
        const Settings again(m_folder);
        QCOMPARE(again.value(Key::Theme), QVariant(u"light"_qs));
        QCOMPARE(again.accounts().size(), 1);
    }

    void damagedFileIsKeptAsideAndReported_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("cut off") << QByteArray(json("{'schema':1,'preferences':{'theme':'da"));
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("list") << QByteArray("[1,2,3]");
        QTest::newRow("binary") << QByteArray("\x00\x01\xff\xfe{", 5);
        QTest::newRow("far too large") << QByteArray(5 * 1024 * 1024, ' ') + "{}";
    }

    void damagedFileIsKeptAsideAndReported()
    {
        QFETCH(const QByteArray, content);
        put(m_file, content);
        Settings settings(m_folder);
        QVERIFY(settings.loadProblem().contains(m_file));
        QCOMPARE(settings.value(Key::Theme), QVariant(u"system"_qs));
        const QStringList kept = QDir(m_folder).entryList({u"settings.json.broken-*"_qs}, QDir::Files);
        QCOMPARE(kept.size(), 1);
        QVERIFY(settings.loadProblem().contains(kept.first()));
        QCOMPARE(get(m_folder + u'/' + kept.first()), content);

        settings.setValue(Key::Theme, u"dark"_qs);
        QVERIFY(settings.flush());
        const Settings again(m_folder);
        QCOMPARE(again.loadProblem(), QString());
        QCOMPARE(again.value(Key::Theme), QVariant(u"dark"_qs));
    }

    void secondDamagedFileDoesNotReplaceTheFirst()
    {
        for (const QByteArray &content : {QByteArray("first"), QByteArray("second")}) {
            put(m_file, content);
            QVERIFY(!Settings(m_folder).loadProblem().isEmpty());
        }
        QCOMPARE(QDir(m_folder).entryList({u"settings.json.broken-*"_qs}, QDir::Files).size(), 2);
    }

    void damagedWindowFileLeavesTheSettingsAlone()
    {
        {
            Settings settings(m_folder);
            settings.setValue(Key::Theme, u"dark"_qs);
        }
        put(m_folder + u"/window.json"_qs, "{\"states\":{\"main\":");
        const Settings again(m_folder);
        QVERIFY(again.loadProblem().contains(u"window.json"_qs));
        QCOMPARE(again.value(Key::Theme), QVariant(u"dark"_qs));
        QVERIFY(again.windowState(u"main"_qs).isEmpty());
    }

    void windowStateThatIsNotBase64IsNone()
    {
        put(m_folder + u"/window.json"_qs, json("{'states':{'main':'***','side':7}}"));
        const Settings settings(m_folder);
        QVERIFY(settings.windowState(u"main"_qs).isEmpty());
        QVERIFY(settings.windowState(u"side"_qs).isEmpty());
    }

    void folderInTheWayIsNotTouched()
    {
        QDir().mkpath(m_file + u"/inside"_qs);
        Settings settings(m_folder);
        QVERIFY(!settings.loadProblem().isEmpty());
        settings.setValue(Key::Theme, u"dark"_qs);
        static_cast<void>(settings.flush());
        const QStringList all = QDir(m_folder).entryList({u"settings.json*"_qs}, QDir::Dirs);
        QCOMPARE(all.size(), 1);
        QVERIFY(QFileInfo(m_folder + u'/' + all.first() + u"/inside"_qs).isDir());
    }

    void unknownFieldsSurvive()
    {
        put(m_file, json("{'schema':3,'future':{'a':[1,2]},'preferences':{'theme':'dark','density':'high'},"
                         "'accounts':[{'id':'one','provider':'acme','name':'Old','color':'red'},{'kind':'"
                         "group','members':['one']}]}"));
        Settings settings(m_folder);
        settings.setValue(Key::Theme, u"light"_qs);
        QList<Account> accounts = settings.accounts();
        QCOMPARE(accounts.size(), 1);
        QVERIFY(accounts.first().enabled);
        accounts.first().name = u"New"_qs;
        settings.setAccounts(accounts);
        QVERIFY(settings.flush());

        const QJsonObject root = object(m_file);
        QCOMPARE(root.value(u"schema"_qs).toInt(), 3);
        QCOMPARE(root.value(u"future"_qs).toObject().value(u"a"_qs).toArray().size(), 2);
        const QJsonObject preferences = root.value(u"preferences"_qs).toObject();
        QCOMPARE(preferences.value(u"density"_qs).toString(), u"high"_qs);
        QCOMPARE(preferences.value(u"theme"_qs).toString(), u"light"_qs);
        const QJsonArray entries = root.value(u"accounts"_qs).toArray();
        QCOMPARE(entries.size(), 2);
        QCOMPARE(entries.at(0).toObject().value(u"color"_qs).toString(), u"red"_qs);
        QCOMPARE(entries.at(0).toObject().value(u"name"_qs).toString(), u"New"_qs);
        QCOMPARE(entries.at(1).toObject().value(u"kind"_qs).toString(), u"group"_qs);
    }

    void onlyStoredAccountsAreWritten()
    {
        Settings settings(m_folder);
        Account environment = account(u"env:acme"_qs);
        environment.origin = Account::Origin::Environment;
        Account demo = account(u"demo:acme"_qs);
        demo.origin = Account::Origin::Demo;
        settings.setAccounts({environment, account(u"one"_qs), demo});
        QCOMPARE(settings.accounts().size(), 1);
        QVERIFY(settings.flush());
        QVERIFY(!get(m_file).contains("demo:acme"));
        QVERIFY(!get(m_file).contains("env:acme"));
    }

    void passwordsInAddressesAreNotWritten()
    {
        Settings settings(m_folder);
        Account secretive = account(u"one"_qs);
        secretive.proxy = u"socks5://me:hunter2-canary@proxy.example.test:1080"_qs;
        secretive.baseUrl = QUrl(u"https://me:hunter2-canary@api.example.test"_qs);
        settings.setAccounts({secretive});
        QVERIFY(settings.flush());
        QVERIFY(!get(m_file).isEmpty());
        QVERIFY(!get(m_file).contains("hunter2"));
        QCOMPARE(settings.accounts().first().proxy, u"socks5://me@proxy.example.test:1080"_qs);
    }

    void sameIdCountsOnce()
    {
        put(m_file, json("{'accounts':[{'id':'one','provider':'acme','name':'First'},"
                         "{'id':'one','provider':'acme','name':'Second'}]}"));
        const Settings settings(m_folder);
        QCOMPARE(settings.accounts().size(), 1);
        QCOMPARE(settings.accounts().first().name, u"First"_qs);
    }

    void filesAreTheOwnersOnly()
    {
        {
            Settings settings(m_folder);
            settings.setValue(Key::Theme, u"dark"_qs);
            settings.setWindowState(u"main"_qs, "x");
        }
        QCOMPARE(QFileInfo(m_folder).permissions() & others, QFileDevice::Permissions());
        for (const QString &name : {u"settings.json"_qs, u"window.json"_qs})
            QCOMPARE(QFileInfo(m_folder + u'/' + name).permissions() & others, QFileDevice::Permissions());
    }

    void tooOpenFileIsClosedAtTheNextWrite()
    {
        put(m_file, "{}");
        QVERIFY(QFile::setPermissions(m_file, QFile::permissions(m_file) | QFileDevice::ReadOther));
        {
            Settings settings(m_folder);
            settings.setValue(Key::Theme, u"dark"_qs);
        }
        QCOMPARE(QFileInfo(m_file).permissions() & others, QFileDevice::Permissions());
    }

    void namedFolderThatExistedKeepsItsPermissions()
    {
        QDir().mkpath(m_folder);
        const auto open = QFile::permissions(m_folder) | QFileDevice::ReadOther | QFileDevice::ExeOther;
        QVERIFY(QFile::setPermissions(m_folder, open));
        {
            Settings settings(m_folder);
            settings.setValue(Key::Theme, u"dark"_qs);
        }
        QVERIFY(QFileInfo(m_folder).permissions() & QFileDevice::ReadOther);
    }

    void ownFolderIsTightened()
    {
        const QString own = QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation);
        QVERIFY(own.startsWith(QDir::homePath())); // the test's own HOME, see sandkeeper_add_test()
        QDir().mkpath(own);
        QVERIFY(QFile::setPermissions(own, QFile::permissions(own) | QFileDevice::ReadOther));
        {
            Settings settings{QString()};
            QCOMPARE(settings.folder(), own);
            settings.setValue(Key::Theme, u"dark"_qs);
        }
        QCOMPARE(QFileInfo(own).permissions() & others, QFileDevice::Permissions());
        QVERIFY(QDir(own).removeRecursively());
    }

    void failureToWriteIsToldAndTriedAgain()
    {
        put(m_dir->filePath(u"a"_qs), "a file where a folder should be");
        Settings settings(m_folder);
        QSignalSpy spy(&settings, &Settings::saveFailed);
        settings.setValue(Key::Theme, u"dark"_qs);
        QVERIFY(spy.wait(Sandkeeper::Testing::patience));
        const auto failed = settings.flush();
        QVERIFY(!failed);
        QCOMPARE(failed.error().kind, Sandkeeper::Error::Kind::Local);
        QVERIFY(failed.error().subject.startsWith(m_folder));
        QVERIFY(!failed.error().detail.isEmpty());

        QVERIFY(QFile::remove(m_dir->filePath(u"a"_qs)));
        QVERIFY(settings.flush());
        QCOMPARE(Settings(m_folder).value(Key::Theme), QVariant(u"dark"_qs));
    }

    void manyWritersLeaveAReadableFile()
    {
        constexpr int writers = 4;
        std::vector<std::thread> threads;
        for (int number = 0; number < writers; ++number) {
            threads.emplace_back([this, number] {
                for (int round = 0; round < 25; ++round) {
                    Settings settings(m_folder);
                    settings.setValue(Key::RefreshSeconds, 10 + (number * 100 + round) % 3000);
                    settings.setAccounts(QList<Account>(1 + round, account(u"one"_qs)));
                    static_cast<void>(settings.flush());
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        const Settings settings(m_folder);
        QCOMPARE(settings.loadProblem(), QString());
        QCOMPARE(settings.accounts().size(), 1);
        // Nothing was ever seen broken on the way, and no temporary file stayed.
        QCOMPARE(QDir(m_folder).entryList(QDir::Files | QDir::Hidden), QStringList{u"settings.json"_qs});
    }
};

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
