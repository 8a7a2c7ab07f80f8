// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <httplib.h>

namespace Sandkeeper::Simulator {

/// The parts of the Connect protocol that the simulated services use (prime.md §8.2, ppio.md §3.4).
namespace Connect {

constexpr const char *streamType = "application/connect+proto";
constexpr const char *unaryType = "application/proto";

/// An error as the protocol names it.
struct Error
{
    std::string code;
    std::string message;
};

/// The HTTP status of a JSON error answer with @p code.
int statusOf(const std::string &code);
/// Answers with the error alone: for calls with one answer, and for streams that did not begin.
void answerError(httplib::Response &response, const Error &error);

/// One envelope around @p payload.
std::string envelope(const std::string &payload, std::uint8_t flags = 0);
/// The last envelope of a stream; with an error if it has one.
std::string endOfStream(const std::optional<Error> &error = std::nullopt);
/// Answers with a stream that holds nothing but its end.
void answerEnd(httplib::Response &response, const Error &error, const std::string &type = streamType);

/// The messages in the envelopes of @p body. @return nothing, with the reason in @p error, if it is not made
/// of whole, uncompressed envelopes
std::optional<std::vector<std::string>> readEnvelopes(const std::string &body, Error *error);

/// Takes the first whole envelope from the front of @p bytes. @return nothing if it has not arrived
/// completely, or, with the reason in @p error, if what is there is no envelope
std::optional<std::string> takeEnvelope(std::string_view &bytes, Error *error);

/// Checks what the headers say about the protocol; @p types are the media types that are spoken.
/// @return whether the call can go on; if not it is answered
bool acceptHeaders(const httplib::Request &request, httplib::Response &response, bool streaming,
                   const std::vector<std::string> &types);
/// The time limit of Connect-Timeout-Ms in milliseconds, negative if there is none; nothing if it is no
/// number.
std::optional<std::int64_t> timeLimit(const httplib::Request &request);

} // namespace Connect
} // namespace Sandkeeper::Simulator
