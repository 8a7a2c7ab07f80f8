// SPDX-License-Identifier: MIT
#include "ui/dialogs/accounteditor.h"

#include "core/provider/errortext.h"
#include "core/provider/future.h"
#include "ui/dialogs/choiceedit.h"
#include "ui/dialogs/collapsiblesection.h"
#include "ui/dialogs/fieldrow.h"
#include "ui/dialogs/keyedit.h"
#include "ui/dialogs/networksettings.h"
#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/growth.h"
#include "ui/widgets/messagebar.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace Sandkeeper {

QString identityText(const AccountIdentity &identity)
{
    QString who = visibleOneLine(identity.name.isEmpty() ? identity.email : identity.name);
    if (!identity.name.isEmpty() && !identity.email.isEmpty())
        who = AccountEditor::tr("%1 (%2)").arg(visibleOneLine(identity.name), visibleOneLine(identity.email));
    if (who.isEmpty())
        who = visibleOneLine(identity.userId);
    QStringList lines;
    lines << (who.isEmpty() ? AccountEditor::tr("The key was accepted.")
                            : AccountEditor::tr("The key was accepted: %1.").arg(who));
    if (!identity.team.isEmpty())
        lines << AccountEditor::tr("Team: %1.").arg(visibleOneLine(identity.team));
    lines << AccountEditor::tr("The answer took %n millisecond(s).", nullptr, int(identity.latency.count()));
    if (const auto skew = identity.clockSkew; skew && std::abs(skew->count()) >= 2) {
        const int seconds = int(std::abs(skew->count()));
        lines << (skew->count() > 0
                      ? AccountEditor::tr("The service's clock is %n second(s) ahead of this one.", nullptr,
                                          seconds)
                      : AccountEditor::tr("The service's clock is %n second(s) behind this one.", nullptr,
                                          seconds));
    }
    return lines.join(QLatin1Char(' '));
}

AccountEditor::AccountEditor(AccountSessions *sessions, PluginManager *plugins, SecretStore *keychain,
                             QWidget *parent)
    : QDialog(parent)
    , m_sessions(sessions)
    , m_plugins(plugins)
    , m_keychain(keychain)
    , m_provider(nameWidget(new QComboBox, "accountProvider", tr("Service")))
    , m_name(nameWidget(new QLineEdit, "accountName", tr("Account name")))
    , m_key(new KeyEdit)
    , m_keyPage(nameWidget(new QPushButton, "accountKeyPage", tr("Get a key")))
    , m_region(nameWidget(new QComboBox, "accountRegion", tr("Region")))
    , m_url(nameWidget(new QLineEdit, "accountUrl", tr("Service address")))
    , m_team(new ChoiceEdit("accountTeam", tr("Team ID")))
    , m_enabled(nameWidget(new QCheckBox(tr("Use this account")), "accountEnabled", tr("Use this account")))
    , m_network(new NetworkSettings)
{
    setObjectName(QStringLiteral("accountEditor"));
    setWindowTitle(tr("Add account"));
    for (const ProviderMetadata &each : m_plugins->providers())
        m_provider->addItem(each.name, each.id);
    build();
    connectAll();
    setAccount({});
    askKeychain();
}

AccountEditor::~AccountEditor()
{
    m_testing.cancel();
    m_unlocking.cancel(); // takes the system's prompt back
}

