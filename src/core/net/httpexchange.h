// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/httperror.h"
#include "core/net/httplanes.h"
#include "core/net/originholds.h"

#include <functional>

#include <QElapsedTimer>
#include <QPointer>
#include <QSslConfiguration>

namespace Sandkeeper {

class OneShotBody;

/// What all calls of one client share. Outlives them.
struct HttpServices
{
    const Clock *clock = nullptr;
    QByteArray userAgent;
    HttpLanes *lanes = nullptr;
    OriginHolds *holds = nullptr;
    std::function<QSslConfiguration()> tls; ///< with the extra certificates
};

/// Whether an unanswered request of this method may have changed something.
bool hasEffects(const HttpRequest &request);
/// Our own id of a call, for logs and reports.
QString newRequestId();

/// One request and its answer: waits for its turn, sends once, watches the times, reads. Never repeats.
///
///     waiting → under way → over
///
/// Its signals come from within Qt's: whoever tells the program about them does so from the event loop, and
/// whoever is done with it uses release().
class HttpExchange final : public QObject
{
    Q_OBJECT
public:
    using Milliseconds = std::chrono::milliseconds;

    /// How the body of a good answer is taken.
    enum class Body {
        Whole, ///< read at once, in whatever coding Qt can undo
        Pieces ///< as the reader likes, which holds the sender back; never compressed
    };

    struct End
    {
        std::optional<Error> error; ///< nullopt: a complete 2xx answer
        bool answered = false;      ///< the answer was complete
        bool sent = false;          ///< the request may have reached the service
    };

    /// `request` and `services` must outlive it.
    HttpExchange(const HttpRequest &request, const HttpServices &services, Body body, QObject *parent);
    ~HttpExchange() override;

    void setName(const QString &id, int attempt);
    /// Sent in place of the request's body; stays the caller's.
    void setUpload(QIODevice *source, qint64 size);
    /// How long a held origin may be waited for (OriginHolds).
    void setPatience(std::function<Milliseconds()> patience) { m_patience = std::move(patience); }

    void start();
    /// Ends it with this, as far as it is not over.
    void giveUp(HttpFailure::Cause cause);
    /// Drops the connection and gives the turn back; no signals any more. `outcome` goes into the log.
    void drop(const QString &outcome = {});
    /// drop(), and its deletion as soon as nothing of it is on the stack.
    void release();

    bool isSent() const { return m_wasSent; }
    bool isOver() const { return m_over; }
    int status() const { return m_status; }
    QByteArray header(QByteArrayView name) const { return headerValue(m_headers, name); }
    const QList<HttpHeader> &headers() const { return m_headers; }
    Milliseconds duration() const { return m_duration; }
    bool mayHaveBeenSent() const;

    /// Of a 2xx answer; also after its end.
    qint64 bytesAvailable() const;
    qint64 read(char *data, qint64 maximum);

    void log(const QString &outcome, bool good) const;

Q_SIGNALS:
    /// It has got its turn, or waits for a held origin: from here on the call's time counts.
    void begun();
    void headersReceived();
    void readyRead();
    void uploadProgress(qint64 sent, qint64 total);
    /// Once. Bytes may still wait to be read.
    void ended(const Sandkeeper::HttpExchange::End &end);

private:
    void waitForTurn();
    void attempt(QNetworkAccessManager &manager, bool fresh);
    QNetworkRequest networkRequest() const;
    void send(QNetworkAccessManager &manager);
    OneShotBody *makeBody();
    void watchReply();
    void watchUpload();
    void limitReadBuffer();
    void watchConnect();
    void watchActivity(Milliseconds delay);
    void noteActivity();
    void noteConnected();
    void noteHead();
    bool isHeldUpByUs() const;
    bool showsConnecting() const;
    bool hasBody() const;
    void bodyArrived();
    bool collectError();
    void replyFinished();
    void concludeAnswer();
    void fail(Error error, bool answered = false);
    void end(const std::optional<Error> &error, bool answered);
    void keepRest();
    void later(Milliseconds delay, std::function<void()> callback);

    const HttpRequest &m_request;
    const HttpServices &m_services;
    const Body m_bodyStyle;
    QString m_id;
    int m_number = 1;
    QIODevice *m_source = nullptr;
    qint64 m_sourceSize = 0;
    std::function<Milliseconds()> m_patience;

    HttpLanes::Ticket m_ticket = 0;
    QPointer<QNetworkReply> m_reply;
    QPointer<OneShotBody> m_upload;
    QElapsedTimer m_timer;
    Milliseconds m_duration{0};
    Milliseconds m_lastActivity{0};
    bool m_wasSent = false; ///< has been handed to Qt
    bool m_over = false;
    bool m_connecting = false; ///< see showsConnecting()
    bool m_bodySent = false;
    bool m_headTold = false;
    bool m_isPlain = false; ///< the answer's body is not compressed
    QNetworkReply::NetworkError m_code = QNetworkReply::NoError;
    int m_status = 0;
    QList<HttpHeader> m_headers;
    QByteArray m_errorBody;
    QByteArray m_rest; ///< what was left when the answer was complete
    qint64 m_received = 0;
    QList<QSslError> m_sslErrors;
};

} // namespace Sandkeeper
