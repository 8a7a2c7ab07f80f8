// SPDX-License-Identifier: MIT
#include "hostilearchives.h"

#include "tarbytes.h"

#include <QRandomGenerator>

namespace Sandkeeper::Testing {

namespace {

constexpr auto badArchive = "BAD_ARCHIVE";
constexpr auto cutOff = "CUT_OFF";
constexpr auto tooManyBytes = "TOO_MANY_BYTES";

QByteArray folder(const QByteArray &name, int mode = 0755)
{
    return tarEntry({.name = name, .type = '5', .mode = mode});
}

QByteArray hard(const QByteArray &name, const QByteArray &target)
{
    return tarLink(name, target, '1');
}

/// Old GNU's sparse file: the map is in the head.
QByteArray gnuSparse(const QByteArray &name, qint64 offset, qint64 length, qint64 realSize,
                     const QByteArray &content)
{
    QByteArray tail(167, '\0');
    tail.replace(41, 12, base256(offset));
    tail.replace(53, 12, base256(length));
    tail.replace(138, 12, base256(realSize));
    return tarEntry({.name = name, .type = 'S', .content = content, .magic = "ustar  ", .tail = tail});
}

QList<HostileArchive> waysOut()
{
    return {
        {"absolute", tarFile("/etc/sandkeeper-pwned") + tarEnd()},
        {"absolute folder", folder("/tmp/pwned/") + tarEnd()},
        {"double slash", tarFile("//etc/sandkeeper-pwned") + tarEnd()},
        {"parent", tarFile("../pwned") + tarFile("../outside/secret.txt") + tarEnd()},
        {"parent inside", tarFile("a/b/../../../pwned") + tarEnd()},
        {"parent of itself",
         folder("..") + folder("../") + folder("../..") + folder(".") + folder("./") + tarEnd()},
        {"parent by prefix", tarEntry({.name = "pwned", .content = "x", .prefix = ".."}) + tarEnd()},
        {"absolute by prefix",
         tarEntry({.name = "sandkeeper-pwned", .content = "x", .prefix = "/etc"}) + tarEnd()},
        {"parent by pax", tarPax({"path=../pwned"}) + tarFile("harmless") + tarEnd()},
        {"absolute by pax", tarPax({"path=/etc/sandkeeper-pwned"}) + tarFile("harmless") + tarEnd()},
        {"parent by global pax", tarPax({"path=../pwned"}, 'g') + tarFile("harmless") + tarEnd(), nullptr},
        {"parent by long name", tarLong("../" + QByteArray(200, 'p')) + tarFile("harmless") + tarEnd()},
        {"long name over pax", tarPax({"path=ok"}) + tarLong("../pwned") + tarFile("harmless") + tarEnd(),
         nullptr},
        {"backslashes",
         tarFile("..\\..\\pwned") + tarFile("C:\\pwned") + tarFile("\\\\host\\share") + tarEnd()},
        {"NUL in pax", tarPax({QByteArray("path=a\0/../../pwned", 20)}) + tarFile("harmless") + tarEnd(),
         nullptr},
        {"NUL in long name", tarLong(QByteArray("ok\0/../../pwned", 16)) + tarFile("harmless") + tarEnd()},
        {"empty name", tarFile("") + tarEnd(), nullptr},
        {"empty pax name", tarPax({"path="}) + tarFile("x") + tarEnd(), nullptr},
        {"existing link",
         tarFile("way-out/pwned") + tarFile("way-out/folder/inner.txt") + folder("way-out/new") + tarEnd()},
        {"onto a link", tarFile("link-file", "overwritten") + tarEnd()},
        {"folder onto a link", folder("way-out", 0700) + tarFile("way-out/secret.txt") + tarEnd()},
    };
}

/// Where one header says this and another that, and a reader might look at one and use the other.
QList<HostileArchive> contradictions()
{
    const QByteArray away = "path=../pwned";
    return {
        {"two pax paths, the last out", tarPax({"path=ok", away}) + tarFile("harmless") + tarEnd()},
        {"two pax paths, the first out", tarPax({away, "path=ok"}) + tarFile("harmless") + tarEnd()},
        {"two pax headers", tarPax({away}) + tarPax({"path=ok"}) + tarFile("harmless") + tarEnd(), nullptr},
        {"global and own pax", tarPax({"path=ok"}, 'g') + tarPax({away}) + tarFile("harmless") + tarEnd(),
         nullptr},
        {"pax of Solaris",
         tarEntry({.name = "header", .type = 'X', .content = "17 path=../pwned\n"}) + tarFile("harmless") +
             tarEnd(),
         nullptr},
        {"pax in another character set", tarPax({"hdrcharset=BINARY", away}) + tarFile("harmless") + tarEnd(),
         nullptr},
        {"pax in UTF-8 that is none",
         tarPax({"hdrcharset=ISO-IR 10646 2000 UTF-8", "path=\xFF/../../pwned"}) + tarFile("harmless") +
             tarEnd(),
         nullptr},
        {"smaller by pax",
         tarPax({"size=1"}) + tarEntry({.name = "f", .content = tarFile("../pwned")}) + tarEnd(), nullptr},
        {"larger by pax", tarPax({"size=1024"}) + tarFile("f") + tarFile("../pwned") + tarEnd(), nullptr},
        {"other size by Schilling", tarPax({"SCHILY.realsize=9999999"}) + tarFile("f") + tarEnd(), nullptr},
        {"two long names", tarLong("../" + QByteArray(120, 'p')) + tarLong("ok") + tarFile("f") + tarEnd(),
         nullptr},
        {"empty long name", tarLong("") + tarFile("f") + tarEnd(), nullptr},
        {"long name that begins with NUL", tarLong(QByteArray("\0../pwned", 10)) + tarFile("f") + tarEnd(),
         nullptr},
        {"long link name, for a hard link",
         tarFile("f") + tarLong("../outside/secret.txt", 'K') + hard("h", "f") + tarFile("h", "overwritten") +
             tarEnd(),
         nullptr},
        {"long link name and pax",
         tarPax({"linkpath=ok"}) + tarLong("../outside", 'K') + tarLink("l", "ok") + tarFile("l/pwned") +
             tarEnd(),
         nullptr},
        {"before there was a standard",
         tarEntry({.name = "../pwned", .type = '\0', .content = "x", .magic = QByteArray(8, '\0')}) +
             tarEntry({.name = "d/", .type = '\0', .magic = QByteArray(8, '\0')}) + tarEnd()},
        {"thousand dots", tarLong("./" + QByteArray("./").repeated(1000) + "x") + tarFile("f") + tarEnd()},
        {"dot as a link",
         tarLink(".", "../outside") + tarLink("./", "../outside") + tarFile("pwned") + tarEnd()},
        {"dot as a file", tarFile(".") + tarFile("./.") + hard(".", "mine.txt") + tarEnd()},
    };
}

QList<HostileArchive> links()
{
    return {
        {"link, then through it",
         tarLink("l", "../outside") + tarFile("l/secret.txt") + tarFile("l/pwned") + tarEnd()},
        {"absolute link, then through it", tarLink("l", "/tmp") + tarFile("l/pwned") + tarEnd()},
        {"link to the parent",
         tarLink("l", "..") + folder("l/outside") + tarFile("l/outside/secret.txt") + tarEnd()},
        {"links of links", tarLink("a", ".") + tarLink("b", "a/..") + tarLink("c", "b/outside") +
                               tarFile("c/secret.txt") + tarEnd()},
        {"link chain built later",
         tarLink("deep", "d/../../outside") + tarLink("d", "e/f") + folder("e/f") + tarEnd()},
        {"link, then file over it",
         tarLink("l", "../outside/secret.txt") + tarFile("l", "overwritten") + tarEnd()},
        {"file, then link over it",
         tarFile("f") + tarLink("f", "../outside/secret.txt") + tarFile("f", "overwritten") + tarEnd()},
        {"folder, then link over it",
         folder("d") + tarLink("d", "../outside") + tarFile("d/secret.txt") + tarEnd()},
        {"link with a slash", tarLink("l/", "../outside") + tarFile("l/pwned") + tarEnd()},
        {"link loop", tarLink("a", "b") + tarLink("b", "a") + tarFile("a/x") + tarEnd()},
        {"link to itself", tarLink("a", "a") + tarEnd()},
        {"empty link", tarLink("a", "") + tarEnd()},
        {"link by pax",
         tarPax({"linkpath=/etc"}) + tarLink("l", "ok") + tarFile("l/sandkeeper-pwned") + tarEnd()},
        {"link to /proc", tarLink("l", "/proc/self/root/tmp") + tarFile("l/pwned") + tarEnd()},
        {"link through the old one",
         tarLink("l", "way-out/secret.txt") + tarLink("m", "link-file") + tarEnd()},
        {"hard link out", hard("h", "../outside/secret.txt") + tarFile("h", "overwritten") + tarEnd()},
        {"absolute hard link", hard("h", "/etc/passwd") + tarEnd()},
        {"hard link through a link", hard("h", "way-out/secret.txt") + hard("i", "link-file") + tarEnd()},
        {"hard link to what was here",
         hard("h", "mine.txt") + tarEntry({.name = "h", .content = "overwritten"}) + tarEnd()},
        {"hard link to a link",
         tarLink("l", "../outside/secret.txt") + hard("h", "l") + tarFile("h", "overwritten") + tarEnd()},
        {"hard link to itself", tarFile("f") + hard("f", "f") + tarEnd()},
        {"hard link to nothing", hard("h", "none") + hard("i", "") + tarEnd()},
        {"hard link onto a link", tarFile("f", "x") + hard("link-file", "f") + tarEnd()},
        {"hard link to a folder", folder("d") + hard("h", "d") + tarFile("h/x") + tarEnd()},
        {"hard link by way of the parent", tarFile("f") + hard("h", "d/../f") + hard("i", "./f") + tarEnd()},
        {"hard link through a link of the archive",
         tarLink("l", "../outside") + hard("h", "l/secret.txt") + tarFile("h", "overwritten") + tarEnd()},
        {"hard link to what becomes a link", tarFile("f") + tarLink("f", "../outside/secret.txt") +
                                                 hard("h", "f") + tarFile("h", "overwritten") + tarEnd()},
        {"hard link named outside",
         tarFile("f") + hard("../pwned", "f") + hard("way-out/pwned", "f") + tarEnd()},
        {"hard link with content",
         tarFile("f", "x") + tarEntry({.name = "h", .type = '1', .content = "more", .link = "f"}) + tarEnd(),
         nullptr},
    };
}

QList<HostileArchive> specials()
{
    QList<HostileArchive> archives{
        {"devices",
         tarEntry({.name = "char", .type = '3'}) + tarEntry({.name = "block", .type = '4'}) + tarEnd()},
        {"pipe", tarEntry({.name = "pipe", .type = '6'}) + tarEnd()},
        {"pipe in place of a file", tarEntry({.name = "mine.txt", .type = '6'}) + tarEnd()},
        {"contiguous file", tarEntry({.name = "seven", .type = '7', .content = "x"}) + tarEnd()},
        {"volume label", tarEntry({.name = "label", .type = 'V'}) + tarFile("f") + tarEnd(), nullptr},
        {"continued file", tarEntry({.name = "m", .type = 'M', .content = "x"}) + tarEnd(), nullptr},
        {"dump folder", tarEntry({.name = "d", .type = 'D', .content = QByteArray("Yx\0", 3)}) + tarEnd(),
         nullptr},
        {"unknown type", tarEntry({.name = "u", .type = '\x7F', .content = "x"}) + tarEnd(), nullptr},
        {"set-user-id", tarEntry({.name = "suid", .content = "x", .mode = 04777}) +
                            tarEntry({.name = "sgid", .content = "x", .mode = 02777}) +
                            folder("sticky", 01777) + tarEnd()},
        {"old mac resource", tarFile("._f", "Mac OS X") + tarFile("f") + tarEnd()},
    };
    QByteArray acl = tarPax({"SCHILY.acl.access=user::rwx,group::rwx,other::rwx", "SCHILY.xattr.user.x=y",
                             "SCHILY.fflags=immutable", "SCHILY.xattr.security.capability=0123456789",
                             "LIBARCHIVE.xattr.trusted.overlay=eA=="});
    archives += {"attributes", acl + tarFile("f") + tarEnd()};
    return archives;
}

QList<HostileArchive> sizes()
{
    const QByteArray huge = base256(Q_INT64_C(0x7FFFFFFFFFFFFFFF));
    QByteArray deep;
    for (int depth = 1; depth < 3000; depth += 100)
        deep += tarFile(QByteArray("d/").repeated(depth) + "f", "x");
    QByteArray folders;
    for (int depth = 1; depth <= 300; ++depth)
        folders += (depth > 50 ? tarLong(QByteArray("d/").repeated(depth)) : QByteArray()) +
                   folder(QByteArray("d/").repeated(depth).left(99));
    QByteArray many;
    for (int i = 0; i < 2500; ++i)
        many += tarFile("n" + QByteArray::number(i), "");
    QByteArray ways;
    for (int i = 0; i < 30; ++i)
        ways += tarFile(QByteArray::number(i) + '/' + QByteArray("d/").repeated(100) + "f", "");
    return {
        {"huge", tarEntry({.name = "f", .size = base256(Q_INT64_C(1) << 60)}) + tarEnd(), tooManyBytes},
        {"as huge as can be", tarEntry({.name = "f", .size = huge}) + tarEnd(), badArchive},
        {"huge octal", tarEntry({.name = "f", .size = "77777777777"}) + tarEnd(), tooManyBytes},
        {"huge by pax", tarPax({"size=1152921504606846976"}) + tarFile("f") + tarEnd(), tooManyBytes},
        {"beyond huge by pax", tarPax({"size=99999999999999999999999999"}) + tarFile("f") + tarEnd(),
         nullptr},
        {"negative", tarEntry({.name = "f", .size = base256(-1)}) + tarFile("g") + tarEnd(), nullptr},
        {"very negative",
         tarEntry({.name = "f", .size = base256(std::numeric_limits<qint64>::min())}) + tarEnd(), nullptr},
        {"negative by pax", tarPax({"size=-1"}) + tarFile("f") + tarEnd(), nullptr},
        {"size of no number", tarEntry({.name = "f", .size = "hello world!"}) + tarEnd(), nullptr},
        {"more than is there", tarEntry({.name = "f", .content = "x", .size = "00000100000"}) + tarEnd(),
         cutOff},
        {"folder with a size",
         tarEntry({.name = "d", .type = '5', .content = QByteArray(2000, 'x')}) + tarFile("after") + tarEnd(),
         nullptr},
        {"pipe with a huge size", tarEntry({.name = "p", .type = '6', .size = huge}) + tarEnd(), nullptr},
        {"negative time", tarEntry({.name = "f", .content = "x", .modified = base256(-1)}) + tarEnd()},
        {"time beyond all",
         tarEntry({.name = "f", .content = "x", .modified = huge}) + folder("d") + tarEnd()},
        {"time by pax", tarPax({"mtime=99999999999999999999.9", "atime=-1e99"}) + tarFile("f") + tarEnd(),
         nullptr},
        {"too many entries", many + tarEnd(), "TOO_MANY_ENTRIES"},
        {"too many folders on the way", ways + tarEnd(), "TOO_MANY_ENTRIES"},
        {"many small ones",
         tarFile("f", QByteArray(3'000'000, 'x')) + tarFile("g", QByteArray(3'000'000, 'x')) + tarEnd(),
         tooManyBytes},
        {"deep files", deep + tarEnd(), nullptr},
        {"deep folders", folders + tarEnd()},
        {"long part", tarLong(QByteArray(2000, 'p')) + tarFile("f") + tarEnd()},
        {"name without an end",
         tarEntry({.name = "././@LongLink", .type = 'L', .content = QByteArray(2'000'000, 'p')}) +
             tarFile("f") + tarEnd(),
         nullptr},
        {"pax without an end", tarPax({"comment=" + QByteArray(3'000'000, 'c')}) + tarFile("f") + tarEnd(),
         nullptr},
        {"many pax headers",
         tarPax({"comment=" + QByteArray(500'000, 'c')}).repeated(8) + tarFile("f") + tarEnd(), nullptr},
        {"endless rest", tarFile("f") + tarEnd() + QByteArray(4'000'000, 'r'), badArchive},
    };
}

QList<HostileArchive> sparse()
{
    const QByteArray map = "100000\n" + QByteArray("1\n1\n").repeated(100'000);
    const QByteArray longMap = "1000000\n" + QByteArray("0\n0\n").repeated(1'000'000);
    QByteArray moreToCome = tarHeader({.name = "s",
                                       .type = 'S',
                                       .magic = "ustar  ",
                                       .tail = QByteArray(137, '\0') + '\1' + base256(4'000'000)});
    moreToCome += (QByteArray(504, '\0') + '\1' + QByteArray(7, '\0')).repeated(6000);
    const QByteArrayList head{"GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.name=s",
                              "GNU.sparse.realsize=4000000"};
    return {
        {"sparse bomb", gnuSparse("s", 0, 1, Q_INT64_C(1) << 60, "x") + tarEnd(), tooManyBytes},
        {"sparse offset beyond", gnuSparse("s", 1'000'000'000, 1, 10, "x") + tarEnd(), nullptr},
        {"sparse negative offset", gnuSparse("s", -100, 1, 10, "x") + tarEnd(), nullptr},
        {"sparse negative length", gnuSparse("s", 0, -100, 10, "x") + tarEnd(), nullptr},
        {"sparse negative size", gnuSparse("s", 0, 1, -10, "x") + tarEnd(), nullptr},
        {"sparse by pax, name out",
         tarPax({"GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.name=../pwned",
                 "GNU.sparse.realsize=10"}) +
             tarEntry({.name = "f", .content = "1\n0\n1\n" + QByteArray(506, '\0') + "x"}) + tarEnd(),
         nullptr},
        {"old map without an end", moreToCome + tarEnd(), nullptr},
        {"older sparse by pax, name out",
         tarPax({"GNU.sparse.size=10", "GNU.sparse.numblocks=1", "GNU.sparse.name=../pwned",
                 "GNU.sparse.map=0,1"}) +
             tarFile("f", "x") + tarEnd(),
         nullptr},
        {"oldest sparse by pax, map out",
         tarPax({"GNU.sparse.size=10", "GNU.sparse.numblocks=2", "GNU.sparse.offset=9223372036854775807",
                 "GNU.sparse.numbytes=1", "GNU.sparse.offset=-1", "GNU.sparse.numbytes=-1"}) +
             tarFile("f", "x") + tarEnd(),
         nullptr},
        {"sparse map of rubbish",
         tarPax(head) + tarEntry({.name = "f", .content = "many\nof\nthem\n"}) + tarEnd(), nullptr},
        {"sparse map with overlaps", tarPax(head) + tarEntry({.name = "f", .content = map}) + tarEnd(),
         nullptr},
        {"sparse map without an end", tarPax(head) + tarEntry({.name = "f", .content = longMap}) + tarEnd(),
         nullptr},
        {"sparse map that claims more",
         tarPax(head) + tarEntry({.name = "f", .content = "99999999999999999999\n1\n1\n"}) + tarEnd(),
         nullptr},
    };
}

QList<HostileArchive> noArchives()
{
    QRandomGenerator generator(7);
    QByteArray noise(100'000, '\0');
    generator.fillRange(reinterpret_cast<quint32 *>(noise.data()), noise.size() / 4);
    const QByteArray gzip = QByteArray::fromHex("1f8b0800000000000003") + noise;
    QByteArray zeros(10240, '\0');
    QByteArray damaged = tarFile("f") + tarFile("g") + tarEnd();
    damaged[1024 + 10] = 'x'; // in the head of the second
    return {
        {"nothing", {}, cutOff},
        {"one byte", "x", cutOff},
        {"noise", noise, badArchive},
        {"text", QByteArray("tar: cannot open: No such file or directory\n").repeated(100), badArchive},
        {"gzip", gzip, badArchive},
        {"zip", "PK\x03\x04" + noise, badArchive},
        {"only an end", zeros},
        {"half a head", tarFile("f").first(300), cutOff},
        {"no end", tarFile("f"), cutOff},
        {"damaged head", damaged, nullptr},
        {"wrong checksum",
         tarEntry({.name = "f", .content = "x", .checksum = QByteArray("000000\0 ", 8)}) + tarEnd(), nullptr},
        {"noise after a file", tarFile("f") + noise, nullptr},
        {"pax of rubbish",
         tarEntry({.name = "p", .type = 'x', .content = "99999999 path=x\n"}) + tarFile("f") + tarEnd(),
         nullptr},
        {"pax without a file", tarPax({"path=x"}) + tarEnd(), nullptr},
        {"two archives", tarFile("f") + tarEnd() + tarFile("../pwned") + tarEnd()},
    };
}

QList<HostileArchive> collisions()
{
    return {
        {"same twice", tarFile("f", "one") + tarFile("f", "two") + tarFile("./f", "three") + tarEnd()},
        {"file and folder", tarFile("f") + tarFile("f/below") + folder("f") + tarEnd()},
        {"folder and file", folder("d") + tarFile("d") + tarFile("d/", "x") + tarEnd(), nullptr},
        {"one name, every type",
         tarFile("x", "1") + folder("x") + tarLink("x", "../outside") + hard("x", "x") +
             tarEntry({.name = "x", .type = '6'}) + tarFile("x", "2") + folder("x/") + tarFile("x/below") +
             tarEnd(),
         nullptr},
        {"every type, the folder first",
         folder("x") + tarFile("x", "1") + tarLink("x", "../outside") + tarFile("x/secret.txt") +
             hard("x", "x/secret.txt") + tarEnd(),
         nullptr},
        {"Windows ignores it", tarFile("n") + tarFile("n.") + tarFile("n ") + tarFile("n. .") + tarEnd()},
        {"letter case",
         tarFile("A") + tarFile("a") + folder("DIR") + tarFile("dir/x") + tarFile("DIR/x") + tarEnd()},
        {"normalisation", tarFile("\xC3\xA9") + tarFile("e\xCC\x81") + tarEnd()},
        {"part names", tarFile(".f.0123456789abcdef01234567.part") + tarFile("f") + tarEnd()},
        {"what was here", tarFile("mine.txt", "overwritten") + tarEnd()},
    };
}

} // namespace

QList<HostileArchive> hostileArchives()
{
    return waysOut() + contradictions() + links() + specials() + sizes() + sparse() + noArchives() +
           collisions();
}

} // namespace Sandkeeper::Testing
