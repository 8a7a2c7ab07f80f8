// SPDX-License-Identifier: MIT
#include "ui/dialogs/keyvaluemodel.h"

#include <algorithm>

#include <QSet>

namespace Sandkeeper {

KeyValueModel::KeyValueModel(Values values, QObject *parent)
    : QAbstractTableModel(parent)
    , m_kind(values)
    , m_rows(1)
{
}

int KeyValueModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int KeyValueModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString KeyValueModel::displayText(const Row &row, int column) const
{
    if (column == NameColumn)
        return row.name;
    if (m_kind == Values::Plain)
        return row.value;
    // Always eight dots: the length of a secret is nobody's business either.
    return row.secret.isEmpty() ? QString() : QString(8, QChar(0x2022));
}

QVariant KeyValueModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[size_t(index.row())];
    const bool isMasked = index.column() == ValueColumn && m_kind == Values::Masked;
    switch (role) {
    case Qt::DisplayRole:
        return displayText(row, index.column());
    case Qt::EditRole:
        return isMasked ? QString() : displayText(row, index.column());
    case Qt::AccessibleTextRole:
        if (row.isBlank())
            return index.column() == NameColumn ? tr("New name") : tr("New value");
        if (isMasked)
            return row.secret.isEmpty() ? tr("no value") : tr("hidden value");
        return displayText(row, index.column());
    default:
        return {};
    }
}

QVariant KeyValueModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == NameColumn ? tr("Name") : tr("Value");
}

bool KeyValueModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    Row &row = m_rows[size_t(index.row())];
    const QString text = value.toString();
    if (index.column() == NameColumn)
        row.name = text.trimmed();
    else if (m_kind == Values::Plain)
        row.value = text;
    else
        row.secret = Secret::fromString(text);
    Q_EMIT dataChanged(index, index);
    keepOneBlankRow();
    return true;
}

Qt::ItemFlags KeyValueModel::flags(const QModelIndex &index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable : Qt::NoItemFlags;
}

bool KeyValueModel::removeRows(int row, int count, const QModelIndex &parent)
{
    if (parent.isValid() || row < 0 || count < 1 || row + count > int(m_rows.size()))
        return false;
    beginRemoveRows({}, row, row + count - 1);
    m_rows.erase(m_rows.begin() + row, m_rows.begin() + row + count);
    endRemoveRows();
    keepOneBlankRow();
    return true;
}

QMap<QString, QString> KeyValueModel::values() const
{
    QMap<QString, QString> values;
    for (const Row &row : m_rows) {
        if (!row.name.isEmpty())
            values.insert(row.name, row.value);
    }
    return values;
}

void KeyValueModel::setValues(const QMap<QString, QString> &values)
{
    std::vector<Row> rows;
    for (auto it = values.cbegin(); it != values.cend(); ++it)
        rows.push_back({.name = it.key(), .value = it.value()});
    setRows(std::move(rows));
}

std::vector<std::pair<QString, Secret>> KeyValueModel::secrets() const
{
    std::vector<std::pair<QString, Secret>> secrets;
    for (const Row &row : m_rows) {
        if (!row.name.isEmpty())
            secrets.emplace_back(row.name, row.secret);
    }
    return secrets;
}

void KeyValueModel::setSecrets(const std::vector<std::pair<QString, Secret>> &secrets)
{
    std::vector<Row> rows;
    for (const auto &[name, secret] : secrets)
        rows.push_back({.name = name, .secret = secret});
    setRows(std::move(rows));
}

int KeyValueModel::addLines(const QString &text)
{
    std::vector<Row> rows = m_rows;
    std::erase_if(rows, [](const Row &row) { return row.isBlank(); });
    int taken = 0;
    for (const QString &raw : text.split(QLatin1Char('\n'))) {
        QString line = raw.trimmed();
        if (line.startsWith(QLatin1String("export ")))
            line = line.mid(7).trimmed();
        const qsizetype equals = line.indexOf(QLatin1Char('='));
        if (line.startsWith(QLatin1Char('#')) || equals < 1)
            continue;
        const QString name = line.left(equals).trimmed();
        QString value = line.mid(equals + 1).trimmed();
        const bool isQuoted = value.size() >= 2 && value.front() == value.back() &&
                              (value.front() == QLatin1Char('"') || value.front() == QLatin1Char('\''));
        if (isQuoted)
            value = value.mid(1, value.size() - 2);
        auto known = std::find_if(rows.begin(), rows.end(), [&](const Row &row) { return row.name == name; });
        if (known == rows.end())
            known = rows.insert(rows.end(), Row{.name = name});
        if (m_kind == Values::Plain)
            known->value = value;
        else
            known->secret = Secret::fromString(value);
        ++taken;
    }
    if (taken > 0)
        setRows(std::move(rows));
    return taken;
}

QString KeyValueModel::problem() const
{
    QSet<QString> seen;
    for (const Row &row : m_rows) {
        if (row.isBlank())
            continue;
        if (row.name.isEmpty())
            return tr("One value has no name.");
        if (row.name.contains(QLatin1Char('=')) || row.name.contains(QChar(0)))
            return tr("“%1” cannot be a name: it contains an equals sign.").arg(row.name);
        if (seen.contains(row.name))
            return tr("“%1” is there twice.").arg(row.name);
        seen.insert(row.name);
    }
    return {};
}

int KeyValueModel::count() const
{
    return int(
        std::count_if(m_rows.begin(), m_rows.end(), [](const Row &row) { return !row.name.isEmpty(); }));
}

void KeyValueModel::setRows(std::vector<Row> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    m_rows.emplace_back();
    endResetModel();
}

void KeyValueModel::keepOneBlankRow()
{
    if (!m_rows.empty() && m_rows.back().isBlank())
        return;
    const int last = int(m_rows.size());
    beginInsertRows({}, last, last);
    m_rows.emplace_back();
    endInsertRows();
}

} // namespace Sandkeeper
