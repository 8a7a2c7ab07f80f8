// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include <QStringList>

namespace Sandkeeper {

/// A program and its arguments, to be started without a shell.
struct TerminalProgram
{
    QString program; ///< absolute path
    QStringList arguments;
};

/// How the system's terminal is started with `command` (a program and its arguments) in it, so that the
/// program that was started lives as long as the command where the terminal can do that. nullopt when no
/// terminal is known here. A system whose terminal takes a file only gets one in `folder`, which must be
/// private to the user. Reads the search path; quick.
std::optional<TerminalProgram> terminalRunning(const QStringList &command, const QString &folder);

} // namespace Sandkeeper
