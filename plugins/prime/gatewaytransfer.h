// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/httpstream.h"
#include "core/provider/files.h"
#include "core/provider/future.h"

#include "api/filecodec.h"
#include "gatewaycall.h"

#include <QElapsedTimer>
#include <QPointer>

namespace Sandkeeper::Prime {

/// One file's content on its way to or from a gateway. Touches the caller's device only while it runs.
class GatewayTransfer : public TransferJob
{
    Q_OBJECT
public:
    ~GatewayTransfer() override;

protected:
    struct Place
    {
        ControlPlane *api = nullptr;
        GatewayCalls *calls = nullptr;
        QString sandboxId;
        QString path;
        QPointer<QIODevice> device; ///< the caller's
    };

    explicit GatewayTransfer(Place place);
    /// With `problem`, it fails with it and nothing is sent.
    void begin(GatewayOperation operation, std::optional<Error> problem);
    void abort() override;

    /// Opens the stream of one attempt.
    virtual std::unique_ptr<HttpStream> open(HttpClient &http, HttpRequest request,
                                             const GatewayAccess &access) = 0;
    /// Bytes of the answer wait.
    virtual void take(HttpStream &stream) = 0;
    /// The answer is complete and has been taken.
    virtual Result<void> conclude(HttpStream &stream) = 0;
    virtual bool mayRepeat() = 0;

    const Place &place() const { return m_place; }
    QIODevice *device() const { return m_place.device; }
    /// A failure of the caller's device.
    Error deviceError(const QString &reason) const;
    /// Goes on with what waits after a pause of our own.
    void takeMore();
    void failAttempt(Error error);
    /// Told at most some dozens of times a second.
    void showProgress(qint64 done, qint64 total);

private:
    Future<void> attempt(const GatewayAccess &access);
    void finishAttempt(const Result<void> &result);
    void end(const Result<void> &result);
    QString deviceName() const;
    Error namingTheFile(Error error) const;

    const Place m_place;
    Future<void> m_future;
    std::unique_ptr<HttpStream> m_stream;
    std::optional<Answer<void>> m_answer;
    QElapsedTimer m_sinceProgress;
    qint64 m_done = 0;
    qint64 m_total = -1;
    bool m_ambiguous = false; ///< some attempt may have taken effect
};

class GatewayUpload final : public GatewayTransfer
{
    Q_OBJECT
public:
    GatewayUpload(ControlPlane *api, GatewayCalls *calls, const UploadRequest &request);
    ~GatewayUpload() override;

protected:
    std::unique_ptr<HttpStream> open(HttpClient &http, HttpRequest request,
                                     const GatewayAccess &access) override;
    void take(HttpStream &stream) override;
    Result<void> conclude(HttpStream &stream) override;
    bool mayRepeat() override;
    void abort() override;

private:
    class Form;
    const QString m_fileName;
    qint64 m_start = 0;
    qint64 m_size = 0;
    std::unique_ptr<Form> m_form;
    QByteArray m_reply;
};

class GatewayDownload final : public GatewayTransfer
{
    Q_OBJECT
public:
    GatewayDownload(ControlPlane *api, GatewayCalls *calls, const DownloadRequest &request);

protected:
    std::unique_ptr<HttpStream> open(HttpClient &http, HttpRequest request,
                                     const GatewayAccess &access) override;
    void take(HttpStream &stream) override;
    Result<void> conclude(HttpStream &stream) override;
    bool mayRepeat() override;

private:
    std::optional<Error> readHead(const HttpStream &stream);

    QByteArray m_buffer;
    qint64 m_written = 0;
    qint64 m_total = -1;
    bool m_headRead = false;
};

} // namespace Sandkeeper::Prime
