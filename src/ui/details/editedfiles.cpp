// SPDX-License-Identifier: MIT
#include "ui/details/editedfiles.h"

#include "core/client/fileerror.h"
#include "core/client/savefileoperation.h"
#include "core/provider/errortext.h"
#include "core/provider/future.h"
#include "core/provider/remotename.h"
#include "core/provider/visibletext.h"
#include "ui/dialogs/question.h"

#include <algorithm>

#include <QCryptographicHash>
#include <QDesktopServices>
#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QtConcurrentRun>
#include <QUrl>

using namespace std::chrono_literals;

namespace Sandkeeper {

namespace {

constexpr qsizetype LongestName = 100;

/// Empty while it cannot be read.
QByteArray digestOf(const QString &fileName)
{
    QFile file(fileName);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    return file.open(QIODevice::ReadOnly) && hash.addData(&file) ? hash.result() : QByteArray();
}

/// The program that the desktop has for a file may be one that runs it, so the copy is marked like every
/// other file from a sandbox. Whoever edits it can save it none the less: the mark is not on the contents.
/// (Office programs open a marked document for reading and have a button for editing it.)
Result<QByteArray> finishCopy(const QString &fileName, const std::shared_ptr<ArrivalMark> &mark)
{
    if (mark) {
        QFile file(fileName);
        if (!file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly))
            return tl::unexpected(
                Error{.kind = Error::Kind::Local, .subject = fileName, .detail = file.errorString()});
        const Result<void> marked = mark->mark(file.handle(), fileName);
        if (!marked && marked.error().reason != QLatin1String("MARK_UNSUPPORTED"))
            return tl::unexpected(marked.error());
    }
    return digestOf(fileName);
}

/// Puts what was fetched in place of the copy, unless that is not what it was any more. @return the digest of
/// what the sandbox has; empty when the copy was left as it is
Result<QByteArray> replaceCopy(const std::shared_ptr<QSaveFile> &fresh, const QByteArray &before,
                               const std::shared_ptr<ArrivalMark> &mark)
{
    if (digestOf(fresh->fileName()) != before)
        return QByteArray();
    if (!fresh->commit())
        return tl::unexpected(
            Error{.kind = Error::Kind::Local, .subject = fresh->fileName(), .detail = fresh->errorString()});
    return finishCopy(fresh->fileName(), mark);
}

} // namespace

struct EditedFiles::File
{
    SandboxKey sandbox;
    QString path;
    FileEntry known; ///< as it was when its content was last the copy's
    QFile copy;
    std::shared_ptr<QSaveFile> fresh; ///< that is to take the copy's place
    QByteArray digest;                ///< of what the sandbox has, as far as this program knows
    std::unique_ptr<TransferJob> job; ///< goes before what it writes to
    Future<FileEntry> look;
    bool isOpen = false;
    bool isUnsent = false; ///< the copy holds something that the sandbox has not got
    bool isSaving = false;
    bool isAsking = false;
};

EditedFiles::EditedFiles(const ServiceReader &reader, Operations *operations, QWidget *window)
    : QObject(window)
    , m_reader(reader)
    , m_operations(operations)
    , m_window(window)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(400ms);
    connect(&m_soon, &QTimer::timeout, this, &EditedFiles::lookAtCopies);
    // Many programs write another file and give it the name: then only the folder tells.
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_soon, qOverload<>(&QTimer::start));
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_soon, qOverload<>(&QTimer::start));
}

EditedFiles::~EditedFiles()
{
    for (const auto &file : std::as_const(m_files))
        file->look.cancel();
}

QStringList EditedFiles::copies() const
{
    QStringList names;
    for (const auto &file : m_files)
        names.append(file->copy.fileName());
    return names;
}

QStringList EditedFiles::unsent() const
{
    QStringList names;
    for (const auto &file : m_files) {
        if (file->isUnsent)
            names.append(visibleOneLine(RemotePath::name(file->path)));
    }
    return names;
}

QString EditedFiles::copyName(const QString &name)
{
    QString safe;
    for (const QChar character : name) {
        const bool isPlain = character.isLetterOrNumber() || QStringView(u"._-+()").contains(character);
        safe += isPlain && !character.isSurrogate() ? character : QLatin1Char('_');
    }
    while (safe.startsWith(QLatin1Char('.')) || safe.startsWith(QLatin1Char('-')))
        safe[0] = QLatin1Char('_');
    // The end says of which kind it is.
    if (safe.size() > LongestName)
        safe = safe.left(LongestName / 2) + safe.right(LongestName / 2);
    return safe.isEmpty() ? QStringLiteral("_") : safe;
}

