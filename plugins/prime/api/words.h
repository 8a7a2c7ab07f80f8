// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace Sandkeeper::Prime {

/// The service's words from within an answer, fit for Error::detail: at most 500 characters on one line,
/// without control characters and secrets. (The words of an error answer are HttpClient's to find.)
QString boundedText(const QString &text);

} // namespace Sandkeeper::Prime
