// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"

#include <utility>

namespace Sandkeeper {

/// An error about a path in a sandbox, with the reason that its sentence depends on (errortext.h) where the
/// provider gave none: of a file the service's general words would be wrong.
inline Error fileError(Error error)
{
    using namespace Qt::StringLiterals;
    if (!error.reason.isEmpty() || !error.subject.startsWith(u'/'))
        return error;
    switch (error.kind) {
    case Error::Kind::NotFound:
        error.reason = u"NO_FILE"_s;
        break;
    case Error::Kind::Forbidden:
        error.reason = u"FILE_DENIED"_s;
        break;
    case Error::Kind::Conflict:
        error.reason = u"FILE_EXISTS"_s;
        break;
    default:
        break;
    }
    return error;
}

} // namespace Sandkeeper