void EditedFiles::open(const SandboxKey &sandbox, const QString &path)
{
    const auto same = std::find_if(m_files.begin(), m_files.end(), [&](const auto &file) {
        return file->sandbox == sandbox && file->path == path;
    });
    if (same != m_files.end())
        return openAgain(*same);
    if (!m_folder)
        m_folder =
            std::make_unique<QTemporaryDir>(QDir::tempPath() + QStringLiteral("/sandkeeper-edit-XXXXXX"));
    const auto file = std::make_shared<File>();
    file->sandbox = sandbox;
    file->path = path;
    const QString own = QString::number(++m_number);
    if (!m_folder->isValid() || !QDir(m_folder->path()).mkdir(own))
        return fail(
            file,
            {.kind = Error::Kind::Local, .subject = m_folder->path(), .detail = m_folder->errorString()});
    file->copy.setFileName(m_folder->filePath(own) + QLatin1Char('/') + copyName(RemotePath::name(path)));
    m_files.append(file);
    file->look = m_reader.file(sandbox, path);
    whenDone<FileEntry>(file->look, this, [this, file](const Result<FileEntry> &entry) {
        if (!entry)
            return fail(file, entry.error());
        if (entry->size.value_or(0) > largest)
            return fail(file, {.kind = Error::Kind::TooLarge, .subject = file->path});
        file->known = *entry;
        fetch(file);
    });
}

void EditedFiles::fetch(const std::shared_ptr<File> &file)
{
    if (!file->copy.open(QIODevice::WriteOnly | QIODevice::NewOnly) ||
        !file->copy.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return fail(file, {.kind = Error::Kind::Local,
                           .subject = file->copy.fileName(),
                           .detail = file->copy.errorString()});
    file->job = m_reader.fetchFile(file->sandbox, file->path, &file->copy);
    if (!file->job)
        return fail(file, {.kind = Error::Kind::Local, .detail = tr("The account is not connected.")});
    limit(file->job.get());
    connect(file->job.get(), &Job::finished, this, [this, weak = std::weak_ptr(file)] {
        if (const auto ended = weak.lock())
            fetched(ended);
    });
}

void EditedFiles::limit(TransferJob *job)
{
    connect(job, &TransferJob::progressed, this, [job](qint64 done, qint64) {
        if (done > largest) // it has grown meanwhile, or its size was not told
            job->cancel();
    });
}

void EditedFiles::fetched(const std::shared_ptr<File> &file)
{
    file->copy.close();
    if (file->job->state() == Job::State::Cancelled)
        return fail(file, {.kind = Error::Kind::TooLarge, .subject = file->path});
    if (file->job->state() != Job::State::Succeeded)
        return fail(file, file->job->error());
    const Future<QByteArray> finished = QtConcurrent::run(finishCopy, file->copy.fileName(), m_mark);
    whenDone<QByteArray>(finished, this, [this, file](const Result<QByteArray> &digest) {
        if (!digest)
            return fail(file, digest.error());
        file->digest = *digest;
        file->isOpen = true;
        m_watcher.addPaths({file->copy.fileName(), QFileInfo(file->copy).path()});
        show(file);
    });
}

void EditedFiles::show(const std::shared_ptr<File> &file)
{
    const bool opened = QDesktopServices::openUrl(QUrl::fromLocalFile(file->copy.fileName()));
    const QString name = visibleOneLine(RemotePath::name(file->path));
    if (opened)
        Q_EMIT told(MessageBar::Severity::Information,
                    tr("“%1” is open on this computer. What you save there is written to the sandbox, "
                       "until this program ends.")
                        .arg(name),
                    {});
    else
        Q_EMIT told(MessageBar::Severity::Warning,
                    tr("This computer has no program for “%1”. Open the copy yourself; what you save in "
                       "it is written to the sandbox, until this program ends.")
                        .arg(name),
                    file->copy.fileName());
}

/// What is being edited is never fetched again over what is not in the sandbox yet.
void EditedFiles::openAgain(const std::shared_ptr<File> &file)
{
    if (!file->isOpen || file->look.isRunning())
        return; // it is on its way
    file->look = m_reader.file(file->sandbox, file->path);
    whenDone<FileEntry>(file->look, this, [this, file](const Result<FileEntry> &now) {
        const bool isSettled = !file->isUnsent && !file->isSaving && !file->isAsking;
        if (now && isSettled && !SaveFileOperation::isSame(*now, file->known) &&
            now->size.value_or(0) <= largest)
            fetchAgain(file, *now);
        else
            show(file);
    });
}

void EditedFiles::fetchAgain(const std::shared_ptr<File> &file, const FileEntry &now)
{
    file->job.reset(); // before what it wrote to
    file->fresh = std::make_shared<QSaveFile>(file->copy.fileName());
    if (file->fresh->open(QIODevice::WriteOnly))
        file->job = m_reader.fetchFile(file->sandbox, file->path, file->fresh.get());
    if (!file->job) // the copy is there, whatever is in the way of a newer one
        return show(file);
    file->isOpen = false;
    limit(file->job.get());
    connect(file->job.get(), &Job::finished, this, [this, weak = std::weak_ptr(file), now] {
        if (const auto ended = weak.lock())
            fetchedAgain(ended, now);
    });
}

void EditedFiles::fetchedAgain(const std::shared_ptr<File> &file, const FileEntry &now)
{
    const auto goOn = [this, file] {
        file->isOpen = true;
        show(file);
        m_soon.start(); // something may have been saved meanwhile
    };
    if (file->job->state() != Job::State::Succeeded)
        return goOn();
    const Future<QByteArray> replaced = QtConcurrent::run(replaceCopy, file->fresh, file->digest, m_mark);
    whenDone<QByteArray>(replaced, this, [file, now, goOn](const Result<QByteArray> &digest) {
        if (digest && !digest->isEmpty()) {
            file->digest = *digest;
            file->known = now;
        }
        goOn();
    });
}

void EditedFiles::lookAtCopies()
{
    for (const auto &file : std::as_const(m_files)) {
        if (!file->isOpen || file->isSaving || file->isAsking)
            continue;
        if (QFile::exists(file->copy.fileName()))
            m_watcher.addPath(file->copy.fileName()); // it may be another file by now
        auto *watcher = new QFutureWatcher<QByteArray>(this);
        connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, file] {
            watcher->deleteLater();
            compare(file, watcher->result());
        });
        watcher->setFuture(QtConcurrent::run(digestOf, file->copy.fileName()));
    }
}

