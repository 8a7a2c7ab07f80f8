// SPDX-License-Identifier: MIT
#include "models/remotefoldermodel.h"
#include "support/patience.h"

#include <ctime>

#include <QAbstractItemModelTester>
#include <QCollator>
#include <QElapsedTimer>
#include <QItemSelectionModel>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;

namespace {

FileEntry file(const QString &name, qint64 size = 1, FileType type = FileType::File)
{
    FileEntry entry;
    entry.name = name;
    entry.type = type;
    entry.size = size;
    entry.modified = QDateTime::fromSecsSinceEpoch(1'700'000'000 + size, Qt::UTC);
    entry.mode = 0644;
    entry.owner = u"root"_s;
    entry.group = u"root"_s;
    return entry;
}

FileEntry folder(const QString &name, qint64 size = 1)
{
    return file(name, size, FileType::Folder);
}

/// How long this thread ran, in ms. On a machine with other work it says more than a clock does.
double ran()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

/// Notes how long this thread was busy with a single event at most.
class TimedApplication final : public QCoreApplication
{
public:
    using QCoreApplication::QCoreApplication;

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (m_depth > 0 || QThread::currentThread() != thread())
            return QCoreApplication::notify(receiver, event);
        const double before = ran();
        ++m_depth;
        const bool result = QCoreApplication::notify(receiver, event);
        --m_depth;
        longest = std::max(longest, ran() - before);
        return result;
    }

    double longest = 0;

private:
    int m_depth = 0;
};

} // namespace

/// The list of one folder: what is shown, in which order, and how it changes.
class RemoteFolderModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void sorts_data();
    void sorts();
    void filters_data();
    void filters();
    void refreshesByDifferences();
    void selectionSurvives();
    void keepsWhatCameOfABrokenReading();
    void startsAnew();
    void tellsWhatItIs();
    void asksForNames();
    void becomesAnything();
    void takesAHundredThousand();

private:
    QStringList shown() const
    {
        QStringList names;
        for (int row = 0; row < m_model->rowCount(); ++row)
            names.append(m_model->entry(row).name);
        return names;
    }
    void read(const QList<FileEntry> &entries)
    {
        m_model->beginReading();
        m_model->addEntries(entries);
        m_model->endReading(true);
        settle();
    }
    void settle() { QTRY_VERIFY(!m_model->isWorking()); }

    std::unique_ptr<RemoteFolderModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void RemoteFolderModelTest::init()
{
    m_model = std::make_unique<RemoteFolderModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
}

void RemoteFolderModelTest::cleanup()
{
    m_tester.reset();
    m_model.reset();
}

void RemoteFolderModelTest::sorts_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<Qt::SortOrder>("order");
    QTest::addColumn<QStringList>("names");
    using Model = RemoteFolderModel;
    QTest::newRow("name") << int(Model::NameColumn) << Qt::AscendingOrder
                          << QStringList{u"b"_s, u"Z"_s, u"a2"_s, u"A10"_s, u"é"_s};
    QTest::newRow("name, other way") << int(Model::NameColumn) << Qt::DescendingOrder
                                     << QStringList{u"Z"_s, u"b"_s, u"é"_s, u"A10"_s, u"a2"_s};
    QTest::newRow("size") << int(Model::SizeColumn) << Qt::AscendingOrder
                          << QStringList{u"b"_s, u"Z"_s, u"A10"_s, u"é"_s, u"a2"_s};
    QTest::newRow("time, newest first") << int(Model::ModifiedColumn) << Qt::DescendingOrder
                                        << QStringList{u"b"_s, u"Z"_s, u"a2"_s, u"é"_s, u"A10"_s};
}

void RemoteFolderModelTest::sorts()
{
    QFETCH(const int, column);
    QFETCH(const Qt::SortOrder, order);
    QFETCH(const QStringList, names);
    read({file(u"é"_s, 20), file(u"A10"_s, 3), folder(u"Z"_s, 2), file(u"a2"_s, 100), folder(u"b"_s, 3)});
    m_model->sort(column, order);
    settle();
    QCOMPARE(shown(), names);
}

