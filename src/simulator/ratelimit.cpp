// SPDX-License-Identifier: MIT
#include "simulator/ratelimit.h"

#include <algorithm>
#include <cmath>

namespace Sandkeeper::Simulator {

namespace {

struct Limit
{
    int perMinute;
    bool perSandbox;
};

const std::map<std::string, Limit> &documentedLimits()
{
    static const std::map<std::string, Limit> limits = {
        {"create", {500, false}},
        {"list", {1000, false}},
        {"bulk-delete", {50, false}},
        {"delete", {500, false}},
        {"expose-all", {60, false}},
        {"get", {300, true}},
        {"auth", {120, true}},
        {"error-context", {600, true}},
        {"logs", {300, true}},
        {"expose", {20, true}},
        {"expose-list", {60, true}},
        {"unexpose", {20, true}},
        {"ssh-create", {20, true}},
        {"ssh-close", {20, true}},
        {"image-list", {300, false}},
        {"image-build", {150, false}},
        {"image-delete", {100, false}},
        {"image-update", {100, false}},
        // Of E2B only these two are known to be limited, but not how much (ppio.md §2.1).
        {"ppio-connect", {60, true}},
        {"ppio-resume", {60, true}},
    };
    return limits;
}

} // namespace

void RateLimiter::setScale(double scale)
{
    const std::lock_guard lock(m_mutex);
    m_scale = scale;
    m_calls.clear();
}

std::optional<int> RateLimiter::refuse(const std::string &endpoint, const std::string &caller,
                                       const std::string &subject, Millis now)
{
    const auto limit = documentedLimits().find(endpoint);
    const std::lock_guard lock(m_mutex);
    if (m_scale <= 0 || limit == documentedLimits().end())
        return std::nullopt;
    const auto allowed =
        static_cast<std::size_t>(std::max(1.0, std::floor(limit->second.perMinute * m_scale)));
    auto &calls =
        m_calls[endpoint + ' ' + caller + ' ' + (limit->second.perSandbox ? subject : std::string())];
    while (!calls.empty() && calls.front() + m_window <= now)
        calls.pop_front();
    if (calls.size() < allowed) {
        calls.push_back(now);
        return std::nullopt;
    }
    const Millis wait = calls.front() + m_window - now;
    return static_cast<int>((wait + 999) / 1000);
}

} // namespace Sandkeeper::Simulator
