// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/processes.h"

/// Processes of a sandbox's daemon on the wire, as JSON messages (ppio.md §3.4–§3.7). Pure; any thread.
namespace Sandkeeper::Ppio {

/// A one-shot command: a login shell's, without input, and said so.
QByteArray encodeStart(const CommandRequest &request);
/// A live process: with input, or with a terminal if one is asked for.
QByteArray encodeStart(const ProcessRequest &request);
QByteArray encodeInput(quint32 processId, const QByteArray &data, bool toTerminal);
QByteArray encodeSignal(quint32 processId, ProcessSignal signal);
QByteArray encodeResize(quint32 processId, TerminalSize size);

/// One message of a running process.
struct ProcessEvent
{
    enum class Kind {
        Other, ///< a sign of life, or an event of a later daemon: of no concern
        Started,
        Output, ///< standard output or a terminal's
        ErrorOutput,
        Ended,
    };
    Kind kind = Kind::Other;
    quint32 processId = 0;
    QByteArray data;
    int exitCode = 0; ///< -1 when a signal ended it
};

/// Errors: Protocol with reason BAD_STREAM.
Result<ProcessEvent> decodeProcessEvent(const QByteArray &message);

} // namespace Sandkeeper::Ppio
