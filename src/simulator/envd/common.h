// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/connect.h"
#include "simulator/envd/codec.h"
#include "simulator/ppio/envdhandler.h"
#include "simulator/server.h"

#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace Sandkeeper::Simulator::Envd {

/// A user that the sandbox knows.
struct User
{
    std::string name;
    int uid = 0;
    std::string home;
};

/// One request for the daemon of one sandbox.
struct Call
{
    const Ppio::EnvdCall &sandbox;
    const httplib::Request &request;
    httplib::Response &response;
    const httplib::ContentReader *body; ///< of a streamed request; otherwise null
    Codec codec = Codec::Json;          ///< of a remote procedure call

    /// Whether the daemon knows what came with that version (ppio.md §3.10).
    bool isSince(int major, int minor, int patch) const
    {
        return Ppio::versionOf(sandbox.envdVersion) >= std::array{major, minor, patch};
    }
};

/// The user of that name, or with an empty name the sandbox's own, if the daemon is new enough to know one.
/// Nothing, with the reason in @p problem, if there is none (ppio.md §3.1).
std::optional<User> findUser(const Call &call, const std::string &name, std::string *problem);
/// The user that a remote procedure call is for, from its Basic authorisation.
std::optional<User> rpcUser(const Call &call, Connect::Error *error);
/// @p path as the daemon understands it, absolute and without "." and ".." (ppio.md §3.1).
std::optional<std::string> resolvePath(const Call &call, const User &user, const std::string &path,
                                       std::string *problem);

/// {"code": status, "message": text}, the errors of what is no remote procedure call.
void answerHttpError(httplib::Response &response, int status, const std::string &message);
/// Answers a remote procedure call with its one message.
void answerMessage(const Call &call, const google::protobuf::Message &message);
/// Answers with an error in the form that calls with that kind of answer have.
void answerRpcError(const Call &call, const Connect::Error &error, bool streaming);
/// The only message of a streaming call with one request.
bool readOnlyMessage(const Call &call, google::protobuf::Message &message, Connect::Error *error);
/// One envelope around @p message. With @p noise it has a field that nobody knows.
std::string envelopeOf(const Call &call, const google::protobuf::Message &message, bool noise);
std::string envelopeOf(Codec codec, const google::protobuf::Message &message, bool noise);

/// Counts for every sandbox how often its open connections had to break.
class Breaks
{
public:
    int count(const std::string &id) const;
    void add(const std::string &id);

private:
    mutable std::mutex m_mutex;
    std::map<std::string, int> m_counts;
};

/// What every open stream looks at while nothing happens in it.
class OpenStream
{
public:
    using Steady = std::chrono::steady_clock;

    /// @p limit: how long it may be open, in milliseconds; negative: for ever
    OpenStream(World &world, const Breaks &breaks, const Call &call, std::int64_t limit);

    enum class Idle {
        Wait,
        KeepAlive, ///< time for a sign of life
        Expired,   ///< it was open for as long as it may be
        Broken     ///< nobody is there any more, or it has to break
    };
    Idle idle() const;
    /// @return false if the stream is of no use any more
    bool send(httplib::DataSink &sink, const std::string &bytes);
    bool isNoisy() const { return m_world.noise; }

private:
    const World &m_world;
    const Breaks &m_breaks;
    const std::string m_sandbox;
    const std::shared_ptr<void> m_activity; ///< as long as it lives the sandbox is not idle
    const int m_socket;
    const int m_breaksBefore;
    const int m_brokenBefore;
    const Steady::time_point m_until;
    std::chrono::seconds m_interval;
    Steady::time_point m_lastSent;
};

/// A moment that far away; none that matters if @p limit is negative or 0.
std::chrono::steady_clock::time_point momentAfter(std::int64_t limit);

} // namespace Sandkeeper::Simulator::Envd
