// SPDX-License-Identifier: MIT
#include "primefactory.h"

#include "primeprovider.h"

namespace Sandkeeper {

std::unique_ptr<Provider> PrimeFactory::create(const ProviderContext &context)
{
    return std::make_unique<Prime::PrimeProvider>(context);
}

} // namespace Sandkeeper
