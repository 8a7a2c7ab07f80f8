// SPDX-License-Identifier: MIT
#include "core/store/settings.h"

#include "core/store/settingsfile.h"

#include <array>

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QStandardPaths>
#include <QTimer>

namespace Sandkeeper {

namespace {

constexpr std::chrono::milliseconds saveDelay{500};

const QString preferencesField = QStringLiteral("preferences");
const QString accountsField = QStringLiteral("accounts");
const QString statesField = QStringLiteral("states");

bool isLanguage(const QVariant &value)
{
    // Empty: the system's.
    static const QRegularExpression pattern(
        QStringLiteral("\\A(|[a-z]{2,3}(_[A-Z][a-z]{3})?(_[A-Z]{2})?)\\z"));
    return value.userType() == QMetaType::QString && pattern.match(value.toString()).hasMatch();
}

bool isTheme(const QVariant &value)
{
    const QString text = value.toString();
    return value.userType() == QMetaType::QString &&
           (text == u"system" || text == u"light" || text == u"dark");
}

bool isRefreshPace(const QVariant &value)
{
    bool good = false;
    const double seconds = value.toDouble(&good);
    const int type = value.userType();
    // JSON has only doubles, and QVariant would turn a text or a truth value into a number.
    const bool number = type == QMetaType::Int || type == QMetaType::Double || type == QMetaType::LongLong;
    return good && number && seconds >= 2 && seconds <= 3600 && seconds == static_cast<int>(seconds);
}

bool isFlag(const QVariant &value)
{
    return value.userType() == QMetaType::Bool;
}

/// Everything there is to know about a preference, in one place.
struct Preference
{
    Settings::Key key;
    QString name; ///< in the file
    QVariant fallback;
    bool (*isValid)(const QVariant &);
};

const Preference &preference(Settings::Key key)
{
    using Key = Settings::Key;
    static const std::array table{
        Preference{Key::Language, QStringLiteral("language"), QString(), isLanguage},
        Preference{Key::Theme, QStringLiteral("theme"), QStringLiteral("system"), isTheme},
        Preference{Key::RefreshSeconds, QStringLiteral("refreshSeconds"), 10, isRefreshPace},
        Preference{Key::ShowEnded, QStringLiteral("showEnded"), false, isFlag},
        Preference{Key::ConfirmSingleDelete, QStringLiteral("confirmSingleDelete"), true, isFlag},
    };
    for (const Preference &entry : table) {
        if (entry.key == key)
            return entry;
    }
    Q_UNREACHABLE();
}

SettingsFolder place(const QString &folder)
{
    const bool own = folder.isEmpty();
    return {own ? QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) : folder, own};
}

/// The value in the type of the default: JSON knows no integers.
QVariant typed(const Preference &entry, QVariant value)
{
    value.convert(entry.fallback.metaType());
    return value;
}

/// A password in a proxy's address is a secret, and secrets are in no file.
QString withoutPassword(const QString &proxy)
{
    QUrl url(proxy);
    if (!url.isValid() || url.password().isEmpty())
        return proxy;
    url.setPassword(QString());
    return url.toString();
}

QJsonObject toJson(const Account &account, QJsonObject object)
{
    object[u"id"] = account.id;
    object[u"provider"] = account.providerId;
    object[u"name"] = account.name;
    object[u"baseUrl"] = account.baseUrl.toString(QUrl::RemoveUserInfo);
    object[u"teamId"] = account.teamId;
    object[u"proxy"] = withoutPassword(account.proxy);
    object[u"caFile"] = account.caFile;
    object[u"keyPlace"] = account.keyPlace == Account::KeyPlace::Session ? QStringLiteral("session")
                                                                         : QStringLiteral("keychain");
    object[u"enabled"] = account.enabled;
    return object;
}

/// nullopt for an entry that is not an account of this version; it stays in the file as it is.
std::optional<Account> toAccount(const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    Account account;
    account.id = object.value(u"id").toString();
    account.providerId = object.value(u"provider").toString();
    if (account.id.isEmpty() || account.providerId.isEmpty())
        return std::nullopt;
    account.name = object.value(u"name").toString();
    account.baseUrl = QUrl(object.value(u"baseUrl").toString());
    account.teamId = object.value(u"teamId").toString();
    account.proxy = object.value(u"proxy").toString();
    account.caFile = object.value(u"caFile").toString();
    account.keyPlace = object.value(u"keyPlace").toString() == u"session" ? Account::KeyPlace::Session
                                                                          : Account::KeyPlace::Keychain;
    account.enabled = object.value(u"enabled").toBool(true);
    return account;
}

} // namespace

