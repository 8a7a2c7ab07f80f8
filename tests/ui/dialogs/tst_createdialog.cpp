// SPDX-License-Identifier: MIT
#include "dialogfixture.h"
#include "support/accessibilitycheck.h"
#include "ui/dialogs/collapsiblesection.h"
#include "ui/dialogs/createdialog.h"
#include "ui/dialogs/createform.h"
#include "ui/dialogs/fieldrow.h"
#include "ui/dialogs/keyvalueeditor.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace Sandkeeper;
using namespace Sandkeeper::Testing;

class CreateDialogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void keyboardOnly();
    void everyFieldSurvivesTheForm();
    void problems_data();
    void problems();
    void problemsWaitForATouch();
    void unsupportedFieldsSayWhy();
    void onlyReadyAccounts();
    void noAccount();
    void environmentIsPastedAndEdited();
    void secretsAreMasked();
    void valuesAreRememberedWithoutSecrets();
    void idempotencyKeyFollowsTheValues();
    void createAnother();
    void endlessLifetime_data();
    void endlessLifetime();
    void suggestedNames_data();
    void suggestedNames();
    void accessible();
    void pictures();

private:
    template <typename T>
    T *child(const char *name) const
    {
        auto *found = m_dialog->findChild<T *>(QLatin1String(name));
        if (!found)
            qFatal("There is no %s.", name);
        return found;
    }
    void openDialog();
    void pressCreate() { QTest::keyClick(m_dialog.get(), Qt::Key_Return, Qt::ControlModifier); }
    QStringList shownProblems() const;
    static CreateRequest goodRequest();
    static CreateRequest fullRequest();

    std::unique_ptr<DialogFixture> m_fixture;
    std::unique_ptr<CreateDialog> m_dialog;
    QString m_account;
};

void CreateDialogTest::init()
{
    CreateDialog::forgetLast();
    m_fixture = std::make_unique<DialogFixture>();
    m_account = m_fixture->addAccount(QStringLiteral("Work"));
    QVERIFY(!m_account.isEmpty());
}

void CreateDialogTest::cleanup()
{
    m_dialog.reset();
    m_fixture.reset();
}

void CreateDialogTest::openDialog()
{
    m_dialog = std::make_unique<CreateDialog>(m_fixture->sessions.get(), m_fixture->operations.get());
    m_dialog->open();
    m_dialog->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
}

QStringList CreateDialogTest::shownProblems() const
{
    QStringList problems;
    for (const FieldRow *row : m_dialog->findChildren<FieldRow *>()) {
        if (!row->problem().isEmpty())
            problems << row->problem();
    }
    return problems;
}

CreateRequest CreateDialogTest::goodRequest()
{
    CreateRequest request;
    request.name = QStringLiteral("box");
    request.image = QStringLiteral("python:3.11-slim");
    return request;
}

CreateRequest CreateDialogTest::fullRequest()
{
    CreateRequest request = goodRequest();
    request.startCommand = Argv{.executable = QStringLiteral("/worker"),
                                .arguments = {QStringLiteral("--port"), QStringLiteral("80 00")}};
    request.runtime = QStringLiteral("vm");
    request.cpuCores = 2.5;
    request.memoryGb = 8;
    request.diskGb = 20;
    request.gpuCount = 2;
    request.gpuType = QStringLiteral("H100_80GB");
    request.networkAllowlist = QStringList{QStringLiteral("a.example"), QStringLiteral("10.0.0.0/8")};
    request.lifetime = std::chrono::minutes(150);
    request.idleTimeout = std::chrono::minutes(30);
    request.environment = {{QStringLiteral("A"), QStringLiteral("1 = one")},
                           {QStringLiteral("B"), QString()}};
    request.secrets.emplace_back(QStringLiteral("TOKEN"), Secret(QByteArrayView("made-up-secret")));
    request.labels = {QStringLiteral("exp-7"), QStringLiteral("new box")};
    request.teamId = QStringLiteral("team-1");
    request.region = QStringLiteral("eu-west");
    request.advancedConfigs = {{QStringLiteral("x"), 1}};
    request.registryCredentialsId = QStringLiteral("cred-1");
    request.guaranteed = true;
    return request;
}

