// SPDX-License-Identifier: MIT
#pragma once

#include "ui/dialogs/keyvaluemodel.h"

#include <QWidget>

class QPushButton;
class QTableView;

namespace Sandkeeper {

/// A small table of names and values: type into the last row to add one, Delete removes the selected rows,
/// pasting takes `NAME=value` lines. Emits edited() on every change, also while a cell is being typed in.
class KeyValueEditor : public QWidget
{
    Q_OBJECT
public:
    KeyValueEditor(KeyValueModel::Values values, const char *objectName, const QString &accessibleName,
                   QWidget *parent = nullptr);

    KeyValueModel *model() const { return m_model; }
    QWidget *focusTarget() const;

Q_SIGNALS:
    void edited();

private:
    void removeSelected();
    void paste();

    KeyValueModel *m_model;
    QTableView *m_view;
    QPushButton *m_remove;
};

} // namespace Sandkeeper
