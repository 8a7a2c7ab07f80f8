// SPDX-License-Identifier: MIT
#include "ppiofactory.h"

#include "ppioprovider.h"

namespace Sandkeeper {

std::unique_ptr<Provider> PpioFactory::create(const ProviderContext &context)
{
    return std::make_unique<Ppio::PpioProvider>(context);
}

} // namespace Sandkeeper
