// SPDX-License-Identifier: MIT
#include "ui/transfers/transferpreview.h"

#include "core/provider/visibletext.h"
#include "ui/dialogs/widgetnames.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSet>
#include <QVBoxLayout>

namespace Sandkeeper {

namespace {

constexpr int mostShown = 200;

} // namespace

TransferPreview::TransferPreview(const TransferPlan &plan, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("transferPreview"));
    setWindowTitle(tr("Copy files"));
    QSet<SandboxKey> sandboxes;
    for (const TransferRequest &request : plan.requests)
        sandboxes.insert(request.destination());
    const bool uploads =
        !plan.requests.isEmpty() && plan.requests.constFirst().direction != TransferDirection::Download;
    const QString what = tr("%n file(s) or folder(s)", nullptr, plan.files);
    const QString size = QLocale().formattedDataSize(plan.bytes, 1);
    auto *question = wrappedLabel(
        uploads ? tr("Copy %1, %2, to %n sandbox(es)?", nullptr, int(sandboxes.size())).arg(what, size)
                : tr("Copy %1 to this computer?").arg(what),
        this);
    QFont font = question->font();
    font.setBold(true);
    question->setFont(font);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(question);
    if (!plan.conflicts.isEmpty()) {
        layout->addWidget(
            wrappedLabel(tr("%n of them are there already:", nullptr, int(plan.conflicts.size())), this));
        auto *list = nameWidget(new QPlainTextEdit(this), "preview.conflicts", tr("What is there already"));
        list->setReadOnly(true);
        list->setTabChangesFocus(true);
        QStringList lines;
        for (const QString &path : plan.conflicts.mid(0, mostShown))
            lines += visibleOneLine(uploads ? path : QDir::toNativeSeparators(path));
        if (plan.conflicts.size() > mostShown)
            lines += tr("and %n more", nullptr, int(plan.conflicts.size()) - mostShown);
        list->setPlainText(lines.join(QLatin1Char('\n')));
        layout->addWidget(list, 1);
        m_policy = nameWidget(new QComboBox(this), "preview.policy", tr("What to do with them"));
        m_policy->addItem(tr("Ask for each"), int(ConflictPolicy::Ask));
        m_policy->addItem(tr("Keep both"), int(ConflictPolicy::Rename));
        m_policy->addItem(tr("Leave what is there"), int(ConflictPolicy::Skip));
        m_policy->addItem(tr("Replace what is older"), int(ConflictPolicy::Newer));
        m_policy->addItem(tr("Replace what differs"), int(ConflictPolicy::Compare));
        m_policy->addItem(tr("Replace all"), int(ConflictPolicy::Overwrite));
        layout->addWidget(m_policy);
    }
    auto *buttons = new QDialogButtonBox(this);
    auto *cancel = nameWidget(buttons->addButton(QDialogButtonBox::Cancel), "preview.cancel", tr("Cancel"));
    cancel->setText(tr("Cancel"));
    auto *copy = nameWidget(new QPushButton(tr("Copy")), "preview.copy", tr("Copy"));
    buttons->addButton(copy, QDialogButtonBox::AcceptRole);
    copy->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    resize(fontMetrics().horizontalAdvance(u'x') * 70, sizeHint().height());
}

ConflictPolicy TransferPreview::policy() const
{
    return m_policy ? ConflictPolicy(m_policy->currentData().toInt()) : ConflictPolicy::Ask;
}

} // namespace Sandkeeper
