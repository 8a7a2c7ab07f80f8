// SPDX-License-Identifier: MIT
#include "ui/transfers/transferpreview.h"

#include "core/provider/remotename.h"
#include "core/provider/visibletext.h"
#include "ui/dialogs/widgetnames.h"

#include <algorithm>

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSet>
#include <QVBoxLayout>

namespace Sandkeeper {

namespace {

constexpr int mostShown = 200;
constexpr int mostLines = 10; // of what is there already; the rest is scrolled to

/// What is asked: how much goes where.
QString questionText(const TransferPlan &plan)
{
    const QString what = TransferPreview::tr("%Ln file(s) or folder(s)", nullptr, plan.files);
    const QString size = QLocale().formattedDataSize(plan.bytes, 1);
    if (plan.requests.isEmpty())
        return {};
    const TransferRequest &first = plan.requests.constFirst();
    if (first.direction == TransferDirection::Download)
        return TransferPreview::tr("Copy %1 to %2 on this computer?")
            .arg(what, visibleOneLine(QDir::toNativeSeparators(QFileInfo(first.localPath).path())));
    QSet<SandboxKey> sandboxes;
    for (const TransferRequest &request : plan.requests)
        sandboxes.insert(request.destination());
    if (sandboxes.size() > 1)
        return TransferPreview::tr("Copy %1, %2, to %n sandbox(es)?", nullptr, int(sandboxes.size()))
            .arg(what, size);
    return TransferPreview::tr("Copy %1, %2, to %3 in “%4”?")
        .arg(what, size, visibleOneLine(RemotePath::parent(first.destinationPath())),
             visibleOneLine(first.destinationName()));
}

/// Where something is already, a line each; with the sandbox where there are several.
QStringList conflictLines(const TransferPlan &plan)
{
    const bool several =
        std::any_of(plan.conflictPlaces.begin(), plan.conflictPlaces.end(),
                    [&](const QString &place) { return place != plan.conflictPlaces.constFirst(); });
    QStringList lines;
    for (qsizetype i = 0; i < std::min<qsizetype>(plan.conflicts.size(), mostShown); ++i) {
        const QString place = plan.conflictPlaces.value(i);
        const QString path = plan.conflicts.at(i);
        if (place.isEmpty())
            lines += visibleOneLine(QDir::toNativeSeparators(path));
        else if (several)
            lines += TransferPreview::tr("%1 in “%2”").arg(visibleOneLine(path), visibleOneLine(place));
        else
            lines += visibleOneLine(path);
    }
    return lines;
}

} // namespace

TransferPreview::TransferPreview(const TransferPlan &plan, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("transferPreview"));
    setWindowTitle(tr("Copy files"));
    auto *question = wrappedLabel(questionText(plan), this);
    QFont font = question->font();
    font.setBold(true);
    question->setFont(font);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(question);
    if (!plan.conflicts.isEmpty()) {
        layout->addWidget(
            wrappedLabel(tr("%Ln of them are there already:", nullptr, int(plan.conflicts.size())), this));
        auto *list = nameWidget(new QPlainTextEdit(this), "preview.conflicts", tr("What is there already"));
        list->setReadOnly(true);
        list->setTabChangesFocus(true);
        QStringList lines = conflictLines(plan);
        if (plan.conflicts.size() > mostShown)
            lines += tr("and %Ln more", nullptr, int(plan.conflicts.size()) - mostShown);
        list->setPlainText(lines.join(QLatin1Char('\n')));
        list->setLineWrapMode(QPlainTextEdit::NoWrap);
        const int shown = int(std::clamp<qsizetype>(lines.size(), 2, mostLines));
        list->setMinimumHeight(list->fontMetrics().lineSpacing() * (shown + 2)); // and a scroll bar
        list->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
        layout->addWidget(list, 1);
        m_policy = nameWidget(new QComboBox(this), "preview.policy", tr("What to do with them"));
        m_policy->addItem(tr("Ask for each"), int(ConflictPolicy::Ask));
        m_policy->addItem(tr("Keep both"), int(ConflictPolicy::Rename));
        m_policy->addItem(tr("Leave what is there"), int(ConflictPolicy::Skip));
        m_policy->addItem(tr("Replace what is older"), int(ConflictPolicy::Newer));
        m_policy->addItem(tr("Replace what differs"), int(ConflictPolicy::Compare));
        m_policy->addItem(tr("Replace all"), int(ConflictPolicy::Overwrite));
        auto *label = plainLabel(tr("&What to do with them:"), this);
        label->setBuddy(m_policy);
        layout->addWidget(label);
        layout->addWidget(m_policy);
    }
    auto *buttons = new QDialogButtonBox(this);
    auto *cancel = nameWidget(buttons->addButton(QDialogButtonBox::Cancel), "preview.cancel", tr("Cancel"));
    cancel->setText(tr("Cancel"));
    auto *copy = nameWidget(new QPushButton(tr("Copy")), "preview.copy", tr("Copy"));
    buttons->addButton(copy, QDialogButtonBox::AcceptRole);
    copy->setDefault(true);
    if (m_policy)
        m_policy->setFocus(); // Return copies from there, too
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    // The size hint has the question in fewer lines than it takes at this width.
    const int width = fontMetrics().horizontalAdvance(u'x') * 70;
    const QMargins margins = layout->contentsMargins();
    question->setMinimumHeight(question->heightForWidth(width - margins.left() - margins.right()));
    resize(width, sizeHint().height());
}

ConflictPolicy TransferPreview::policy() const
{
    return m_policy ? ConflictPolicy(m_policy->currentData().toInt()) : ConflictPolicy::Ask;
}

} // namespace Sandkeeper
