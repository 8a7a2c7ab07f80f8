// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/catalog.h"
#include "core/provider/jobs.h"
#include "core/provider/lifecycle.h"
#include "core/provider/providerfactory.h"
#include "core/provider/snapshots.h"

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
    QList<Sandbox> listed; ///< what a list answers with
    bool hasLives = false; ///< lifetimes can be changed
    bool hasSnapshots = false;
    bool hasMetrics = false;
    bool hasImages = false;
    bool lifeNeverAnswers = false;
    int lifeRefusals = 0; ///< so many of the next calls are too many
    std::chrono::milliseconds lifeRetryAfter{100};
    QHash<QString, Error> lifeErrors;             ///< by sandbox, to what changes or copies it
    std::optional<std::chrono::seconds> mostLife; ///< from now: more is cut off without a word
    int mostClones = 100;
    QStringList lifeCalls; ///< what was asked for, and of which sandbox
    QHash<QString, MetricsSample> samples;
    QList<MetricsSample> history;
    std::optional<Error> metricsError;
    QList<QStringList> metricsAsked; ///< the ids of each question
    QList<Snapshot> snapshots;
    QList<ImageInfo> images;
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
