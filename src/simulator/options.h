// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/clock.h"
#include "simulator/faults.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace Sandkeeper::Simulator {

/// Which of the services with this protocol is played (ppio.md §10).
enum class PpioProfile { V1, V2, E2b };

enum class IsolationChoice { Auto, Bubblewrap, None };

/// What the command line asks for.
struct Options
{
    int port = 0;
    std::optional<std::uint64_t> seed;
    int sandboxes = 0;
    int latencyMs = 0;
    double rateLimit = 0;
    int rateWindowMs = 60'000;
    Millis startDelayMs = 1500;
    Millis gatewayLagMs = 150;
    Millis imageBuildMs = 4000;
    Millis failureDelayMs = 2000;
    Millis minuteMs = 60'000;
    int keepAliveMs = 5000;
    int sessionRetentionMs = 60'000;
    bool containers = true;
    int tokenSeconds = 3600;
    std::int64_t readLimit = 10 * 1024 * 1024;
    std::int64_t outputLimit = 256LL * 1024 * 1024;
    int threads = 256;
    IsolationChoice isolation = IsolationChoice::Auto;
    bool withParent = false;
    std::string primeKey;
    std::string gatewayOrigin; ///< empty: the simulator's own
    int ppioPort = 0;
    std::string ppioKey;
    PpioProfile ppioProfile = PpioProfile::V2;
    int ppioQuota = 100;
    Millis pauseDelayMs = 200;
    std::string envdVersion;
    bool debugPorts = false;
    std::vector<Fault> faults;
    bool help = false;
    bool version = false;
};

/// Reads the command line. @return nothing, with the reason in @p error, if it is wrong
std::optional<Options> parseOptions(const std::vector<std::string> &arguments, std::string *error);

/// The text of --help.
std::string helpText();

} // namespace Sandkeeper::Simulator
