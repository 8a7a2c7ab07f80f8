// SPDX-License-Identifier: MIT
#include "ui/details/filedialogs.h"

#include "core/provider/remotename.h"
#include "models/remotefoldermodel.h"
#include "models/sandboxtext.h"
#include "ui/dialogs/widgetnames.h"

#include <algorithm>

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace Sandkeeper {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(FileProperties)
};

QString bytesText(qint64 bytes)
{
    return bytes < 1024 ? fileSizeText(bytes)
                        : Texts::tr("%1 (%2 bytes)").arg(fileSizeText(bytes), QLocale().toString(bytes));
}

QString permissionsText(const FileEntry &entry)
{
    return entry.mode
               ? QStringLiteral("%1 (%2)").arg(fileModeText(entry)).arg(*entry.mode, 4, 8, QLatin1Char('0'))
               : QString();
}

QDialog *dialogOf(const QList<std::pair<QString, QString>> &rows, QWidget *parent)
{
    auto *dialog = new QDialog(parent);
    dialog->setObjectName(QStringLiteral("filePropertiesDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(Texts::tr("Properties"));
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    for (const auto &[title, text] : rows) {
        if (text.isEmpty())
            continue;
        QLabel *value = selectableLabel(text, dialog);
        value->setMinimumWidth(dialog->fontMetrics().averageCharWidth() * 44);
        nameWidgetBase(value, "fileProperty", title);
        value->setAccessibleDescription(text);
        form->addRow(plainLabel(title, dialog), value);
    }
    auto *buttons = new QDialogButtonBox(dialog);
    auto *close =
        nameWidget(buttons->addButton(QDialogButtonBox::Close), "filePropertiesClose", Texts::tr("Close"));
    close->setText(Texts::tr("Close"));
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto *layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(16);
    layout->addLayout(form);
    layout->addStretch(1);
    layout->addWidget(buttons);
    return dialog;
}

} // namespace

QDialog *propertiesDialog(const QString &folder, const FileEntry &entry, QWidget *parent)
{
    return dialogOf({{Texts::tr("Name"), visibleOneLine(entry.name)},
                     {Texts::tr("Folder"), visibleOneLine(folder)},
                     {Texts::tr("Kind"), fileTypeText(entry)},
                     {Texts::tr("Leads to"), visibleOneLine(entry.linkTarget)},
                     {Texts::tr("Size"), entry.size ? bytesText(*entry.size) : QString()},
                     {Texts::tr("Modified"), exactTimeText(entry.modified)},
                     {Texts::tr("Permissions"), permissionsText(entry)},
                     {Texts::tr("Owner"), visibleOneLine(entry.owner)},
                     {Texts::tr("Group"), visibleOneLine(entry.group)}},
                    parent);
}

QDialog *propertiesDialog(const QString &folder, const QList<FileEntry> &entries, QWidget *parent)
{
    qint64 bytes = 0;
    for (const FileEntry &entry : entries)
        bytes += entry.size.value_or(0);
    const auto folders = int(std::count_if(entries.begin(), entries.end(), [](const FileEntry &entry) {
        return entry.type == FileType::Folder;
    }));
    const int others = int(entries.size()) - folders;
    return dialogOf({{Texts::tr("Folder"), visibleOneLine(folder)},
                     {Texts::tr("Folders"), folders > 0 ? QLocale().toString(folders) : QString()},
                     {Texts::tr("Files"), others > 0 ? QLocale().toString(others) : QString()},
                     {Texts::tr("Size of the files"), others > 0 ? bytesText(bytes) : QString()}},
                    parent);
}

} // namespace Sandkeeper
