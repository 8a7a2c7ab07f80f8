// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/safefolder.h"

#include <utility>

/// The system calls under safefolder_unix.cpp. Those that fail leave the reason in errno.
namespace Sandkeeper::Local {

/// A file descriptor that is closed when it goes.
class Descriptor
{
public:
    Descriptor() = default;
    explicit Descriptor(int descriptor)
        : m_descriptor(descriptor)
    {
    }
    Descriptor(Descriptor &&other) noexcept
        : m_descriptor(other.release())
    {
    }
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        Descriptor(std::move(other)).swap(*this);
        return *this;
    }
    ~Descriptor();

    explicit operator bool() const { return m_descriptor >= 0; }
    int get() const { return m_descriptor; }
    int release() { return std::exchange(m_descriptor, -1); }
    void swap(Descriptor &other) noexcept { std::swap(m_descriptor, other.m_descriptor); }

private:
    int m_descriptor = -1;
};

/// Opens what is beneath one folder, through no link.
class Beneath
{
public:
    Beneath() = default;
    Beneath(Descriptor root, bool stepByStep);

    int root() const { return m_root.get(); }
    /// `path` is relative, without `.` and `..`; the empty one is the folder itself. Creates nothing.
    Descriptor open(const QByteArray &path, int flags) const;
    /// Whether leadsInside() can tell.
    bool canResolveLinks() const;
    /// Whether a link, through others, leads to something beneath or to nothing. False when that is not
    /// known.
    bool leadsInside(const QByteArray &linkPath) const;

private:
    Descriptor openStepByStep(const QByteArray &path, int flags) const;

    Descriptor m_root;
    bool m_stepByStep = true;
};

/// Local, with the system's words and, where there is one, a reason as SafeFolder says.
Error systemError(const QString &path, int code);
/// What the file system that this folder is on takes for a name.
NameRules nameRulesOf(int folder);
uint processUmask();
/// Renames within one folder. Errors: EEXIST with IfTaken::Fail.
bool renameWithin(int folder, const QByteArray &from, const QByteArray &to, IfTaken ifTaken);
bool isSameFile(int one, int other);
/// Begins to write to the disk what the system still holds, where it can.
void startWriting(int descriptor);
bool syncToDisk(int descriptor);
/// The whole file system that it is on. ENOSYS where that cannot be asked for.
bool syncFileSystem(int descriptor);
/// Whether a link at `path` with that target cannot lead out of the folder unless through other links.
bool linkCanStayInside(const QString &path, const QString &target);

} // namespace Sandkeeper::Local
