// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <httplib.h>

namespace Sandkeeper::Simulator {

/// What an HTTP library does not let a server do to a connection, for the faults. The connection of a request
/// is found by its port, so it works with every version of the library; the library notices only that the
/// connection is gone.
namespace Transport {
/// The socket of the connection @p request came by; negative if it is gone.
int socketOf(const httplib::Request &request);
/// Sends RST: the client sees "connection reset".
void reset(int socket);
/// Sends FIN: the client sees the end of the stream.
void finish(int socket);
/// Sends @p bytes as they are.
void sendRaw(int socket, const std::string &bytes);
/// Whether the client closed its side.
bool isClosedByPeer(int socket);
/// Ends every connection to @p port of this machine, so that no thread keeps waiting for a request.
void finishAll(int port);
} // namespace Transport

} // namespace Sandkeeper::Simulator
