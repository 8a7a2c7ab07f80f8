// SPDX-License-Identifier: MIT
#include "simulator/prime/rpc.h"

#include "simulator/transport.h"

#include <cstring>
#include <map>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "command_session.pb.h"

namespace Sandkeeper::Simulator::Prime {

namespace {

namespace Proto = command_session;
using std::chrono::milliseconds;

using Steady = Session::Steady;

Steady::time_point after(std::int64_t limit)
{
    // No client asks for more; it is the longest life of a sandbox.
    constexpr std::int64_t day = 24LL * 3600 * 1000;
    return Steady::now() + milliseconds(limit < 0 ? day : std::min(limit, day));
}

/// The same bytes for the same request; otherwise the order of a map's entries is left to chance.
std::string specificationOf(const Proto::StartRequest &request)
{
    std::string result;
    google::protobuf::io::StringOutputStream target(&result);
    google::protobuf::io::CodedOutputStream coded(&target);
    coded.SetSerializationDeterministic(true);
    request.SerializeToCodedStream(&coded);
    coded.Trim();
    return result;
}

/// The only message of a call with one request.
template <typename Message>
bool readOne(const std::string &payload, Message &message, Connect::Error *error)
{
    if (message.ParseFromString(payload))
        return true;
    *error = {"invalid_argument", "the message cannot be decoded"};
    return false;
}

template <typename Message>
bool readOnlyEnvelope(const std::string &body, Message &message, Connect::Error *error)
{
    const auto messages = Connect::readEnvelopes(body, error);
    if (!messages)
        return false;
    if (messages->size() != 1) {
        *error = {"unimplemented", "the request of this method has exactly one message"};
        return false;
    }
    return readOne(messages->front(), message, error);
}

template <typename Message>
void answerMessage(httplib::Response &response, const Message &message)
{
    response.status = 200;
    response.body = message.SerializeAsString();
    response.set_header("Content-Type", Connect::unaryType);
}

std::string envelopeOf(const Proto::CommandSessionEvent &event)
{
    Proto::StartResponse message; // ConnectResponse has the same form
    *message.mutable_event() = event;
    return Connect::envelope(message.SerializeAsString());
}

std::string outputEnvelope(const SessionOutput &output)
{
    Proto::CommandSessionEvent event;
    auto &data = *event.mutable_data();
    switch (output.stream) {
    case SessionOutput::Stream::Output:
        data.set_stdout(output.data);
        break;
    case SessionOutput::Stream::Error:
        data.set_stderr(output.data);
        break;
    case SessionOutput::Stream::Terminal:
        data.set_pty(output.data);
        break;
    }
    return envelopeOf(event);
}

std::string startEnvelope(int pid)
{
    Proto::CommandSessionEvent event;
    event.mutable_start()->set_pid(static_cast<std::uint32_t>(pid));
    return envelopeOf(event);
}

std::string keepAliveEnvelope()
{
    Proto::CommandSessionEvent event;
    event.mutable_keepalive();
    return envelopeOf(event);
}

/// What a stream ends with.
std::string endEnvelopes(const SessionEnd &end)
{
    Proto::CommandSessionEvent event;
    auto &ended = *event.mutable_end();
    switch (end.reason) {
    case SessionEnd::Reason::Deadline:
        return Connect::endOfStream(
            Connect::Error{"deadline_exceeded", "the command ran for longer than allowed"});
    case SessionEnd::Reason::Lost:
        return Connect::endOfStream(Connect::Error{"not_found", "the sandbox was not found"});
    case SessionEnd::Reason::Exited:
        ended.set_exit_code(end.value);
        ended.set_exited(true);
        ended.set_status("exit status " + std::to_string(end.value));
        break;
    case SessionEnd::Reason::Signal:
        // Its number fits into no exit code; the field is signed so that -1 can say so.
        ended.set_exit_code(-1);
        ended.set_status(std::string("signal: ") + sigabbrev_np(end.value));
        ended.set_error(ended.status());
        break;
    }
    return envelopeOf(event) + Connect::endOfStream();
}

std::optional<Connect::Error> errorOf(Session::Sent sent, const char *what)
{
    switch (sent) {
    case Session::Sent::Done:
        return std::nullopt;
    case Session::Sent::NoInput:
        return Connect::Error{"failed_precondition", std::string("the process has no open ") + what};
    case Session::Sent::Ended:
        return Connect::Error{"not_found", "the process has ended"};
    case Session::Sent::TimedOut:
        break;
    }
    return Connect::Error{"deadline_exceeded", "the process does not read its input"};
}

template <typename Message>
void answerUnary(httplib::Response &response, const std::optional<Connect::Error> &error)
{
    if (error)
        Connect::answerError(response, *error);
    else
        answerMessage(response, Message());
}

/// One open stream of events; destroyed with the connection.
struct Stream
{
    Stream(Store &store, std::shared_ptr<Session> source, std::shared_ptr<Session::Listener> place)
        : activity(store, source->info().sandboxId)
        , session(std::move(source))
        , listener(std::move(place))
    {
    }
    Stream(const Stream &) = delete;
    Stream &operator=(const Stream &) = delete;
    ~Stream() { session->leave(listener); }

