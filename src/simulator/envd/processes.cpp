// SPDX-License-Identifier: MIT
#include "simulator/envd/processes.h"

#include "simulator/text.h"

#include <cstring>
#include <map>

#include "envd_process.pb.h"

namespace Sandkeeper::Simulator::Envd {

namespace {

namespace Proto = process;
using std::chrono::milliseconds;

/// Written by hand: encoding gigabytes of output by way of a message takes several times as long.
std::string jsonOutput(const SessionOutput &output)
{
    static const std::map<SessionOutput::Stream, std::string> heads = {
        {SessionOutput::Stream::Output, R"({"event":{"data":{"stdout":)"},
        {SessionOutput::Stream::Error, R"({"event":{"data":{"stderr":)"},
        {SessionOutput::Stream::Terminal, R"({"event":{"data":{"pty":)"}};
    return Connect::envelope(withSpaces(heads.at(output.stream)) + '"' + base64(output.data) + "\"}}}");
}

std::string outputEnvelope(Codec codec, const SessionOutput &output, bool noise)
{
    if (codec == Codec::Json && !noise)
        return jsonOutput(output);
    Proto::StartResponse message;
    auto &data = *message.mutable_event()->mutable_data();
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
    return envelopeOf(codec, message, noise);
}

std::string startEnvelope(Codec codec, int pid, bool noise)
{
    Proto::StartResponse message; // ConnectResponse has the same form
    message.mutable_event()->mutable_start()->set_pid(static_cast<std::uint32_t>(pid));
    return envelopeOf(codec, message, noise);
}

std::string keepAliveEnvelope(Codec codec, bool noise)
{
    Proto::StartResponse message;
    message.mutable_event()->mutable_keepalive();
    return envelopeOf(codec, message, noise);
}

/// An event of a kind that no client knows yet.
std::string unknownEnvelope(Codec codec)
{
    return Connect::envelope(codec == Codec::Json ? R"({"event": {"telemetry": {"load": 0.5}}})"
                                                  : std::string("\x0a\x02\x4a\x00", 4));
}

/// As Go's ProcessState writes it.
std::string signalText(int number)
{
    std::string text = strsignal(number);
    if (!text.empty())
        text[0] = static_cast<char>(toLower(text.substr(0, 1))[0]);
    return "signal: " + text;
}

Proto::StartResponse endMessage(const SessionEnd &end)
{
    Proto::StartResponse message;
    auto &ended = *message.mutable_event()->mutable_end();
    if (end.reason == SessionEnd::Reason::Exited) {
        ended.set_exit_code(end.value);
        ended.set_exited(true);
        ended.set_status("exit status " + std::to_string(end.value));
    } else {
        ended.set_exit_code(-1);
        ended.set_status(signalText(end.value));
    }
    if (end.reason != SessionEnd::Reason::Exited || end.value != 0)
        ended.set_error(ended.status());
    return message;
}

/// What a stream ends with; empty if it has to break instead.
std::string endEnvelopes(Codec codec, const SessionEnd &end, bool noise)
{
    switch (end.reason) {
    case SessionEnd::Reason::Deadline:
        return Connect::endOfStream(Connect::Error{"deadline_exceeded", "context deadline exceeded"});
    case SessionEnd::Reason::Lost:
        return {};
    default:
        return envelopeOf(codec, endMessage(end), noise) + Connect::endOfStream();
    }
}

/// One open stream of events; destroyed with the connection.
struct EventStream
{
    EventStream(OpenStream open, Codec chosen, std::shared_ptr<Session> source,
                std::shared_ptr<Session::Listener> place)
        : stream(std::move(open))
        , codec(chosen)
        , session(std::move(source))
        , listener(std::move(place))
    {
    }
    EventStream(const EventStream &) = delete;
    EventStream &operator=(const EventStream &) = delete;
    ~EventStream() { session->leave(listener); }

