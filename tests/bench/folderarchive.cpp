// SPDX-License-Identifier: MIT
#include "core/transfers/folderpacker.h"
#include "core/transfers/folderunpacker.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTextStream>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

namespace {

constexpr int fileSize = 4096;
constexpr int filesPerFolder = 100;

QStringList makeFiles(const QString &folder, int count)
{
    QStringList paths;
    QByteArray content(fileSize, Qt::Uninitialized);
    for (int i = 0; i < count; ++i) {
        const QString parent = u"folder%1"_s.arg(i / filesPerFolder);
        if (i % filesPerFolder == 0) {
            QDir(folder).mkpath(parent);
            paths += parent;
        }
        QRandomGenerator::global()->fillRange(reinterpret_cast<quint32 *>(content.data()), fileSize / 4);
        paths += u"%1/file%2"_s.arg(parent).arg(i);
        QFile file(folder + u'/' + paths.constLast());
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != fileSize)
            qFatal("cannot write %s", qPrintable(file.fileName()));
    }
    return paths;
}

void print(const QString &what, qint64 milliseconds, int count)
{
    QTextStream(stdout) << u"%1: %2 ms, %3 files/s\n"_s.arg(what)
                               .arg(milliseconds)
                               .arg(count * 1000LL / std::max<qint64>(milliseconds, 1));
}

QByteArray pack(const QString &folder, const QStringList &paths)
{
    FolderPacker packer({.folder = folder, .paths = paths});
    QByteArray stream;
    QObject::connect(&packer, &QIODevice::readyRead, &packer, [&] { stream += packer.readAll(); });
    QObject::connect(&packer, &QIODevice::readChannelFinished, qApp, &QCoreApplication::quit);
    packer.start();
    QCoreApplication::exec();
    return stream + packer.readAll();
}

bool unpack(const QByteArray &stream, const QString &folder)
{
    FolderUnpacker job({.folder = folder, .staged = true});
    qsizetype at = 0;
    const auto feed = [&] {
        constexpr qsizetype piece = 64 * 1024;
        while (at < stream.size() && job.input()->bytesToWrite() < 1024 * 1024)
            at += job.input()->write(stream.constData() + at, std::min(piece, stream.size() - at));
        if (at == stream.size())
            job.endInput();
    };
    QObject::connect(job.input(), &QIODevice::bytesWritten, &job, feed);
    QObject::connect(&job, &Job::finished, qApp, &QCoreApplication::quit);
    feed();
    QCoreApplication::exec();
    return job.state() == Job::State::Succeeded && job.issues().count == 0;
}

} // namespace

/// How long a folder of small files takes as one stream, with all flushed to the disk. Usage:
/// bench_folderarchive [files] [folder on the disk to measure]
int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const int count = std::max(app.arguments().value(1, u"10000"_s).toInt(), 1);
    QTemporaryDir place(app.arguments().value(2, QDir::tempPath()) + u"/bench-XXXXXX"_s);
    const QDir root(place.path());
    root.mkdir(u"from"_s);
    root.mkdir(u"to"_s);
    const QStringList paths = makeFiles(root.filePath(u"from"_s), count);
    QElapsedTimer timer;
    timer.start();
    const QByteArray stream = pack(root.filePath(u"from"_s), paths);
    print(u"packed"_s, timer.restart(), count);
    const bool done = unpack(stream, root.filePath(u"to"_s));
    print(u"unpacked"_s, timer.elapsed(), count);
    return done ? 0 : 1;
}
