// SPDX-License-Identifier: MIT
#include "hostilenames.h"

namespace Sandkeeper::Testing {

namespace {

QByteArrayList traversals()
{
    QByteArrayList names{"..",  ".",  "",     "/",    "//",    "./",    "../",
                         "/..", "/.", "./..", "../.", ".../x", "..../x"};
    for (int depth = 1; depth <= 20; ++depth)
        names += QByteArray("../").repeated(depth) + "pwned";
    for (const char *path : {"a/../../pwned",
                             "a/b/../../../pwned",
                             "./../pwned",
                             "..//pwned",
                             ".//..//pwned",
                             "a/./../../pwned",
                             "way-out/pwned",
                             "way-out/../pwned",
                             "way-out",
                             "way-out/deep/pwned",
                             "link-file",
                             "link-file/pwned",
                             "a/..",
                             "a/../..",
                             "a/../../outside/secret.txt",
                             "../outside/secret.txt",
                             "/etc/sandkeeper-pwned",
                             "//etc/pwned",
                             "/tmp/../tmp/pwned",
                             "~",
                             "~/pwned",
                             "~root/pwned",
                             "$HOME/pwned",
                             "${HOME}",
                             "$(id)",
                             "`id`",
                             "a;id",
                             "|id",
                             "&",
                             "file:///etc/passwd",
                             "..%2fpwned",
                             "%2e%2e/pwned",
                             "%2e%2e%2fpwned",
                             "..;/pwned",
                             "..\\pwned",
                             "..\\..\\pwned",
                             "a\\..\\..\\pwned",
                             "\\pwned",
                             "\\\\server\\share\\pwned",
                             "\\\\?\\C:\\pwned",
                             "\\\\.\\PhysicalDrive0",
                             "C:\\pwned",
                             "C:pwned",
                             "C:/pwned",
                             "c:..\\pwned",
                             "z:",
                             ":",
                             "::",
                             "a:b",
                             "a/C:/b",
                             "..:/pwned",
                             ".. /pwned",
                             ".. ",
                             "..\t/pwned",
                             " ..",
                             "\xC0\xAE\xC0\xAE/pwned",
                             "\xC0\xAE\xC0\xAE\xC0\xAFpwned",
                             "\xE0\x80\xAE\xE0\x80\xAE/pwned",
                             "..\xC0\xAFpwned",
                             "\xEF\xBC\x8E\xEF\xBC\x8E\xEF\xBC\x8Fpwned",
                             "..\xE2\x88\x95pwned",
                             "..\xE2\x81\x84pwned",
                             "..\xE2\xA7\xB8pwned",
                             "\xEF\xBB\xBF..",
                             "..\xEF\xBB\xBF/pwned"})
        names += path;
    return names;
}

QByteArrayList devices()
{
    QByteArrayList stems{"CON",     "PRN",    "AUX",         "NUL",        "CONIN$",
                         "CONOUT$", "CLOCK$", "COM\xC2\xB9", "LPT\xC2\xB3"};
    for (char digit = '0'; digit <= '9'; ++digit) {
        stems += QByteArray("COM") + digit;
        stems += QByteArray("LPT") + digit;
    }
    QByteArrayList names;
    for (const QByteArray &stem : stems) {
        names += stem;
        names += stem.toLower() + ".txt";
        names += stem + " .tar.gz";
        names += "folder/" + stem.toLower();
    }
    return names;
}

QByteArrayList characters()
{
    QByteArrayList names;
    for (int c = 1; c < 0x20; ++c)
        names += QByteArray("control") + static_cast<char>(c) + "name";
    names += "delete\x7Fname";
    names += QByteArray("nul\0name", 8);
    names += QByteArray("nul\0/../../pwned", 16);
    for (const char special : QByteArray("<>:\"|?*\\%'&;#!~$")) {
        names += QByteArray(1, special);
        names += QByteArray("mid") + special + "dle";
        names += QByteArray("end") + special;
    }
    for (const char *invisible :
         {"\u061C", "\u200B", "\u200C", "\u200D", "\u200E", "\u200F", "\u2028", "\u2029",
          "\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u2060", "\u2066", "\u2067",
          "\u2068", "\u2069", "\uFEFF", "\u00AD", "\u0085", "\u00A0"})
        names += QByteArray("photo") + invisible + "gpj.exe";
    for (int byte = 0x80; byte <= 0xFF; byte += 9)
        names += QByteArray("byte") + static_cast<char>(byte);
    for (const char *broken :
         {"\xED\xA0\x80", "\xED\xB2\x80", "\xF4\x90\x80\x80", "\xFF\xFE", "\xC3", "\xE2\x82", "\xF0\x9F\x98"})
        names += QByteArray("broken") + broken;
    return names;
}

QByteArrayList endingsAndLengths()
{
    QByteArrayList names;
    for (const char *name : {"dot.",
                             "dots...",
                             "space ",
                             "spaces   ",
                             "both. .",
                             " lead",
                             "\t",
                             " ",
                             "   ",
                             ". .",
                             "...",
                             "a/b./c",
                             "a/b /c",
                             "file.txt:stream",
                             "file.txt:stream:$DATA",
                             "file::$DATA",
                             "file.txt:Zone.Identifier",
                             "$MFT",
                             "$Extend/$Reparse",
                             "PROGRA~1",
                             "GIT~1",
                             "A~1.TXT",
                             "A~B~1",
                             "A~BLON~1.TXT",
                             "AB12CD~9.DOC",
                             "TEXTF~10.T",
                             "a~1b.txt",
                             "dot",
                             "dot .",
                             "space",
                             "space .",
                             "both",
                             "dir:$I30:$INDEX_ALLOCATION",
                             "file.txt::$INDEX_ALLOCATION",
                             ":stream",
                             "\u00C5",
                             "A\u030A",
                             "\u212B",
                             "\u03A9",
                             "\u2126",
                             "\uAC01",
                             "\u1100\u1161\u11A8",
                             "q\u0323\u0307",
                             "q\u0307\u0323",
                             "\u1E9B\u0323",
                             "\u03A3\u03C3\u03C2",
                             "\u0131",
                             "I",
                             ".git/config",
                             ".git\xE2\x80\x8C/config",
                             ".GIT/hooks/post-checkout",
                             ".ssh/authorized_keys",
                             "desktop.ini",
                             "AUTORUN.INF",
                             ".DS_Store",
                             "._resource",
                             ".bashrc",
                             "-rf",
                             "--help",
                             ".name.0123456789abcdef01234567.part",
                             "name.part",
                             "<b>bold</b>",
                             "<img src=x>",
                             "Straße",
                             "STRASSE",
                             "\u00E9",
                             "e\u0301",
                             "\uFB01le",
                             "file",
                             "FILE",
                             "File",
                             "\u0130",
                             "i\u0307",
                             "\u212A",
                             "k",
                             "K"})
        names += name;
    for (const int length :
         {100, 101, 142, 143, 144, 155, 254, 255, 256, 257, 300, 1000, 4000, 4095, 4096, 5000})
        names += QByteArray(length, 'n');
    names += QByteArray("\u4E2D").repeated(48); // 144 bytes
    names += QByteArray("\u4E2D").repeated(85);
    names += QByteArray("\u4E2D").repeated(255);
    names += QByteArray("\u4E2D").repeated(256);
    names += QByteArray("a\u0301").repeated(85) + "b";
    names += QByteArray("\U0001F600").repeated(127) + "x";
    names += QByteArray("\U0001F600").repeated(128);
    names += QByteArray("\u4E2D").repeated(86) + ".txt";
    names += QByteArray("\U0001F600").repeated(64) + ".png";
    names += QByteArray("\xFF").repeated(256);
    names += QByteArray("d/").repeated(100) + "deep";
    names += QByteArray("d/").repeated(200) + "deep";
    names += QByteArray("d/").repeated(2000) + "deep";
    names += QByteArray(200, 'a') + '/' + QByteArray(200, 'b') + '/' + QByteArray(300, 'c');
    return names;
}

} // namespace

QByteArrayList hostileNames()
{
    return traversals() + devices() + characters() + endingsAndLengths();
}

} // namespace Sandkeeper::Testing
