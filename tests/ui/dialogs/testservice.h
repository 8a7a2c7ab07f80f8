// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/jobs.h"
#include "core/provider/providerfactory.h"

namespace Sandkeeper::Testing {

/// What the test service was asked and what it shall answer. One for all accounts of a test program.
struct TestServiceState
{
    std::vector<CreateRequest> created;
    std::optional<Error> createError;
    Result<AccountIdentity> identity = AccountIdentity{};
    QList<CreateFieldInfo> fields; ///< empty: everything is supported
    bool unlimitedLifetime = false;
    bool hasPorts = false;
    JobRunner *jobs = nullptr; ///< the test's own
    bool neverAnswers = false; ///< to exposing a port
    std::optional<Error> exposeError;
    int exposed = 0;    ///< how often that was asked for
    QByteArray lastKey; ///< a key made up by the test, as the provider got it
    QUrl lastUrl;
};

class TestServiceControl
{
public:
    virtual ~TestServiceControl() = default;
    virtual TestServiceState &state() = 0;
};

} // namespace Sandkeeper::Testing
