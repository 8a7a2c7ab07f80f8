// SPDX-License-Identifier: MIT
#include "dialogfixture.h"
#include "support/accessibilitycheck.h"
#include "ui/dialogs/accounteditor.h"
#include "ui/dialogs/accountsdialog.h"
#include "ui/dialogs/accounttext.h"

#include <QComboBox>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;

class AccountDialogsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void addresses_data();
    void addresses();
    void proxies_data();
    void proxies();
    void addsAnAccount();
    void emptyFieldsAreNamed();
    void storedKeyIsOnlyShownMasked();
    void hostOfTheKeyIsShown();
    void testTellsWhose();
    void testTellsWhatWentWrong();
    void oldAnswersAreDropped();
    void lockedKeychain_data();
    void lockedKeychain();
    void absentKeychain();
    void certificateFile_data();
    void certificateFile();
    void listShowsStateAndOrigin();
    void removeAsksFirst();
    void environmentAccountIsImported();
    void failedPlugInsAreListed();
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
    AccountEditor *openEditor(const Account &account = {});
    AccountsDialog *openList();
    void click(const char *name) { child<QPushButton>(m_dialog.get(), name)->click(); }
    QString text(const char *labelName) const { return child<QLabel>(m_dialog.get(), labelName)->text(); }
    QString failureText() const;
    void type(const char *name, const QString &text);

    std::unique_ptr<DialogFixture> m_fixture;
    std::unique_ptr<QDialog> m_dialog;
};

void AccountDialogsTest::init()
{
    m_fixture = std::make_unique<DialogFixture>();
}

void AccountDialogsTest::cleanup()
{
    m_dialog.reset();
    m_fixture.reset();
    qunsetenv("TESTSERVICE_API_KEY");
}

AccountEditor *AccountDialogsTest::openEditor(const Account &account)
{
    auto editor =
        std::make_unique<AccountEditor>(m_fixture->sessions.get(), &m_fixture->plugins, &m_fixture->keychain);
    AccountEditor *raw = editor.get();
    if (!account.providerId.isEmpty())
        raw->setAccount(account);
    m_dialog = std::move(editor);
    raw->open();
    return raw;
}

AccountsDialog *AccountDialogsTest::openList()
{
    auto list = std::make_unique<AccountsDialog>(m_fixture->sessions.get(), &m_fixture->plugins,
                                                 &m_fixture->keychain);
    AccountsDialog *raw = list.get();
    m_dialog = std::move(list);
    raw->open();
    return raw;
}

QString AccountDialogsTest::failureText() const
{
    return text("messageBar.text");
}

void AccountDialogsTest::type(const char *name, const QString &text)
{
    auto *edit = child<QLineEdit>(m_dialog.get(), name);
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, text);
}

void AccountDialogsTest::addresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("host");
    const auto good = [](const char *text, const char *url, const char *host) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(url) << QString::fromUtf8(host);
    };
    const auto bad = [](const char *text) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString() << QString();
    };
    good("https://api.example.com", "https://api.example.com", "api.example.com");
    good("https://api.example.com/", "https://api.example.com", "api.example.com");
    good("  https://api.example.com:8443 ", "https://api.example.com:8443", "api.example.com:8443");
    good("HTTPS://API.Example.com", "https://api.example.com", "api.example.com");
    good("http://127.0.0.1:8080", "http://127.0.0.1:8080", "127.0.0.1:8080");
    good("http://[::1]:8080", "http://[::1]:8080", "[::1]:8080");
    good("https://exаmple.com", "https://exаmple.com", "xn--exmple-4nf.com"); // a Cyrillic letter
    bad("api.example.com");
    bad("http://api.example.com");
    bad("http://localhost:8080");
    bad("http://127.0.0.1.example.com");
    bad("https://user@api.example.com");
    bad("https://user:password@api.example.com");
    bad("https://@api.example.com");
    bad("https://api.example.com/api/v1");
    bad("https://api.example.com?x=1");
    bad("https://api.example.com#x");
    bad("https://");
    bad("https://exa mple.com");
    bad("ftp://api.example.com");
    bad("file:///etc/passwd");
    bad("javascript:alert(1)");
}

void AccountDialogsTest::addresses()
{
    QFETCH(QString, text);
    QFETCH(QString, url);
    QFETCH(QString, host);
    const BaseUrlCheck checked = checkBaseUrl(text);
    QCOMPARE(checked.url, QUrl(url));
    QCOMPARE(checked.host, host);
    QCOMPARE(checked.problem.isEmpty(), !url.isEmpty());
}

