// SPDX-License-Identifier: MIT
#include "core/transfers/pathsafety.h"

#include "core/provider/remotename.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <QCryptographicHash>
#include <QRandomGenerator>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

Error pathError(const QString &path, Error::Kind kind, const QString &reason)
{
    return {.kind = kind, .subject = path, .reason = reason};
}

QString percentEncoded(QStringView character)
{
    QString encoded;
    for (const char byte : remoteBytes(character))
        encoded += u"%%1"_s.arg(static_cast<uchar>(byte), 2, 16, QLatin1Char('0')).toUpper();
    return encoded;
}

/// What makes text run the other way: `exe.gpj` would look like `jpg.exe`.
bool isDirectionMark(char32_t c)
{
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

/// Code points that HFS+ leaves out when it compares names.
bool isIgnorable(char32_t c)
{
    return (c >= 0x200C && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x206A && c <= 0x206F) ||
           c == 0xFEFF;
}

bool mayStand(char32_t c, NameRules rules)
{
    if (rules == NameRules::Posix)
        return true;
    if ((c >= 0xD800 && c <= 0xDFFF) || isDirectionMark(c))
        return false;
    return rules == NameRules::MacOs ||
           (c >= 0x20 && c != 0x7F && !(c < 0x80 && strchr("<>:\"|?*\\", int(c))));
}

/// The characters of `name` that may not stand anywhere, written out.
QString withoutForbidden(const QString &name, NameRules rules)
{
    QString result;
    for (qsizetype i = 0; i < name.size();) {
        const bool isPair =
            name.at(i).isHighSurrogate() && i + 1 < name.size() && name.at(i + 1).isLowSurrogate();
        const char32_t c = isPair ? QChar::surrogateToUcs4(name.at(i), name.at(i + 1)) : name.at(i).unicode();
        const QStringView character = QStringView(name).sliced(i, isPair ? 2 : 1);
        result += mayStand(c, rules) ? character.toString() : percentEncoded(character);
        i += character.size();
    }
    return result;
}

/// A name that Windows takes for a device in every folder and with every extension.
bool isDevice(const QString &name)
{
    static constexpr std::array devices{"CON"_L1,    "PRN"_L1,     "AUX"_L1,   "NUL"_L1,
                                        "CONIN$"_L1, "CONOUT$"_L1, "CLOCK$"_L1};
    const QString stem = name.section(u'.', 0, 0).trimmed().toUpper();
    if (std::find(devices.begin(), devices.end(), stem) != devices.end())
        return true;
    if (stem.size() != 4 || !(stem.startsWith("COM"_L1) || stem.startsWith("LPT"_L1)))
        return false;
    return (stem.at(3) >= u'0' && stem.at(3) <= u'9') || QStringView(u"¹²³").contains(stem.at(3));
}

/// Whether it may be the short name that Windows gave to another file, as PROGRA~1 is one of Program Files,
/// and A~B~1 one of a name with such a sign of its own.
bool looksLikeShortName(const QString &name)
{
    const qsizetype dot = name.lastIndexOf(u'.');
    const QStringView stem = QStringView(name).first(dot < 0 ? name.size() : dot);
    const qsizetype tilde = stem.lastIndexOf(u'~');
    const QStringView number = stem.sliced(tilde + 1);
    return tilde > 0 && stem.size() <= 8 && !number.isEmpty() &&
           std::all_of(number.begin(), number.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

QString withoutWindowsTraps(QString name)
{
    if (isDevice(name))
        name = percentEncoded(QStringView(name).first(1)) + name.sliced(1);
    if (name.endsWith(u'.') || name.endsWith(u' '))
        name = name.chopped(1) + percentEncoded(QStringView(name).last(1));
    if (looksLikeShortName(name))
        name.replace(u'~', "%7E"_L1);
    return name;
}

qsizetype measured(const QString &name, NameRules rules)
{
    return rules == NameRules::Windows ? name.size() : remoteBytes(name).size();
}

/// `stem`, as much of it as there is room for, with `tail` behind.
QString fitted(QString stem, const QString &tail, NameRules rules)
{
    const qsizetype room = longestLocalName - measured(tail, rules);
    while (measured(stem, rules) > room) {
        // A byte is at most one character, so that this many are certainly too much; in few steps.
        const qsizetype excess = std::max<qsizetype>(1, (measured(stem, rules) - room) / 4);
        stem.chop(std::min(excess, stem.size()));
        if (!stem.isEmpty() && stem.back().isHighSurrogate())
            stem.chop(1);
    }
    return stem + tail;
}

/// With the dot; empty for none that a person would take for one.
QString extensionOf(const QString &name)
{
    constexpr qsizetype longest = 16;
    const qsizetype dot = name.lastIndexOf(u'.');
    return dot <= 0 || name.size() - dot > longest ? QString() : name.sliced(dot);
}

QString shortened(const QString &name, NameRules rules)
{
    if (measured(name, rules) <= longestLocalName)
        return name;
    const QByteArray digest = QCryptographicHash::hash(remoteBytes(name), QCryptographicHash::Sha256).toHex();
    const QString extension = extensionOf(name);
    return fitted(name.chopped(extension.size()), u"~"_s + QString::fromLatin1(digest.first(8)) + extension,
                  rules);
}

/// What the file system compares when it looks for a name.
QString folded(const QString &path, NameRules rules)
{
    if (rules == NameRules::Posix)
        return path;
    // Taken apart first: only then is the mark of a capital one with that of a small letter.
    QString seen = path.normalized(QString::NormalizationForm_D).toCaseFolded();
    if (rules == NameRules::MacOs)
        seen.removeIf([](QChar c) { return isIgnorable(c.unicode()); });
    return seen.normalized(QString::NormalizationForm_D);
}

bool isName(const QString &name)
{
    return !name.isEmpty() && name != "."_L1 && name != ".."_L1 && !name.contains(u'/') &&
           !name.contains(QChar(0));
}

} // namespace

NameRules systemNameRules()
{
#if defined(Q_OS_WIN)
    return NameRules::Windows;
#elif defined(Q_OS_DARWIN)
    return NameRules::MacOs;
#else
    return NameRules::Posix;
#endif
}

Result<QString> localName(const QString &remoteName, NameRules rules)
{
    if (!isName(remoteName))
        return tl::unexpected(pathError(remoteName, Error::Kind::Invalid, u"BAD_NAME"_s));
    QString name = withoutForbidden(remoteName, rules);
    if (rules == NameRules::Windows)
        name = withoutWindowsTraps(name);
    return shortened(name, rules);
}

QString numberedName(const QString &name, int number, NameRules rules)
{
    const QString extension = extensionOf(name);
    return fitted(name.chopped(extension.size()), u" (%1)"_s.arg(number) + extension, rules);
}

QString windowsPath(const QString &path)
{
    QString native = path;
    native.replace(u'/', u'\\');
    if (native.startsWith("\\\\?\\"_L1) || native.startsWith("\\\\.\\"_L1))
        return native;
    const bool isShare = native.startsWith("\\\\"_L1);
    if (!isShare && !(native.size() > 2 && native.at(1) == u':' && native.at(2) == u'\\'))
        return native;
    // Two in a row would be an empty name then, as between a drive and what is on it.
    QString rest = native.sliced(isShare ? 2 : 0);
    while (rest.contains("\\\\"_L1))
        rest.replace("\\\\"_L1, "\\"_L1);
    return (isShare ? "\\\\?\\UNC\\"_L1 : "\\\\?\\"_L1) + rest;
}

Result<QStringList> relativeParts(const QString &remotePath)
{
    using Kind = Error::Kind;
    const QString shown = remotePath.left(longestLocalPath);
    if (remotePath.isEmpty() || remotePath.contains(QChar(0)))
        return tl::unexpected(pathError(shown, Kind::Invalid, u"BAD_NAME"_s));
    if (remotePath.startsWith(u'/'))
        return tl::unexpected(pathError(shown, Kind::Invalid, u"ABSOLUTE_PATH"_s));
    if (remotePath.size() > longestLocalPath || remoteBytes(remotePath).size() > longestLocalPath)
        return tl::unexpected(pathError(shown, Kind::TooLarge, u"LONG_PATH"_s));
    QStringList parts = remotePath.split(u'/', Qt::SkipEmptyParts);
    parts.removeAll(u"."_s);
    if (parts.contains(".."_L1))
        return tl::unexpected(pathError(shown, Kind::Invalid, u"PARENT_PATH"_s));
    if (parts.size() > deepestLocalPath)
        return tl::unexpected(pathError(shown, Kind::TooLarge, u"DEEP_PATH"_s));
    return parts;
}

LocalNames::LocalNames(NameRules rules)
    : m_rules(rules)
    , m_seed(static_cast<std::size_t>(QRandomGenerator::system()->generate64()))
{
}

Result<LocalNames::Place> LocalNames::place(const QString &remotePath)
{
    const Result<QStringList> parts = relativeParts(remotePath);
    if (!parts)
        return tl::unexpected(parts.error());
    Place place;
    for (const QString &part : *parts) {
        const Result<QString> wanted = localName(part, m_rules);
        if (!wanted)
            return tl::unexpected(wanted.error());
        const Claim claimed = claim(place.path, part, *wanted);
        place.renamed = place.renamed || (claimed.isNew && claimed.name != part);
        place.newParts += claimed.isNew ? 1 : 0;
        place.path += (place.path.isEmpty() ? QString() : u"/"_s) + claimed.name;
    }
    if (remoteBytes(place.path).size() > longestLocalPath)
        return tl::unexpected(pathError(remotePath, Error::Kind::TooLarge, u"LONG_PATH"_s));
    return place;
}

LocalNames::Claim LocalNames::claim(const QString &folder, const QString &remoteName, const QString &name)
{
    const QString remoteKey = folder + u'/' + remoteName;
    const std::size_t owner = qHash(remoteKey, m_seed);
    const std::size_t wanted = qHash(folded(folder + u'/' + name, m_rules), m_seed);
    const auto [taken, isNew] = m_taken.try_emplace(wanted, owner);
    if (isNew || taken->second == owner)
        return {.name = name, .isNew = isNew};
    if (const auto known = m_numbered.constFind(remoteKey); known != m_numbered.cend())
        return {.name = *known};
    // Counting on from the last number: a million names that are all the same must not take a million steps
    // each.
    int &number = m_lastNumber[wanted];
    for (number = std::max(number, 1);;) {
        const QString other = numberedName(name, ++number, m_rules);
        const std::size_t key = qHash(folded(folder + u'/' + other, m_rules), m_seed);
        if (m_taken.try_emplace(key, owner).second) {
            m_numbered.insert(remoteKey, other);
            return {.name = other, .isNew = true};
        }
    }
}

} // namespace Sandkeeper
