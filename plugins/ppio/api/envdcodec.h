// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/processlink.h"

/// Processes of a sandbox's daemon on the wire, as JSON messages (ppio.md §3.4–§3.7). Pure; any thread.
namespace Sandkeeper::Ppio {

/// A one-shot command: a login shell's, without input, and said so.
QByteArray encodeStart(const CommandRequest &request);
/// A live process: with input, or with a terminal if one is asked for.
QByteArray encodeStart(const ProcessRequest &request);
QByteArray encodeInput(quint32 processId, const QByteArray &data, bool toTerminal);
/// A whole stream of input, in its envelopes: who gets it, and then the data in pieces (ppio.md §3.5).
QByteArray encodeInputStream(quint32 processId, const QByteArray &data, bool toTerminal);
/// The answer to it. Errors: as connectError(); Protocol.
Result<void> decodeInputStream(const QByteArray &body);
QByteArray encodeInputEnd(quint32 processId);
QByteArray encodeSignal(quint32 processId, ProcessSignal signal);
QByteArray encodeResize(quint32 processId, TerminalSize size);

/// To follow a process that runs.
QByteArray encodeConnect(quint32 processId);
/// The answer of List. Entries without a number are passed over. Errors: Protocol.
Result<QList<RunningProcess>> decodeProcesses(const QByteArray &body);

/// One message about a running process; of one that a signal ended the exit code is -1.
/// Errors: Protocol with reason BAD_STREAM.
Result<ProcessEvent> decodeProcessEvent(const QByteArray &message);

} // namespace Sandkeeper::Ppio
