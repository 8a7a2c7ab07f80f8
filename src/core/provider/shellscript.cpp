// SPDX-License-Identifier: MIT
#include "core/provider/shellscript.h"

#include "core/provider/remotename.h"
#include "core/provider/shelljobs.h"

#include <algorithm>
#include <array>

#include <QRandomGenerator>

namespace Sandkeeper::ShellFiles {

using namespace Qt::StringLiterals;

namespace {

/// A command line is one argument, and Linux takes none above 128 KiB.
constexpr qsizetype longestCommand = 60'000;
constexpr qsizetype mostPaths = 500;

// Tools speak English, the shell compares bytes. Every answer has a first line that tells what it is, and a
// last one, so that one that was cut off is noticed.
constexpr char prologue[] = R"(LC_ALL=C; export LC_ALL
has() { command -v "$1" >/dev/null 2>&1; }
if has base64; then e=base64; enc() { base64; }
elif has od; then e=hex; enc() { od -An -v -tx1; }
elif has xxd; then e=hex; enc() { xxd -p; }
elif has hexdump; then e=hex; enc() { hexdump -v -e '1/1 "%02x"'; }
else e=raw; enc() { cat; }; fi
there() { [ -e "$1" ] || [ -L "$1" ]; }
bad() { echo "=error $e $1 $3"; printf %s "$2" | enc; echo; echo "=end"; exit 0; }
gone() {
d=$1
while [ "$d" != / ]; do
d=${d%/*}; [ "$d" ] || d=/
if [ -d "$d" ]; then [ -x "$d" ] || bad denied; break; fi
! there "$d" || break
done
bad missing
}
done_() { echo "=ok $e 0"; echo "=end"; }
)";

// $q is the folder with its slash; in front of a list of one entry, $p is that entry and $q is empty.
// The stream of level 1 has eight fields for each entry. The others begin with the links, three fields each,
// and go on with a line for each entry: its path ends where the next slash comes, for its name has none.
// xargs, for BusyBox's `find -exec … +` counts neither the environment nor the pointers to its arguments, so
// that its first batches are too long for the kernel in a large folder and are lost. A find that failed may
// have left out anything: its list has no end, and is made again one by one (`one`).
constexpr char generator[] = R"(one() {
if has stat && stat -c %f / >/dev/null 2>&1; then l=3
elif ls -ldn / >/dev/null 2>&1; then l=4
else l=5; fi
}
if find / -maxdepth 0 -printf '' >/dev/null 2>&1; then l=1
elif has stat && find / -maxdepth 0 -print0 2>/dev/null | xargs -0 stat -c %f >/dev/null 2>&1; then l=2
else one; fi
s='%n/%f/%s/%Y/%U/%G'
r='%f\0%y%Y\0%s\0%T@\0%m\0%u\0%g\0%l\0'
n=0
kind() { k=N; if [ -d "$1" ]; then k=d; elif [ -f "$1" ]; then k=f; elif [ -e "$1" ]; then k=s; fi; }
links() {
for f do
[ -L "$f" ] || continue
kind "$f"; printf '%s\0%s\0' "${f##*/}" "$k"
if [ $n -lt 5000 ]; then n=$((n+1)); readlink -n "$f" 2>/dev/null; fi
printf '\0'
done
printf '\0'
}
lines() {
for f do
there "$f" || continue
case $l in
2|3) stat -c "$s" "$f";;
4) ls -ldn "$f" | { read -r m x u g z x; printf '%s/%s/%s//%s/%s\n' "$f" "$m" "$z" "$u" "$g"; };;
*) kind "$f"; printf '%s/%s////\n' "$f" "$k";;
esac
done
}
batches() {
{ find -H "$q" -mindepth 1 -maxdepth 1 -print0 || echo 1 >&3; } |
{ xargs -0 stat -c "$s" >&4; [ $? -le 123 ] || echo 1 >&3; }
}
gen() {
v=
if [ $l = 1 ]; then
if [ "$q" ]; then find -H "$q" -mindepth 1 -maxdepth 1 -printf "$r" || v=1
else find "$p" -maxdepth 0 -printf "$r" || v=1; fi
[ "$v" ] || printf '\0'
else
if [ -z "$q" ]; then links "$p"; lines "$p"
else
links "$q"* "$q".[!.]* "$q"..?*
if [ $l = 2 ]; then { v=$(batches 3>&1); } 4>&1
else lines "$q"* "$q".[!.]* "$q"..?*; fi
fi
[ "$v" ] || printf '%s/\n' "$o"
fi
}
)";

