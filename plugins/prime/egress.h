// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include <QStringList>

/// The rules for destinations of network policies (prime.md §4.6), the same for a new sandbox and for a
/// running one. Messages are translated. Pure.
namespace Sandkeeper::Prime {

/// The most entries of one list.
inline constexpr int mostEgressEntries = 256;

/// Whether this is an entry of an egress list after trimming: an IPv4 address or network, or a host name,
/// perhaps with `*.` before it.
bool isEgressEntry(const QString &entry);

/// What is wrong with an entry; empty when nothing is.
QString egressEntryProblem(const QString &entry);
/// What is wrong with one list.
QStringList egressListProblems(const std::optional<QStringList> &list);
/// What is wrong with both together, then with each.
QStringList egressProblems(const std::optional<QStringList> &allowlist,
                           const std::optional<QStringList> &denylist);

/// That only one of both lists may be there.
QString egressBothProblem();
/// That containers have no network rules.
QString egressContainerRefusal();

} // namespace Sandkeeper::Prime
