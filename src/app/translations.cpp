// SPDX-License-Identifier: MIT
#include "app/translations.h"

#include <QCoreApplication>
#include <QDir>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace Sandkeeper {

void installTranslations(QCoreApplication *app, const QString &language)
{
    const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
    QLocale::setDefault(locale);

    auto *qt = new QTranslator(app);
    if (qt->load(locale, QStringLiteral("qtbase"), QStringLiteral("_"),
                 QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        app->installTranslator(qt);

    // English too is a file: it holds the plural forms.
    auto *own = new QTranslator(app);
    if (own->load(locale, QStringLiteral("sandkeeper"), QStringLiteral("_"), QStringLiteral(":/i18n")) ||
        own->load(QStringLiteral(":/i18n/sandkeeper_en.qm")))
        app->installTranslator(own);
}

QStringList availableTranslations()
{
    QStringList names;
    const QStringList files = QDir(QStringLiteral(":/i18n")).entryList({QStringLiteral("sandkeeper_*.qm")});
    for (const QString &file : files)
        names.append(file.mid(11).chopped(3));
    return names;
}

} // namespace Sandkeeper
