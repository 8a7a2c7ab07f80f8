// SPDX-License-Identifier: MIT
#include "core/transfers/safefolder.h"

#include "core/provider/remotename.h"
#include "core/transfers/arrivalmark.h"
#include "core/transfers/safefolderparts.h"

#include <algorithm>
#include <array>

#include <QFileInfo>
#include <QRandomGenerator>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace Local {

namespace {

constexpr auto partSuffix = ".part"_L1;

/// Whether a part of a path is the name of something in the folder before it, and no way to elsewhere.
bool isPart(const QString &part)
{
#ifdef Q_OS_WIN
    // A stream of a file, and the other slash.
    if (part.contains(u':') || part.contains(u'\\'))
        return false;
#endif
    return !part.isEmpty() && part != "."_L1 && part != ".."_L1;
}

} // namespace

SplitPath split(const QString &path)
{
    const qsizetype slash = path.lastIndexOf(u'/');
    return {.folder = path.left(std::max<qsizetype>(slash, 0)), .name = path.sliced(slash + 1)};
}

bool isRelative(const QString &path)
{
    if (path.isEmpty())
        return true;
    if (path.size() > longestLocalPath)
        return false;
    const QStringList parts = path.split(u'/');
    return parts.size() <= deepestLocalPath && !path.contains(QChar(0)) &&
           std::all_of(parts.begin(), parts.end(), isPart);
}

Error badPath(const QString &path)
{
    return {.kind = Error::Kind::Invalid, .subject = path.left(longestLocalPath), .reason = u"BAD_NAME"_s};
}

QString partName(const QString &name)
{
    // Encrypted folders of some systems take no more than 143 bytes; this leaves room for the rest.
    constexpr qsizetype mostOfName = 40;
    constexpr qsizetype mostBytes = 100;
    QString start = name.left(mostOfName);
    while (remoteBytes(start).size() > mostBytes || (!start.isEmpty() && start.back().isHighSurrogate()))
        start.chop(1);
    std::array<quint32, 3> numbers{};
    QRandomGenerator::system()->fillRange(numbers.data(), numbers.size());
    const QByteArray random(reinterpret_cast<const char *>(numbers.data()), sizeof numbers);
    return u'.' + start + u'.' + QString::fromLatin1(random.toHex()) + partSuffix;
}

bool isPartName(const QString &name)
{
    return name.startsWith(u'.') && name.endsWith(partSuffix);
}

std::optional<qint64> storableTime(const QDateTime &time)
{
    constexpr qint64 earliest = -2'147'483'648; // 1901: what a signed number of 32 bits holds
    constexpr qint64 latest = 15'032'385'535;   // 2446: the last second of ext4
    if (!time.isValid())
        return std::nullopt;
    const qint64 seconds = time.toSecsSinceEpoch();
    return seconds < earliest || seconds > latest ? std::nullopt : std::optional(seconds);
}

Result<void> resize(QFile &file, qint64 size)
{
    if (file.resize(size))
        return {};
    return tl::unexpected(
        Error{.kind = Error::Kind::Local,
              .subject = file.fileName(),
              .detail = file.errorString(),
              .reason = file.error() == QFileDevice::ResourceError ? u"NO_SPACE"_s : QString()});
}

} // namespace Local

ArrivalMark::~ArrivalMark() = default;

SafeFolder::~SafeFolder() = default;

SafeFolder::SafeFolder(std::shared_ptr<const Root> root)
    : m_root(std::move(root))
{
}

QString SafeFolder::absolutePath(const QString &relative) const
{
    return relative.isEmpty() ? path() : path() + (path().endsWith(u'/') ? QString() : u"/"_s) + relative;
}

NameRules SafeFolder::nameRulesAt(const QString &path)
{
    QString folder = path;
    while (true) {
        if (const Result<SafeFolder> there = open(folder))
            return there->nameRules();
        const QString above = QFileInfo(folder).path();
        if (above == folder)
            return systemNameRules();
        folder = above;
    }
}

Result<QString> SafeFolder::freePath(const QString &path) const
{
    constexpr int mostNumbers = 1000;
    const auto [folder, name] = Local::split(path);
    for (int number = 1; number <= mostNumbers; ++number) {
        const QString other = number == 1 ? name : numberedName(name, number, nameRules());
        const QString place = folder.isEmpty() ? other : folder + u'/' + other;
        const Result<std::optional<LocalEntry>> there = look(place);
        if (!there)
            return tl::unexpected(there.error());
        if (!there->has_value())
            return place;
    }
    return tl::unexpected(
        Error{.kind = Error::Kind::Conflict, .subject = absolutePath(path), .reason = u"LOCAL_EXISTS"_s});
}

Result<void> SafeFolder::requireSpace(qint64 bytes) const
{
    const qint64 left = freeBytes();
    if (left < 0 || bytes <= left)
        return {};
    return tl::unexpected(Error{.kind = Error::Kind::Local, .subject = path(), .reason = u"NO_SPACE"_s});
}

Result<void> PartFile::finish(const FinishOptions &options, IfTaken ifTaken)
{
    return seal(options).and_then([this] { return sync(); }).and_then([this, ifTaken] {
        return publish(ifTaken);
    });
}

} // namespace Sandkeeper
