// SPDX-License-Identifier: MIT
#include "core/transfers/transferdatabase.h"

#include <optional>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

constexpr int schemaVersion = 3;
constexpr int patience = 5000; // milliseconds

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

constexpr auto countTables = "SELECT count(*), count(*) FILTER (WHERE name = 'transfers') FROM sqlite_master";

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

    ~Worker() override
    {
        if (!m_changed.isEmpty() || !m_removed.isEmpty())
            write();
        close();
    }

    void load()
    {
        QList<TransferItem> items;
        if (!m_path.isEmpty()) {
            std::optional<Problem> problem = open(items);
            if (problem && problem->kind == StorageProblem::Damaged) {
                if (const QString kept = moveAside(); !kept.isEmpty()) {
                    Q_EMIT setAside(kept, problem->words);
                    problem = open(items);
                }
            }
            if (problem)
                Q_EMIT failed(problem->kind, problem->words);
        }
        Q_EMIT loaded(items);
    }

    void save(const QList<std::pair<int, TransferItem>> &changed, const QStringList &removed)
    {
        if (m_open) {
            for (const auto &entry : changed)
                m_changed.insert(entry.second.id, entry);
            for (const QString &id : removed) {
                m_changed.remove(id);
                m_removed.insert(id);
            }
            write();
        }
        Q_EMIT saved();
    }

Q_SIGNALS:
    void loaded(const QList<Sandkeeper::TransferItem> &items);
    void setAside(const QString &keptAs, const QString &words);
    void failed(Sandkeeper::StorageProblem problem, const QString &words);
    void saved();

