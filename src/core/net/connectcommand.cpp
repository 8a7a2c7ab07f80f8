// SPDX-License-Identifier: MIT
#include "core/net/connectcommand.h"

#include "core/net/connectstream.h"
#include "core/provider/flow.h"
#include "core/provider/future.h"

#include <QElapsedTimer>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostOutput = 64 * 1024 * 1024;

/// Collects what a stream tells until it is over, and then goes away.
class Collector : public QObject
{
public:
    Collector(std::shared_ptr<ProcessLink> link, HttpClient &http, const HttpRequest &request,
              const Clock &clock, QObject *parent);

    Future<CommandResult> future() const { return m_answer.future(); }

private:
    void read(const QByteArray &message);
    void take(const ProcessEvent &event);
    void conclude(std::optional<Error> error);

    const std::shared_ptr<ProcessLink> m_link;
    ConnectStream m_stream;
    Answer<CommandResult> m_answer;
    CommandResult m_result;
    QElapsedTimer m_duration;
    const QString m_subject;
    bool m_ended = false;
};

Collector::Collector(std::shared_ptr<ProcessLink> link, HttpClient &http, const HttpRequest &request,
                     const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_link(std::move(link))
    , m_stream(http, request, clock)
    , m_subject(request.subject)
{
    m_duration.start();
    connect(&m_stream, &ConnectStream::arrived, this, &Collector::read);
    connect(&m_stream, &ConnectStream::over, this, &Collector::conclude);
    m_answer.onCancel(this, [this] { conclude(Error{.kind = Error::Kind::Cancelled}); });
}

void Collector::read(const QByteArray &message)
{
    const Result<ProcessEvent> event = m_link->decode(message);
    if (event)
        take(*event);
    else
        m_stream.refuse(event.error());
}

void Collector::take(const ProcessEvent &event)
{
    switch (event.kind) {
    case ProcessEvent::Kind::Output:
        m_result.standardOutput += event.data;
        break;
    case ProcessEvent::Kind::ErrorOutput:
        m_result.standardError += event.data;
        break;
    case ProcessEvent::Kind::Ended:
        m_result.exitCode = event.exitCode;
        m_ended = true;
        break;
    case ProcessEvent::Kind::Started:
    case ProcessEvent::Kind::Other:
        break;
    }
    if (m_result.standardOutput.size() + m_result.standardError.size() > mostOutput)
        conclude(Error{
            .kind = Error::Kind::TooLarge, .subject = m_subject, .reason = u"OUTPUT"_s, .ambiguous = true});
}

void Collector::conclude(std::optional<Error> error)
{
    m_stream.abort();
    if (!error && !m_ended)
        error = Error{.kind = Error::Kind::Protocol,
                      .subject = m_subject,
                      .detail = u"the stream ended without the command's end"_s,
                      .reason = u"BAD_STREAM"_s,
                      .ambiguous = true};
    deleteLater();
    if (error)
        return m_answer.fail(*std::move(error));
    m_result.duration = std::chrono::milliseconds(m_duration.elapsed());
    m_answer.finish(std::move(m_result));
}

/// One command on its way. The flow inside keeps it alive through its steps.
struct Run : std::enable_shared_from_this<Run>
{
    std::shared_ptr<ProcessLink> link;
    HttpClient &http;
    const Clock &clock;
    QObject *owner;
    Flow<CommandResult> *flow;
    bool authorisedAgain = false;

    Run(std::shared_ptr<ProcessLink> givenLink, HttpClient &givenHttp, const Clock &givenClock,
        QObject *givenOwner, Flow<CommandResult> *givenFlow)
        : link(std::move(givenLink))
        , http(givenHttp)
        , clock(givenClock)
        , owner(givenOwner)
        , flow(givenFlow)
    {
    }

    void prepare()
    {
        flow->awaitValue<HttpRequest>(
            link->prepare(owner),
            [self = shared_from_this()](const HttpRequest &request) { self->start(request); });
    }

    void start(const HttpRequest &request)
    {
        auto *collector = new Collector(link, http, request, clock, owner);
        flow->await<CommandResult>(collector->future(),
                                   [self = shared_from_this()](Result<CommandResult> result) {
                                       if (!result)
                                           return self->handleFailure(std::move(result.error()));
                                       self->flow->finish(std::move(result));
                                   });
    }

    void handleFailure(const Error &error)
    {
        // Ambiguous: the command had been started.
        if (link->renew(error) && !error.ambiguous && !std::exchange(authorisedAgain, true))
            return prepare();
        flow->awaitValue<Error>(link->explain(error, owner),
                                [self = shared_from_this()](const Error &told) { self->flow->fail(told); });
    }
};

} // namespace

Future<CommandResult> runConnectCommand(std::shared_ptr<ProcessLink> link, HttpClient &http,
                                        const Clock &clock, QObject *owner)
{
    const auto flow = Flow<CommandResult>::make(owner);
    std::make_shared<Run>(std::move(link), http, clock, owner, flow.get())->prepare();
    return flow->future();
}

} // namespace Sandkeeper