void RemoteFolderModelTest::filters_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("hidden");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("nothing") << QString() << false << QStringList{u"a.txt"_s, u"B.TXT"_s, u"note 1.md"_s};
    QTest::newRow("hidden too") << QString() << true
                                << QStringList{u".conf"_s, u"a.txt"_s, u"B.TXT"_s, u"note 1.md"_s};
    QTest::newRow("a part") << u"txt"_s << false << QStringList{u"a.txt"_s, u"B.TXT"_s};
    QTest::newRow("all words") << u"1 note"_s << false << QStringList{u"note 1.md"_s};
    QTest::newRow("pattern") << u"?.txt"_s << false << QStringList{u"a.txt"_s, u"B.TXT"_s};
    QTest::newRow("pattern of the whole") << u"*.md"_s << true << QStringList{u"note 1.md"_s};
    QTest::newRow("no pattern of others") << u"a.b[x"_s << true << QStringList{};
}

void RemoteFolderModelTest::filters()
{
    QFETCH(const QString, text);
    QFETCH(const bool, hidden);
    QFETCH(const QStringList, names);
    read({file(u"note 1.md"_s), file(u"B.TXT"_s), file(u".conf"_s), file(u"a.txt"_s)});
    m_model->setFilterText(text);
    m_model->setShowHidden(hidden);
    settle();
    QCOMPARE(shown(), names);
    QCOMPARE(m_model->totalCount(), 4);
    m_model->setFilterText({});
    m_model->setShowHidden(true);
    settle();
    QCOMPARE(m_model->rowCount(), 4);
}

void RemoteFolderModelTest::refreshesByDifferences()
{
    read({file(u"a"_s), file(u"b"_s), file(u"c"_s), file(u"d"_s)});
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    QSignalSpy layout(m_model.get(), &QAbstractItemModel::layoutChanged);
    read({file(u"d"_s), file(u"a"_s), file(u"c"_s, 7), file(u"bb"_s)});
    QCOMPARE(shown(), (QStringList{u"a"_s, u"bb"_s, u"c"_s, u"d"_s}));
    QCOMPARE(removed.count(), 1);
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.first().at(0).toModelIndex().row(), 2);
    read({file(u"d"_s), file(u"a"_s), file(u"c"_s, 7), file(u"bb"_s)});
    QCOMPARE(removed.count() + inserted.count() + changed.count(), 3);
    QCOMPARE(layout.count(), 0);
    QCOMPARE(reset.count(), 0);
}

void RemoteFolderModelTest::selectionSurvives()
{
    QList<FileEntry> entries;
    for (int i = 0; i < 200; ++i)
        entries.append(file(u"n%1"_s.arg(i), i));
    read(entries);
    QItemSelectionModel selection(m_model.get());
    const auto rows = QItemSelectionModel::Select | QItemSelectionModel::Rows;
    for (const int number : {3, 50, 120})
        selection.select(m_model->index(m_model->rowOf(u"n%1"_s.arg(number)), 0), rows);
    selection.setCurrentIndex(m_model->index(m_model->rowOf(u"n50"_s), 0), QItemSelectionModel::NoUpdate);
    // Every second one goes, others come, and the order is another.
    QList<FileEntry> others;
    for (int i = 0; i < 300; ++i) {
        if (i % 2 == 0 || i >= 200)
            others.append(file(u"n%1"_s.arg(i), 1000 - i));
    }
    read(others);
    m_model->sort(RemoteFolderModel::SizeColumn, Qt::DescendingOrder);
    settle();
    QStringList selected;
    for (const QModelIndex &index : selection.selectedRows())
        selected.append(m_model->entry(index.row()).name);
    selected.sort();
    QCOMPARE(selected, (QStringList{u"n120"_s, u"n50"_s}));
    QCOMPARE(m_model->entry(selection.currentIndex().row()).name, u"n50"_s);
}

