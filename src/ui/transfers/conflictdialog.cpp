// SPDX-License-Identifier: MIT
#include "ui/transfers/conflictdialog.h"

#include "core/provider/visibletext.h"
#include "models/sandboxtext.h"
#include "ui/dialogs/widgetnames.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QGridLayout>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace Sandkeeper {

namespace {

QString sizeText(qint64 size)
{
    return size < 0 ? ConflictDialog::tr("size not known") : QLocale().formattedDataSize(size, 1);
}

QString timeText(const QDateTime &time)
{
    return time.isValid() ? QLocale().toString(time.toLocalTime(), QLocale::ShortFormat)
                          : ConflictDialog::tr("time not known");
}

} // namespace

ConflictDialog::ConflictDialog(const TransferItem &item, QWidget *parent)
    : QDialog(parent)
    , m_id(item.id)
{
    setObjectName(QStringLiteral("conflictDialog"));
    const TransferConflict conflict = item.conflict.value_or(TransferConflict{});
    const bool uploads = item.request.direction != TransferDirection::Download;
    const QString path = visibleOneLine(uploads ? item.request.destinationPath()
                                                : QDir::toNativeSeparators(item.request.localPath));
    const QString sandbox = visibleOneLine(item.request.destinationName());
    setWindowTitle(conflict.folder ? tr("Folder exists") : tr("File exists"));
    auto *question = wrappedLabel(
        !uploads ? (conflict.folder ? tr("The folder “%1” is on this computer already.").arg(path)
                                    : tr("The file “%1” is on this computer already.").arg(path))
        : conflict.folder ? tr("The folder “%1” is in “%2” already.").arg(path, sandbox)
                          : tr("The file “%1” is in “%2” already.").arg(path, sandbox),
        this);
    QFont font = question->font();
    font.setBold(true);
    question->setFont(font);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(question);
    if (conflict.folder) {
        layout->addWidget(
            wrappedLabel(tr("What is in it stays, unless a file of the same name comes."), this));
    } else {
        auto *facts = new QGridLayout;
        facts->setHorizontalSpacing(16);
        facts->addWidget(plainLabel(tr("There:"), this), 0, 0);
        facts->addWidget(plainLabel(sizeText(conflict.presentSize), this), 0, 1);
        facts->addWidget(plainLabel(timeText(conflict.presentModified), this), 0, 2);
        facts->addWidget(plainLabel(tr("New:"), this), 1, 0);
        facts->addWidget(plainLabel(sizeText(conflict.newSize), this), 1, 1);
        facts->addWidget(plainLabel(timeText(conflict.newModified), this), 1, 2);
        facts->setColumnStretch(3, 1);
        layout->addLayout(facts);
    }

    auto *choices = new QVBoxLayout;
    // Each is what Return means while it has the keyboard, so none may be without the style's auto default.
    const auto add = [&](const char *name, const QString &text, ConflictPolicy policy) {
        auto *button = nameWidget(new QPushButton(text, this), name, text);
        connect(button, &QPushButton::clicked, this, [this, policy] { answer(policy); });
        choices->addWidget(button);
        return button;
    };
    add("conflict.rename", tr("Keep both"), ConflictPolicy::Rename)->setDefault(true);
    add("conflict.skip", conflict.folder ? tr("Add what is missing") : tr("Skip"), ConflictPolicy::Skip);
    add("conflict.newer", tr("Replace what is older"), ConflictPolicy::Newer);
    add("conflict.compare", tr("Replace what differs"), ConflictPolicy::Compare);
    add("conflict.overwrite", tr("Replace"), ConflictPolicy::Overwrite);
    layout->addLayout(choices);
    // After the choices, so that the keyboard begins with the one that Enter means.
    m_all = nameWidget(new QCheckBox(tr("&Do the same for all others"), this), "conflict.all",
                       tr("Do the same for all others"));
    layout->addWidget(m_all);
    auto *buttons = new QDialogButtonBox(this);
    auto *later =
        nameWidget(buttons->addButton(QDialogButtonBox::Cancel), "conflict.later", tr("Decide later"));
    later->setText(tr("Decide later"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
}

void ConflictDialog::answer(ConflictPolicy policy)
{
    Q_EMIT answered(m_id, policy, m_all->isChecked());
    accept();
}

} // namespace Sandkeeper