void AccountEditor::build()
{
    auto *key = new QWidget;
    auto *keyLayout = new QVBoxLayout(key);
    keyLayout->setContentsMargins(0, 0, 0, 0);
    keyLayout->setSpacing(4);
    keyLayout->addWidget(m_key);
    keyLayout->addWidget(m_keyPage, 0, Qt::AlignLeading);
    m_keyPage->setAutoDefault(false);
    m_team->line()->setPlaceholderText(tr("Personal"));

    m_providerRow = new FieldRow(tr("&Service"), m_provider);
    m_nameRow = new FieldRow(tr("&Name"), m_name);
    m_keyRow = new FieldRow(tr("&Key"), key, m_key);
    m_regionRow = new FieldRow(tr("&Region"), m_region);
    m_urlRow = new FieldRow(tr("&Address"), m_url);
    m_teamRow = new FieldRow(tr("&Team ID"), m_team, m_team->line());
    QWidget *place = buildKeyPlace();
    m_placeRow = new FieldRow(tr("Keep the key"), place, m_inKeychain);
    m_networkSection = new CollapsibleSection(tr("Proxy and certificates"), "accountNetwork", this);
    m_networkSection->content()->addWidget(m_network);

    auto *buttons = new QDialogButtonBox(this);
    auto *cancel = nameWidget(buttons->addButton(QDialogButtonBox::Cancel), "accountCancel", tr("Cancel"));
    cancel->setText(tr("Cancel"));
    m_save = nameWidget(new QPushButton(tr("Save")), "accountSave", tr("Save"));
    buttons->addButton(m_save, QDialogButtonBox::AcceptRole);
    m_save->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_busy = new HintLabel({}, this);
    m_busy->setObjectName(QStringLiteral("accountBusy"));
    m_busy->setWordWrap(false);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    for (QWidget *row : {m_providerRow, m_nameRow, m_regionRow, m_urlRow, m_keyRow, m_teamRow, m_placeRow})
        layout->addWidget(row);
    layout->addWidget(new FieldRow({}, m_enabled));
    layout->addWidget(m_networkSection);
    layout->addWidget(buildTestLine());
    layout->addStretch(1);
    layout->addWidget(buildFailurePanel());
    auto *bottom = new QHBoxLayout;
    bottom->addWidget(m_busy, 1);
    bottom->addWidget(buttons);
    layout->addLayout(bottom);
    FieldRow::alignLabels(this);
    setMinimumWidth(560);
    growWithContent(this);
}

QWidget *AccountEditor::buildKeyPlace()
{
    auto *place = new QWidget;
    auto *layout = new QVBoxLayout(place);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    m_inKeychain = nameWidget(new QRadioButton(tr("In the system keychain")), "accountInKeychain",
                              tr("Keep the key in the system keychain"));
    m_inSession = nameWidget(new QRadioButton(tr("For this session only")), "accountInSession",
                             tr("Keep the key for this session only"));
    layout->addWidget(m_inKeychain);
    layout->addWidget(m_inSession);
    auto *group = new QButtonGroup(place);
    group->addButton(m_inKeychain);
    group->addButton(m_inSession);
    m_inKeychain->setEnabled(m_keychain != nullptr);
    return place;
}

QWidget *AccountEditor::buildTestLine()
{
    auto *line = new QWidget;
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    m_test = nameWidget(new QPushButton(tr("Test")), "accountTest", tr("Test the key"));
    m_test->setAutoDefault(false);
    m_testResult = wrappedLabel(tr("Asks the service whose key this is. Nothing is saved."));
    m_testResult->setObjectName(QStringLiteral("accountTestResult"));
    layout->addWidget(m_test, 0, Qt::AlignTop);
    layout->addWidget(m_testResult, 1);
    return line;
}

QWidget *AccountEditor::buildFailurePanel()
{
    m_failure = new QWidget(this);
    m_failureText = new MessageBar(m_failure);
    m_failureText->setObjectName(QStringLiteral("accountFailureText"));
    m_unlock =
        nameWidget(new QPushButton(tr("Unlock and try again")), "accountUnlock", tr("Unlock and try again"));
    m_again = nameWidget(new QPushButton(tr("Try again")), "accountAgain", tr("Try again"));
    m_sessionOnly = nameWidget(new QPushButton(tr("Keep for this session only")), "accountSessionOnly",
                               tr("Keep for this session only"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    for (QPushButton *button : {m_unlock, m_again, m_sessionOnly}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    auto *layout = new QVBoxLayout(m_failure);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_failureText);
    layout->addLayout(buttons);
    m_failure->hide();
    return m_failure;
}

void AccountEditor::connectAll()
{
    connect(m_provider, &QComboBox::currentIndexChanged, this, &AccountEditor::onProviderChanged);
    connect(m_region, &QComboBox::currentIndexChanged, this, &AccountEditor::onRegionChanged);
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_wasNamed = true; });
    for (QLineEdit *edit : {m_name, m_url, m_team->line()})
        connect(edit, &QLineEdit::textChanged, this, &AccountEditor::onEdited);
    connect(m_key, &KeyEdit::edited, this, &AccountEditor::onEdited);
    connect(m_key, &KeyEdit::edited, this, &AccountEditor::offerTeams);
    connect(m_url, &QLineEdit::textChanged, this, &AccountEditor::offerTeams);
    connect(m_team, &ChoiceEdit::textChanged, this, &AccountEditor::updateTeamName);
    connect(m_team, &ChoiceEdit::choicesLoaded, this, &AccountEditor::updateTeamName);
    connect(m_network, &NetworkSettings::edited, this, &AccountEditor::onEdited);
    connect(m_keyPage, &QPushButton::clicked, this, &AccountEditor::openKeyPage);
    connect(m_test, &QPushButton::clicked, this, &AccountEditor::test);
    connect(m_save, &QPushButton::clicked, this, &AccountEditor::save);
    connect(m_again, &QPushButton::clicked, this, &AccountEditor::save);
    connect(m_unlock, &QPushButton::clicked, this, &AccountEditor::unlockAndSave);
    connect(m_sessionOnly, &QPushButton::clicked, this, [this] {
        m_inSession->setChecked(true);
        save();
    });
}

