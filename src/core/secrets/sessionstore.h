// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/secretstore.h"

#include <memory>

namespace Sandkeeper {

/// A store in this process's memory only: always open, empty at every start, wiped at the end. For systems
/// without a keychain, for users who want nothing kept, and for the demo.
SANDKEEPER_CORE_EXPORT std::unique_ptr<SecretStore> createSessionStore();

} // namespace Sandkeeper
