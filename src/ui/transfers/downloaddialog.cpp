// SPDX-License-Identifier: MIT
#include "ui/transfers/downloaddialog.h"

#include "core/provider/remotename.h"
#include "core/provider/visibletext.h"
#include "ui/dialogs/widgetnames.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Sandkeeper {

DownloadDialog::DownloadDialog(const QString &sandboxName, const QString &localFolder, QWidget *parent)
    : QDialog(parent)
    , m_path(nameWidget(new QLineEdit(this), "download.path", tr("Path in the sandbox")))
    , m_folder(nameWidget(new QLineEdit(QDir::toNativeSeparators(localFolder), this), "download.folder",
                          tr("Folder on this computer")))
    , m_download(nameWidget(new QPushButton(tr("Download")), "download.start", tr("Download")))
{
    setObjectName(QStringLiteral("downloadDialog"));
    setWindowTitle(tr("Download from “%1”").arg(visibleOneLine(sandboxName)));
    m_path->setPlaceholderText(QStringLiteral("/home/user/results"));
    auto *choose = nameWidget(new QPushButton(tr("Choose…"), this), "download.choose",
                              tr("Choose the folder on this computer"));
    auto *place = new QHBoxLayout;
    place->addWidget(m_folder, 1);
    place->addWidget(choose);
    setTabOrder(m_folder, choose);
    auto *form = new QFormLayout;
    form->addRow(tr("&File or folder:"), m_path);
    form->addRow(tr("&To:"), place);
    auto *buttons = new QDialogButtonBox(this);
    auto *cancel = nameWidget(buttons->addButton(QDialogButtonBox::Cancel), "download.cancel", tr("Cancel"));
    cancel->setText(tr("Cancel"));
    buttons->addButton(m_download, QDialogButtonBox::AcceptRole);
    m_download->setDefault(true);
    setTabOrder(cancel, m_download);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addLayout(form);
    layout->addWidget(buttons);
    resize(fontMetrics().horizontalAdvance(u'x') * 80, sizeHint().height());
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(choose, &QPushButton::clicked, this, &DownloadDialog::chooseFolder);
    connect(m_path, &QLineEdit::textChanged, this, &DownloadDialog::update);
    connect(m_folder, &QLineEdit::textChanged, this, &DownloadDialog::update);
    update();
}

QString DownloadDialog::remotePath() const
{
    return RemotePath::normalised(m_path->text().trimmed()).value_or(QString());
}

QString DownloadDialog::localFolder() const
{
    return QDir::fromNativeSeparators(m_folder->text());
}

void DownloadDialog::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Download to"), localFolder());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString &folder) { m_folder->setText(QDir::toNativeSeparators(folder)); });
    dialog->open();
}

void DownloadDialog::update()
{
    const bool good = remotePath().size() > 1 && QDir::isAbsolutePath(localFolder());
    m_download->setEnabled(good);
    m_download->setToolTip(good ? QString() : tr("Enter a path that begins with “/”, and a folder"));
}

} // namespace Sandkeeper
