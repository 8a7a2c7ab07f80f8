// SPDX-License-Identifier: MIT
#include "platform/quarantine.h"

#include <cerrno>
#include <sys/xattr.h>

#include <QDateTime>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

class QuarantineMark final : public ArrivalMark
{
public:
    Result<void> mark(int descriptor, const QString &path) override
    {
        const QByteArray value = quarantineValue(QDateTime::currentSecsSinceEpoch(), "Sandkeeper");
        if (fsetxattr(descriptor, "com.apple.quarantine", value.constData(),
                      static_cast<std::size_t>(value.size()), 0, 0) == 0)
            return {};
        const int code = errno;
        return tl::unexpected(Error{.kind = Error::Kind::Local,
                                    .subject = path,
                                    .detail = qt_error_string(code),
                                    .reason = code == ENOTSUP ? u"MARK_UNSUPPORTED"_s : QString()});
    }
};

} // namespace

std::shared_ptr<ArrivalMark> systemArrivalMark()
{
    return std::make_shared<QuarantineMark>();
}

} // namespace Sandkeeper
