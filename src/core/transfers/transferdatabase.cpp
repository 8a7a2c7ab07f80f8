// SPDX-License-Identifier: MIT
#include "core/transfers/transferdatabase.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

constexpr int schemaVersion = 3;

constexpr auto createTable = R"(CREATE TABLE transfers (
    id TEXT PRIMARY KEY NOT NULL, position INTEGER NOT NULL, priority INTEGER NOT NULL,
    direction INTEGER NOT NULL, account TEXT NOT NULL, sandbox TEXT NOT NULL, sandbox_name TEXT NOT NULL,
    remote_path TEXT NOT NULL, local_path TEXT NOT NULL, folder INTEGER NOT NULL, policy INTEGER NOT NULL,
    state INTEGER NOT NULL, bytes_done INTEGER NOT NULL, bytes_total INTEGER NOT NULL,
    files_done INTEGER NOT NULL, files_total INTEGER NOT NULL, error TEXT NOT NULL, created INTEGER NOT NULL,
    finished INTEGER, final_path TEXT NOT NULL, skipped INTEGER NOT NULL, left_out INTEGER NOT NULL,
    hashed INTEGER NOT NULL, validator BLOB NOT NULL, fingerprint BLOB NOT NULL,
    target_account TEXT NOT NULL DEFAULT '', target_sandbox TEXT NOT NULL DEFAULT '',
    target_name TEXT NOT NULL DEFAULT '', target_path TEXT NOT NULL DEFAULT '',
    placed_path TEXT NOT NULL DEFAULT '', placed_mark BLOB NOT NULL DEFAULT ''))";

struct NewColumn
{
    int since; ///< version of the schema
    const char *definition;
};

// What earlier versions have not known: copies, and how to know again what has got its name.
constexpr NewColumn newColumns[] = {{2, "target_account TEXT"}, {2, "target_sandbox TEXT"},
                                    {2, "target_name TEXT"},    {2, "target_path TEXT"},
                                    {3, "placed_path TEXT"},    {3, "placed_mark BLOB"}};

constexpr auto columns = "id, position, priority, direction, account, sandbox, sandbox_name, remote_path, "
                         "local_path, folder, policy, state, bytes_done, bytes_total, files_done, "
                         "files_total, error, created, finished, final_path, skipped, left_out, hashed, "
                         "validator, fingerprint, target_account, target_sandbox, target_name, "
                         "target_path, placed_path, placed_mark";

// A path may hold lone surrogates (remotename.h), which SQLite's UTF-8 would not give back: they are written
// as U+FFFE and their last byte in hexadecimal digits.
QString stored(const QString &path)
{
    QString result;
    for (qsizetype i = 0; i < path.size(); ++i) {
        const char16_t unit = path.at(i).unicode();
        const bool lone = unit >= 0xDC80 && unit <= 0xDCFF && (i == 0 || !path.at(i - 1).isHighSurrogate());
        if (lone || unit == 0xFFFE)
            result += QChar(0xFFFE) + u"%1"_s.arg(unit == 0xFFFE ? 0 : unit & 0xFF, 2, 16, QLatin1Char('0'));
        else
            result += path.at(i);
    }
    return result;
}

QString restored(const QString &text)
{
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i).unicode() != 0xFFFE) {
            result += text.at(i);
            continue;
        }
        const uint byte = text.mid(i + 1, 2).toUInt(nullptr, 16);
        result += QChar(char16_t(byte < 0x80 ? 0xFFFE : 0xDC00 + byte));
        i += 2;
    }
    return result;
}

QString errorToText(const std::optional<Error> &error)
{
    if (!error)
        return u""_s;
    return QString::fromUtf8(QJsonDocument(QJsonObject{{u"kind"_s, int(error->kind)},
                                                       {u"subject"_s, stored(error->subject)},
                                                       {u"detail"_s, error->detail},
                                                       {u"reason"_s, error->reason},
                                                       {u"httpStatus"_s, error->httpStatus}})
                                 .toJson(QJsonDocument::Compact));
}

std::optional<Error> errorFromText(const QString &text)
{
    const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
    if (object.isEmpty())
        return {};
    return Error{.kind = Error::Kind(std::clamp(object.value(u"kind"_s).toInt(), 0, int(Error::Kind::Local))),
                 .subject = restored(object.value(u"subject"_s).toString()),
                 .detail = object.value(u"detail"_s).toString(),
                 .reason = object.value(u"reason"_s).toString(),
                 .httpStatus = object.value(u"httpStatus"_s).toInt()};
}

template <typename T>
T enumOf(const QVariant &value, T last)
{
    return T(std::clamp(value.toInt(), 0, int(last)));
}

