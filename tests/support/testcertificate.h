// SPDX-License-Identifier: MIT
#pragma once

#include <QDateTime>
#include <QSslConfiguration>

namespace Sandkeeper::Testing {

struct TestIdentity
{
    QSslCertificate certificate;
    QSslConfiguration server; ///< presents the certificate
};

/// A self-signed certificate, made for this very run so that no key lies in the source tree.
/// `alternativeName` as OpenSSL writes it: "IP:127.0.0.1" or "DNS:example.test".
TestIdentity makeIdentity(const QByteArray &alternativeName = "IP:127.0.0.1", int validForDays = 1);

} // namespace Sandkeeper::Testing
