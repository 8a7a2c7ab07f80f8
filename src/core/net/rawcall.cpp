// SPDX-License-Identifier: MIT
#include "core/net/rawcall.h"

#include <algorithm>
#include <array>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

bool staysBelowRoot(const QByteArray &endpoint)
{
    const bool printable =
        std::all_of(endpoint.begin(), endpoint.end(), [](char c) { return c > ' ' && c < 0x7f && c != '#'; });
    if (!printable || !endpoint.startsWith('/') || endpoint.startsWith("//") || endpoint.contains('\\'))
        return false;
    const qsizetype query = endpoint.indexOf('?');
    const QByteArray path =
        QByteArray::fromPercentEncoding(endpoint.left(query < 0 ? endpoint.size() : query));
    const QList<QByteArray> segments = path.split('/');
    return std::none_of(segments.begin(), segments.end(), [](const QByteArray &segment) {
        return segment == "." || segment == ".." || segment.contains('\\') || segment.contains('\0');
    });
}

} // namespace

Result<RetryClass> checkRawCall(const QByteArray &method, const QByteArray &endpoint, bool hasBody)
{
    const auto refused = [](const QString &detail) {
        return tl::unexpected(Error{.kind = Error::Kind::Invalid, .detail = detail});
    };
    static const std::array<QByteArray, 3> repeatable{"GET", "PUT", "DELETE"};
    const bool repeats = std::find(repeatable.begin(), repeatable.end(), method) != repeatable.end();
    if (!repeats && method != "POST" && method != "PATCH")
        return refused(u"This is not a method of the API"_s);
    if (method == "GET" && hasBody)
        return refused(u"A GET has no body"_s);
    if (!staysBelowRoot(endpoint))
        return refused(u"This is not an endpoint of the API"_s);
    return repeats ? RetryClass::Idempotent : RetryClass::WhenNotSent;
}

} // namespace Sandkeeper
