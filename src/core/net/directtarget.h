// SPDX-License-Identifier: MIT
#pragma once

#include "core/sandkeeper_core_export.h"

#include <span>

#include <QIODevice>

namespace Sandkeeper {

/// A target that lends its own memory, so that what arrives is copied once less. For a download, by which
/// FileStore::download() writes to it; anybody else may use it as any device. The thread of the device.
class SANDKEEPER_CORE_EXPORT DirectTarget : public QIODevice
{
    Q_OBJECT
public:
    using QIODevice::QIODevice;

    /// Where the next bytes belong, until fill() or write(); empty once it takes no more.
    virtual std::span<char> room() = 0;
    /// So many bytes of room() are there now. False when they cannot be taken; errorString() says why.
    virtual bool fill(qint64 count) = 0;
};

} // namespace Sandkeeper
