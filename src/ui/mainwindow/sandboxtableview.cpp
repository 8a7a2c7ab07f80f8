// SPDX-License-Identifier: MIT
#include "ui/mainwindow/sandboxtableview.h"

#include "models/sandboxtext.h"
#include "ui/mainwindow/sandboxdelegate.h"
#include "ui/widgets/paddedheader.h"

#include <algorithm>
#include <utility>

#include <QContextMenuEvent>
#include <QDataStream>
#include <QDropEvent>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QShortcut>

namespace Sandkeeper {

namespace {

constexpr quint32 ColumnStateVersion = 2;

} // namespace

SandboxTableView::SandboxTableView(SandboxFilterModel *model, QWidget *parent)
    : QTableView(parent)
    , m_model(model)
{
    setObjectName(QStringLiteral("sandboxTable"));
    setAccessibleName(tr("Sandboxes"));
    setHorizontalHeader(new PaddedHeader(this));
    setModel(model);
    setItemDelegate(new SandboxDelegate(this));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setAlternatingRowColors(true);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false); // Tab leaves the table
    setCornerButtonEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    // A fixed height: measuring 100,000 rows takes seconds.
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(PlainItemDelegate::rowHeight(fontMetrics()));
    verticalHeader()->hide();
    setUpHeader();
    connect(this, &QAbstractItemView::activated, this, &SandboxTableView::openRequested);
    connect(m_model, &SandboxFilterModel::aboutToRearrange, this, &SandboxTableView::rowsAboutToRearrange);
    connect(m_model, &SandboxFilterModel::rearranged, this, &SandboxTableView::rowsRearranged);
    connect(m_model, &SandboxFilterModel::filterAboutToChange, this, &SandboxTableView::holdSelectionSignal);
    connect(m_model, &SandboxFilterModel::filterChanged, this, [this] {
        m_touched = true; // also when nothing selected left: what it is among is another
        releaseSelectionSignal();
    });
#ifndef Q_OS_WIN
    // Windows makes a context menu event of these keys by itself, other systems of the menu key only.
    auto *menuKeys = new QShortcut(QKeySequence(Qt::SHIFT | Qt::Key_F10), this);
    menuKeys->setContext(Qt::WidgetShortcut);
    connect(menuKeys, &QShortcut::activated, this, [this] { Q_EMIT contextMenuRequested(menuPosition()); });
#endif
}

QList<SandboxKey> SandboxTableView::selectedKeys() const
{
    return selectedKeys(m_model->rowCount());
}

QList<SandboxKey> SandboxTableView::selectedKeys(int atMost) const
{
    QList<int> rows;
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows += row;
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    rows.resize(std::min<qsizetype>(rows.size(), atMost));
    QList<SandboxKey> keys;
    keys.reserve(rows.size());
    for (const int row : rows)
        keys += m_model->keyAt(row);
    return keys;
}

QList<SandboxKey> SandboxTableView::visibleKeys() const
{
    QList<SandboxKey> keys;
    const int first = rowAt(0);
    for (int row = first; row >= 0 && row < m_model->rowCount(); ++row) {
        if (rowViewportPosition(row) >= viewport()->height())
            break;
        keys += m_model->keyAt(row);
    }
    return keys;
}

/// The disk changes little: it is there to be chosen.
bool SandboxTableView::isHiddenAtFirst(int column) const
{
    return SandboxTableModel::isUsage(column) &&
           (!m_usageOffered || column == SandboxTableModel::DiskUseColumn);
}

void SandboxTableView::applyUsageDefaults()
{
    for (int column = SandboxTableModel::CpuUseColumn; column <= SandboxTableModel::DiskUseColumn; ++column)
        setColumnHidden(column, isHiddenAtFirst(column));
}

void SandboxTableView::setUsageOffered(bool offered)
{
    if (offered == m_usageOffered)
        return;
    m_usageOffered = offered;
    if (!m_usageChosen)
        applyUsageDefaults();
    Q_EMIT columnsChanged();
}

bool SandboxTableView::showsUsage() const
{
    for (int column = SandboxTableModel::CpuUseColumn; column <= SandboxTableModel::DiskUseColumn; ++column) {
        if (!isColumnHidden(column))
            return true;
    }
    return false;
}

int SandboxTableView::selectedCount() const
{
    // Not selectedRows(): it makes an index for each, and is asked for at every change.
    int count = 0;
    for (const QItemSelectionRange &range : selectionModel()->selection())
        count += range.height();
    return count;
}

