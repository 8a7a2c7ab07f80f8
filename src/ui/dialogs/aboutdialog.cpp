// SPDX-License-Identifier: MIT
#include "ui/dialogs/aboutdialog.h"

#include "ui/dialogs/widgetnames.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QIcon>
#include <QPushButton>
#include <QVBoxLayout>

namespace Sandkeeper {

AboutDialog::AboutDialog(QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("aboutDialog"));
    setWindowTitle(tr("About Sandkeeper"));
    auto *picture = new QLabel(this);
    picture->setPixmap(
        QIcon(QStringLiteral(":/icons/sandkeeper.svg")).pixmap(QSize(64, 64), devicePixelRatioF()));
    auto *title = plainLabel(tr("Sandkeeper %1").arg(QCoreApplication::applicationVersion()), this);
    QFont font = title->font();
    font.setPointSizeF(font.pointSizeF() * 1.4);
    font.setBold(true);
    title->setFont(font);
    auto *what = wrappedLabel(tr("Manages remote code sandboxes."), this);
    auto *licence = new HintLabel(tr("Free software under the MIT licence, without any warranty."), this);
    auto *qt = new HintLabel(tr("Built with Qt %1, running on Qt %2.")
                                 .arg(QStringLiteral(QT_VERSION_STR), QString::fromLatin1(qVersion())),
                             this);

    auto *buttons = new QDialogButtonBox(this);
    auto *close = nameWidget(buttons->addButton(QDialogButtonBox::Close), "aboutClose", tr("Close"));
    close->setText(tr("Close"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *texts = new QVBoxLayout;
    texts->setSpacing(8);
    for (QWidget *widget : {static_cast<QWidget *>(title), static_cast<QWidget *>(what),
                            static_cast<QWidget *>(licence), static_cast<QWidget *>(qt)})
        texts->addWidget(widget);
    auto *top = new QHBoxLayout;
    top->setSpacing(16);
    top->addWidget(picture, 0, Qt::AlignTop);
    top->addLayout(texts, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(16);
    layout->addLayout(top);
    layout->addWidget(buttons);
    setMinimumWidth(420);
    resize(420, layout->totalHeightForWidth(420));
}

} // namespace Sandkeeper