const ProviderMetadata *AccountEditor::metadata() const
{
    return m_plugins->metadata(m_provider->currentData().toString());
}

void AccountEditor::setAccount(const Account &account)
{
    m_original = account;
    const bool isNew = account.id.isEmpty();
    setWindowTitle(isNew ? tr("Add account") : tr("Edit account"));
    m_wasNamed = !account.name.isEmpty();
    if (!account.providerId.isEmpty())
        m_provider->setCurrentIndex(m_provider->findData(account.providerId));
    // Another service is another account: its key and its sandboxes would not fit.
    m_providerRow->setUnavailable(isNew ? QString() : tr("The service of an account cannot be changed."));
    m_name->setText(account.name);
    m_key->setStoredKey(isNew ? QString() : m_sessions->maskedKey(account.id));
    m_url->setText(account.baseUrl.toString());
    m_team->setText(account.teamId);
    m_enabled->setChecked(account.enabled);
    m_network->setProxy(account.proxy);
    m_network->setCaFile(account.caFile);
    m_networkSection->setExpanded(!account.proxy.isEmpty() || !account.caFile.isEmpty());
    const bool keychain = m_keychain && account.keyPlace == Account::KeyPlace::Keychain;
    (keychain ? m_inKeychain : m_inSession)->setChecked(true);
    m_failure->hide();
    m_checked = false;
    onProviderChanged();
}

void AccountEditor::setFoundKey(const Secret &key)
{
    m_key->setFoundKey(key);
    onEdited();
}

Account AccountEditor::account() const
{
    Account account = m_original;
    account.origin = Account::Origin::Stored;
    account.originText.clear();
    account.providerId = m_provider->currentData().toString();
    account.name = m_name->text().trimmed();
    account.baseUrl = checkedUrl().url;
    account.teamId = m_teamRow->isAvailable() ? m_team->text() : QString();
    account.enabled = m_enabled->isChecked();
    account.proxy = m_network->proxy();
    account.caFile = m_network->caFile();
    account.keyPlace = m_inKeychain->isChecked() ? Account::KeyPlace::Keychain : Account::KeyPlace::Session;
    return account;
}

void AccountEditor::onProviderChanged()
{
    const ProviderMetadata *meta = metadata();
    if (!meta) {
        m_providerRow->setProblem(tr("No service plug-in could be loaded. See the list of accounts for the "
                                     "reason."));
        m_keyPage->hide();
        return;
    }
    m_teamRow->setUnavailable(meta->hasTeams ? QString() : tr("This service has no teams."));
    if (!m_wasNamed)
        m_name->setText(meta->name);
    // What was given for one service means nothing to another.
    fillRegions(m_original.providerId == meta->id ? m_original.baseUrl : QUrl());
    offerTeams();
    onEdited();
}

/// The regions of the service, and one more choice for an address of any kind.
void AccountEditor::fillRegions(const QUrl &baseUrl)
{
    const ProviderMetadata *meta = metadata();
    if (!meta)
        return;
    {
        const QSignalBlocker blocker(m_region);
        m_region->clear();
        for (const ProviderMetadata::Region &each : meta->regions)
            m_region->addItem(each.name == each.id ? each.name : tr("%1 (%2)").arg(each.name, each.id),
                              each.id);
        m_region->addItem(tr("Another address"));
        const ProviderMetadata::Region *chosen = meta->regionAt(baseUrl);
        m_region->setCurrentIndex(chosen ? m_region->findData(chosen->id) : m_region->count() - 1);
        m_regionRow->setVisible(!meta->regions.isEmpty());
        m_url->setText(chosen ? QString() : baseUrl.toString());
        m_url->setPlaceholderText(meta->domainPrefix.isEmpty() ? meta->defaultUrl.toString()
                                                               : QStringLiteral("box.example.com"));
    }
    onRegionChanged();
}

