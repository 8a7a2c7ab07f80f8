// SPDX-License-Identifier: MIT
#include "ui/details/savetext.h"

#include "ui/widgets/messagebar.h"
#include "ui/widgets/plaintext.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFutureWatcher>
#include <QSaveFile>
#include <QtConcurrentRun>

namespace Sandkeeper {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(SaveText)
};

void write(MessageBar *message, const QString &fileName, const QByteArray &content)
{
    auto *watcher = new QFutureWatcher<QString>(message);
    QObject::connect(watcher, &QFutureWatcherBase::finished, message, [message, watcher, fileName] {
        const QString problem = watcher->result();
        watcher->deleteLater();
        const QString file = visibleOneLine(fileName);
        if (problem.isEmpty())
            message->setMessage(MessageBar::Severity::Success, Texts::tr("Saved to %1.").arg(file));
        else
            message->setMessage(
                MessageBar::Severity::Error,
                Texts::tr("Nothing was saved to %1. Choose another place or free some space.").arg(file),
                problem);
        message->show();
    });
    watcher->setFuture(QtConcurrent::run([fileName, content] {
        QSaveFile file(fileName);
        const bool written =
            file.open(QIODevice::WriteOnly) && file.write(content) == content.size() && file.commit();
        return written ? QString() : file.errorString();
    }));
}

} // namespace

void saveText(QWidget *parent, MessageBar *message, const QString &title, const QString &fileName,
              const QByteArray &content)
{
    auto *dialog = new QFileDialog(parent, title);
    dialog->setObjectName(QStringLiteral("saveTextDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("txt"));
    dialog->selectFile(fileName);
    QObject::connect(dialog, &QFileDialog::fileSelected, message,
                     [message, content](const QString &chosen) { write(message, chosen, content); });
    dialog->open();
}

} // namespace Sandkeeper
