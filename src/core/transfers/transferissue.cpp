// SPDX-License-Identifier: MIT
#include "core/transfers/transferissue.h"

#include "core/provider/errortext.h"
#include "core/provider/visibletext.h"

#include <QCoreApplication>

namespace Sandkeeper {

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("TransferIssues", source);
}

} // namespace

QString issueText(const TransferIssue &issue)
{
    using Kind = TransferIssue::Kind;
    const QString path = visibleOneLine(issue.path);
    switch (issue.kind) {
    case Kind::Renamed:
        return text(QT_TRANSLATE_NOOP("TransferIssues", "“%1” is called “%2” on this computer."))
            .arg(path, visibleOneLine(issue.localPath));
    case Kind::Exists:
        return text(QT_TRANSLATE_NOOP("TransferIssues", "“%1” was there already and was left as it is."))
            .arg(path);
    case Kind::LinkSkipped:
        return text(QT_TRANSLATE_NOOP("TransferIssues", "“%1” is a link and was left out.")).arg(path);
    case Kind::LinkRefused:
        return text(QT_TRANSLATE_NOOP("TransferIssues",
                                      "“%1” is a link that leads out of the folder; it was left out."))
            .arg(path);
    case Kind::SpecialSkipped:
        return text(QT_TRANSLATE_NOOP("TransferIssues",
                                      "“%1” is a device, a pipe or a socket and was left out."))
            .arg(path);
    case Kind::NameRefused:
        return text(QT_TRANSLATE_NOOP(
                        "TransferIssues",
                        "“%1” was left out: its name leads out of the folder or cannot be used."))
            .arg(path);
    case Kind::Changed:
        return text(QT_TRANSLATE_NOOP("TransferIssues", "“%1” changed while it was read; send it again."))
            .arg(path);
    case Kind::Failed:
        break;
    }
    return text(QT_TRANSLATE_NOOP("TransferIssues", "“%1” failed: %2")).arg(path, message(issue.error));
}

} // namespace Sandkeeper
