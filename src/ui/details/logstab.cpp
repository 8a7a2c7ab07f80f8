// SPDX-License-Identifier: MIT
#include "ui/details/logstab.h"

#include "ui/details/outputview.h"
#include "ui/details/savetext.h"
#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/icons.h"

#include <algorithm>

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextCursor>
#include <QToolButton>
#include <QVBoxLayout>

namespace Sandkeeper {

namespace {

constexpr int ShortestWait = 2000;
constexpr int LongestWait = 60000;
constexpr int MostPages = 200; // against a service whose pages never end

QByteArray keptTail(QByteArray text)
{
    return text.mid(tailStart(text, LogsTab::MaximumKept));
}

} // namespace

QByteArray logText(const QList<LogLine> &lines)
{
    QByteArray text;
    for (const LogLine &line : lines) {
        if (line.time.isValid())
            text += line.time.toLocalTime().toString(Qt::ISODate).toUtf8() + ' ';
        if (!line.level.isEmpty())
            text += line.level.toUtf8() + ' ';
        text += line.text.toUtf8() + '\n';
    }
    return text;
}

LogsTab::LogsTab(const ServiceReader &reader, QWidget *parent)
    : RemoteTab(reader, Ability::Logs, "details.logs", tr("Logs"), parent)
    , m_view(new OutputView(tr("Logs"), "logs.text", this))
    , m_following(nameWidget(new QCheckBox(tr("Follow"), this), "logs.follow", tr("Follow the logs")))
{
    m_following->setToolTip(tr("Ask again from time to time while this tab is shown"));
    toolRow()->insertWidget(0, m_following);
    auto *content = new QWidget(this);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_view, 1);
    layout->addWidget(buildFindRow());
    setContent(content);
    m_follow.setSingleShot(true);
    connect(&m_follow, &QTimer::timeout, this, &RemoteTab::reload);
    connect(m_following, &QCheckBox::toggled, this, [this](bool on) {
        m_wait = ShortestWait;
        if (on)
            reload();
        else
            m_follow.stop();
    });
    m_view->textEdit()->installEventFilter(this);
    m_find->installEventFilter(this);
}

QWidget *LogsTab::buildFindRow()
{
    auto *row = new QWidget(this);
    m_find = nameWidget(new QLineEdit(row), "logs.find", tr("Find in the logs"));
    m_find->setPlaceholderText(tr("Find in the logs (Ctrl+F)"));
    m_find->setClearButtonEnabled(true);
    const QList<QToolButton *> inner = m_find->findChildren<QToolButton *>();
    for (QToolButton *button : inner)
        nameWidget(button, "logs.find.clear", tr("Clear"));
    m_previous = nameWidget(new QToolButton(row), "logs.find.previous", tr("Previous match"));
    m_next = nameWidget(new QToolButton(row), "logs.find.next", tr("Next match"));
    m_previous->setText(tr("Previous"));
    m_next->setText(tr("Next"));
    m_previous->setToolTip(tr("Previous match (Shift+Enter)"));
    m_next->setToolTip(tr("Next match (Enter)"));
    m_findResult = new HintLabel({}, row);
    m_findResult->setObjectName(QStringLiteral("logs.find.result"));
    m_findResult->setWordWrap(false);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_find, 1);
    layout->addWidget(m_previous);
    layout->addWidget(m_next);
    layout->addWidget(m_findResult);
    connect(m_find, &QLineEdit::textEdited, this, [this] {
        // From where the present match begins, so that a longer word finds the same place.
        QTextCursor cursor = m_view->textEdit()->textCursor();
        cursor.setPosition(cursor.selectionStart());
        m_view->textEdit()->setTextCursor(cursor);
        find(false);
    });
    connect(m_previous, &QToolButton::clicked, this, [this] { find(true); });
    connect(m_next, &QToolButton::clicked, this, [this] { find(false); });
    return row;
}

void LogsTab::load()
{
    m_follow.stop();
    m_coming.clear();
    m_cut = false;
    m_pages = 0;
    ask({});
}

void LogsTab::ask(const QString &pageToken)
{
    m_follow.stop();
    RemoteTab::ask<LogPage>(reader().logs(sandbox(), pageToken), [this](const LogPage &page) { take(page); });
}

