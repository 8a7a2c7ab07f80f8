// SPDX-License-Identifier: MIT
#include "core/provider/egress.h"

#include <algorithm>

#include <QCoreApplication>
#include <QRegularExpression>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Egress)
};

bool isIpv4(const QString &text)
{
    const QStringList parts = text.split(u'.');
    return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](const QString &part) {
               static const QRegularExpression digits(u"\\A(0|[1-9][0-9]{0,2})\\z"_s);
               return digits.match(part).hasMatch() && part.toInt() <= 255;
           });
}

bool isIpv4Network(const QString &text)
{
    static const QRegularExpression length(u"\\A(0|[1-9][0-9]?)\\z"_s);
    const qsizetype slash = text.indexOf(u'/');
    const QString bits = text.mid(slash + 1);
    return isIpv4(text.left(slash)) && length.match(bits).hasMatch() && bits.toInt() <= 32;
}

} // namespace

bool isEgressAddress(const QString &entry)
{
    const QString text = entry.trimmed();
    return text.contains(u'/') ? isIpv4Network(text) : isIpv4(text);
}

bool isEgressEntry(const QString &entry)
{
    QString text = entry.trimmed();
    if (text.contains(u'/') || isIpv4(text))
        return isEgressAddress(text);
    while (text.endsWith(u'.'))
        text.chop(1);
    if (text.startsWith(u"*."))
        text.remove(0, 2);
    if (text.isEmpty())
        return false;
    const QStringList labels = text.split(u'.');
    return std::all_of(labels.begin(), labels.end(), [](const QString &label) {
        return !label.isEmpty() && std::none_of(label.begin(), label.end(), [](QChar c) {
            return c.isSpace() || c.category() == QChar::Other_Control || u"*@:?"_s.contains(c);
        });
    });
}

QString egressEntryProblem(const QString &entry)
{
    if (entry.trimmed().isEmpty())
        return Texts::tr("A destination is empty.");
    if (!isEgressEntry(entry))
        return Texts::tr("“%1” is not a destination: enter an IPv4 address or network, a host name, or a "
                         "host name after “*.”.")
            .arg(entry.trimmed());
    return {};
}

QStringList egressListProblems(const std::optional<QStringList> &list)
{
    QStringList problems;
    if (!list)
        return problems;
    if (list->size() > mostEgressEntries)
        problems.append(Texts::tr("There may be at most %n destination(s).", nullptr, mostEgressEntries));
    for (const QString &entry : *list) {
        if (const QString problem = egressEntryProblem(entry); !problem.isEmpty())
            problems.append(problem);
    }
    return problems;
}

QStringList egressProblems(const std::optional<QStringList> &allowlist,
                           const std::optional<QStringList> &denylist)
{
    QStringList problems;
    if (allowlist && denylist)
        problems.append(egressBothProblem());
    return problems + egressListProblems(allowlist) + egressListProblems(denylist);
}

QString egressBothProblem()
{
    return Texts::tr("Use either allowed or denied destinations, not both.");
}

} // namespace Sandkeeper
