// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"

#include <QList>

namespace Sandkeeper {

/// Something about one item of a folder that a person should know, though the transfer went on.
struct SANDKEEPER_CORE_EXPORT TransferIssue
{
    enum class Kind {
        Renamed,        ///< it is here, under the name `localPath`
        Exists,         ///< something of that name was there and has been left alone
        LinkSkipped,    ///< a symbolic link, left out
        LinkRefused,    ///< a link that leads, or could lead, out of the folder
        SpecialSkipped, ///< a device, a pipe or a socket, left out
        NameRefused,    ///< its name leads out of the folder or can be no name
        Changed,        ///< it changed while it was read: what was sent of it is not right
        Failed          ///< `error` says why
    };

    Kind kind = Kind::Failed;
    QString path;      ///< as the other side calls it
    QString localPath; ///< relative to the chosen folder; where known
    Error error;       ///< of Failed

    /// The item did not arrive, or not right.
    bool isLoss() const { return kind != Kind::Renamed && kind != Kind::Exists && kind != Kind::LinkSkipped; }
};

/// One translated sentence, which shows the name with nothing hidden in it.
SANDKEEPER_CORE_EXPORT QString issueText(const TransferIssue &issue);

/// The first 1,000 issues and how many there were.
struct TransferIssues
{
    static constexpr qsizetype mostKept = 1000;
    QList<TransferIssue> kept;
    qint64 count = 0;
    qint64 losses = 0;

    void add(TransferIssue issue)
    {
        ++count;
        losses += issue.isLoss() ? 1 : 0;
        if (kept.size() < mostKept)
            kept.append(std::move(issue));
    }
};

} // namespace Sandkeeper
