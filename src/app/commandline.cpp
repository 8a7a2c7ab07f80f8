// SPDX-License-Identifier: MIT
#include "app/commandline.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace Sandkeeper {

// Not translated: no translation is loaded yet, and scripts read it.
CommandLine CommandLine::parse(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Manage remote code sandboxes."));
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")},
                                  QStringLiteral("Show this help."));
    const QCommandLineOption version({QStringLiteral("v"), QStringLiteral("version")},
                                     QStringLiteral("Show the version."));
    const QCommandLineOption demo(QStringLiteral("demo"),
                                  QStringLiteral("Start on a simulator on this machine. Needs no account and "
                                                 "no network; settings are temporary."));
    const QCommandLineOption selfCheck(
        QStringLiteral("self-check"),
        QStringLiteral(
            "Print what works on this system as JSON. The exit code is 1 if something needed is missing."));
    const QCommandLineOption configDir(QStringLiteral("config-dir"),
                                       QStringLiteral("Keep settings in this folder and nowhere else."),
                                       QStringLiteral("DIR"));
    const QCommandLineOption trace(
        QStringLiteral("trace-startup"),
        QStringLiteral("Print how long the start took, in milliseconds, on standard output."));
    parser.addOptions({help, version, demo, selfCheck, configDir, trace});

    CommandLine result;
    const bool understood = parser.parse(arguments);
    if (!understood || !parser.positionalArguments().isEmpty()) {
        const QString problem =
            understood
                ? QStringLiteral("Unexpected argument '%1'.").arg(parser.positionalArguments().constFirst())
                : parser.errorText();
        result.textToPrint = problem + QStringLiteral("\nTry 'sandkeeper --help'.\n");
        result.exitCode = 2;
        return result;
    }
    if (parser.isSet(version))
        result.textToPrint = QStringLiteral("Sandkeeper %1\n").arg(QCoreApplication::applicationVersion());
    if (parser.isSet(help)) {
        // helpText() wants an application object to name the program, and there is none yet.
        result.textToPrint = QStringLiteral("Usage: sandkeeper [options]\n%1\n\nOptions:\n")
                                 .arg(parser.applicationDescription());
        for (const QCommandLineOption &option : {help, version, demo, selfCheck, configDir, trace}) {
            QString name = QStringLiteral("--") + option.names().constLast();
            if (!option.valueName().isEmpty())
                name += u' ' + option.valueName();
            result.textToPrint +=
                QStringLiteral("  %1 %2\n").arg(name.leftJustified(18), option.description());
        }
    }
    result.demo = parser.isSet(demo);
    result.selfCheck = parser.isSet(selfCheck);
    result.traceStartup = parser.isSet(trace);
    if (parser.isSet(configDir)) {
        result.configFolder = QDir(parser.value(configDir)).absolutePath();
        const QFileInfo info(result.configFolder);
        if (parser.value(configDir).isEmpty() || (info.exists() && !info.isDir())) {
            result.textToPrint = QStringLiteral("'%1' is not a folder.\n").arg(parser.value(configDir));
            result.exitCode = 2;
        }
    }
    return result;
}

} // namespace Sandkeeper
