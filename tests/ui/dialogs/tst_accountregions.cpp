// SPDX-License-Identifier: MIT
// The account dialogs with a service that is offered at several addresses, and known by domains.
#include "dialogfixture.h"
#include "support/accessibilitycheck.h"
#include "ui/dialogs/accounteditor.h"
#include "ui/dialogs/accountsdialog.h"
#include "ui/dialogs/accounttext.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;

class AccountRegionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void domains_data();
    void domains();
    void regionIsChosen();
    void regionOfAnAccountIsShown_data();
    void regionOfAnAccountIsShown();
    void addressInsteadOfARegion();
    void foundAccountKeepsItsAddresses();
    void foundAccountGoesWhenItIsAdded();
    void accessible();
    void pictures();

private:
    template <typename T>
    static T *child(QWidget *parent, const char *name)
    {
        auto *found = parent->findChild<T *>(QLatin1String(name));
        if (!found)
            qFatal("There is no %s.", name);
        return found;
    }
    /// With the service that has regions, if the account does not say otherwise.
    AccountEditor *openEditor(const Account &account = {});
    void click(const char *name) { child<QPushButton>(m_dialog.get(), name)->click(); }
    QString text(const char *labelName) const { return child<QLabel>(m_dialog.get(), labelName)->text(); }
    void type(const char *name, const QString &text)
    {
        auto *edit = child<QLineEdit>(m_dialog.get(), name);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
    }

    std::unique_ptr<DialogFixture> m_fixture;
    std::unique_ptr<QDialog> m_dialog;
};

void AccountRegionsTest::init()
{
    m_fixture = std::make_unique<DialogFixture>();
    m_fixture->plugins.scan(
        {qEnvironmentVariable("TESTSERVICE_PLUGINS"), qEnvironmentVariable("TESTREGIONS_PLUGINS")});
    QCOMPARE(m_fixture->plugins.providers().size(), 2);
}

void AccountRegionsTest::cleanup()
{
    m_dialog.reset();
    m_fixture.reset();
    qunsetenv("TESTREGIONS_FRIEND_KEY");
}

AccountEditor *AccountRegionsTest::openEditor(const Account &account)
{
    auto editor =
        std::make_unique<AccountEditor>(m_fixture->sessions.get(), &m_fixture->plugins, &m_fixture->keychain);
    AccountEditor *raw = editor.get();
    Account shown = account;
    shown.providerId = QStringLiteral("testregions");
    raw->setAccount(shown);
    m_dialog = std::move(editor);
    raw->open();
    return raw;
}

void AccountRegionsTest::domains_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("url");
    const auto row = [](const char *text, const char *url) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(url);
    };
    row("box.example.com", "https://api.box.example.com");
    row(" API.box.example.com. ", "https://api.box.example.com");
    row("https://box.example.com:8443/", "https://api.box.example.com:8443");
    row("http://127.0.0.1:8080", "http://127.0.0.1:8080");
    row("http://[::1]:8080", "http://[::1]:8080");
    for (const char *bad :
         {"box", "localhost", "localhost:3000", "http://localhost:3000", "127.0.0.1:3000", "10.0.0.5",
          "https://10.0.0.5", "https://[fe80::1]", "http://box.example.com", "box.example.com/path",
          "box.example.com?x", "box.example.com#x", "me@box.example.com", "a b.example.com", "https://",
          "ftp://box.example.com", "javascript:alert(1)"})
        row(bad, "");
}

void AccountRegionsTest::domains()
{
    QFETCH(QString, text);
    QFETCH(QString, url);
    ProviderMetadata metadata;
    metadata.domainPrefix = QStringLiteral("api.");
    const BaseUrlCheck checked = checkBaseUrl(text, &metadata);
    QCOMPARE(checked.url, QUrl(url));
    QCOMPARE(checked.problem.isEmpty(), !url.isEmpty());
    if (!url.isEmpty())
        QCOMPARE(metadata.baseUrl(text), checked.url); // what a person types is what a variable holds
}