void AccountEditor::onRegionChanged()
{
    m_urlRow->setVisible(!region());
    updateKeyPage();
    offerTeams();
    onEdited();
}

void AccountEditor::updateKeyPage()
{
    const ProviderMetadata *meta = metadata();
    if (!meta)
        return;
    const ProviderMetadata::Region *chosen = region();
    m_key->setPlaceholder(chosen ? chosen->keyHint : meta->keyHint);
    const QUrl page = chosen ? chosen->keyUrl : meta->keyUrl;
    // Nobody knows who runs the service at another address, unless all of it is one service.
    const bool hasPage = page.scheme() == QLatin1String("https") && (chosen || meta->regions.isEmpty());
    m_keyPage->setVisible(hasPage);
    m_keyPage->setText(tr("Get a key at %1…").arg(page.host(QUrl::FullyEncoded)));
}

/// Another key, service or address means other teams.
void AccountEditor::offerTeams()
{
    const ProviderMetadata *meta = metadata();
    ChoiceEdit::Loader loader;
    if (meta && meta->hasTeams)
        loader = [this] {
            return teamChoices(m_sessions->teams(account(), m_key->key()), this);
        };
    m_team->setLoader(std::move(loader));
    updateTeamName();
}

void AccountEditor::updateTeamName()
{
    const QString name = m_team->text().isEmpty() ? QString() : m_team->currentName();
    m_teamRow->setHint(name.isEmpty() ? QString() : tr("Team: %1.").arg(visibleOneLine(name)));
}

void AccountEditor::onEdited()
{
    // What an earlier test said is about other values.
    ++m_testNumber;
    m_testing.cancel();
    m_test->setEnabled(true);
    m_testResult->setText(tr("Asks the service whose key this is. Nothing is saved."));
    updateHost();
    const QString keyProblem = m_key->problem();
    m_keyRow->setProblem(m_checked || m_key->hasAnyKey() ? keyProblem : QString());
    m_nameRow->setProblem(
        m_checked && m_name->text().trimmed().isEmpty() ? tr("Enter a name for the account.") : QString());
}

BaseUrlCheck AccountEditor::checkedUrl() const
{
    const ProviderMetadata *meta = metadata();
    const ProviderMetadata::Region *chosen = region();
    if (!chosen)
        return checkBaseUrl(m_url->text(), meta);
    // The usual address stays unsaid, so that the account follows it if it ever changes.
    return {.url = chosen->url == meta->defaultUrl ? QUrl() : chosen->url,
            .problem = {},
            .host = chosen->url.authority(QUrl::FullyEncoded)};
}

void AccountEditor::updateHost()
{
    const ProviderMetadata *meta = metadata();
    if (!meta)
        return;
    const BaseUrlCheck checked = checkedUrl();
    const bool isMissing = m_checked && !meta->regions.isEmpty() && m_url->text().trimmed().isEmpty();
    m_urlRow->setProblem(isMissing && !region() ? tr("Enter the address, or choose a region.")
                                                : checked.problem);
    const QString usual = meta->defaultUrl.authority(QUrl::FullyEncoded);
    const QString host = checked.host.isEmpty() && meta->regions.isEmpty() ? usual : checked.host;
    const QString sentTo = tr("The key is sent to %1.").arg(host);
    m_regionRow->setHint(region() ? sentTo : QString());
    if (host.isEmpty())
        m_urlRow->setHint(tr("The address that whoever runs the service has told you."));
    else if (host == usual || region() || meta->regionAt(checked.url))
        m_urlRow->setHint(sentTo);
    else
        m_urlRow->setHint(
            meta->regions.isEmpty()
                ? tr("The key is sent to %1, which is not the usual %2. Make sure you trust it.")
                      .arg(host, usual)
                : tr("The key is sent to %1, which is none of the regions. Make sure you trust it.")
                      .arg(host));
}

const ProviderMetadata::Region *AccountEditor::region() const
{
    const ProviderMetadata *meta = metadata();
    const int index = m_region->currentIndex();
    return meta && index >= 0 && index < meta->regions.size() ? &meta->regions.at(index) : nullptr;
}

