// SPDX-License-Identifier: MIT
#include "ui/mainwindow/accountbars.h"

#include "core/provider/errortext.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/plaintext.h"

#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace Sandkeeper {

namespace {

using Phase = AccountSessions::Phase;

/// A network that is away is one cause for all accounts; everything else is each account's own.
bool isShared(Error::Kind kind)
{
    return kind == Error::Kind::Network || kind == Error::Kind::Timeout;
}

} // namespace

AccountBars::AccountBars(AccountSessions *sessions, SandboxStore *store, QWidget *parent)
    : QWidget(parent)
    , m_sessions(sessions)
    , m_store(store)
    , m_layout(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("accountBars"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(1);
    m_coalesce.setSingleShot(true);
    m_coalesce.setInterval(0);
    connect(&m_coalesce, &QTimer::timeout, this, &AccountBars::update);
    const auto later = [this] {
        m_coalesce.start();
    };
    connect(sessions, &AccountSessions::accountsChanged, this, later);
    connect(sessions, &AccountSessions::phaseChanged, this, later);
    connect(store, &SandboxStore::accountStatusChanged, this, later);
    connect(store, &SandboxStore::accountRemoved, this, later);
    hide();
    update();
}

QMap<QString, AccountBars::Cause> AccountBars::causes() const
{
    QMap<QString, Cause> result;
    const QList<Account> accounts = m_sessions->accounts();
    for (const Account &account : accounts) {
        const Phase phase = m_sessions->phase(account.id);
        if (phase == Phase::Disabled || phase == Phase::Connecting)
            continue;
        std::optional<Error> error =
            phase == Phase::Ready ? m_store->status(account.id).error : m_sessions->error(account.id);
        if (phase == Phase::Ready && (!error || error->isCancelled()))
            continue;
        const bool keychain = phase == Phase::KeychainLocked || phase == Phase::KeychainAbsent;
        const bool shared = keychain || (phase == Phase::Ready && isShared(error->kind));
        const QString id = QStringLiteral("%1/%2/%3")
                               .arg(int(phase))
                               .arg(error ? int(error->kind) : -1)
                               .arg(shared ? QString() : account.id);
        Cause &cause = result[id];
        cause.id = id;
        cause.phase = phase;
        cause.error = error;
        cause.accountIds += account.id;
    }
    return result;
}

void AccountBars::update()
{
    m_causes = causes();
    for (auto it = m_bars.begin(); it != m_bars.end();) {
        if (m_causes.contains(it.key())) {
            ++it;
        } else {
            it.value()->deleteLater();
            it.value()->hide();
            it = m_bars.erase(it);
        }
    }
    for (const Cause &cause : std::as_const(m_causes)) {
        MessageBar *&bar = m_bars[cause.id];
        if (!bar) {
            bar = new MessageBar(this);
            m_layout->addWidget(bar);
            const QString id = cause.id;
            connect(bar->addButton(QStringLiteral("accountBar.retry"), tr("Retry")), &QPushButton::clicked,
                    this, [this, id] { retry(id); });
            connect(bar->addButton(QStringLiteral("accountBar.edit"), tr("Edit account…")),
                    &QPushButton::clicked, this,
                    [this, id] { Q_EMIT editRequested(m_causes.value(id).accountIds.value(0)); });
        }
        fill(bar, cause);
    }
    setVisible(!m_bars.isEmpty());
}

void AccountBars::fill(MessageBar *bar, const Cause &cause) const
{
    QStringList sentences{sentence(cause), dataAge(cause)};
    sentences.removeAll(QString());
    const bool waiting = cause.error && isShared(cause.error->kind);
    bar->setMessage(waiting ? MessageBar::Severity::Warning : MessageBar::Severity::Error,
                    sentences.join(QLatin1Char(' ')),
                    cause.error ? technicalDetails(*cause.error) : QString());
    const bool locked = cause.phase == Phase::KeychainLocked;
    auto *retryButton = bar->findChild<QPushButton *>(QStringLiteral("accountBar.retry"));
    retryButton->setText(locked ? tr("Unlock and retry") : tr("Retry"));
    retryButton->setAccessibleName(retryButton->text());
    // Editing helps with one account's own trouble; without a keychain it is where a key can be given for
    // this session.
    const bool keychain = locked || cause.phase == Phase::KeychainAbsent;
    const std::optional<Account> account = m_sessions->account(cause.accountIds.value(0));
    const bool editable =
        (cause.accountIds.size() == 1 || keychain) && account && account->origin == Account::Origin::Stored;
    auto *editButton = bar->findChild<QPushButton *>(QStringLiteral("accountBar.edit"));
    editButton->setVisible(editable);
    editButton->setText(keychain ? tr("Use a key for this session…") : tr("Edit account…"));
    editButton->setAccessibleName(editButton->text());
}

QString AccountBars::sentence(const Cause &cause) const
{
    QStringList names;
    for (const QString &id : cause.accountIds) {
        const std::optional<Account> account = m_sessions->account(id);
        names += visibleOneLine(account ? account->name : id);
    }
    const QString list = QLocale().createSeparatedList(names);
    switch (cause.phase) {
    case Phase::KeyMissing:
        return tr("The key for “%1” is not in the keychain, so nothing could be loaded. Enter it again to "
                  "connect.")
            .arg(list);
    case Phase::KeychainLocked:
        return tr("The keychain is locked, so the keys for these accounts could not be read: %1.").arg(list);
    case Phase::KeychainAbsent:
        return tr("There is no keychain in this session, so the keys for these accounts could not be read: "
                  "%1.")
            .arg(list);
    default:
        break;
    }
    if (!cause.error)
        return tr("“%1” could not be connected.").arg(list);
    if (cause.accountIds.size() > 1)
        return tr("%n accounts could not be refreshed because the network did not answer: %1.", nullptr,
                  int(cause.accountIds.size()))
            .arg(list);
    QStringList sentences{message(*cause.error), advice(*cause.error)};
    sentences.removeAll(QString());
    return sentences.join(QLatin1Char(' '));
}

QString AccountBars::dataAge(const Cause &cause) const
{
    QDateTime oldest;
    for (const QString &id : cause.accountIds) {
        const QDateTime at = m_store->status(id).lastSuccess;
        if (at.isValid() && (!oldest.isValid() || at < oldest))
            oldest = at;
    }
    if (!oldest.isValid())
        return {};
    const QDateTime local = oldest.toLocalTime();
    const bool today = local.date() == QDate::currentDate();
    return tr("Showing data from %1.")
        .arg(today ? QLocale().toString(local.time(), QLocale::ShortFormat)
                   : QLocale().toString(local, QLocale::ShortFormat));
}

void AccountBars::retry(const QString &causeId)
{
    const Cause cause = m_causes.value(causeId);
    if (cause.phase == Phase::KeychainLocked) {
        m_sessions->unlockKeychain();
        return;
    }
    for (const QString &id : cause.accountIds) {
        if (cause.phase == Phase::Ready)
            m_sessions->refresh(id);
        else
            m_sessions->reconnect(id);
    }
}

} // namespace Sandkeeper
