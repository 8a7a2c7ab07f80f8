// SPDX-License-Identifier: MIT
#include "simulator/ppio/service.h"

#include "simulator/text.h"

#include <algorithm>

namespace Sandkeeper::Simulator::Ppio {

namespace {

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Takes away what clients must do without and adds what they must overlook.
void disturb(Json &json)
{
    if (json.is_array()) {
        for (Json &entry : json)
            disturb(entry);
    } else if (json.is_object() && json.contains("sandboxID")) {
        for (const char *name : {"diskSizeMB", "envdVersion", "volumeMounts", "lifecycle", "network"}) {
            if (json.contains("startedAt"))
                json.erase(name);
        }
        json["laterAddition"] = {{"nested", {1, nullptr, "text"}}};
    }
}

/// With spaces where JSON allows them, as Go's servers do on purpose.
std::string spaced(const std::string &dense)
{
    std::string result = " ";
    bool inText = false;
    for (std::size_t i = 0; i < dense.size(); ++i) {
        const char c = dense[i];
        result += c;
        if (inText && c == '\\')
            result += dense[++i];
        else if (c == '"')
            inText = !inText;
        if (!inText && (c == ',' || c == ':' || c == '{' || c == '['))
            result += i % 3 == 0 ? "\n  " : " ";
    }
    return result + "\n";
}

} // namespace

void answerError(httplib::Response &response, int status, const std::string &message, const std::string &slug)
{
    Json body = {{"code", status}, {"message", message}};
    if (!slug.empty())
        body["error_code"] = slug;
    answerJson(response, status, body);
}

void answerNoSandbox(httplib::Response &response, const std::string &id)
{
    answerError(response, 404, "sandbox \"" + id + "\" doesn't exist or you don't have access to it");
}

void answer(World &world, httplib::Response &response, int status, Json json)
{
    if (world.noise)
        disturb(json);
    answerJson(response, status, json);
    if (world.noise)
        response.body = spaced(response.body);
}

void answerNothing(httplib::Response &response)
{
    response.status = 204;
}

std::optional<std::int64_t> queryNumber(const httplib::Request &request, const char *name,
                                        std::int64_t fallback, std::int64_t low, std::int64_t high,
                                        httplib::Response &response)
{
    if (!request.has_param(name))
        return fallback;
    const auto value = toInteger(request.get_param_value(name));
    if (value && *value >= low && *value <= high)
        return value;
    answerError(response, 400,
                std::string("validation error: parameter \"") + name +
                    "\" in query has an error: must be from " + std::to_string(low) + " to " +
                    std::to_string(high));
    return std::nullopt;
}

std::optional<std::vector<Json>> page(const httplib::Request &request,
                                      const std::vector<std::pair<std::string, Json>> &all,
                                      std::int64_t largest, httplib::Response &response)
{
    const auto limit = queryNumber(request, "limit", 100, 1, largest, response);
    if (!limit)
        return std::nullopt;
    // The token names the last entry of the page before, so that what appears or goes meanwhile shifts
    // nothing. Its letters are those of the key, moved by one: clients must take it as it is.
    const std::string token = request.get_param_value("nextToken");
    std::size_t first = 0;
    if (!token.empty()) {
        std::string after = token;
        for (char &c : after)
            c = static_cast<char>(c - 1);
        const auto isAfter = [&after, &all](const auto &entry) {
            const bool descending = all.size() < 2 || all.front().first > all.back().first;
            return descending ? entry.first < after : entry.first > after;
        };
        if (after.find("__") == std::string::npos) {
            answerError(response, 400, "Invalid next token");
            return std::nullopt;
        }
        first = static_cast<std::size_t>(std::find_if(all.begin(), all.end(), isAfter) - all.begin());
    }
    std::vector<Json> result;
    std::size_t at = first;
    for (; at < all.size() && result.size() < static_cast<std::size_t>(*limit); ++at)
        result.push_back(all[at].second);
    if (at < all.size() && at > 0) {
        std::string next = all[at - 1].first;
        for (char &c : next)
            c = static_cast<char>(c + 1);
        response.set_header("X-Next-Token", next);
    }
    return result;
}

std::optional<std::string> percentDecoded(const std::string &text)
{
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            result += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hexDigit(text[i + 2]) : -1;
        if (high < 0 || low < 0)
            return std::nullopt;
        result += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return result;
}

std::optional<std::map<std::string, std::string>> readMetadataFilter(const std::string &text)
{
    std::map<std::string, std::string> result;
    // The layer of the query is gone already; the next one is around the whole, and one around every text.
    const std::string whole = percentDecoded(text).value_or(text);
    for (const std::string &pair : split(whole, '&')) {
        const std::size_t equals = pair.find('=');
        if (equals == std::string::npos || pair.find('=', equals + 1) != std::string::npos)
            return std::nullopt;
        const std::string key = pair.substr(0, equals);
        const std::string value = pair.substr(equals + 1);
        // What is not encoded a second time is taken as it is.
        result[percentDecoded(key).value_or(key)] = percentDecoded(value).value_or(value);
    }
    return result;
}

} // namespace Sandkeeper::Simulator::Ppio
