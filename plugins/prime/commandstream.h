// SPDX-License-Identifier: MIT
#pragma once

#include "api/commandcodec.h"
#include "core/net/connectframes.h"
#include "core/net/httpclient.h"
#include "core/net/httpstream.h"

namespace Sandkeeper::Prime {

/// The events of one command that was started in a virtual machine (prime.md §8.4, §8.5), as they come. Its
/// end drops the stream; what the command then does is the service's choice. GUI thread.
class CommandStream : public QObject
{
    Q_OBJECT
public:
    /// Sends the request at once. `clock` outlives it.
    CommandStream(HttpClient &http, const HttpRequest &request, const Clock &clock);
    ~CommandStream() override;

    /// While paused, no event comes; the network is held back when a little waits.
    void setPaused(bool paused);
    /// Drops the connection at once. No signal comes after this.
    void abort();

Q_SIGNALS:
    void arrived(const Sandkeeper::Prime::CommandEvent &event);
    /// The last signal, exactly once, from the event loop: the stream has ended as it should, or with an
    /// error, which is ambiguous if the command may have been started. The stream may be destroyed in a slot.
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
    ConnectDecoder m_decoder;
    bool m_started = false; ///< an event was seen
    bool m_paused = false;
    bool m_over = false;
    bool m_closing = false; ///< the end was read; only the answer's own is missing
};

} // namespace Sandkeeper::Prime
