// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/abilities.h"
#include "core/provider/future.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <unistd.h>

namespace Sandkeeper {

/// Runs commands on this machine, in a shell and with tools of the test's choice, and passes on their output
/// as a service does that takes it for text: what is no UTF-8 does not survive.
class LocalCommands : public QObject, public CommandRunner
{
public:
    explicit LocalCommands(QStringList shell, QString toolFolder = {})
        : m_shell(std::move(shell))
        , m_toolFolder(std::move(toolFolder))
    {
    }

    ~LocalCommands() override
    {
        for (QProcess *process : findChildren<QProcess *>()) {
            process->disconnect(this);
            process->waitForFinished();
        }
    }

    QString refusal(const Sandbox &sandbox) const override
    {
        return sandbox.state == SandboxState::Running ? QString() : QStringLiteral("not running");
    }

    Future<CommandResult> run(const CommandRequest &request) override
    {
        ++count;
        largestCommand = std::max(largestCommand, request.command.size());
        auto *process = new QProcess(this);
        if (!m_toolFolder.isEmpty()) {
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert(QStringLiteral("PATH"), m_toolFolder);
            process->setProcessEnvironment(environment);
        }
        const Answer<CommandResult> answer;
        connect(process, &QProcess::finished, this, [this, process, answer](int exitCode) {
            process->deleteLater();
            CommandResult result;
            result.standardOutput = QString::fromUtf8(process->readAllStandardOutput()).toUtf8();
            result.standardError = process->readAllStandardError();
            result.exitCode = exitCode;
            largestOutput = std::max(largestOutput, result.standardOutput.size());
            answer.finish(std::move(result));
        });
        answer.onCancel(process, [process] { process->kill(); });
        QStringList arguments = m_shell.mid(1) + QStringList{QStringLiteral("-c"), request.command};
        process->start(m_shell.constFirst(), arguments);
        process->closeWriteChannel();
        return answer.future();
    }

    int count = 0;
    qsizetype largestCommand = 0;
    qsizetype largestOutput = 0;

private:
    QStringList m_shell;
    QString m_toolFolder; ///< all that the shell finds; empty: this machine's own
};

/// A folder in which these applets of BusyBox are all the tools there are.
inline bool furnish(const QTemporaryDir &folder, const QStringList &applets)
{
    const QString busybox = QStandardPaths::findExecutable(QStringLiteral("busybox"));
    return !busybox.isEmpty() && std::all_of(applets.begin(), applets.end(), [&](const QString &applet) {
        return QFile::link(busybox, folder.filePath(applet));
    });
}

} // namespace Sandkeeper