struct Settings::Private
{
    explicit Private(const QString &path)
        : folder(place(path))
        , settings(folder, QStringLiteral("settings.json"))
        , window(folder, QStringLiteral("window.json"))
    {
    }

    SettingsFolder folder;
    SettingsFile settings;
    SettingsFile window;
    QTimer timer;

    QJsonObject preferences() const { return settings.root().value(preferencesField).toObject(); }
};

Settings::Settings(const QString &folder, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(folder))
{
    d->timer.setSingleShot(true);
    d->timer.setInterval(saveDelay);
    for (SettingsFile *file : {&d->settings, &d->window}) {
        file->load();
        connect(file, &SettingsFile::failed, this, &Settings::saveFailed);
        connect(&d->timer, &QTimer::timeout, file, &SettingsFile::saveInBackground);
    }
}

Settings::~Settings()
{
    // Nobody is left to tell about a failure, and the values were reported unsaved before if they could not
    // be written then.
    static_cast<void>(flush());
}

QString Settings::folder() const
{
    return d->folder.path();
}

Result<QString> Settings::prepareFolder(const QString &folder)
{
    const SettingsFolder made = place(folder);
    if (const Result<void> ready = made.prepare(); !ready)
        return tl::unexpected(ready.error());
    return made.path();
}

QString Settings::loadProblem() const
{
    QStringList problems{d->settings.loadProblem(), d->window.loadProblem()};
    problems.removeAll(QString());
    return problems.join(u'\n');
}

QVariant Settings::value(Key key) const
{
    const Preference &entry = preference(key);
    const QVariant stored = d->preferences().value(entry.name).toVariant();
    return entry.isValid(stored) ? typed(entry, stored) : entry.fallback;
}

void Settings::setValue(Key key, const QVariant &newValue)
{
    const Preference &entry = preference(key);
    if (!entry.isValid(newValue) || value(key) == typed(entry, newValue))
        return;
    QJsonObject preferences = d->preferences();
    preferences[entry.name] = QJsonValue::fromVariant(typed(entry, newValue));
    d->settings.set(preferencesField, preferences);
    d->timer.start();
    Q_EMIT changed(key);
}

QList<Account> Settings::accounts() const
{
    QList<Account> result;
    QSet<QString> seen;
    const QJsonArray entries = d->settings.root().value(accountsField).toArray();
    for (const QJsonValue &entry : entries) {
        const auto account = toAccount(entry);
        if (!account || seen.contains(account->id))
            continue;
        seen.insert(account->id);
        result.append(*account);
    }
    return result;
}

void Settings::setAccounts(const QList<Account> &accounts)
{
    QHash<QString, QJsonObject> known; // with fields that only a newer version understands
    QJsonArray foreign;
    const QJsonArray before = d->settings.root().value(accountsField).toArray();
    for (const QJsonValue &entry : before) {
        const auto account = toAccount(entry);
        if (!account)
            foreign.append(entry);
        else if (!known.contains(account->id))
            known.insert(account->id, entry.toObject());
    }
    QJsonArray after;
    for (const Account &account : accounts) {
        if (account.origin == Account::Origin::Stored)
            after.append(toJson(account, known.value(account.id)));
    }
    for (const QJsonValue &entry : std::as_const(foreign))
        after.append(entry);
    if (after == before)
        return;
    d->settings.set(accountsField, after);
    d->timer.start();
}

QByteArray Settings::windowState(const QString &name) const
{
    const QString text = d->window.root().value(statesField).toObject().value(name).toString();
    const auto decoded =
        QByteArray::fromBase64Encoding(text.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    return decoded ? *decoded : QByteArray();
}

void Settings::setWindowState(const QString &name, const QByteArray &state)
{
    if (windowState(name) == state)
        return;
    QJsonObject states = d->window.root().value(statesField).toObject();
    states[name] = QString::fromLatin1(state.toBase64());
    d->window.set(statesField, states);
    d->timer.start();
}

Result<void> Settings::flush()
{
    d->timer.stop();
    Result<void> result = d->settings.saveNow();
    Result<void> other = d->window.saveNow();
    return result ? other : result;
}

} // namespace Sandkeeper