void CreateDialogTest::keyboardOnly()
{
    openDialog();
    QSignalSpy submitted(m_dialog.get(), &CreateDialog::submitted);
    const auto type = [this](const QString &text) {
        QTest::keyClicks(m_dialog->focusWidget(), text);
    };
    const auto tab = [this] {
        QTest::keyClick(m_dialog->focusWidget(), Qt::Key_Tab);
    };

    // The suggested name is selected: typing replaces it.
    QCOMPARE(m_dialog->focusWidget()->objectName(), QStringLiteral("createName"));
    type(QStringLiteral("my-box"));
    tab();
    QTest::keyClick(m_dialog->focusWidget(), Qt::Key_A, Qt::ControlModifier);
    type(QStringLiteral("alpine:3"));
    tab();
    QCOMPARE(m_dialog->focusWidget()->objectName(), QStringLiteral("createRuntime"));
    type(QStringLiteral("V"));
    tab();
    type(QStringLiteral("2.5"));
    tab();
    type(QStringLiteral("4"));
    tab();
    type(QStringLiteral("12"));
    tab();
    type(QStringLiteral("90"));
    tab();
    QCOMPARE(m_dialog->focusWidget()->objectName(), QStringLiteral("createLabels"));
    type(QStringLiteral("exp-7, demo,, exp-7"));
    tab();
    QCOMPARE(m_dialog->focusWidget()->objectName(), QStringLiteral("sectionCommand"));
    QTest::keyClick(m_dialog->focusWidget(), Qt::Key_Space);
    tab();
    QCOMPARE(m_dialog->focusWidget()->objectName(), QStringLiteral("commandKind"));
    QTest::keyClick(m_dialog->focusWidget(), Qt::Key_Down);
    tab();
    type(QStringLiteral("sleep 60"));
    pressCreate();

    QCOMPARE(submitted.size(), 1);
    QVERIFY(!m_dialog->isVisible());
    QTRY_COMPARE(m_fixture->service().created.size(), size_t(1));
    const CreateRequest &sent = m_fixture->service().created.front();
    QCOMPARE(sent.name, QStringLiteral("my-box"));
    QCOMPARE(sent.image, QStringLiteral("alpine:3"));
    QCOMPARE(sent.runtime, QStringLiteral("vm"));
    QCOMPARE(sent.cpuCores, 2.5);
    QCOMPARE(sent.memoryGb, 4.0);
    QCOMPARE(sent.diskGb, 12.0);
    QCOMPARE(sent.lifetime, std::chrono::minutes(90));
    QCOMPARE(sent.labels, (QStringList{QStringLiteral("exp-7"), QStringLiteral("demo")}));
    QVERIFY(sent.startCommand == StartCommand(QStringLiteral("sleep 60")));
    QVERIFY(!sent.idleTimeout && !sent.networkAllowlist && !sent.networkDenylist && sent.gpuCount == 0);
    QCOMPARE(sent.idempotencyKey.size(), 32);
}

void CreateDialogTest::everyFieldSurvivesTheForm()
{
    openDialog();
    const CreateRequest wanted = fullRequest();
    m_dialog->setRequest(m_account, wanted);
    pressCreate();
    QTRY_COMPARE(m_fixture->service().created.size(), size_t(1));
    const CreateRequest &sent = m_fixture->service().created.front();
    QCOMPARE(sent.name, wanted.name);
    QCOMPARE(sent.image, wanted.image);
    QVERIFY(sent.startCommand == wanted.startCommand);
    QCOMPARE(sent.runtime, wanted.runtime);
    QCOMPARE(sent.cpuCores, wanted.cpuCores);
    QCOMPARE(sent.memoryGb, wanted.memoryGb);
    QCOMPARE(sent.diskGb, wanted.diskGb);
    QCOMPARE(sent.gpuCount, wanted.gpuCount);
    QCOMPARE(sent.gpuType, wanted.gpuType);
    QVERIFY(sent.networkAllowlist == wanted.networkAllowlist && !sent.networkDenylist);
    QCOMPARE(sent.lifetime, wanted.lifetime);
    QVERIFY(sent.idleTimeout == wanted.idleTimeout);
    QCOMPARE(sent.environment, wanted.environment);
    QCOMPARE(sent.secrets.size(), wanted.secrets.size());
    QCOMPARE(sent.secrets.front().first, wanted.secrets.front().first);
    QVERIFY(sent.secrets.front().second.equals(wanted.secrets.front().second));
    QCOMPARE(sent.labels, wanted.labels);
    QCOMPARE(sent.teamId, wanted.teamId);
    QCOMPARE(sent.region, wanted.region);
    QCOMPARE(sent.advancedConfigs, wanted.advancedConfigs);
    QCOMPARE(sent.registryCredentialsId, wanted.registryCredentialsId);
    QCOMPARE(sent.guaranteed, wanted.guaranteed);
}

