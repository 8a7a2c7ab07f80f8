// SPDX-License-Identifier: MIT
#pragma once

#include "conformance/badservice.h"
#include "core/provider/abilities.h"
#include "primeprovider.h"

namespace Sandkeeper::Testing {

constexpr int haste = 10;

/// One account at a service on loopback that does what the test says.
class BadService : public BadServiceOf<Prime::PrimeProvider>
{
public:
    explicit BadService(HttpTestServer::Handler handler)
        : BadServiceOf(std::move(handler), {.key = "pit_SYNTHETIC_0000000000",
                                            .haste = haste,
                                            .httpHaste = haste,
                                            .keepsHttpLimits = true})
    {
    }
};

} // namespace Sandkeeper::Testing
