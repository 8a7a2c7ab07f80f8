// SPDX-License-Identifier: MIT
#include "platform/terminal.h"

#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace Sandkeeper {

#if defined(Q_OS_WIN)

std::optional<TerminalProgram> terminalRunning(const QStringList &command, const QString &)
{
    // The console host opens a window of its own for the program and ends with it.
    const QString host = QStandardPaths::findExecutable(QStringLiteral("conhost.exe"));
    if (host.isEmpty())
        return std::nullopt;
    return TerminalProgram{host, command};
}

#elif defined(Q_OS_MACOS)

std::optional<TerminalProgram> terminalRunning(const QStringList &command, const QString &folder)
{
    // Terminal takes no arguments for what it runs, so the command stands in a file, each word quoted.
    QByteArray script = "#!/bin/sh\nexec";
    for (QString word : command)
        script += " '" + word.replace(QLatin1Char('\''), QLatin1String("'\\''")).toUtf8() + '\'';
    QFile file(folder + QStringLiteral("/session.command"));
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly) || file.write(script + '\n') < 0 ||
        !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
        return std::nullopt;
    return TerminalProgram{QStringLiteral("/usr/bin/open"),
                           {QStringLiteral("-W"), QStringLiteral("-n"), QStringLiteral("-a"),
                            QStringLiteral("Terminal"), file.fileName()}};
}

#else

namespace {

/// What stands before the command. Terminals that are one process for all windows are asked for one of its
/// own, or nobody could tell when the command has ended.
struct Known
{
    const char *name;
    QStringList before;
};

const QList<Known> &knownTerminals()
{
    static const QList<Known> known{
        {"gnome-terminal", {QStringLiteral("--wait"), QStringLiteral("--")}},
        {"konsole", {QStringLiteral("--nofork"), QStringLiteral("-e")}},
        {"xfce4-terminal", {QStringLiteral("--disable-server"), QStringLiteral("-x")}},
        {"mate-terminal", {QStringLiteral("--disable-factory"), QStringLiteral("-x")}},
        {"ptyxis", {QStringLiteral("--standalone"), QStringLiteral("--")}},
        {"kitty", {QStringLiteral("--")}},
        {"foot", {QStringLiteral("--")}},
        {"alacritty", {QStringLiteral("-e")}},
        {"terminator", {QStringLiteral("--no-dbus"), QStringLiteral("-x")}},
        {"urxvt", {QStringLiteral("-e")}},
        {"xterm", {QStringLiteral("-e")}},
    };
    return known;
}

} // namespace

std::optional<TerminalProgram> terminalRunning(const QStringList &command, const QString &)
{
    // The one the user or the system chose comes first; behind it stands one of those that are known, or one
    // that takes "-e" and the words of the command, which the alternative asks of all of them.
    const QString chosen = QStandardPaths::findExecutable(QStringLiteral("x-terminal-emulator"));
    if (!chosen.isEmpty()) {
        const QString real = QFileInfo(QFileInfo(chosen).canonicalFilePath()).fileName();
        for (const Known &known : knownTerminals()) {
            const QString name = QLatin1String(known.name);
            if (real != name && !real.startsWith(name + QLatin1Char('.')))
                continue;
            if (const QString itself = QStandardPaths::findExecutable(name); !itself.isEmpty())
                return TerminalProgram{itself, known.before + command};
        }
        return TerminalProgram{chosen, QStringList{QStringLiteral("-e")} + command};
    }
    for (const Known &known : knownTerminals()) {
        if (const QString found = QStandardPaths::findExecutable(QLatin1String(known.name)); !found.isEmpty())
            return TerminalProgram{found, known.before + command};
    }
    return std::nullopt;
}

#endif

} // namespace Sandkeeper
