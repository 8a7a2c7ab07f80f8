// SPDX-License-Identifier: MIT
#include "core/store/credentials.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

using Sandkeeper::credentialFor;
using Sandkeeper::findCredentials;
using Sandkeeper::FoundCredential;
using Sandkeeper::ProviderMetadata;
using Sandkeeper::Secret;

namespace {

/// JSON with ' for ": moc 6.4 does not understand raw string literals.
QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

const QString configKey = u"file-key-0123456789"_qs;

ProviderMetadata acme()
{
    ProviderMetadata metadata;
    metadata.id = u"acme"_qs;
    metadata.name = u"Acme"_qs;
    metadata.urlSuffix = u"/api/v1"_qs;
    metadata.defaultUrl = QUrl(u"https://acme.example.test"_qs);
    ProviderMetadata::KeySource source;
    source.name = metadata.name;
    source.defaultUrl = metadata.defaultUrl;
    source.keyVariables = QStringList{u"ACME_API_KEY"_qs, u"ACME_TOKEN"_qs};
    source.urlVariables = QStringList{u"ACME_API_BASE_URL"_qs, u"ACME_BASE_URL"_qs};
    source.teamVariables = QStringList{u"ACME_TEAM"_qs};
    source.configFile = u".acme/config.json"_qs;
    source.configKeyField = u"api_key"_qs;
    source.configUrlField = u"base_url"_qs;
    source.configTeamField = u"team_id"_qs;
    source.contextFolder = u".acme/environments"_qs;
    source.reservedContexts = QStringList{u"production"_qs};
    metadata.sources = {source};
    return metadata;
}

/// Known by domains, with two tools of its own and one of somebody else's.
ProviderMetadata boxes()
{
    ProviderMetadata metadata;
    metadata.id = u"boxes"_qs;
    metadata.name = u"Boxes"_qs;
    metadata.domainPrefix = u"api."_qs;
    metadata.defaultUrl = QUrl(u"https://api.boxes.example"_qs);
    ProviderMetadata::KeySource own;
    own.id = u"own"_qs;
    own.name = metadata.name;
    own.defaultUrl = metadata.defaultUrl;
    own.keyVariables = QStringList{u"BOXES_API_KEY"_qs};
    own.urlVariables = QStringList{u"BOXES_API_URL"_qs};
    own.domainVariables = QStringList{u"BOXES_DOMAIN"_qs};
    own.sandboxUrlVariables = QStringList{u"BOXES_SANDBOX_URL"_qs};
    own.configFile = u".boxes/config.json"_qs;
    own.configKeyField = u"teamApiKey"_qs;
    ProviderMetadata::KeySource other = own;
    other.id = u"crates"_qs;
    other.name = u"Crates"_qs;
    other.defaultUrl = QUrl(u"https://api.crates.example"_qs);
    other.keyVariables = QStringList{u"CRATES_API_KEY"_qs};
    other.urlVariables = QStringList{u"CRATES_API_URL"_qs};
    other.domainVariables = QStringList{u"CRATES_DOMAIN"_qs};
    other.sandboxUrlVariables = QStringList{u"CRATES_SANDBOX_URL"_qs};
    other.configFile = u".crates/config.json"_qs;
    ProviderMetadata::KeySource borrowed = own;
    borrowed.id = u"borrowed"_qs;
    borrowed.keyVariables.clear();
    borrowed.configFile = u".acme/config.json"_qs;
    borrowed.configKeyField = u"api_key"_qs;
    borrowed.onlyOnRequest = true;
    metadata.sources = {own, other, borrowed};
    return metadata;
}

/// The one in force for the first source.
std::optional<FoundCredential> findCredential(const ProviderMetadata &metadata,
                                              const QProcessEnvironment &environment, const QString &home)
{
    const QList<FoundCredential> all = findCredentials(metadata, environment, home);
    if (all.isEmpty() || !all.constFirst().context.isEmpty())
        return std::nullopt;
    return all.constFirst();
}

} // namespace

