// SPDX-License-Identifier: MIT
#include "core/net/redaction.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <QMutex>
#include <QMutexLocker>

namespace Sandkeeper {

namespace {

/// Views into the buffers of living Secrets, each of which adds itself once: a value may stand here twice.
struct Registry
{
    QMutex mutex;
    std::vector<QByteArrayView> values;
};

// Never destroyed: a Secret in a static object may outlive any order of destruction.
Registry &registry()
{
    static auto *const instance = new Registry;
    return *instance;
}

const QString &cover()
{
    static const QString text = QStringLiteral("[hidden]");
    return text;
}

} // namespace

void Redaction::add(QByteArrayView secret)
{
    Registry &known = registry();
    const QMutexLocker lock(&known.mutex);
    known.values.push_back(secret);
}

void Redaction::remove(QByteArrayView secret)
{
    Registry &known = registry();
    const QMutexLocker lock(&known.mutex);
    const auto found = std::find_if(known.values.begin(), known.values.end(),
                                    [&](QByteArrayView value) { return value.data() == secret.data(); });
    if (found != known.values.end())
        known.values.erase(found);
}

QString redacted(const QString &text)
{
    Registry &known = registry();
    const QMutexLocker lock(&known.mutex);
    QString result = text;
    for (const QByteArrayView value : std::as_const(known.values)) {
        QString plain = QString::fromUtf8(value);
        result.replace(plain, cover());
        wipe(plain);
    }
    return result;
}

QString redacted(const QUrl &url)
{
    QUrl safe = url.adjusted(QUrl::RemoveUserInfo);
    if (safe.hasQuery())
        safe.setQuery(QStringLiteral("hidden"));
    return redacted(safe.toString(QUrl::FullyEncoded));
}

} // namespace Sandkeeper