void CreateDialogTest::problems_data()
{
    QTest::addColumn<std::function<void(CreateDialogTest &)>>("spoil");
    QTest::addColumn<QString>("problem");
    QTest::addColumn<QString>("focus");
    using Spoil = std::function<void(CreateDialogTest &)>;
    const auto row = [](const char *name, Spoil spoil, const char *problem, const char *focus) {
        QTest::newRow(name) << spoil << QString::fromLatin1(problem) << QString::fromLatin1(focus);
    };
    row(
        "empty name", [](auto &t) { t.template child<QLineEdit>("createName")->clear(); }, "a name is needed",
        "createName");
    row(
        "long name",
        [](auto &t) { t.template child<QLineEdit>("createName")->setText(QString(101, QLatin1Char('x'))); },
        "the name is too long", "createName");
    row(
        "no image", [](auto &t) { t.template child<QComboBox>("createImage")->clearEditText(); },
        "an image is needed", "createImage");
    row(
        "GPU without a type", [](auto &t) { t.template child<QSpinBox>("createGpuCount")->setValue(1); },
        "a GPU type is needed", "createGpuType");
    row(
        "empty command line", [](auto &t) { t.template child<QComboBox>("commandKind")->setCurrentIndex(1); },
        "Enter a command line", "commandKind");
    row(
        "empty program", [](auto &t) { t.template child<QComboBox>("commandKind")->setCurrentIndex(2); },
        "Enter the program", "commandKind");
    row(
        "idle longer than lifetime",
        [](auto &t) {
            t.template child<QCheckBox>("createIdleSwitch")->setChecked(true);
            t.template child<QSpinBox>("createIdle")->setValue(600);
        },
        "longer than the lifetime", "createIdleSwitch");
    row(
        "no hosts", [](auto &t) { t.template child<QComboBox>("networkMode")->setCurrentIndex(1); },
        "Enter at least one host", "networkMode");
    row(
        "bad host",
        [](auto &t) {
            t.template child<QComboBox>("networkMode")->setCurrentIndex(1);
            t.template child<QPlainTextEdit>("networkHosts")->setPlainText(QStringLiteral("http://x"));
        },
        "not a host", "networkMode");
    row(
        "broken JSON",
        [](auto &t) {
            t.template child<QPlainTextEdit>("createAdvanced")->setPlainText(QStringLiteral("{\n\"a\": }"));
        },
        "line 2", "createAdvanced");
    row(
        "JSON array",
        [](auto &t) {
            t.template child<QPlainTextEdit>("createAdvanced")->setPlainText(QStringLiteral("[1]"));
        },
        "must be a JSON object", "createAdvanced");
}

