// SPDX-License-Identifier: MIT
#include "simulator/connect.h"

#include "simulator/server.h"
#include "simulator/text.h"

#include <algorithm>
#include <map>

namespace Sandkeeper::Simulator::Connect {

namespace {

constexpr std::uint8_t compressed = 1;
constexpr std::uint8_t lastOne = 2;
constexpr std::size_t largestMessage = std::size_t{64} << 20U;

} // namespace

int statusOf(const std::string &code)
{
    static const std::map<std::string, int> table = {
        {"canceled", 499},          {"unknown", 500},         {"invalid_argument", 400},
        {"deadline_exceeded", 504}, {"not_found", 404},       {"already_exists", 409},
        {"permission_denied", 403}, {"aborted", 409},         {"resource_exhausted", 429},
        {"unimplemented", 501},     {"internal", 500},        {"failed_precondition", 400},
        {"unavailable", 503},       {"unauthenticated", 401}, {"out_of_range", 400},
        {"data_loss", 500},
    };
    const auto found = table.find(code);
    return found == table.end() ? 500 : found->second;
}

void answerError(httplib::Response &response, const Error &error)
{
    answerJson(response, statusOf(error.code), {{"code", error.code}, {"message", error.message}});
}

std::string envelope(const std::string &payload, std::uint8_t flags)
{
    const auto size = static_cast<std::uint32_t>(payload.size());
    std::string result(1, static_cast<char>(flags));
    for (const unsigned shift : {24U, 16U, 8U, 0U})
        result += static_cast<char>((size >> shift) & 0xFFU);
    return result + payload;
}

std::string endOfStream(const std::optional<Error> &error)
{
    if (!error)
        return envelope("{}", lastOne);
    const Json body = {{"error", {{"code", error->code}, {"message", error->message}}}};
    return envelope(body.dump(-1, ' ', false, Json::error_handler_t::replace), lastOne);
}

void answerEnd(httplib::Response &response, const Error &error, const std::string &type)
{
    response.status = 200;
    response.set_content(endOfStream(error), type);
}

std::optional<std::string> takeEnvelope(std::string_view &bytes, Error *error)
{
    const auto refuse = [error](const char *code, const char *message) {
        *error = {code, message};
        return std::nullopt;
    };
    if (bytes.size() < 5)
        return std::nullopt;
    const auto byte = [&bytes](std::size_t index) {
        return std::uint32_t{static_cast<unsigned char>(bytes[index])};
    };
    const std::size_t size = (byte(1) << 24U) | (byte(2) << 16U) | (byte(3) << 8U) | byte(4);
    if (byte(0) == compressed)
        return refuse("internal", "the envelope is compressed, but no compression was agreed on");
    if (byte(0) != 0)
        return refuse("invalid_argument", "the envelope has unknown flags");
    if (size > largestMessage)
        return refuse("resource_exhausted", "the message is larger than 64 MiB");
    if (bytes.size() - 5 < size)
        return std::nullopt;
    std::string message(bytes.substr(5, size));
    bytes.remove_prefix(5 + size);
    return message;
}

std::optional<std::vector<std::string>> readEnvelopes(const std::string &body, Error *error)
{
    std::vector<std::string> messages;
    std::string_view rest = body;
    *error = {};
    while (auto message = takeEnvelope(rest, error))
        messages.push_back(std::move(*message));
    if (error->code.empty() && !rest.empty())
        *error = {"invalid_argument", "the body ends inside an envelope"};
    if (!error->code.empty())
        return std::nullopt;
    return messages;
}

std::optional<std::int64_t> timeLimit(const httplib::Request &request)
{
    if (!request.has_header("Connect-Timeout-Ms"))
        return -1;
    const std::string text = request.get_header_value("Connect-Timeout-Ms");
    const auto value = toInteger(text);
    if (!value || *value < 0 || text.size() > 10)
        return std::nullopt;
    return value;
}

bool acceptHeaders(const httplib::Request &request, httplib::Response &response, bool streaming,
                   const std::vector<std::string> &types)
{
    const std::string type = request.get_header_value("Content-Type");
    if (std::find(types.begin(), types.end(), toLower(trimmed(split(type, ';')[0]))) == types.end()) {
        response.status = 415;
        std::string known;
        for (const std::string &name : types)
            known += (known.empty() ? "" : ", ") + name;
        response.set_header("Accept-Post", known);
        return false;
    }
    const std::string version = request.get_header_value("Connect-Protocol-Version");
    if (!version.empty() && version != "1") {
        answerError(response, {"invalid_argument", "connect-protocol-version must be \"1\""});
        return false;
    }
    const char *const header = streaming ? "Connect-Content-Encoding" : "Content-Encoding";
    const std::string encoding = request.get_header_value(header);
    if (!encoding.empty() && encoding != "identity") {
        const Error error{"unimplemented", "unknown compression \"" + encoding + "\": supported is identity"};
        response.set_header(streaming ? "Connect-Accept-Encoding" : "Accept-Encoding", "identity");
        if (streaming)
            answerEnd(response, error, trimmed(split(type, ';')[0]));
        else
            answerError(response, error);
        return false;
    }
    if (!timeLimit(request)) {
        answerError(response, {"invalid_argument", "connect-timeout-ms must be a number of up to 10 digits"});
        return false;
    }
    return true;
}

} // namespace Sandkeeper::Simulator::Connect
