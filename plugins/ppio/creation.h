// SPDX-License-Identifier: MIT
#pragma once

#include "listing.h"

#include <QSet>

namespace Sandkeeper::Ppio {

/// Makes sandboxes, each exactly once (ppio.md §2.3). The service has no key that would make a repetition
/// harmless, so a create is sent once, with a marker in the sandbox's metadata; when its answer is lost or
/// says that the service failed, the marker is looked for until it is found or nobody can tell. GUI thread.
class Creation : public QObject
{
public:
    Creation(ControlPlane *api, Listing *listing);
    ~Creation() override;

    /// `request` has been validated. For a program (ProviderContext::forProgram), secrets are variables whose
    /// values are in no answer, and an image that is no template stands for the template “base”, as PPIO's
    /// Prime-compatible package promises (ppio.md §5.1, §12 no. 12). Errors: RateLimited with reason QUOTA
    /// when there are as many sandboxes as the account may have; `ambiguous` when it may exist.
    Future<Sandbox> create(const CreateRequest &request);

private:
    struct Attempt;
    static void adapt(Attempt &attempt);
    void recall(const std::shared_ptr<Attempt> &attempt);
    void send(const std::shared_ptr<Attempt> &attempt);
    void handleAnswer(const std::shared_ptr<Attempt> &attempt, const Result<ServedSandbox> &answer);
    void search(const std::shared_ptr<Attempt> &attempt, int round);
    void complete(const std::shared_ptr<Attempt> &attempt, const ServedSandbox &served);

    ControlPlane *m_api;
    Listing *m_listing;
    QSet<QString> m_sent; ///< markers of creates that were not refused: they may have made something
};

} // namespace Sandkeeper::Ppio