void AccountRegionsTest::regionIsChosen()
{
    AccountEditor *editor = openEditor();
    auto *region = child<QComboBox>(editor, "accountRegion");
    QVERIFY(region->isVisible());
    QVERIFY(!child<QLineEdit>(editor, "accountUrl")->isVisible());
    QCOMPARE(region->count(), 4);
    QCOMPARE(region->currentText(), QStringLiteral("North (north-1)"));
    QVERIFY(region->accessibleDescription().contains(QLatin1String("api.north.example")));
    QVERIFY(editor->account().baseUrl.isEmpty()); // the usual one
    auto *page = child<QPushButton>(editor, "accountKeyPage");
    QVERIFY(page->text().contains(QLatin1String("keys.world.example")));

    region->setCurrentIndex(1);
    QCOMPARE(editor->account().baseUrl, QUrl(QStringLiteral("https://api.south.example")));
    QVERIFY(region->accessibleDescription().contains(QLatin1String("api.south.example")));
    QCOMPARE(child<QLineEdit>(editor, "accountKey")->placeholderText(), QStringLiteral("wd_…"));
    region->setCurrentIndex(2);
    QCOMPARE(region->currentText(), QStringLiteral("Friends"));
    QVERIFY(page->text().contains(QLatin1String("keys.friend.example")));
    QCOMPARE(child<QLineEdit>(editor, "accountKey")->placeholderText(), QStringLiteral("fr_…"));

    type("accountKey", QStringLiteral("fr_typed_by_hand_9z8y"));
    click("accountTest");
    QTRY_VERIFY(text("accountTestResult").contains(QLatin1String("https://api.friend.example")));
    QVERIFY(!text("accountTestResult").contains(QLatin1String("not allowed")));

    // Another service has no regions, and this one's address is not its.
    auto *provider = child<QComboBox>(editor, "accountProvider");
    provider->setCurrentIndex(provider->findData(QStringLiteral("testservice")));
    QVERIFY(!region->isVisible());
    QVERIFY(child<QLineEdit>(editor, "accountUrl")->isVisible());
    QVERIFY(editor->account().baseUrl.isEmpty());
    QVERIFY(page->text().contains(QLatin1String("keys.service.example")));
}

void AccountRegionsTest::regionOfAnAccountIsShown_data()
{
    QTest::addColumn<QUrl>("url");
    QTest::addColumn<int>("index");
    QTest::newRow("usual, unsaid") << QUrl() << 0;
    QTest::newRow("usual, said") << QUrl(QStringLiteral("https://api.north.example")) << 0;
    QTest::newRow("other") << QUrl(QStringLiteral("https://api.south.example")) << 1;
    QTest::newRow("none of them") << QUrl(QStringLiteral("https://api.box.example")) << 3;
    QTest::newRow("none of them, by its port") << QUrl(QStringLiteral("https://api.north.example:8443")) << 3;
}

void AccountRegionsTest::regionOfAnAccountIsShown()
{
    QFETCH(const QUrl, url);
    QFETCH(const int, index);
    Account account;
    account.id = QStringLiteral("a1");
    account.name = QStringLiteral("Mine");
    account.baseUrl = url;
    AccountEditor *editor = openEditor(account);
    QCOMPARE(child<QComboBox>(editor, "accountRegion")->currentIndex(), index);
    QCOMPARE(child<QLineEdit>(editor, "accountUrl")->isVisible(), index == 3);
    QCOMPARE(editor->account().baseUrl, index == 0 ? QUrl() : url);
}

void AccountRegionsTest::addressInsteadOfARegion()
{
    AccountEditor *editor = openEditor();
    auto *region = child<QComboBox>(editor, "accountRegion");
    auto *url = child<QLineEdit>(editor, "accountUrl");
    region->setCurrentIndex(region->count() - 1);
    QVERIFY(url->isVisible());
    // Whoever runs it, their key page is not known.
    QVERIFY(!child<QPushButton>(editor, "accountKeyPage")->isVisible());
    type("accountKey", QStringLiteral("wd_typed_by_hand_9z8y"));
    click("accountSave");
    QVERIFY(editor->isVisible()); // an empty one would mean the usual one
    QCOMPARE(editor->focusWidget()->objectName(), QStringLiteral("accountUrl"));
    QVERIFY(url->accessibleDescription().contains(QLatin1String("choose a region")));

    type("accountUrl", QStringLiteral("10.0.0.5"));
    QVERIFY(url->accessibleDescription().contains(QLatin1String("domain")));
    click("accountSave");
    QVERIFY(editor->isVisible());
    QCOMPARE(m_fixture->keychain.writeCalls, 0);
    url->clear();
    type("accountUrl", QStringLiteral("Box.example.com."));
    QVERIFY(url->accessibleDescription().contains(QLatin1String("api.box.example.com, which is none of")));
    QSignalSpy saved(editor, &AccountEditor::saved);
    click("accountSave");
    QVERIFY(saved.wait(patience));
    QCOMPARE(m_fixture->sessions->accounts().constFirst().baseUrl,
             QUrl(QStringLiteral("https://api.box.example.com")));
}

