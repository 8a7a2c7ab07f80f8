// SPDX-License-Identifier: MIT
#include "core/secrets/secret.h"

#include "core/net/redaction.h"

#include <atomic>
#include <cstring>

namespace Sandkeeper {

namespace {

constexpr qsizetype shortestRegistered = 8; // shorter ones would blot out ordinary words in every log
constexpr qsizetype shortestShown = 12;
constexpr qsizetype shownCharacters = 4;

bool startsCharacter(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xc0u) != 0x80u;
}

} // namespace

struct Secret::Buffer
{
    explicit Buffer(QByteArrayView value)
        : size(value.size())
        , data(new char[static_cast<std::size_t>(value.size())])
    {
        std::memcpy(data.get(), value.data(), static_cast<std::size_t>(size));
        if (size >= shortestRegistered)
            Redaction::add(view());
    }
    ~Buffer()
    {
        if (size >= shortestRegistered)
            Redaction::remove(view());
        wipe(data.get(), static_cast<std::size_t>(size));
    }
    Q_DISABLE_COPY_MOVE(Buffer)

    QByteArrayView view() const { return {data.get(), size}; }

    qsizetype size;
    std::unique_ptr<char[]> data;
};

Secret::Secret(QByteArrayView value)
{
    if (!value.isEmpty())
        m_buffer = std::make_shared<const Buffer>(value);
}

Secret Secret::fromString(const QString &value)
{
    QByteArray utf8 = value.toUtf8();
    const Secret secret{QByteArrayView(utf8)};
    wipe(utf8);
    return secret;
}

QByteArrayView Secret::reveal() const
{
    return m_buffer ? m_buffer->view() : QByteArrayView();
}

QString Secret::masked() const
{
    if (!m_buffer)
        return {};
    const QByteArrayView value = reveal();
    qsizetype characters = 0;
    qsizetype tail = value.size();
    // Counted in characters, not bytes, so that the tail never starts inside one.
    for (qsizetype i = value.size() - 1; i >= 0; --i) {
        if (!startsCharacter(value[i]))
            continue;
        if (++characters == shownCharacters)
            tail = i;
    }
    const QString ellipsis = QStringLiteral("…");
    return characters < shortestShown ? ellipsis : ellipsis + QString::fromUtf8(value.sliced(tail));
}

bool Secret::equals(const Secret &other) const
{
    const QByteArrayView left = reveal();
    const QByteArrayView right = other.reveal();
    if (left.size() != right.size())
        return false;
    unsigned char difference = 0;
    for (qsizetype i = 0; i < left.size(); ++i)
        difference |= static_cast<unsigned char>(left[i] ^ right[i]);
    return difference == 0;
}

void wipe(void *memory, std::size_t size)
{
    // Writes through a volatile pointer are side effects that have to happen, on every compiler and system.
    auto *byte = static_cast<volatile unsigned char *>(memory);
    for (std::size_t i = 0; i < size; ++i)
        byte[i] = 0;
    std::atomic_signal_fence(std::memory_order_seq_cst);
}

void wipe(QByteArray &bytes)
{
    // A shared one would be copied by data(), which wipes the copy and leaves the value where it was.
    if (bytes.isDetached() && !bytes.isEmpty())
        wipe(bytes.data(), static_cast<std::size_t>(bytes.size()));
    bytes.clear();
}

void wipe(QString &text)
{
    if (text.isDetached() && !text.isEmpty())
        wipe(text.data(), static_cast<std::size_t>(text.size()) * sizeof(QChar));
    text.clear();
}

} // namespace Sandkeeper