    const Activity activity;
    const std::shared_ptr<Session> session;
    const std::shared_ptr<Session::Listener> listener;
    Steady::time_point until;
    Steady::time_point lastSent;
    int brokenBefore = 0;
    bool begun = false;
};

/// Sends what comes next. @return false if the stream is of no use any more
bool continueStream(World &world, Stream &state, int socket, httplib::DataSink &sink)
{
    const auto send = [&](const std::string &bytes) {
        state.lastSent = Steady::now();
        return sink.write(bytes.data(), bytes.size());
    };
    if (!state.begun) {
        state.begun = true;
        return send(startEnvelope(state.session->pid()));
    }
    // Short, because what the other side and the simulator do is looked at in between.
    const auto event = state.session->next(state.listener, milliseconds(100));
    if (!event) {
        if (world.stopping || world.brokenStreams != state.brokenBefore || Transport::isClosedByPeer(socket))
            return false;
        if (Steady::now() >= state.until) {
            const bool sent = send(Connect::endOfStream(
                Connect::Error{"deadline_exceeded", "the stream was open for as long as it was asked for"}));
            sink.done();
            return sent;
        }
        const bool silent = Steady::now() - state.lastSent >= milliseconds(world.options.keepAliveMs);
        return !silent || send(keepAliveEnvelope());
    }
    if (const auto *const output = std::get_if<SessionOutput>(&*event))
        return send(outputEnvelope(*output));
    const bool sent = send(endEnvelopes(std::get<SessionEnd>(*event)));
    sink.done();
    return sent;
}

std::string endEnvelope(int code)
{
    Proto::CommandSessionEvent event;
    auto &ended = *event.mutable_end();
    ended.set_exit_code(code);
    ended.set_exited(true);
    ended.set_status("exit status " + std::to_string(code));
    return envelopeOf(event);
}

/// The bytes of a stream that is wrong in one way.
std::string spoiltStream(const std::string &what)
{
    using Connect::endOfStream;
    using Connect::envelope;
    const std::string begin =
        startEnvelope(4711) + outputEnvelope({SessionOutput::Stream::Output, "partial\n"});
    if (what == "garbage")
        return begin + envelope("\xff\xfe no protobuf") + endOfStream();
    if (what == "huge")
        return begin + std::string("\0\x7f\xff\xff\xff", 5) + "some bytes";
    if (what == "compressed")
        return begin + envelope("no gzip", 1) + endOfStream();
    if (what == "cut")
        return begin + endEnvelope(0).substr(0, 7);
    if (what == "no-end")
        return begin;
    if (what == "error")
        return begin + endOfStream(Connect::Error{"internal", "A fault rule of the simulator"});
    if (what == "bad-end")
        return begin + endEnvelope(0) + envelope("not JSON", 2);
    if (what == "late")
        return begin + endEnvelope(0) + endOfStream() + keepAliveEnvelope();
    return begin + endEnvelope(0) + endOfStream();
}

} // namespace

void CommandSessions::spoil(const std::string &what, httplib::Response &response)
{
    response.status = 200;
    response.set_chunked_content_provider(
        Connect::streamType, [bytes = spoiltStream(what), what,
                              at = std::size_t{0}](std::size_t, httplib::DataSink &sink) mutable {
            const std::size_t size = what == "split" ? 1 : bytes.size();
            const bool sent = sink.write(bytes.data() + at, std::min(size, bytes.size() - at));
            at += size;
            if (at < bytes.size())
                return sent;
            // Without the last chunk the connection just ends.
            if (what == "cut" || what == "huge")
                return false;
            sink.done();
            return sent;
        });
}

std::string CommandSessions::endpointOf(const std::string &method)
{
    static const std::map<std::string, std::string> names = {
        {"Start", "rpc"},
        {"Connect", "rpc-connect"},
        {"List", "rpc-list"},
        {"Update", "rpc-update"},
        {"SendInput", "rpc-input"},
        {"StreamInput", "rpc-stream-input"},
        {"SendSignal", "rpc-signal"},
    };
    const auto found = names.find(method);
    return found == names.end() ? std::string() : found->second;
}

void CommandSessions::handle(const std::string &method, const Sandbox &sandbox,
                             const httplib::Request &request, httplib::Response &response)
{
    const bool streaming = method == "Start" || method == "Connect" || method == "StreamInput";
    // JSON, which the protocol knows too, is not spoken here.
    if (!Connect::acceptHeaders(request, response, streaming,
                                {streaming ? Connect::streamType : Connect::unaryType}))
        return;
    if (method == "Start")
        start(sandbox, request, response);
    else if (method == "Connect")
        connect(sandbox, request, response);
    else if (method == "StreamInput")
        streamInput(sandbox, request, response);
    else if (method == "SendInput")
        sendInput(sandbox, request, response);
    else if (method == "SendSignal")
        sendSignal(sandbox, request, response);
    else if (method == "Update")
        update(sandbox, request, response);
    else
        list(sandbox, response);
}

void CommandSessions::start(const Sandbox &sandbox, const httplib::Request &request,
                            httplib::Response &response)
{
    Proto::StartRequest wanted;
    Connect::Error error;
    if (!readOnlyEnvelope(request.body, wanted, &error))
        return Connect::answerEnd(response, error);
    const std::int64_t limit = *Connect::timeLimit(request);
    std::shared_ptr<Session> session;
    if (!wanted.session_uuid().empty()) {
        // The same request once more, after its stream broke, leads to the same process.
        session = m_world.sessions.find(sandbox.id, [&wanted](const Session &known) {
            return known.info().uuid == wanted.session_uuid();
        });
        if (session && session->info().specification != specificationOf(wanted))
            return Connect::answerEnd(response,
                                      {"failed_precondition", "the session_uuid belongs to another command"});
    }
    std::shared_ptr<Session::Listener> listener;
    if (session) {
        listener = session->listen();
    } else {
        session = launch(sandbox, wanted, limit, &error);
        if (!session)
            return Connect::answerEnd(response, error);
        listener = session->listen();
        session->begin();
    }
    // The process ends at its time limit, and the stream with it.
    stream(session, listener, -1, request, response);
}

std::shared_ptr<Session> CommandSessions::launch(const Sandbox &sandbox, const Proto::StartRequest &wanted,
                                                 std::int64_t limit, Connect::Error *error)
{
    const Proto::CommandSpec &command = wanted.command();
    const auto refuse = [error](const char *code, const std::string &message) {
        *error = {code, message};
        return nullptr;
    };
    const auto bad = [](const std::string &text) {
        return text.find('\0') != std::string::npos;
    };
    ProcessRequest process;
    process.arguments = {command.cmd()};
    process.arguments.insert(process.arguments.end(), command.args().begin(), command.args().end());
    for (const std::string &argument : process.arguments) {
        if (command.cmd().empty() || bad(argument))
            return refuse("invalid_argument", "the command is empty or holds a NUL");
    }
    if (command.has_user() && command.user() != "root")
        return refuse("invalid_argument", "there is no user with that name");
    process.environment = sandbox.environment;
    process.environment.insert(sandbox.secrets.begin(), sandbox.secrets.end());
    for (const auto &[name, value] : command.envs()) {
        if (name.empty() || name.find('=') != std::string::npos || bad(name) || bad(value))
            return refuse("invalid_argument", "an environment variable has an impossible name or value");
        process.environment[name] = value;
    }
    if (bad(command.cwd()))
        return refuse("invalid_argument", "the directory holds a NUL");
    process.directory = command.cwd();
    // What is not said is taken as "with input": only one-shot commands send false (prime.md §8.4).
    process.input = !wanted.has_stdin() || wanted.stdin();
    if (wanted.has_pty()) {
        const auto &size = wanted.pty().size();
        process.terminal = {size.cols() > 0 && size.cols() < 1000 ? static_cast<int>(size.cols()) : 80,
                            size.rows() > 0 && size.rows() < 1000 ? static_cast<int>(size.rows()) : 24};
    }
    std::string reason;
    const auto runtime = m_world.store.runtime(sandbox.id, &reason);
    auto started = runtime ? runtime->spawn(process) : std::nullopt;
    if (!started)
        return refuse(reason.empty() ? "not_found" : "internal",
                      reason.empty() ? "the sandbox was not found" : reason);
    SessionInfo info{sandbox.id, wanted.tag(), wanted.session_uuid(), specificationOf(wanted)};
    const auto session = std::make_shared<Session>(std::move(info), std::move(*started), after(limit));
    m_world.sessions.add(session);
    return session;
}

void CommandSessions::stream(const std::shared_ptr<Session> &session,
                             const std::shared_ptr<Session::Listener> &listener, std::int64_t limit,
                             const httplib::Request &request, httplib::Response &response)
{
    const auto state = std::make_shared<Stream>(m_world.store, session, listener);
    state->until = after(limit);
    state->brokenBefore = m_world.brokenStreams;
    state->lastSent = Steady::now();
    const int socket = Transport::socketOf(request);
    response.status = 200;
    response.set_chunked_content_provider(Connect::streamType,
                                          [this, state, socket](std::size_t, httplib::DataSink &sink) {
                                              return continueStream(m_world, *state, socket, sink);
                                          });
}

std::shared_ptr<Session> CommandSessions::find(const Sandbox &sandbox,
                                               const Proto::CommandSessionSelector &selector,
                                               Connect::Error *error)
{
    using Selector = Proto::CommandSessionSelector;
    if (selector.selector_case() == Selector::SELECTOR_NOT_SET) {
        *error = {"invalid_argument", "the session is not named"};
        return nullptr;
    }
    auto session = m_world.sessions.find(sandbox.id, [&selector](const Session &known) {
        switch (selector.selector_case()) {
        case Selector::kPid:
            return known.pid() == static_cast<int>(selector.pid());
        case Selector::kTag:
            return known.info().tag == selector.tag();
        default:
            return known.info().uuid == selector.session_uuid();
        }
    });
    if (!session)
        *error = {"not_found", "there is no such process"};
    return session;
}

void CommandSessions::connect(const Sandbox &sandbox, const httplib::Request &request,
                              httplib::Response &response)
{
    Proto::ConnectRequest wanted;
    Connect::Error error;
    const bool read = readOnlyEnvelope(request.body, wanted, &error);
    const auto session = read ? find(sandbox, wanted.session(), &error) : nullptr;
    if (!session)
        return Connect::answerEnd(response, error);
    stream(session, session->listen(), *Connect::timeLimit(request), request, response);
}

std::optional<Connect::Error> CommandSessions::write(Session &session, const Proto::CommandInput &input,
                                                     const std::string &uuid, std::int64_t limit)
{
    switch (input.input_case()) {
    case Proto::CommandInput::kStdin:
        return errorOf(session.write(input.stdin(), false, uuid, after(limit)), "standard input");
    case Proto::CommandInput::kPty:
        return errorOf(session.write(input.pty(), true, uuid, after(limit)), "terminal");
    default:
        return Connect::Error{"invalid_argument", "there is no input"};
    }
}

void CommandSessions::sendInput(const Sandbox &sandbox, const httplib::Request &request,
                                httplib::Response &response)
{
    Proto::SendInputRequest wanted;
    Connect::Error error;
    const bool read = readOne(request.body, wanted, &error);
    const auto session = read ? find(sandbox, wanted.session(), &error) : nullptr;
    if (!session)
        return Connect::answerError(response, error);
    const Activity activity(m_world.store, sandbox.id);
    answerUnary<Proto::SendInputResponse>(
        response, write(*session, wanted.input(), wanted.input_uuid(), *Connect::timeLimit(request)));
}

void CommandSessions::streamInput(const Sandbox &sandbox, const httplib::Request &request,
                                  httplib::Response &response)
{
    Connect::Error error;
    const auto messages = Connect::readEnvelopes(request.body, &error);
    if (!messages)
        return Connect::answerEnd(response, error);
    const Activity activity(m_world.store, sandbox.id);
    std::shared_ptr<Session> session;
    for (const std::string &payload : *messages) {
        Proto::StreamInputRequest message;
        if (!readOne(payload, message, &error))
            return Connect::answerEnd(response, error);
        if (message.has_start()) {
            session = find(sandbox, message.start().session(), &error);
            if (!session)
                return Connect::answerEnd(response, error);
        } else if (message.has_data()) {
            const auto &data = message.data();
            if (!session)
                return Connect::answerEnd(response, {"invalid_argument", "the first message must be start"});
            const auto &input = data.has_input() ? data.input() : data.later_input();
            if (const auto problem = write(*session, input, {}, *Connect::timeLimit(request)))
                return Connect::answerEnd(response, *problem);
        }
    }
    if (!session)
        return Connect::answerEnd(response, {"invalid_argument", "the first message must be start"});
    response.status = 200;
    response.set_content(Connect::envelope(Proto::StreamInputResponse().SerializeAsString()) +
                             Connect::endOfStream(),
                         Connect::streamType);
}

void CommandSessions::sendSignal(const Sandbox &sandbox, const httplib::Request &request,
                                 httplib::Response &response)
{
    Proto::SendSignalRequest wanted;
    Connect::Error error;
    const bool read = readOne(request.body, wanted, &error);
    const auto session = read ? find(sandbox, wanted.session(), &error) : nullptr;
    if (!session)
        return Connect::answerError(response, error);
    if (wanted.signal() != Proto::SIGNAL_SIGKILL && wanted.signal() != Proto::SIGNAL_SIGTERM)
        return Connect::answerError(response, {"invalid_argument", "the signal must be SIGTERM or SIGKILL"});
    answerUnary<Proto::SendSignalResponse>(
        response, errorOf(session->signal(wanted.signal(), wanted.signal_uuid()), "signals"));
}

void CommandSessions::update(const Sandbox &sandbox, const httplib::Request &request,
                             httplib::Response &response)
{
    Proto::UpdateRequest wanted;
    Connect::Error error;
    const bool read = readOne(request.body, wanted, &error);
    const auto session = read ? find(sandbox, wanted.session(), &error) : nullptr;
    if (!session)
        return Connect::answerError(response, error);
    const auto &size = wanted.pty().size();
    std::optional<Connect::Error> problem;
    if (wanted.has_pty())
        problem = errorOf(session->resize(static_cast<int>(size.cols()), static_cast<int>(size.rows())),
                          "terminal");
    answerUnary<Proto::UpdateResponse>(response, problem);
}

void CommandSessions::list(const Sandbox &sandbox, httplib::Response &response)
{
    Proto::ListResponse answer;
    for (const auto &session : m_world.sessions.running(sandbox.id)) {
        Proto::StartRequest asked;
        asked.ParseFromString(session->info().specification);
        auto &entry = *answer.add_sessions();
        *entry.mutable_command() = asked.command();
        entry.set_pid(static_cast<std::uint32_t>(session->pid()));
        if (asked.has_tag())
            entry.set_tag(asked.tag());
        if (asked.has_session_uuid())
            entry.set_session_uuid(asked.session_uuid());
    }
    answerMessage(response, answer);
}

} // namespace Sandkeeper::Simulator::Prime
