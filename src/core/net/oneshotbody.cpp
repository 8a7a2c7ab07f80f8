// SPDX-License-Identifier: MIT
#include "core/net/oneshotbody.h"

#include <algorithm>

#include <QBuffer>

namespace Sandkeeper {

namespace {

QBuffer *bufferOf(const QByteArray &data)
{
    auto *buffer = new QBuffer;
    buffer->setData(data);
    buffer->open(QIODevice::ReadOnly);
    return buffer;
}

} // namespace

OneShotBody::OneShotBody(const QByteArray &data, QObject *parent)
    : OneShotBody(bufferOf(data), data.size(), parent)
{
    m_source->setParent(this);
}

OneShotBody::OneShotBody(QIODevice *source, qint64 size, QObject *parent)
    : QIODevice(parent)
    , m_source(source)
    , m_size(size)
{
    // Unbuffered: QIODevice's own buffer could be rewound without us.
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    connect(source, &QObject::destroyed, this, [this] {
        detach();
        Q_EMIT failed({});
    });
    if (!source->isSequential())
        return;
    const auto goOn = [this] {
        if (m_source)
            Q_EMIT readyRead();
    };
    connect(source, &QIODevice::readyRead, this, goOn);
    connect(source, &QIODevice::readChannelFinished, this, [this, goOn] {
        m_sourceEnded = true;
        goOn();
    });
}

void OneShotBody::detach()
{
    if (m_source)
        m_source->disconnect(this);
    m_source.clear();
}

qint64 OneShotBody::readData(char *data, qint64 maximum)
{
    m_wasRead = true;
    const qint64 wanted = std::min(maximum, m_size - m_next);
    if (wanted <= 0)
        return m_size == 0 ? 0 : -1;
    if (!m_source)
        return 0; // never “the end”: what has been announced is not complete
    const qint64 count = m_source->read(data, wanted);
    m_waiting = count == 0;
    if (count <= 0)
        return sourceStopped(count);
    m_next += count;
    return count;
}

qint64 OneShotBody::sourceStopped(qint64 count)
{
    const bool mayGoOn = count == 0 && m_source->isSequential() && !m_sourceEnded;
    if (mayGoOn)
        return 0;
    const QString words = count < 0 ? m_source->errorString() : QString();
    detach();
    Q_EMIT failed(words);
    return 0;
}

} // namespace Sandkeeper
