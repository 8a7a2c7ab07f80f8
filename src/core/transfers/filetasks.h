// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/filepumps.h"
#include "core/transfers/transfertask.h"

namespace Sandkeeper {

/// Fetches one file: to a hidden part beside its place, which goes on growing at the next attempt if the file
/// in the sandbox can be shown to be the same; then compared by size, and by SHA-256 where the sandbox has a
/// tool for it; then flushed and renamed. A file under its final name is complete.
class DownloadTask final : public TransferTask
{
    Q_OBJECT
public:
    using TransferTask::TransferTask;
    ~DownloadTask() override;
    void start() override;

protected:
    void abort() override;

private:
    void prepare(const RemoteFacts &facts);
    void decide(const LocalFiles::PartState &local);
    void skipThis();
    void compareContent();
    void open(qint64 offset);
    void receive(std::shared_ptr<QFile> file, qint64 offset);
    void receiveTail(qint64 offset);
    void receiveFrom(const DownloadRequest &download, qint64 before);
    void brokenOff(Error error);
    void received(qint64 before);
    void startOver();
    void verify();
    void compare(const RemoteFacts &now, const QByteArray &hash);
    void discard(Error problem);
    void commit();
    void dropTails();
    QString tailPath() const;

    RemoteFacts m_facts;
    LocalFiles::PartState m_local;
    QString m_target;
    QString m_part;
    bool m_replace = false;
    bool m_startedOver = false;
    bool m_tailMade = false;     ///< by this attempt
    bool m_mayHaveTails = false; ///< of this attempt or an earlier one
    std::unique_ptr<FileSink> m_sink;
    std::unique_ptr<TransferJob> m_job; // goes before its sink
};

/// Sends one file: to a hidden part in the sandbox, then compared, then renamed. Of a large one, a part that
/// an earlier attempt has left is gone on with if its bytes are those of the file; and what one has put in
/// its place, without hearing of that, is not sent again. Where the sandbox has neither commands nor a file
/// system to ask, straight to its place.
class UploadTask final : public TransferTask
{
    Q_OBJECT
public:
    using TransferTask::TransferTask;
    ~UploadTask() override;
    void start() override;

protected:
    void abort() override;

private:
    void prepare(const LocalFiles::Facts &facts);
    void lookForPlaced(const RemoteFacts &present);
    void decide(const RemoteFacts &facts);
    void compareContent();
    void open();
    void findPart();
    void provePart(qint64 size, const QByteArray &hash);
    void openSource();
    void send(std::shared_ptr<QFile> file);
    void sent();
    void append();
    void checkSource(const Error &error);
    void verify();
    void compare(const RemoteFacts &part, const QByteArray &hash);
    void commit();
    void place();
    void settle(const Error &error);
    void renameAgain(const Error &error);
    void arrived();

    LocalFiles::Facts m_source;
    RemoteFacts m_present;
    QString m_target;
    QString m_part;
    QString m_rest;      ///< what goes behind the part, while it is sent
    qint64 m_offset = 0; ///< bytes of the part that an earlier attempt has brought
    QByteArray m_hash;
    bool m_replace = false;
    bool m_committedAgain = false; ///< after an answer that got lost
    std::unique_ptr<FileSource> m_device;
    std::unique_ptr<TransferJob> m_job; // goes before its source
};

} // namespace Sandkeeper
