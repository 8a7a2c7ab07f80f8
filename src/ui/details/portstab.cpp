// SPDX-License-Identifier: MIT
#include "ui/details/portstab.h"

#include "ui/dialogs/exposedialog.h"
#include "ui/dialogs/question.h"
#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/paddedheader.h"
#include "ui/widgets/plainitemdelegate.h"
#include "ui/widgets/plaintext.h"

#include <QAction>
#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QMenu>
#include <QTableView>

namespace Sandkeeper {

PortsTab::PortsTab(const ServiceReader &reader, Operations *operations, QWidget *parent)
    : RemoteTab(reader, Ability::Ports, "details.ports", tr("Ports"), parent)
    , m_operations(operations)
    , m_model(new PortTableModel(this))
    , m_table(nameWidget(new QTableView(this), "ports.table", tr("Exposed ports")))
{
    m_table->setHorizontalHeader(new PaddedHeader(m_table));
    m_table->setItemDelegate(new PlainItemDelegate(m_table));
    m_table->setModel(m_model);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(PlainItemDelegate::rowHeight(fontMetrics()));
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    const int unit = fontMetrics().averageCharWidth();
    const int widths[] = {10, 12, 20, 60, 16};
    for (int column = 0; column < PortTableModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, unit * widths[column]);
    m_table->horizontalHeader()->setStretchLastSection(false);
    m_table->horizontalHeader()->setSectionResizeMode(PortTableModel::AddressColumn, QHeaderView::Stretch);
    setContent(m_table);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RemoteTab::changed);
    connect(m_table, &QTableView::activated, this, &PortsTab::confirmOpen);
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint &position) {
        auto *menu = new QMenu(this); // Qt's own menu of actions has an event loop of its own
        menu->setObjectName(QStringLiteral("portsMenu"));
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->setToolTipsVisible(true); // a disabled entry says why
        menu->addActions(m_table->actions());
        menu->popup(m_table->viewport()->mapToGlobal(position));
    });
}

const ExposedPort *PortsTab::current() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() || !refusal().isEmpty() ? nullptr : &m_model->port(rows.constFirst().row());
}

void PortsTab::addPortAction(QAction *action)
{
    addToolAction(action);
    m_table->addAction(action);
}

void PortsTab::load()
{
    ask<QList<ExposedPort>>(reader().ports(sandbox()), [this](QList<ExposedPort> ports) {
        const bool first = m_model->rowCount() == 0;
        m_model->setPorts(std::move(ports));
        if (first && m_model->rowCount() > 0)
            m_table->selectRow(0);
    });
}

void PortsTab::forget()
{
    m_model->setPorts({});
}

RemoteTab::Nothing PortsTab::nothing() const
{
    return {.title = tr("No port is exposed"),
            .text = tr("Expose a port to reach a server that runs in this sandbox from outside."),
            .action = m_exposeAction};
}

void PortsTab::openExposeDialog()
{
    if (sandbox().sandboxId.isEmpty() || !refusal().isEmpty())
        return;
    auto *dialog = new ExposeDialog(reader(), m_operations, sandbox(), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ExposeDialog::ended, this, &RemoteTab::reload);
    dialog->open();
}

void PortsTab::watch(Operation *operation)
{
    connect(operation, &Operation::finished, this, [this, operation] {
        if (operation->items().constFirst().key == sandbox())
            reload(); // whatever came of it: the list tells how it stands
    });
}

void PortsTab::confirmUnexpose()
{
    const ExposedPort *port = current();
    if (!port)
        return;
    QMessageBox *box =
        question(window(), "unexposeDialog", tr("Close port"), tr("Close port %1?").arg(port->port),
                 tr("Nothing can reach it from outside any more. If it is exposed again, it gets another "
                    "address.\n\n%1")
                     .arg(visibleOneLine(portAddress(*port))),
                 tr("Close port"));
    connect(box, &QMessageBox::accepted, this,
            [this, key = sandbox(), which = *port] { watch(m_operations->unexpose(key, which)); });
    box->open();
}

void PortsTab::copyAddress()
{
    if (const ExposedPort *port = current())
        QGuiApplication::clipboard()->setText(portAddress(*port));
}

void PortsTab::confirmOpen()
{
    const ExposedPort *port = current();
    const std::optional<QUrl> url = port ? openableAddress(*port) : std::nullopt;
    if (!url)
        return;
    QMessageBox *box = question(
        window(), "openPortDialog", tr("Open in the browser"),
        tr("Open %1 in the browser?").arg(url->host(QUrl::FullyEncoded)),
        tr("The page comes from the sandbox: it can show anything. No key of yours is sent there.\n\n%1")
            .arg(url->toString(QUrl::FullyEncoded)),
        tr("Open"));
    connect(box, &QMessageBox::accepted, this, [url = *url] { QDesktopServices::openUrl(url); });
    box->open();
}

} // namespace Sandkeeper
