// SPDX-License-Identifier: MIT
#include "core/transfers/contenthash.h"

#include <QByteArray>

#include <openssl/evp.h>

namespace Sandkeeper {

void ContentHash::Free::operator()(evp_md_ctx_st *context) const
{
    EVP_MD_CTX_free(context);
}

ContentHash::ContentHash()
    : m_context(EVP_MD_CTX_new())
    , m_good(m_context && EVP_DigestInit_ex(m_context.get(), EVP_sha256(), nullptr) == 1)
{
}

ContentHash::~ContentHash() = default;

void ContentHash::addData(QByteArrayView bytes)
{
    m_good = m_good &&
             EVP_DigestUpdate(m_context.get(), bytes.data(), static_cast<std::size_t>(bytes.size())) == 1;
}

QByteArray ContentHash::result()
{
    QByteArray digest(EVP_MAX_MD_SIZE, Qt::Uninitialized);
    unsigned int size = 0;
    m_good = m_good && EVP_DigestFinal_ex(m_context.get(), reinterpret_cast<unsigned char *>(digest.data()),
                                          &size) == 1;
    return m_good ? digest.first(size).toHex() : QByteArray();
}

} // namespace Sandkeeper
