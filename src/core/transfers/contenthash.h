// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include <QByteArrayView>

struct evp_md_ctx_st;

namespace Sandkeeper {

/// SHA-256 of contents of any size, with the instructions that processors have for it: Qt 6.4 does without
/// them, and then comparing a large file takes longer than moving it. Not for several threads at once.
class ContentHash
{
public:
    ContentHash();
    ~ContentHash();
    ContentHash(const ContentHash &) = delete;
    ContentHash &operator=(const ContentHash &) = delete;

    void addData(QByteArrayView bytes);
    /// In lower-case hexadecimal digits; to be asked once. Empty if the system's library failed, which equals
    /// no hash.
    QByteArray result();

private:
    struct Free
    {
        void operator()(evp_md_ctx_st *context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> m_context;
    bool m_good = false;
};

} // namespace Sandkeeper
