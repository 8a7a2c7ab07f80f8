// SPDX-License-Identifier: MIT
#include "ui/dialogs/deletedialog.h"

#include "models/sandboxtext.h"
#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/paddedheader.h"
#include "ui/widgets/plainitemdelegate.h"

#include <QAbstractTableModel>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace Sandkeeper {

namespace {

class ItemsModel final : public QAbstractTableModel
{
public:
    enum Column { Name, Account, State, Id, ColumnCount };

    ItemsModel(QList<DeleteDialog::Item> items, QObject *parent)
        : QAbstractTableModel(parent)
        , m_items(std::move(items))
    {
    }

    int rowCount(const QModelIndex &parent) const override
    {
        return parent.isValid() ? 0 : int(m_items.size());
    }
    int columnCount(const QModelIndex &parent) const override { return parent.isValid() ? 0 : ColumnCount; }

    QVariant data(const QModelIndex &index, int role) const override
    {
        const DeleteDialog::Item &item = m_items.at(index.row());
        if (role == Qt::FontRole && index.column() == Id)
            return QFontDatabase::systemFont(QFontDatabase::FixedFont);
        if (role != Qt::DisplayRole)
            return {};
        switch (index.column()) {
        case Name:
            return item.name.isEmpty() ? DeleteDialog::tr("(no name)") : visibleOneLine(item.name);
        case Account:
            return visibleOneLine(item.accountName);
        case State:
            return visibleOneLine(stateText(item.state, item.stateWord));
        default:
            return visibleOneLine(item.key.sandboxId);
        }
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
            return {};
        switch (section) {
        case Name:
            return DeleteDialog::tr("Name");
        case Account:
            return DeleteDialog::tr("Account");
        case State:
            return DeleteDialog::tr("State");
        default:
            return DeleteDialog::tr("ID");
        }
    }

private:
    QList<DeleteDialog::Item> m_items;
};

} // namespace

DeleteDialog::DeleteDialog(QList<Item> items, QWidget *parent)
    : QDialog(parent)
    , m_items(std::move(items))
{
    const int count = int(m_items.size());
    const QString verb = tr("Delete %n sandbox(es)", nullptr, count);
    setObjectName(QStringLiteral("deleteDialog"));
    setWindowTitle(verb);

    auto *question =
        wrappedLabel(tr("Delete %n sandbox(es) with all files and processes inside?", nullptr, count), this);
    QFont font = question->font();
    font.setBold(true);
    question->setFont(font);
    auto *warning =
        wrappedLabel(tr("This cannot be undone. Files that are not saved elsewhere are lost."), this);

    m_pauseHint = new HintLabel({}, this);
    m_pauseHint->hide();
    m_buttons = new QDialogButtonBox(this);
    auto *cancel = nameWidget(m_buttons->addButton(QDialogButtonBox::Cancel), "deleteCancel", tr("Cancel"));
    cancel->setText(tr("Cancel"));
    m_delete = nameWidget(new QPushButton(verb), "deleteConfirm", verb);
    m_buttons->addButton(m_delete, QDialogButtonBox::DestructiveRole);
    m_delete->setAutoDefault(false);
    cancel->setDefault(true);
    connect(m_delete, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(question);
    layout->addWidget(buildTable(), 1);
    layout->addWidget(warning);
    layout->addWidget(m_pauseHint);
    if (count >= TypedNumberThreshold) {
        m_number = nameWidget(new QLineEdit(this), "deleteNumber", tr("Number of sandboxes to delete"));
        m_number->setMaximumWidth(m_number->fontMetrics().averageCharWidth() * 14);
        auto *line = new QHBoxLayout;
        line->setSpacing(8);
        auto *label = plainLabel(tr("To go on, type their number (%1):").arg(count), this);
        label->setBuddy(m_number);
        line->addWidget(label);
        line->addWidget(m_number);
        line->addStretch(1);
        layout->addLayout(line);
        connect(m_number, &QLineEdit::textChanged, this, &DeleteDialog::updateButton);
    }
    layout->addWidget(m_buttons);
    updateButton();
    // Not the size hint: that has the texts wrapped at a far smaller width.
    resize(640, std::min(480, layout->totalHeightForWidth(640)));
    (m_number ? static_cast<QWidget *>(m_number) : cancel)->setFocus(Qt::OtherFocusReason);
}

QWidget *DeleteDialog::buildTable()
{
    auto *table = nameWidget(new QTableView(this), "deleteList", tr("Sandboxes to be deleted"));
    table->setHorizontalHeader(new PaddedHeader(table));
    table->setItemDelegate(new PlainItemDelegate(table));
    table->setModel(new ItemsModel(m_items, table));
    table->setSelectionMode(QAbstractItemView::NoSelection);
    table->setTabKeyNavigation(false);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->verticalHeader()->hide();
    const int rowHeight = PlainItemDelegate::rowHeight(table->fontMetrics());
    table->verticalHeader()->setDefaultSectionSize(rowHeight);
    table->horizontalHeader()->setStretchLastSection(true);
    const int unit = table->fontMetrics().averageCharWidth();
    table->setColumnWidth(ItemsModel::Name, unit * 28);
    table->setColumnWidth(ItemsModel::Account, unit * 20);
    table->setColumnWidth(ItemsModel::State, unit * 16);
    // A short list is shown whole, a long one scrolls.
    const int rows = std::clamp(int(m_items.size()), 1, 10);
    const int height = table->horizontalHeader()->sizeHint().height() + rows * rowHeight + 4;
    table->setMinimumHeight(height);
    if (rows == m_items.size())
        table->setMaximumHeight(height);
    return table;
}

void DeleteDialog::offerPause()
{
    const QString text = tr("Pause instead");
    auto *pause = nameWidget(new QPushButton(text), "deletePause", text);
    pause->setAutoDefault(false);
    m_buttons->addButton(pause, QDialogButtonBox::ActionRole);
    connect(pause, &QPushButton::clicked, this, [this] {
        reject();
        Q_EMIT pauseChosen();
    });
    m_pauseHint->setText(tr("What is paused keeps its memory and files and can be resumed later."));
    m_pauseHint->show();
    resize(width(), std::max(height(), layout()->totalHeightForWidth(width())));
}

QList<SandboxKey> DeleteDialog::keys() const
{
    QList<SandboxKey> keys;
    keys.reserve(m_items.size());
    for (const Item &item : m_items)
        keys << item.key;
    return keys;
}

void DeleteDialog::updateButton()
{
    if (!m_number)
        return;
    const bool matches = m_number->text().trimmed() == QString::number(m_items.size());
    m_delete->setEnabled(matches);
    m_delete->setToolTip(matches ? QString() : tr("Type the number of sandboxes first."));
}

} // namespace Sandkeeper
