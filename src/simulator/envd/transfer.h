// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/envd/common.h"
#include "simulator/envd/files.h"

namespace Sandkeeper::Simulator::Envd {

/// The contents of files over plain HTTP: GET and POST /files, POST /files/compose (ppio.md §3.3). Nothing is
/// kept in memory as a whole. Safe to use from every thread.
class Transfer
{
public:
    explicit Transfer(Metadata &metadata)
        : m_metadata(metadata)
    {
    }

    void download(const Call &call) const;
    void upload(const Call &call);
    void compose(const Call &call);

private:
    struct Target;

    std::optional<Connect::Error> openTarget(const Call &call, const User &user, const std::string &path,
                                             Target &target);
    void uploadParts(const Call &call, const User &user);
    void uploadBody(const Call &call, const User &user);
    nlohmann::ordered_json finish(const Call &call, const Target &target);

    Metadata &m_metadata;
};

} // namespace Sandkeeper::Simulator::Envd
