// SPDX-License-Identifier: MIT
#include "ui/mainwindow/filterbar.h"

#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/plaintext.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QToolButton>

using namespace std::chrono_literals;

namespace Sandkeeper {

FilterBar::FilterBar(QWidget *parent)
    : QWidget(parent)
    , m_line(nameWidget(new QLineEdit(this), "filter.line", tr("Filter")))
    , m_accounts(nameWidget(new QComboBox(this), "filter.account", tr("Account")))
    , m_ended(nameWidget(new QCheckBox(tr("Show ended"), this), "filter.showEnded", tr("Show ended")))
{
    m_line->addAction(themedIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_line->setPlaceholderText(tr("Filter, for example: train state:running label:exp-7 !python"));
    m_line->setClearButtonEnabled(true);
    // Qt makes buttons of these two and gives them no name.
    const QList<QToolButton *> inner = m_line->findChildren<QToolButton *>();
    for (QToolButton *button : inner)
        nameWidget(button, button == inner.constLast() ? "filter.clear" : "filter.search",
                   button == inner.constLast() ? tr("Clear filter") : tr("Filter"));
    m_line->setToolTip(
        plainToolTip(tr("All words must match; ! before a word excludes it.\n"
                        "state:running  label:exp-7  label:exp*  account:work  \"two words\"")));
    m_line->installEventFilter(this);
    m_ended->setToolTip(plainToolTip(tr("Show sandboxes that were terminated, timed out or failed")));
    m_accounts->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_accounts->hide();
    m_pause.setSingleShot(true);
    m_pause.setInterval(100ms);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(m_line, 1);
    layout->addWidget(m_accounts);
    layout->addWidget(m_ended);

    connect(m_line, &QLineEdit::textChanged, &m_pause, qOverload<>(&QTimer::start));
    connect(&m_pause, &QTimer::timeout, this, [this] { Q_EMIT textChanged(m_line->text()); });
    connect(m_ended, &QCheckBox::toggled, this, &FilterBar::showEndedChanged);
    connect(m_accounts, &QComboBox::currentIndexChanged, this, [this] { Q_EMIT accountChanged(account()); });
}

QString FilterBar::text() const
{
    return m_line->text();
}

void FilterBar::setText(const QString &text)
{
    m_line->setText(text);
    m_pause.stop();
    Q_EMIT textChanged(text);
}

bool FilterBar::showsEnded() const
{
    return m_ended->isChecked();
}

void FilterBar::setShowEnded(bool show)
{
    m_ended->setChecked(show);
}

QString FilterBar::account() const
{
    return m_accounts->currentData().toString();
}

void FilterBar::setAccounts(const QList<Account> &accounts)
{
    const QString before = account();
    const QSignalBlocker quiet(m_accounts);
    m_accounts->clear();
    m_accounts->addItem(tr("All accounts"), QString());
    for (const Account &entry : accounts)
        m_accounts->addItem(visibleOneLine(entry.name), entry.id);
    m_accounts->setCurrentIndex(std::max(0, m_accounts->findData(before)));
    m_accounts->setVisible(accounts.size() > 1);
    if (account() != before)
        Q_EMIT accountChanged(account());
}

void FilterBar::setAccount(const QString &accountId)
{
    m_accounts->setCurrentIndex(std::max(0, m_accounts->findData(accountId)));
}

void FilterBar::focusLine()
{
    m_line->setFocus(Qt::ShortcutFocusReason);
    m_line->selectAll();
}

void FilterBar::clear()
{
    setText({});
    m_accounts->setCurrentIndex(0);
}

bool FilterBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_line && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
            m_pause.stop();
            Q_EMIT textChanged(m_line->text());
            Q_EMIT leftDownwards();
            return true;
        }
        if (key == Qt::Key_Escape) {
            if (m_line->text().isEmpty())
                Q_EMIT leftDownwards();
            else
                setText({});
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace Sandkeeper
