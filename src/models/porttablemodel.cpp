// SPDX-License-Identifier: MIT
#include "models/porttablemodel.h"

#include <algorithm>

#include <QLocale>

namespace Sandkeeper {

QString portAddress(const ExposedPort &port)
{
    if (openableAddress(port))
        return port.url;
    for (const QString &address : {port.externalEndpoint, port.tlsSocket, port.url}) {
        if (!address.isEmpty())
            return address;
    }
    return {};
}

std::optional<QUrl> openableAddress(const ExposedPort &port)
{
    const QUrl url(port.url, QUrl::StrictMode);
    const bool isWeb = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!url.isValid() || !isWeb || url.host().isEmpty() || !url.userInfo().isEmpty())
        return std::nullopt;
    return url;
}

void PortTableModel::setPorts(QList<ExposedPort> ports)
{
    std::stable_sort(ports.begin(), ports.end(),
                     [](const ExposedPort &one, const ExposedPort &other) { return one.port < other.port; });
    const auto listed = [](const QList<ExposedPort> &list, const ExposedPort &port) {
        return std::any_of(list.begin(), list.end(),
                           [&port](const ExposedPort &other) { return other.exposureId == port.exposureId; });
    };
    for (int row = int(m_ports.size()) - 1; row >= 0; --row) {
        if (listed(ports, m_ports[row]))
            continue;
        beginRemoveRows({}, row, row);
        m_ports.removeAt(row);
        endRemoveRows();
    }
    for (int row = 0; row < int(ports.size()); ++row) {
        const bool same = row < int(m_ports.size()) && m_ports[row].exposureId == ports[row].exposureId;
        if (same) {
            m_ports[row] = ports[row];
            continue;
        }
        // A port's number never changes, so those that stay are in this order already.
        beginInsertRows({}, row, row);
        m_ports.insert(row, ports[row]);
        endInsertRows();
    }
    while (m_ports.size() > ports.size()) {
        const int last = int(m_ports.size()) - 1;
        beginRemoveRows({}, last, last);
        m_ports.removeLast();
        endRemoveRows();
    }
    if (!m_ports.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_ports.size()) - 1, ColumnCount - 1));
}

int PortTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_ports.size());
}

int PortTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PortTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const bool isNumber = index.column() == PortColumn || index.column() == ExternalColumn;
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    const ExposedPort &port = m_ports[index.row()];
    if (role == Qt::ToolTipRole && index.column() == AddressColumn)
        return portAddress(port);
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(index.column())) {
    case PortColumn:
        return QString::number(port.port);
    case ProtocolColumn:
        return port.protocol;
    case NameColumn:
        return port.name;
    case AddressColumn:
        return portAddress(port);
    case ExternalColumn:
        return port.externalPort ? QString::number(*port.externalPort) : QString();
    case ColumnCount:
        break;
    }
    return {};
}

QVariant PortTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool isNumber = section == PortColumn || section == ExternalColumn;
        return QVariant::fromValue((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case PortColumn:
        return tr("Port");
    case ProtocolColumn:
        return tr("Protocol");
    case NameColumn:
        return tr("Name");
    case AddressColumn:
        return tr("Address");
    case ExternalColumn:
        return tr("External port");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace Sandkeeper
