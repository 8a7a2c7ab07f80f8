// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

namespace Sandkeeper {

/// What was asked for on the command line. Parsed before any application object exists, for that decides
/// which one is made.
struct CommandLine
{
    bool demo = false;
    bool selfCheck = false;
    bool traceStartup = false; ///< prints "first paint …" and "ready …" lines on stdout, for measurements
    QString configFolder;      ///< absolute; empty: the platform's place
    QString textToPrint;       ///< help, version or an error message: print it and exit
    int exitCode = 0;

    static CommandLine parse(const QStringList &arguments);
};

} // namespace Sandkeeper
