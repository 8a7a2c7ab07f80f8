// SPDX-License-Identifier: MIT
#include "smoke.h"

#include <QDir>
#include <QDirIterator>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>

namespace Smoke {

QByteArray Outcome::report() const
{
    return QByteArray(started ? "exit code " : "not started; exit code ") + QByteArray::number(exitCode) +
           "\n--- stdout\n" + out.right(8000) + "\n--- stderr\n" + err.right(8000);
}

Outcome run(const QString &program, const QStringList &arguments, const QProcessEnvironment &environment,
            int timeoutMs)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(program, arguments);
    Outcome outcome;
    outcome.started = process.waitForStarted(timeoutMs);
    const bool finished = outcome.started && process.waitForFinished(timeoutMs);
    if (outcome.started && !finished) {
        process.kill();
        process.waitForFinished();
    }
    outcome.out = process.readAllStandardOutput();
    outcome.err = process.readAllStandardError();
    if (finished && process.exitStatus() == QProcess::NormalExit)
        outcome.exitCode = process.exitCode();
    return outcome;
}

QString variable(const char *name)
{
    const QString value = qEnvironmentVariable(name);
    if (value.isEmpty())
        qFatal("%s is not set; start this test through CTest", name);
    return value;
}

QString sourceDir()
{
    return variable("SANDKEEPER_SOURCE_DIR");
}

QString buildDir()
{
    return variable("SANDKEEPER_BUILD_DIR");
}

QProcessEnvironment cleanEnvironment(const QString &home)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QStringList names = environment.keys();
    for (const QString &name : names) {
        if (name.startsWith(QLatin1String("SANDKEEPER_")) || name.startsWith(QLatin1String("XDG_")) ||
            name == QLatin1String("LD_LIBRARY_PATH") || name == QLatin1String("QT_PLUGIN_PATH"))
            environment.remove(name);
    }
    environment.insert(QStringLiteral("HOME"), home);
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    return environment;
}

QString selfCheckFault(const Outcome &outcome, const QString &prefix)
{
    if (outcome.exitCode != 0)
        return QStringLiteral("the self-check failed: %1").arg(QString::fromUtf8(outcome.report()));
    QJsonParseError parseError;
    const QJsonObject answer = QJsonDocument::fromJson(outcome.out, &parseError).object();
    if (parseError.error != QJsonParseError::NoError)
        return QStringLiteral("the answer is not JSON: %1").arg(QString::fromUtf8(outcome.report()));
    const QString version = answer.value(QLatin1String("version")).toString();
    if (version != variable("SANDKEEPER_VERSION"))
        return QStringLiteral("the version is “%1”").arg(version);
    QHash<QString, QJsonObject> plugins;
    for (const QJsonValue &value : answer.value(QLatin1String("plugins")).toArray())
        plugins.insert(value[QLatin1String("id")].toString(), value.toObject());
    for (const char *name : {"prime", "ppio"}) {
        const QString id = QString::fromLatin1(name);
        const QJsonObject plugin = plugins.value(id);
        if (!plugin.value(QLatin1String("loaded")).toBool())
            return QStringLiteral("the plugin %1 is not loaded: %2").arg(id, QString::fromUtf8(outcome.out));
        const QString file = plugin.value(QLatin1String("file")).toString();
        if (!QDir::cleanPath(file).startsWith(QDir::cleanPath(prefix) + QLatin1Char('/')))
            return QStringLiteral("the plugin %1 was loaded from %2, not from below %3")
                .arg(id, file, prefix);
    }
    return {};
}

QString pluginState(const Outcome &selfCheck, const QString &id)
{
    const QJsonArray plugins =
        QJsonDocument::fromJson(selfCheck.out).object().value(QLatin1String("plugins")).toArray();
    for (const QJsonValue &value : plugins) {
        const QJsonObject plugin = value.toObject();
        if (plugin.value(QLatin1String("id")).toString() != id)
            continue;
        if (!plugin.value(QLatin1String("loaded")).toBool())
            return plugin.value(QLatin1String("error")).toString();
        return plugin.value(QLatin1String("version")).toString() + QLatin1String(" loaded");
    }
    return {};
}

QStringList filesBelow(const QString &directory)
{
    QStringList files;
    const QDir base(directory);
    QDirIterator iterator(directory, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
    while (iterator.hasNext())
        files << base.relativeFilePath(iterator.next());
    files.sort();
    return files;
}

} // namespace Smoke
