// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/connectframes.h"
#include "core/net/httpclient.h"

#include <memory>

namespace Sandkeeper {

/// The messages of one stream of the Connect protocol (prime.md §8.2, ppio.md §3.4), as they come. Its end
/// drops the connection; what the service then does is the service's choice. Lives on the client's thread.
class SANDKEEPER_CORE_EXPORT ConnectStream : public QObject
{
    Q_OBJECT
public:
    /// Sends the request at once. The answer must be of the request's own content type. `clock` outlives it.
    ConnectStream(HttpClient &http, const HttpRequest &request, const Clock &clock);
    ~ConnectStream() override;

    /// While paused, no message comes; the network is held back when a little waits.
    void setPaused(bool paused);
    /// Drops the connection at once. No signal comes after this.
    void abort();
    /// For a message that could not be read: ends the stream with this error, within the call.
    void refuse(Error error) { end(std::move(error)); }

Q_SIGNALS:
    /// One message without its envelope.
    void arrived(const QByteArray &message);
    /// The last signal, exactly once, from the event loop or from refuse(): the stream has ended as it
    /// should, or with an error, which is ambiguous if the call may have taken effect. The stream may be
    /// destroyed in a slot.
    void over(const std::optional<Sandkeeper::Error> &error);

private:
    void pump();
    bool drain();
    void conclude();
    void end(std::optional<Error> error);
    bool isStream() const;

    std::unique_ptr<HttpStream> m_http;
    const Clock &m_clock;
    const QString m_subject;
    const QByteArray m_contentType;
    ConnectDecoder m_decoder;
    bool m_started = false; ///< a message was seen
    bool m_paused = false;
    bool m_over = false;
    bool m_closing = false; ///< the end was read; only the answer's own is missing
};

} // namespace Sandkeeper