void AccountDialogsTest::proxies_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("good");
    QTest::newRow("socks") << QStringLiteral("socks5://127.0.0.1:1080") << true;
    QTest::newRow("http") << QStringLiteral(" http://proxy.example:3128/ ") << true;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("no scheme") << QStringLiteral("proxy.example:3128") << false;
    QTest::newRow("other scheme") << QStringLiteral("https://proxy.example:3128") << false;
    QTest::newRow("no port") << QStringLiteral("http://proxy.example") << false;
    QTest::newRow("password") << QStringLiteral("http://me:secret@proxy.example:3128") << false;
    QTest::newRow("path") << QStringLiteral("http://proxy.example:3128/x") << false;
}

void AccountDialogsTest::proxies()
{
    QFETCH(QString, text);
    QFETCH(bool, good);
    QCOMPARE(proxyProblem(text).isEmpty(), good);
}

void AccountDialogsTest::addsAnAccount()
{
    AccountEditor *editor = openEditor();
    QSignalSpy saved(editor, &AccountEditor::saved);
    type("accountName", QStringLiteral("My work"));
    type("accountKey", QStringLiteral(" tst_typed_by_hand_9z8y "));
    type("accountTeam", QStringLiteral("team-7"));
    QTest::keyClick(editor, Qt::Key_Return);
    QVERIFY(saved.wait(patience));
    QVERIFY(!editor->isVisible());
    const QString id = saved.constFirst().constFirst().toString();
    const auto account = m_fixture->sessions->account(id);
    QVERIFY(account);
    QCOMPARE(account->name, QStringLiteral("My work"));
    QCOMPARE(account->teamId, QStringLiteral("team-7"));
    QVERIFY(account->baseUrl.isEmpty() && account->proxy.isEmpty() && account->enabled);
    QCOMPARE(account->keyPlace, Account::KeyPlace::Keychain);
    QCOMPARE(m_fixture->keychain.secrets.size(), 1);
    QCOMPARE(m_fixture->keychain.secrets.constBegin()->reveal().toByteArray(),
             QByteArray("tst_typed_by_hand_9z8y"));
}

void AccountDialogsTest::emptyFieldsAreNamed()
{
    AccountEditor *editor = openEditor();
    child<QLineEdit>(editor, "accountName")->clear();
    QVERIFY(child<QLineEdit>(editor, "accountName")->accessibleDescription().isEmpty());
    click("accountSave");
    QVERIFY(editor->isVisible());
    QVERIFY(!child<QLineEdit>(editor, "accountName")->accessibleDescription().isEmpty());
    QCOMPARE(editor->focusWidget()->objectName(), QStringLiteral("accountName"));
    type("accountName", QStringLiteral("x"));
    click("accountSave");
    QCOMPARE(editor->focusWidget()->objectName(), QStringLiteral("accountKey"));
    type("accountKey", QStringLiteral("with a space"));
    click("accountSave");
    QVERIFY(editor->isVisible());
    QCOMPARE(m_fixture->sessions->accounts().size(), 0);
    QCOMPARE(m_fixture->keychain.writeCalls, 0);
}

void AccountDialogsTest::storedKeyIsOnlyShownMasked()
{
    const QString id = m_fixture->addAccount(QStringLiteral("Work"));
    AccountEditor *editor = openEditor(*m_fixture->sessions->account(id));
    QCOMPARE(text("accountKeyMasked"), QStringLiteral("…a1b2"));
    QVERIFY(child<QLineEdit>(editor, "accountKey")->isHidden());
    QVERIFY(child<QLineEdit>(editor, "accountKey")->text().isEmpty());
    QVERIFY(!child<QComboBox>(editor, "accountProvider")->isEnabled());

    click("accountKeyReplace");
    auto *entry = child<QLineEdit>(editor, "accountKey");
    QVERIFY(entry->isVisible());
    QCOMPARE(entry->echoMode(), QLineEdit::Password);
    type("accountKey", QStringLiteral("tst_second_key_c3d4"));
    QSignalSpy saved(editor, &AccountEditor::saved);
    click("accountSave");
    QVERIFY(saved.wait(patience));
    QCOMPARE(m_fixture->sessions->maskedKey(id), QStringLiteral("…c3d4"));
}

