// SPDX-License-Identifier: MIT
#include "core/net/connectcommand.h"

#include "core/net/connectstream.h"
#include "core/net/streamfollowing.h"
#include "core/provider/flow.h"
#include "core/provider/future.h"

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostOutput = 64 * 1024 * 1024;

/// Collects what a command's streams tell until it is over, and then goes away.
class Collector : public QObject
{
public:
    Collector(std::shared_ptr<ProcessLink> link, HttpClient &http, const Clock &clock,
              const ConnectCommandRules &rules, QObject *parent);

    void open(const HttpRequest &request);
    Future<CommandResult> future() const { return m_answer.future(); }

private:
    void read(const QByteArray &message);
    void take(const ProcessEvent &event);
    void handleOver(const std::optional<Error> &error);
    bool mayFollow(const Error &error) const;
    void followAgain(const Error &loss);
    void follow();
    void dropStream();
    void conclude(std::optional<Error> error);
    std::optional<Error> hiddenProblem() const;

    const std::shared_ptr<ProcessLink> m_link;
    HttpClient &m_http;
    const Clock &m_clock;
    const ConnectCommandRules m_rules;
    std::unique_ptr<ConnectStream> m_stream;
    StreamFollowing m_following;
    Answer<CommandResult> m_answer;
    CommandResult m_result;
    const std::chrono::milliseconds m_begin;
    QString m_subject;
    quint32 m_processId = 0;
    bool m_ended = false;
    bool m_over = false;
};

Collector::Collector(std::shared_ptr<ProcessLink> link, HttpClient &http, const Clock &clock,
                     const ConnectCommandRules &rules, QObject *parent)
    : QObject(parent)
    , m_link(std::move(link))
    , m_http(http)
    , m_clock(clock)
    , m_rules(rules)
    , m_following(clock)
    , m_begin(clock.monotonic())
{
    m_answer.onCancel(this, [this] { conclude(Error{.kind = Error::Kind::Cancelled}); });
}

void Collector::open(const HttpRequest &request)
{
    m_subject = request.subject;
    m_following.opened();
    m_stream = std::make_unique<ConnectStream>(m_http, request, m_clock);
    connect(m_stream.get(), &ConnectStream::arrived, this, &Collector::read);
    connect(m_stream.get(), &ConnectStream::over, this, &Collector::handleOver);
}

void Collector::read(const QByteArray &message)
{
    const Result<ProcessEvent> event = m_link->decode(message);
    if (!event)
        return m_stream->refuse(event.error());
    m_following.heard();
    take(*event);
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
        m_processId = event.processId;
        break;
    case ProcessEvent::Kind::Other:
        break;
    }
    if (m_result.standardOutput.size() + m_result.standardError.size() > mostOutput)
        conclude(Error{
            .kind = Error::Kind::TooLarge, .subject = m_subject, .reason = u"OUTPUT"_s, .ambiguous = true});
}

void Collector::handleOver(const std::optional<Error> &error)
{
    if (error && mayFollow(*error))
        return followAgain(*error);
    conclude(error ? std::optional(m_following.cause(*error)) : hiddenProblem());
}

bool Collector::mayFollow(const Error &error) const
{
    return m_rules.acceptsLostOutput && !m_ended && m_processId != 0 && m_link->canFollow() &&
           m_following.isPromising(error);
}

void Collector::followAgain(const Error &loss)
{
    dropStream();
    m_result.outputMayBeLost = true;
    m_clock.after(m_following.next(loss), this, [this] {
        if (!m_over)
            follow();
    });
}

void Collector::follow()
{
    whenDone<HttpRequest>(m_link->follow(m_processId, this), this,
                          [this](const Result<HttpRequest> &request) {
                              if (m_over)
                                  return;
                              if (request)
                                  return open(*request);
                              handleOver(request.error());
                          });
}

void Collector::dropStream()
{
    if (ConnectStream *stream = m_stream.release()) {
        stream->abort();
        stream->deleteLater(); // this may be in its signal
    }
}

/// What is wrong although the service says that all is well.
std::optional<Error> Collector::hiddenProblem() const
{
    if (!m_ended)
        return Error{.kind = Error::Kind::Protocol,
                     .subject = m_subject,
                     .detail = u"the stream ended without the command's end"_s,
                     .reason = u"BAD_STREAM"_s,
                     .ambiguous = true};
    // Whoever follows later is told of the signal alone, not that it was for the time.
    if (m_result.outputMayBeLost && m_result.exitCode < 0 && m_rules.limit &&
        m_clock.monotonic() - m_begin >= *m_rules.limit)
        return Error{.kind = Error::Kind::CommandTimeout, .subject = m_subject, .ambiguous = true};
    return std::nullopt;
}

void Collector::conclude(std::optional<Error> error)
{
    m_over = true;
    dropStream();
    deleteLater();
    if (error)
        return m_answer.fail(*std::move(error));
    m_result.duration = m_clock.monotonic() - m_begin;
    m_answer.finish(std::move(m_result));
}

/// One command on its way. The flow inside keeps it alive through its steps.
struct Run : std::enable_shared_from_this<Run>
{
    std::shared_ptr<ProcessLink> link;
    HttpClient &http;
    const Clock &clock;
    QObject *owner;
    const ConnectCommandRules rules;
    Flow<CommandResult> *flow;
    bool authorisedAgain = false;

    Run(std::shared_ptr<ProcessLink> givenLink, HttpClient &givenHttp, const Clock &givenClock,
        QObject *givenOwner, const ConnectCommandRules &givenRules, Flow<CommandResult> *givenFlow)
        : link(std::move(givenLink))
        , http(givenHttp)
        , clock(givenClock)
        , owner(givenOwner)
        , rules(givenRules)
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
        auto *collector = new Collector(link, http, clock, rules, owner);
        collector->open(request);
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
                                        const Clock &clock, QObject *owner, const ConnectCommandRules &rules)
{
    const auto flow = Flow<CommandResult>::make(owner);
    std::make_shared<Run>(std::move(link), http, clock, owner, rules, flow.get())->prepare();
    return flow->future();
}

} // namespace Sandkeeper
