// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/operation.h"

#include <type_traits>

namespace Sandkeeper {

/// An operation that ends with a value. GUI thread.
template <typename T>
class ResultOperation : public Operation
{
public:
    using Operation::Operation;
    /// Set when it has ended well.
    const std::optional<T> &result() const { return m_result; }

protected:
    std::optional<T> m_result;
};

} // namespace Sandkeeper
