// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/safefolder.h"

/// What safefolder.cpp shares with the one of safefolder_unix.cpp and safefolder_windows.cpp that is built.
namespace Sandkeeper::Local {

/// Its last part, and what is before that.
struct SplitPath
{
    QString folder; ///< may be empty
    QString name;
};
SplitPath split(const QString &path);

/// Whether a path is one that SafeFolder takes: not too long, not too deep, and no part of it can lead
/// anywhere else. The empty one is the folder itself.
bool isRelative(const QString &path);
Error badPath(const QString &path);

/// A hidden name beside `name` that nobody can guess, short enough for every file system.
QString partName(const QString &name);
bool isPartName(const QString &name);

/// A file that was opened by its descriptor and has a name all the same, to be told to a person.
class NamedFile final : public QFile
{
public:
    explicit NamedFile(QString name)
        : m_name(std::move(name))
    {
    }
    QString fileName() const override { return m_name; }

private:
    const QString m_name;
};

/// Writes all of it at a place of a PartFile's device, which is not asked for its position then. Errors as of
/// SafeFolder.
Result<void> writeAt(QFile &file, qint64 offset, const char *data, qint64 size);
/// Makes a PartFile's device longer, by a hole where the file system has such.
Result<void> resize(QFile &file, qint64 size);

/// Seconds since 1970 that every file system can hold; nullopt leaves the time as it is.
std::optional<qint64> storableTime(const QDateTime &time);

} // namespace Sandkeeper::Local
