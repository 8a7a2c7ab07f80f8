// SPDX-License-Identifier: MIT
#include "core/transfers/remoteparts.h"

#include "core/transfers/remoteplace.h"

#include <utility>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestScript = 24'000; // characters; systems take 128 KiB as one argument
constexpr uint ownersRights = 0700;

// In the folder of an attempt: p-… is a part, m-… one that is being moved or has been moved into the tree,
// and t-… is that tree, all three with digests. m-… are proof only together with their tree. o-… are the same
// for this attempt alone. g-… is what is left of the tree while it is merged into the folder whose device and
// number its name ends in. x-… is whatever goes again.

// $p what all begins with that is the item's, $k the place of files that go one by one, $w this attempt's
// folder, $d the digests of the parts, $t that of the tree, $y the folder to merge with. What goes loses its
// name first, for half of it would be no proof. An older folder that comes to its place twice, or does not,
// is only sent again.
constexpr auto chooseScript = R"sh(tar=
command -v tar >/dev/null 2>&1 && tar=1
for f in "$p"*; do
 case $f in
 "$k" | "$w") ;;
 *.parts)
  [ -n "$tar" ] && [ ! -e "$w" ] && mv "$f" "$w" && continue
  mv "$f" "$f.gone"
  rm -rf "$f.gone" ;;
 *) rm -rf "$f" ;;
 esac
done
[ -d "$k" ] && echo sk:begun
[ -n "$tar" ] || exit 0
echo sk:tar
[ -d "$w" ] || mkdir "$w"
x=$w/x-$$
mkdir "$x"
i=
[ -z "$y" ] || i=$(stat -L -c '%d-%i' "$y" 2>/dev/null)
g=
if [ -n "$i" ] && [ -d "$w/g-$t-$i" ]; then g=g-$t-$i t= d=; fi
[ -d "$w/t-$t" ] || t=
for n in $d; do [ -d "$w/p-$n" ] || [ -d "$w/m-$n" ] || t=; done
for f in "$w"/*; do
 n=${f##*/}
 case $n in
 "$g") continue ;;
 p-*) case " $d " in *" ${n#p-} "*) continue ;; esac ;;
 m-* | "t-$t") [ -n "$t" ] && continue ;;
 esac
 [ "$f" = "$x" ] || mv "$f" "$x/"
done
rm -rf "$x"
[ -z "$g" ] || echo sk:G
for n in $d; do
 if [ -d "$w/p-$n" ] || [ -d "$w/m-$n" ]; then echo "sk:P $n"; fi
done
exit 0
)sh";

// $a the archive, $w this attempt's folder, $n what it becomes in that. To move something into a folder,
// unlike moving it to a name, never puts it into a folder of that name. Nothing makes $w again.
constexpr auto unpackScript = R"sh(if [ ! -d "$w/$n" ]; then
x=$w/x-$$
s=$x/$n
mkdir "$x" "$s" || exit 1
if tar -xf "$a" -C "$s" --no-same-owner 2>/dev/null || { rm -rf "$s"; mkdir "$s" && tar -xf "$a" -C "$s"; }; then :
else rm -rf "$x" "$w.gone"; exit 1; fi
rm -f "$a"
)sh";
constexpr auto keepScript = R"sh(mv "$s" "$w/" || [ -d "$w/$n" ] || { rm -rf "$w.gone"; exit 1; }
rm -rf "$x"
fi
)sh";

