// SPDX-License-Identifier: MIT
#include "core/provider/pluginmanager.h"

#include <algorithm>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using Sandkeeper::PluginManager;

namespace {

const QString suffix = QStringLiteral(SANDKEEPER_TEST_PLUGIN_SUFFIX);

QString builtPlugin(const QString &name)
{
    return QStringLiteral(SANDKEEPER_TEST_PLUGIN_DIR "/") + name + suffix;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestPluginManager : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;

    QString place(const QString &name) const { return m_dir->filePath(name + suffix); }

    /// Copies a built plug-in into the folder that is searched.
    void add(const QString &plugin, const QString &as = {})
    {
        const QString target = place(as.isEmpty() ? plugin : as);
        QVERIFY(QDir().mkpath(QFileInfo(target).path()));
        QVERIFY2(QFile::copy(builtPlugin(plugin), target), qPrintable(builtPlugin(plugin)));
    }

    void put(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }

    static PluginManager::Plugin only(const PluginManager &manager)
    {
        const QList<PluginManager::Plugin> all = manager.plugins();
        return all.size() == 1 ? all.first() : PluginManager::Plugin();
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
    }

    void goodOneIsFoundAndLoadedOnce()
    {
        add(u"good"_qs);
        PluginManager manager;
        QSignalSpy spy(&manager, &PluginManager::changed);
        manager.scan({m_dir->path()});
        QCOMPARE(spy.size(), 1);
        const PluginManager::Plugin plugin = only(manager);
        QCOMPARE(plugin.error, QString());
        QCOMPARE(plugin.fileName, place(u"good"_qs));
        QCOMPARE(plugin.metadata.id, u"acme"_qs);
        QCOMPARE(manager.providers().size(), 1);
        QVERIFY(manager.metadata(u"acme"_qs));
        QCOMPARE(manager.metadata(u"acme"_qs)->version, u"1.0"_qs);

        const auto factory = manager.factory(u"acme"_qs);
        QVERIFY2(factory, factory ? "" : qPrintable(factory.error().detail));
        QVERIFY(*factory);
        QVERIFY(!(*factory)->create({}));
        QCOMPARE(manager.factory(u"acme"_qs).value(), *factory);
        manager.scan({m_dir->path()});
        QCOMPARE(manager.factory(u"acme"_qs).value(), *factory);
        manager.scan({});
        QVERIFY(!manager.metadata(u"acme"_qs));
        QVERIFY(!manager.factory(u"acme"_qs));
    }

    void factoryOutlivesItsManager()
    {
        add(u"good"_qs);
        Sandkeeper::ProviderFactory *factory = nullptr;
        {
            PluginManager manager;
            manager.scan({m_dir->path()});
            factory = manager.factory(u"acme"_qs).value();
        }
        QVERIFY(!factory->create({})); // would crash if it had been unloaded
    }

    void scanningRunsNoCode()
    {
        // Its symbols cannot be resolved, so loading it would fail; reading what it says does not.
        add(u"unresolved"_qs);
        PluginManager manager;
        manager.scan({m_dir->path()});
        QCOMPARE(only(manager).error, QString());
        QCOMPARE(manager.providers().size(), 1);
    }

    void unusableOnesAreListedWithTheReason_data()
    {
        QTest::addColumn<QString>("plugin");
        QTest::addColumn<QString>("id");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("other interface version")
            << u"otherversion"_qs << u"acme"_qs << QStringList{u"version 3"_qs, u"version 2"_qs};
        QTest::newRow("another program's")
            << u"foreign"_qs << u"acme"_qs << QStringList{u"example.Painter/1.0"_qs};
        QTest::newRow("no description") << u"withoutmetadata"_qs << QString() << QStringList{u"“id”"_qs};
        QTest::newRow("incomplete description")
            << u"incomplete"_qs << QString() << QStringList{u"“version”"_qs};
    }

    void unusableOnesAreListedWithTheReason()
    {
        QFETCH(const QString, plugin);
        QFETCH(const QString, id);
        QFETCH(const QStringList, words);
        add(plugin);
        PluginManager manager;
        manager.scan({m_dir->path()});
        const PluginManager::Plugin found = only(manager);
        QCOMPARE(found.fileName, place(plugin));
        QCOMPARE(found.metadata.id, id);
        for (const QString &word : words)
            QVERIFY2(found.error.contains(word), qPrintable(found.error));
        QVERIFY(manager.providers().isEmpty());
        const auto factory = manager.factory(u"acme"_qs);
        QVERIFY(!factory);
        QCOMPARE(factory.error().kind, Sandkeeper::Error::Kind::Local);
        QVERIFY(!factory.error().detail.isEmpty());
    }

    void whatFailsToLoadIsListedFromThenOn_data()
    {
        QTest::addColumn<QString>("plugin");
        QTest::addColumn<QString>("word");
        QTest::newRow("unresolved symbol") << u"unresolved"_qs << u"symbolThatIsNowhere"_qs;
        QTest::newRow("no factory inside") << u"liar"_qs << u"promises"_qs;
    }

    void whatFailsToLoadIsListedFromThenOn()
    {
        QFETCH(const QString, plugin);
        QFETCH(const QString, word);
        add(plugin);
        PluginManager manager;
        manager.scan({m_dir->path()});
        QVERIFY(manager.metadata(plugin));
        QSignalSpy spy(&manager, &PluginManager::changed);
        const auto factory = manager.factory(plugin);
        QVERIFY(!factory);
        QVERIFY2(factory.error().detail.contains(word), qPrintable(factory.error().detail));
        QVERIFY(!factory.error().subject.isEmpty());
        QCOMPARE(spy.size(), 1);
        QCOMPARE(only(manager).error, factory.error().detail);
        QVERIFY(manager.providers().isEmpty());
        QCOMPARE(manager.factory(plugin).error().detail, factory.error().detail);
        manager.scan({m_dir->path()});
        QCOMPARE(only(manager).error, factory.error().detail);
    }

    void notALibrary_data()
    {
        QTest::addColumn<QByteArray>("content");
        const QByteArray good = contentOf(builtPlugin(u"good"_qs));
        QVERIFY(good.size() > 4096);
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("This is not a library.\n");
        QTest::newRow("text with the marker") << QByteArray("QTMETADATA !\nsandkeeper.ProviderFactory/2");
        QTest::newRow("header only") << good.left(64);
        QTest::newRow("zeros") << QByteArray(8192, '\0');
        for (const int percent : {1, 5, 10, 50, 90, 99})
            QTest::addRow("cut off at %d %%", percent) << good.left(good.size() * percent / 100);
        QTest::newRow("last byte missing") << good.chopped(1);
        QByteArray scrambled = good;
        for (qsizetype i = 64; i < scrambled.size(); i += 7)
            scrambled[i] = static_cast<char>(scrambled[i] ^ 0x5a);
        QTest::newRow("scrambled") << scrambled;
    }

    void notALibrary()
    {
        QFETCH(const QByteArray, content);
        put(place(u"broken"_qs), content);
        add(u"good"_qs, u"zgood"_qs);
        PluginManager manager;
        manager.scan({m_dir->path()});
        const QList<PluginManager::Plugin> all = manager.plugins();
        QCOMPARE(all.size(), 2);
        const auto broken = std::find_if(all.begin(), all.end(), [](const PluginManager::Plugin &plugin) {
            return plugin.fileName.contains(u"broken");
        });
        QVERIFY(broken != all.end());
        QVERIFY(!broken->error.isEmpty());
        // What comes after it is not harmed.
        QVERIFY(manager.factory(u"acme"_qs));
    }

    void firstOfAnIdWins()
    {
        add(u"good"_qs, u"first/acme"_qs);
        add(u"good"_qs, u"second/acme"_qs);
        add(u"otherversion"_qs, u"first/aaa"_qs); // unusable, so it takes no id
        PluginManager manager;
        manager.scan({m_dir->filePath(u"first"_qs), m_dir->filePath(u"second"_qs)});
        QCOMPARE(manager.plugins().size(), 3);
        QCOMPARE(manager.providers().size(), 1);
        int duplicates = 0;
        for (const PluginManager::Plugin &plugin : manager.plugins()) {
            if (plugin.fileName == place(u"second/acme"_qs)) {
                QVERIFY2(plugin.error.contains(place(u"first/acme"_qs)), qPrintable(plugin.error));
                ++duplicates;
            } else if (plugin.fileName == place(u"first/acme"_qs)) {
                QCOMPARE(plugin.error, QString());
            }
        }
        QCOMPARE(duplicates, 1);
        QVERIFY(manager.factory(u"acme"_qs));
    }

    void onlyLibrariesDirectlyInTheFolderCount()
    {
        add(u"good"_qs, u"inside/good"_qs);
        add(u"good"_qs, u"outside/good"_qs);
        const QString folder = m_dir->filePath(u"inside"_qs);
        QVERIFY(QDir(folder).mkpath(u"sub"_qs));
        QVERIFY(QFile::copy(builtPlugin(u"good"_qs), folder + u"/sub/good"_qs + suffix));
        QVERIFY(QDir(folder).mkpath(u"folder"_qs + suffix));
        put(folder + u"/acme.json"_qs, "{}");
        put(folder + u"/README"_qs, "text");
#ifdef Q_OS_UNIX
        QVERIFY(QFile::link(place(u"outside/good"_qs), folder + u"/link"_qs + suffix));
        QVERIFY(QFile::link(folder + u"/nowhere"_qs, folder + u"/dangling"_qs + suffix));
#endif
        PluginManager manager;
        manager.scan({folder, folder, m_dir->filePath(u"missing"_qs)});
        QCOMPARE(manager.plugins().size(), 1);
        QCOMPARE(only(manager).fileName, place(u"inside/good"_qs));
        QCOMPARE(only(manager).error, QString());
    }

    void namesFollowTheLocale()
    {
        const QLocale before;
        QLocale::setDefault(QLocale(u"zh_CN"_qs));
        add(u"good"_qs);
        PluginManager manager;
        manager.scan({m_dir->path()});
        QLocale::setDefault(before);
        QCOMPARE(only(manager).metadata.name, u"艾克米"_qs);
    }

    void unknownProvider()
    {
        PluginManager manager;
        QVERIFY(!manager.metadata(u"acme"_qs));
        const auto factory = manager.factory(u"acme"_qs);
        QVERIFY(!factory);
        QCOMPARE(factory.error().subject, u"acme"_qs);
    }
};

QTEST_GUILESS_MAIN(TestPluginManager)
#include "tst_pluginmanager.moc"
