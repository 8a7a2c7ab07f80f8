// SPDX-License-Identifier: MIT
#pragma once

#include "core/sandkeeper_core_export.h"

#include <memory>

#include <QByteArray>
#include <QString>

namespace Sandkeeper {

/// A key or token. It cannot be streamed, logged or compared by accident, shows itself only as its last four
/// characters, and its memory is wiped when the last copy goes. Copies share one buffer. UTF-8. Any thread.
class SANDKEEPER_CORE_EXPORT Secret
{
public:
    Secret() = default;
    explicit Secret(QByteArrayView value);
    static Secret fromString(const QString &value);

    bool isEmpty() const { return !m_buffer; }
    /// The plain value, as long as this Secret lives: for an Authorization header or the keychain, nothing
    /// else. Not a copy.
    QByteArrayView reveal() const;
    /// "…a1b2": the last four characters, or only "…" for values of fewer than twelve.
    QString masked() const;
    /// Constant-time.
    bool equals(const Secret &other) const;

private:
    struct Buffer;
    std::shared_ptr<const Buffer> m_buffer;
};

} // namespace Sandkeeper