void LogsTab::take(const LogPage &page)
{
    m_coming += logText(page.lines);
    ++m_pages;
    if (m_coming.size() > 2 * MaximumKept) {
        m_cut = true;
        m_coming = keptTail(m_coming);
    }
    if (!page.nextPageToken.isEmpty() && m_pages < MostPages) {
        // After this answer has been dealt with.
        QMetaObject::invokeMethod(
            this, [this, token = page.nextPageToken] { ask(token); }, Qt::QueuedConnection);
        return;
    }
    m_cut = m_cut || m_coming.size() > MaximumKept;
    const QByteArray text = keptTail(std::exchange(m_coming, {}));
    m_grew = text != m_text;
    m_text = text;
    m_view->updateOutput(m_text);
}

void LogsTab::answered(const std::optional<Error> &error)
{
    if (!error && m_cut) {
        message()->setMessage(MessageBar::Severity::Information,
                              tr("The log is longer than what is kept here: its beginning is left out."));
        message()->show();
    }
    scheduleFollow(error);
}

/// Soon while something comes, slower while nothing does or it fails, never before the service's own wish.
void LogsTab::scheduleFollow(const std::optional<Error> &error)
{
    if (!m_following->isChecked() || !isVisible() || isLoading())
        return;
    m_wait = !error && m_grew ? ShortestWait : std::clamp(m_wait * 3 / 2, ShortestWait, LongestWait);
    if (error && error->retryAfter)
        m_wait = std::max(m_wait, int(error->retryAfter->count()));
    m_follow.start(m_wait);
}

void LogsTab::forget()
{
    m_follow.stop();
    m_wait = ShortestWait;
    m_text.clear();
    m_coming.clear();
    m_cut = false;
    m_view->setOutput({});
    m_findResult->setText({});
}

RemoteTab::Nothing LogsTab::nothing() const
{
    return {.title = tr("No logs yet"), .text = tr("What the sandbox's start command prints appears here.")};
}

void LogsTab::copyAll()
{
    QGuiApplication::clipboard()->setText(QString::fromUtf8(m_text));
}

void LogsTab::saveAs()
{
    saveText(this, message(), tr("Save logs"), QStringLiteral("logs.txt"), m_text);
}

void LogsTab::focusFind()
{
    m_find->setFocus(Qt::ShortcutFocusReason);
    m_find->selectAll();
}

void LogsTab::find(bool backwards)
{
    m_findResult->setText({});
    QPlainTextEdit *text = m_view->textEdit();
    const QString wanted = m_find->text();
    if (wanted.isEmpty())
        return;
    const auto flags = backwards ? QTextDocument::FindBackward : QTextDocument::FindFlags();
    if (text->find(wanted, flags))
        return;
    const QTextCursor before = text->textCursor();
    text->moveCursor(backwards ? QTextCursor::End : QTextCursor::Start);
    if (text->find(wanted, flags)) {
        m_findResult->setText(backwards ? tr("From the end again") : tr("From the beginning again"));
        return;
    }
    text->setTextCursor(before);
    m_findResult->setText(tr("Not found"));
}

/// The window's filter has the same key; here it means the logs.
bool LogsTab::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress) {
        auto *key = static_cast<QKeyEvent *>(event);
        const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        const bool wantsFind = key->matches(QKeySequence::Find);
        const bool wantsNext = key->matches(QKeySequence::FindNext);
        const bool wantsPrevious = key->matches(QKeySequence::FindPrevious);
        if (event->type() == QEvent::ShortcutOverride) {
            if (wantsFind || wantsNext || wantsPrevious)
                event->accept();
        } else if (wantsFind) {
            focusFind();
            return true;
        } else if (wantsNext || wantsPrevious || (isEnter && watched == m_find)) {
            find(wantsPrevious || (isEnter && (key->modifiers() & Qt::ShiftModifier)));
            return true;
        }
    }
    return RemoteTab::eventFilter(watched, event);
}

void LogsTab::showEvent(QShowEvent *event)
{
    RemoteTab::showEvent(event);
    if (!isLoading())
        scheduleFollow(std::nullopt);
}

void LogsTab::hideEvent(QHideEvent *event)
{
    m_follow.stop();
    RemoteTab::hideEvent(event);
}

} // namespace Sandkeeper
