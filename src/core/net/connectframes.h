// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"

/// The Connect protocol, version 1, as far as both kinds of message have it in common (prime.md §8.2):
/// envelopes of a stream and errors. What is inside an envelope, protobuf or JSON, is the caller's. Pure; any
/// thread.
namespace Sandkeeper {

/// One message of a stream, uncompressed.
SANDKEEPER_CORE_EXPORT QByteArray connectEnvelope(const QByteArray &message);

/// Cuts the body of a stream into its messages, however it arrives. Requests announce `identity` as the only
/// compression, so a compressed message is an error, as is everything else that the protocol does not know.
///
///     decoder.feed(bytes);
///     while (auto message = decoder.next())
///         …
///     // at the end of the body:
///     if (auto error = decoder.finish())
///         …
class SANDKEEPER_CORE_EXPORT ConnectDecoder
{
public:
    /// A message above that many bytes is Kind::TooLarge as soon as its head is there; nothing is kept of it.
    explicit ConnectDecoder(qint64 maximumMessageBytes = 16 * 1024 * 1024);

    /// Takes more of the body. What is fed and not yet taken by next() is kept.
    void feed(const QByteArray &bytes);
    /// The next whole message; nullopt when more is needed, after the end, and after an error.
    std::optional<QByteArray> next();
    /// To be called when there is nothing more to feed and next() has nothing: without the envelope that ends
    /// a stream, or with half of one, Protocol with reason CUT_OFF. Else as error().
    std::optional<Error> finish();

    /// Whether the stream's end was read, with an error of the service or without.
    bool hasEnded() const { return m_ended; }
    /// What the service said at the end of the stream (connectError()), or what is wrong with the bytes:
    /// Protocol, or TooLarge.
    const std::optional<Error> &error() const { return m_error; }
    /// Whether error() is the service's own word.
    bool isServiceError() const { return m_ended && m_serviceError; }

private:
    void fail(Error::Kind kind, const QString &detail);
    void readEnd(const QByteArray &payload);

    qint64 m_maximum;
    QByteArray m_buffer;
    qsizetype m_at = 0; ///< where the unread part of the buffer begins
    std::optional<Error> m_error;
    bool m_ended = false;
    bool m_serviceError = false;
};

/// Whether a stream that ended so was lost on its way: its connection broke, its body ended without the
/// envelope that ends a stream, or nothing came any more. What it tells of may well go on.
SANDKEEPER_CORE_EXPORT bool isLostStream(const Error &error);

/// The error of that code. `reason` becomes the code, `kind` and `ambiguous` follow from it: ambiguous are
/// those after which the call may have taken effect. An unknown code is an ambiguous Kind::Server. httpStatus
/// stays 0.
SANDKEEPER_CORE_EXPORT Error connectError(const QString &code, const QString &message);

/// Reads what HttpClient made of an answer of a call, or of a stream that never began, as the protocol means
/// it: by the code in its JSON body, or by the status when there is none. So a bare 404 is `unimplemented`,
/// not “no such thing”. Errors without a complete answer stay as they are.
SANDKEEPER_CORE_EXPORT Error connectError(Error answer);

} // namespace Sandkeeper
