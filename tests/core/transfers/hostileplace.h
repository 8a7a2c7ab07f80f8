// SPDX-License-Identifier: MIT
#pragma once

#include "scratchfolder.h"
#include "treesnapshot.h"

namespace Sandkeeper::Testing {

/// A folder that things are put into, with things beside it that nobody may touch, and with ways out in it.
class HostilePlace
{
public:
    HostilePlace();

    QString root() const { return m_root.path(); }
    QString target() const { return m_root.filePath(QStringLiteral("target")); }
    /// What differs outside of the target since this was made. Empty when all is well.
    QString damageOutside() const;
    /// That, and what may in no case be in the target: other links than the two, devices, pipes, special
    /// permissions, part files.
    QString damage(bool linksAllowed = false) const;

private:
    ScratchFolder m_root;
    TreeSnapshot m_before;
};

} // namespace Sandkeeper::Testing
