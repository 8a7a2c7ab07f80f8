// SPDX-License-Identifier: MIT
#pragma once

#include "core/sandkeeper_core_export.h"

#include <cstddef>
#include <memory>

#include <QByteArray>
#include <QDebug>
#include <QString>

class QDataStream;
class QTextStream;

namespace Sandkeeper {

/// A key or token. It cannot be streamed, logged or compared by accident, shows itself only as its last four
/// characters, and its memory is wiped when the last copy goes. Copies share one buffer. UTF-8. Any thread.
class SANDKEEPER_CORE_EXPORT Secret
{
public:
    Secret() = default;
    /// Copies the value; wiping the caller's own copy is the caller's business (wipe() below).
    explicit Secret(QByteArrayView value);
    static Secret fromString(const QString &value);

    bool isEmpty() const { return !m_buffer; }
    /// The plain value, as long as this Secret lives: for an Authorization header or the keychain, nothing
    /// else. Not a copy.
    QByteArrayView reveal() const;
    /// "…a1b2": the last four characters, or only "…" for values of fewer than twelve. Empty for an empty
    /// Secret.
    QString masked() const;
    /// Constant-time in the value; the length may be learned from the time it takes.
    bool equals(const Secret &other) const;

private:
    struct Buffer;
    std::shared_ptr<const Buffer> m_buffer;
};

/// Overwrites memory with zeros in a way that no compiler leaves out.
SANDKEEPER_CORE_EXPORT void wipe(void *memory, std::size_t size);
/// Overwrites the characters and empties the container. Only the memory this very container owns: copies
/// that share it implicitly keep theirs, so it must be the last one to be of use.
SANDKEEPER_CORE_EXPORT void wipe(QByteArray &bytes);
SANDKEEPER_CORE_EXPORT void wipe(QString &text);

// Deleted, so that writing a secret to a log or a file does not even compile.
QDebug operator<<(QDebug stream, const Secret &secret) = delete;
QTextStream &operator<<(QTextStream &stream, const Secret &secret) = delete;
QDataStream &operator<<(QDataStream &stream, const Secret &secret) = delete;

} // namespace Sandkeeper
