// SPDX-License-Identifier: MIT
#include "simulator/envd/codec.h"

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>

#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

namespace Sandkeeper::Simulator::Envd {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::uint32_t byteAt(std::string_view text, std::size_t index)
{
    return static_cast<unsigned char>(text[index]);
}

constexpr std::array<std::uint32_t, 64> roundConstants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

using HashState = std::array<std::uint32_t, 8>;

void hashBlock(HashState &state, std::string_view block)
{
    std::array<std::uint32_t, 64> words{};
    for (std::size_t i = 0; i < 16; ++i)
        words[i] = (byteAt(block, 4 * i) << 24U) | (byteAt(block, 4 * i + 1) << 16U) |
                   (byteAt(block, 4 * i + 2) << 8U) | byteAt(block, 4 * i + 3);
    for (std::size_t i = 16; i < 64; ++i) {
        const std::uint32_t a = words[i - 15];
        const std::uint32_t b = words[i - 2];
        words[i] = words[i - 16] + (std::rotr(a, 7) ^ std::rotr(a, 18) ^ (a >> 3U)) + words[i - 7] +
                   (std::rotr(b, 17) ^ std::rotr(b, 19) ^ (b >> 10U));
    }
    HashState s = state;
    for (std::size_t i = 0; i < 64; ++i) {
        const std::uint32_t choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
        const std::uint32_t majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
        const std::uint32_t first = s[7] + (std::rotr(s[4], 6) ^ std::rotr(s[4], 11) ^ std::rotr(s[4], 25)) +
                                    choice + roundConstants[i] + words[i];
        const std::uint32_t second =
            (std::rotr(s[0], 2) ^ std::rotr(s[0], 13) ^ std::rotr(s[0], 22)) + majority;
        s = {first + second, s[0], s[1], s[2], s[3] + first, s[4], s[5], s[6]};
    }
    for (std::size_t i = 0; i < state.size(); ++i)
        state[i] += s[i];
}

} // namespace

std::string unaryType(Codec codec)
{
    return codec == Codec::Json ? "application/json" : "application/proto";
}

std::string streamType(Codec codec)
{
    return codec == Codec::Json ? "application/connect+json" : "application/connect+proto";
}

Codec codecOf(const httplib::Request &request)
{
    const std::string type = request.get_header_value("Content-Type");
    return type.find("proto") != std::string::npos ? Codec::Binary : Codec::Json;
}

bool decode(Codec codec, const std::string &payload, google::protobuf::Message &message,
            Connect::Error *error)
{
    if (codec == Codec::Binary) {
        if (message.ParseFromString(payload))
            return true;
        *error = {"invalid_argument", "unmarshal message: the message cannot be decoded"};
        return false;
    }
    google::protobuf::util::JsonParseOptions options;
    options.ignore_unknown_fields = true;
    // An empty body is an empty message with the other codec, but no JSON.
    const auto status = google::protobuf::util::JsonStringToMessage(payload, &message, options);
    if (status.ok())
        return true;
    *error = {"invalid_argument", "unmarshal message: " + status.ToString()};
    return false;
}

std::string encode(Codec codec, const google::protobuf::Message &message)
{
    if (codec == Codec::Binary)
        return message.SerializeAsString();
    std::string json;
    if (!google::protobuf::util::MessageToJsonString(message, &json).ok())
        return "{}";
    return withSpaces(json);
}

std::string withSpaces(std::string_view json)
{
    static std::atomic<std::uint32_t> count{0};
    std::uint32_t chance = ++count * 2654435761U;
    std::string result;
    result.reserve(json.size() + 16);
    bool inString = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        result += c;
        if (inString) {
            if (c == '\\' && i + 1 < json.size())
                result += json[++i];
            inString = c != '"';
        } else if (c == '"') {
            inString = true;
        } else if (c == ',' || c == ':') {
            chance = chance * 1664525U + 1013904223U;
            if ((chance >> 31U) != 0)
                result += ' ';
        }
    }
    return result;
}

std::string base64(std::string_view bytes)
{
    std::string result;
    result.reserve((bytes.size() + 2) / 3 * 4);
    std::size_t at = 0;
    for (; at + 3 <= bytes.size(); at += 3) {
        const std::uint32_t group =
            (byteAt(bytes, at) << 16U) | (byteAt(bytes, at + 1) << 8U) | byteAt(bytes, at + 2);
        for (const unsigned shift : {18U, 12U, 6U, 0U})
            result += alphabet[(group >> shift) & 0x3FU];
    }
    const std::size_t left = bytes.size() - at;
    if (left == 0)
        return result;
    const std::uint32_t group = (byteAt(bytes, at) << 16U) | (left == 2 ? byteAt(bytes, at + 1) << 8U : 0U);
    result += alphabet[group >> 18U];
    result += alphabet[(group >> 12U) & 0x3FU];
    result += left == 2 ? alphabet[(group >> 6U) & 0x3FU] : '=';
    result += '=';
    return result;
}

std::string fromBase64(std::string_view text)
{
    std::string result;
    std::uint32_t group = 0;
    unsigned bits = 0;
    for (const char c : text) {
        if (c == '=')
            break;
        const std::size_t value = alphabet.find(c);
        if (value == std::string_view::npos)
            return {};
        group = (group << 6U) | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            result += static_cast<char>((group >> bits) & 0xFFU);
        }
    }
    return result;
}

std::string sha256(std::string_view bytes)
{
    HashState state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                       0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::string padded(bytes);
    padded += '\x80';
    padded.append((120 - padded.size() % 64) % 64, '\0');
    const std::uint64_t bits = std::uint64_t{bytes.size()} * 8;
    for (int shift = 56; shift >= 0; shift -= 8)
        padded += static_cast<char>((bits >> static_cast<unsigned>(shift)) & 0xFFU);
    for (std::size_t at = 0; at < padded.size(); at += 64)
        hashBlock(state, std::string_view(padded).substr(at, 64));
    std::string result;
    for (const std::uint32_t word : state) {
        for (const unsigned shift : {24U, 16U, 8U, 0U})
            result += static_cast<char>((word >> shift) & 0xFFU);
    }
    return result;
}

} // namespace Sandkeeper::Simulator::Envd