void RemoteFolderModelTest::keepsWhatCameOfABrokenReading()
{
    read({file(u"a"_s), file(u"b"_s)});
    m_model->beginReading();
    m_model->addEntries({file(u"c"_s)});
    m_model->endReading(false);
    settle();
    QCOMPARE(shown(), (QStringList{u"a"_s, u"b"_s, u"c"_s}));
    read({file(u"b"_s)});
    QCOMPARE(shown(), QStringList{u"b"_s});
}

void RemoteFolderModelTest::startsAnew()
{
    read({file(u"a"_s), file(u"b"_s)});
    m_model->beginReading();
    m_model->addEntries({file(u"c"_s)});
    QCoreApplication::processEvents(); // a worker has it now
    m_model->clear();
    QCOMPARE(m_model->rowCount(), 0);
    QCOMPARE(m_model->totalCount(), 0);
    read({file(u"d"_s)});
    QTest::qWait(50); // what the worker made of the former folder must find nobody
    QCOMPARE(shown(), QStringList{u"d"_s});
}

void RemoteFolderModelTest::tellsWhatItIs()
{
    FileEntry link = file(u"li\nnk\u202e"_s, 1, FileType::Folder);
    link.isLink = true;
    link.linkTarget = u"/else\u202e"_s;
    link.mode.reset();
    FileEntry tool = file(u"tool"_s, 1536);
    tool.mode = 06751;
    tool.group = u"staff"_s;
    read({link, tool});
    const auto cell = [this](int row, RemoteFolderModel::Column column, int role = Qt::DisplayRole) {
        return m_model->index(row, column).data(role);
    };
    QCOMPARE(cell(0, RemoteFolderModel::NameColumn).toString(), u"li␊nk\\u202e"_s);
    QCOMPARE(cell(0, RemoteFolderModel::NameColumn, Qt::EditRole).toString(), link.name);
    QVERIFY(cell(0, RemoteFolderModel::NameColumn, Qt::ToolTipRole).toString().contains(u"/else\\u202e"));
    QCOMPARE(cell(0, RemoteFolderModel::SizeColumn).toString(), QString());
    QCOMPARE(cell(0, RemoteFolderModel::ModeColumn).toString(), QString());
    QCOMPARE(fileTypeText(link), u"Link to a folder"_s);
    QCOMPARE(cell(1, RemoteFolderModel::SizeColumn).toString(), u"1.5 KiB"_s);
    QCOMPARE(cell(1, RemoteFolderModel::ModeColumn).toString(), u"rwsr-s--x"_s);
    QCOMPARE(cell(1, RemoteFolderModel::ModeColumn, Qt::ToolTipRole).toString(), u"6751"_s);
    QCOMPARE(cell(1, RemoteFolderModel::OwnerColumn).toString(), u"root:staff"_s);
    tool.mode = 07666;
    QCOMPARE(fileModeText(tool), u"rwSrwSrwT"_s);
    for (int column = 0; column < RemoteFolderModel::ColumnCount; ++column)
        QVERIFY(!m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
}

void RemoteFolderModelTest::asksForNames()
{
    read({file(u"a"_s)});
    QSignalSpy asked(m_model.get(), &RemoteFolderModel::renameRequested);
    const QModelIndex name = m_model->index(0, RemoteFolderModel::NameColumn);
    QVERIFY(m_model->flags(name).testFlag(Qt::ItemIsEditable));
    QVERIFY(!m_model->flags(m_model->index(0, RemoteFolderModel::SizeColumn)).testFlag(Qt::ItemIsEditable));
    QVERIFY(!m_model->setData(name, u"a"_s, Qt::EditRole));
    QVERIFY(!m_model->setData(name, u""_s, Qt::EditRole));
    QCOMPARE(asked.count(), 0);
    m_model->setData(name, u"b"_s, Qt::EditRole);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.first(), (QVariantList{u"a"_s, u"b"_s}));
    QCOMPARE(shown(), QStringList{u"a"_s}); // only the service can say that it is called so
}

