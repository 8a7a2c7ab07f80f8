// SPDX-License-Identifier: MIT
#include "core/net/redaction.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <QMutex>
#include <QMutexLocker>
#include <QRegularExpression>
#include <QUrlQuery>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

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

bool isUnreserved(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

/// In UTF-8, and with nothing allocated for a value that is not there: there may be a thousand of them.
void coverBytes(QByteArray &text, QByteArrayView value)
{
    if (value.size() <= text.size() && text.contains(value))
        text.replace(value, cover().toUtf8());
}

/// The value as it stands in text, in a URL, and inside a JSON string.
void coverValue(QByteArray &text, QByteArrayView value)
{
    coverBytes(text, value);
    if (std::all_of(value.begin(), value.end(), isUnreserved))
        return;
    const QByteArray raw = QByteArray::fromRawData(value.data(), value.size());
    QByteArray encoded = raw.toPercentEncoding();
    coverBytes(text, encoded);
    wipe(encoded);
    QByteArray escaped;
    for (const char c : raw) {
        if (c == '"' || c == '\\')
            escaped += '\\';
        escaped += c;
    }
    coverBytes(text, escaped);
    wipe(escaped);
}

/// Whether a field of that name holds something that must not be shown. Rather one too many: what is covered
/// by mistake is a word in a log, what is not is a key.
bool isSensitive(QStringView name)
{
    QString plain;
    for (const QChar c : name) {
        if (c.isLetterOrNumber())
            plain += c.toLower();
    }
    static constexpr std::array parts{
        "password"_L1, "passwd"_L1,        "passphrase"_L1,     "secret"_L1,     "token"_L1,
        "apikey"_L1,   "authorization"_L1, "credential"_L1,     "privatekey"_L1, "accesskey"_L1,
        "cookie"_L1,   "signature"_L1,     "environmentvar"_L1, "envvar"_L1,     "sshkey"_L1,
    };
    static constexpr std::array whole{"key"_L1, "auth"_L1, "pwd"_L1,    "sig"_L1,
                                      "env"_L1, "envs"_L1, "bearer"_L1, "environment"_L1};
    return std::any_of(parts.begin(), parts.end(), [&](auto part) { return plain.contains(part); }) ||
           std::any_of(whole.begin(), whole.end(), [&](auto word) { return plain == word; });
}

/// The end of the JSON-like value that begins at `start`: a text in quotes (which may themselves be escaped,
/// when JSON stands inside JSON), an object or array with everything in it, or a bare word. A value that was
/// cut off goes to the end.
qsizetype endOfValue(QStringView text, qsizetype start, QStringView quote)
{
    const QStringView rest = text.sliced(start);
    if (rest.startsWith(quote)) {
        for (qsizetype i = start + quote.size(); i < text.size(); ++i) {
            if (text.sliced(i).startsWith(quote))
                return i + quote.size();
            if (text[i] == u'\\')
                ++i;
        }
        return text.size();
    }
    if (!rest.startsWith(u'{') && !rest.startsWith(u'[')) {
        const auto end = std::find_if(rest.begin(), rest.end(), [](QChar c) {
            return c.isSpace() || c == u',' || c == u'}' || c == u']';
        });
        return start + (end - rest.begin());
    }
    int depth = 0;
    for (qsizetype i = start; i < text.size();) {
        if (text.sliced(i).startsWith(quote)) {
            i = endOfValue(text, i, quote);
            continue;
        }
        if (text[i] == u'{' || text[i] == u'[')
            ++depth;
        else if ((text[i] == u'}' || text[i] == u']') && --depth == 0)
            return i + 1;
        ++i;
    }
    return text.size();
}

/// "name": value, 'name': value and \"name\": value.
void coverJsonFields(QString &text)
{
    static const QRegularExpression field(uR"((\\*["'])([\w.\- ]{1,64})\1\s*:\s*)"_s);
    qsizetype from = 0;
    for (;;) {
        const QRegularExpressionMatch match = field.match(text, from);
        if (!match.hasMatch())
            return;
        from = match.capturedEnd();
        if (!isSensitive(match.capturedView(2)) || from >= text.size())
            continue;
        const QString quote = match.captured(1);
        const qsizetype end = endOfValue(text, from, quote);
        const QString covered = quote + cover() + quote;
        text.replace(from, end - from, covered);
        from += covered.size();
    }
}

/// name=value as in queries, forms and environments.
void coverAssignments(QString &text)
{
    static const QRegularExpression assignment(uR"(([\w.\-]{1,64})=("[^"]*"?|'[^']*'?|[^\s&#;,"']+))"_s);
    qsizetype from = 0;
    for (;;) {
        const QRegularExpressionMatch match = assignment.match(text, from);
        if (!match.hasMatch())
            return;
        from = match.capturedEnd();
        if (!isSensitive(match.capturedView(1)))
            continue;
        text.replace(match.capturedStart(2), match.capturedLength(2), cover());
        from = match.capturedStart(2) + cover().size();
    }
}

void coverHeaders(QString &text)
{
    // To the end of the line: cookies and some authorization schemes hold several words.
    static const QRegularExpression header(
        uR"(\b((?:proxy-)?authorization|(?:set-)?cookie|x-api-key|api-key|x-auth-token|x-access-token|e2b-traffic-access-token)(\s*:\s*+)(?!\[hidden\])[^\r\n"'}]+)"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression scheme(
        uR"(\b(bearer|basic(?=\s+\S*[\d=]))(\s+)(?!\[hidden\])[\w.~+/=\-]{6,})"_s,
        QRegularExpression::CaseInsensitiveOption);
    // "Invalid token: abc123": only what has a digit, so that sentences stay readable.
    static const QRegularExpression named(
        uR"(\b(api[ _-]?key|token|secret|password)(["']?\s*:\s*+)(?!\[hidden\])(?=[^\s,;]*\d)[^\s,;"'}]{6,})"_s,
        QRegularExpression::CaseInsensitiveOption);
    for (const QRegularExpression *const pattern : {&header, &scheme, &named})
        text.replace(*pattern, uR"(\1\2)"_s + cover());
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
    QByteArray bytes = text.toUtf8();
    {
        Registry &known = registry();
        const QMutexLocker lock(&known.mutex);
        for (const QByteArrayView value : std::as_const(known.values))
            coverValue(bytes, value);
    }
    QString result = QString::fromUtf8(bytes);
    coverJsonFields(result);
    coverAssignments(result);
    coverHeaders(result);
    return result;
}

QString redacted(const QUrl &url)
{
    QUrl safe = url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
    if (safe.hasQuery()) {
        QUrlQuery query(safe);
        auto items = query.queryItems(QUrl::FullyEncoded);
        for (auto &[name, value] : items) {
            if (isSensitive(QUrl::fromPercentEncoding(name.toLatin1())))
                value = u"hidden"_s;
        }
        query.setQueryItems(items);
        safe.setQuery(query);
    }
    return redacted(safe.toString(QUrl::FullyEncoded));
}

} // namespace Sandkeeper
