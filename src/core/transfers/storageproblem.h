// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace Sandkeeper {

/// Why the list of transfers is not kept on the disk. Only what is Damaged may be set aside: in all other
/// cases what is in the file is good, or somebody else's.
enum class StorageProblem {
    NotAllowed,
    Folder, ///< stands in its place
    InUse,
    Newer,   ///< of a later version of this program
    Foreign, ///< a database, but not ours
    NoRoom,
    Disk, ///< reading or writing failed
    Damaged,
    Other,
};

/// What it means and what can be done, translated.
QString storageProblemText(StorageProblem problem, const QString &path);
/// Of a damaged list that was set aside as `keptAs`.
QString listSetAsideText(const QString &keptAs);

} // namespace Sandkeeper
