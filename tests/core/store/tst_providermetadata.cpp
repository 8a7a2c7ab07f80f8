// SPDX-License-Identifier: MIT
#include "core/provider/providermetadata.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using Sandkeeper::ProviderMetadata;

namespace {

/// JSON with ' for ": moc 6.4 does not understand raw string literals.
QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

const QByteArray complete = json(
    "{"
    "'id': 'acme-2', 'version': '1.2', 'name': 'Acme', 'name[zh_CN]': '艾克米', 'name[de]': 'Acme GmbH',"
    "'description': 'Boxes', 'description[zh]': '盒子',"
    "'defaultUrl': 'https://api.example.test', 'keyUrl': 'https://app.example.test/keys', 'keyHint': 'ak_…',"
    "'urlSuffix': '/v1',"
    "'environment': {'key': ['ACME_KEY', 'ACME_TOKEN'], 'url': ['ACME_URL'], 'team': ['ACME_TEAM']},"
    "'config': {'path': '.acme/config.json', 'key': 'k', 'url': 'u', 'team': 't', 'contexts': '.acme/sets',"
    "           'reservedContexts': ['production']},"
    "'gatewaySuffixes': ['boxes.example.test'], 'capabilities': ['commands', 'bulkRemove'],"
    "'states': ['UP', 'DOWN'],"
    "'runtimes': [{'id': 'vm', 'name': 'Virtual machine', 'name[zh_CN]': '虚拟机'}, {'id': 'c', 'name': "
    "'Container'}],"
    "'teams': true, 'templates': true, 'somethingNew': {'a': 1}"
    "}");

const QByteArray several = json(
    "{"
    "'domainPrefix': 'api.',"
    "'keySources': ["
    "{'id': 'own', 'environment': {'key': ['OWN_KEY'], 'domain': ['OWN_DOMAIN'],"
    "                              'sandboxUrl': ['OWN_SANDBOX_URL']}},"
    "{'id': 'crates', 'name': 'Crates', 'name[zh]': '板条箱', 'defaultUrl': 'https://api.crates.example',"
    " 'environment': {'key': ['CRATES_KEY']}, 'config': {'path': '.crates/config.json', 'key': 'k'}},"
    "{'id': 'borrowed', 'config': {'path': '.x/config.json', 'key': 'k'}, 'onlyOnRequest': true}],"
    "'regions': ["
    "{'id': 'here', 'name': 'Here', 'name[zh_CN]': '这里', 'url': 'https://api.example.test'},"
    "{'id': 'crates', 'name': 'Crates', 'url': 'https://api.crates.example',"
    " 'keyUrl': 'https://crates.example/keys', 'keyHint': 'cr_…'}]"
    "}");

QJsonObject object(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}

} // namespace

