// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include <QByteArrayList>

/// Tar streams written by hand, so that they can say anything. POSIX.1 "ustar", "pax" and GNU's additions.
namespace Sandkeeper::Testing {

struct TarFields
{
    QByteArray name;
    char type = '0';
    QByteArray content;
    QByteArray link;
    std::optional<QByteArray> size; ///< the field as it is written, at most 12 bytes; else that of `content`
    std::optional<QByteArray> modified; ///< as above
    int mode = 0644;
    QByteArray magic = QByteArray("ustar\00000", 8);
    QByteArray prefix;
    std::optional<QByteArray> checksum;
    QByteArray tail; ///< bytes 345 and on, in place of `prefix`
};

QByteArray tarHeader(const TarFields &fields);
/// With its content, filled up to whole blocks.
QByteArray tarEntry(const TarFields &fields);
QByteArray tarFile(const QByteArray &name, const QByteArray &content = "content");
QByteArray tarLink(const QByteArray &name, const QByteArray &target, char type = '2');
/// An extended header for the next entry: "key=value" each.
QByteArray tarPax(const QByteArrayList &records, char type = 'x');
/// GNU's long name ('L') or long link ('K') for the next entry.
QByteArray tarLong(const QByteArray &name, char type = 'L');
QByteArray tarEnd();
/// `number` in GNU's base-256 form, also negative ones.
QByteArray base256(qint64 number);

} // namespace Sandkeeper::Testing
