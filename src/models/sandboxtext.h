// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/insight.h"

/// How a sandbox reads to people: every word for its values, made in one place. Pure; any thread. Plain text.
namespace Sandkeeper {

/// The state's word; the service's own for one this version does not know.
QString stateText(const Sandbox &sandbox);
QString stateText(SandboxState state, const QString &stateWord);

/// "2", "0.5": no trailing zeros, in the user's locale.
QString numberText(double value);
/// "4 GB", with the service's own GB.
QString gigabytesText(double value);
/// "12%", without decimals so that a column of them stands still.
QString percentText(double percent);
/// "1.2 of 4 GB", "310 of 512 MB", "1.2 GB": bytes, in units of 1024. Empty when nothing is known.
QString usageText(std::optional<qint64> used, std::optional<qint64> total);
/// "2 × H100"; empty without a GPU.
QString gpuText(const Sandbox &sandbox);

/// "3 d 4 h", "2 h 05 min", "12 min", below ten minutes "9 min 05 s", "45 s". Negative counts as zero.
QString durationText(std::chrono::seconds duration);
/// "850 ms", "12.4 s", "3 min 5 s": how long something took.
QString elapsedText(std::chrono::milliseconds duration);
/// "just now", "5 min ago", "3 h ago", "12 d ago"; below a minute in seconds when `withSeconds`.
QString agoText(std::chrono::seconds age, bool withSeconds = false);
/// Local date and time with the zone, and UTC on a second line. Empty when invalid.
QString exactTimeText(const QDateTime &time);
/// The command as one line; an argv quoted as a shell would want it. Empty for the service's default.
QString commandText(const StartCommand &command);

/// Why the sandbox ended, in one sentence with the service's own words and the exit code as far as they are
/// known; empty while it has not. `reason` is what the service told when it was asked for more.
QString endSentence(const Sandbox &sandbox, const EndReason &reason = {});

/// "Limited to a.example", "Blocked: b.example", "Blocked", "Unrestricted": what a sandbox may reach.
QString networkText(const std::optional<QStringList> &allowlist, const std::optional<QStringList> &denylist);

/// When the displayed text of a duration of this length changes next, counted downwards from it.
std::chrono::seconds durationTextStep(std::chrono::seconds duration);
/// How long agoText(age) stays the same.
std::chrono::seconds agoTextStep(std::chrono::seconds age);

/// One TSV (or CSV) cell: line breaks and tabs made spaces, and an apostrophe before what a spreadsheet would
/// run as a formula.
QString tsvCell(const QString &text);

} // namespace Sandkeeper
