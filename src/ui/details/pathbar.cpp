// SPDX-License-Identifier: MIT
#include "ui/details/pathbar.h"

#include "core/provider/remotename.h"
#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/icons.h"

#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QStackedWidget>
#include <QToolButton>

namespace Sandkeeper {

namespace {

constexpr int WidestCrumb = 28; // characters

} // namespace

PathBar::PathBar(QWidget *parent)
    : QWidget(parent)
    , m_pages(new QStackedWidget(this))
    , m_row(new QWidget(this))
    , m_crumbsLayout(new QHBoxLayout(m_row))
    , m_more(nameWidget(new QToolButton(this), "files.crumb.more", tr("Folder above")))
    , m_edit(nameWidget(new QLineEdit(this), "files.path", tr("Path")))
{
    setObjectName(QStringLiteral("files.pathBar"));
    m_more->setText(QChar(0x2026));
    m_more->setAutoRaise(true);
    m_more->hide();
    connect(m_more, &QToolButton::clicked, this,
            [this] { Q_EMIT pathChosen(m_more->property("path").toString()); });
    m_crumbsLayout->setContentsMargins(0, 0, 0, 0);
    m_crumbsLayout->setSpacing(0);
    m_crumbsLayout->addWidget(m_more);
    m_crumbsLayout->addStretch(1);
    m_edit->setPlaceholderText(tr("Path in the sandbox"));
    m_edit->installEventFilter(this);
    m_pages->addWidget(m_row);
    m_pages->addWidget(m_edit);
    m_pages->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(m_edit, &QLineEdit::returnPressed, this, [this] {
        const QString typed = m_edit->text();
        showCrumbs();
        Q_EMIT left();
        Q_EMIT pathTyped(typed);
    });
}

QSize PathBar::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 40, m_edit->sizeHint().height()};
}

QSize PathBar::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 12, m_edit->sizeHint().height()};
}

QToolButton *PathBar::addCrumb(int number, const QString &text, const QString &path)
{
    auto *crumb = new QToolButton(m_row);
    const QString shown = visibleOneLine(text);
    nameWidget(crumb, qPrintable(QStringLiteral("files.crumb.%1").arg(number)),
               tr("Go to %1").arg(visibleOneLine(path)));
    QString label = shown.size() > WidestCrumb ? shown.left(WidestCrumb - 1) + QChar(0x2026) : shown;
    crumb->setText(label.replace(QLatin1Char('&'), QStringLiteral("&&")));
    crumb->setToolTip(plainToolTip(visibleOneLine(path)));
    crumb->setAutoRaise(true);
    crumb->setFocusPolicy(Qt::StrongFocus);
    connect(crumb, &QToolButton::clicked, this, [this, path] { Q_EMIT pathChosen(path); });
    m_crumbsLayout->insertWidget(m_crumbsLayout->count() - 1, crumb);
    setTabOrder(m_crumbs.isEmpty() ? m_more : m_crumbs.constLast(), crumb);
    m_crumbs.append(crumb);
    return crumb;
}

void PathBar::setPath(const QString &path)
{
    if (path == m_path)
        return;
    m_path = path;
    const bool hadFocus = m_row->isAncestorOf(QApplication::focusWidget());
    for (QToolButton *crumb : std::exchange(m_crumbs, {})) {
        crumb->hide();
        crumb->deleteLater(); // it may be the one that was clicked
    }
    if (!path.isEmpty()) {
        QString whole = QStringLiteral("/");
        int number = 0;
        addCrumb(number, whole, whole);
        for (const QString &part : path.split(QLatin1Char('/'), Qt::SkipEmptyParts)) {
            whole = RemotePath::joined(whole, part);
            ++number;
            addCrumb(number, number == 1 ? part : QStringLiteral("/ ") + part, whole);
        }
        QFont font = m_crumbs.constLast()->font();
        font.setWeight(QFont::DemiBold);
        m_crumbs.constLast()->setFont(font);
    }
    fit();
    if (hadFocus && !m_crumbs.isEmpty())
        m_crumbs.constLast()->setFocus();
}

void PathBar::fit()
{
    int free = width() - m_more->sizeHint().width();
    qsizetype first = m_crumbs.size();
    while (first > 0) {
        free -= m_crumbs.at(first - 1)->sizeHint().width();
        if (free < 0 && first < m_crumbs.size())
            break;
        --first;
    }
    for (qsizetype i = 0; i < m_crumbs.size(); ++i)
        m_crumbs.at(i)->setVisible(i >= first);
    m_more->setVisible(first > 0);
    if (first > 0 && first < m_crumbs.size()) {
        QString above = m_path;
        for (qsizetype i = m_crumbs.size(); i > first; --i)
            above = RemotePath::parent(above);
        m_more->setProperty("path", above);
        m_more->setToolTip(plainToolTip(visibleOneLine(above)));
    }
}

void PathBar::edit()
{
    m_edit->setText(m_path);
    m_pages->setCurrentWidget(m_edit);
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

void PathBar::showCrumbs()
{
    m_pages->setCurrentWidget(m_row);
}

void PathBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void PathBar::mousePressEvent(QMouseEvent *event)
{
    QWidget::mousePressEvent(event);
    if (m_pages->currentWidget() == m_row)
        edit();
}

bool PathBar::eventFilter(QObject *watched, QEvent *event)
{
    const bool isEscape = (event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride) &&
                          static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape;
    if (isEscape) {
        event->accept(); // the window has another use for it
        if (event->type() == QEvent::KeyPress) {
            showCrumbs();
            Q_EMIT left();
        }
        return true;
    }
    if (event->type() == QEvent::FocusOut &&
        static_cast<QFocusEvent *>(event)->reason() != Qt::ActiveWindowFocusReason &&
        static_cast<QFocusEvent *>(event)->reason() != Qt::PopupFocusReason)
        showCrumbs();
    return QWidget::eventFilter(watched, event);
}

} // namespace Sandkeeper
