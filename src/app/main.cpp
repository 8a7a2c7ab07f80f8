// SPDX-License-Identifier: MIT
#include "app/application.h"
#include "app/commandline.h"
#include "app/guiapplication.h"
#include "app/selfcheck.h"
#include "app/singleinstance.h"
#include "app/unansweredstart.h"
#include "core/store/settings.h"
#include "sandkeeper_config.h"

#include <cstdio>
#include <memory>

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

/// The program on a settings folder, if that is free. `application` is made when that is known, which is at
/// once unless another process has the folder.
std::unique_ptr<SingleInstance> claimFolder(const CommandLine &commandLine, const QByteArray &token,
                                            std::unique_ptr<Application> *application)
{
    const auto run = [=](Application::Folder kind) {
        *application = std::make_unique<Application>(commandLine, systemArrivalMark(), kind);
        (*application)->start();
    };
    const Result<QString> folder = Settings::prepareFolder(commandLine.configFolder);
    if (!folder) {
        run(Application::Folder::Shared);
        return nullptr;
    }
    auto instance = std::make_unique<SingleInstance>(*folder, token);
    SingleInstance *single = instance.get();
    QObject::connect(single, &SingleInstance::raiseAsked, single, [application](const QByteArray &its) {
        if (*application)
            (*application)->raiseWindow(its);
    });
    QObject::connect(single, &SingleInstance::decided, single, [=](SingleInstance::Outcome outcome) {
        using Outcome = SingleInstance::Outcome;
        switch (outcome) {
        case Outcome::First:
            return run(Application::Folder::Own);
        case Outcome::Unlockable:
            return run(Application::Folder::Shared);
        case Outcome::Raised:
            return QCoreApplication::quit();
        case Outcome::Unanswered:
            return tellUnansweredStart(*folder, single->holder());
        }
    });
    single->start();
    return instance;
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

    // Before there is an application, which takes it out of the environment.
    const QByteArray token = qgetenv("XDG_ACTIVATION_TOKEN");
    GuiApplication app(argc, argv);
    std::unique_ptr<SingleInstance> instance; // goes last: by then nothing is written any more
    std::unique_ptr<Application> application;
    if (commandLine.demo && commandLine.configFolder.isEmpty()) { // a folder of its own
        application = std::make_unique<Application>(commandLine);
        application->start();
    } else {
        instance = claimFolder(commandLine, token, &application);
    }
    const int exitCode = app.exec();
    return exitCode == 0 ? app.exitCodeForStalls() : exitCode;
}
