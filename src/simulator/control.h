// SPDX-License-Identifier: MIT
#pragma once

#include <httplib.h>

namespace Sandkeeper::Simulator {

struct World;

/// The addresses below /_simulator, by which tests look into the simulator and steer it. Not part of any
/// simulated service.
namespace Control {
bool isFor(const httplib::Request &request);
void handle(World &world, const httplib::Request &request, httplib::Response &response);
} // namespace Control

} // namespace Sandkeeper::Simulator
