// SPDX-License-Identifier: MIT
#pragma once

#include <QTest>

namespace Sandkeeper::Testing {

/// Milliseconds that a test waits for what has to come: from another process, over a socket, from a worker, a
/// disk, the display. On a busy machine an instrumented program needs more than the five seconds of Qt Test
/// for that, and what comes is not waited for any longer than it takes.
inline constexpr int patience = 30'000;

} // namespace Sandkeeper::Testing

// So do the macros that name no limit: before Qt 6.11, which has QTest::defaultTryTimeout, theirs is fixed.
#undef QTRY_VERIFY
#undef QTRY_VERIFY2
#undef QTRY_COMPARE
#define QTRY_VERIFY(expression) QTRY_VERIFY_WITH_TIMEOUT((expression), Sandkeeper::Testing::patience)
#define QTRY_VERIFY2(expression, message)                                                                    \
    QTRY_VERIFY2_WITH_TIMEOUT((expression), (message), Sandkeeper::Testing::patience)
#define QTRY_COMPARE(expression, expected)                                                                   \
    QTRY_COMPARE_WITH_TIMEOUT((expression), (expected), Sandkeeper::Testing::patience)
