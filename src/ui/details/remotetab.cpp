// SPDX-License-Identifier: MIT
#include "ui/details/remotetab.h"

#include "core/provider/errortext.h"
#include "ui/dialogs/widgetnames.h"
#include "ui/mainwindow/emptystate.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/taborder.h"

#include <QAction>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QTime>
#include <QToolButton>

using namespace std::chrono_literals;

namespace Sandkeeper {

namespace {

constexpr qint64 FreshMs = 5000; // coming back to a tab so soon asks nobody

} // namespace

RemoteTab::RemoteTab(const ServiceReader &reader, Ability ability, const char *objectName,
                     const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_reader(reader)
    , m_ability(ability)
    , m_tools(new QHBoxLayout)
    , m_status(new ElidedLabel({}, this))
    , m_refresh(new QToolButton(this))
    , m_message(new MessageBar(this))
    , m_pages(new QStackedWidget(this))
    , m_empty(new EmptyState(this, QLatin1String(objectName) + QStringLiteral(".empty")))
{
    const QByteArray name(objectName);
    setObjectName(QLatin1String(name));
    setAccessibleName(title);
    nameWidget(m_refresh, (name + ".refresh").constData(), tr("Refresh %1").arg(title));
    m_refresh->setIcon(themedIcon(QStringLiteral("refresh")));
    m_refresh->setToolTip(tr("Ask the service again"));
    m_refresh->setAutoRaise(true);
    m_status->setObjectName(QLatin1String(name + ".status"));
    m_status->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_message->setObjectName(QLatin1String(name + ".message"));
    m_message->setClosable(true);
    m_message->hide();
    m_pages->addWidget(m_empty);
    m_tools->setSpacing(8);
    m_tools->addWidget(m_status, 1);
    m_tools->addWidget(m_refresh);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addLayout(m_tools);
    layout->addWidget(m_message);
    layout->addWidget(m_pages, 1);
    m_retry.setSingleShot(true);
    m_retry.setInterval(1s);
    connect(&m_retry, &QTimer::timeout, this, &RemoteTab::reload);
    connect(m_refresh, &QToolButton::clicked, this, [this] {
        if (!m_loading)
            reload();
    });
    connect(m_empty, &EmptyState::buttonClicked, this, [this] {
        if (m_step)
            m_step->trigger();
        else
            reload();
    });
}

RemoteTab::~RemoteTab()
{
    if (m_cancel)
        m_cancel();
}

void RemoteTab::setContent(QWidget *content)
{
    m_pages->addWidget(content);
}

void RemoteTab::setHeader(QWidget *header)
{
    m_header = header;
    static_cast<QVBoxLayout *>(layout())->insertWidget(1, header);
}

void RemoteTab::addToolAction(QAction *action)
{
    auto *button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setObjectName(QStringLiteral("tool.") + action->objectName());
    button->setAccessibleName(action->iconText());
    m_tools->insertWidget(m_tools->count() - 2, button);
}

void RemoteTab::setSandbox(const SandboxKey &key)
{
    const bool another = key != m_key;
    if (another) {
        stop();
        m_key = key;
        m_hasContent = false;
        m_error.reset();
        m_age.invalidate();
        m_message->hide();
        forget();
    }
    const QString refusal = m_key.sandboxId.isEmpty() ? QString() : m_reader.refusal(m_ability, m_key);
    if (!another && refusal == m_refusal)
        return;
    m_refusal = refusal;
    updatePage();
    if (isVisible() && (another || !m_hasContent))
        reload();
    Q_EMIT changed();
}

void RemoteTab::reload()
{
    if (!isVisible())
        m_age.invalidate();
    if (m_key.sandboxId.isEmpty() || !m_refusal.isEmpty() || !isVisible())
        return;
    load();
}

void RemoteTab::say(MessageBar::Severity severity, const QString &text, const QString &details)
{
    m_tellsOfReading = false;
    m_message->setMessage(severity, text, details);
    m_message->show();
}

void RemoteTab::begin(std::function<void()> cancel)
{
    stop();
    m_cancel = std::move(cancel);
    m_loading = true;
    m_retry.stop();
    updatePage();
}

void RemoteTab::stop()
{
    ++m_number;
    if (m_cancel)
        std::exchange(m_cancel, nullptr)();
    m_loading = false;
}

void RemoteTab::end(const std::optional<Error> &error)
{
    m_cancel = nullptr;
    m_loading = false;
    m_error = error;
    if (!error) {
        m_hasContent = true;
        m_age.start();
        m_readAt = QTime::currentTime().toString(QStringLiteral("HH:mm:ss"));
    } else if (error->isCancelled()) {
        m_error.reset(); // the account changed under the question: once more, when it has settled
        if (!m_hasContent)
            m_retry.start();
    } else if (m_hasContent) {
        m_message->setError(*error, tr("What you see is from %1.").arg(m_readAt));
        m_message->show();
        m_tellsOfReading = true;
    }
    if (!error && m_tellsOfReading)
        m_message->hide(); // what else was said stands until it is closed
    updatePage();
    answered(error);
    Q_EMIT changed();
}

void RemoteTab::updatePage()
{
    if (m_header)
        m_header->setEnabled(m_refusal.isEmpty());
    // Not disabled while it works: the keyboard would go elsewhere.
    m_refresh->setEnabled(m_refusal.isEmpty() && !m_key.sandboxId.isEmpty());
    m_status->setText(!m_refusal.isEmpty() ? QString()
                      : m_loading          ? tr("Asking the service…")
                      : m_hasContent       ? tr("As of %1").arg(m_readAt)
                                           : QString());
    m_step = nullptr;
    const QString none;
    if (!m_refusal.isEmpty()) {
        m_empty->show(QStringLiteral("info"), tr("Not available for this sandbox"), m_refusal, none);
    } else if (m_error && !m_hasContent) {
        QStringList sentences{Sandkeeper::message(*m_error), advice(*m_error)};
        sentences.removeAll(QString());
        m_empty->show(QStringLiteral("warning"), tr("This could not be read"),
                      sentences.join(QLatin1Char(' ')), m_loading ? none : tr("Try again"));
    } else if (!m_hasContent) {
        m_empty->show(QStringLiteral("cloud"), tr("Asking the service…"), none, none);
    } else if (isEmpty()) {
        const Nothing words = nothing();
        m_step = words.action;
        const bool canStep = m_step && m_step->isEnabled();
        if (m_step) // often it is enabled only when the window has seen what came
            connect(m_step, &QAction::changed, this, &RemoteTab::updatePage, Qt::UniqueConnection);
        m_empty->show(words.icon, words.title, words.text, canStep ? m_step->iconText() : none);
    } else {
        m_pages->setCurrentIndex(1);
        return;
    }
    m_pages->setCurrentIndex(0);
}

void RemoteTab::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!std::exchange(m_isOrdered, true))
        orderTabs(this);
    if (!m_loading && (!m_age.isValid() || m_age.hasExpired(FreshMs)))
        reload();
}

} // namespace Sandkeeper
