// SPDX-License-Identifier: MIT
#include "app/application.h"
#include "app/commandline.h"
#include "app/guiapplication.h"
#include "app/selfcheck.h"
#include "app/translations.h"
#include "sandkeeper_config.h"

#include <cstdio>

#include <QCoreApplication>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

using namespace Sandkeeper;

namespace {

void nameTheProgram()
{
    QCoreApplication::setApplicationName(QStringLiteral("Sandkeeper"));
    QCoreApplication::setOrganizationName(QStringLiteral("Sandkeeper"));
    QCoreApplication::setApplicationVersion(QString::fromLatin1(Config::version));
}

} // namespace

int main(int argc, char *argv[])
{
#ifdef Q_OS_UNIX
    umask(077); // whatever is written is nobody else's
#endif
    nameTheProgram();
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const CommandLine commandLine = CommandLine::parse(arguments);
    if (!commandLine.textToPrint.isEmpty()) {
        std::fputs(qUtf8Printable(commandLine.textToPrint), commandLine.exitCode == 0 ? stdout : stderr);
        return commandLine.exitCode;
    }
    if (commandLine.selfCheck) {
        // Needs no display, so that it can run where a package is tested.
        QCoreApplication app(argc, argv);
        return SelfCheck::run(commandLine);
    }

    GuiApplication app(argc, argv);
    Application application(commandLine);
    application.start();
    const int exitCode = app.exec();
    return exitCode == 0 ? app.exitCodeForStalls() : exitCode;
}
