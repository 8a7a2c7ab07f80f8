// SPDX-License-Identifier: MIT
#include "ui/dialogs/accountsdialog.h"

#include "core/provider/errortext.h"
#include "core/provider/future.h"
#include "core/store/credentials.h"
#include "ui/dialogs/accounteditor.h"
#include "ui/dialogs/accounttext.h"
#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/paddedheader.h"
#include "ui/widgets/plainitemdelegate.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QHeaderView>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalBlocker>
#include <QtConcurrentRun>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace Sandkeeper {

namespace {

enum Column { NameColumn, ServiceColumn, StateColumn, OriginColumn, ColumnCount };
constexpr int AccountIdRole = Qt::UserRole + 1;

QString phaseIcon(AccountSessions::Phase phase)
{
    using Phase = AccountSessions::Phase;
    switch (phase) {
    case Phase::Connecting:
        return QStringLiteral("state-pending");
    case Phase::Ready:
        return QStringLiteral("state-running");
    case Phase::KeyMissing:
    case Phase::KeychainLocked:
    case Phase::KeychainAbsent:
        return QStringLiteral("key");
    case Phase::Failed:
        return QStringLiteral("error");
    case Phase::Disabled:
        return QStringLiteral("state-paused");
    }
    return {};
}

} // namespace

AccountsDialog::AccountsDialog(AccountSessions *sessions, PluginManager *plugins, SecretStore *keychain,
                               QWidget *parent)
    : QDialog(parent)
    , m_sessions(sessions)
    , m_plugins(plugins)
    , m_keychain(keychain)
    , m_list(nameWidget(new QTreeWidget(this), "accountsList", tr("Accounts")))
    , m_details(selectableLabel({}, this))
    , m_pluginProblems(new HintLabel({}, this))
{
    setObjectName(QStringLiteral("accountsDialog"));
    setWindowTitle(tr("Accounts"));
    build();
    connect(m_sessions, &AccountSessions::accountsChanged, this, &AccountsDialog::fill);
    connect(m_sessions, &AccountSessions::phaseChanged, this, &AccountsDialog::fill);
    connect(m_plugins, &PluginManager::changed, this, &AccountsDialog::fillPlugins);
    connect(m_list, &QTreeWidget::itemSelectionChanged, this, &AccountsDialog::updateSelection);
    connect(m_list, &QTreeWidget::itemActivated, this, [this] {
        if (m_edit->isEnabled())
            editAccount(currentAccountId());
    });
    fill();
    fillPlugins();
}

AccountsDialog::~AccountsDialog()
{
    m_testing.cancel();
    m_unlocking.cancel(); // takes the system's prompt back
}

QPushButton *AccountsDialog::addButton(QWidget *column, const char *objectName, const QString &text)
{
    auto *button = nameWidget(new QPushButton(text, column), objectName, QString(text).remove(QChar(0x2026)));
    button->setAutoDefault(false);
    column->layout()->addWidget(button);
    return button;
}

void AccountsDialog::build()
{
    m_list->setHeader(new PaddedHeader(m_list));
    m_list->setItemDelegate(new PlainItemDelegate(m_list));
    m_list->setHeaderLabels({tr("Name"), tr("Service"), tr("State"), tr("Origin")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->header()->setStretchLastSection(true);
    const int unit = m_list->fontMetrics().averageCharWidth();
    m_list->setColumnWidth(NameColumn, unit * 26);
    for (const int column : {ServiceColumn, StateColumn})
        m_list->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);

    auto *column = new QWidget(this);
    auto *columnLayout = new QVBoxLayout(column);
    columnLayout->setContentsMargins(0, 0, 0, 0);
    columnLayout->setSpacing(8);
    m_add = addButton(column, "accountsAdd", tr("Add…"));
    m_edit = addButton(column, "accountsEdit", tr("Edit…"));
    m_remove = addButton(column, "accountsRemove", tr("Remove…"));
    m_test = addButton(column, "accountsTest", tr("Test"));
    m_connect = addButton(column, "accountsConnect", tr("Connect again"));
    m_import = addButton(column, "accountsImport", tr("Keep in keychain…"));
    columnLayout->addStretch(1);

    m_details->setObjectName(QStringLiteral("accountsDetails"));
    m_details->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    m_details->setMinimumHeight(m_details->fontMetrics().lineSpacing() * 3);
    m_pluginProblems->setObjectName(QStringLiteral("accountsPluginProblems"));

    auto *buttons = new QDialogButtonBox(this);
    auto *close = nameWidget(buttons->addButton(QDialogButtonBox::Close), "accountsClose", tr("Close"));
    close->setText(tr("Close"));
    close->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_list, 1);
    top->addWidget(column);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addLayout(top, 1);
    layout->addWidget(m_details);
    layout->addWidget(m_pluginProblems);
    layout->addWidget(buttons);
    resize(760, 420);

    connect(m_add, &QPushButton::clicked, this, &AccountsDialog::addAccount);
    connect(m_edit, &QPushButton::clicked, this, [this] { editAccount(currentAccountId()); });
    connect(m_remove, &QPushButton::clicked, this, &AccountsDialog::confirmRemove);
    connect(m_test, &QPushButton::clicked, this, &AccountsDialog::test);
    connect(m_connect, &QPushButton::clicked, this, &AccountsDialog::connectAgain);
    connect(m_import, &QPushButton::clicked, this, [this] { importAccount(currentAccountId()); });
}

