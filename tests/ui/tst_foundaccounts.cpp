// SPDX-License-Identifier: MIT
// Which accounts the real plug-ins' metadata makes of what the services' own tools left behind.
#include "app/application.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Sandkeeper;

class TestFoundAccounts : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_home;
    QList<ProviderMetadata> m_providers;

    /// `content` has ' for ": moc 6.4 does not understand raw string literals.
    void write(const QString &path, QByteArray content)
    {
        QVERIFY(QDir().mkpath(QFileInfo(m_home->filePath(path)).path()));
        QFile file(m_home->filePath(path));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        file.write(content.replace('\'', '"'));
    }

    /// "id|key|address|sandbox address|used" of each.
    QStringList found(const QStringList &variables) const
    {
        QProcessEnvironment environment;
        for (const QString &each : variables)
            environment.insert(each.section(u'=', 0, 0), each.section(u'=', 1));
        QStringList result;
        for (const auto &[account, key] :
             Application::foundAccounts(m_providers, environment, m_home->path())) {
            [&account = account] {
                QCOMPARE(account.origin, Account::Origin::Environment);
                QCOMPARE(account.keyPlace, Account::KeyPlace::Session);
                QVERIFY(!account.name.isEmpty() && !account.originText.isEmpty());
            }();
            result << QStringList{account.id, QString::fromUtf8(key.reveal()), account.baseUrl.toString(),
                                  account.sandboxUrl.toString(), account.enabled ? u"on"_qs : u"off"_qs}
                          .join(u'|');
        }
        result.sort();
        return result;
    }

private Q_SLOTS:
    void initTestCase()
    {
        PluginManager plugins;
        plugins.scan({QCoreApplication::applicationDirPath() + u"/../lib/sandkeeper/plugins"_qs});
        m_providers = plugins.providers();
        QCOMPARE(m_providers.size(), 2);
    }

    void init() { m_home = std::make_unique<QTemporaryDir>(); }

    void nothing() { QCOMPARE(found({}), QStringList()); }

    void variables()
    {
        QCOMPARE(found({u"PRIME_API_KEY=p"_qs, u"PPIO_API_KEY=k"_qs, u"E2B_API_KEY=e"_qs}),
                 (QStringList{u"env:ppio:e2b|e|https://api.e2b.app||on"_qs, u"env:ppio:ppio|k|||on"_qs,
                              u"env:prime|p|||on"_qs}));
        QCOMPARE(found({u"PPIO_API_KEY=k"_qs, u"PPIO_DOMAIN=cn-beijing-1.sandbox.ppio.com"_qs,
                        u"E2B_DOMAIN=box.example"_qs, u"E2B_SANDBOX_URL=http://127.0.0.1:2"_qs}),
                 QStringList{u"env:ppio:ppio|k|https://api.cn-beijing-1.sandbox.ppio.com||on"_qs});
        QCOMPARE(found({u"E2B_API_KEY=e"_qs, u"E2B_DOMAIN=box.example"_qs,
                        u"E2B_API_URL=http://127.0.0.1:1"_qs, u"E2B_SANDBOX_URL=http://127.0.0.1:2"_qs}),
                 QStringList{u"env:ppio:e2b|e|http://127.0.0.1:1|http://127.0.0.1:2|on"_qs});
        QCOMPARE(
            found({u"PPIO_API_KEY=k"_qs, u"PPIO_DOMAIN=https://box.example/v1"_qs}),
            QStringList{u"env:ppio:ppio|k|https://api.box.example/v1||on"_qs}); // refused, not the default
    }

    void files()
    {
        write(u".prime/config.json"_qs, "{'api_key': 'p', 'team_id': null}");
        write(u".prime/environments/work.json"_qs, "{'api_key': 'w'}");
        write(u".ppio/config.json"_qs, "{'email': 'a@mail.example', 'accessToken': 't', 'teamApiKey': 'k'}");
        write(u".e2b/config.json"_qs, "{'teamId': 'x', 'teamApiKey': 'e'}");
        QCOMPARE(found({}),
                 (QStringList{u"env:ppio:e2b|e|https://api.e2b.app||on"_qs, u"env:ppio:ppio|k|||on"_qs,
                              u"env:prime:work|w|||off"_qs, u"env:prime|p|||on"_qs}));
    }

    /// A key of Prime's goes nowhere else, whatever other tools do with it.
    void keysStayWithTheirService()
    {
        write(u".prime/config.json"_qs, "{'api_key': 'p'}");
        QCOMPARE(found({u"PPIO_DOMAIN=box.example"_qs}), QStringList{u"env:prime|p|||on"_qs});
    }
};

QTEST_GUILESS_MAIN(TestFoundAccounts)
#include "tst_foundaccounts.moc"