constexpr char folderCheck[] = R"(if [ ! -d "$q" ]; then there "$p" && bad notfolder; gone "$p"; fi
[ -r "$q" ] && [ -x "$q" ] || bad denied
)";

/// `name=` the path, exactly: as it is, or as printed from numbers where it is no UTF-8. The `x` keeps line
/// ends at its end.
QString assignment(QLatin1String name, const QString &path)
{
    if (QStringView(path).isValidUtf16())
        return name + u'=' + ShellJobs::quoted(path) + u'\n';
    QString numbers;
    for (const char byte : remoteBytes(path))
        numbers += u"\\%1"_s.arg(uint(static_cast<quint8>(byte)), 3, 8, QLatin1Char('0'));
    return name + u"=$(printf '"_s + numbers + u"x'); "_s + name + u"=${"_s + name + u"%x}\n"_s;
}

QString folderScript(const QString &folder)
{
    return QLatin1String(prologue) + assignment("p"_L1, folder) +
           (folder == "/"_L1 ? u"q=/\n"_s : u"q=$p/\n"_s) + u"o=$q\n"_s + QLatin1String(folderCheck) +
           QLatin1String(generator);
}

/// Prints the encoded head of what comes in.
QString headOf(const QString &source)
{
    return u"echo \"=ok $e $l\"\nif has head; then "_s + source +
           u" | head -c %1 | enc; else "_s.arg(pieceSize) + source + u" | enc; fi\necho; echo \"=end\"\n"_s;
}

FileType typeOf(char letter)
{
    switch (letter) {
    case 'f':
    case '-':
        return FileType::File;
    case 'd':
        return FileType::Folder;
    case 'l':
        return FileType::Link;
    case 'b':
    case 'c':
    case 'p':
    case 's':
    case 'D':
        return FileType::Special;
    default:
        return FileType::Unknown;
    }
}

/// Of what a link leads to; one that leads nowhere stays a link.
FileType linkedType(char letter)
{
    const FileType type = typeOf(letter);
    return letter == 'N' || letter == 'L' || letter == '?' ? FileType::Link : type;
}

QDateTime timeOf(QByteArrayView text)
{
    const qsizetype point = text.indexOf('.');
    const QByteArrayView whole = point < 0 ? text : text.first(point);
    bool isNumber = false;
    const qint64 seconds = whole.toLongLong(&isNumber);
    constexpr qint64 farthest = 100'000'000'000'000; // what fits with room into milliseconds
    if (!isNumber || seconds > farthest || seconds < -farthest)
        return {};
    qint64 thousandths = 0;
    for (qsizetype i = 1; i <= 3; ++i) {
        const char digit = point >= 0 && point + i < text.size() ? text[point + i] : '0';
        thousandths = thousandths * 10 + (digit >= '0' && digit <= '9' ? digit - '0' : 0);
    }
    return QDateTime::fromMSecsSinceEpoch(
        seconds * 1000 + (text.startsWith('-') ? -thousandths : thousandths), Qt::UTC);
}

std::optional<qint64> sizeOf(QByteArrayView text)
{
    bool isNumber = false;
    const qint64 size = text.toLongLong(&isNumber);
    return isNumber && size >= 0 ? std::optional(size) : std::nullopt;
}