/// The row itself, else the next one below, else the next one above.
std::optional<SandboxKey> SandboxTableView::nearestThatStays(int row) const
{
    for (int below = row; below < m_model->rowCount(); ++below) {
        if (m_model->stays(below))
            return m_model->keyAt(below);
    }
    for (int above = row - 1; above >= 0; --above) {
        if (m_model->stays(above))
            return m_model->keyAt(above);
    }
    return {};
}

/// Qt keeps the selection, but when rows come above what is being read it moves away below the eyes, and when
/// the current row leaves, the last row of a rearrangement would be its heir.
void SandboxTableView::rowsAboutToRearrange()
{
    holdSelectionSignal();
    setAutoScroll(false); // no heir of the current row, and there may be several in between, is worth a jump
    const int top = rowAt(0);
    m_top = top > 0 ? nearestThatStays(top) : std::nullopt;
    const int current = currentIndex().row();
    m_become = current >= 0 && !m_model->stays(current) ? nearestThatStays(current) : std::nullopt;
}

void SandboxTableView::rowsRearranged()
{
    if (m_become) {
        const int column = std::max(0, currentIndex().column());
        selectionModel()->setCurrentIndex(m_model->index(m_model->rowOf(*m_become), column),
                                          QItemSelectionModel::NoUpdate);
    }
    updateGeometries(); // the scroll bar learns of the new number of rows
    const int position = m_top ? verticalHeader()->visualIndex(m_model->rowOf(*m_top)) : 0;
    verticalScrollBar()->setValue(
        verticalScrollMode() == ScrollPerItem ? position : verticalHeader()->sectionPosition(position));
    setAutoScroll(true);
    releaseSelectionSignal();
}

void SandboxTableView::holdSelectionSignal()
{
    ++m_held;
}

void SandboxTableView::releaseSelectionSignal()
{
    if (--m_held == 0 && std::exchange(m_touched, false))
        Q_EMIT selectionChangedByAnyone();
}

void SandboxTableView::selectionTouched()
{
    m_touched = m_held > 0;
    if (!m_touched)
        Q_EMIT selectionChangedByAnyone();
}

std::optional<SandboxKey> SandboxTableView::currentKey() const
{
    const QModelIndex current = currentIndex();
    if (current.isValid() && selectionModel()->isRowSelected(current.row()))
        return m_model->keyAt(current.row());
    const QItemSelection selection = selectionModel()->selection();
    if (selection.isEmpty())
        return {};
    int first = selection.first().top();
    for (const QItemSelectionRange &range : selection)
        first = std::min(first, range.top());
    return m_model->keyAt(first);
}

void SandboxTableView::selectKey(const SandboxKey &key)
{
    const int row = m_model->rowOf(key);
    if (row < 0)
        return;
    const QModelIndex index = m_model->index(row, SandboxTableModel::NameColumn);
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
}

