// SPDX-License-Identifier: MIT
#pragma once

#include "app/commandline.h"

namespace Sandkeeper::SelfCheck {

/// `sandkeeper --self-check`: prints one JSON object on stdout and gives the exit code. 1 when TLS or every
/// plug-in is missing; a locked or absent keychain is reported, but keys can be kept for a session, so
/// nothing needed is missing. Runs an event loop of its own: there is no other.
int run(const CommandLine &commandLine);

} // namespace Sandkeeper::SelfCheck
