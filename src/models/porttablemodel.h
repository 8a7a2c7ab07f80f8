// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/network.h"

#include <QAbstractTableModel>
#include <QUrl>

namespace Sandkeeper {

/// The exposed ports of one sandbox, by port number. GUI thread.
class PortTableModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { PortColumn, ProtocolColumn, NameColumn, AddressColumn, ExternalColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Rows that stay keep their place in a view's selection.
    void setPorts(QList<ExposedPort> ports);
    const ExposedPort &port(int row) const { return m_ports[row]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<ExposedPort> m_ports;
};

/// Where the port can be reached: a web address or host:port, as the service gave it.
QString portAddress(const ExposedPort &port);
/// The port's address if a browser may open it: http or https with a host and no log-in in it. What comes
/// from a service is data, so everything else stays text.
std::optional<QUrl> openableAddress(const ExposedPort &port);

} // namespace Sandkeeper