    OpenStream stream;
    const Codec codec;
    const std::shared_ptr<Session> session;
    const std::shared_ptr<Session::Listener> listener;
    bool begun = false;
};

/// Sends what comes next. @return false if the stream is of no use any more
bool continueStream(EventStream &state, httplib::DataSink &sink)
{
    const bool noise = state.stream.isNoisy();
    if (!state.begun) {
        state.begun = true;
        return state.stream.send(sink, startEnvelope(state.codec, state.session->pid(), noise) +
                                           (noise ? unknownEnvelope(state.codec) : std::string()));
    }
    // Short, because what the other side and the simulator do is looked at in between.
    const auto event = state.session->next(state.listener, milliseconds(100));
    if (!event) {
        switch (state.stream.idle()) {
        case OpenStream::Idle::Wait:
            return true;
        case OpenStream::Idle::KeepAlive:
            return state.stream.send(sink, keepAliveEnvelope(state.codec, noise));
        case OpenStream::Idle::Broken:
            return false;
        case OpenStream::Idle::Expired:
            break;
        }
        const bool sent = state.stream.send(
            sink, Connect::endOfStream(Connect::Error{"deadline_exceeded", "context deadline exceeded"}));
        sink.done();
        return sent;
    }
    if (const auto *const output = std::get_if<SessionOutput>(&*event))
        return state.stream.send(sink, outputEnvelope(state.codec, *output, noise));
    const std::string last = endEnvelopes(state.codec, std::get<SessionEnd>(*event), noise);
    if (last.empty() || !state.stream.send(sink, last))
        return false;
    sink.done();
    return true;
}

bool holdsNul(const std::string &text)
{
    return text.find('\0') != std::string::npos;
}

/// A directory as a process has to be told it: without an own root it is somewhere else on this machine.
std::string forProcess(const Call &call, const std::string &path)
{
    return call.sandbox.runtime->isConfined() ? path : call.sandbox.runtime->root() + path;
}

std::optional<ProcessRequest> describe(const Call &call, const Proto::StartRequest &wanted, const User &user,
                                       Connect::Error *error)
{
    const Proto::ProcessConfig &config = wanted.process();
    const auto refuse = [error](const std::string &message) {
        *error = {"invalid_argument", message};
        return std::nullopt;
    };
    ProcessRequest process;
    process.uid = user.uid;
    process.arguments = {config.cmd()};
    process.arguments.insert(process.arguments.end(), config.args().begin(), config.args().end());
    for (const std::string &argument : process.arguments) {
        if (config.cmd().empty() || holdsNul(argument))
            return refuse("the command is empty or holds a NUL");
    }
    process.environment = {
        {"HOME", forProcess(call, user.home)}, {"USER", user.name}, {"LOGNAME", user.name}};
    for (const auto &[name, value] : call.sandbox.environment)
        process.environment[name] = value;
    for (const auto &[name, value] : config.envs()) {
        if (name.empty() || name.find('=') != std::string::npos || holdsNul(name) || holdsNul(value))
            return refuse("an environment variable has an impossible name or value");
        process.environment[name] = value;
    }
    std::string problem;
    const auto directory = resolvePath(call, user, config.cwd(), &problem);
    if (!directory)
        return refuse(problem);
    const auto found = call.sandbox.runtime->fileOperation({{"do", "stat"}, {"path", *directory}});
    if (!found) {
        *error = {"unavailable", "the sandbox was not found"};
        return std::nullopt;
    }
    if (!found->contains("entry") || found->at("entry").at("kind") != "directory")
        return refuse("cwd '" + *directory + "' does not exist");
    process.directory = *directory;
    // A daemon before 0.3.0 does not know the field.
    process.input = !wanted.has_stdin() || wanted.stdin() || !call.isSince(0, 3, 0);
    if (wanted.has_pty()) {
        const auto &size = wanted.pty().size();
        process.terminal = {size.cols() > 0 && size.cols() < 1000 ? static_cast<int>(size.cols()) : 80,
                            size.rows() > 0 && size.rows() < 1000 ? static_cast<int>(size.rows()) : 24};
    }
    return process;
}

std::string nameOf(const Proto::ProcessSelector &selector)
{
    return selector.selector_case() == Proto::ProcessSelector::kTag ? "tag " + selector.tag()
                                                                    : "pid " + std::to_string(selector.pid());
}

/// Writes the input of one message. @return what went wrong
std::optional<Connect::Error> writeInput(Session &session, const Proto::ProcessInput &input,
                                         std::int64_t limit)
{
    const bool terminal = input.input_case() == Proto::ProcessInput::kPty;
    if (input.input_case() == Proto::ProcessInput::INPUT_NOT_SET)
        return Connect::Error{"unimplemented", "invalid input type"};
    const std::string failed = terminal ? "error writing to tty: " : "error writing to stdin: ";
    if (terminal != session.hasTerminal())
        return Connect::Error{"internal", failed + (terminal ? "tty not assigned to process"
                                                             : "tty assigned to process — input should be "
                                                               "written to the pty, not the stdin")};
    switch (session.write(terminal ? input.pty() : input.stdin(), terminal, {}, momentAfter(limit))) {
    case Session::Sent::Done:
        return std::nullopt;
    case Session::Sent::TimedOut:
        return Connect::Error{"deadline_exceeded", "context deadline exceeded"};
    default:
        return Connect::Error{"internal", failed + "stdin not enabled or closed"};
    }
}

std::int64_t limitOf(const Call &call)
{
    return Connect::timeLimit(call.request).value_or(-1);
}

} // namespace

std::string Processes::endpointOf(const std::string &method)
{
    static const std::map<std::string, std::string> names = {
        {"Start", "envd-start"},       {"Connect", "envd-connect"},
        {"List", "envd-list"},         {"Update", "envd-update"},
        {"SendInput", "envd-input"},   {"StreamInput", "envd-stream-input"},
        {"SendSignal", "envd-signal"}, {"CloseStdin", "envd-close-stdin"},
    };
    const auto found = names.find(method);
    return found == names.end() ? std::string() : found->second;
}

bool Processes::isStream(const std::string &method)
{
    return method == "Start" || method == "Connect" || method == "StreamInput";
}

void Processes::handle(const std::string &method, const Call &call)
{
    if (method == "Start")
        start(call);
    else if (method == "Connect")
        connect(call);
    else if (method == "List")
        list(call);
    else if (method == "Update")
        update(call);
    else if (method == "SendInput")
        sendInput(call);
    else if (method == "StreamInput")
        streamInput(call);
    else if (method == "SendSignal")
        sendSignal(call);
    else
        closeInput(call);
}

void Processes::start(const Call &call)
{
    Proto::StartRequest wanted;
    Connect::Error error;
    if (!readOnlyMessage(call, wanted, &error))
        return answerRpcError(call, error, true);
    const auto session = launch(call, wanted, &error);
    if (!session)
        return answerRpcError(call, error, true);
    const auto listener = session->listen();
    session->begin();
    // The process ends at its time limit, and the stream with it.
    stream(call, session, listener, -1);
}

Processes::SessionPointer Processes::launch(const Call &call, const Proto::StartRequest &wanted,
                                            Connect::Error *error)
{
    const auto user = rpcUser(call, error);
    const auto request = user ? describe(call, wanted, *user, error) : std::nullopt;
    if (!request)
        return nullptr;
    auto started = call.sandbox.runtime->spawn(*request);
    if (!started) {
        *error = {"internal", "error starting process"};
        return nullptr;
    }
    SessionInfo info{call.sandbox.id, wanted.tag(), {}, wanted.SerializeAsString()};
    const auto session =
        std::make_shared<Session>(std::move(info), std::move(*started), momentAfter(limitOf(call)),
                                  SessionRules{.untilSilent = true, .signalsAlone = true});
    m_sessions.add(session);
    return session;
}

void Processes::stream(const Call &call, const SessionPointer &session,
                       const std::shared_ptr<Session::Listener> &listener, std::int64_t limit)
{
    const auto state = std::make_shared<EventStream>(OpenStream(m_world, m_breaks, call, limit), call.codec,
                                                     session, listener);
    call.response.status = 200;
    call.response.set_chunked_content_provider(
        streamType(call.codec),
        [state](std::size_t, httplib::DataSink &sink) { return continueStream(*state, sink); });
}

Processes::SessionPointer Processes::find(const Call &call, const Proto::ProcessSelector &selector,
                                          Connect::Error *error, bool evenEnded)
{
    using Selector = Proto::ProcessSelector;
    if (selector.selector_case() == Selector::SELECTOR_NOT_SET) {
        *error = {"unimplemented", "invalid selector type"};
        return nullptr;
    }
    auto session = m_sessions.find(call.sandbox.id, [&selector, evenEnded](const Session &known) {
        if (known.hasEnded() && !evenEnded)
            return false;
        return selector.selector_case() == Selector::kPid ? known.pid() == static_cast<int>(selector.pid())
                                                          : known.info().tag == selector.tag();
    });
    if (!session)
        *error = {"not_found", "process with " + nameOf(selector) + " not found"};
    return session;
}

void Processes::connect(const Call &call)
{
    Proto::ConnectRequest wanted;
    Connect::Error error;
    const bool read = readOnlyMessage(call, wanted, &error);
    const auto session = read ? find(call, wanted.process(), &error, true) : nullptr;
    if (!session)
        return answerRpcError(call, error, true);
    stream(call, session, session->listen(), limitOf(call));
}

void Processes::list(const Call &call)
{
    Proto::ListResponse answer;
    for (const auto &session : m_sessions.running(call.sandbox.id)) {
        Proto::StartRequest asked;
        asked.ParseFromString(session->info().specification);
        auto &entry = *answer.add_processes();
        *entry.mutable_config() = asked.process();
        entry.set_pid(static_cast<std::uint32_t>(session->pid()));
        if (asked.has_tag())
            entry.set_tag(asked.tag());
    }
    answerMessage(call, answer);
}

void Processes::update(const Call &call)
{
    Proto::UpdateRequest wanted;
    Connect::Error error;
    const bool read = decode(call.codec, call.request.body, wanted, &error);
    const auto session = read ? find(call, wanted.process(), &error) : nullptr;
    if (!session)
        return answerRpcError(call, error, false);
    const auto &size = wanted.pty().size();
    if (wanted.has_pty() &&
        session->resize(static_cast<int>(size.cols()), static_cast<int>(size.rows())) != Session::Sent::Done)
        return answerRpcError(call, {"internal", "error resizing tty: tty not assigned to process"}, false);
    answerMessage(call, Proto::UpdateResponse());
}

void Processes::sendInput(const Call &call)
{
    Proto::SendInputRequest wanted;
    Connect::Error error;
    const bool read = decode(call.codec, call.request.body, wanted, &error);
    const auto session = read ? find(call, wanted.process(), &error) : nullptr;
    if (!session)
        return answerRpcError(call, error, false);
    if (const auto problem = writeInput(*session, wanted.input(), limitOf(call)))
        return answerRpcError(call, *problem, false);
    answerMessage(call, Proto::SendInputResponse());
}

void Processes::streamInput(const Call &call)
{
    Connect::Error error;
    SessionPointer session;
    std::string buffer;
    const auto take = [&](const std::string &payload) {
        Proto::StreamInputRequest message;
        if (!decode(call.codec, payload, message, &error))
            return;
        if (message.has_start()) {
            session = find(call, message.start().process(), &error);
        } else if (message.has_data()) {
            if (!session)
                error = {"invalid_argument", "the first message must be start"};
            else if (const auto problem = writeInput(*session, message.data().input(), limitOf(call)))
                error = *problem;
        }
    };
    const auto receive = [&](const char *data, std::size_t size) {
        if (!error.code.empty())
            return true; // the rest is read, so that the answer arrives
        buffer.append(data, size);
        std::string_view rest = buffer;
        while (auto payload = Connect::takeEnvelope(rest, &error)) {
            take(*payload);
            if (!error.code.empty())
                break;
        }
        buffer.erase(0, buffer.size() - rest.size());
        return true;
    };
    if (call.body)
        (*call.body)(receive);
    else
        receive(call.request.body.data(), call.request.body.size());
    if (error.code.empty() && !buffer.empty())
        error = {"invalid_argument", "the body ends inside an envelope"};
    if (error.code.empty() && !session)
        error = {"invalid_argument", "the first message must be start"};
    if (!error.code.empty())
        return answerRpcError(call, error, true);
    call.response.status = 200;
    call.response.set_content(envelopeOf(call.codec, Proto::StreamInputResponse(), false) +
                                  Connect::endOfStream(),
                              streamType(call.codec));
}

void Processes::sendSignal(const Call &call)
{
    Proto::SendSignalRequest wanted;
    Connect::Error error;
    const bool read = decode(call.codec, call.request.body, wanted, &error);
    const auto session = read ? find(call, wanted.process(), &error) : nullptr;
    if (!session)
        return answerRpcError(call, error, false);
    if (wanted.signal() != Proto::SIGNAL_SIGKILL && wanted.signal() != Proto::SIGNAL_SIGTERM)
        return answerRpcError(call, {"unimplemented", "invalid signal"}, false);
    if (session->signal(wanted.signal(), {}) != Session::Sent::Done)
        return answerRpcError(call, {"internal", "error sending signal: process already finished"}, false);
    answerMessage(call, Proto::SendSignalResponse());
}

void Processes::closeInput(const Call &call)
{
    Proto::CloseStdinRequest wanted;
    Connect::Error error;
    const bool read = decode(call.codec, call.request.body, wanted, &error);
    const auto session = read ? find(call, wanted.process(), &error) : nullptr;
    if (!session)
        return answerRpcError(call, error, false);
    if (session->closeInput() == Session::Sent::NoInput)
        return answerRpcError(call,
                              {"unknown", "error closing stdin: cannot close stdin for PTY process — send "
                                          "Ctrl+D (0x04) instead"},
                              false);
    answerMessage(call, Proto::CloseStdinResponse());
}

namespace {

/// The bytes of a stream that is wrong in one way.
std::string spoiltStream(const std::string &what, Codec codec)
{
    using Connect::endOfStream;
    using Connect::envelope;
    const std::string begin = startEnvelope(codec, 4711, false) +
                              outputEnvelope(codec, {SessionOutput::Stream::Output, "partial\n"}, false);
    const std::string end = envelopeOf(codec, endMessage({SessionEnd::Reason::Exited, 0}), false);
    if (what == "garbage")
        return begin + envelope("\xff\xfe no message") + endOfStream();
    if (what == "huge")
        return begin + std::string("\0\x7f\xff\xff\xff", 5) + "some bytes";
    if (what == "compressed")
        return begin + envelope("no gzip", 1) + endOfStream();
    if (what == "cut")
        return begin + end.substr(0, 7);
    if (what == "no-end")
        return begin;
    if (what == "error")
        return begin + endOfStream(Connect::Error{"internal", "A fault rule of the simulator"});
    if (what == "bad-end")
        return begin + end + envelope("not JSON", 2);
    if (what == "late")
        return begin + end + endOfStream() + keepAliveEnvelope(codec, false);
    if (what == "no-code") {
        Proto::StartResponse message; // says that it ended, and nothing about how
        message.mutable_event()->mutable_end();
        return begin + envelopeOf(codec, message, false) + endOfStream();
    }
    if (what == "unknown")
        return startEnvelope(codec, 4711, true) + unknownEnvelope(codec) +
               outputEnvelope(codec, {SessionOutput::Stream::Output, "partial\n"}, true) + end +
               endOfStream();
    return begin + end + endOfStream();
}

} // namespace

void Processes::spoil(const std::string &what, Codec codec, httplib::Response &response)
{
    response.status = 200;
    response.set_chunked_content_provider(
        streamType(codec), [bytes = spoiltStream(what, codec), what,
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

} // namespace Sandkeeper::Simulator::Envd