/// The permission bits in `drwxr-sr-t`.
std::optional<uint> modeOfLetters(QByteArrayView text)
{
    if (text.size() < 10)
        return std::nullopt;
    uint mode = 0;
    for (int i = 0; i < 9; ++i) {
        const char letter = text[i + 1];
        if (letter != '-' && letter != 'S' && letter != 'T')
            mode |= 0400U >> i;
    }
    const auto special = [&text](int i) {
        return QByteArrayView("sStT").contains(text[i]);
    };
    return mode | (special(3) ? 04000U : 0U) | (special(6) ? 02000U : 0U) | (special(9) ? 01000U : 0U);
}

FileType typeOfRawMode(uint mode)
{
    switch (mode & 0170000U) {
    case 0100000U:
        return FileType::File;
    case 0040000U:
        return FileType::Folder;
    case 0120000U:
        return FileType::Link;
    case 0:
        return FileType::Unknown;
    default:
        return FileType::Special;
    }
}

Error damaged()
{
    return {.kind = Error::Kind::Protocol,
            .detail = u"the answer to a file command is damaged"_s,
            .reason = u"BAD_STREAM"_s};
}

QByteArray decoded(QByteArrayView encoding, const QByteArray &text, bool *fits)
{
    *fits = true;
    if (encoding == "base64") {
        QByteArray compact = text;
        compact.replace('\n', "").replace('\r', "");
        const auto result = QByteArray::fromBase64Encoding(compact, QByteArray::AbortOnBase64DecodingErrors);
        *fits = bool(result);
        return result.decoded;
    }
    if (encoding == "hex")
        return QByteArray::fromHex(text); // passes over spaces and line ends
    *fits = encoding == "raw";
    return text;
}

bool endsWithOneOf(const QByteArray &text, std::initializer_list<const char *> ends)
{
    return std::any_of(ends.begin(), ends.end(), [&text](const char *end) { return text.endsWith(end); });
}

} // namespace

QString beginning()
{
    return QLatin1String(prologue);
}

QString homeCommand()
{
    return QLatin1String(prologue) + u"h=$HOME\n"
                                     "case $h in /*) [ -r \"$h/\" ] && [ -x \"$h/\" ] || h=$PWD;; "
                                     "*) h=$PWD;; esac\n"
                                     "echo \"=ok $e 0\"; printf %s \"$h\" | enc; echo; echo \"=end\"\n"_s;
}

QString listCommand(const QString &folder)
{
    return folderScript(folder) + headOf(u"gen 2>/dev/null"_s);
}

QString wholeListCommand(const QString &folder)
{
    return folderScript(folder) + u"echo \"=ok $e $l\"; gen 2>/dev/null | enc; echo; echo \"=end\"\n"_s;
}

QString newSpool()
{
    return u"/tmp/.sandkeeper-%1"_s.arg(QRandomGenerator::system()->generate64(), 16, 16, QLatin1Char('0'));
}

QString spoolCommand(const QString &folder, const QString &spool)
{
    // The folder is new and nobody else's, so nothing that is there already is written to.
    return folderScript(folder) + u"t="_s + spool +
           u"\numask 077\n"
           "mkdir \"$t\" 2>/dev/null || bad nospool\n"
           "w=0; gen >\"$t/list\" 2>/dev/null || w=1\n"
           "if [ \"$v\" ]; then one; w=0; gen >\"$t/list\" 2>/dev/null || w=1; fi\n"
           "[ $w = 0 ] || { rm -rf \"$t\"; bad nospool; }\n"_s +
           headOf(u"cat \"$t/list\""_s);
}

QString windowCommand(const QString &spool, qint64 offset)
{
    return QLatin1String(prologue) + u"l=0\n"_s +
           headOf(u"tail -c +%1 %2/list"_s.arg(QString::number(offset + 1), spool));
}

QString dropSpoolCommand(const QString &spool)
{
    return u"rm -rf "_s + spool;
}