void CreateDialogTest::problems()
{
    QFETCH(std::function<void(CreateDialogTest &)>, spoil);
    QFETCH(QString, problem);
    QFETCH(QString, focus);
    openDialog();
    m_dialog->setRequest(m_account, goodRequest());
    QCOMPARE(shownProblems(), QStringList());
    spoil(*this);
    QVERIFY(child<QPushButton>("createButton")->isEnabled());
    pressCreate();
    QCOMPARE(shownProblems().size(), 1);
    QVERIFY2(shownProblems().constFirst().contains(problem), qPrintable(shownProblems().constFirst()));
    QVERIFY(m_dialog->isVisible());
    QCOMPARE(m_fixture->operations->operations().size(), 0);
    QTRY_VERIFY(m_dialog->focusWidget());
    QCOMPARE(m_dialog->focusWidget()->objectName(), focus);
    QVERIFY(m_dialog->focusWidget()->isVisible());
    QVERIFY(m_dialog->focusWidget()->accessibleDescription().contains(problem));
    // Not only in the form, but in the part of it that can be seen, together with its message.
    const QWidget *row = m_dialog->focusWidget();
    while (!qobject_cast<const FieldRow *>(row))
        row = row->parentWidget();
    const QWidget *viewport = child<QScrollArea>("createScroll")->viewport();
    QTRY_VERIFY(viewport->rect().contains(row->rect().translated(row->mapTo(viewport, QPoint(0, 0)))));

    // Mending it takes the message away and the request goes out.
    m_dialog->setRequest(m_account, goodRequest());
    QCOMPARE(shownProblems(), QStringList());
    pressCreate();
    QTRY_COMPARE(m_fixture->service().created.size(), size_t(1));
}

void CreateDialogTest::problemsWaitForATouch()
{
    openDialog();
    auto *image = child<QComboBox>("createImage");
    child<QSpinBox>("createGpuCount")->setValue(1);
    QCOMPARE(shownProblems(), QStringList{QStringLiteral("a GPU type is needed")});
    child<QSpinBox>("createGpuCount")->setValue(0);
    QCOMPARE(shownProblems(), QStringList());
    image->clearEditText();
    QCOMPARE(shownProblems(), QStringList{QStringLiteral("an image is needed")});
    image->setEditText(QStringLiteral("alpine"));
    QCOMPARE(shownProblems(), QStringList());
}

void CreateDialogTest::unsupportedFieldsSayWhy()
{
    m_fixture->service().fields = {
        {.field = CreateField::Name},
        {.field = CreateField::Image},
        {.field = CreateField::GpuCount,
         .supported = false,
         .reason = QStringLiteral("Only for large accounts.")},
    };
    openDialog();
    m_dialog->setRequest(m_account, fullRequest());
    QVERIFY(child<QLineEdit>("createName")->isEnabled());
    auto *gpus = child<QSpinBox>("createGpuCount");
    QVERIFY(!gpus->isEnabled());
    QCOMPARE(gpus->accessibleDescription(), QStringLiteral("Only for large accounts."));
    auto *cpu = child<QDoubleSpinBox>("createCpu");
    QVERIFY(!cpu->isEnabled());
    QVERIFY(!cpu->accessibleDescription().isEmpty());
    pressCreate();
    QTRY_COMPARE(m_fixture->service().created.size(), size_t(1));
    const CreateRequest &sent = m_fixture->service().created.front();
    QCOMPARE(sent.cpuCores, CreateRequest().cpuCores);
    QCOMPARE(sent.gpuCount, 0);
    QVERIFY(sent.secrets.empty() && sent.environment.isEmpty() && !sent.networkAllowlist);
}

void CreateDialogTest::onlyReadyAccounts()
{
    Account off;
    off.providerId = QStringLiteral("testservice");
    off.name = QStringLiteral("Resting");
    off.enabled = false;
    const auto saved = m_fixture->sessions->save(off, Secret(QByteArrayView("tst_made_up_key_0000")));
    QTRY_COMPARE(m_fixture->sessions->accounts().size(), 2);
    openDialog();
    auto *accounts = child<QComboBox>("createAccount");
    QCOMPARE(accounts->count(), 2);
    QCOMPARE(m_dialog->accountId(), m_account);
    const int row = accounts->findText(QStringLiteral("Resting"), Qt::MatchStartsWith);
    QVERIFY(row >= 0);
    QVERIFY(accounts->itemText(row).contains(QStringLiteral("Turned off")));
    QVERIFY(!(accounts->model()->flags(accounts->model()->index(row, 0)) & Qt::ItemIsEnabled));
}