bool AccountEditor::check()
{
    m_checked = true;
    onEdited();
    if (!metadata()) {
        m_providerRow->focusEditor();
        return false;
    }
    for (FieldRow *row : {m_nameRow, m_keyRow, m_urlRow}) {
        if (!row->problem().isEmpty()) {
            row->focusEditor();
            return false;
        }
    }
    if (!m_network->check(false)) {
        m_networkSection->setExpanded(true);
        return m_network->check(true);
    }
    return true;
}

void AccountEditor::test()
{
    if (!check())
        return;
    m_test->setEnabled(false);
    m_testResult->setText(tr("Asking the service…"));
    const int number = ++m_testNumber;
    m_testing = m_sessions->test(account(), m_key->key());
    whenDone<AccountIdentity>(m_testing, this, [this, number](const Result<AccountIdentity> &identity) {
        if (number == m_testNumber)
            testEnded(identity);
    });
}

void AccountEditor::testEnded(const Result<AccountIdentity> &identity)
{
    m_test->setEnabled(true);
    if (identity) {
        m_testResult->setText(identityText(*identity));
        return;
    }
    QStringList lines{message(identity.error()), advice(identity.error())};
    lines.removeAll(QString());
    m_testResult->setText(lines.join(QLatin1Char(' ')));
}

void AccountEditor::save()
{
    if (!check())
        return;
    m_failure->hide();
    setBusy(tr("Saving…"));
    whenDone<QString>(m_sessions->save(account(), m_key->key()), this,
                      [this](const Result<QString> &id) { saveEnded(id); });
}

void AccountEditor::saveEnded(const Result<QString> &id)
{
    setBusy({});
    if (!id) {
        showFailure(id.error());
        return;
    }
    Q_EMIT saved(*id);
    accept();
}

void AccountEditor::showFailure(const Error &error)
{
    const bool isSecrets = error.kind == Error::Kind::Secrets;
    const bool isLocked = isSecrets && error.reason == QLatin1String("LOCKED");
    const auto say = [this](const QString &text) {
        m_failureText->setMessage(MessageBar::Severity::Error, text);
    };
    if (isLocked)
        say(tr("The account was not saved: the keychain is locked. Everything you entered is still here."));
    else if (isSecrets && error.reason == QLatin1String("ABSENT"))
        say(tr("The account was not saved: there is no keychain in this session. Start one and try again, or "
               "keep "
               "the key in memory until you quit."));
    else
        m_failureText->setError(error, tr("The account was not saved."));
    m_unlock->setVisible(isLocked && m_keychain);
    m_sessionOnly->setVisible(isSecrets && m_inKeychain->isChecked());
    m_failure->show();
    (m_unlock->isHidden() ? m_again : m_unlock)->setFocus(Qt::OtherFocusReason);
}

void AccountEditor::unlockAndSave()
{
    setBusy(tr("Waiting for the keychain…"));
    m_unlocking = m_keychain->unlock();
    whenDone<SecretStore::State>(m_unlocking, this, [this](const Result<SecretStore::State> &) {
        setBusy({});
        save(); // whatever the answer: writing is what tells whether it is open now
    });
}

void AccountEditor::askKeychain()
{
    if (!m_keychain) {
        m_placeRow->setHint(tr("There is no keychain here: the key is asked for again at the next start."));
        return;
    }
    whenDone<SecretStore::State>(
        m_keychain->state(), m_placeRow, [this](const Result<SecretStore::State> &state) {
            const QString name = m_keychain->name();
            if (!state || *state == SecretStore::State::Absent)
                m_placeRow->setHint(tr("The keychain cannot be reached right now."));
            else if (*state == SecretStore::State::Locked)
                m_placeRow->setHint(
                    tr("The keychain (%1) is locked. You can unlock it when saving.").arg(name));
            else
                m_placeRow->setHint(tr("Keychain: %1.").arg(name));
        });
}

void AccountEditor::openKeyPage()
{
    // The button's text has named the host.
    const ProviderMetadata::Region *chosen = region();
    if (const ProviderMetadata *meta = metadata())
        QDesktopServices::openUrl(chosen ? chosen->keyUrl : meta->keyUrl);
}

void AccountEditor::setBusy(const QString &text)
{
    m_busy->setText(text);
    m_save->setEnabled(text.isEmpty());
    for (QPushButton *button : {m_unlock, m_again, m_sessionOnly})
        button->setEnabled(text.isEmpty());
}

} // namespace Sandkeeper
