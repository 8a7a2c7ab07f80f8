// SPDX-License-Identifier: MIT
#include "platform/quarantine.h"

namespace Sandkeeper {

QByteArray zoneIdentifier()
{
    return "[ZoneTransfer]\r\nZoneId=3\r\n";
}

QByteArray quarantineValue(qint64 seconds, const QByteArray &program)
{
    // Flags, time, who brought it, and the number of an entry in a database that we have none in.
    QByteArray name = program;
    name.replace(';', ' ');
    return "0081;" + QByteArray::number(seconds, 16).rightJustified(8, '0') + ';' + name + ';';
}

} // namespace Sandkeeper
