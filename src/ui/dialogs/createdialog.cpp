// SPDX-License-Identifier: MIT
#include "ui/dialogs/createdialog.h"

#include "core/client/accountsessions.h"
#include "core/client/operations.h"
#include "core/provider/errortext.h"
#include "core/provider/future.h"
#include "ui/dialogs/accounttext.h"
#include "ui/dialogs/createform.h"
#include "ui/dialogs/fieldrow.h"
#include "ui/dialogs/imagedialog.h"
#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/messagebar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QSignalBlocker>
#include <QStandardItemModel>
#include <QTimer>
#include <QUuid>
#include <QVBoxLayout>

namespace Sandkeeper {

namespace {

struct LastRequest
{
    QString accountId;
    std::optional<CreateRequest> request;
};

LastRequest &lastRequest()
{
    static LastRequest last;
    return last;
}

} // namespace

CreateDialog::CreateDialog(AccountSessions *sessions, Operations *operations, QWidget *parent)
    : QDialog(parent)
    , m_sessions(sessions)
    , m_operations(operations)
    , m_reader(sessions, nullptr)
    , m_form(new CreateForm)
    , m_account(nameWidget(new QComboBox, "createAccount", tr("Account")))
    , m_accountRow(new FieldRow(tr("&Account"), m_account))
    , m_message(new MessageBar(this))
    , m_another(nameWidget(new QCheckBox(tr("Create another"), this), "createAnother", tr("Create another")))
    , m_create(nameWidget(new QPushButton(tr("Create"), this), "createButton", tr("Create")))
{
    setWindowTitle(tr("New sandbox"));
    setObjectName(QStringLiteral("createDialog"));
    build();

    connect(m_account, &QComboBox::currentIndexChanged, this, [this] {
        m_idempotencyKey.clear();
        onAccountChanged();
    });
    connect(m_form, &CreateForm::edited, this, &CreateDialog::onEdited);
    connect(m_form, &CreateForm::imagesRequested, this, &CreateDialog::chooseImage);
    connect(m_form, &CreateForm::imageCheckRequested, this, &CreateDialog::checkImage);
    connect(m_create, &QPushButton::clicked, this, &CreateDialog::create);
    connect(m_sessions, &AccountSessions::accountsChanged, this, &CreateDialog::fillAccounts);
    connect(m_sessions, &AccountSessions::phaseChanged, this, &CreateDialog::fillAccounts);
    fillAccounts();
    startFromLast();
}

CreateDialog::~CreateDialog()
{
    m_checking.cancel();
}

void CreateDialog::build()
{
    m_form->setTopRow(m_accountRow);
    m_message->setObjectName(QStringLiteral("createMessage"));
    m_message->hide();
    m_create->setDefault(true);
    m_create->setToolTip(tr("Ctrl+Enter"));

    m_scroll = nameWidget(new QScrollArea(this), "createScroll", tr("Fields"));
    m_scroll->setWidget(m_form);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);

    auto *buttons = new QDialogButtonBox(this);
    auto *cancel = nameWidget(buttons->addButton(QDialogButtonBox::Cancel), "createCancel", tr("Cancel"));
    cancel->setText(tr("Cancel"));
    buttons->addButton(m_create, QDialogButtonBox::AcceptRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &CreateDialog::reject);

    auto *bottom = new QHBoxLayout;
    bottom->setContentsMargins(16, 8, 16, 16);
    bottom->setSpacing(8);
    bottom->addWidget(m_another);
    bottom->addStretch(1);
    bottom->addWidget(buttons);
    auto *messageLine = new QHBoxLayout;
    messageLine->setContentsMargins(16, 0, 16, 0);
    messageLine->addWidget(m_message);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_scroll, 1);
    layout->addLayout(messageLine);
    layout->addLayout(bottom);

    // The plain Enter key is the default button's; Ctrl+Enter also works inside text areas and tables.
    for (const int key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto *shortcut = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key(key)), this);
        connect(shortcut, &QShortcut::activated, this, &CreateDialog::create);
    }
    resize(620, 600);
}