void AccountDialogsTest::hostOfTheKeyIsShown()
{
    AccountEditor *editor = openEditor();
    auto *url = child<QLineEdit>(editor, "accountUrl");
    QVERIFY(url->accessibleDescription().contains(QLatin1String("api.service.example")));
    url->setText(QStringLiteral("https://api.servicе.example")); // the last e is Cyrillic
    QVERIFY(url->accessibleDescription().contains(QLatin1String("xn--")));
    QVERIFY(url->accessibleDescription().contains(QLatin1String("not the usual")));
    // What the service's own tools write at the end is taken without a fuss.
    url->setText(QStringLiteral("https://other.example/api/v1/"));
    QCOMPARE(editor->account().baseUrl, QUrl(QStringLiteral("https://other.example")));
    QVERIFY(
        child<QPushButton>(editor, "accountKeyPage")->text().contains(QLatin1String("keys.service.example")));
}

void AccountDialogsTest::testTellsWhose()
{
    m_fixture->service().identity = AccountIdentity{.userId = QStringLiteral("u1"),
                                                    .name = QStringLiteral("Robin"),
                                                    .email = QStringLiteral("robin@mail.example"),
                                                    .team = QStringLiteral("Blue"),
                                                    .latency = std::chrono::milliseconds(84),
                                                    .clockSkew = std::chrono::seconds(-40)};
    openEditor();
    type("accountKey", QStringLiteral("tst_to_be_tested_5e6f"));
    click("accountTest");
    QTRY_VERIFY(text("accountTestResult").contains(QLatin1String("Robin")));
    for (const char *part : {"robin@mail.example", "Blue", "84", "40", "behind"})
        QVERIFY2(text("accountTestResult").contains(QLatin1String(part)), part);
    QCOMPARE(m_fixture->service().lastKey, QByteArray("tst_to_be_tested_5e6f"));
    QCOMPARE(m_fixture->sessions->accounts().size(), 0);
    QCOMPARE(m_fixture->keychain.writeCalls, 0);
}

void AccountDialogsTest::testTellsWhatWentWrong()
{
    m_fixture->service().identity = tl::unexpected(Error{.kind = Error::Kind::Auth, .httpStatus = 401});
    openEditor();
    type("accountKey", QStringLiteral("tst_to_be_tested_5e6f"));
    const QString before = text("accountTestResult");
    click("accountTest");
    QTRY_VERIFY(child<QPushButton>(m_dialog.get(), "accountTest")->isEnabled());
    QVERIFY(text("accountTestResult") != before);
    QVERIFY(!text("accountTestResult").isEmpty());
}

void AccountDialogsTest::oldAnswersAreDropped()
{
    m_fixture->service().identity = AccountIdentity{.name = QStringLiteral("Robin")};
    openEditor();
    type("accountKey", QStringLiteral("tst_to_be_tested_5e6f"));
    click("accountTest");
    type("accountKey", QStringLiteral("tst_another_key_000"));
    const QString before = text("accountTestResult");
    QCoreApplication::processEvents();
    QCoreApplication::processEvents();
    QCOMPARE(text("accountTestResult"), before);
    click("accountTest");
    QTRY_VERIFY(text("accountTestResult").contains(QLatin1String("Robin")));
}

void AccountDialogsTest::lockedKeychain_data()
{
    QTest::addColumn<bool>("unlocks");
    QTest::newRow("unlocked by the user") << true;
    QTest::newRow("stays locked") << false;
}

void AccountDialogsTest::lockedKeychain()
{
    QFETCH(bool, unlocks);
    m_fixture->keychain.present = SecretStore::State::Locked;
    m_fixture->keychain.afterUnlock = unlocks ? SecretStore::State::Available : SecretStore::State::Locked;
    AccountEditor *editor = openEditor();
    QSignalSpy saved(editor, &AccountEditor::saved);
    type("accountKey", QStringLiteral("tst_typed_by_hand_9z8y"));
    click("accountSave");
    auto *unlock = child<QPushButton>(editor, "accountUnlock");
    QTRY_VERIFY(unlock->isVisible());
    QVERIFY(failureText().contains(QLatin1String("locked")));
    QVERIFY(child<QPushButton>(editor, "accountAgain")->isVisible());
    QVERIFY(child<QPushButton>(editor, "accountSessionOnly")->isVisible());
    QCOMPARE(m_fixture->sessions->accounts().size(), 0);
    QCOMPARE(child<QLineEdit>(editor, "accountKey")->text(), QStringLiteral("tst_typed_by_hand_9z8y"));

    unlock->click();
    QCOMPARE(m_fixture->keychain.unlockCalls, 1);
    if (unlocks) {
        QVERIFY(saved.wait(patience));
        QCOMPARE(m_fixture->keychain.secrets.size(), 1);
        return;
    }
    QTRY_COMPARE(m_fixture->keychain.writeCalls, 2);
    QTRY_VERIFY(unlock->isVisible() && unlock->isEnabled());
    QVERIFY(editor->isVisible());
    QCOMPARE(saved.size(), 0);
}

