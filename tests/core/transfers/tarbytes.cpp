// SPDX-License-Identifier: MIT
#include "tarbytes.h"

#include <algorithm>

namespace Sandkeeper::Testing {

namespace {

constexpr qsizetype blockSize = 512;

QByteArray octal(qint64 number, int digits)
{
    return QByteArray::number(number, 8).rightJustified(digits, '0') + '\0';
}

void put(QByteArray &block, qsizetype at, QByteArrayView bytes, qsizetype longest)
{
    std::copy_n(bytes.data(), std::min(bytes.size(), longest), block.data() + at);
}

QByteArray padded(const QByteArray &content)
{
    const qsizetype rest = content.size() % blockSize;
    return rest == 0 ? content : content + QByteArray(blockSize - rest, '\0');
}

} // namespace

QByteArray tarHeader(const TarFields &fields)
{
    QByteArray block(blockSize, '\0');
    put(block, 0, fields.name, 100);
    put(block, 100, octal(fields.mode, 7), 8);
    put(block, 108, octal(0, 7), 8);
    put(block, 116, octal(0, 7), 8);
    put(block, 124, fields.size.value_or(octal(fields.content.size(), 11)), 12);
    put(block, 136, fields.modified.value_or(octal(1'600'000'000, 11)), 12);
    put(block, 148, "        ", 8);
    block[156] = fields.type;
    put(block, 157, fields.link, 100);
    put(block, 257, fields.magic, 8);
    put(block, 345, fields.tail.isEmpty() ? fields.prefix : fields.tail, fields.tail.isEmpty() ? 155 : 167);
    qint64 sum = 0;
    for (const char byte : std::as_const(block))
        sum += static_cast<uchar>(byte);
    put(block, 148, fields.checksum.value_or(octal(sum, 6) + ' '), 8);
    return block;
}

QByteArray tarEntry(const TarFields &fields)
{
    return tarHeader(fields) + padded(fields.content);
}

QByteArray tarFile(const QByteArray &name, const QByteArray &content)
{
    return (name.size() > 100 ? tarLong(name) : QByteArray()) + tarEntry({.name = name, .content = content});
}

QByteArray tarLink(const QByteArray &name, const QByteArray &target, char type)
{
    return (name.size() > 100 ? tarLong(name) : QByteArray()) +
           (target.size() > 100 ? tarLong(target, 'K') : QByteArray()) +
           tarEntry({.name = name, .type = type, .link = target});
}

QByteArray tarPax(const QByteArrayList &records, char type)
{
    QByteArray content;
    for (const QByteArray &record : records) {
        // The length counts its own digits.
        qsizetype length = record.size() + 2;
        length += QByteArray::number(length + QByteArray::number(length).size()).size();
        content += QByteArray::number(length) + ' ' + record + '\n';
    }
    return tarEntry({.name = "PaxHeaders/header", .type = type, .content = content});
}

QByteArray tarLong(const QByteArray &name, char type)
{
    return tarEntry({.name = "././@LongLink", .type = type, .content = name + '\0', .magic = "ustar  "});
}

QByteArray tarEnd()
{
    return QByteArray(2 * blockSize, '\0');
}

QByteArray base256(qint64 number)
{
    QByteArray field(12, number < 0 ? '\xFF' : '\0');
    for (int i = 0; i < 8; ++i)
        field[11 - i] = static_cast<char>(number >> (8 * i));
    if (number >= 0)
        field[0] = '\x80';
    return field;
}

} // namespace Sandkeeper::Testing
