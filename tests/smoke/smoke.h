// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

/// Helpers of the smoke tests: they run the built products from outside, as a person or a package manager
/// would.
namespace Smoke {

/// What one finished process left.
struct Outcome
{
    bool started = false;
    int exitCode = -1; ///< -1 also when it crashed or was ended for taking too long
    QByteArray out;
    QByteArray err;

    /// Everything about it in one text, for a failure message.
    QByteArray report() const;
};

/// Runs \a program to its end with an empty stdin; ends it after \a timeoutMs.
Outcome run(const QString &program, const QStringList &arguments, const QProcessEnvironment &environment,
            int timeoutMs = 120000);

/// The value of a variable that CMake hands to every smoke test; ends the test program when it is not there.
QString variable(const char *name);

QString sourceDir();
QString buildDir();

/// An environment as a person's, without anything that could lead a program back into the build tree; its
/// home is \a home.
QProcessEnvironment cleanEnvironment(const QString &home);

/// What is wrong with the answer of `sandkeeper --self-check`, or an empty text. \a prefix is where plugins
/// must lie.
QString selfCheckFault(const Outcome &outcome, const QString &prefix);

/// "<version> loaded", or the reason why the plugin of this id is not, or an empty text if it is not listed.
QString pluginState(const Outcome &selfCheck, const QString &id);

/// All files and links below \a directory, relative to it, sorted.
QStringList filesBelow(const QString &directory);

} // namespace Smoke
