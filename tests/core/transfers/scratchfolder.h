// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>

namespace Sandkeeper::Testing {

/// A temporary folder in memory where the system has such: these tests flush thousands of files. Removes
/// names of any bytes, too.
class ScratchFolder
{
public:
    ScratchFolder()
        : m_folder(templateName())
    {
        m_folder.setAutoRemove(false);
        if (!m_folder.isValid())
            qFatal("no temporary folder");
    }
    ~ScratchFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(QFile::encodeName(path()).toStdString(), ignored);
    }
    ScratchFolder(const ScratchFolder &) = delete;
    ScratchFolder &operator=(const ScratchFolder &) = delete;

    QString path() const { return m_folder.path(); }
    QString filePath(const QString &name) const { return m_folder.filePath(name); }

private:
    static QString templateName()
    {
        const QString inMemory = QStringLiteral("/dev/shm");
        const QString place = QFileInfo(inMemory).isWritable() ? inMemory : QDir::tempPath();
        return place + QStringLiteral("/sandkeeper-test-XXXXXX");
    }

    QTemporaryDir m_folder;
};

} // namespace Sandkeeper::Testing