void CreateDialog::fillAccounts()
{
    const QString kept = m_account->currentData().toString();
    const QSignalBlocker blocker(m_account);
    m_account->clear();
    auto *model = qobject_cast<QStandardItemModel *>(m_account->model());
    int firstReady = -1;
    for (const Account &account : m_sessions->accounts()) {
        const auto phase = m_sessions->phase(account.id);
        const bool isReady = phase == AccountSessions::Phase::Ready;
        const QString text = isReady ? account.name : tr("%1 (%2)").arg(account.name, phaseText(phase));
        m_account->addItem(text, account.id);
        const int row = m_account->count() - 1;
        if (!isReady) {
            model->item(row)->setEnabled(false);
            m_account->setItemData(row, phaseAdvice(phase), Qt::ToolTipRole);
        } else if (firstReady < 0) {
            firstReady = row;
        }
    }
    const int keptRow = m_account->findData(kept);
    m_account->setCurrentIndex(kept.isEmpty() || keptRow < 0 ? firstReady : keptRow);
    onAccountChanged();
}

void CreateDialog::onAccountChanged()
{
    const QString id = accountId();
    const Provider *provider = id.isEmpty() ? nullptr : m_sessions->provider(id);
    if (!provider) {
        m_setUpFor.clear();
        const QString reason = id.isEmpty()
                                   ? tr("No account is ready. Add one, or see Accounts for what is missing.")
                                   : phaseAdvice(m_sessions->phase(id));
        m_accountRow->setProblem(reason.isEmpty() ? tr("This account is not ready yet.") : reason);
        return;
    }
    m_accountRow->setProblem({});
    if (m_setUpFor == id)
        return validate();
    m_setUpFor = id;
    // Whether a lifetime without end is allowed is a rule of the service, not of the form: ask the rule.
    CreateRequest endless;
    endless.lifetime = std::chrono::minutes(-1);
    bool unlimited = true;
    for (const FieldProblem &problem : provider->validate(endless))
        unlimited = unlimited && problem.field != CreateField::Lifetime;
    const ProviderMetadata *metadata = m_sessions->metadata(id);
    CreateForm::Setup setup{.fields = provider->createFields(),
                            .runtimes = metadata ? metadata->runtimes : QList<ProviderMetadata::Runtime>(),
                            .unlimitedLifetime = unlimited,
                            .accountTeam = m_sessions->account(id).value_or(Account()).teamId,
                            .teams = {},
                            .credentials = {},
                            .hasImages = m_reader.offers(Ability::Images, id),
                            .templates = metadata && metadata->usesTemplates};
    if (m_reader.offers(Ability::Teams, id)) {
        setup.teams = [this, id] {
            return teamChoices(m_reader.teams(id), this);
        };
    }
    if (setup.hasImages) {
        setup.credentials = [this, id] {
            return credentialChoices(m_reader.registryCredentials(id), this);
        };
    }
    m_form->setUp(setup);
    validate();
}

