// SPDX-License-Identifier: MIT
#include "simulator/text.h"

#include <charconv>

namespace Sandkeeper::Simulator {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

unsigned char byteAt(std::string_view text, std::size_t index)
{
    return static_cast<unsigned char>(text[index]);
}

bool isContinuation(std::string_view text, std::size_t index)
{
    return index < text.size() && (byteAt(text, index) & 0xC0U) == 0x80U;
}

bool isPlain(unsigned char c)
{
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

void appendEscaped(std::string &out, unsigned char c)
{
    static constexpr char hex[] = "0123456789abcdef";
    switch (c) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
        return;
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    default:
        break;
    }
    if (c >= 0x20) {
        out += static_cast<char>(c);
        return;
    }
    out += "\\u00";
    out += hex[c >> 4U];
    out += hex[c & 0xFU];
}

} // namespace

std::size_t utf8Length(std::string_view text)
{
    if (text.empty())
        return 0;
    const unsigned char first = byteAt(text, 0);
    if (first < 0x80)
        return 1;
    if (first < 0xC2 || !isContinuation(text, 1))
        return 0;
    const unsigned char second = byteAt(text, 1);
    if (first < 0xE0)
        return 2;
    if (first < 0xF0) {
        // Neither overlong forms nor surrogates are UTF-8.
        const bool wrong = (first == 0xE0 && second < 0xA0) || (first == 0xED && second >= 0xA0);
        return !wrong && isContinuation(text, 2) ? 3 : 0;
    }
    const bool wrong = first > 0xF4 || (first == 0xF0 && second < 0x90) || (first == 0xF4 && second >= 0x90);
    return !wrong && isContinuation(text, 2) && isContinuation(text, 3) ? 4 : 0;
}

void appendJsonString(std::string &out, std::string_view text)
{
    out.reserve(out.size() + text.size() + text.size() / 16 + 16);
    out += '"';
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t end = at;
        while (end < text.size() && isPlain(byteAt(text, end)))
            ++end;
        out.append(text.substr(at, end - at));
        at = end;
        if (at == text.size())
            break;
        if (byteAt(text, at) < 0x80) {
            appendEscaped(out, byteAt(text, at));
            ++at;
            continue;
        }
        const std::size_t length = utf8Length(text.substr(at, 4));
        out.append(length > 0 ? text.substr(at, length) : replacement);
        at += length > 0 ? length : 1;
    }
    out += '"';
}

std::string toValidUtf8(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = utf8Length(text.substr(at, 4));
        out.append(length > 0 ? text.substr(at, length) : replacement);
        at += length > 0 ? length : 1;
    }
    return out;
}

std::string toLower(std::string_view text)
{
    std::string result(text);
    for (char &c : result) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

std::string trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> parts;
    std::size_t start = 0;
    for (;;) {
        const std::size_t end = text.find(separator, start);
        parts.emplace_back(text.substr(start, end - start));
        if (end == std::string_view::npos)
            return parts;
        start = end + 1;
    }
}

std::optional<std::int64_t> toInteger(std::string_view text)
{
    std::int64_t value = 0;
    const char *const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end || text.empty())
        return std::nullopt;
    return value;
}

} // namespace Sandkeeper::Simulator
