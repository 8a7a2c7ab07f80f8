// SPDX-License-Identifier: MIT
#include "core/secrets/secretstore.h"

namespace Sandkeeper {

SecretStore::~SecretStore() = default;

} // namespace Sandkeeper
