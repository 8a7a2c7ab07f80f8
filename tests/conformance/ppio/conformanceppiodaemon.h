// SPDX-License-Identifier: MIT
#pragma once

#include "providerconformance.h"

namespace Sandkeeper {

/// What the common suite asks of commands, processes, files and folders, and what only PPIO's have.
class ConformancePpioDaemon : public ProviderConformance
{
    Q_OBJECT
public:
    ConformancePpioDaemon();

    /// The names of the suite's tests that are about the daemon alone.
    static QStringList tests();

private Q_SLOTS:
    void takesAnyBytes();
    void runsAsAnotherUser();
    void readsSpoiltStreams_data();
    void readsSpoiltStreams();
    void readsNoisyStreams();
    void authorisesAgainOnce();
    void tellsWhatBecameOfTheSandbox_data();
    void tellsWhatBecameOfTheSandbox();
    void losesTheConnection();
    void breaksOffTooMuchOutput();
    void attachesToProcesses();
    void takesAGibibyteOfOutput();
    void talksToOldDaemons_data();
    void talksToOldDaemons();
    void watchesByAsking_data();
    void watchesByAsking();
    void uploadsInBothForms_data();
    void uploadsInBothForms();
    void tellsAFullDiskThere();
    void resumesDownloads();
    void makesLinks();
    void keepsJobs();
    void changesNoLife();

private:
    /// What the service answers to a plain GET, its head included.
    static QByteArray get(const QUrl &url);
};

} // namespace Sandkeeper
