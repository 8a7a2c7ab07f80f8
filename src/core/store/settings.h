// SPDX-License-Identifier: MIT
#pragma once

#include "core/store/account.h"

#include <memory>

#include <QByteArray>
#include <QObject>
#include <QVariant>

namespace Sandkeeper {

/// All preferences, the accounts list (without keys) and window state, in files of one folder with owner-only
/// permissions: `settings.json` (preferences and accounts, schema version) and `window.json` (geometry,
/// columns). Written atomically. A file that cannot be read is kept beside as `*.broken-<time>` and reported
/// by loadProblem(); defaults are used then. GUI thread; files are small (a few KiB), read once and written
/// after a short delay and on destruction.
class SANDKEEPER_CORE_EXPORT Settings : public QObject
{
    Q_OBJECT
public:
    enum class Key {
        Language,            ///< QString: a locale name such as "zh_CN"; empty (default): the system's
        Theme,               ///< QString: "system" (default), "light", "dark"
        RefreshSeconds,      ///< int: 2 to 3600, default 10
        ShowEnded,           ///< bool: default false
        ConfirmSingleDelete, ///< bool: default true
    };
    Q_ENUM(Key)

    /// `folder` empty: the platform's place for this program's settings. A folder that is named and exists
    /// already keeps its permissions, for it may serve other purposes; the files are the owner's only
    /// everywhere.
    explicit Settings(const QString &folder, QObject *parent = nullptr);
    ~Settings() override;

    QString folder() const;
    /// The folder that Settings(`folder`) uses; it is made, and its permissions are seen to, as for the first
    /// file that is written there. Errors: Kind::Local with the folder's path.
    static Result<QString> prepareFolder(const QString &folder);
    /// Translated sentence naming the damaged file and where it is kept; empty when all was well.
    QString loadProblem() const;

    QVariant value(Key key) const; ///< the default when unset or of the wrong type
    /// Does nothing when the value is not valid for the key or is what it was.
    void setValue(Key key, const QVariant &value);

    QList<Account> accounts() const; ///< Stored ones only
    /// Others than Stored ones are left out, and so are passwords inside addresses: secrets are in no file.
    void setAccounts(const QList<Account> &accounts);

    /// Window state is opaque here and versioned by its writer.
    QByteArray windowState(const QString &name) const;
    void setWindowState(const QString &name, const QByteArray &state);

    /// Writes what is unsaved now. Errors: Kind::Local with the file's name.
    Result<void> flush();

Q_SIGNALS:
    void changed(Sandkeeper::Settings::Key key);
    void saveFailed(const Sandkeeper::Error &error);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace Sandkeeper
