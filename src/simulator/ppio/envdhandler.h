// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/execution.h"
#include "simulator/faults.h"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include <httplib.h>

namespace Sandkeeper::Simulator {
struct World;
}

namespace Sandkeeper::Simulator::Ppio {

/// The three numbers of a daemon's version; a suffix is ignored, what is missing counts as 0 (ppio.md §3.10).
std::array<int, 3> versionOf(const std::string &text);

/// The sandbox that a request for its daemon is for, as it was when the request arrived.
struct EnvdCall
{
    std::string id; ///< without the client's part
    bool secure = false;
    std::string accessToken; ///< what X-Access-Token or a signature has to prove; empty if not secure
    std::string envdVersion;
    std::map<std::string, std::string> environment; ///< given at create
    std::string user = "user";
    std::string home = "/home/user";
    std::string workingDirectory = "/home/user";
    std::shared_ptr<Runtime> runtime; ///< never null
    int cpuCount = 0;
    std::int64_t memoryMb = 0;
    std::int64_t diskMb = 0;
    std::uint64_t number = 0; ///< of the call in the journal
};

/// The daemon of all sandboxes: everything that port 49983 answers (ppio.md §3). Every function may be called
/// from any thread, several at once.
class EnvdHandler
{
public:
    virtual ~EnvdHandler() = default;
    /// The name a request is counted under, "envd-…"; "envd-unknown" for an address that does not exist.
    virtual std::string endpoint(const httplib::Request &request) const = 0;
    /// Answers a request for a running sandbox. Whether it may be made is checked here too. @p body reads the
    /// body of a streamed upload (POST /files, StreamInput); for all others it is null.
    virtual void handle(const EnvdCall &call, const httplib::Request &request, httplib::Response &response,
                        const httplib::ContentReader *body) = 0;
    /// The body of an error that a fault rule asks for.
    virtual std::string faultBody(const std::string &endpoint, const Fault &fault) const = 0;
    /// Answers with a stream that is wrong in the way @p what names.
    virtual void faultStream(const std::string &what, const httplib::Request &request,
                             httplib::Response &response) const = 0;
    /// Its processes were stopped: connections break, without an end of their streams.
    virtual void paused(const std::string &id) { static_cast<void>(id); }
    virtual void resumed(const std::string &id) { static_cast<void>(id); }
    /// It is gone, its processes with it.
    virtual void ended(const std::string &id) { static_cast<void>(id); }
    /// Called regularly.
    virtual void tick() {}
};

/// Defined in envd/.
std::unique_ptr<EnvdHandler> makeEnvd(World &world);

} // namespace Sandkeeper::Simulator::Ppio
