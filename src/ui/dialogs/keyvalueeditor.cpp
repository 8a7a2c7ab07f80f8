// SPDX-License-Identifier: MIT
#include "ui/dialogs/keyvalueeditor.h"

#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/paddedheader.h"
#include "ui/widgets/plainitemdelegate.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

namespace Sandkeeper {

namespace {

/// Edits a cell and hands every keystroke to the model, so that validation is live and nothing typed is lost
/// when the dialog is sent off by a shortcut. A secret is typed blind and starts empty.
class CellDelegate final : public PlainItemDelegate
{
public:
    CellDelegate(KeyValueModel::Values values, QObject *parent)
        : PlainItemDelegate(parent)
        , m_values(values)
    {
    }

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &,
                          const QModelIndex &index) const override
    {
        auto *edit = new QLineEdit(parent);
        edit->setFrame(false);
        edit->setTextMargins(CellPadding - 2, 0, CellPadding - 2, 0); // a line edit adds two of its own
        nameWidget(edit, "cellEditor", index.model()->headerData(index.column(), Qt::Horizontal).toString());
        if (isMasked(index)) {
            edit->setEchoMode(QLineEdit::Password);
            edit->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
        }
        // commitData() is a signal of the delegate; sending one changes no state of ours.
        auto *self = const_cast<CellDelegate *>(this);
        connect(edit, &QLineEdit::textEdited, self, [self, edit] { Q_EMIT self->commitData(edit); });
        return edit;
    }

    void setEditorData(QWidget *editor, const QModelIndex &index) const override
    {
        auto *edit = static_cast<QLineEdit *>(editor);
        const QString text = index.data(Qt::EditRole).toString();
        // Each commit comes back here; setting the same text again would move the cursor to the end.
        if (!isMasked(index) && edit->text() != text && !edit->isModified())
            edit->setText(text);
    }

    void setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const override
    {
        const auto *edit = static_cast<QLineEdit *>(editor);
        if (edit->isModified())
            model->setData(index, edit->text());
    }

private:
    bool isMasked(const QModelIndex &index) const
    {
        return m_values == KeyValueModel::Values::Masked && index.column() == KeyValueModel::ValueColumn;
    }

    KeyValueModel::Values m_values;
};

} // namespace

KeyValueEditor::KeyValueEditor(KeyValueModel::Values values, const char *objectName,
                               const QString &accessibleName, QWidget *parent)
    : QWidget(parent)
    , m_model(new KeyValueModel(values, this))
    , m_view(nameWidget(new QTableView(this), objectName, accessibleName))
    , m_remove(new QPushButton(tr("Remove"), this))
{
    m_view->setHorizontalHeader(new PaddedHeader(m_view));
    m_view->setModel(m_model);
    m_view->setItemDelegate(new CellDelegate(values, m_view));
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setEditTriggers(QAbstractItemView::AnyKeyPressed | QAbstractItemView::DoubleClicked |
                            QAbstractItemView::SelectedClicked | QAbstractItemView::EditKeyPressed);
    m_view->setTabKeyNavigation(
        false); // Tab leaves the table; while a cell is edited it goes to the next one
    m_view->verticalHeader()->hide();
    const int rowHeight = PlainItemDelegate::rowHeight(m_view->fontMetrics());
    m_view->verticalHeader()->setDefaultSectionSize(rowHeight);
    m_view->horizontalHeader()->setStretchLastSection(true);
    m_view->setColumnWidth(0, m_view->fontMetrics().averageCharWidth() * 24);
    m_view->setFixedHeight(rowHeight * 5);

    const QByteArray base(objectName);
    auto *pasteButton = new QPushButton(tr("Paste NAME=value lines"), this);
    nameWidget(m_remove, (base + "Remove").constData(), tr("Remove the selected rows"));
    nameWidget(pasteButton, (base + "Paste").constData(), tr("Paste NAME=value lines"));
    m_remove->setAutoDefault(false);
    pasteButton->setAutoDefault(false);

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_remove);
    buttons->addWidget(pasteButton);
    buttons->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_view);
    layout->addLayout(buttons);

    auto *deleteAction = new QAction(m_view);
    deleteAction->setShortcut(QKeySequence::Delete);
    auto *pasteAction = new QAction(m_view);
    pasteAction->setShortcut(QKeySequence::Paste);
    for (QAction *action : {deleteAction, pasteAction}) {
        // Not in children: an open cell editor keeps its own Delete and Ctrl+V.
        action->setShortcutContext(Qt::WidgetShortcut);
        m_view->addAction(action);
    }
    connect(deleteAction, &QAction::triggered, this, &KeyValueEditor::removeSelected);
    connect(m_remove, &QPushButton::clicked, this, &KeyValueEditor::removeSelected);
    connect(pasteAction, &QAction::triggered, this, &KeyValueEditor::paste);
    connect(pasteButton, &QPushButton::clicked, this, &KeyValueEditor::paste);
    connect(m_model, &QAbstractItemModel::modelReset, this, &KeyValueEditor::edited);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &KeyValueEditor::edited);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &KeyValueEditor::edited);
}

QWidget *KeyValueEditor::focusTarget() const
{
    return m_view;
}

void KeyValueEditor::removeSelected()
{
    QModelIndexList rows = m_view->selectionModel()->selectedRows();
    if (rows.isEmpty() && m_view->currentIndex().isValid())
        rows << m_view->currentIndex();
    std::sort(rows.begin(), rows.end(), [](const auto &a, const auto &b) { return a.row() > b.row(); });
    for (const QModelIndex &index : std::as_const(rows))
        m_model->removeRow(index.row());
}

void KeyValueEditor::paste()
{
    m_model->addLines(QGuiApplication::clipboard()->text());
}

} // namespace Sandkeeper
