// SPDX-License-Identifier: MIT
#include "ui/details/folderview.h"

#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/paddedheader.h"
#include "ui/widgets/plainitemdelegate.h"

#include <algorithm>

#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QScrollBar>

namespace Sandkeeper {

namespace {

constexpr qint64 TypingPause = 1000; // ms; what is typed later is another word

} // namespace

/// The kind as a shape before the name; hidden entries and links that lead nowhere are quieter.
class EntryDelegate final : public PlainItemDelegate
{
public:
    using PlainItemDelegate::PlainItemDelegate;

    QSet<QString> readyNames; ///< of what can be dragged out at once

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override
    {
        QWidget *editor = PlainItemDelegate::createEditor(parent, option, index);
        if (editor)
            nameWidgetBase(editor, "files.nameEdit", FolderView::tr("New name"));
        return editor;
    }

    /// The name without what says of which kind the content is stands ready to be replaced.
    void setEditorData(QWidget *editor, const QModelIndex &index) const override
    {
        auto *edit = qobject_cast<QLineEdit *>(editor);
        if (!edit)
            return PlainItemDelegate::setEditorData(editor, index);
        const QString name = index.data(Qt::EditRole).toString();
        edit->setText(name);
        const bool isFolder = FileType(index.data(RemoteFolderModel::TypeRole).toInt()) == FileType::Folder;
        const qsizetype point = isFolder ? -1 : name.lastIndexOf(QLatin1Char('.'));
        const int length = int(point > 0 ? point : name.size());
        // The view selects all of it after this.
        QMetaObject::invokeMethod(
            edit, [edit, length] { edit->setSelection(0, length); }, Qt::QueuedConnection);
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        PlainItemDelegate::initStyleOption(option, index);
        const auto type = FileType(index.data(RemoteFolderModel::TypeRole).toInt());
        const bool isLink = index.data(RemoteFolderModel::LinkRole).toBool();
        const bool isQuiet =
            index.data(RemoteFolderModel::HiddenRole).toBool() || (isLink && type == FileType::Link);
        if (isQuiet)
            setTextTone(option, Tone::Muted);
        if (index.column() != RemoteFolderModel::NameColumn)
            return;
        const bool isFolder = type == FileType::Folder;
        if (!readyNames.isEmpty() && readyNames.contains(index.data(Qt::EditRole).toString()))
            return setIcon(option, QStringLiteral("download"), Tone::Good);
        setIcon(option,
                isFolder ? QStringLiteral("folder")
                : isLink ? QStringLiteral("link")
                         : QStringLiteral("file"),
                isFolder && !isQuiet ? Tone::Accent : Tone::Muted);
    }
};

FolderView::FolderView(RemoteFolderModel *model, QWidget *parent)
    : QTableView(parent)
    , m_model(model)
    , m_delegate(new EntryDelegate(this))
{
    nameWidget(this, "files.table", tr("Files and folders"));
    auto *header = new PaddedHeader(this);
    setHorizontalHeader(header);
    setItemDelegate(m_delegate);
    setModel(model);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers); // F2 and the menu
    setContextMenuPolicy(Qt::CustomContextMenu);  // Qt's own menu of actions has an event loop of its own
    setDragDropMode(QAbstractItemView::DragOnly); // the tab takes what is dropped
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    // A fixed height: measuring a hundred thousand rows takes seconds.
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(PlainItemDelegate::rowHeight(fontMetrics()));
    verticalHeader()->hide();
    const int unit = fontMetrics().horizontalAdvance(QLatin1Char('x'));
    const int widths[] = {36, 13, 20, 14, 16};
    for (int column = 0; column < RemoteFolderModel::ColumnCount; ++column)
        setColumnWidth(column, unit * widths[column]);
    header->setStretchLastSection(false);
    header->setMinimumSectionSize(unit * 8);
    header->setSectionResizeMode(RemoteFolderModel::NameColumn, QHeaderView::Stretch);
    // The order comes first: without it, switching sorting on sorts by the first column, descending.
    header->setSortIndicator(RemoteFolderModel::NameColumn, Qt::AscendingOrder);
    setSortingEnabled(true);
    connect(this, &QAbstractItemView::activated, this,
            [this](const QModelIndex &index) { Q_EMIT openRequested(m_model->entry(index.row())); });
    connect(model, &RemoteFolderModel::aboutToRearrange, this, &FolderView::rowsAboutToRearrange);
    connect(model, &RemoteFolderModel::rearranged, this, &FolderView::rowsRearranged);
}

QList<FileEntry> FolderView::selectedEntries() const
{
    QList<int> rows;
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows += row;
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    QList<FileEntry> entries;
    entries.reserve(rows.size());
    for (const int row : std::as_const(rows))
        entries += m_model->entry(row);
    return entries;
}

int FolderView::selectedCount() const
{
    int count = 0;
    for (const QItemSelectionRange &range : selectionModel()->selection())
        count += range.height();
    return count;
}

void FolderView::selectName(const QString &name)
{
    const int row = m_model->rowOf(name);
    if (row < 0)
        return;
    const QModelIndex index = m_model->index(row, RemoteFolderModel::NameColumn);
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
}

void FolderView::editName()
{
    if (!currentIndex().isValid() || !selectionModel()->isRowSelected(currentIndex().row()))
        return;
    const QModelIndex index = currentIndex().siblingAtColumn(RemoteFolderModel::NameColumn);
    setCurrentIndex(index);
    edit(index);
}