void CreateDialog::chooseImage()
{
    const ProviderMetadata *metadata = m_sessions->metadata(accountId());
    auto *dialog = new ImageDialog(m_reader, m_operations, accountId(),
                                   metadata ? *metadata : ProviderMetadata(), m_form->runtime(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ImageDialog::picked, m_form, &CreateForm::setImage);
    dialog->open();
}

void CreateDialog::checkImage()
{
    const QString image = m_form->image();
    m_checking.cancel();
    if (image.isEmpty()) {
        m_form->showImageCheck(tr("Enter an image first."), true);
        return;
    }
    m_form->showImageCheck(tr("Asking the service…"), false);
    m_checking = m_reader.checkImage(accountId(), image, m_form->registryCredentialsId());
    whenDone<ImageCheck>(m_checking, this,
                         [this, image](const Result<ImageCheck> &check) { imageChecked(image, check); });
}

void CreateDialog::imageChecked(const QString &image, const Result<ImageCheck> &check)
{
    if (image != m_form->image() || (!check && check.error().isCancelled()))
        return; // it is about something that is no longer there
    if (!check) {
        m_form->showImageCheck(message(check.error()), true);
    } else if (check->accessible) {
        m_form->showImageCheck(tr("The service can use this image."), false);
    } else {
        const QString details = visibleOneLine(check->details);
        m_form->showImageCheck(details.isEmpty() ? tr("The service cannot use this image.")
                                                 : tr("The service cannot use this image: %1").arg(details),
                               true);
    }
}

void CreateDialog::onEdited()
{
    m_idempotencyKey.clear(); // other values are another wish
    say({});
    validate();
}

void CreateDialog::validate()
{
    m_form->showProblems(problems(), m_triedToCreate);
}

QList<FieldProblem> CreateDialog::problems() const
{
    QList<FieldProblem> problems = m_form->ownProblems();
    if (const Provider *provider = m_sessions->provider(accountId()))
        problems += provider->validate(m_form->request());
    return problems;
}

QString CreateDialog::accountId() const
{
    return m_account->currentData().toString();
}

void CreateDialog::setAccountId(const QString &accountId)
{
    if (const int row = m_account->findData(accountId); row >= 0)
        m_account->setCurrentIndex(row);
}

CreateRequest CreateDialog::request() const
{
    CreateRequest request = m_form->request();
    request.idempotencyKey = m_idempotencyKey;
    return request;
}

void CreateDialog::setRequest(const QString &accountId, const CreateRequest &request)
{
    setAccountId(accountId);
    m_form->setRequest(request);
    m_idempotencyKey = request.idempotencyKey;
}

void CreateDialog::create()
{
    m_triedToCreate = true;
    const QString id = accountId();
    if (id.isEmpty() || !m_sessions->provider(id)) {
        onAccountChanged();
        m_account->setFocus(Qt::OtherFocusReason);
        return;
    }
    const QList<FieldProblem> found = problems();
    m_form->showProblems(found, true);
    if (!found.isEmpty()) {
        say(tr("Nothing was sent: %n field(s) need another look.", nullptr, int(found.size())));
        // A scroll area follows the Tab key, not a focus that is set; and a section that just unfolded has
        // its place only after the layout has run.
        if (QWidget *row = m_form->focusFirstProblem(found))
            QTimer::singleShot(0, row, [this, row] { m_scroll->ensureWidgetVisible(row, 0, 24); });
        return;
    }
    if (m_idempotencyKey.isEmpty())
        m_idempotencyKey = QString::fromLatin1(QUuid::createUuid().toRfc4122().toHex());
    const CreateRequest sent = request();
    Operation *operation = m_operations->create(id, sent);
    if (operation->state() == Operation::State::Failed) {
        const Error error = operation->firstError().value_or(Error());
        m_message->setError(error);
        m_message->show();
        return;
    }
    lastRequest() = {id, sent};
    lastRequest().request->secrets.clear();
    lastRequest().request->idempotencyKey.clear();
    Q_EMIT submitted(operation, id, sent);
    if (m_another->isChecked()) {
        m_triedToCreate = false;
        m_form->startAnother();
        m_idempotencyKey.clear();
        m_message->setMessage(MessageBar::Severity::Success,
                              tr("“%1” is on its way.").arg(visibleOneLine(sent.name)));
        m_message->show();
    } else {
        accept();
    }
}

void CreateDialog::say(const QString &text)
{
    m_message->setMessage(MessageBar::Severity::Warning, text);
    m_message->setVisible(!text.isEmpty());
}

void CreateDialog::startFromLast()
{
    const LastRequest &last = lastRequest();
    if (!last.request)
        return;
    const int row = m_account->findData(last.accountId);
    if (row >= 0 && m_sessions->provider(last.accountId))
        m_account->setCurrentIndex(row);
    m_form->setRequest(*last.request);
    m_form->startAnother();
}

void CreateDialog::forgetLast()
{
    lastRequest() = {};
}

void CreateDialog::showEvent(QShowEvent *event)
{
    m_form->focusName();
    QDialog::showEvent(event);
}

} // namespace Sandkeeper
