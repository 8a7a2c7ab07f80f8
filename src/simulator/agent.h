// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace Sandkeeper::Simulator {

/// Between the simulator and the agent that runs inside each sandbox. The agent gets its channel, a
/// SOCK_SEQPACKET socket, as descriptor 3. A request is one byte with descriptors attached: a memfd with the
/// request, a socket for the answers, and for a command its standard output, error and, if it is to have one,
/// input. Closing the answer socket kills the command, and a Signal sent into it is passed on to the command;
/// closing the channel ends the agent and everything it started.
namespace Wire {
constexpr int channelFd = 3;
constexpr char runCommand = 'E';
constexpr char connectToPort = 'C';
/// The first message, from the agent: from now on it serves, and notices when it is to end.
constexpr char ready = 'r';
constexpr char openForReading = 'R';
constexpr char openForWriting = 'W';
/// Something about files, as JSON (see fileagent.h). It is done beside the agent, which goes on serving.
constexpr char fileOperation = 'F';

struct Answer
{
    enum Kind : std::int32_t {
        Started = 1,  ///< value: process id; with the terminal attached if it has one
        Exited = 2,   ///< value: exit code
        Opened = 3,   ///< value: error number, or 0 with a descriptor attached
        Signalled = 4 ///< value: number of the signal that ended it
    };
    std::int32_t kind = 0;
    std::int32_t value = 0;
};

/// From the simulator to the agent, by the answer socket of a running command.
struct Signal
{
    std::int32_t number = 0;
    std::int32_t alone = 0; ///< not 0: to the process itself, not to its group
};

/// Sends @p size bytes and @p fdCount descriptors as one message. @return false if the other side is gone
bool send(int socket, const void *data, std::size_t size, const int *fds, int fdCount);
/// Receives one message. @return the bytes received, 0 at the end, negative on an error
long receive(int socket, void *data, std::size_t size, int *fds, int maxFds, int *fdCount);
} // namespace Wire

/// Runs the agent until its channel closes. @p root is put before every path, for use without an own root
/// directory.
/// @return exit status of the process
int runAgent(const std::string &root);

} // namespace Sandkeeper::Simulator
