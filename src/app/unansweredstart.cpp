// SPDX-License-Identifier: MIT
#include "app/unansweredstart.h"

#include "app/translations.h"
#include "core/provider/visibletext.h"
#include "core/store/settings.h"
#include "platform/theme.h"
#include "ui/dialogs/widgetnames.h"

#include <cstdio>

#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>

namespace Sandkeeper {

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("UnansweredStart", source);
}

QString whatHappened()
{
    return text(QT_TRANSLATE_NOOP("UnansweredStart", "Sandkeeper was not started."));
}

QString whyItHappened(const QString &folder, qint64 holder)
{
    const QString path = visibleOneLine(QDir::toNativeSeparators(folder));
    if (holder > 0)
        return text(
                   QT_TRANSLATE_NOOP("UnansweredStart",
                                     "Another Sandkeeper (process %1) uses the settings in “%2” and does not "
                                     "answer. Wait a moment and start again; if that does not help, end "
                                     "that process first."))
            .arg(QString::number(holder), path);
    return text(QT_TRANSLATE_NOOP("UnansweredStart",
                                  "Another Sandkeeper uses the settings in “%1” and does not answer. Wait a "
                                  "moment and start again; if that does not help, end that one first."))
        .arg(path);
}

bool hasDisplay()
{
    const QString platform = QGuiApplication::platformName();
    return platform != QLatin1String("offscreen") && platform != QLatin1String("minimal");
}

} // namespace

QMessageBox *makeUnansweredStartBox(const QString &folder, qint64 holder)
{
    const QString what = whatHappened();
    auto *box = new QMessageBox(QMessageBox::Warning, what, what, QMessageBox::NoButton);
    box->setObjectName(QStringLiteral("unansweredStart"));
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(whyItHappened(folder, holder));
    box->setAttribute(Qt::WA_DeleteOnClose);
    // By itself it is as wide as its first line, which breaks the path into pieces.
    for (QLabel *label : box->findChildren<QLabel *>()) {
        if (label->text() == box->informativeText())
            label->setMinimumWidth(label->fontMetrics().averageCharWidth() * 64);
    }
    const QString close = text(QT_TRANSLATE_NOOP("UnansweredStart", "Close"));
    nameWidget(box->addButton(close, QMessageBox::RejectRole), "unansweredStart.close", close);
    return box;
}

void tellUnansweredStart(const QString &folder, qint64 holder)
{
    const Settings settings(folder);
    installTranslations(qApp, settings.value(Settings::Key::Language).toString());
    std::fputs(qPrintable(whatHappened() + u' ' + whyItHappened(folder, holder) + u'\n'), stderr);
    if (!hasDisplay())
        return QCoreApplication::exit(unansweredExitCode);
    applyTheme(qApp, settings.value(Settings::Key::Theme).toString());
    QMessageBox *box = makeUnansweredStartBox(folder, holder);
    QGuiApplication::setQuitOnLastWindowClosed(false); // the exit code is ours
    QObject::connect(box, &QDialog::finished, qApp, [] { QCoreApplication::exit(unansweredExitCode); });
    box->show();
}

} // namespace Sandkeeper
