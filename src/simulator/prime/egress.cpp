// SPDX-License-Identifier: MIT
#include "simulator/prime/egress.h"

#include "simulator/text.h"

#include <arpa/inet.h>

namespace Sandkeeper::Simulator::Prime {

namespace {

bool isIpv4(const std::string &text)
{
    in_addr address{};
    return inet_pton(AF_INET, text.c_str(), &address) == 1;
}

std::optional<std::string> network(const std::string &entry)
{
    const std::size_t slash = entry.find('/');
    const auto bits = toInteger(entry.substr(slash + 1));
    in_addr address{};
    if (!bits || *bits < 0 || *bits > 32 || inet_pton(AF_INET, entry.substr(0, slash).c_str(), &address) != 1)
        return std::nullopt;
    const std::uint32_t mask = *bits == 0 ? 0 : ~std::uint32_t{0} << (32 - *bits);
    address.s_addr = htonl(ntohl(address.s_addr) & mask);
    char text[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &address, text, sizeof text);
    return std::string(text) + '/' + std::to_string(*bits);
}

std::optional<std::string> hostName(std::string name)
{
    while (!name.empty() && name.back() == '.')
        name.pop_back();
    const std::string domain = name.rfind("*.", 0) == 0 ? name.substr(2) : name;
    if (domain.empty() || domain.size() > 253 || domain.find_first_of("*:@? \t") != std::string::npos)
        return std::nullopt;
    for (const std::string &label : split(domain, '.')) {
        if (label.empty() || label.size() > 63)
            return std::nullopt;
    }
    return toLower(name);
}

std::optional<std::string> canonicalEntry(const std::string &raw)
{
    const std::string entry = trimmed(raw);
    if (isIpv4(entry))
        return entry + "/32";
    if (entry.find('/') != std::string::npos)
        return network(entry);
    return hostName(entry);
}

} // namespace

std::optional<Json> canonicalEgress(const Json &list, std::string *error)
{
    if (list.is_null())
        return Json(nullptr);
    if (!list.is_array() || list.size() > 1024) {
        *error = list.is_array() ? "at most 1024 entries are allowed" : "must be a list";
        return std::nullopt;
    }
    Json result = Json::array();
    for (const Json &entry : list) {
        const auto canonical = entry.is_string() ? canonicalEntry(entry.get<std::string>()) : std::nullopt;
        if (!canonical) {
            *error = "not an IPv4 address, IPv4 network or host name: " + entry.dump();
            return std::nullopt;
        }
        result.push_back(*canonical);
    }
    return result;
}

} // namespace Sandkeeper::Simulator::Prime