void bind(QSqlQuery &query, int position, const TransferItem &item)
{
    const TransferRequest &request = item.request;
    const QVariantList values{item.id,
                              position,
                              request.priority,
                              int(request.direction),
                              request.sandbox.accountId,
                              request.sandbox.sandboxId,
                              request.sandboxName,
                              stored(request.remotePath),
                              stored(request.localPath),
                              request.folder,
                              int(request.policy),
                              int(item.state),
                              item.bytesDone,
                              item.bytesTotal,
                              item.filesDone,
                              item.filesTotal,
                              errorToText(item.error),
                              item.createdAt.toMSecsSinceEpoch(),
                              item.finishedAt.isValid() ? item.finishedAt.toMSecsSinceEpoch() : QVariant(),
                              stored(item.finalPath),
                              item.skipped,
                              item.leftOut,
                              item.hashed,
                              item.validator,
                              item.fingerprint,
                              request.target.accountId,
                              request.target.sandboxId,
                              request.targetName,
                              stored(request.targetPath),
                              stored(item.placedPath),
                              item.placedMark};
    for (int i = 0; i < int(values.size()); ++i) {
        // A null text would break NOT NULL; an empty one is meant.
        const QVariant &value = values.at(i);
        if (value.typeId() == QMetaType::QString)
            query.bindValue(i, value.toString().isNull() ? u""_s : value.toString());
        else if (value.typeId() == QMetaType::QByteArray)
            query.bindValue(i, value.toByteArray().isNull() ? QByteArray("") : value.toByteArray());
        else
            query.bindValue(i, value);
    }
}

TransferItem itemOf(const QSqlQuery &query)
{
    TransferItem item;
    item.id = query.value(0).toString();
    item.request.priority = query.value(2).toInt();
    item.request.direction = enumOf(query.value(3), TransferDirection::Copy);
    item.request.sandbox = {query.value(4).toString(), query.value(5).toString()};
    item.request.sandboxName = query.value(6).toString();
    item.request.remotePath = restored(query.value(7).toString());
    item.request.localPath = restored(query.value(8).toString());
    item.request.folder = query.value(9).toBool();
    item.request.policy = enumOf(query.value(10), ConflictPolicy::Compare);
    item.state = enumOf(query.value(11), TransferState::Cancelled);
    item.bytesDone = query.value(12).toLongLong();
    item.bytesTotal = query.value(13).toLongLong();
    item.filesDone = query.value(14).toInt();
    item.filesTotal = query.value(15).toInt();
    item.error = errorFromText(query.value(16).toString());
    item.createdAt = QDateTime::fromMSecsSinceEpoch(query.value(17).toLongLong(), Qt::UTC);
    if (!query.value(18).isNull())
        item.finishedAt = QDateTime::fromMSecsSinceEpoch(query.value(18).toLongLong(), Qt::UTC);
    item.finalPath = restored(query.value(19).toString());
    item.skipped = query.value(20).toBool();
    item.leftOut = query.value(21).toInt();
    item.hashed = query.value(22).toBool();
    item.validator = query.value(23).toByteArray();
    item.fingerprint = query.value(24).toByteArray();
    item.request.target = {query.value(25).toString(), query.value(26).toString()};
    item.request.targetName = query.value(27).toString();
    item.placedPath = restored(query.value(29).toString());
    item.placedMark = query.value(30).toByteArray();
    item.request.targetPath = restored(query.value(28).toString());
    return item;
}

} // namespace

/// Lives on the thread.
class TransferDatabase::Worker final : public QObject
{
    Q_OBJECT
public:
    explicit Worker(QString path)
        : m_path(std::move(path))
        , m_name(QUuid::createUuid().toString())
    {
    }

    ~Worker() override { close(); }

    void load()
    {
        QList<TransferItem> items;
        if (!m_path.isEmpty() && !open()) {
            setAside();
            m_open = open();
            if (!m_open)
                Q_EMIT failed(m_problem);
        }
        if (m_open) {
            QSqlQuery query(QSqlDatabase::database(m_name));
            query.setForwardOnly(true);
            query.exec(u"SELECT %1 FROM transfers ORDER BY position, created"_s.arg(QLatin1String(columns)));
            while (query.next())
                items.append(itemOf(query));
        }
        Q_EMIT loaded(items);
    }

