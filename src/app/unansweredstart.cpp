// SPDX-License-Identifier: MIT
#include "app/unansweredstart.h"

#include "app/translations.h"
#include "core/store/settings.h"
#include "ui/dialogs/widgetnames.h"

#include <cstdio>

#include <QApplication>
#include <QDir>
#include <QMessageBox>
#include <QPushButton>

namespace Sandkeeper {

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("UnansweredStart", source);
}

bool hasDisplay()
{
    const QString platform = QGuiApplication::platformName();
    return platform != QLatin1String("offscreen") && platform != QLatin1String("minimal");
}

} // namespace

void tellUnansweredStart(const QString &folder, qint64 holder)
{
    installTranslations(qApp, Settings(folder).value(Settings::Key::Language).toString());
    const QString what = text(QT_TRANSLATE_NOOP("UnansweredStart", "Sandkeeper was not started."));
    const QString path = QDir::toNativeSeparators(folder);
    const QString why =
        holder > 0
            ? text(QT_TRANSLATE_NOOP("UnansweredStart",
                                     "Another Sandkeeper (process %1) uses the settings in “%2” and does not "
                                     "answer. Wait a moment and start again; if that does not help, end "
                                     "that process first."))
                  .arg(QString::number(holder), path)
            : text(QT_TRANSLATE_NOOP(
                       "UnansweredStart",
                       "Another Sandkeeper uses the settings in “%1” and does not answer. Wait a "
                       "moment and start again; if that does not help, end that one first."))
                  .arg(path);
    std::fputs(qPrintable(what + u' ' + why + u'\n'), stderr);
    if (!hasDisplay())
        return QCoreApplication::exit(unansweredExitCode);
    auto *box = new QMessageBox(QMessageBox::Warning, what, what, QMessageBox::NoButton);
    box->setObjectName(QStringLiteral("unansweredStart"));
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(why);
    box->setAttribute(Qt::WA_DeleteOnClose);
    const QString close = text(QT_TRANSLATE_NOOP("UnansweredStart", "Close"));
    nameWidget(box->addButton(close, QMessageBox::RejectRole), "unansweredStart.close", close);
    QGuiApplication::setQuitOnLastWindowClosed(false); // the exit code is ours
    QObject::connect(box, &QDialog::finished, qApp, [] { QCoreApplication::exit(unansweredExitCode); });
    box->show();
}

} // namespace Sandkeeper
