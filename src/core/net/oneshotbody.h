// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QIODevice>

namespace Sandkeeper {

/// A request body that can be read once. Qt sends any request again by itself, POST included, when the server
/// closes the connection before it answered; before that it rewinds the body, and when this fails, it gives
/// up with ContentReSendError. So this device never rewinds, and every call that must go out once only has
/// one, also when the body is empty. (A 307 or 308 ends like this, too: its status never reaches us.) It is
/// not sequential: its size is then known without buffering.
class OneShotBody final : public QIODevice
{
    Q_OBJECT
public:
    explicit OneShotBody(QByteArray data, QObject *parent = nullptr);

    bool reset() override { return false; }
    bool seek(qint64 position) override { return position == pos() && QIODevice::seek(position); }
    qint64 size() const override { return m_data.size(); }
    bool wasRead() const { return m_wasRead; }

protected:
    qint64 readData(char *data, qint64 maximum) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    const QByteArray m_data;
    qint64 m_next = 0;
    bool m_wasRead = false;
};

} // namespace Sandkeeper