void EditedFiles::compare(const std::shared_ptr<File> &file, const QByteArray &digest)
{
    if (digest.isEmpty() || digest == file->digest || !file->isOpen || file->isSaving || file->isAsking)
        return;
    file->digest = digest;
    file->isUnsent = true;
    save(file, false);
}

void EditedFiles::save(const std::shared_ptr<File> &file, bool anyway)
{
    file->isSaving = true;
    ResultOperation<FileEntry> *operation = m_operations->saveFile(
        file->sandbox, file->path, file->copy.fileName(), anyway ? std::nullopt : std::optional(file->known));
    operation->setWatched(true); // this object says how it ended
    connect(operation, &Operation::finished, this, [this, file, operation] { ended(file, operation); });
}

void EditedFiles::ended(const std::shared_ptr<File> &file, const ResultOperation<FileEntry> *operation)
{
    file->isSaving = false;
    if (operation->state() == Operation::State::Succeeded) {
        file->isUnsent = false;
        if (operation->result())
            file->known = *operation->result();
        Q_EMIT told(MessageBar::Severity::Success,
                    tr("“%1” was saved in the sandbox.").arg(visibleOneLine(RemotePath::name(file->path))),
                    {});
        Q_EMIT saved(file->sandbox);
        m_soon.start(); // something may have been saved meanwhile
        return;
    }
    const std::optional<Error> error = operation->firstError();
    if (error && error->reason == QLatin1String("REMOTE_CHANGED"))
        return askToOverwrite(file);
    file->digest.clear(); // so that the next saving tries again, also with the same content
    Q_EMIT told(MessageBar::Severity::Error,
                error ? message(*error) + QLatin1Char(' ') + advice(*error) : operation->statusText(),
                error ? technicalDetails(*error) : QString());
}

void EditedFiles::askToOverwrite(const std::shared_ptr<File> &file)
{
    file->isAsking = true;
    const QString name = visibleOneLine(RemotePath::name(file->path));
    QMessageBox *box = question(
        m_window->window(), "overwriteChangedDialog", tr("Changed in the sandbox"),
        tr("Overwrite “%1” in the sandbox?").arg(name),
        tr("It has been changed or deleted there since it was opened here. If you overwrite it, that "
           "change is lost. If not, your version stays in this copy until this program ends:\n\n%1")
            .arg(file->copy.fileName()),
        tr("Overwrite"));
    connect(box, &QMessageBox::accepted, this, [this, file] { save(file, true); });
    connect(box, &QDialog::finished, this, [file] { file->isAsking = false; });
    box->open();
}

void EditedFiles::fail(const std::shared_ptr<File> &file, const Error &error)
{
    file->copy.remove();
    m_files.removeOne(file);
    Error shown = fileError(error);
    if (shown.subject.isEmpty())
        shown.subject = file->path;
    if (!shown.isCancelled())
        Q_EMIT told(MessageBar::Severity::Error, message(shown) + QLatin1Char(' ') + advice(shown),
                    technicalDetails(shown));
}

} // namespace Sandkeeper
