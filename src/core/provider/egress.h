// SPDX-License-Identifier: MIT
#pragma once

#include "core/sandkeeper_core_export.h"

#include <optional>

#include <QStringList>

/// The rules for destinations of network policies (prime.md §4.6, ppio.md §2.9), the same for a new sandbox
/// and for a running one. Messages are translated. Pure.
namespace Sandkeeper {

/// The most entries of one list.
inline constexpr int mostEgressEntries = 256;

/// Whether this is an entry of an egress list after trimming: an IPv4 address or network, or a host name,
/// perhaps with `*.` before it.
SANDKEEPER_CORE_EXPORT bool isEgressEntry(const QString &entry);

/// Whether it is an IPv4 address or network after trimming, and no name.
SANDKEEPER_CORE_EXPORT bool isEgressAddress(const QString &entry);

/// What is wrong with an entry; empty when nothing is.
SANDKEEPER_CORE_EXPORT QString egressEntryProblem(const QString &entry);
/// What is wrong with one list.
SANDKEEPER_CORE_EXPORT QStringList egressListProblems(const std::optional<QStringList> &list);
/// What is wrong with both together, then with each.
SANDKEEPER_CORE_EXPORT QStringList egressProblems(const std::optional<QStringList> &allowlist,
                                                  const std::optional<QStringList> &denylist);

/// That only one of both lists may be there.
SANDKEEPER_CORE_EXPORT QString egressBothProblem();

} // namespace Sandkeeper