void AccountsDialog::fill()
{
    const QString kept = currentAccountId();
    {
        const QSignalBlocker blocker(m_list);
        m_list->clear();
        for (const Account &account : m_sessions->accounts()) {
            const ProviderMetadata *metadata = m_plugins->metadata(account.providerId);
            auto *item = new QTreeWidgetItem(m_list);
            item->setText(NameColumn, visibleOneLine(account.name));
            item->setText(ServiceColumn, metadata ? metadata->name : account.providerId);
            item->setText(StateColumn, phaseText(m_sessions->phase(account.id)));
            item->setText(OriginColumn, originText(account));
            item->setIcon(StateColumn, themedIcon(phaseIcon(m_sessions->phase(account.id))));
            item->setData(NameColumn, AccountIdRole, account.id);
        }
    }
    setCurrentAccountId(kept);
    updateSelection();
}

void AccountsDialog::fillPlugins()
{
    QStringList lines;
    for (const PluginManager::Plugin &plugin : m_plugins->plugins()) {
        if (!plugin.error.isEmpty())
            lines << tr("The plug-in %1 cannot be used: %2")
                         .arg(QDir::toNativeSeparators(plugin.fileName), plugin.error);
    }
    m_pluginProblems->setText(lines.join(QLatin1Char('\n')));
    m_pluginProblems->setVisible(!lines.isEmpty());
}

QString AccountsDialog::currentAccountId() const
{
    const QTreeWidgetItem *item = m_list->currentItem();
    return item ? item->data(NameColumn, AccountIdRole).toString() : QString();
}

void AccountsDialog::setCurrentAccountId(const QString &accountId)
{
    for (int row = 0; row < m_list->topLevelItemCount(); ++row) {
        QTreeWidgetItem *item = m_list->topLevelItem(row);
        if (item->data(NameColumn, AccountIdRole).toString() == accountId)
            return m_list->setCurrentItem(item);
    }
    if (m_list->topLevelItemCount() > 0)
        m_list->setCurrentItem(m_list->topLevelItem(0));
}

void AccountsDialog::updateSelection()
{
    // A test's answer belongs to the account it was asked for.
    m_testing.cancel();
    const auto account = m_sessions->account(currentAccountId());
    updateButtons(account.value_or(Account()));
    if (!account)
        say(tr("No accounts yet. Add one with its key to see its sandboxes."));
    else
        say(describe(*account));
}

void AccountsDialog::updateButtons(const Account &account)
{
    using Phase = AccountSessions::Phase;
    const bool exists = !account.id.isEmpty();
    const bool isStored = exists && account.origin == Account::Origin::Stored;
    const Phase phase = exists ? m_sessions->phase(account.id) : Phase::Disabled;
    const QString readOnly = !exists || isStored
                                 ? QString()
                                 : tr("This account was not added here, so it is changed where it "
                                      "comes from: %1")
                                       .arg(originText(account));
    for (QPushButton *button : {m_edit, m_remove}) {
        button->setEnabled(isStored);
        button->setToolTip(plainToolTip(readOnly));
    }
    m_test->setEnabled(exists && !m_sessions->maskedKey(account.id).isEmpty());
    const bool isBroken =
        phase == Phase::KeychainLocked || phase == Phase::KeychainAbsent || phase == Phase::Failed;
    m_connect->setVisible(exists && isBroken);
    m_connect->setText(phase == Phase::KeychainLocked ? tr("Unlock keychain") : tr("Connect again"));
    m_connect->setAccessibleName(m_connect->text());
    m_import->setVisible(exists && account.origin == Account::Origin::Environment);
}

