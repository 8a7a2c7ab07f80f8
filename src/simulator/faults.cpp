// SPDX-License-Identifier: MIT
#include "simulator/faults.h"

#include "simulator/text.h"

#include <algorithm>
#include <map>
#include <set>

namespace Sandkeeper::Simulator {

namespace {

using Kind = Fault::Kind;

const std::map<std::string, Kind> &kinds()
{
    static const std::map<std::string, Kind> names = {
        {"status", Kind::Status},     {"hang", Kind::Hang},         {"reset", Kind::Reset},
        {"close", Kind::Close},       {"truncate", Kind::Truncate}, {"html", Kind::Html},
        {"badjson", Kind::BadJson},   {"shape", Kind::Shape},       {"empty", Kind::Empty},
        {"redirect", Kind::Redirect}, {"delay", Kind::None},        {"stream", Kind::Stream},
    };
    return names;
}

const std::set<std::string> &endpoints()
{
    static const std::set<std::string> names = {"*",
                                                "api",
                                                "gateway",
                                                "create",
                                                "list",
                                                "get",
                                                "delete",
                                                "bulk-delete",
                                                "logs",
                                                "statuses",
                                                "error-context",
                                                "auth",
                                                "egress-get",
                                                "egress-set",
                                                "expose",
                                                "expose-list",
                                                "expose-all",
                                                "unexpose",
                                                "whoami",
                                                "teams",
                                                "registry-credentials",
                                                "check-image",
                                                "gpu-summary",
                                                "exec",
                                                "upload",
                                                "download",
                                                "read-file",
                                                "authorize",
                                                "rpc",
                                                "jobs-statuses",
                                                "rpc-connect",
                                                "rpc-list",
                                                "rpc-update",
                                                "rpc-input",
                                                "rpc-signal",
                                                "rpc-stream-input",
                                                "ssh-create",
                                                "ssh-close",
                                                "members",
                                                "availability",
                                                "image-list",
                                                "image-build",
                                                "image-start",
                                                "image-status",
                                                "image-vm-build",
                                                "image-update",
                                                "image-delete",
                                                "image-upload"};
    return names;
}

/// Whether @p endpoint belongs to the service that speaks E2B's protocol: all of its names begin alike.
bool isSecondService(const std::string &endpoint)
{
    return endpoint == "envd" || endpoint.rfind("ppio-", 0) == 0 || endpoint.rfind("envd-", 0) == 0;
}

bool setNumber(int &target, const std::string &name, const std::string &value, int low, int high,
               std::string *error)
{
    const auto number = toInteger(value);
    if (!number || *number < low || *number > high) {
        *error = "'" + name + "' needs a number from " + std::to_string(low) + " to " + std::to_string(high);
        return false;
    }
    target = static_cast<int>(*number);
    return true;
}

bool applyOption(Fault &fault, const std::string &name, const std::string &value, std::string *error)
{
    constexpr int day = 24 * 3600 * 1000;
    if (name == "times")
        return setNumber(fault.remaining, name, value, 1, 1'000'000, error);
    if (name == "skip")
        return setNumber(fault.skip, name, value, 0, 1'000'000, error);
    if (name == "retry-after")
        return setNumber(fault.retryAfter, name, value, 0, 86'400, error);
    if (name == "delay")
        return setNumber(fault.delayMs, name, value, 0, day, error);
    if (name == "after") {
        fault.after = true;
        return true;
    }
    if (name == "body" && (value == "errors" || value == "sandbox_not_found" || value == "text")) {
        fault.body = value;
        return true;
    }
    const auto kind = kinds().find(name);
    if (kind == kinds().end()) {
        *error = "unknown part '" + name + (value.empty() ? "" : "=" + value) + "'";
        return false;
    }
    fault.kind = kind->second;
    if (fault.kind == Kind::Status)
        return setNumber(fault.status, name, value, 200, 599, error);
    if (fault.kind == Kind::Hang)
        return value.empty() || setNumber(fault.delayMs, name, value, 1, day, error);
    if (fault.kind == Kind::Stream) {
        static const std::set<std::string> known = {"garbage", "huge",    "compressed", "cut",
                                                    "no-end",  "error",   "bad-end",    "late",
                                                    "split",   "no-code", "unknown"};
        fault.target = value;
        if (known.count(value) == 0)
            *error = "'stream' does not know '" + value + "'";
        return known.count(value) > 0;
    }
    if (fault.kind == Kind::Redirect) {
        fault.target = value;
        if (value.empty())
            *error = "'redirect' needs an address";
        return !value.empty();
    }
    return true;
}

} // namespace

std::optional<Fault> parseFault(const std::string &rule, std::string *error)
{
    Fault fault;
    fault.rule = rule;
    std::vector<std::string> parts = split(rule, ':');
    fault.endpoint = parts.front().empty() ? "*" : parts.front();
    if (endpoints().count(fault.endpoint) == 0 && !isSecondService(fault.endpoint)) {
        *error = "unknown endpoint '" + fault.endpoint + "'";
        return std::nullopt;
    }
    if (parts.size() < 2) {
        *error = "it does not say what goes wrong";
        return std::nullopt;
    }
    for (std::size_t i = 1; i < parts.size(); ++i) {
        std::string part = parts[i];
        // An address has colons of its own, so it takes the rest of the rule.
        if (part.rfind("redirect=", 0) == 0) {
            for (++i; i < parts.size(); ++i)
                part += ':' + parts[i];
        }
        const std::size_t equals = part.find('=');
        const std::string value = equals == std::string::npos ? std::string() : part.substr(equals + 1);
        if (!applyOption(fault, part.substr(0, equals), value, error))
            return std::nullopt;
    }
    return fault;
}

int Faults::add(Fault fault)
{
    const std::lock_guard lock(m_mutex);
    fault.id = m_nextId++;
    m_faults.push_back(std::move(fault));
    return m_nextId - 1;
}

void Faults::clear()
{
    const std::lock_guard lock(m_mutex);
    m_faults.clear();
}

bool Faults::remove(int id)
{
    const std::lock_guard lock(m_mutex);
    return std::erase_if(m_faults, [id](const Fault &fault) { return fault.id == id; }) > 0;
}

std::optional<Fault> Faults::take(const std::string &endpoint, const std::string &group)
{
    const std::lock_guard lock(m_mutex);
    for (Fault &fault : m_faults) {
        const bool applies = fault.endpoint == "*" || fault.endpoint == endpoint || fault.endpoint == group;
        if (!applies || fault.remaining == 0)
            continue;
        if (fault.skip > 0) {
            --fault.skip;
            continue;
        }
        if (fault.remaining > 0)
            --fault.remaining;
        return fault;
    }
    return std::nullopt;
}

bool Faults::exists(int id) const
{
    const std::lock_guard lock(m_mutex);
    return std::any_of(m_faults.begin(), m_faults.end(), [id](const Fault &fault) { return fault.id == id; });
}

nlohmann::ordered_json Faults::list() const
{
    const std::lock_guard lock(m_mutex);
    auto result = nlohmann::ordered_json::array();
    for (const Fault &fault : m_faults)
        result.push_back({{"id", fault.id}, {"rule", fault.rule}, {"remaining", fault.remaining}});
    return result;
}

} // namespace Sandkeeper::Simulator
