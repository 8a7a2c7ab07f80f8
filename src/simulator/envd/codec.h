// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/connect.h"

#include <string>
#include <string_view>

namespace google::protobuf {
class Message;
}

namespace Sandkeeper::Simulator::Envd {

/// How the messages of a call are written: the protocol allows both, official clients use JSON (ppio.md
/// §3.4).
enum class Codec { Json, Binary };

std::string unaryType(Codec codec);
std::string streamType(Codec codec);
/// The codec that the type of a request's body names.
Codec codecOf(const httplib::Request &request);

/// @return whether it worked; if not the reason is in @p error
bool decode(Codec codec, const std::string &payload, google::protobuf::Message &message,
            Connect::Error *error);
std::string encode(Codec codec, const google::protobuf::Message &message);

/// @p json with insignificant spaces here and there, as servers written in Go put them in so that nobody
/// relies on their absence.
std::string withSpaces(std::string_view json);

/// Standard alphabet, with padding.
std::string base64(std::string_view bytes);
/// The bytes of @p text, with or without padding; nothing that could be mistaken for them if it is not
/// base64.
std::string fromBase64(std::string_view text);
/// 32 bytes.
std::string sha256(std::string_view bytes);

} // namespace Sandkeeper::Simulator::Envd
