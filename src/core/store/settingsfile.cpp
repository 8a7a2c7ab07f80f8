// SPDX-License-Identifier: MIT
#include "core/store/settingsfile.h"

#include "core/provider/future.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>
#include <QtConcurrentRun>

namespace Sandkeeper {

namespace {

constexpr int schemaVersion = 1;
constexpr qint64 largestFile = 4 * 1024 * 1024; // far above what this program writes
constexpr QFileDevice::Permissions ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
constexpr QFileDevice::Permissions ownerOnlyFolder = ownerOnly | QFileDevice::ExeOwner;
constexpr QFileDevice::Permissions everybodyElse = QFileDevice::ReadGroup | QFileDevice::WriteGroup |
                                                   QFileDevice::ExeGroup | QFileDevice::ReadOther |
                                                   QFileDevice::WriteOther | QFileDevice::ExeOther;

const QString schemaField = QStringLiteral("schema");

Error localError(const QString &path, const QString &detail)
{
    return {.kind = Error::Kind::Local, .subject = QDir::toNativeSeparators(path), .detail = detail};
}

Result<void> writeFile(const SettingsFolder &folder, const QString &path, const QByteArray &content)
{
    if (auto ready = folder.prepare(); !ready)
        return ready;
    QSaveFile file(path);
    // Permissions first: not even for a moment can somebody else open the file.
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(ownerOnly) ||
        file.write(content) != content.size() || !file.commit())
        return tl::unexpected(localError(path, file.errorString()));
    return {};
}

} // namespace

SettingsFolder::SettingsFolder(const QString &path, bool own)
    : m_path(QDir(path).absolutePath())
    , m_own(own)
{
}

Result<void> SettingsFolder::prepare() const
{
    const QFileInfo info(m_path);
    if (!info.exists()) {
        const QDir parent = info.dir();
        const bool made =
            parent.mkpath(QStringLiteral(".")) && parent.mkdir(info.fileName(), ownerOnlyFolder);
        if (!made && !QFileInfo(m_path).isDir()) // another instance may have been faster
            return tl::unexpected(
                localError(m_path, QCoreApplication::translate("Sandkeeper::Settings",
                                                               "The folder could not be made.")));
    } else if (!info.isDir()) {
        return tl::unexpected(
            localError(m_path, QCoreApplication::translate("Sandkeeper::Settings", "This is not a folder.")));
    } else if (m_own && (info.permissions() & everybodyElse)) {
        QFile::setPermissions(m_path, ownerOnlyFolder);
    }
    return {};
}

SettingsFile::SettingsFile(const SettingsFolder &folder, const QString &name)
    : m_folder(folder)
    , m_name(name)
{
    m_writer.setMaxThreadCount(1);
}

SettingsFile::~SettingsFile()
{
    m_writer.waitForDone();
}

QString SettingsFile::path() const
{
    return m_folder.path() + u'/' + m_name;
}

void SettingsFile::load()
{
    const QFileInfo info(path());
    if (!info.exists() && !info.isSymLink())
        return;
    // A pipe or a device would be waited for.
    if (!info.isFile())
        return setAside(QCoreApplication::translate("Sandkeeper::Settings", "it is not a file"));
    if (info.size() > largestFile)
        return setAside(QCoreApplication::translate("Sandkeeper::Settings", "it is far too large"));
    QFile file(path());
    if (!file.open(QIODevice::ReadOnly))
        return setAside(file.errorString());
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(file.read(largestFile), &problem);
    file.close();
    if (!document.isObject())
        return setAside(problem.error == QJsonParseError::NoError
                            ? QCoreApplication::translate("Sandkeeper::Settings", "it is not a JSON object")
                            : problem.errorString());
    m_root = document.object();
}

void SettingsFile::setAside(const QString &reason)
{
    const QString stem = path() + QStringLiteral(".broken-") +
                         QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss"));
    QString kept = stem;
    for (int number = 2; QFileInfo::exists(kept) && number < 100; ++number)
        kept = QStringLiteral("%1-%2").arg(stem).arg(number);
    if (QFile::rename(path(), kept)) {
        m_loadProblem = QCoreApplication::translate("Sandkeeper::Settings",
                                                    "The settings in %1 could not be read (%2), so the "
                                                    "defaults are used. The file was kept as %3.")
                            .arg(QDir::toNativeSeparators(path()), reason, QFileInfo(kept).fileName());
        return;
    }
    m_untouchable = true;
    m_loadProblem = QCoreApplication::translate("Sandkeeper::Settings",
                                                "The settings in %1 could not be read (%2), so the defaults "
                                                "are used. The file could not be renamed either; changes "
                                                "will not be saved until you move it away.")
                        .arg(QDir::toNativeSeparators(path()), reason);
}

void SettingsFile::set(const QString &field, const QJsonValue &value)
{
    m_root[field] = value;
    m_dirty = true;
}

QByteArray SettingsFile::serialised() const
{
    QJsonObject root = m_root;
    // A newer version's number stays: its fields are still there.
    if (root.value(schemaField).toInt() < schemaVersion)
        root[schemaField] = schemaVersion;
    return QJsonDocument(root).toJson();
}

void SettingsFile::saveInBackground()
{
    if (!m_dirty || m_untouchable)
        return;
    m_dirty = false;
    const int number = ++m_saves;
    const auto task = [folder = m_folder, file = path(), content = serialised()] {
        return writeFile(folder, file, content);
    };
    whenDone<void>(QtConcurrent::run(&m_writer, task), this, [this, number](const Result<void> &result) {
        if (result || number != m_saves)
            return;
        m_dirty = true;
        Q_EMIT failed(result.error());
    });
}

Result<void> SettingsFile::saveNow()
{
    // Also when nothing changed since: what is being written may be what the caller waits for.
    const bool busy = m_writer.activeThreadCount() > 0;
    m_writer.waitForDone();
    if (!m_dirty && !busy)
        return {};
    if (m_untouchable)
        return tl::unexpected(
            localError(path(), QCoreApplication::translate("Sandkeeper::Settings",
                                                           "A damaged file of this name is in the way.")));
    ++m_saves;
    auto result = writeFile(m_folder, path(), serialised());
    m_dirty = !result;
    return result;
}

} // namespace Sandkeeper