/// As Qt's own, which would ask the model for every row's text as it is shown.
void FolderView::keyboardSearch(const QString &search)
{
    const bool goesOn = m_typedAt.isValid() && !m_typedAt.hasExpired(TypingPause);
    m_typedAt.start();
    m_typed = goesOn ? m_typed + search : search;
    const int rows = m_model->rowCount();
    // The same letter again: the next entry that begins with it.
    const bool again = m_typed.count(m_typed.at(0)) == m_typed.size();
    const QString wanted = again ? m_typed.left(1) : m_typed;
    const int from = std::max(0, currentIndex().row()) + (again && currentIndex().isValid() ? 1 : 0);
    for (int i = 0; i < rows; ++i) {
        const int row = (from + i) % rows;
        if (!m_model->entry(row).name.startsWith(wanted, Qt::CaseInsensitive))
            continue;
        selectionModel()->setCurrentIndex(m_model->index(row, RemoteFolderModel::NameColumn),
                                          QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        return;
    }
}

/// @return whether this key does something here; the window has other uses for some of them
bool FolderView::act(const QKeyEvent &event, bool really)
{
    if (state() == EditingState)
        return false;
    const auto does = [&](auto &&action) {
        if (really)
            action();
        return true;
    };
    const Qt::KeyboardModifiers modifiers = event.modifiers() & ~Qt::KeypadModifier;
    if (modifiers == Qt::NoModifier) {
        switch (event.key()) {
        case Qt::Key_Backspace:
        case Qt::Key_Back:
            return does([this] { Q_EMIT upRequested(); });
        case Qt::Key_F2:
            return does([this] { editName(); });
        case Qt::Key_Delete:
            return does([this] { Q_EMIT deleteRequested(); });
        case Qt::Key_Return:
        case Qt::Key_Enter:
            return does([this] {
                if (currentIndex().isValid())
                    Q_EMIT openRequested(m_model->entry(currentIndex().row()));
            });
        default:
            return false;
        }
    }
    if (modifiers == Qt::ControlModifier) {
        if (event.key() == Qt::Key_F)
            return does([this] { Q_EMIT filterRequested(); });
        return event.key() == Qt::Key_L && does([this] { Q_EMIT pathRequested(); });
    }
    if (modifiers != Qt::AltModifier)
        return false;
    switch (event.key()) {
    case Qt::Key_Up:
        return does([this] { Q_EMIT upRequested(); });
    case Qt::Key_Left:
        return does([this] { Q_EMIT backRequested(); });
    case Qt::Key_Right:
        return does([this] { Q_EMIT forwardRequested(); });
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return does([this] { Q_EMIT propertiesRequested(); });
    default:
        return false;
    }
}

bool FolderView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (act(*key, false) || (state() != EditingState && key->matches(QKeySequence::SelectAll))) {
            event->accept();
            return true;
        }
    }
    return QTableView::event(event);
}

void FolderView::keyPressEvent(QKeyEvent *event)
{
    if (act(*event, true))
        event->accept();
    else
        QTableView::keyPressEvent(event);
}

/// Home and End are the first and the last entry; a table would go to its first and last column.
QModelIndex FolderView::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    if (action == MoveHome || action == MoveEnd)
        modifiers |= Qt::ControlModifier;
    return QTableView::moveCursor(action, modifiers);
}

void FolderView::startDrag(Qt::DropActions)
{
    Q_EMIT dragRequested();
}

void FolderView::setDropRow(int row)
{
    if (std::exchange(m_dropRow, row) != row)
        viewport()->update();
}

void FolderView::setReadyNames(const QSet<QString> &names)
{
    if (std::exchange(m_delegate->readyNames, names) != names)
        viewport()->update();
}

void FolderView::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (m_dropRow < 0 || m_dropRow >= m_model->rowCount())
        return;
    QPainter painter(viewport());
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    painter.drawRect(
        QRect(1, rowViewportPosition(m_dropRow) + 1, viewport()->width() - 2, rowHeight(m_dropRow) - 2));
}

void FolderView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    if (!m_held)
        Q_EMIT selectionChangedByAnyone();
}

/// Qt would keep every cell of the selection by itself through a rearrangement, which takes seconds for many.
void FolderView::rowsAboutToRearrange()
{
    m_held = true;
    m_selected.clear();
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            m_selected.push_back(m_model->slotAt(row));
    }
    const int top = rowAt(0);
    m_top = top > 0 ? m_model->slotAt(top) : -1;
    m_current = currentIndex().isValid() ? m_model->slotAt(currentIndex().row()) : -1;
    setAutoScroll(false);
    if (!m_selected.empty())
        selectionModel()->clearSelection();
}

void FolderView::rowsRearranged()
{
    std::vector<int> rows;
    for (const int slot : m_selected) {
        if (const int row = m_model->rowOfSlot(slot); row >= 0)
            rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end());
    QItemSelection selection;
    for (size_t first = 0; first < rows.size();) {
        size_t end = first + 1;
        while (end < rows.size() && rows[end] == rows[end - 1] + 1)
            ++end;
        selection.append(
            QItemSelectionRange(m_model->index(rows[first], 0),
                                m_model->index(rows[end - 1], RemoteFolderModel::ColumnCount - 1)));
        first = end;
    }
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    if (const int row = m_model->rowOfSlot(m_current); row >= 0 && row != currentIndex().row())
        selectionModel()->setCurrentIndex(m_model->index(row, std::max(0, currentIndex().column())),
                                          QItemSelectionModel::NoUpdate);
    updateGeometries();
    if (const int row = m_model->rowOfSlot(m_top); row >= 0)
        verticalScrollBar()->setValue(row); // a step is a row
    setAutoScroll(true);
    m_held = false;
    Q_EMIT selectionChangedByAnyone();
}

} // namespace Sandkeeper
