// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/folderparts.h"
#include "core/transfers/remoteparts.h"
#include "scratchfolder.h"

#include <memory>

#include <QObject>
#include <QTemporaryDir>
#include <QTest>

namespace Sandkeeper::Testing {

/// A folder here and a place like one in a sandbox, and the scripts for its parts, run with each kind of
/// tools.
class FolderPartsFixture : public QObject
{
    Q_OBJECT

protected:
    /// Makes a folder of BusyBox' tools. To be called once.
    void prepareTools();
    /// Empty ones. Before each test.
    void prepareFolders();
    /// A column of kinds of tools, for m_kind.
    static void tools();
    void write(const QString &name, const QByteArray &content) const;
    QString source() const { return m_folder->filePath(QStringLiteral("source")); }
    QString place(const QString &name = {}) const
    {
        return m_folder->filePath(name.isEmpty() ? QStringLiteral("it's there")
                                                 : QStringLiteral("it's there/") + name);
    }
    QString prefix() const { return place(QStringLiteral(".sandkeeper-id.")); }
    LocalFiles::Tree scan() const { return LocalFiles::scan(source(), {}).value_or(LocalFiles::Tree()); }
    static QStringList shellFor(const QString &kind);
    /// The exit code, or -1 when it was killed.
    int run(const QString &script, QByteArray *output = nullptr, const QString &toolsFirst = {});
    /// As the packer makes it, by tar.
    void pack(const LocalFiles::Tree &tree, const FolderParts::Part &part, const QString &archive) const;
    RemoteParts::Choice choose(const RemoteParts &there, const FolderParts &plan, const QString &merged = {});
    QString moving(const RemoteParts &there, const FolderParts &plan,
                   const QString &how = QStringLiteral("all")) const;
    QString target() const { return place(QStringLiteral("the target")); }
    void bring(const RemoteParts &there, const LocalFiles::Tree &tree, const FolderParts &plan,
               const QSet<QByteArray> &present = {}, bool lasting = true);
    QHash<QString, QDateTime> folderTimes(const FolderParts &plan) const;
    void makeTree() const;
    /// A tool that is the real one, but for one of its calls, before or after which it kills the shell that
    /// has called it.
    void makeDeadly(const QString &folder, const QString &tool, bool after, int call) const;

    /// A line for each file and folder: mode, time in seconds, path, content.
    static QStringList snapshot(const QString &folder, bool folderTimes = false);
    /// The first lines in which two differ; empty when none does.
    static QString difference(const QStringList &expected, const QStringList &actual);

    std::unique_ptr<ScratchFolder> m_folder;
    QTemporaryDir m_busybox;
    QString m_kind;
};

} // namespace Sandkeeper::Testing
