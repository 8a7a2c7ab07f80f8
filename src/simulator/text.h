// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace Sandkeeper::Simulator {

/// Appends @p text to @p out as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD, so the
/// result is always valid JSON. Made for texts of many megabytes.
void appendJsonString(std::string &out, std::string_view text);
/// @p text with every byte that is not part of valid UTF-8 replaced by U+FFFD.
std::string toValidUtf8(std::string_view text);
/// The number of bytes of the valid UTF-8 character that @p text starts with, 0 if it starts with none.
std::size_t utf8Length(std::string_view text);

std::string toLower(std::string_view text);
std::string trimmed(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
/// The whole of @p text as a decimal number, otherwise nothing.
std::optional<std::int64_t> toInteger(std::string_view text);

} // namespace Sandkeeper::Simulator