class TestProviderMetadata : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFieldIsRead()
    {
        const auto metadata = ProviderMetadata::fromJson(object(complete), u"zh_CN"_qs);
        QVERIFY2(metadata, metadata ? "" : qPrintable(metadata.error().detail));
        QCOMPARE(metadata->id, u"acme-2"_qs);
        QCOMPARE(metadata->version, u"1.2"_qs);
        QCOMPARE(metadata->name, u"艾克米"_qs);
        QCOMPARE(metadata->description, u"盒子"_qs);
        QCOMPARE(metadata->defaultUrl, QUrl(u"https://api.example.test"_qs));
        QCOMPARE(metadata->keyUrl, QUrl(u"https://app.example.test/keys"_qs));
        QCOMPARE(metadata->keyHint, u"ak_…"_qs);
        QCOMPARE(metadata->urlSuffix, u"/v1"_qs);
        QCOMPARE(metadata->sources.constFirst().keyVariables,
                 (QStringList{u"ACME_KEY"_qs, u"ACME_TOKEN"_qs}));
        QCOMPARE(metadata->sources.constFirst().urlVariables, QStringList{u"ACME_URL"_qs});
        QCOMPARE(metadata->sources.constFirst().teamVariables, QStringList{u"ACME_TEAM"_qs});
        QCOMPARE(metadata->sources.constFirst().configFile, u".acme/config.json"_qs);
        QCOMPARE(metadata->sources.constFirst().configKeyField, u"k"_qs);
        QCOMPARE(metadata->sources.constFirst().configUrlField, u"u"_qs);
        QCOMPARE(metadata->sources.constFirst().configTeamField, u"t"_qs);
        QCOMPARE(metadata->sources.constFirst().contextFolder, u".acme/sets"_qs);
        QCOMPARE(metadata->sources.constFirst().reservedContexts, QStringList{u"production"_qs});
        QCOMPARE(metadata->sources.size(), 1);
        QCOMPARE(metadata->sources.constFirst().name, metadata->name);
        QCOMPARE(metadata->sources.constFirst().defaultUrl, metadata->defaultUrl);
        QVERIFY(!metadata->sources.constFirst().onlyOnRequest);
        QCOMPARE(metadata->gatewaySuffixes, QStringList{u"boxes.example.test"_qs});
        QCOMPARE(metadata->capabilities, (QStringList{u"commands"_qs, u"bulkRemove"_qs}));
        QCOMPARE(metadata->stateWords, (QStringList{u"UP"_qs, u"DOWN"_qs}));
        QCOMPARE(metadata->runtimes.size(), 2);
        QCOMPARE(metadata->runtimes.at(0).id, u"vm"_qs);
        QCOMPARE(metadata->runtimes.at(0).name, u"虚拟机"_qs);
        QCOMPARE(metadata->runtimes.at(1).name, u"Container"_qs);
        QVERIFY(metadata->hasTeams);
        QVERIFY(metadata->usesTemplates);
    }

    void nameFollowsTheLocale_data()
    {
        QTest::addColumn<QString>("locale");
        QTest::addColumn<QString>("name");
        QTest::newRow("exact") << u"zh_CN"_qs << u"艾克米"_qs;
        QTest::newRow("language of a country") << u"de_AT"_qs << u"Acme GmbH"_qs;
        QTest::newRow("language") << u"de"_qs << u"Acme GmbH"_qs;
        QTest::newRow("other country") << u"zh_TW"_qs << u"Acme"_qs;
        QTest::newRow("no translation") << u"fr_FR"_qs << u"Acme"_qs;
        QTest::newRow("C") << u"C"_qs << u"Acme"_qs;
        QTest::newRow("none") << QString() << u"Acme"_qs;
    }

    void nameFollowsTheLocale()
    {
        QFETCH(const QString, locale);
        QTEST(ProviderMetadata::fromJson(object(complete), locale).value().name, "name");
    }

    void leastThatIsNeeded()
    {
        const auto metadata = ProviderMetadata::fromJson(
            object(json("{'id':'a','version':'1','name':'A','defaultUrl':'http://127.0.0.1:1'}")), u"C"_qs);
        QVERIFY(metadata);
        QVERIFY(metadata->keyUrl.isEmpty());
        QVERIFY(metadata->sources.constFirst().configFile.isEmpty());
        QVERIFY(!metadata->hasTeams);
        QVERIFY(!metadata->usesTemplates);
        QVERIFY(metadata->regions.isEmpty() && metadata->domainPrefix.isEmpty());
        QVERIFY(!metadata->regionAt({}));
    }

    void severalSourcesAndRegions()
    {
        QJsonObject json = object(complete);
        const QJsonObject more = object(several);
        for (const QString &key : more.keys())
            json[key] = more[key];
        const auto metadata = ProviderMetadata::fromJson(json, u"zh_CN"_qs);
        QVERIFY2(metadata, metadata ? "" : qPrintable(metadata.error().detail));
        QCOMPARE(metadata->domainPrefix, u"api."_qs);
        QCOMPARE(metadata->sources.size(), 3); // not those outside the list
        const ProviderMetadata::KeySource &first = metadata->sources.at(0);
        QCOMPARE(first.id, u"own"_qs);
        QCOMPARE(first.name, metadata->name);
        QCOMPARE(first.defaultUrl, metadata->defaultUrl);
        QCOMPARE(first.keyVariables, QStringList{u"OWN_KEY"_qs});
        QCOMPARE(first.domainVariables, QStringList{u"OWN_DOMAIN"_qs});
        QCOMPARE(first.sandboxUrlVariables, QStringList{u"OWN_SANDBOX_URL"_qs});
        const ProviderMetadata::KeySource &second = metadata->sources.at(1);
        QCOMPARE(second.name, u"板条箱"_qs);
        QCOMPARE(second.defaultUrl, QUrl(u"https://api.crates.example"_qs));
        QCOMPARE(second.configFile, u".crates/config.json"_qs);
        QVERIFY(!second.onlyOnRequest);
        QVERIFY(metadata->sources.at(2).onlyOnRequest);

        QCOMPARE(metadata->regions.size(), 2);
        const ProviderMetadata::Region *usual = metadata->regionAt({});
        QVERIFY(usual);
        QCOMPARE(usual->id, u"here"_qs);
        QCOMPARE(usual->name, u"这里"_qs);
        QCOMPARE(usual->keyUrl, metadata->keyUrl);
        QCOMPARE(usual->keyHint, metadata->keyHint);
        const ProviderMetadata::Region *other = metadata->regionAt(QUrl(u"https://api.crates.example"_qs));
        QVERIFY(other);
        QCOMPARE(other->keyUrl, QUrl(u"https://crates.example/keys"_qs));
        QCOMPARE(other->keyHint, u"cr_…"_qs);
        QVERIFY(!metadata->regionAt(QUrl(u"https://elsewhere.example"_qs)));
    }

    void wrongFieldIsNamed_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QByteArray>("value"); // JSON; empty: the field is missing
        QTest::addColumn<QString>("named");
        const auto row = [](const char *field, const QByteArray &value, const char *named) {
            QTest::newRow((QByteArray(field) + ": " + value).constData())
                << QString::fromLatin1(field) << value << QString::fromLatin1(named);
        };
        for (const char *required : {"id", "version", "name", "defaultUrl"}) {
            row(required, "", required);
            row(required, "\"\"", required);
            row(required, "5", required);
        }
        row("id", "\"Acme\"", "id");
        row("id", "\"../acme\"", "id");
        row("id", "\"acme 2\"", "id");
        row("name[zh_CN]", "7", "name[zh_CN]");
        row("defaultUrl", "\"http://api.example.test\"", "defaultUrl");
        row("defaultUrl", "\"ftp://api.example.test\"", "defaultUrl");
        row("defaultUrl", "\"api.example.test\"", "defaultUrl");
        row("defaultUrl", "\"https://\"", "defaultUrl");
        row("defaultUrl", "\"https://key@api.example.test\"", "defaultUrl");
        row("keyUrl", "\"javascript:alert(1)\"", "keyUrl");
        row("keyUrl", "\"file:///etc/passwd\"", "keyUrl");
        row("keyHint", "[]", "keyHint");
        row("environment", "[]", "environment");
        row("environment", json("{'key':'ACME_KEY'}"), "environment.key");
        row("environment", json("{'url':[1]}"), "environment.url");
        row("environment", json("{'team':['']}"), "environment.team");
        row("config", "\"x\"", "config");
        row("config", json("{'path':'/etc/passwd'}"), "config.path");
        row("config", json("{'path':'../x'}"), "config.path");
        row("config", json("{'path':'a/../../x'}"), "config.path");
        row("config", json("{'path':'C:\\\\x'}"), "config.path");
        row("config", json("{'path':'a//x'}"), "config.path");
        row("config", json("{'key':1}"), "config.key");
        row("config", json("{'contexts':'../x'}"), "config.contexts");
        row("config", json("{'contexts':'/etc'}"), "config.contexts");
        row("config", json("{'reservedContexts':'production'}"), "config.reservedContexts");
        row("gatewaySuffixes", "\"x\"", "gatewaySuffixes");
        row("capabilities", "{}", "capabilities");
        row("states", "null", "states");
        row("runtimes", "{}", "runtimes");
        row("runtimes", "[1]", "runtimes");
        row("runtimes", json("[{'id':'vm'}]"), "runtimes.name");
        row("runtimes", json("[{'name':'vm'}]"), "runtimes.id");
        row("teams", "\"yes\"", "teams");
        row("templates", "\"yes\"", "templates");
        row("domainPrefix", "1", "domainPrefix");
        row("keySources", "{}", "keySources");
        row("keySources", "[1]", "keySources");
        row("keySources", json("[{'name':'x'}]"), "keySources.id");
        row("keySources", json("[{'id':'Own'}]"), "keySources.id");
        row("keySources", json("[{'id':'x','environment':{'domain':1}}]"), "keySources.environment.domain");
        row("keySources", json("[{'id':'x','environment':{'sandboxUrl':1}}]"),
            "keySources.environment.sandboxUrl");
        row("keySources", json("[{'id':'x','config':{'path':'../x'}}]"), "keySources.config.path");
        row("keySources", json("[{'id':'x','defaultUrl':'http://a.example'}]"), "keySources.defaultUrl");
        row("keySources", json("[{'id':'x','onlyOnRequest':1}]"), "keySources.onlyOnRequest");
        row("regions", "1", "regions");
        row("regions", json("[{'id':'x','name':'X'}]"), "regions.url");
        row("regions", json("[{'id':'x','url':'https://a.example'}]"), "regions.name");
        row("regions", json("[{'name':'X','url':'https://a.example'}]"), "regions.id");
        row("regions", json("[{'id':'x','name':'X','url':'http://a.example'}]"), "regions.url");
    }

    void wrongFieldIsNamed()
    {
        QFETCH(const QString, field);
        QFETCH(const QByteArray, value);
        QFETCH(const QString, named);
        QJsonObject changed = object(complete);
        if (value.isEmpty())
            changed.remove(field);
        else
            changed[field] = QJsonDocument::fromJson("[" + value + "]").array().at(0);
        const auto metadata = ProviderMetadata::fromJson(changed, u"zh_CN"_qs);
        QVERIFY(!metadata);
        QCOMPARE(metadata.error().kind, Sandkeeper::Error::Kind::Local);
        QVERIFY2(metadata.error().detail.contains(u"“%1”"_qs.arg(named)),
                 qPrintable(metadata.error().detail));
    }

    void nothingAtAll() { QVERIFY(!ProviderMetadata::fromJson({}, u"C"_qs)); }
};

QTEST_GUILESS_MAIN(TestProviderMetadata)
#include "tst_providermetadata.moc"
