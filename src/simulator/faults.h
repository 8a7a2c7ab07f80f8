// SPDX-License-Identifier: MIT
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace Sandkeeper::Simulator {

/// One rule of --fault: what goes wrong, where and how often.
struct Fault
{
    enum class Kind {
        None,     ///< only a delay
        Status,   ///< an answer with that HTTP status
        Hang,     ///< no answer for that long, then the connection is closed
        Reset,    ///< the connection is reset (RST) instead of an answer
        Close,    ///< the connection is closed before any answer
        Truncate, ///< the body ends in the middle, with the full Content-Length announced
        Html,     ///< a web page with status 200 instead of JSON
        BadJson,  ///< text that is not JSON, announced as JSON
        Shape,    ///< JSON of another shape
        Empty,    ///< 200 with no body
        Redirect, ///< 307 to another address
        Stream,   ///< a stream of messages of which one is wrong
    };

    std::string rule;
    std::string endpoint; ///< name of an endpoint or of a group of them, or "*"
    Kind kind = Kind::None;
    int status = 0;
    int retryAfter = -1; ///< seconds; negative: no header
    int delayMs = 0;
    int remaining = -1; ///< how often it still happens; negative: for ever
    int skip = 0;       ///< how many calls pass before the first one
    bool after = false; ///< do what was asked first: the answer gets lost, not the call
    std::string body;   ///< for Status: "errors", "sandbox_not_found" or "text"; else {"detail":…}
    std::string target; ///< for Redirect: the address; for Stream: what is wrong
    int id = 0;
};

/// Parses "endpoint:kind[:option[=value]…]". @return the rule, or nothing with the reason in @p error
std::optional<Fault> parseFault(const std::string &rule, std::string *error);

/// The rules in force. Safe to use from every thread.
class Faults
{
public:
    int add(Fault fault);
    void clear();
    bool remove(int id);
    /// The first rule that applies to a call of @p endpoint, one of @p group, counted as used.
    std::optional<Fault> take(const std::string &endpoint, const std::string &group);
    /// Whether rule @p id is still in force; a hanging call ends when it is not.
    bool exists(int id) const;
    nlohmann::ordered_json list() const;

private:
    mutable std::mutex m_mutex;
    int m_nextId = 1;
    std::vector<Fault> m_faults;
};

} // namespace Sandkeeper::Simulator
