// SPDX-License-Identifier: MIT
#include "models/sandboxtext.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QLocale>

using namespace std::chrono_literals;

namespace Sandkeeper {

namespace {

/// The context of all texts here.
struct SandboxText
{
    Q_DECLARE_TR_FUNCTIONS(SandboxText)
};

// Machine words the services give as a reason, and what they mean. Without an end: facts may follow.
QString causeText(const QString &word)
{
    const QString upper = word.toUpper();
    if (upper.contains(QLatin1String("OOM")))
        return SandboxText::tr("Ended because its memory limit was exceeded");
    if (upper.contains(QLatin1String("IDLE")))
        return SandboxText::tr("Ended because it was idle longer than its idle time-out allows");
    if (upper.contains(QLatin1String("IMAGE")))
        return SandboxText::tr("Ended because its image could not be fetched or started");
    if (upper.contains(QLatin1String("TIMEOUT")) || upper.contains(QLatin1String("TIMED_OUT")))
        return SandboxText::tr("Ended because its lifetime was over");
    if (upper.contains(QLatin1String("DELETED")) || upper.contains(QLatin1String("USER")))
        return SandboxText::tr("Ended because it was deleted");
    return {};
}

/// What is known without any word of the service.
QString causeWithoutWord(const Sandbox &sandbox)
{
    if (sandbox.state == SandboxState::TimedOut)
        return SandboxText::tr("Ended because its lifetime was over");
    if (sandbox.exitCode)
        return SandboxText::tr("Ended because its start command ended");
    if (sandbox.state == SandboxState::Error)
        return SandboxText::tr("Ended with an error; the service gave no reason");
    return SandboxText::tr("Ended; the service gave no reason");
}

QString quotedForShell(const QString &argument)
{
    const auto isPlain = [](QChar c) {
        return (c.unicode() < 0x80 && c.isLetterOrNumber()) || QStringLiteral("_-./:=@%+,").contains(c);
    };
    if (!argument.isEmpty() && std::all_of(argument.begin(), argument.end(), isPlain))
        return argument;
    QString inner = argument;
    inner.replace(QLatin1Char('\''), QLatin1String("'\\''"));
    return QLatin1Char('\'') + inner + QLatin1Char('\'');
}

} // namespace

QString stateText(const Sandbox &sandbox)
{
    return stateText(sandbox.state, sandbox.stateWord);
}

QString stateText(SandboxState state, const QString &stateWord)
{
    switch (state) {
    case SandboxState::Unknown:
        break;
    case SandboxState::Pending:
        return SandboxText::tr("Pending");
    case SandboxState::Provisioning:
        return SandboxText::tr("Provisioning");
    case SandboxState::Running:
        return SandboxText::tr("Running");
    case SandboxState::Paused:
        return SandboxText::tr("Paused");
    case SandboxState::Error:
        return SandboxText::tr("Error");
    case SandboxState::Terminated:
        return SandboxText::tr("Terminated");
    case SandboxState::TimedOut:
        return SandboxText::tr("Timed out");
    }
    return stateWord.isEmpty() ? SandboxText::tr("Unknown") : stateWord;
}

QString numberText(double value)
{
    return QLocale().toString(value, 'g', 6);
}

QString gigabytesText(double value)
{
    return SandboxText::tr("%1 GB").arg(numberText(value));
}

QString percentText(double percent)
{
    return SandboxText::tr("%1%").arg(QLocale().toString(std::round(percent), 'f', 0));
}

QString usageText(std::optional<qint64> used, std::optional<qint64> total)
{
    if (!used)
        return {};
    constexpr double Megabyte = 1024.0 * 1024.0;
    const QLocale locale;
    const double megabytes = double(*used) / Megabyte;
    const double ofMegabytes = double(total.value_or(0)) / Megabyte;
    if (std::max(megabytes, ofMegabytes) < 1024) {
        const QString text = locale.toString(megabytes, 'f', 0);
        return ofMegabytes > 0
                   ? SandboxText::tr("%1 of %2 MB").arg(text, locale.toString(ofMegabytes, 'f', 0))
                   : SandboxText::tr("%1 MB").arg(text);
    }
    const QString text = locale.toString(megabytes / 1024, 'f', 1);
    // What there is of it is a round number as a rule: "4", not "4.0".
    const double all = std::round(ofMegabytes / 1024 * 10) / 10;
    return ofMegabytes > 0 ? SandboxText::tr("%1 of %2 GB").arg(text, numberText(all))
                           : SandboxText::tr("%1 GB").arg(text);
}

QString gpuText(const Sandbox &sandbox)
{
    if (sandbox.gpuCount <= 0)
        return {};
    if (sandbox.gpuType.isEmpty())
        return numberText(sandbox.gpuCount);
    return SandboxText::tr("%1 × %2").arg(numberText(sandbox.gpuCount), sandbox.gpuType);
}

QString durationText(std::chrono::seconds duration)
{
    const qint64 seconds = std::max<qint64>(0, duration.count());
    if (seconds < 60)
        return SandboxText::tr("%1 s").arg(seconds);
    const qint64 minutes = seconds / 60;
    if (minutes < 10)
        return SandboxText::tr("%1 min %2 s").arg(minutes).arg(seconds % 60, 2, 10, QLatin1Char('0'));
    if (minutes < 60)
        return SandboxText::tr("%1 min").arg(minutes);
    const qint64 hours = minutes / 60;
    if (hours < 24)
        return SandboxText::tr("%1 h %2 min").arg(hours).arg(minutes % 60, 2, 10, QLatin1Char('0'));
    return SandboxText::tr("%1 d %2 h").arg(hours / 24).arg(hours % 24);
}

QString elapsedText(std::chrono::milliseconds duration)
{
    if (duration < 1s)
        return SandboxText::tr("%1 ms").arg(std::max<qint64>(0, duration.count()));
    if (duration < 60s)
        return SandboxText::tr("%1 s").arg(QLocale().toString(double(duration.count()) / 1000.0, 'f', 1));
    return durationText(std::chrono::duration_cast<std::chrono::seconds>(duration));
}

QString agoText(std::chrono::seconds age, bool withSeconds)
{
    const qint64 seconds = std::max<qint64>(0, age.count());
    if (seconds < 60)
        return withSeconds ? SandboxText::tr("%1 s ago").arg(seconds) : SandboxText::tr("just now");
    if (seconds < 3600)
        return SandboxText::tr("%1 min ago").arg(seconds / 60);
    if (seconds < 86400)
        return SandboxText::tr("%1 h ago").arg(seconds / 3600);
    return SandboxText::tr("%1 d ago").arg(seconds / 86400);
}

QString exactTimeText(const QDateTime &time)
{
    if (!time.isValid())
        return {};
    const QDateTime local = time.toLocalTime();
    return SandboxText::tr("%1 local time\n%2 UTC")
        .arg(QLocale().toString(local, QLocale::ShortFormat) + local.toString(QStringLiteral(" (t)")),
             time.toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")));
}

QString commandText(const StartCommand &command)
{
    if (const auto *line = std::get_if<QString>(&command))
        return *line;
    if (const auto *argv = std::get_if<Argv>(&command)) {
        QStringList words{quotedForShell(argv->executable)};
        for (const QString &argument : argv->arguments)
            words += quotedForShell(argument);
        return words.join(QLatin1Char(' '));
    }
    return {};
}

QString endSentence(const Sandbox &sandbox, const EndReason &reason)
{
    if (!isFinal(sandbox.state))
        return {};
    QStringList words{sandbox.terminationReason, sandbox.errorType, reason.errorType};
    words.removeAll(QString());
    words.removeDuplicates();
    const QString message = sandbox.errorMessage.isEmpty() ? reason.errorMessage : sandbox.errorMessage;
    QString cause;
    for (const QString &word : std::as_const(words)) {
        if (cause.isEmpty())
            cause = causeText(word);
    }
    if (cause.isEmpty())
        cause = words.isEmpty() && message.isEmpty() ? causeWithoutWord(sandbox) : SandboxText::tr("Ended");
    QStringList facts = words;
    if (sandbox.exitCode)
        facts.append(SandboxText::tr("exit code %1").arg(*sandbox.exitCode));
    const QString list = QLocale().createSeparatedList(facts);
    if (message.isEmpty() && facts.isEmpty())
        return SandboxText::tr("%1.", "why a sandbox ended").arg(cause);
    if (message.isEmpty())
        return SandboxText::tr("%1 (%2).", "why a sandbox ended, the service's words").arg(cause, list);
    if (facts.isEmpty())
        return SandboxText::tr("%1: %2", "why a sandbox ended, the service's message").arg(cause, message);
    return SandboxText::tr("%1 (%2): %3", "why a sandbox ended, the service's words and message")
        .arg(cause, list, message);
}

QString networkText(const std::optional<QStringList> &allowlist, const std::optional<QStringList> &denylist)
{
    const QString separator = QStringLiteral(", ");
    if (allowlist)
        return allowlist->isEmpty() ? SandboxText::tr("Blocked")
                                    : SandboxText::tr("Limited to %1").arg(allowlist->join(separator));
    if (denylist && !denylist->isEmpty())
        return SandboxText::tr("Blocked: %1", "what a sandbox may not reach").arg(denylist->join(separator));
    return SandboxText::tr("Unrestricted");
}

std::chrono::seconds durationTextStep(std::chrono::seconds duration)
{
    const qint64 seconds = std::max<qint64>(0, duration.count());
    if (seconds < 600)
        return 1s;
    if (seconds < 86400)
        return std::chrono::seconds(seconds % 60 + 1);
    return std::chrono::seconds(seconds % 3600 + 1);
}

std::chrono::seconds agoTextStep(std::chrono::seconds age)
{
    const qint64 seconds = std::max<qint64>(0, age.count());
    const qint64 unit = seconds < 3600 ? 60 : seconds < 86400 ? 3600 : 86400;
    return std::chrono::seconds(unit - seconds % unit);
}

QString tsvCell(const QString &text)
{
    QString cell = text;
    for (QChar &character : cell) {
        if (character == QLatin1Char('\t') || character == QLatin1Char('\n') ||
            character == QLatin1Char('\r'))
            character = QLatin1Char(' ');
    }
    // A spreadsheet runs what starts like this; the original may have had the tab or break in front.
    const QString dangerous = QStringLiteral("=+-@\t\r\n");
    if (!text.isEmpty() && (dangerous.contains(text.front()) ||
                            (!cell.trimmed().isEmpty() && dangerous.contains(cell.trimmed().front()))))
        cell.prepend(QLatin1Char('\''));
    return cell;
}

} // namespace Sandkeeper
