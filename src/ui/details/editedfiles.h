// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/operations.h"
#include "core/client/servicereader.h"
#include "core/transfers/arrivalmark.h"
#include "ui/widgets/messagebar.h"

#include <memory>
#include <vector>

#include <QFileSystemWatcher>
#include <QTemporaryDir>
#include <QTimer>

namespace Sandkeeper {

/// Files of sandboxes that are open in programs of this computer: each is a copy in a folder that nobody else
/// can enter, and whatever is saved there is written back, unless the file in the sandbox has been changed
/// meanwhile; then the person is asked. The copies go with this object. GUI thread.
class EditedFiles final : public QObject
{
    Q_OBJECT
public:
    /// `window` is a widget of the window in which to ask.
    EditedFiles(const ServiceReader &reader, Operations *operations, QWidget *window);
    ~EditedFiles() override;

    /// Set on every copy before a program gets to see it; may be null.
    void setArrivalMark(std::shared_ptr<ArrivalMark> mark) { m_mark = std::move(mark); }

    static constexpr qint64 largest = 64 * 1024 * 1024;

    /// Fetches the file and opens it in the program that the desktop has for it. A copy that there is already
    /// is opened again; if all of it is in the sandbox, and that has changed since, it is fetched anew.
    void open(const SandboxKey &sandbox, const QString &path);
    /// The copies that there are.
    QStringList copies() const;
    /// The names, for people, of those of which something was saved that is not in the sandbox.
    QStringList unsent() const;
    /// What a copy is called: as the file, but with nothing in it that another system or program could take
    /// for more than a name. Pure.
    static QString copyName(const QString &name);

Q_SIGNALS:
    void told(Sandkeeper::MessageBar::Severity severity, const QString &text, const QString &details);
    /// A file in this sandbox was written.
    void saved(const Sandkeeper::SandboxKey &sandbox);

private:
    struct File;

    void fetch(const std::shared_ptr<File> &file);
    void limit(TransferJob *job);
    void fetched(const std::shared_ptr<File> &file);
    void openAgain(const std::shared_ptr<File> &file);
    void fetchAgain(const std::shared_ptr<File> &file, const FileEntry &now);
    void fetchedAgain(const std::shared_ptr<File> &file, const FileEntry &now);
    void show(const std::shared_ptr<File> &file);
    void lookAtCopies();
    void compare(const std::shared_ptr<File> &file, const QByteArray &digest);
    void save(const std::shared_ptr<File> &file, bool anyway);
    void ended(const std::shared_ptr<File> &file, const ResultOperation<FileEntry> *operation);
    void askToOverwrite(const std::shared_ptr<File> &file);
    void fail(const std::shared_ptr<File> &file, const Error &error);

    ServiceReader m_reader;
    Operations *m_operations;
    QWidget *m_window;
    std::shared_ptr<ArrivalMark> m_mark;
    std::unique_ptr<QTemporaryDir> m_folder;
    int m_number = 0;
    QList<std::shared_ptr<File>> m_files;
    QFileSystemWatcher m_watcher;
    QTimer m_soon; ///< programs save in several steps
};

} // namespace Sandkeeper
