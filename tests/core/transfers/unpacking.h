// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/folderpacker.h"
#include "core/transfers/folderunpacker.h"

#include <QSignalSpy>
#include <QTest>

namespace Sandkeeper::Testing {

struct Unpacked
{
    Result<void> result;
    TransferIssues issues;
    ArchiveProgress progress;
    QList<ArchiveItem> items;

    qsizetype count(TransferIssue::Kind kind) const
    {
        return std::count_if(issues.kept.cbegin(), issues.kept.cend(),
                             [kind](const TransferIssue &issue) { return issue.kind == kind; });
    }
};

/// Feeds a job as a download does: held back by bytesToWrite().
class Feeder : public QObject
{
public:
    Feeder(FolderUnpacker *job, const QByteArray &stream, qsizetype piece)
        : m_job(job)
        , m_stream(stream)
        , m_piece(piece)
    {
        connect(job->input(), &QIODevice::bytesWritten, this, &Feeder::feed);
        feed();
    }

private:
    void feed()
    {
        constexpr qint64 mostUnwritten = 1024 * 1024;
        while (m_at < m_stream.size() && m_job->input()->bytesToWrite() <= mostUnwritten) {
            const qsizetype count = std::min(m_piece, m_stream.size() - m_at);
            if (m_job->input()->write(m_stream.constData() + m_at, count) != count)
                return;
            m_at += count;
        }
        if (m_at == m_stream.size())
            m_job->endInput();
    }

    FolderUnpacker *m_job;
    const QByteArray m_stream;
    const qsizetype m_piece;
    qsizetype m_at = 0;
};

inline Unpacked unpack(const QByteArray &stream, const UnpackRequest &request, qsizetype piece = 64 * 1024)
{
    FolderUnpacker job(request);
    Unpacked unpacked;
    QObject::connect(&job, &FolderUnpacker::progressed, &job,
                     [&unpacked](const ArchiveProgress &progress) { unpacked.items += progress.finished; });
    QSignalSpy finished(&job, &Job::finished);
    const Feeder feeder(&job, stream, piece);
    if (finished.isEmpty() && !finished.wait(60'000))
        qFatal("an archive was not unpacked in time");
    unpacked.issues = job.issues();
    unpacked.progress = job.progress();
    if (job.state() != Job::State::Succeeded)
        unpacked.result = tl::unexpected(job.error());
    return unpacked;
}

/// The whole stream of a packer.
inline QByteArray packAll(FolderPacker *packer)
{
    QByteArray stream;
    QSignalSpy ended(packer, &QIODevice::readChannelFinished);
    QObject::connect(packer, &QIODevice::readyRead, packer,
                     [&stream, packer] { stream += packer->readAll(); });
    packer->start();
    if (!ended.wait(60'000))
        qFatal("a folder was not packed in time");
    while (packer->bytesAvailable() > 0)
        stream += packer->read(64 * 1024);
    return stream;
}

} // namespace Sandkeeper::Testing