QString SandboxTableView::selectionAsTsv() const
{
    QList<int> columns;
    for (int visual = 0; visual < int(SandboxTableModel::ColumnCount); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        if (!isColumnHidden(column))
            columns += column;
    }
    const auto line = [&columns](const auto &text) {
        QStringList cells;
        for (const int column : columns)
            cells += tsvCell(text(column));
        return cells.join(QLatin1Char('\t'));
    };
    QStringList lines{line([this](int column) {
        return m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    })};
    for (const SandboxKey &key : selectedKeys()) {
        const int row = m_model->rowOf(key);
        lines += line([this, row](int column) {
            const QModelIndex index = m_model->index(row, column);
            return index.data(SandboxTableModel::MissingRole).toBool() ? QString() : index.data().toString();
        });
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

QMenu *SandboxTableView::createColumnMenu(QWidget *parent)
{
    auto *menu = new QMenu(tr("Columns"), parent);
    menu->setObjectName(QStringLiteral("columnMenu"));
    menu->setToolTipsVisible(true); // a disabled entry says why
    for (int column = 0; column < int(SandboxTableModel::ColumnCount); ++column) {
        QAction *action =
            menu->addAction(m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setObjectName(QStringLiteral("action.column.%1").arg(column));
        action->setCheckable(true);
        if (column == SandboxTableModel::NameColumn) {
            action->setChecked(true);
            action->setEnabled(false); // a row must be told by something
            continue;
        }
        connect(action, &QAction::triggered, this, [this, column](bool show) {
            setColumnHidden(column, !show);
            m_usageChosen = m_usageChosen || SandboxTableModel::isUsage(column);
            Q_EMIT columnsChanged();
        });
        // Right also while the menu is closed: an assistive tool triggers actions without opening it.
        const auto follow = [this, action, column] {
            action->setChecked(!isColumnHidden(column));
            if (!SandboxTableModel::isUsage(column))
                return;
            action->setEnabled(m_usageOffered || action->isChecked());
            action->setToolTip(action->isEnabled() ? QString()
                                                   : tr("No connected account tells what its sandboxes use"));
        };
        follow();
        connect(menu, &QMenu::aboutToShow, action, follow);
        connect(this, &SandboxTableView::columnsChanged, action, follow);
    }
    menu->addSeparator();
    QAction *reset = menu->addAction(tr("Reset columns"), this, &SandboxTableView::resetColumns);
    reset->setObjectName(QStringLiteral("action.columns.reset"));
    return menu;
}

void SandboxTableView::resetColumns()
{
    QHeaderView *header = horizontalHeader();
    m_usageChosen = false;
    for (int column = 0; column < int(SandboxTableModel::ColumnCount); ++column) {
        setColumnHidden(column, isHiddenAtFirst(column));
        header->moveSection(header->visualIndex(column), column);
        setColumnWidth(column, defaultWidth(column));
    }
    sortByColumn(SandboxTableModel::CreatedColumn, Qt::DescendingOrder);
    Q_EMIT columnsChanged();
}

QByteArray SandboxTableView::columnState() const
{
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << ColumnStateVersion << quint32(SandboxTableModel::ColumnCount) << m_usageChosen
           << horizontalHeader()->saveState();
    return state;
}

bool SandboxTableView::restoreColumnState(const QByteArray &state)
{
    QDataStream stream(state);
    quint32 version = 0;
    quint32 columns = 0;
    bool usageChosen = false;
    QByteArray header;
    stream >> version >> columns >> usageChosen >> header;
    if (stream.status() != QDataStream::Ok || version != ColumnStateVersion ||
        columns != quint32(SandboxTableModel::ColumnCount) || !horizontalHeader()->restoreState(header))
        return false;
    setColumnHidden(SandboxTableModel::NameColumn, false);
    m_usageChosen = usageChosen;
    if (!m_usageChosen)
        applyUsageDefaults();
    sortByColumn(horizontalHeader()->sortIndicatorSection(), horizontalHeader()->sortIndicatorOrder());
    return true;
}

void SandboxTableView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    selectionTouched();
}

void SandboxTableView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    selectionTouched();
}

/// Goes on with the rows behind the last column: a selection that ends there looks broken off.
void SandboxTableView::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    paintTargets();
    const int left = horizontalHeader()->length() - horizontalHeader()->offset();
    const int first = rowAt(0);
    if (left >= viewport()->width() || first < 0)
        return;
    QPainter painter(viewport());
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    const QStyle::State plain = option.state & ~QStyle::State_MouseOver;
    for (int row = first; row < m_model->rowCount(); ++row) {
        const int top = rowViewportPosition(row);
        if (top >= viewport()->height())
            break;
        option.rect = QRect(left, top, viewport()->width() - left, rowHeight(row));
        option.features.setFlag(QStyleOptionViewItem::Alternate, row % 2 == 1);
        const bool selected = selectionModel()->isSelected(m_model->index(row, 0));
        option.state = selected ? plain | QStyle::State_Selected : plain;
        style()->drawPrimitive(QStyle::PE_PanelItemViewRow, &option, &painter, this);
        style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, &painter, this);
    }
}

void SandboxTableView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    Q_EMIT contextMenuRequested(byKey ? menuPosition() : event->globalPos());
    event->accept();
}

/// Where a menu asked for by a key opens: below the current cell, not where the pointer happens to be.
QPoint SandboxTableView::menuPosition() const
{
    return viewport()->mapToGlobal(currentIndex().isValid() ? visualRect(currentIndex()).bottomLeft()
                                                            : QPoint());
}

void SandboxTableView::setUpHeader()
{
    QHeaderView *header = horizontalHeader();
    header->setObjectName(QStringLiteral("sandboxTable.header"));
    header->setAccessibleName(tr("Columns"));
    header->setSectionsMovable(true);
    header->setStretchLastSection(false); // numbers stay beside what they belong to
    header->setMinimumSectionSize(fontMetrics().horizontalAdvance(u'x') * 5);
    for (int column = 0; column < int(SandboxTableModel::ColumnCount); ++column)
        setColumnWidth(column, defaultWidth(column));
    applyUsageDefaults();
    // The order comes first: without it, switching sorting on sorts by the first column, descending.
    header->setSortIndicator(SandboxTableModel::CreatedColumn, Qt::DescendingOrder);
    setSortingEnabled(true);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this, [this, header](const QPoint &position) {
        QMenu *menu = createColumnMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->popup(header->mapToGlobal(position));
    });
    connect(header, &QHeaderView::sectionResized, this, &SandboxTableView::columnsChanged);
    connect(header, &QHeaderView::sectionMoved, this, &SandboxTableView::columnsChanged);
    connect(header, &QHeaderView::sortIndicatorChanged, this, &SandboxTableView::columnsChanged);
}

