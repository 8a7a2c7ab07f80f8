// SPDX-License-Identifier: MIT
#include "core/provider/remotename.h"

#include <QStringList>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

constexpr char32_t firstByte = 0xdc00; ///< plus the byte
constexpr qsizetype longestName = 255; ///< bytes

bool standsForByte(char16_t unit)
{
    return unit >= 0xdc80 && unit <= 0xdcff;
}

/// How many bytes at the beginning are one character; 0 if they are none. Strict: no longer forms than
/// needed, no surrogates, nothing above U+10FFFF.
qsizetype characterLength(QByteArrayView bytes)
{
    const auto at = [&bytes](qsizetype i) {
        return static_cast<quint8>(bytes[i]);
    };
    const auto continues = [&](qsizetype i) {
        return i < bytes.size() && (at(i) & 0xc0) == 0x80;
    };
    const quint8 first = at(0);
    if (first < 0x80)
        return 1;
    if (first < 0xc2 || !continues(1))
        return 0;
    if (first < 0xe0)
        return 2;
    const quint8 second = at(1);
    if (first < 0xf0) {
        const bool wrong = (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f);
        return !wrong && continues(2) ? 3 : 0;
    }
    const bool wrong = first > 0xf4 || (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f);
    return !wrong && continues(2) && continues(3) ? 4 : 0;
}

void appendUtf8(QString &text, QByteArrayView bytes)
{
    // Qt takes these three bytes at the beginning for a mark of order, which is none of the text.
    constexpr QByteArrayView mark("\xef\xbb\xbf");
    while (bytes.startsWith(mark)) {
        text += QChar(0xfeff);
        bytes = bytes.sliced(mark.size());
    }
    text += QString::fromUtf8(bytes);
}

} // namespace

QString remoteText(QByteArrayView bytes)
{
    QString text;
    if (bytes.isValidUtf8()) {
        appendUtf8(text, bytes);
        return text;
    }
    qsizetype begin = 0;
    qsizetype end = 0;
    while (end < bytes.size()) {
        if (const qsizetype length = characterLength(bytes.sliced(end)); length > 0) {
            end += length;
            continue;
        }
        appendUtf8(text, bytes.sliced(begin, end - begin));
        text += QChar(char16_t(firstByte + static_cast<quint8>(bytes[end])));
        begin = ++end;
    }
    appendUtf8(text, bytes.sliced(begin));
    return text;
}

QByteArray remoteBytes(QStringView text)
{
    if (text.isValidUtf16())
        return text.toUtf8();
    QByteArray bytes;
    qsizetype begin = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            ++i;
            continue;
        }
        if (!standsForByte(text[i].unicode()))
            continue;
        bytes += text.sliced(begin, i - begin).toUtf8();
        bytes += static_cast<char>(text[i].unicode() - firstByte);
        begin = i + 1;
    }
    return bytes + text.sliced(begin).toUtf8();
}

namespace RemotePath {

bool isName(QStringView name)
{
    return !name.isEmpty() && name != "."_L1 && name != ".."_L1 && !name.contains(u'/') &&
           !name.contains(QChar(u'\0')) && remoteBytes(name).size() <= longestName;
}

QString joined(const QString &folder, const QString &name)
{
    return folder.endsWith(u'/') ? folder + name : folder + u'/' + name;
}

QString parent(const QString &path)
{
    const qsizetype slash = path.lastIndexOf(u'/');
    return slash <= 0 ? u"/"_s : path.left(slash);
}

QString name(const QString &path)
{
    return path.mid(path.lastIndexOf(u'/') + 1);
}

std::optional<QString> normalised(const QString &path)
{
    if (!path.startsWith(u'/') || path.contains(QChar(u'\0')))
        return std::nullopt;
    QStringList parts;
    for (const QString &part : path.split(u'/', Qt::SkipEmptyParts)) {
        if (part == ".."_L1) {
            if (!parts.isEmpty())
                parts.removeLast();
        } else if (part != "."_L1) {
            parts.append(part);
        }
    }
    return u'/' + parts.join(u'/');
}

} // namespace RemotePath

} // namespace Sandkeeper