class TestCredentials : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_home;
    QString m_path;

    void writeConfig(const QByteArray &content)
    {
        QVERIFY(QDir().mkpath(m_home->filePath(u".acme"_qs)));
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner));
        QCOMPARE(file.write(content), content.size());
    }

    static QProcessEnvironment environment(const QStringList &assignments)
    {
        QProcessEnvironment result;
        for (const QString &assignment : assignments)
            result.insert(assignment.section(u'=', 0, 0), assignment.section(u'=', 1));
        return result;
    }

    void writeContext(const QString &fileName, const QByteArray &content)
    {
        QVERIFY(QDir().mkpath(m_home->filePath(u".acme/environments"_qs)));
        QFile file(m_home->filePath(u".acme/environments/"_qs + fileName));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner));
        QCOMPARE(file.write(content), content.size());
    }

    QStringList contexts(const QStringList &variables = {}) const
    {
        QStringList names;
        for (const FoundCredential &found : findCredentials(acme(), environment(variables), m_home->path()))
            names.append(found.context);
        return names;
    }

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        QVERIFY(m_home->isValid());
        m_path = m_home->filePath(u".acme/config.json"_qs);
    }

    void order_data()
    {
        QTest::addColumn<QStringList>("variables");
        QTest::addColumn<QByteArray>("config"); // null: no file
        QTest::addColumn<QString>("key");       // empty: nothing is found
        QTest::addColumn<QString>("source");    // empty: the file
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("team");

        const QByteArray full =
            json("{'api_key':'file-key-0123456789','base_url':'https://file.example.test',"
                 "'team_id':'file-team','unknown':[1,{'x':null}]}");
        const QByteArray none;
        const QString fileUrl = u"https://file.example.test"_qs;
        const QStringList nothing;
        const auto row = [](const char *name, const QStringList &variables, const QByteArray &config,
                            const QString &key, const QString &source, const QString &url,
                            const QString &team) {
            QTest::newRow(name) << variables << config << key << source << url << team;
        };
        row("nothing at all", nothing, none, {}, {}, {}, {});
        row("file only", nothing, full, configKey, {}, fileUrl, u"file-team"_qs);
        row("variable only", {u"ACME_API_KEY=k1"_qs}, none, u"k1"_qs, u"ACME_API_KEY"_qs, {}, {});
        row("variable before file", {u"ACME_API_KEY=k1"_qs}, full, u"k1"_qs, u"ACME_API_KEY"_qs, fileUrl,
            u"file-team"_qs);
        row("first variable wins", {u"ACME_TOKEN=k2"_qs, u"ACME_API_KEY=k1"_qs}, none, u"k1"_qs,
            u"ACME_API_KEY"_qs, {}, {});
        row("empty variable counts as unset", {u"ACME_API_KEY="_qs, u"ACME_TOKEN=k2"_qs}, full, u"k2"_qs,
            u"ACME_TOKEN"_qs, fileUrl, u"file-team"_qs);
        row("blank variable counts as unset", {u"ACME_API_KEY= \n"_qs}, full, configKey, {}, fileUrl,
            u"file-team"_qs);
        row("line break at the end", {u"ACME_API_KEY=k1\n"_qs}, none, u"k1"_qs, u"ACME_API_KEY"_qs, {}, {});
        row("URL variable without key", {u"ACME_BASE_URL=https://x.example.test"_qs}, none, {}, {}, {}, {});
        row("URL variables in order",
            {u"ACME_BASE_URL=https://two.example.test"_qs, u"ACME_API_BASE_URL=https://one.example.test"_qs},
            full, configKey, {}, u"https://one.example.test"_qs, u"file-team"_qs);
        row("empty URL variable counts as unset",
            {u"ACME_API_BASE_URL="_qs, u"ACME_BASE_URL=https://two.example.test"_qs}, full, configKey, {},
            u"https://two.example.test"_qs, u"file-team"_qs);
        row("team variable before file", {u"ACME_TEAM=env-team"_qs}, full, configKey, {}, fileUrl,
            u"env-team"_qs);
        row("empty team variable means personal", {u"ACME_TEAM="_qs}, full, configKey, {}, fileUrl, {});
        row("team in file is null", nothing, json("{'api_key':'k3','team_id':null}"), u"k3"_qs, {}, {}, {});
        row("key in file is empty", nothing, json("{'api_key':''}"), {}, {}, {}, {});
        row("key in file is a number", nothing, json("{'api_key':12345}"), {}, {}, {}, {});
        row("file is cut off", nothing, json("{'api_key':'k3','base"), {}, {}, {}, {});
        row("file is a list", nothing, json("['api_key','k3']"), {}, {}, {}, {});
        row("file is empty", nothing, "", {}, {}, {}, {});
        row("damaged file does not hide a variable", {u"ACME_API_KEY=k1"_qs}, "{", u"k1"_qs,
            u"ACME_API_KEY"_qs, {}, {});
        row("1 MiB is read", nothing, json("{'api_key':'k3'}") + QByteArray(1024 * 1024 - 16, ' '), u"k3"_qs,
            {}, {}, {});
        row("more is not", nothing, json("{'api_key':'k3'}") + QByteArray(1024 * 1024 - 15, ' '), {}, {}, {},
            {});
    }

    void order()
    {
        QFETCH(const QStringList, variables);
        QFETCH(const QByteArray, config);
        QFETCH(const QString, key);
        QFETCH(const QString, source);
        if (!config.isNull())
            writeConfig(config);
        const auto found = findCredential(acme(), environment(variables), m_home->path());
        QCOMPARE(found.has_value(), !key.isEmpty());
        if (!found)
            return;
        QCOMPARE(found->providerId, u"acme"_qs);
        QCOMPARE(QString::fromUtf8(found->apiKey.reveal()), key);
        QCOMPARE(found->source, source.isEmpty() ? QDir::toNativeSeparators(m_path) : source);
        QCOMPARE(found->fromFile, source.isEmpty());
        QVERIFY(!found->fileReadableByOthers);
        QTEST(found->baseUrl.toString(), "url");
        QTEST(found->teamId, "team");
    }

    void baseUrl_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("url");
        const auto row = [](const char *text, const char *url) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(url);
        };
        row("", "");
        row("   ", "");
        row("/", "");
        row("https://a.example.test", "https://a.example.test");
        row("https://a.example.test/", "https://a.example.test");
        row("https://a.example.test///", "https://a.example.test");
        row(" https://a.example.test/api/v1 ", "https://a.example.test");
        row("https://a.example.test/api/v1/", "https://a.example.test");
        row("https://a.example.test/api/v1/api/v1", "https://a.example.test/api/v1");
        row("https://a.example.test/proxy/api/v1", "https://a.example.test/proxy");
        row("https://a.example.test/api/v2", "https://a.example.test/api/v2");
        row("https://a.example.test/prime%20x/api/v1", "https://a.example.test/prime x");
        row("https://a.example.test/?a=b#c", "https://a.example.test");
        row("https://a.example.test/api/v1?a=b", "https://a.example.test");
        row("https://me:secret@a.example.test", "https://a.example.test");
        row("http://127.0.0.1:8080/api/v1", "http://127.0.0.1:8080");
        // Never empty, which would mean the provider's own address.
        row("127.0.0.1:8080", "invalid:127.0.0.1:8080");
        row("a.example.test", "invalid:a.example.test");
        row("https://", "invalid:https:");
        row("https://a b/", "invalid:https://a b");
    }

    void baseUrl()
    {
        QFETCH(const QString, text);
        const QUrl url = acme().baseUrl(text);
        QTEST(url.toString(), "url");
        QCOMPARE(url.isEmpty(), text.trimmed().isEmpty() || text == u"/");
    }

    void suffixStaysWithoutMetadata()
    {
        ProviderMetadata metadata = acme();
        metadata.urlSuffix.clear();
        QCOMPARE(metadata.baseUrl(u"https://a.example.test/api/v1/"_qs),
                 QUrl(u"https://a.example.test/api/v1"_qs));
    }

    void fileForEverybodyIsReported()
    {
        writeConfig(json("{'api_key':'file-key-0123456789'}"));
        for (const auto permission : {QFileDevice::ReadGroup, QFileDevice::ReadOther}) {
            QVERIFY(QFile::setPermissions(m_path, QFileDevice::ReadOwner | permission));
            const auto found = findCredential(acme(), {}, m_home->path());
            QVERIFY(found);
            QVERIFY(found->fileReadableByOthers);
        }
        // It is not this file's key that is used.
        const auto found = findCredential(acme(), environment({u"ACME_API_KEY=k1"_qs}), m_home->path());
        QVERIFY(found && !found->fileReadableByOthers);
    }

    void eachSourceIsAnAccount_data()
    {
        QTest::addColumn<QStringList>("variables");
        QTest::addColumn<QStringList>("found"); // "source id|key|address|sandbox address"
        const auto row = [](const char *name, const QStringList &variables, const QStringList &found) {
            QTest::newRow(name) << variables << found;
        };
        row("none", {}, {});
        row("one", {u"BOXES_API_KEY=k1"_qs}, {u"own|k1||"_qs});
        row("the other", {u"CRATES_API_KEY=k2"_qs}, {u"crates|k2|https://api.crates.example|"_qs});
        row("both", {u"CRATES_API_KEY=k2"_qs, u"BOXES_API_KEY=k1"_qs},
            {u"own|k1||"_qs, u"crates|k2|https://api.crates.example|"_qs});
        row("one key for both is two accounts", {u"CRATES_API_KEY=k1"_qs, u"BOXES_API_KEY=k1"_qs},
            {u"own|k1||"_qs, u"crates|k1|https://api.crates.example|"_qs});
        row("twice the same account",
            {u"CRATES_API_KEY=k1"_qs, u"BOXES_API_KEY=k1"_qs, u"CRATES_DOMAIN=boxes.example"_qs},
            {u"own|k1||"_qs});
        row("domain", {u"BOXES_API_KEY=k1"_qs, u"BOXES_DOMAIN=north.boxes.example"_qs},
            {u"own|k1|https://api.north.boxes.example|"_qs});
        row("domain of the other", {u"BOXES_API_KEY=k1"_qs, u"CRATES_DOMAIN=north.boxes.example"_qs},
            {u"own|k1||"_qs});
        row("address before domain",
            {u"BOXES_API_KEY=k1"_qs, u"BOXES_DOMAIN=a.example"_qs,
             u"BOXES_API_URL=https://api.b.example/"_qs},
            {u"own|k1|https://api.b.example|"_qs});
        row("empty address counts as unset",
            {u"BOXES_API_KEY=k1"_qs, u"BOXES_DOMAIN=a.example"_qs, u"BOXES_API_URL= "_qs},
            {u"own|k1|https://api.a.example|"_qs});
        row("bad domain is not the default", {u"BOXES_API_KEY=k1"_qs, u"BOXES_DOMAIN=not a domain"_qs},
            {u"own|k1|invalid:not a domain|"_qs});
        row("one address for all sandboxes",
            {u"BOXES_API_KEY=k1"_qs, u"BOXES_API_URL=http://127.0.0.1:81"_qs,
             u"BOXES_SANDBOX_URL=http://127.0.0.1:82/"_qs, u"CRATES_SANDBOX_URL=http://127.0.0.1:83"_qs},
            {u"own|k1|http://127.0.0.1:81|http://127.0.0.1:82"_qs});
        row("bad sandbox address is not none", {u"BOXES_API_KEY=k1"_qs, u"BOXES_SANDBOX_URL=127.0.0.1:82"_qs},
            {u"own|k1||invalid:127.0.0.1:82"_qs});
    }

    void eachSourceIsAnAccount()
    {
        QFETCH(const QStringList, variables);
        // What is only for programs that ask for it is none of a person's accounts.
        writeConfig(json("{'api_key':'file-key-0123456789'}"));
        QStringList found;
        for (const FoundCredential &each : findCredentials(boxes(), environment(variables), m_home->path()))
            found.append(QStringList{each.sourceId, QString::fromUtf8(each.apiKey.reveal()),
                                     each.baseUrl.toString(), each.sandboxUrl.toString()}
                             .join(u'|'));
        QTEST(found, "found");
    }

    void configFileOfASource()
    {
        QVERIFY(QDir().mkpath(m_home->filePath(u".crates"_qs)));
        QFile file(m_home->filePath(u".crates/config.json"_qs));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner));
        file.write(json("{'email':'me@mail.example','accessToken':'other','teamApiKey':'k3','teamId':'t'}"));
        file.close();
        const QList<FoundCredential> all =
            findCredentials(boxes(), environment({u"BOXES_API_KEY=k1"_qs}), m_home->path());
        QCOMPARE(all.size(), 2);
        QCOMPARE(all.at(1).name, u"Crates"_qs);
        QVERIFY(all.at(1).fromFile);
        QCOMPARE(QString::fromUtf8(all.at(1).apiKey.reveal()), u"k3"_qs);
        QCOMPARE(all.at(1).baseUrl, QUrl(u"https://api.crates.example"_qs));
        QCOMPARE(all.at(1).teamId, QString());
    }

    void programsAskInOrder_data()
    {
        QTest::addColumn<QStringList>("variables");
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QString>("explicitKey");
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("found"); // "key|address"
        const auto row = [](const char *name, const QStringList &variables, const QByteArray &config,
                            const char *explicitKey, const char *address, const char *found) {
            QTest::newRow(name) << variables << config << QString::fromLatin1(explicitKey)
                                << QString::fromLatin1(address) << QString::fromLatin1(found);
        };
        const QByteArray borrowed = json("{'api_key':'borrowed','base_url':'https://acme.example.test'}");
        const QString own = u"BOXES_API_KEY=k1"_qs;
        const QString other = u"CRATES_API_KEY=k2"_qs;
        row("nothing", {}, QByteArray(), "", "", "|");
        row("own first", {other, own}, borrowed, "", "", "k1|");
        row("then the other", {other}, borrowed, "", "", "k2|https://api.crates.example");
        row("then the borrowed one, to our own address", {}, borrowed, "", "", "borrowed|");
        row("with the domain of the own", {u"BOXES_DOMAIN=a.example"_qs}, borrowed, "", "",
            "borrowed|https://api.a.example");
        row("a key of its own", {other, own}, borrowed, "mine", "", "mine|");
        row("a key of its own and a domain", {u"BOXES_DOMAIN=a.example"_qs}, borrowed, "mine", "",
            "mine|https://api.a.example");
        row("the source that leads to the address", {other, own}, borrowed, "", "https://api.crates.example",
            "k2|https://api.crates.example");
        row("an address that none leads to", {other, own}, borrowed, "", "https://api.c.example", "k1|");
        row("an address whose source has no key", {own}, QByteArray(), "", "https://api.crates.example",
            "k1|");
    }

    void programsAskInOrder()
    {
        QFETCH(const QStringList, variables);
        QFETCH(const QByteArray, config);
        QFETCH(const QString, explicitKey);
        QFETCH(const QString, address);
        if (!config.isNull())
            writeConfig(config);
        const FoundCredential found = credentialFor(Secret::fromString(explicitKey), QUrl(address), boxes(),
                                                    environment(variables), m_home->path());
        QTEST(QString::fromUtf8(found.apiKey.reveal()) + u'|' + found.baseUrl.toString(), "found");
    }

    void domains_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("url");
        const auto row = [](const char *text, const char *url) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(url);
        };
        row("", "");
        row(" ", "");
        row("/", "");
        row("boxes.example", "https://api.boxes.example");
        row(" North.Boxes.Example ", "https://api.north.boxes.example");
        row("api.boxes.example", "https://api.boxes.example");
        row("boxes.example.", "https://api.boxes.example");
        row("https://api.boxes.example./", "https://api.boxes.example");
        row("https://boxes.example", "https://api.boxes.example");
        row("HTTPS://API.boxes.example/", "https://api.boxes.example");
        row("boxes.example:8443", "https://api.boxes.example:8443");
        row("https://boxes.example:8443/", "https://api.boxes.example:8443");
        row("boxes.example/path", "https://api.boxes.example/path");
        row("boxes.example?a=b", "https://api.boxes.example");
        row("me:secret@boxes.example", "https://api.boxes.example");
        row("http://boxes.example", "http://api.boxes.example"); // refused where it is used
        row("http://127.0.0.1:8080", "http://127.0.0.1:8080");
        row("http://[::1]:8080/", "http://[::1]:8080");
        row("https://10.0.0.5", "https://10.0.0.5");
        row("127.0.0.1:8080", "invalid:127.0.0.1:8080");
        row("localhost", "invalid:localhost");
        row("a b.example", "invalid:a b.example");
        row("https://", "invalid:https:");
    }

    void domains()
    {
        QFETCH(const QString, text);
        QTEST(boxes().baseUrl(text).toString(), "url");
    }

    void pipesAreNotWaitedFor()
    {
#ifdef Q_OS_UNIX
        QVERIFY(QDir().mkpath(m_home->filePath(u".acme"_qs)));
        QCOMPARE(::mkfifo(QFile::encodeName(m_path).constData(), 0600), 0);
        QVERIFY(!findCredential(acme(), {}, m_home->path()));
#endif
    }

    void folderInsteadOfFile()
    {
        QVERIFY(QDir().mkpath(m_path));
        QVERIFY(!findCredential(acme(), {}, m_home->path()));
    }

    void contextsAreFound()
    {
        writeConfig(json("{'api_key':'file-key-0123456789','team_id':'t1'}"));
        writeContext(u"work.json"_qs, json("{'api_key':'work-key-0123456789','team_id':'t2',"
                                           "'base_url':'https://work.example.test/api/v1/'}"));
        writeContext(u"at_home-2.json"_qs, json("{'api_key':'home-key-0123456789','team_id':null}"));
        // Variables name what is in force; a context stays what its file says.
        const QList<FoundCredential> all =
            findCredentials(acme(), environment({u"ACME_API_KEY=k1"_qs, u"ACME_TEAM="_qs}), m_home->path());
        QCOMPARE(all.size(), 3);
        QCOMPARE(all.at(0).context, QString());
        QCOMPARE(all.at(0).source, u"ACME_API_KEY"_qs);
        QCOMPARE(all.at(0).teamId, QString());
        QCOMPARE(all.at(1).context, u"at_home-2"_qs);
        QCOMPARE(all.at(1).teamId, QString());
        QVERIFY(all.at(1).baseUrl.isEmpty());
        QCOMPARE(all.at(2).context, u"work"_qs);
        QCOMPARE(all.at(2).teamId, u"t2"_qs);
        QCOMPARE(all.at(2).baseUrl, QUrl(u"https://work.example.test"_qs));
        QCOMPARE(QString::fromUtf8(all.at(2).apiKey.reveal()), u"work-key-0123456789"_qs);
        QCOMPARE(all.at(2).source,
                 QDir::toNativeSeparators(m_home->filePath(u".acme/environments/work.json"_qs)));
        QVERIFY(all.at(2).fromFile && !all.at(2).fileReadableByOthers);
    }

    void contextsThatAreNoneAreLeftOut()
    {
        const QByteArray good = json("{'api_key':'some-key-0123456789'}");
        for (const auto &name : {u"production.json"_qs, u"Production.json"_qs, u"a b.json"_qs, u"a.b.json"_qs,
                                 u".json"_qs, u"notes.txt"_qs, u"ü.json"_qs})
            writeContext(name, good);
        writeContext(u"damaged.json"_qs, "{");
        writeContext(u"list.json"_qs, "[1]");
        writeContext(u"keyless.json"_qs, json("{'api_key':''}"));
        QVERIFY(QDir().mkpath(m_home->filePath(u".acme/environments/folder.json"_qs)));
        QCOMPARE(contexts(), QStringList());
        writeContext(u"good.json"_qs, good);
        QCOMPARE(contexts(), QStringList{u"good"_qs});
    }

    void contextInForceIsNamedOnce()
    {
        const QByteArray same = json("{'api_key':'file-key-0123456789','team_id':'t1'}");
        writeConfig(same);
        writeContext(u"active.json"_qs, json("{'api_key':'file-key-0123456789','team_id':'t1',"
                                             "'base_url':'https://acme.example.test/api/v1'}"));
        writeContext(u"personal.json"_qs, json("{'api_key':'file-key-0123456789'}"));
        QCOMPARE(contexts(), (QStringList{QString(), u"personal"_qs}));
        // Another key is in force now.
        QCOMPARE(contexts({u"ACME_API_KEY=k1"_qs}), (QStringList{QString(), u"active"_qs, u"personal"_qs}));
    }

    void contextsAreBounded()
    {
        for (int i = 0; i < 120; ++i)
            writeContext(u"c%1.json"_qs.arg(i),
                         json("{'api_key':'key-of-context-") + QByteArray::number(i) + json("'}"));
        QCOMPARE(contexts().size(), 100);
    }

    void providerWithoutPlaces()
    {
        ProviderMetadata metadata;
        metadata.id = u"bare"_qs;
        QVERIFY(!findCredential(metadata, environment({u"ACME_API_KEY=k1"_qs}), m_home->path()));
        QVERIFY(!findCredential(acme(), {}, QString()));
        QVERIFY(findCredentials(metadata, {}, m_home->path()).isEmpty());
        QVERIFY(findCredentials(acme(), {}, QString()).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCredentials)
#include "tst_credentials.moc"