    void save(const QList<std::pair<int, TransferItem>> &changed, const QStringList &removed)
    {
        write(changed, removed);
        Q_EMIT saved();
    }

Q_SIGNALS:
    void loaded(const QList<Sandkeeper::TransferItem> &items);
    void failed(const QString &words);
    void saved();

private:
    void write(const QList<std::pair<int, TransferItem>> &changed, const QStringList &removed)
    {
        if (!m_open)
            return;
        QSqlDatabase database = QSqlDatabase::database(m_name);
        database.transaction();
        QSqlQuery insert(database);
        insert.prepare(u"INSERT OR REPLACE INTO transfers (%1) VALUES (%2?)"_s.arg(QLatin1String(columns),
                                                                                   u"?, "_s.repeated(30)));
        bool good = true;
        for (const auto &[position, item] : changed) {
            bind(insert, position, item);
            good = good && insert.exec();
        }
        QSqlQuery remove(database);
        remove.prepare(u"DELETE FROM transfers WHERE id = ?"_s);
        for (const QString &id : removed) {
            remove.bindValue(0, id);
            good = good && remove.exec();
        }
        if (good && database.commit())
            return;
        // What a query says, the database does not repeat.
        m_problem.clear();
        for (const QSqlError &error : {insert.lastError(), remove.lastError(), database.lastError()}) {
            if (m_problem.isEmpty() && error.isValid())
                m_problem = error.text();
        }
        database.rollback();
        if (!std::exchange(m_told, true))
            Q_EMIT failed(m_problem);
    }

    bool open()
    {
        QDir().mkpath(QFileInfo(m_path).path());
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name);
        database.setDatabaseName(m_path);
        database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=5000"_s);
        m_open = database.open();
        if (m_open)
            QFile::setPermissions(m_path, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        m_open = m_open && prepare(database);
        if (!m_open) {
            if (database.lastError().isValid())
                m_problem = database.lastError().text();
            database = QSqlDatabase();
            close();
        }
        return m_open;
    }

    bool prepare(QSqlDatabase &database)
    {
        QSqlQuery query(database);
        const bool good = prepare(database, query);
        if (!good)
            m_problem = query.lastError().text();
        return good;
    }

    static bool prepare(QSqlDatabase &database, QSqlQuery &query)
    {
        // With a write-ahead log and NORMAL, a crash of the program loses nothing, and one of the system only
        // the last moments.
        if (!query.exec(u"PRAGMA journal_mode=WAL"_s) || !query.exec(u"PRAGMA synchronous=NORMAL"_s) ||
            !query.exec(u"PRAGMA user_version"_s) || !query.next())
            return false;
        const int version = query.value(0).toInt();
        query.finish();
        if (version == schemaVersion)
            return query.exec(u"SELECT count(*) FROM transfers"_s);
        return version >= 0 && version < schemaVersion && upgrade(database, query, version);
    }

    // In one step: a table without its version would be taken for somebody else's at the next start.
    static bool upgrade(QSqlDatabase &database, QSqlQuery &query, int version)
    {
        bool good = database.transaction();
        if (version == 0)
            good = good && query.exec(QLatin1String(createTable));
        for (const NewColumn &column : newColumns) {
            if (version > 0 && column.since > version)
                good = good && query.exec(u"ALTER TABLE transfers ADD COLUMN %1 NOT NULL DEFAULT ''"_s.arg(
                                   QLatin1String(column.definition)));
        }
        good = good && query.exec(u"PRAGMA user_version=%1"_s.arg(schemaVersion)) && database.commit();
        if (!good)
            database.rollback();
        return good;
    }

    void setAside()
    {
        const QString suffix = u".broken-"_s + QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss"_s);
        QFile::rename(m_path, m_path + suffix);
        QFile::remove(m_path + u"-wal"_s);
        QFile::remove(m_path + u"-shm"_s);
    }

    void close()
    {
        m_open = false;
        if (!QSqlDatabase::contains(m_name))
            return;
        QSqlDatabase::database(m_name, false).close();
        QSqlDatabase::removeDatabase(m_name);
    }

    const QString m_path;
    const QString m_name;
    QString m_problem;
    bool m_open = false;
    bool m_told = false;
};

TransferDatabase::TransferDatabase(QString path, QObject *parent)
    : QObject(parent)
    , m_worker(new Worker(std::move(path)))
{
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &Worker::loaded, this, &TransferDatabase::loaded);
    connect(m_worker, &Worker::failed, this, &TransferDatabase::failed);
    connect(m_worker, &Worker::saved, this, &TransferDatabase::saved);
    m_thread.setObjectName(u"transfer queue"_s);
    m_thread.start();
}

TransferDatabase::~TransferDatabase()
{
    // Behind everything that was asked for before.
    QMetaObject::invokeMethod(
        m_worker, [this] { m_thread.quit(); }, Qt::QueuedConnection);
    m_thread.wait();
}

void TransferDatabase::load()
{
    QMetaObject::invokeMethod(m_worker, &Worker::load, Qt::QueuedConnection);
}

void TransferDatabase::save(const QList<std::pair<int, TransferItem>> &changed, const QStringList &removed)
{
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, changed, removed] { worker->save(changed, removed); },
        Qt::QueuedConnection);
}

} // namespace Sandkeeper

#include "transferdatabase.moc"