// $w this attempt's folder, $t the tree. The names of a folder are read before the first of them moves; one
// process moves hundreds. Of a part, the folders that its first entry is in are in the tree already, and what
// is in them moves from the inside out; all others move as they are.
constexpr auto assembleScript = R"sh(LC_ALL=C
export LC_ALL
move() {
 a=$1 b=$2
 set --
 for f in "$a"/* "$a"/.[!.]* "$a"/..?*; do
  [ -e "$f" ] || [ -L "$f" ] || continue
  set -- "$@" "$f"
  [ $# -lt 200 ] || { mv -f "$@" "$b/"; set --; }
 done
 [ $# = 0 ] || mv -f "$@" "$b/"
 for f in "$a"/* "$a"/.[!.]* "$a"/..?*; do
  if [ -e "$f" ] || [ -L "$f" ]; then return 1; fi
 done
}
merge() {
 q=$w/m-$1 c=$2
 for f in "$w/p-$1" "$w/o-$1"; do [ -d "$q" ] || [ ! -d "$f" ] || mv "$f" "$q"; done
 [ -d "$q" ] || return 1
 while [ -n "$c" ]; do
  if [ -d "$q/$c" ]; then
   [ -d "$t/$c" ] || { [ -d "$t" ] && mkdir -p "$t/$c"; } || return 1
   move "$q/$c" "$t/$c" || return 1
   rmdir "$q/$c"
  fi
  case $c in */*) c=${c%/*} ;; *) c= ;; esac
 done
 move "$q" "$t"
}
[ -d "$t" ] || mkdir "$t" || exit 1
)sh";

// $s the folder, complete, $t its target, $w how to merge, $m whether to, $g what begins the name that it
// gets first if so; $z what it was made in. Something may get the name at the same moment: then mv has put
// the folder into that. A command of an earlier attempt may be merging yet, and take a file away from this
// one. In the end $g is empty, which says that all has arrived.
constexpr auto moveScript = R"sh(if [ ! -e "$t" ] && [ ! -L "$t" ]; then
 mv "$s" "$t" || exit 1
 [ -d "$t/${s##*/}" ] || { [ -z "$z" ] || rm -rf "$z"; exit 0; }
 mv "$t/${s##*/}" "$s" || exit 1
fi
[ "$m" = 1 ] && [ -d "$t" ] || exit 17
if [ -n "$g" ]; then
 g=$g-$(stat -L -c '%d-%i' "$t" 2>/dev/null)
 [ -d "$g" ] || mv "$s" "$g" || exit 1
 s=$g
fi
cd "$s" || exit 1
find . -type d -exec sh -c 't=$1; shift; for d; do mkdir -p "$t/$d" || exit 1; done' sh "$t" {} + || exit 1
find . -type f -exec sh -c 't=$1; w=$2; shift 2
for f; do
 if [ -e "$t/$f" ] || [ -L "$t/$f" ]; then
  [ "$w" = skip ] && continue
  [ "$w" = newer ] && { [ "$f" -nt "$t/$f" ] || continue; }
  [ -d "$t/$f" ] && [ ! -L "$t/$f" ] && exit 17
 fi
 mv -f "$f" "$t/$f" || [ ! -e "$f" ] || exit 1
done' sh "$t" "$w" {} + || exit 1
rm -rf "$s"
[ -z "$g" ] || mkdir "$s"
)sh";

/// Lines that take from folders in $t what their owner may not do with them. From the inside out: what is in
/// a folder that cannot be entered cannot be changed.
QStringList restricting(const QList<LocalFiles::Tree::Entry> &entries)
{
    constexpr qsizetype longestLine = 4'000;
    QStringList lines;
    uint present = 0;
    for (auto entry = entries.crbegin(); entry != entries.crend(); ++entry) {
        const uint missing = entry->folder ? ownersRights & ~entry->mode : 0;
        if (missing == 0)
            continue;
        if (missing != std::exchange(present, missing) || lines.constLast().size() > longestLine) {
            lines.append(u"chmod u-"_s + ((missing & 0400) != 0 ? u"r"_s : QString()) +
                         ((missing & 0200) != 0 ? u"w"_s : QString()) +
                         ((missing & 0100) != 0 ? u"x"_s : QString()));
        }
        lines.last() += u" \"$t\"/"_s + RemotePlace::quoted(entry->path);
    }
    for (QString &line : lines)
        line += u" 2>/dev/null\n"_s;
    return lines;
}

} // namespace

RemoteParts::RemoteParts(QString prefix, const QString &turn)
    : m_prefix(std::move(prefix))
    , m_turn(turn)
    , m_work(m_prefix + turn + u".parts"_s)
{
}

QString RemoteParts::partPath(const FolderParts::Part &part, bool lasting) const
{
    return m_work + (lasting ? u"/p-"_s : u"/o-"_s) + QString::fromLatin1(part.digest);
}

QString RemoteParts::treePath(const FolderParts &plan, bool lasting) const
{
    return m_work + (lasting ? u"/t-"_s : u"/o-"_s) + QString::fromLatin1(plan.digest());
}

QString RemoteParts::mergingPath(const FolderParts &plan, bool lasting) const
{
    return m_work + (lasting ? u"/g-"_s + QString::fromLatin1(plan.digest()) : u"/x-"_s + m_turn);
}

