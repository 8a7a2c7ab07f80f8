// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/secret.h"

#include <utility>
#include <vector>

#include <QAbstractTableModel>
#include <QMap>

namespace Sandkeeper {

/// Names and values that a person edits, in the order they were entered, with one empty row at the end to go
/// on typing in. With secret values it holds them as Secret only and never gives one out to a view: such a
/// cell shows dots, and its edit text is always empty.
class KeyValueModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum class Values { Plain, Masked };
    enum Column { NameColumn, ValueColumn, ColumnCount };

    explicit KeyValueModel(Values values, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool removeRows(int row, int count, const QModelIndex &parent = {}) override;

    /// Plain values, later duplicates win; rows without a name are left out.
    QMap<QString, QString> values() const;
    void setValues(const QMap<QString, QString> &values);
    std::vector<std::pair<QString, Secret>> secrets() const;
    void setSecrets(const std::vector<std::pair<QString, Secret>> &secrets);

    /// Takes lines such as `NAME=value`, `export NAME="value"`; comments and blank lines are passed over. A
    /// name that is there already gets the new value. Returns how many lines were taken.
    int addLines(const QString &text);

    /// Translated: what is wrong with the rows themselves (a value without a name, a name twice, a name with
    /// an equals sign); empty when all is well.
    QString problem() const;
    /// Rows that have a name.
    int count() const;

private:
    struct Row
    {
        QString name;
        QString value;
        Secret secret;
        bool isBlank() const { return name.isEmpty() && value.isEmpty() && secret.isEmpty(); }
    };
    void setRows(std::vector<Row> rows);
    void keepOneBlankRow();
    QString displayText(const Row &row, int column) const;

    Values m_kind;
    std::vector<Row> m_rows;
};

} // namespace Sandkeeper