QString statCommand(const QString &path)
{
    // The root has no name; `.` is what it calls itself.
    const QString parent = RemotePath::parent(path);
    return QLatin1String(prologue) + assignment("p"_L1, path == "/"_L1 ? u"/."_s : path) +
           assignment("o"_L1, parent == "/"_L1 ? parent : parent + u'/') +
           u"q=\nthere \"$p\" || gone \"$p\"\n"_s + QLatin1String(generator) + headOf(u"gen 2>/dev/null"_s);
}

QString makeFolderCommand(const QString &path)
{
    return QLatin1String(prologue) + assignment("p"_L1, path) + assignment("o"_L1, RemotePath::parent(path)) +
           u"there \"$p\" && bad exists\n"
           "m=$(mkdir -p \"$o\" 2>&1) && m=$(mkdir \"$p\" 2>&1) || bad failed \"$m\"\n"
           "done_\n"_s;
}

QString moveCommand(const QString &from, const QString &to, bool overwrite)
{
    QString script = QLatin1String(prologue) + assignment("a"_L1, from) + assignment("b"_L1, to);
    script += u"there \"$a\" || gone \"$a\"\n"
              "[ \"$a\" = \"$b\" ] && { done_; exit 0; }\n"_s;
    if (overwrite) {
        // Without -T a folder, or a link to one, would be moved into.
        script += u"if mv -fT \"$a\" \"$b\" </dev/null 2>/dev/null; then done_; exit 0; fi\n"
                  "if [ -d \"$b\" ] && [ ! -L \"$b\" ]; then\n"
                  "[ -d \"$a\" ] && [ ! -L \"$a\" ] && rmdir \"$b\" 2>/dev/null || bad exists\n"
                  "elif there \"$b\"; then\n"
                  "[ -d \"$a\" ] && [ ! -L \"$a\" ] && bad exists\n"
                  "[ -L \"$b\" ] && [ -d \"$b\" ] && rm -f \"$b\"\n"
                  "fi\n"
                  "m=$(mv -f \"$a\" \"$b\" </dev/null 2>&1) || bad failed \"$m\"\n"_s;
    } else {
        script += u"there \"$b\" && bad exists\n"
                  "if ! mv -nT \"$a\" \"$b\" </dev/null 2>/dev/null; then\n"
                  "there \"$b\" && there \"$a\" && bad exists\n"
                  "m=$(mv -n \"$a\" \"$b\" </dev/null 2>&1) || bad failed \"$m\"\n"
                  "fi\n"_s;
    }
    // -n says nothing when it does nothing.
    return script + u"if there \"$a\"; then there \"$b\" && bad exists; bad failed; fi\ndone_\n"_s;
}

QString removeCommand(QStringList &paths)
{
    QString script = QLatin1String(prologue) + u"set --\n"_s;
    for (qsizetype count = 0; !paths.isEmpty() && count < mostPaths && script.size() < longestCommand;
         ++count)
        script += assignment("p"_L1, paths.takeFirst()) + u"set -- \"$@\" \"$p\"\n"_s;
    return script + u"if ! m=$(rm -rf \"$@\" </dev/null 2>&1); then\n"
                    "i=0\n"
                    "for f do i=$((i+1)); there \"$f\" && bad failed \"$m\" $i; done\n"
                    "bad failed \"$m\"\n"
                    "fi\n"
                    "done_\n"_s;
}

