// SPDX-License-Identifier: MIT
#pragma once

#include "models/sandboxtablemodel.h"

#include <QSortFilterProxyModel>

namespace Sandkeeper {

/// The rows a user wants to see, in the order they want. Compares and filters on the rows themselves rather
/// than on QVariants, which is several times faster. GUI thread.
class SandboxFilterModel final : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    /// `model` must outlive this.
    explicit SandboxFilterModel(SandboxTableModel *model, QObject *parent = nullptr);

    SandboxTableModel *table() const { return m_model; }

    QString filterText() const { return m_text; }
    /// See SandboxFilter for what a line may say.
    void setFilterText(const QString &text);
    bool showsEnded() const { return m_showEnded; }
    void setShowEnded(bool show);
    /// Empty: all accounts.
    void setAccount(const QString &accountId);
    QString account() const { return m_accountId; }

    /// -1 when the sandbox is unknown or filtered out.
    int rowOf(const SandboxKey &key) const;
    SandboxKey keyAt(int row) const;
    const SandboxTableModel::Row &row(int row) const;

Q_SIGNALS:
    /// Rows may be about to leave and to come, one range after another.
    void filterAboutToChange();
    void filterChanged();

protected:
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;
    bool filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const override;

private:
    SandboxTableModel *m_model;
    SandboxFilter m_filter;
    QString m_text;
    QString m_accountId;
    bool m_showEnded = true;
};

} // namespace Sandkeeper
