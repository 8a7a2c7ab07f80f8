// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/processlink.h"

/// Commands of virtual machines on the wire (prime.md §8.3–§8.6). Pure; any thread.
namespace Sandkeeper::Prime {

/// A one-shot command: without input, and said so.
QByteArray encodeStart(const CommandRequest &request);
/// A live process: with input, and with a terminal if one is asked for.
QByteArray encodeStart(const ProcessRequest &request);
QByteArray encodeInput(quint32 processId, const QByteArray &data, bool toTerminal);
QByteArray encodeSignal(quint32 processId, ProcessSignal signal);
QByteArray encodeResize(quint32 processId, TerminalSize size);

/// One message about a running command. Errors: Protocol.
Result<ProcessEvent> decodeCommandEvent(const QByteArray &message);

} // namespace Sandkeeper::Prime
