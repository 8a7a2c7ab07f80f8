// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"

#include <QJsonObject>
#include <QObject>
#include <QThreadPool>

namespace Sandkeeper {

/// Where settings files are. Made, with owner-only permissions, when the first file is written.
class SettingsFolder
{
public:
    /// `own`: the platform's folder for this program alone, whose permissions are tightened when they are too
    /// wide. A folder the user named is only made so when it did not exist: it may serve other purposes.
    SettingsFolder(const QString &path, bool own);
    QString path() const { return m_path; }
    /// Any thread. Errors: the system's words.
    Result<void> prepare() const;

private:
    QString m_path;
    bool m_own;
};

/// One JSON object in one file: loaded once, changed in memory, written atomically with owner-only
/// permissions. Fields nobody changed are kept as they were, also those this version does not know.
/// GUI thread; the background save writes on a worker.
class SettingsFile : public QObject
{
    Q_OBJECT
public:
    SettingsFile(const SettingsFolder &folder, const QString &name);
    ~SettingsFile() override;

    void load();
    /// As Settings::loadProblem().
    QString loadProblem() const { return m_loadProblem; }

    const QJsonObject &root() const { return m_root; }
    void set(const QString &field, const QJsonValue &value);

    /// Does nothing when nothing changed. A failure is reported by failed(), and the values count as unsaved.
    void saveInBackground();
    Result<void> saveNow();

Q_SIGNALS:
    void failed(const Sandkeeper::Error &error);

private:
    QString path() const;
    QByteArray serialised() const;
    void setAside(const QString &reason);

    const SettingsFolder &m_folder;
    QString m_name;
    QString m_loadProblem;
    QJsonObject m_root;
    bool m_dirty = false;
    int m_saves = 0;            ///< so that the outcome of an older save is not taken for the newest one's
    bool m_untouchable = false; ///< a damaged file that could not be set aside: never written over
    QThreadPool m_writer;       ///< one thread, so that an older state never lands on a newer one
};

} // namespace Sandkeeper
