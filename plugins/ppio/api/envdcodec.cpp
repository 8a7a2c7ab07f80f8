// SPDX-License-Identifier: MIT
#include "api/envdcodec.h"

#include <algorithm>

#include <QJsonDocument>

#include "api/json.h"
#include "core/net/connectframes.h"

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;

namespace {

QByteArray bytesOf(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

QJsonObject selector(quint32 processId)
{
    return {{u"pid"_s, qint64(processId)}};
}

QJsonObject terminalOf(TerminalSize size)
{
    return {{u"size"_s,
             QJsonObject{{u"cols"_s, std::max(size.columns, 1)}, {u"rows"_s, std::max(size.rows, 1)}}}};
}

template <typename Request>
QJsonObject processOf(const Request &request, const QStringList &arguments)
{
    QJsonObject variables;
    for (auto it = request.environment.begin(); it != request.environment.end(); ++it)
        variables.insert(it.key(), it.value());
    QJsonObject process{{u"cmd"_s, u"/bin/bash"_s},
                        {u"args"_s, QJsonArray::fromStringList(arguments)},
                        {u"envs"_s, variables}};
    if (!request.workingDirectory.isEmpty())
        process.insert(u"cwd"_s, request.workingDirectory);
    return process;
}

QJsonObject inputOf(const QByteArray &data, bool toTerminal)
{
    return {{toTerminal ? u"pty"_s : u"stdin"_s, QString::fromLatin1(data.toBase64())}};
}

Error streamError(const QString &detail)
{
    return {.kind = Error::Kind::Protocol, .detail = detail, .reason = u"BAD_STREAM"_s};
}

Result<ProcessEvent> decodeData(const QJsonObject &data)
{
    using Kind = ProcessEvent::Kind;
    ProcessEvent event;
    QString text;
    if (data.contains(u"stdout")) {
        event.kind = Kind::Output;
        text = textOf(data, "stdout");
    } else if (data.contains(u"pty")) {
        event.kind = Kind::Output;
        text = textOf(data, "pty");
    } else if (data.contains(u"stderr")) {
        event.kind = Kind::ErrorOutput;
        text = textOf(data, "stderr");
    } else {
        return event;
    }
    const auto decoded =
        QByteArray::fromBase64Encoding(text.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (decoded.decodingStatus != QByteArray::Base64DecodingStatus::Ok)
        return tl::unexpected(streamError(u"output of the stream cannot be decoded"_s));
    event.data = decoded.decoded;
    return event;
}

/// proto3 leaves out what is zero: a success has no code, and what a signal ended is not `exited` (ppio.md
/// §3.6).
int exitCodeOf(const QJsonObject &end)
{
    if (const auto code = integerOf(end, "exitCode"))
        return static_cast<int>(std::clamp<qint64>(*code, -1, 255));
    if (const auto code = integerOf(end, "exit_code"))
        return static_cast<int>(std::clamp<qint64>(*code, -1, 255));
    constexpr QLatin1StringView usual("exit status ");
    const QString status = textOf(end, "status");
    if (status.startsWith(usual)) {
        bool isNumber = false;
        const int code = status.mid(usual.size()).toInt(&isNumber);
        if (isNumber)
            return code;
    }
    return truthOf(end, "exited").value_or(status.isEmpty()) ? 0 : -1;
}

} // namespace

QByteArray encodeStart(const CommandRequest &request)
{
    return bytesOf(
        {{u"process"_s, processOf(request, {u"-l"_s, u"-c"_s, request.command})}, {u"stdin"_s, false}});
}

QByteArray encodeStart(const ProcessRequest &request)
{
    QJsonObject json;
    ProcessRequest process = request;
    if (request.terminal) {
        json.insert(u"pty"_s, terminalOf(*request.terminal));
        const QMap<QString, QString> usual{
            {u"TERM"_s, u"xterm-256color"_s}, {u"LANG"_s, u"C.UTF-8"_s}, {u"LC_ALL"_s, u"C.UTF-8"_s}};
        for (auto it = usual.begin(); it != usual.end(); ++it) {
            if (!process.environment.contains(it.key()))
                process.environment.insert(it.key(), it.value());
        }
    } else {
        json.insert(u"stdin"_s, true);
    }
    json.insert(u"process"_s, processOf(process, {u"-l"_s, u"-c"_s, request.command}));
    return bytesOf(json);
}

QByteArray encodeInput(quint32 processId, const QByteArray &data, bool toTerminal)
{
    return bytesOf({{u"process"_s, selector(processId)}, {u"input"_s, inputOf(data, toTerminal)}});
}

QByteArray encodeInputStream(quint32 processId, const QByteArray &data, bool toTerminal)
{
    constexpr qsizetype pieceSize = 32 * 1024; // as large as the daemon's own pieces
    QByteArray stream =
        connectEnvelope(bytesOf({{u"start"_s, QJsonObject{{u"process"_s, selector(processId)}}}}));
    for (qsizetype at = 0; at < data.size(); at += pieceSize)
        stream += connectEnvelope(
            bytesOf({{u"data"_s, QJsonObject{{u"input"_s, inputOf(data.mid(at, pieceSize), toTerminal)}}}}));
    return stream;
}

Result<void> decodeInputStream(const QByteArray &body)
{
    ConnectDecoder decoder;
    decoder.feed(body);
    while (decoder.next()) { // it is empty
    }
    if (auto error = decoder.finish())
        return tl::unexpected(*std::move(error));
    return {};
}

QByteArray encodeInputEnd(quint32 processId)
{
    return bytesOf({{u"process"_s, selector(processId)}});
}

QByteArray encodeSignal(quint32 processId, ProcessSignal signal)
{
    return bytesOf(
        {{u"process"_s, selector(processId)},
         {u"signal"_s, signal == ProcessSignal::Kill ? u"SIGNAL_SIGKILL"_s : u"SIGNAL_SIGTERM"_s}});
}

QByteArray encodeResize(quint32 processId, TerminalSize size)
{
    return bytesOf({{u"process"_s, selector(processId)}, {u"pty"_s, terminalOf(size)}});
}

QByteArray encodeConnect(quint32 processId)
{
    return bytesOf({{u"process"_s, selector(processId)}});
}

Result<QList<RunningProcess>> decodeProcesses(const QByteArray &body)
{
    const Result<QJsonObject> json = parseObject(body);
    if (!json)
        return tl::unexpected(json.error());
    QList<RunningProcess> processes;
    const QJsonArray rows = json->value(u"processes").toArray();
    for (const QJsonValue &row : rows) {
        const QJsonObject process = row.toObject();
        const auto id = integerOf(process, "pid");
        if (!id || *id <= 0 || *id > 0xffff'ffffLL)
            continue;
        const QJsonObject config = process.value(u"config").toObject();
        processes.append({.processId = *id,
                          .command = textOf(config, "cmd"),
                          .arguments = textsOf(config, "args"),
                          .workingDirectory = textOf(config, "cwd"),
                          .tag = textOf(process, "tag")});
    }
    return processes;
}

Result<ProcessEvent> decodeProcessEvent(const QByteArray &message)
{
    const Result<QJsonObject> json = parseObject(message);
    if (!json)
        return tl::unexpected(streamError(u"a message of the stream cannot be decoded"_s));
    const QJsonObject event = json->value(u"event").toObject();
    if (event.value(u"start").isObject()) {
        const auto id = integerOf(event.value(u"start").toObject(), "pid");
        return ProcessEvent{.kind = ProcessEvent::Kind::Started,
                            .processId = id && *id > 0 && *id <= 0xffff'ffffLL ? quint32(*id) : 0};
    }
    if (event.value(u"data").isObject())
        return decodeData(event.value(u"data").toObject());
    if (event.value(u"end").isObject())
        return ProcessEvent{.kind = ProcessEvent::Kind::Ended,
                            .exitCode = exitCodeOf(event.value(u"end").toObject())};
    return ProcessEvent();
}

} // namespace Sandkeeper::Ppio