void AccountDialogsTest::absentKeychain()
{
    m_fixture->keychain.present = SecretStore::State::Absent;
    AccountEditor *editor = openEditor();
    QSignalSpy saved(editor, &AccountEditor::saved);
    type("accountKey", QStringLiteral("tst_typed_by_hand_9z8y"));
    click("accountSave");
    auto *sessionOnly = child<QPushButton>(editor, "accountSessionOnly");
    QTRY_VERIFY(sessionOnly->isVisible());
    QVERIFY(!child<QPushButton>(editor, "accountUnlock")->isVisible());
    QVERIFY(failureText().contains(QLatin1String("no keychain")));
    click("accountAgain");
    QTRY_COMPARE(m_fixture->keychain.writeCalls, 2);
    QTRY_VERIFY(sessionOnly->isVisible() && sessionOnly->isEnabled());
    sessionOnly->click();
    QVERIFY(saved.wait(patience));
    const auto account = m_fixture->sessions->accounts().constFirst();
    QCOMPARE(account.keyPlace, Account::KeyPlace::Session);
    QTRY_COMPARE(m_fixture->sessions->phase(account.id), AccountSessions::Phase::Ready);
    QVERIFY(m_fixture->keychain.secrets.isEmpty());
}

void AccountDialogsTest::certificateFile_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("name");
    QTest::newRow("not a certificate") << QByteArray("hello") << QStringLiteral("ca.pem");
    QTest::newRow("missing") << QByteArray() << QStringLiteral("missing.pem");
    QTest::newRow("relative") << QByteArray() << QStringLiteral("../ca.pem");
}

void AccountDialogsTest::certificateFile()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, name);
    QString path = name;
    if (!name.startsWith(QLatin1Char('.')))
        path = m_fixture->folder.filePath(name);
    if (!content.isEmpty()) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    AccountEditor *editor = openEditor();
    type("accountKey", QStringLiteral("tst_typed_by_hand_9z8y"));
    auto *field = child<QLineEdit>(editor, "accountCaFile");
    const QString hint = field->accessibleDescription();
    field->setText(path);
    QTRY_VERIFY(field->accessibleDescription() != hint);
    click("accountSave");
    QVERIFY(editor->isVisible());
    QTRY_VERIFY(field->isVisible());
    QCOMPARE(m_fixture->keychain.writeCalls, 0);
}

void AccountDialogsTest::listShowsStateAndOrigin()
{
    const QString id = m_fixture->addAccount(QStringLiteral("Work"));
    AccountsDialog *dialog = openList();
    auto *list = child<QTreeWidget>(dialog, "accountsList");
    QCOMPARE(list->topLevelItemCount(), 1);
    QCOMPARE(list->topLevelItem(0)->text(0), QStringLiteral("Work"));
    QCOMPARE(list->topLevelItem(0)->text(1), QStringLiteral("Test service"));
    QCOMPARE(list->topLevelItem(0)->text(2), QStringLiteral("Ready"));
    QCOMPARE(dialog->currentAccountId(), id);
    QVERIFY(text("accountsDetails").contains(QStringLiteral("…a1b2")));
    QVERIFY(!child<QPushButton>(dialog, "accountsConnect")->isVisible());
    QVERIFY(!child<QPushButton>(dialog, "accountsImport")->isVisible());

    m_fixture->service().identity = AccountIdentity{.name = QStringLiteral("Robin")};
    click("accountsTest");
    QTRY_VERIFY(text("accountsDetails").contains(QLatin1String("Robin")));
    QCOMPARE(m_fixture->service().lastKey, QByteArray("tst_made_up_key_a1b2"));
}

void AccountDialogsTest::removeAsksFirst()
{
    const QString id = m_fixture->addAccount(QStringLiteral("Work"));
    AccountsDialog *dialog = openList();
    click("accountsRemove");
    auto *question = child<QMessageBox>(dialog, "accountsRemoveQuestion");
    QVERIFY(question->text().contains(QLatin1String("Work")));
    QVERIFY(question->informativeText().contains(QLatin1String("live on")));
    QCOMPARE(question->defaultButton()->objectName(), QStringLiteral("accountsRemoveNo"));
    QTest::keyClick(question, Qt::Key_Return);
    QTRY_VERIFY(!dialog->findChild<QMessageBox *>());
    QCOMPARE(m_fixture->sessions->accounts().size(), 1);

    click("accountsRemove");
    child<QPushButton>(dialog, "accountsRemoveYes")->click();
    QTRY_COMPARE(m_fixture->sessions->accounts().size(), 0);
    QVERIFY(m_fixture->keychain.secrets.isEmpty());
    QVERIFY(text("accountsDetails").contains(QLatin1String("No accounts yet")));
}