/// Whatever comes, goes and changes, in the end exactly that is shown, in order.
void RemoteFolderModelTest::becomesAnything()
{
    QRandomGenerator random(7);
    QCollator collator{QLocale(QLocale::English)};
    collator.setNumericMode(true);
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    for (int round = 0; round < 60; ++round) {
        QList<FileEntry> entries;
        QSet<QString> names;
        for (int i = int(random.bounded(60)); i > 0; --i) {
            const QString name = u"f%1"_s.arg(random.bounded(80));
            if (!names.contains(name))
                entries.append(random.bounded(5) == 0 ? folder(name) : file(name, random.bounded(4)));
            names.insert(name);
        }
        const bool ascending = random.bounded(2) == 0;
        m_model->sort(RemoteFolderModel::SizeColumn, ascending ? Qt::AscendingOrder : Qt::DescendingOrder);
        m_model->beginReading();
        for (qsizetype at = 0; at < entries.size(); at += 7) {
            m_model->addEntries(entries.mid(at, 7));
            if (random.bounded(2) == 0)
                QCoreApplication::processEvents();
        }
        m_model->endReading(true);
        settle();
        std::sort(entries.begin(), entries.end(), [&](const FileEntry &x, const FileEntry &y) {
            const bool isFolder = x.type == FileType::Folder;
            if (isFolder != (y.type == FileType::Folder))
                return isFolder;
            const FileEntry &a = ascending ? x : y;
            const FileEntry &b = ascending ? y : x;
            if (a.size.value_or(-1) != b.size.value_or(-1))
                return a.size.value_or(-1) < b.size.value_or(-1);
            const int order = collator.compare(a.name, b.name);
            return order != 0 ? order < 0 : a.name < b.name;
        });
        QCOMPARE(m_model->rowCount(), entries.size());
        for (int row = 0; row < m_model->rowCount(); ++row) {
            QCOMPARE(m_model->entry(row), entries.at(row));
            QCOMPARE(m_model->rowOf(entries.at(row).name), row);
            QCOMPARE(m_model->rowOfSlot(m_model->slotAt(row)), row);
        }
    }
}

void RemoteFolderModelTest::takesAHundredThousand()
{
    m_tester.reset(); // it looks at every row itself
#ifdef __SANITIZE_ADDRESS__
    constexpr int count = 25'000; // instrumented, each costs several times as much
#else
    constexpr int count = 100'000;
#endif
    QList<QList<FileEntry>> pieces;
    for (int i = 0; i < count; ++i) {
        if (i % 2000 == 0)
            pieces.append(QList<FileEntry>());
        pieces.last().append(file(u"some file %1.txt"_s.arg((i * 7919) % count), i));
    }
    auto &events = *static_cast<TimedApplication *>(QCoreApplication::instance());
    events.longest = 0;
    for (int round = 0; round < 2; ++round) {
        m_model->beginReading();
        for (const QList<FileEntry> &piece : std::as_const(pieces)) {
            m_model->addEntries(piece);
            QCoreApplication::processEvents(QEventLoop::AllEvents);
            QTest::qWait(1);
        }
        m_model->endReading(true);
        settle();
        QCOMPARE(m_model->rowCount(), count);
        pieces.last().removeLast();
        pieces.last().append(file(u"another"_s, count - 1));
    }
    m_model->sort(RemoteFolderModel::SizeColumn, Qt::DescendingOrder);
    settle();
    m_model->setFilterText(u"9"_s);
    settle();
    QVERIFY(m_model->rowCount() > count / 10);
    m_model->setFilterText({});
    settle();
    m_model->clear();
    read({file(u"a"_s)});
    qInfo("the longest event took %.1f ms", events.longest);
    QVERIFY(events.longest > 0);
    QVERIFY(events.longest < 50);
}

int main(int argc, char **argv)
{
    TimedApplication application(argc, argv);
    RemoteFolderModelTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_remotefoldermodel.moc"
