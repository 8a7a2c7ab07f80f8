// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/filesystem.h"

#include <memory>
#include <vector>

#include <QAbstractTableModel>

namespace Sandkeeper {

/// The entries of one folder of a sandbox: sorted, filtered, and kept up to date by differences. A folder may
/// hold a hundred thousand of them, so everything that looks at all is done on a worker, one task after the
/// other; what comes of it is applied here as a few ranges of rows, or as one rearrangement with one range at
/// the end. Never reset while it shows the same folder. GUI thread.
class RemoteFolderModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { NameColumn, SizeColumn, ModifiedColumn, ModeColumn, OwnerColumn, ColumnCount };
    Q_ENUM(Column)
    enum Role {
        TypeRole = Qt::UserRole, ///< FileType as int
        LinkRole,                ///< bool
        HiddenRole               ///< bool: its name begins with a dot
    };

    explicit RemoteFolderModel(QObject *parent = nullptr);
    ~RemoteFolderModel() override;

    /// Another folder is meant.
    void clear();
    /// What comes from now on is a new list of the folder.
    void beginReading();
    void addEntries(const QList<FileEntry> &entries);
    /// `complete`: what has not come again is gone; else it stays.
    void endReading(bool complete);
    /// Something that was added, asked for or changed is not shown yet.
    bool isWorking() const { return m_working || m_again; }

    QString filterText() const;
    /// All its words must be in the name; `*` and `?` stand for what they do in a shell.
    void setFilterText(const QString &text);
    bool showsHidden() const;
    void setShowHidden(bool show);
    /// How many entries there are, shown or not.
    int totalCount() const { return m_total; }

    const FileEntry &entry(int row) const;
    /// -1 when there is no such entry, or it is not shown.
    int rowOf(const QString &name) const;
    /// A number that an entry keeps while it is in the folder, wherever it stands.
    int slotAt(int row) const;
    /// -1 when it is not shown any more.
    int rowOfSlot(int slot) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    /// Asks for a new name; the row changes when the folder has been read again.
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    /// Folders stay above everything else. Takes effect when the worker is done.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

Q_SIGNALS:
    /// Rows are about to leave, to come or to change places, in several steps.
    void aboutToRearrange();
    void rearranged();
    /// What was asked for is shown.
    void settled();
    void renameRequested(const QString &name, const QString &newName);

private:
    struct Row;
    struct Known;
    struct Task;
    struct Outcome;
    using RowPointer = std::shared_ptr<const Row>;
    /// With the slot at hand: going through a hundred thousand rows for it would take most of the time.
    struct Shown
    {
        const Row *row; ///< lives until the next task begins
        int slot;
    };
    using RowList = std::vector<Shown>;

    void schedule();
    void startTask();
    static std::shared_ptr<Outcome> work(std::unique_ptr<Task> task);
    static int compare(const Row &a, const Row &b, int column);
    static bool isBefore(const Row &left, const Row &right, int column, bool ascending);
    QVariant shownText(const FileEntry &file, Column column) const;
    QVariant toolTip(const FileEntry &file, Column column) const;
    void apply(Outcome &outcome);
    void become(RowList target);
    void removeMarked(const std::vector<char> &stays);
    void insertMissing(const RowList &target);
    void rearrange(RowList order);
    void renumber(size_t first = 0);
    void announce(const RowList &before);
    template <typename T>
    static void dispose(T waste);

    RowList m_order;                ///< what is shown, in its order
    std::vector<int> m_places;      ///< by slot: the row here, or -1
    std::unique_ptr<Known> m_known; ///< null while a worker has it
    std::unique_ptr<Task> m_next;   ///< what the next task has to do
    int m_folder = 0;               ///< which folder is meant, by number
    int m_total = 0;
    bool m_working = false;
    bool m_again = false;
    bool m_queued = false;
};

/// "Folder", "Link to a file", …
QString fileTypeText(const FileEntry &entry);
/// `rw-r-----`; empty when it is not known.
QString fileModeText(const FileEntry &entry);
/// "1.4 MiB"
QString fileSizeText(qint64 bytes);

} // namespace Sandkeeper

Q_DECLARE_METATYPE(Sandkeeper::FileType)