QString AccountsDialog::describe(const Account &account) const
{
    QStringList lines;
    const QString key = m_sessions->maskedKey(account.id);
    if (!key.isEmpty())
        lines << tr("Key: %1").arg(key);
    if (const auto error = m_sessions->error(account.id))
        lines << message(*error) << advice(*error);
    else
        lines << phaseAdvice(m_sessions->phase(account.id));
    if (account.origin == Account::Origin::Environment)
        lines << tr(
            "This account was found outside Sandkeeper and is not stored. Keep its key in the keychain to "
            "make it permanent.");
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

AccountEditor *AccountsDialog::openEditor()
{
    auto *editor = new AccountEditor(m_sessions, m_plugins, m_keychain, this);
    editor->setAttribute(Qt::WA_DeleteOnClose);
    connect(editor, &AccountEditor::saved, this, &AccountsDialog::setCurrentAccountId);
    return editor;
}

void AccountsDialog::addAccount()
{
    openEditor()->open();
}

void AccountsDialog::editAccount(const QString &accountId)
{
    const auto account = m_sessions->account(accountId);
    if (!account || account->origin != Account::Origin::Stored)
        return;
    AccountEditor *editor = openEditor();
    editor->setAccount(*account);
    editor->open();
}

void AccountsDialog::importAccount(const QString &accountId)
{
    const auto account = m_sessions->account(accountId);
    const ProviderMetadata *metadata = m_sessions->metadata(accountId);
    if (!account || !metadata || account->origin != Account::Origin::Environment)
        return;
    // The key is read again from where it was found, so that no dialog needs a way to ask a session for a
    // key.
    const auto search = [metadata = *metadata, environment = QProcessEnvironment::systemEnvironment(),
                         home = QDir::homePath(), source = account->originText]() -> Result<FoundCredential> {
        const QList<FoundCredential> all = findCredentials(metadata, environment, home);
        for (const FoundCredential &found : all) {
            if (found.source == source)
                return found;
        }
        return tl::unexpected(Error{.kind = Error::Kind::NotFound});
    };
    whenDone<FoundCredential>(
        QtConcurrent::run(search), this, [this, account = *account](const Result<FoundCredential> &found) {
            if (found)
                importFound(account, *found);
            else
                say(tr("The key is no longer where it was found (%1). Nothing was stored.")
                        .arg(account.originText));
        });
}

void AccountsDialog::importFound(const Account &account, const FoundCredential &found)
{
    Account copy = account;
    copy.id.clear();
    copy.origin = Account::Origin::Stored;
    copy.originText.clear();
    copy.keyPlace = Account::KeyPlace::Keychain;
    copy.baseUrl = found.baseUrl;
    copy.sandboxUrl.clear(); // a matter of the environment, and of this session
    copy.teamId = found.teamId;
    copy.enabled = true;
    AccountEditor *editor = openEditor();
    editor->setAccount(copy);
    editor->setFoundKey(found.apiKey);
    editor->open();
    if (found.fromFile && found.fileReadableByOthers)
        say(tr("Other users of this computer can read %1. After keeping the key in the keychain, make the "
               "file "
               "private or remove the key from it.")
                .arg(QDir::toNativeSeparators(found.source)));
}

void AccountsDialog::confirmRemove()
{
    const auto account = m_sessions->account(currentAccountId());
    if (!account)
        return;
    auto *box = new QMessageBox(QMessageBox::Question, tr("Remove account"), {}, QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("accountsRemoveQuestion"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setText(tr("Remove “%1” from this computer?").arg(account->name));
    box->setInformativeText(
        tr("Its key is deleted from where it is kept here. Its sandboxes live on at the service "
           "and may go on costing money; delete them first if you no longer need them."));
    auto *yes = nameWidget(box->addButton(tr("Remove account"), QMessageBox::DestructiveRole),
                           "accountsRemoveYes", tr("Remove account"));
    auto *no = nameWidget(box->addButton(QMessageBox::Cancel), "accountsRemoveNo", tr("Cancel"));
    no->setText(tr("Cancel"));
    box->setDefaultButton(no);
    box->setEscapeButton(no);
    connect(yes, &QPushButton::clicked, this, [this, id = account->id] { remove(id); });
    box->open();
}

void AccountsDialog::remove(const QString &accountId)
{
    whenDone<void>(m_sessions->removeAccount(accountId), this, [this](const Result<void> &removed) {
        if (!removed)
            say(tr("The account was not removed. %1 %2")
                    .arg(message(removed.error()), advice(removed.error())));
    });
}

void AccountsDialog::test()
{
    const auto account = m_sessions->account(currentAccountId());
    if (!account)
        return;
    m_testing.cancel();
    m_test->setEnabled(false);
    say(tr("Asking the service…"));
    m_testing = m_sessions->test(*account, {});
    whenDone<AccountIdentity>(
        m_testing, this, [this, id = account->id](const Result<AccountIdentity> &identity) {
            if (id != currentAccountId())
                return;
            m_test->setEnabled(true);
            if (identity)
                say(identityText(*identity));
            else if (!identity.error().isCancelled())
                say(message(identity.error()) + QLatin1Char('\n') + advice(identity.error()));
        });
}

void AccountsDialog::connectAgain()
{
    const QString id = currentAccountId();
    if (!m_keychain || m_sessions->phase(id) != AccountSessions::Phase::KeychainLocked)
        return m_sessions->reconnect(id);
    say(tr("Waiting for the keychain…"));
    m_unlocking = m_keychain->unlock();
    whenDone<SecretStore::State>(m_unlocking, this, [this](const Result<SecretStore::State> &) {
        // One unlocked keychain helps every account that waits for it.
        for (const Account &account : m_sessions->accounts()) {
            if (m_sessions->phase(account.id) == AccountSessions::Phase::KeychainLocked)
                m_sessions->reconnect(account.id);
        }
    });
}

void AccountsDialog::say(const QString &text)
{
    m_details->setText(text);
}

} // namespace Sandkeeper
