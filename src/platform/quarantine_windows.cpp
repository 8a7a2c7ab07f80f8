// SPDX-License-Identifier: MIT
#include "core/transfers/pathsafety.h"
#include "platform/quarantine.h"

#include <qt_windows.h>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

/// FAT and some shares have no streams: a name with a colon is none there, and the system says so in more
/// ways than one.
bool hasStreams(const QString &path)
{
    const HANDLE file =
        CreateFileW(windowsPath(path).toStdWString().c_str(), FILE_READ_ATTRIBUTES,
                    FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING,
                    FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, nullptr);
    if (file == INVALID_HANDLE_VALUE)
        return true;
    DWORD flags = 0;
    const bool known = GetVolumeInformationByHandleW(file, nullptr, 0, nullptr, nullptr, &flags, nullptr, 0);
    CloseHandle(file);
    return !known || (flags & FILE_NAMED_STREAMS);
}

/// 0, or the system's error.
DWORD writeStream(const QString &path, const QByteArray &content)
{
    const HANDLE stream =
        CreateFileW(windowsPath(path).toStdWString().c_str(), GENERIC_WRITE,
                    FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (stream == INVALID_HANDLE_VALUE)
        return GetLastError();
    DWORD written = 0;
    DWORD error = 0;
    if (!WriteFile(stream, content.constData(), static_cast<DWORD>(content.size()), &written, nullptr) ||
        !SetEndOfFile(stream)) // what an earlier one has left behind it
        error = GetLastError();
    else if (written != static_cast<DWORD>(content.size()))
        error = ERROR_WRITE_FAULT;
    CloseHandle(stream);
    return error;
}

class ZoneMark final : public ArrivalMark
{
public:
    Result<void> mark(int, const QString &path) override
    {
        // A stream of the file, which goes with it when it is renamed.
        const DWORD error = writeStream(path + ":Zone.Identifier"_L1, zoneIdentifier());
        if (error == 0)
            return {};
        QString reason;
        if (error == ERROR_DISK_FULL || error == ERROR_HANDLE_DISK_FULL)
            reason = u"NO_SPACE"_s;
        else if (!hasStreams(path))
            reason = u"MARK_UNSUPPORTED"_s;
        return tl::unexpected(Error{.kind = Error::Kind::Local,
                                    .subject = path,
                                    .detail = qt_error_string(static_cast<int>(error)),
                                    .reason = reason});
    }
};

} // namespace

std::shared_ptr<ArrivalMark> systemArrivalMark()
{
    return std::make_shared<ZoneMark>();
}

} // namespace Sandkeeper
