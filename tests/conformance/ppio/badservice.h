// SPDX-License-Identifier: MIT
#pragma once

#include "conformance/badservice.h"
#include "core/provider/abilities.h"
#include "ppioprovider.h"

namespace Sandkeeper::Testing {

inline const char *const syntheticKey = "sk_SYNTHETIC_0000000000";
constexpr int haste = 50;

/// One account at a service on loopback that does what the test says.
class BadService : public BadServiceOf<Ppio::PpioProvider>
{
public:
    explicit BadService(HttpTestServer::Handler handler, bool forProgram = false, int httpHaste = haste)
        : BadServiceOf(
              std::move(handler),
              {.key = syntheticKey, .haste = haste, .httpHaste = httpHaste, .forProgram = forProgram})
    {
    }
    BadService(HttpTestServer::Handler handler, const Setup &setup)
        : BadServiceOf(std::move(handler), setup)
    {
    }
};

} // namespace Sandkeeper::Testing
