// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QIODevice>
#include <QPointer>

namespace Sandkeeper {

/// A request body that can be read once. Qt sends any request again by itself, POST included, when the server
/// closes the connection before it answered; before that it rewinds the body, and when this fails, it gives
/// up with ContentReSendError. So this device never rewinds, and every call that must go out once only has
/// one, also when the body is empty. (A 307 or 308 ends like this, too.) It is
/// not sequential: its size is then known without buffering, and Qt reads it piece by piece.
class OneShotBody final : public QIODevice
{
    Q_OBJECT
public:
    explicit OneShotBody(const QByteArray &data, QObject *parent = nullptr);
    /// `size` bytes of `source` from its present position on. It stays the caller's. When it has nothing to
    /// give at the moment, its readyRead() is waited for.
    OneShotBody(QIODevice *source, qint64 size, QObject *parent = nullptr);

    bool reset() override { return false; }
    bool seek(qint64 position) override { return position == pos() && QIODevice::seek(position); }
    qint64 size() const override { return m_size; }
    bool wasRead() const { return m_wasRead; }
    /// The source has nothing to give at the moment, so it is not the network that stands still.
    bool isWaiting() const { return m_waiting; }
    /// From now on the source is not touched any more. Qt may ask for more after an abort.
    void detach();

Q_SIGNALS:
    /// The source failed or ended too early; nothing more is read from it. Emitted within a read.
    void failed(const QString &words);

protected:
    qint64 readData(char *data, qint64 maximum) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    qint64 sourceStopped(qint64 count);

    QPointer<QIODevice> m_source;
    const qint64 m_size;
    qint64 m_next = 0;
    bool m_wasRead = false;
    bool m_waiting = false;
    bool m_sourceEnded = false;
};

} // namespace Sandkeeper