void CreateDialogTest::noAccount()
{
    m_dialog.reset();
    m_fixture = std::make_unique<DialogFixture>();
    openDialog();
    pressCreate();
    QVERIFY(m_dialog->isVisible());
    QCOMPARE(m_dialog->focusWidget()->objectName(), QStringLiteral("createAccount"));
    QVERIFY(shownProblems().constFirst().contains(QStringLiteral("No account is ready")));
}

void CreateDialogTest::environmentIsPastedAndEdited()
{
    openDialog();
    child<QToolButton>("sectionEnvironment")->click();
    auto *table = child<QTableView>("createEnvironment");
    table->setFocus();
    QGuiApplication::clipboard()->setText(
        QStringLiteral("# comment\nexport A=1\nB = \"two words\"\nnonsense\nA=3\n"));
    QTest::keyClick(table, Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(m_dialog->request().environment,
             (QMap<QString, QString>{{QStringLiteral("A"), QStringLiteral("3")},
                                     {QStringLiteral("B"), QStringLiteral("two words")}}));

    // Typed into the last row; the shortcut comes while the cell is still open.
    table->setCurrentIndex(table->model()->index(2, 0));
    QTest::keyClick(table, Qt::Key_C);
    QTRY_VERIFY(table->findChild<QLineEdit *>());
    QTest::keyClick(table->findChild<QLineEdit *>(), Qt::Key_Tab);
    QTRY_VERIFY(m_dialog->focusWidget() &&
                m_dialog->focusWidget()->objectName() == QLatin1String("cellEditor"));
    QTest::keyClicks(m_dialog->focusWidget(), QStringLiteral("4"));
    pressCreate();
    QTRY_COMPARE(m_fixture->service().created.size(), size_t(1));
    QCOMPARE(m_fixture->service().created.front().environment.value(QStringLiteral("c")),
             QStringLiteral("4"));
}

void CreateDialogTest::secretsAreMasked()
{
    KeyValueModel model(KeyValueModel::Values::Masked);
    QCOMPARE(model.addLines(QStringLiteral("TOKEN=made-up-secret")), 1);
    QCOMPARE(model.secrets().front().second.reveal().toByteArray(), QByteArray("made-up-secret"));
    for (int row = 0; row < model.rowCount(); ++row) {
        for (int column = 0; column < model.columnCount(); ++column) {
            for (int role = 0; role < Qt::UserRole; ++role)
                QVERIFY(!model.index(row, column).data(role).toString().contains(QLatin1String("made-up")));
        }
    }
    openDialog();
    child<QToolButton>("sectionEnvironment")->click();
    auto *table = child<QTableView>("createSecrets");
    table->setFocus();
    table->setCurrentIndex(table->model()->index(0, 1));
    QTest::keyClick(table, Qt::Key_S);
    auto *editor = table->findChild<QLineEdit *>();
    QVERIFY(editor);
    QCOMPARE(editor->echoMode(), QLineEdit::Password);
    // A value without a name is a problem of its own.
    pressCreate();
    QCOMPARE(shownProblems().size(), 1);
    QCOMPARE(m_fixture->operations->operations().size(), 0);
}

void CreateDialogTest::valuesAreRememberedWithoutSecrets()
{
    openDialog();
    m_dialog->setRequest(m_account, fullRequest());
    pressCreate();
    QTRY_VERIFY(!m_dialog->isVisible());
    openDialog();
    const CreateRequest next = m_dialog->request();
    QCOMPARE(next.cpuCores, 2.5);
    QCOMPARE(next.labels, fullRequest().labels);
    QVERIFY(next.secrets.empty());
    QVERIFY(next.idempotencyKey.isEmpty());
    QVERIFY(next.name != fullRequest().name);
    QVERIFY(next.name.startsWith(QLatin1String("python-3-11-slim-")));
}

void CreateDialogTest::idempotencyKeyFollowsTheValues()
{
    openDialog();
    CreateRequest request = goodRequest();
    request.idempotencyKey = QStringLiteral("0123456789abcdef0123456789abcdef");
    m_dialog->setRequest(m_account, request);
    // What happens elsewhere does not count as a change.
    m_fixture->sessions->reconnect(m_account);
    QTRY_COMPARE(m_fixture->sessions->phase(m_account), AccountSessions::Phase::Ready);
    QCOMPARE(m_dialog->request().idempotencyKey, request.idempotencyKey);
    child<QDoubleSpinBox>("createCpu")->setValue(3);
    QVERIFY(m_dialog->request().idempotencyKey.isEmpty());
}

void CreateDialogTest::createAnother()
{
    openDialog();
    child<QCheckBox>("createAnother")->setChecked(true);
    const QString first = m_dialog->request().name;
    pressCreate();
    QVERIFY(m_dialog->isVisible());
    const QString second = m_dialog->request().name;
    QVERIFY(!second.isEmpty() && first != second);
    pressCreate();
    QTRY_COMPARE(m_fixture->service().created.size(), size_t(2));
    const auto &created = m_fixture->service().created;
    QVERIFY(created[0].idempotencyKey != created[1].idempotencyKey);
}

void CreateDialogTest::endlessLifetime_data()
{
    QTest::addColumn<bool>("allowed");
    QTest::newRow("allowed") << true;
    QTest::newRow("refused") << false;
}

void CreateDialogTest::endlessLifetime()
{
    QFETCH(bool, allowed);
    m_fixture->service().unlimitedLifetime = allowed;
    openDialog();
    auto *noLimit = child<QCheckBox>("createLifetimeSwitch");
    QCOMPARE(noLimit->isVisible(), allowed);
    if (!allowed)
        return;
    noLimit->click();
    QVERIFY(!child<QSpinBox>("createLifetime")->isEnabled());
    QVERIFY(m_dialog->request().lifetime.count() < 0);
}

void CreateDialogTest::suggestedNames_data()
{
    QTest::addColumn<QString>("image");
    QTest::addColumn<QString>("pattern");
    QTest::newRow("tag") << QStringLiteral("python:3.11-slim")
                         << QStringLiteral("python-3-11-slim-[a-z0-9]{4}");
    QTest::newRow("registry") << QStringLiteral("ghcr.example:5000/Team/My_App@sha256:00")
                              << QStringLiteral("my-app-[a-z0-9]{4}");
    QTest::newRow("nothing") << QString() << QStringLiteral("sandbox-[a-z0-9]{4}");
    QTest::newRow("other script") << QStringLiteral("镜像") << QStringLiteral("sandbox-[a-z0-9]{4}");
    QTest::newRow("long") << QString(200, QLatin1Char('a')) << QStringLiteral("a{40}-[a-z0-9]{4}");
}

void CreateDialogTest::suggestedNames()
{
    QFETCH(QString, image);
    QFETCH(QString, pattern);
    const QRegularExpression expected(QRegularExpression::anchoredPattern(pattern));
    QVERIFY2(expected.match(suggestedName(image)).hasMatch(), qPrintable(suggestedName(image)));
}

void CreateDialogTest::accessible()
{
    openDialog();
    QCOMPARE(accessibilityFaults(m_dialog.get()), QStringList());
}

void CreateDialogTest::pictures()
{
    openDialog();
    takePictures(m_dialog.get(), QStringLiteral("create"));
    m_dialog->setRequest(m_account, fullRequest());
    child<QComboBox>("createGpuType")->clearEditText();
    child<QPlainTextEdit>("createAdvanced")->setPlainText(QStringLiteral("{ broken"));
    for (const char *section :
         {"sectionCommand", "sectionEnvironment", "sectionGpu", "sectionNetwork", "sectionAdvanced"})
        child<QToolButton>(section)->setChecked(true);
    pressCreate();
    QCoreApplication::processEvents();
    takePictures(m_dialog.get(), QStringLiteral("create-problems"));
    m_dialog->resize(m_dialog->width(), 1500);
    QCoreApplication::processEvents();
    takePictures(m_dialog.get(), QStringLiteral("create-everything"));
    QVERIFY(m_dialog->minimumSizeHint().height() <= 700);
}

QTEST_MAIN(CreateDialogTest)
#include "tst_createdialog.moc"
