// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"

#include <unordered_map>

#include <QHash>
#include <QStringList>

/// Names of a sandbox as names of this computer. Every remote name is data: it is never joined to a local
/// path before it has passed through here. Any thread; nothing here touches a disk.
///
/// Texts are as remotename.h says: a byte that is no UTF-8 stands as one of U+DC80 to U+DCFF.
namespace Sandkeeper {

/// What the file system that takes the names can hold, and which names it takes for one and the same.
enum class NameRules {
    Posix,  ///< any bytes but `/` and NUL; all different names are different
    MacOs,  ///< UTF-8 only; letter case and normalisation do not count
    Windows ///< no reserved names, no control and no special characters; as above, they do not count
};

/// Of this computer's own file systems. SafeFolder::nameRules() knows better: a memory stick may be
/// otherwise.
SANDKEEPER_CORE_EXPORT NameRules systemNameRules();

inline constexpr int longestLocalName = 255;  ///< bytes (Posix, MacOs) or UTF-16 units (Windows)
inline constexpr int longestLocalPath = 4095; ///< bytes, of a path inside of the chosen folder
inline constexpr int deepestLocalPath = 128;  ///< parts of such a path

/// The name that `remoteName`, one part of a path, gets here: itself where the rules allow, else with each
/// offending character written as `%` and two hexadecimal digits per byte, so that it can be seen; what is
/// too long ends in `~` and eight digits that tell it from its like, before its extension. Errors: Invalid
/// for what can be no name at all: empty, `.`, `..`, with `/` or NUL.
SANDKEEPER_CORE_EXPORT Result<QString> localName(const QString &remoteName, NameRules rules);

/// `name` with a number before its extension: `name (2).txt`.
SANDKEEPER_CORE_EXPORT QString numberedName(const QString &name, int number, NameRules rules);

/// A path of this computer as Windows takes it literally: no name in it means anything else, and it may be
/// long. Only of absolute paths; others come back as they are.
SANDKEEPER_CORE_EXPORT QString windowsPath(const QString &path);

/// The parts of a remote path that has to stay inside of a folder; empty and `.` parts are left out. Errors:
/// Invalid with reason ABSOLUTE_PATH, PARENT_PATH or BAD_NAME; TooLarge with reason LONG_PATH or DEEP_PATH.
SANDKEEPER_CORE_EXPORT Result<QStringList> relativeParts(const QString &remotePath);

/// Gives the remote paths of one transfer their places, such that no two different ones get the same,
/// whatever the file system takes for the same: the later one of `README` and `readme` becomes `readme (2)`
/// where it has to. The same remote path always gets the same place. Holds about 50 bytes for each path.
class SANDKEEPER_CORE_EXPORT LocalNames
{
public:
    struct Place
    {
        QString path; ///< relative, parts divided by `/`, for SafeFolder
        /// A part that did not come up before got another name: tell the person.
        bool renamed = false;
        int newParts = 0; ///< how many parts did not come up before: folders on the way count like the last
    };

    explicit LocalNames(NameRules rules);

    /// Errors: as relativeParts().
    Result<Place> place(const QString &remotePath);

private:
    struct Claim
    {
        QString name;
        bool isNew = false;
    };
    Claim claim(const QString &folder, const QString &remoteName, const QString &name);

    NameRules m_rules;
    std::size_t m_seed;
    /// Hash of a local path, as the file system compares, to that of the remote name in its local folder.
    std::unordered_map<std::size_t, std::size_t> m_taken;
    QHash<std::size_t, int> m_lastNumber; ///< of names that were wanted more than once; keys as of m_taken
    QHash<QString, QString> m_numbered;   ///< local folder and remote name to the name that it got
};

} // namespace Sandkeeper