Result<Answer> parseAnswer(const CommandResult &result)
{
    const QByteArray &output = result.standardOutput;
    const qsizetype begin = output.startsWith('=') ? output.indexOf('\n') : -1;
    if (begin < 0)
        return tl::unexpected(Error{.kind = Error::Kind::Unsupported,
                                    .detail = QString::fromUtf8(result.standardError.left(500)).trimmed(),
                                    .reason = u"NO_SHELL"_s});
    const QByteArrayView end("\n=end\n");
    if (!output.endsWith(end) || output.size() < begin + end.size())
        return tl::unexpected(damaged());
    // word, encoding, and a level or a problem with an index
    const QList<QByteArray> words = output.left(begin).split(' ');
    bool fits = words.size() >= 3;
    Answer answer;
    QByteArray content = output.mid(begin + 1, output.size() - begin - 1 - (end.size() - 1));
    if (content.endsWith('\n'))
        content.chop(1);
    if (fits)
        answer.data = decoded(words.at(1), content, &fits);
    if (!fits)
        return tl::unexpected(damaged());
    if (words.at(0) == "=ok") {
        answer.level = words.at(2).toInt(&fits);
    } else {
        fits = words.at(0) == "=error" && !words.at(2).isEmpty();
        answer.problem = QString::fromUtf8(words.at(2));
        answer.index = words.value(3).toInt();
    }
    return fits ? Result<Answer>(std::move(answer)) : tl::unexpected(damaged());
}

Error problemError(const Answer &answer, const QString &path)
{
    using Kind = Error::Kind;
    Error error{.kind = Kind::Server, .subject = path, .detail = remoteText(answer.data.left(500)).trimmed()};
    // The last line: `rm` tells of each file.
    const QByteArray said = answer.data.trimmed();
    if (answer.problem == "missing"_L1 || endsWithOneOf(said, {"No such file or directory"})) {
        error.kind = Kind::NotFound;
        error.reason = u"NO_FILE"_s;
    } else if (answer.problem == "notfolder"_L1) {
        error.kind = Kind::Invalid;
        error.reason = u"NOT_A_FOLDER"_s;
    } else if (answer.problem == "denied"_L1 ||
               endsWithOneOf(said,
                             {"Permission denied", "Operation not permitted", "Read-only file system"})) {
        error.kind = Kind::Forbidden;
        error.reason = u"FILE_DENIED"_s;
    } else if (answer.problem == "exists"_L1 ||
               endsWithOneOf(said, {"File exists", "Not a directory", "Is a directory", "not empty"})) {
        error.kind = Kind::Conflict;
        error.reason = u"FILE_EXISTS"_s;
    } else if (endsWithOneOf(said, {"File name too long", "Invalid argument", "symbolic links",
                                    "symbolic links encountered"}) ||
               said.contains("to a subdirectory of itself")) {
        error.kind = Kind::Invalid;
    } else if (endsWithOneOf(said, {"No space left on device", "Disk quota exceeded"})) {
        error.reason = u"NO_ROOM"_s;
    } else {
        error.reason = u"FILE_COMMAND"_s;
    }
    return error;
}

ListReader::ListReader(int level, const QString &folder)
    : m_level(level)
    , m_prefix(remoteBytes(folder == "/"_L1 ? folder : folder + u'/'))
    , m_broken(level < 1 || level > 5)
{
}

QList<FileEntry> ListReader::read(const QByteArray &piece)
{
    QList<FileEntry> entries;
    m_waiting += piece;
    while (!m_broken && !m_atEnd) {
        const bool more = m_level == 1 ? readRecord(entries) : m_linksRead ? readLine(entries) : readLink();
        if (!more)
            break;
    }
    m_waiting.remove(0, m_read);
    m_read = 0;
    return entries;
}

void ListReader::add(QList<FileEntry> &entries, FileEntry entry) const
{
    // What a folder itself calls so is none of its entries; the root has no other name.
    if (entry.name == "."_L1 && m_prefix == "/")
        entry.name = u"/"_s;
    else if (entry.name.isEmpty() || entry.name.contains(u'/') || entry.name == "."_L1 ||
             entry.name == ".."_L1)
        return;
    if (entry.isLink || entry.type == FileType::Folder || entry.type == FileType::Special)
        entry.size.reset(); // of the link or of the folder itself: no news to anybody
    if (entry.isLink)
        entry.mode.reset();
    entries.append(std::move(entry));
}