int SandboxTableView::defaultWidth(int column) const
{
    // Not averageCharWidth(): that is a whole em in a Chinese font, although most of what is shown is Latin.
    const int unit = fontMetrics().horizontalAdvance(u'x');
    switch (SandboxTableModel::Column(column)) {
    case SandboxTableModel::NameColumn:
        return unit * 21;
    case SandboxTableModel::StateColumn:
        return unit * 16;
    case SandboxTableModel::AccountColumn:
        return unit * 21;
    case SandboxTableModel::ImageColumn:
        return unit * 19;
    case SandboxTableModel::LabelsColumn:
        return unit * 14;
    case SandboxTableModel::CpuColumn:
        return unit * 8;
    case SandboxTableModel::MemoryColumn:
        return unit * 10;
    case SandboxTableModel::GpuColumn:
        return unit * 16;
    case SandboxTableModel::CpuUseColumn:
        return unit * 11;
    case SandboxTableModel::MemoryUseColumn:
    case SandboxTableModel::DiskUseColumn:
        return unit * 15;
    case SandboxTableModel::CreatedColumn:
        break;
    case SandboxTableModel::TimeLeftColumn:
        return unit * 16; // “10 小时 47 分”
    case SandboxTableModel::ColumnCount:
        break;
    }
    return unit * 13;
}

void SandboxTableView::setTakesFiles(bool takes)
{
    setDragDropMode(takes ? DropOnly : NoDragDrop);
}

QList<SandboxKey> SandboxTableView::targetsAt(const QPoint &position) const
{
    const QModelIndex index = indexAt(position);
    if (!index.isValid())
        return {};
    QList<SandboxKey> targets = selectionModel()->isRowSelected(index.row())
                                    ? selectedKeys()
                                    : QList<SandboxKey>{m_model->keyAt(index.row())};
    if (m_comingFiles) // they are there already
        targets.removeAll(m_comingFiles->sandbox);
    return targets;
}

void SandboxTableView::markTargets(const QList<SandboxKey> &targets)
{
    if (m_targets == targets)
        return;
    m_targets = targets;
    viewport()->update();
}

/// A frame around the rows that would take what is being dragged.
void SandboxTableView::paintTargets()
{
    if (m_targets.isEmpty())
        return;
    QPainter painter(viewport());
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    for (const SandboxKey &key : std::as_const(m_targets)) {
        const int row = m_model->rowOf(key);
        if (row >= 0)
            painter.drawRect(
                QRect(1, rowViewportPosition(row) + 1, viewport()->width() - 2, rowHeight(row) - 2));
    }
}

void SandboxTableView::dragEnterEvent(QDragEnterEvent *event)
{
    // Read once: what comes from another program comes through the display server each time.
    m_comingPaths = localFilesIn(event->mimeData());
    m_comingFiles = RemoteFiles::from(event->mimeData());
    event->setAccepted(dragDropMode() == DropOnly && (!m_comingPaths.isEmpty() || m_comingFiles));
}

void SandboxTableView::dragMoveEvent(QDragMoveEvent *event)
{
    markTargets(targetsAt(event->position().toPoint()));
    // Never a move: what is dropped here stays where it was.
    event->setDropAction(Qt::CopyAction);
    event->setAccepted(!m_targets.isEmpty());
}

void SandboxTableView::dragLeaveEvent(QDragLeaveEvent *event)
{
    markTargets({});
    m_comingPaths.clear();
    m_comingFiles.reset();
    event->accept();
}

void SandboxTableView::dropEvent(QDropEvent *event)
{
    const QList<SandboxKey> targets = targetsAt(event->position().toPoint());
    const QStringList paths = std::exchange(m_comingPaths, {});
    const std::optional<RemoteFiles> files = std::exchange(m_comingFiles, {});
    markTargets({});
    event->setDropAction(Qt::CopyAction);
    event->setAccepted(!targets.isEmpty() && (!paths.isEmpty() || files));
    if (!event->isAccepted())
        return;
    if (files)
        Q_EMIT remoteFilesDropped(targets, *files);
    else
        Q_EMIT filesDropped(targets, paths);
}

} // namespace Sandkeeper
