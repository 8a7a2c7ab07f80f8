// SPDX-License-Identifier: MIT
#pragma once

#include <QFile>

#ifdef __SANITIZE_ADDRESS__
/// Freed memory is not used again for long, by default up to 256 MiB of it: that would count as growth.
extern "C" [[gnu::visibility("default"), gnu::used]] inline const char *__asan_default_options()
{
    return "quarantine_size_mb=1";
}
#endif

namespace Sandkeeper::Testing {

/// How much the largest size of this process in memory has grown since this object was made. Linux only.
class MemoryGrowth
{
public:
    MemoryGrowth()
    {
        QFile reset(QStringLiteral("/proc/self/clear_refs"));
        if (reset.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
            reset.write("5"); // proc(5): the peak becomes the present size
        m_before = bytes("VmRSS:");
    }

    qint64 peak() const { return bytes("VmHWM:") - m_before; }

private:
    static qint64 bytes(const QByteArray &name)
    {
        QFile status(QStringLiteral("/proc/self/status"));
        if (!status.open(QIODevice::ReadOnly))
            qFatal("no /proc/self/status");
        const QByteArray text = status.readAll();
        return text.sliced(text.indexOf(name) + name.size()).trimmed().split(' ').first().toLongLong() * 1024;
    }

    qint64 m_before = 0;
};

} // namespace Sandkeeper::Testing