/// false: there is no whole record.
bool ListReader::readRecord(QList<FileEntry> &entries)
{
    constexpr int count = 8;
    std::array<QByteArrayView, count> fields;
    QByteArrayView left = rest();
    if (left.startsWith('\0')) {
        m_atEnd = true;
        return false;
    }
    qsizetype used = 0;
    for (QByteArrayView &field : fields) {
        const qsizetype end = left.indexOf('\0');
        if (end < 0)
            return false;
        field = left.first(end);
        left = left.sliced(end + 1);
        used += end + 1;
    }
    m_read += used;
    const auto &[name, types, size, time, mode, owner, group, target] = fields;
    if (types.size() != 2) {
        m_broken = true;
        return false;
    }
    FileEntry entry{.name = remoteText(name),
                    .type = typeOf(types[0]),
                    .size = sizeOf(size),
                    .modified = timeOf(time),
                    .owner = remoteText(owner),
                    .group = remoteText(group),
                    .isLink = types[0] == 'l'};
    bool isNumber = false;
    if (const uint bits = mode.toUInt(&isNumber, 8); isNumber)
        entry.mode = bits & 07777U;
    if (entry.isLink) {
        entry.type = linkedType(types[1]);
        entry.linkTarget = remoteText(target);
    }
    add(entries, std::move(entry));
    return true;
}

bool ListReader::readLink()
{
    const QByteArrayView left = rest();
    if (left.startsWith('\0')) {
        ++m_read;
        m_linksRead = true;
        return true;
    }
    const qsizetype first = left.indexOf('\0');
    const qsizetype second = first < 0 ? -1 : left.indexOf('\0', first + 1);
    const qsizetype third = second < 0 ? -1 : left.indexOf('\0', second + 1);
    if (third < 0)
        return false;
    m_broken = second != first + 2;
    if (m_broken)
        return false;
    m_links.insert(left.first(first).toByteArray(),
                   {.type = linkedType(left[first + 1]),
                    .target = remoteText(left.sliced(second + 1, third - second - 1))});
    m_read += third + 1;
    return true;
}

bool ListReader::readLine(QList<FileEntry> &entries)
{
    const QByteArrayView left = rest();
    const qsizetype begin = m_prefix.size();
    if (left.size() <= begin)
        return false;
    m_broken = !left.startsWith(m_prefix);
    m_atEnd = !m_broken && left.sliced(begin).startsWith("/\n");
    const qsizetype nameEnd = left.indexOf('/', begin);
    const qsizetype end = nameEnd < 0 ? -1 : left.indexOf('\n', nameEnd);
    if (m_broken || m_atEnd || end < 0)
        return false;
    m_read += end + 1;
    const QByteArrayView name = left.sliced(begin, nameEnd - begin);
    const QList<QByteArray> fields = left.sliced(nameEnd + 1, end - nameEnd - 1).toByteArray().split('/');
    m_broken = fields.size() < 5;
    if (m_broken)
        return false;
    FileEntry entry{.name = remoteText(name),
                    .size = sizeOf(fields.at(1)),
                    .modified = timeOf(fields.at(2)),
                    .owner = remoteText(fields.at(3)),
                    .group = remoteText(fields.at(4))};
    if (m_level <= 3) {
        const uint raw = fields.at(0).toUInt(nullptr, 16);
        entry.type = typeOfRawMode(raw);
        entry.mode = raw & 07777U;
    } else {
        entry.type = fields.at(0).isEmpty() ? FileType::Unknown : typeOf(fields.at(0).at(0));
        entry.mode = modeOfLetters(fields.at(0));
    }
    if (const auto link = m_links.constFind(name.toByteArray()); link != m_links.constEnd()) {
        entry.isLink = true;
        entry.type = link->type;
        entry.linkTarget = link->target;
    }
    add(entries, std::move(entry));
    return true;
}

} // namespace Sandkeeper::ShellFiles