void AccountDialogsTest::environmentAccountIsImported()
{
    qputenv("TESTSERVICE_API_KEY", "tst_from_environment_7g8h");
    Account account;
    account.id = QStringLiteral("env:testservice");
    account.providerId = QStringLiteral("testservice");
    account.name = QStringLiteral("Test service");
    account.origin = Account::Origin::Environment;
    account.originText = QStringLiteral("TESTSERVICE_API_KEY");
    m_fixture->sessions->start({{account, Secret(QByteArrayView("tst_from_environment_7g8h"))}});
    AccountsDialog *dialog = openList();
    QVERIFY(!child<QPushButton>(dialog, "accountsEdit")->isEnabled());
    QVERIFY(!child<QPushButton>(dialog, "accountsEdit")->toolTip().isEmpty());
    QVERIFY(!child<QPushButton>(dialog, "accountsRemove")->isEnabled());
    QVERIFY(child<QTreeWidget>(dialog, "accountsList")
                ->topLevelItem(0)
                ->text(3)
                .contains(QLatin1String("TESTSERVICE_API_KEY")));
    click("accountsImport");
    QTRY_VERIFY(dialog->findChild<AccountEditor *>());
    auto *editor = dialog->findChild<AccountEditor *>();
    QCOMPARE(child<QLabel>(editor, "accountKeyMasked")->text(), QStringLiteral("…7g8h"));
    QSignalSpy saved(editor, &AccountEditor::saved);
    child<QPushButton>(editor, "accountSave")->click();
    QVERIFY(saved.wait(patience));
    QCOMPARE(m_fixture->keychain.secrets.size(), 1);
    QCOMPARE(m_fixture->keychain.secrets.constBegin()->reveal().toByteArray(),
             QByteArray("tst_from_environment_7g8h"));
}

void AccountDialogsTest::failedPlugInsAreListed()
{
    const QString broken = m_fixture->folder.filePath(QStringLiteral("broken.so"));
    QFile file(broken);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("not a library");
    file.close();
    m_fixture->plugins.scan({m_fixture->folder.path()});
    openList();
    QVERIFY(text("accountsPluginProblems").contains(QLatin1String("broken.so")));
    QVERIFY(child<QLabel>(m_dialog.get(), "accountsPluginProblems")->isVisible());
}

void AccountDialogsTest::accessible()
{
    m_fixture->addAccount(QStringLiteral("Work"));
    openEditor();
    QCOMPARE(accessibilityFaults(m_dialog.get()), QStringList());
    openList();
    QCOMPARE(accessibilityFaults(m_dialog.get()), QStringList());
}

void AccountDialogsTest::pictures()
{
    const QString id = m_fixture->addAccount(QStringLiteral("Work"));
    Account off;
    off.providerId = QStringLiteral("testservice");
    off.name = QStringLiteral("Resting");
    off.enabled = false;
    const auto saved = m_fixture->sessions->save(off, Secret(QByteArrayView("tst_made_up_key_0000")));
    QTRY_COMPARE(m_fixture->sessions->accounts().size(), 2);
    AccountsDialog *list = openList();
    list->setCurrentAccountId(id);
    takePictures(list, QStringLiteral("accounts"));

    AccountEditor *editor = openEditor(*m_fixture->sessions->account(id));
    takePictures(editor, QStringLiteral("account-edit"));
    editor = openEditor();
    m_fixture->keychain.present = SecretStore::State::Locked;
    type("accountKey", QStringLiteral("tst_typed_by_hand_9z8y"));
    type("accountUrl", QStringLiteral("https://other.example"));
    child<QToolButton>(editor, "accountNetwork")->setChecked(true);
    click("accountSave");
    QTRY_VERIFY(child<QPushButton>(editor, "accountUnlock")->isVisible());
    takePictures(editor, QStringLiteral("account-locked"));
    QVERIFY(editor->height() <= 760);
}

QTEST_MAIN(AccountDialogsTest)
#include "tst_accountdialogs.moc"
