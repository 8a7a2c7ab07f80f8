// SPDX-License-Identifier: MIT
#include "ui/mainwindow/sandboxdelegate.h"

#include "models/sandboxtablemodel.h"
#include "ui/widgets/statebadge.h"

namespace Sandkeeper {

namespace {

Tone textTone(const QModelIndex &index, SandboxState state)
{
    if (index.column() == SandboxTableModel::TimeLeftColumn) {
        switch (SandboxTableModel::Urgency(index.data(SandboxTableModel::UrgencyRole).toInt())) {
        case SandboxTableModel::Urgency::Critical:
            return Tone::Bad;
        case SandboxTableModel::Urgency::Soon:
            return Tone::Attention;
        case SandboxTableModel::Urgency::None:
            break;
        }
    }
    if (isFinal(state) || index.data(SandboxTableModel::StaleRole).toBool() ||
        index.data(SandboxTableModel::MissingRole).toBool())
        return Tone::Muted;
    // The name leads; what describes it stands back.
    return Tone::Neutral;
}

} // namespace

void SandboxDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    PlainItemDelegate::initStyleOption(option, index);
    const auto state = SandboxState(index.data(SandboxTableModel::StateRole).toInt());
    if (index.column() == SandboxTableModel::StateColumn)
        setIcon(option, stateIconName(state), stateTone(state));
    setTextTone(option, textTone(index, state));
}

} // namespace Sandkeeper