private:
    struct Problem
    {
        StorageProblem kind = StorageProblem::Other;
        QString words; ///< the system's
    };

    Problem problemOf(const QSqlError &error) const
    {
        const QFileInfo info(m_path);
        const bool isClosed = info.exists() && !(info.isReadable() && info.isWritable());
        switch (error.nativeErrorCode().toInt() & 0xFF) { // behind that: which of them
        case 3:                                           // SQLITE_PERM
        case 8:                                           // SQLITE_READONLY
        case 23:                                          // SQLITE_AUTH
            return {StorageProblem::NotAllowed, error.text()};
        case 14: // SQLITE_CANTOPEN
            return {info.isDir() ? StorageProblem::Folder
                    : isClosed   ? StorageProblem::NotAllowed
                                 : StorageProblem::Other,
                    error.text()};
        case 5:  // SQLITE_BUSY
        case 6:  // SQLITE_LOCKED
        case 15: // SQLITE_PROTOCOL: it was tried to lock it too often
            return {StorageProblem::InUse, error.text()};
        case 13: // SQLITE_FULL
            return {StorageProblem::NoRoom, error.text()};
        case 10: // SQLITE_IOERR
            return {StorageProblem::Disk, error.text()};
        case 11: // SQLITE_CORRUPT
        case 26: // SQLITE_NOTADB
            return {StorageProblem::Damaged, error.text()};
        case 1: // SQLITE_ERROR: a good database in which something else is
            return {StorageProblem::Foreign, error.text()};
        default:
            return {StorageProblem::Other, error.text()};
        }
    }

    /// What could not be written before, too.
    void write()
    {
        QSqlDatabase database = QSqlDatabase::database(m_name);
        // Not by the database's own functions, which do not tell the codes of errors.
        QSqlQuery step(database);
        QSqlError error;
        if (!step.exec(u"BEGIN"_s))
            error = step.lastError();
        QSqlQuery insert(database);
        insert.prepare(u"INSERT OR REPLACE INTO transfers (%1) VALUES (%2?)"_s.arg(QLatin1String(columns),
                                                                                   u"?, "_s.repeated(30)));
        for (auto entry = m_changed.cbegin(); entry != m_changed.cend() && !error.isValid(); ++entry) {
            bind(insert, entry->first, entry->second);
            if (!insert.exec())
                error = insert.lastError();
        }
        QSqlQuery remove(database);
        remove.prepare(u"DELETE FROM transfers WHERE id = ?"_s);
        for (auto id = m_removed.cbegin(); id != m_removed.cend() && !error.isValid(); ++id) {
            remove.bindValue(0, *id);
            if (!remove.exec())
                error = remove.lastError();
        }
        if (!error.isValid() && !step.exec(u"COMMIT"_s))
            error = step.lastError();
        if (!error.isValid()) {
            m_changed.clear();
            m_removed.clear();
            if (m_told)
                step.exec(u"PRAGMA busy_timeout=%1"_s.arg(patience));
            return;
        }
        step.exec(u"ROLLBACK"_s);
        // Transfers wait for what is written; they are not to wait for somebody else again and again.
        step.exec(u"PRAGMA busy_timeout=0"_s);
        if (!std::exchange(m_told, true)) {
            const Problem problem = problemOf(error);
            Q_EMIT failed(problem.kind, problem.words);
        }
    }

    std::optional<Problem> open(QList<TransferItem> &items)
    {
        QDir().mkpath(QFileInfo(m_path).path());
        std::optional<Problem> problem;
        {
            QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name);
            database.setDatabaseName(m_path);
            database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=%1"_s.arg(patience));
            problem = database.open() ? prepare(database) : problemOf(database.lastError());
            if (!problem)
                problem = read(database, items);
        }
        m_open = !problem;
        if (problem) {
            items.clear();
            close();
        }
        return problem;
    }

    /// Looks before it changes anything.
    std::optional<Problem> prepare(const QSqlDatabase &database) const
    {
        QSqlQuery query(database);
        const auto run = [&query](const QString &statement) -> std::optional<QSqlError> {
            if (query.exec(statement) && (!query.isSelect() || query.next()))
                return {};
            return query.lastError();
        };
        const auto runAll = [&](const QStringList &statements) -> std::optional<Problem> {
            for (const QString &statement : statements) {
                if (const auto error = run(statement))
                    return problemOf(*error);
            }
            return {};
        };
        if (auto problem = runAll({u"PRAGMA user_version"_s}))
            return problem;
        const int version = query.value(0).toInt();
        query.finish();
        if (version > schemaVersion)
            return Problem{StorageProblem::Newer, u"user_version = %1"_s.arg(version)};
        if (auto problem = runAll({QLatin1String(countTables)}))
            return problem;
        const bool isOurs = version == 0 ? query.value(0).toInt() == 0 : query.value(1).toInt() == 1;
        query.finish();
        if (!isOurs)
            return Problem{StorageProblem::Foreign, u"user_version = %1"_s.arg(version)};
        // Whether it may be written, and by nobody else; and whether all of it can be read.
        if (auto problem = runAll({u"BEGIN IMMEDIATE"_s, u"PRAGMA user_version=%1"_s.arg(version),
                                   u"ROLLBACK"_s, u"PRAGMA quick_check(1)"_s}))
            return problem;
        const QString checked = query.value(0).toString();
        query.finish();
        if (checked != u"ok")
            return Problem{StorageProblem::Damaged, checked};
        if (QFileInfo(m_path).isFile()) // and no device
            QFile::setPermissions(m_path, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        // With a write-ahead log and NORMAL, a crash of the program loses nothing, and one of the system only
        // the last moments.
        if (auto problem = runAll({u"PRAGMA journal_mode=WAL"_s, u"PRAGMA synchronous=NORMAL"_s}))
            return problem;
        query.finish();
        if (version == schemaVersion)
            return {};
        const auto problem = runAll(upgrade(version));
        if (problem)
            query.exec(u"ROLLBACK"_s);
        return problem;
    }

    std::optional<Problem> read(const QSqlDatabase &database, QList<TransferItem> &items) const
    {
        QSqlQuery query(database);
        query.setForwardOnly(true);
        query.exec(u"SELECT %1 FROM transfers ORDER BY position, created"_s.arg(QLatin1String(columns)));
        while (query.next())
            items.append(itemOf(query));
        if (query.lastError().isValid())
            return problemOf(query.lastError());
        return {};
    }

    // In one step: a table without its version would be taken for somebody else's at the next start.
    static QStringList upgrade(int version)
    {
        QStringList statements{u"BEGIN"_s};
        if (version == 0)
            statements += QLatin1String(createTable);
        for (const NewColumn &column : newColumns) {
            if (version > 0 && column.since > version)
                statements += u"ALTER TABLE transfers ADD COLUMN %1 NOT NULL DEFAULT ''"_s.arg(
                    QLatin1String(column.definition));
        }
        return statements + QStringList{u"PRAGMA user_version=%1"_s.arg(schemaVersion), u"COMMIT"_s};
    }

    /// Empty when it cannot be renamed. The log goes along and first: a new file would take it for its own.
    QString moveAside() const
    {
        const QString stem =
            m_path + u".broken-"_s + QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss"_s);
        QString kept = stem;
        for (int number = 2; QFileInfo::exists(kept) && number < 100; ++number)
            kept = stem + u'-' + QString::number(number);
        const QString log = m_path + u"-wal"_s;
        const bool hasLog = QFileInfo::exists(log);
        if (hasLog && !QFile::rename(log, kept + u"-wal"_s))
            return {};
        if (!QFile::rename(m_path, kept)) {
            if (hasLog)
                QFile::rename(kept + u"-wal"_s, log);
            return {};
        }
        QFile::remove(m_path + u"-shm"_s);
        return kept;
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
    QHash<QString, std::pair<int, TransferItem>> m_changed; ///< yet to be written, with their places
    QSet<QString> m_removed;                                ///< as above
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
    connect(m_worker, &Worker::setAside, this, &TransferDatabase::setAside);
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
