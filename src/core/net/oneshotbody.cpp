// SPDX-License-Identifier: MIT
#include "core/net/oneshotbody.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace Sandkeeper {

OneShotBody::OneShotBody(QByteArray data, QObject *parent)
    : QIODevice(parent)
    , m_data(std::move(data))
{
    // Unbuffered: QIODevice's own buffer could be rewound without us.
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

qint64 OneShotBody::readData(char *data, qint64 maximum)
{
    m_wasRead = true;
    const qint64 count = std::min<qint64>(maximum, m_data.size() - m_next);
    if (count <= 0)
        return m_data.isEmpty() ? 0 : -1;
    std::memcpy(data, m_data.constData() + m_next, static_cast<std::size_t>(count));
    m_next += count;
    return count;
}

} // namespace Sandkeeper