QString RemoteParts::choosing(const FolderParts &plan, const QString &plainPlace, const QString &merged) const
{
    QByteArrayList digests;
    for (const FolderParts::Part &part : plan.parts())
        digests.append(part.digest);
    return u"p=%1\nk=%2\nw=%3\nd='%4'\nt=%5\ny=%6\n"_s.arg(
               RemotePlace::quoted(m_prefix), RemotePlace::quoted(plainPlace), RemotePlace::quoted(m_work),
               QString::fromLatin1(digests.join(' ')), QString::fromLatin1(plan.digest()),
               RemotePlace::quoted(merged)) +
           QLatin1String(chooseScript);
}

RemoteParts::Choice RemoteParts::chosen(const QByteArray &output)
{
    Choice choice;
    const QList<QByteArray> lines = output.split('\n');
    for (const QByteArray &line : lines) {
        choice.tar = choice.tar || line == "sk:tar";
        choice.begun = choice.begun || line == "sk:begun";
        choice.merging = choice.merging || line == "sk:G";
        if (line.startsWith("sk:P "))
            choice.digests.insert(line.mid(5));
    }
    return choice;
}

QString RemoteParts::unpacking(const FolderParts::Part &part, bool lasting, const QStringList &lost) const
{
    const QString place = partPath(part, lasting);
    QString text = u"a=%1\nw=%2\nn=%3\n"_s.arg(RemotePlace::quoted(archivePath()),
                                               RemotePlace::quoted(m_work), place.mid(m_work.size() + 1)) +
                   QLatin1String(unpackScript);
    for (const QString &path : lost)
        text += u"rm -f \"$s\"/"_s + RemotePlace::quoted(path) + u'\n';
    return text + QLatin1String(keepScript);
}

QStringList RemoteParts::assembling(const FolderParts &plan, bool lasting,
                                    const QList<LocalFiles::Tree::Entry> &entries,
                                    const QHash<QString, QDateTime> &folderTimes) const
{
    const QString head =
        u"w=%1\nt=%2\n"_s.arg(RemotePlace::quoted(m_work), RemotePlace::quoted(treePath(plan, lasting))) +
        QLatin1String(assembleScript);
    QStringList scripts{head};
    const auto add = [&](const QString &line) {
        if (scripts.constLast().size() + line.size() > longestScript && scripts.constLast() != head)
            scripts.append(head);
        scripts.last() += line;
    };
    for (const FolderParts::Part &part : plan.parts())
        add(u"merge %1 %2 || exit 1\n"_s.arg(QString::fromLatin1(part.digest),
                                             RemotePlace::quoted(part.folder)));
    // What came into a folder has changed its time, and a folder that its owner may not write to could not be
    // moved: those get what they have here when all is in its place.
    for (const QString &folder : plan.sharedFolders()) {
        const QDateTime time = folderTimes.value(folder);
        if (time.isValid())
            add(u"touch -c -d @%1 \"$t\"/%2 2>/dev/null\n"_s.arg(QString::number(time.toSecsSinceEpoch()),
                                                                 RemotePlace::quoted(folder)));
    }
    const QStringList lines = restricting(entries);
    for (const QString &line : lines)
        add(line);
    return scripts;
}

QString RemoteParts::moving(const Move &move)
{
    return u"s=%1\nt=%2\nw=%3\nm=%4\ng=%5\nz=%6\n"_s.arg(
               RemotePlace::quoted(move.from), RemotePlace::quoted(move.to), move.how,
               move.mayMerge ? u"1"_s : u"0"_s, RemotePlace::quoted(move.merging),
               RemotePlace::quoted(move.workFolder)) +
           QLatin1String(moveScript);
}

QString RemoteParts::counting(const QString &folder)
{
    return u"find %1 -prune -print0 >/dev/null 2>&1 && "
           "echo \"sk:C $(find %1 -type f -print0 | tr -dc '\\000' | wc -c)\"\n"_s.replace(
               u"%1"_s, RemotePlace::quoted(folder));
}

int RemoteParts::counted(const QByteArray &output)
{
    const qsizetype at = output.indexOf("sk:C ");
    bool isNumber = false;
    const int count =
        at < 0 ? 0 : output.mid(at + 5, output.indexOf('\n', at) - at - 5).trimmed().toInt(&isNumber);
    return isNumber ? count : -1;
}

QString removingAll(const QString &prefix)
{
    return u"for f in %1*.parts; do [ ! -d \"$f\" ] || mv \"$f\" \"$f.gone\"; done\nrm -rf %1*\n"_s.replace(
        u"%1"_s, RemotePlace::quoted(prefix));
}

} // namespace Sandkeeper
