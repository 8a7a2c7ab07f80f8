// SPDX-License-Identifier: MIT
#include "ui/dialogs/question.h"

#include <QCoreApplication>
#include <QPushButton>

namespace Sandkeeper {

QMessageBox *question(QWidget *parent, const char *name, const QString &title, const QString &text,
                      const QString &more, const QString &verb)
{
    const QString no = QCoreApplication::translate("Sandkeeper::question", "Cancel");
    auto *box = new QMessageBox(QMessageBox::Question, title, text, QMessageBox::Cancel, parent);
    box->setObjectName(QLatin1String(name));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(more);
    QPushButton *button = box->addButton(verb, QMessageBox::AcceptRole);
    button->setObjectName(QLatin1String(name) + QStringLiteral(".accept"));
    button->setAccessibleName(verb);
    auto *cancel = qobject_cast<QPushButton *>(box->button(QMessageBox::Cancel));
    cancel->setObjectName(QLatin1String(name) + QStringLiteral(".cancel"));
    cancel->setText(no);
    cancel->setAccessibleName(no);
    box->setDefaultButton(cancel);
    return box;
}

} // namespace Sandkeeper
