// SPDX-License-Identifier: MIT
#pragma once

#include "core/transfers/transfertypes.h"

#include <QDialog>

class QCheckBox;

namespace Sandkeeper {

/// Asks what to do where a transfer finds something of its name. GUI thread.
class ConflictDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit ConflictDialog(const TransferItem &item, QWidget *parent = nullptr);

    QString itemId() const { return m_id; }

Q_SIGNALS:
    /// Not when it is closed without an answer: the transfer then goes on waiting for one.
    void answered(const QString &id, Sandkeeper::ConflictPolicy policy, bool all);

private:
    void answer(ConflictPolicy policy);

    QString m_id;
    QCheckBox *m_all = nullptr;
};

} // namespace Sandkeeper
