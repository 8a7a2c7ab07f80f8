// SPDX-License-Identifier: MIT
#include "api/commandcodec.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "commandsession.pb.h"

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

namespace Wire = sandkeeper::prime::wire;

namespace {

std::string utf8(const QString &text)
{
    return text.toStdString();
}

/// The same bytes for the same message: the order of a map's entries would otherwise be left to chance.
template <typename Message>
QByteArray bytesOf(const Message &message)
{
    std::string bytes;
    {
        google::protobuf::io::StringOutputStream target(&bytes);
        google::protobuf::io::CodedOutputStream coded(&target);
        coded.SetSerializationDeterministic(true);
        message.SerializeToCodedStream(&coded);
    }
    return QByteArray::fromStdString(bytes);
}

template <typename Request>
Wire::Start startOf(const Request &request, bool withInput)
{
    Wire::Start start;
    Wire::Command &command = *start.mutable_command();
    command.set_program("/bin/bash");
    command.add_arguments("-c");
    command.add_arguments(utf8(request.command));
    for (auto it = request.environment.begin(); it != request.environment.end(); ++it)
        (*command.mutable_environment())[utf8(it.key())] = utf8(it.value());
    if (!request.workingDirectory.isEmpty())
        command.set_directory(utf8(request.workingDirectory));
    if (!request.user.isEmpty())
        command.set_user(utf8(request.user));
    start.set_input(withInput); // said in both cases (prime.md §8.4)
    return start;
}

Wire::Terminal terminalOf(TerminalSize size)
{
    Wire::Terminal terminal;
    terminal.mutable_size()->set_columns(static_cast<quint32>(std::max(size.columns, 1)));
    terminal.mutable_size()->set_rows(static_cast<quint32>(std::max(size.rows, 1)));
    return terminal;
}

QByteArray dataOf(const std::string &bytes)
{
    return {bytes.data(), static_cast<qsizetype>(bytes.size())};
}

ProcessEvent eventOf(const Wire::Data &data)
{
    using Kind = ProcessEvent::Kind;
    switch (data.output_case()) {
    case Wire::Data::kStandard:
        return {.kind = Kind::Output, .data = dataOf(data.standard())};
    case Wire::Data::kError:
        return {.kind = Kind::ErrorOutput, .data = dataOf(data.error())};
    case Wire::Data::kTerminal:
        return {.kind = Kind::Output, .data = dataOf(data.terminal())};
    case Wire::Data::OUTPUT_NOT_SET:
        break;
    }
    return {};
}

} // namespace

QByteArray encodeStart(const CommandRequest &request)
{
    return bytesOf(startOf(request, false));
}

QByteArray encodeStart(const ProcessRequest &request)
{
    Wire::Start start = startOf(request, true);
    if (request.terminal)
        *start.mutable_terminal() = terminalOf(*request.terminal);
    return bytesOf(start);
}

QByteArray encodeInput(quint32 processId, const QByteArray &data, bool toTerminal)
{
    Wire::SendInput message;
    message.mutable_session()->set_pid(processId);
    if (toTerminal)
        message.mutable_input()->set_terminal(data.toStdString());
    else
        message.mutable_input()->set_standard(data.toStdString());
    return bytesOf(message);
}

QByteArray encodeSignal(quint32 processId, ProcessSignal signal)
{
    Wire::SendSignal message;
    message.mutable_session()->set_pid(processId);
    message.set_signal(signal == ProcessSignal::Kill ? Wire::KILL : Wire::TERMINATE);
    return bytesOf(message);
}

QByteArray encodeResize(quint32 processId, TerminalSize size)
{
    Wire::Update message;
    message.mutable_session()->set_pid(processId);
    *message.mutable_terminal() = terminalOf(size);
    return bytesOf(message);
}

Result<ProcessEvent> decodeCommandEvent(const QByteArray &message)
{
    Wire::Response response;
    if (!response.ParseFromArray(message.constData(), static_cast<int>(message.size())))
        return tl::unexpected(Error{.kind = Error::Kind::Protocol,
                                    .detail = u"a message of the stream cannot be decoded"_s,
                                    .reason = u"BAD_STREAM"_s});
    const Wire::Event &event = response.event();
    switch (event.event_case()) {
    case Wire::Event::kStarted:
        return ProcessEvent{.kind = ProcessEvent::Kind::Started, .processId = event.started().pid()};
    case Wire::Event::kData:
        return eventOf(event.data());
    case Wire::Event::kEnded:
        return ProcessEvent{.kind = ProcessEvent::Kind::Ended, .exitCode = event.ended().exit_code()};
    case Wire::Event::kAlive:
    case Wire::Event::EVENT_NOT_SET:
        break;
    }
    return ProcessEvent{};
}

} // namespace Sandkeeper::Prime