void AccountRegionsTest::foundAccountKeepsItsAddresses()
{
    qputenv("TESTREGIONS_FRIEND_KEY", "fr_from_environment_7g8h");
    Account account;
    account.id = QStringLiteral("env:testregions:friend");
    account.providerId = QStringLiteral("testregions");
    account.name = QStringLiteral("Friends (found)");
    account.baseUrl = QUrl(QStringLiteral("https://api.friend.example"));
    account.sandboxUrl = QUrl(QStringLiteral("http://127.0.0.1:49983"));
    account.origin = Account::Origin::Environment;
    account.originText = QStringLiteral("TESTREGIONS_FRIEND_KEY");
    m_fixture->sessions->start({{account, Secret(QByteArrayView("fr_from_environment_7g8h"))}});
    auto list = std::make_unique<AccountsDialog>(m_fixture->sessions.get(), &m_fixture->plugins,
                                                 &m_fixture->keychain);
    AccountsDialog *dialog = list.get();
    m_dialog = std::move(list);
    dialog->open();
    click("accountsTest");
    QTRY_VERIFY(text("accountsDetails").contains(QLatin1String("http://127.0.0.1:49983")));
    QVERIFY(text("accountsDetails").contains(QLatin1String("https://api.friend.example")));
    QVERIFY(!text("accountsDetails").contains(QLatin1String("not allowed")));

    click("accountsImport");
    QTRY_VERIFY(dialog->findChild<AccountEditor *>());
    auto *editor = dialog->findChild<AccountEditor *>();
    QCOMPARE(child<QComboBox>(editor, "accountRegion")->currentText(), QStringLiteral("Friends"));
    QCOMPARE(editor->account().baseUrl, account.baseUrl);
    QVERIFY(editor->account().sandboxUrl.isEmpty());
}

/// Also when only one of the two says that it is at the usual address.
void AccountRegionsTest::foundAccountGoesWhenItIsAdded()
{
    const auto found = [](const char *id, const char *url) {
        Account account;
        account.id = QLatin1String(id);
        account.providerId = QStringLiteral("testregions");
        account.baseUrl = QUrl(QLatin1String(url));
        account.origin = Account::Origin::Environment;
        return std::pair(account, Secret(QByteArrayView("wd_from_environment_7g8h")));
    };
    m_fixture->sessions->start(
        {found("env:north", "https://api.north.example"), found("env:south", "https://api.south.example")});
    Account stored;
    stored.providerId = QStringLiteral("testregions");
    stored.name = QStringLiteral("Mine");
    const auto saved = m_fixture->sessions->save(stored, Secret(QByteArrayView("wd_from_environment_7g8h")));
    QTRY_VERIFY(!m_fixture->sessions->account(QStringLiteral("env:north")));
    QVERIFY(m_fixture->sessions->account(QStringLiteral("env:south")));
    QCOMPARE(m_fixture->sessions->accounts().size(), 2);
}

void AccountRegionsTest::accessible()
{
    AccountEditor *editor = openEditor();
    QCOMPARE(accessibilityFaults(editor), QStringList());
    child<QComboBox>(editor, "accountRegion")->setCurrentIndex(3);
    QCOMPARE(accessibilityFaults(editor), QStringList());
}

void AccountRegionsTest::pictures()
{
    AccountEditor *editor = openEditor();
    child<QComboBox>(editor, "accountRegion")->setCurrentIndex(1);
    takePictures(editor, QStringLiteral("account-region"));
    child<QComboBox>(editor, "accountRegion")->setCurrentIndex(3);
    type("accountUrl", QStringLiteral("10.0.0.5"));
    takePictures(editor, QStringLiteral("account-domain"));
    QVERIFY(editor->height() <= 760);
}

QTEST_MAIN(AccountRegionsTest)
#include "tst_accountregions.moc"
