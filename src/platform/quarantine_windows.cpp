// SPDX-License-Identifier: MIT
#include "platform/quarantine.h"

#include <QDir>
#include <QFile>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

class ZoneMark final : public ArrivalMark
{
public:
    Result<void> mark(int, const QString &path) override
    {
        const QByteArray content = zoneIdentifier();
        // A stream of the file, which goes with it when it is renamed.
        QFile stream(QDir::toNativeSeparators(path) + ":Zone.Identifier"_L1);
        if (stream.open(QIODevice::WriteOnly | QIODevice::Unbuffered) &&
            stream.write(content) == content.size())
            return {};
        // FAT and some shares have no streams: the name is no name there.
        return tl::unexpected(Error{.kind = Error::Kind::Local,
                                    .subject = path,
                                    .detail = stream.errorString(),
                                    .reason = u"MARK_UNSUPPORTED"_s});
    }
};

} // namespace

std::shared_ptr<ArrivalMark> systemArrivalMark()
{
    return std::make_shared<ZoneMark>();
}

} // namespace Sandkeeper
