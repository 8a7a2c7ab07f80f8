// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>
#include <QWidget>

namespace Sandkeeper::Testing {

/// Where the Tab key does not go on to the right or downwards inside `root`, which is visible; empty when it
/// does everywhere.
inline QStringList focusOrderFaults(const QWidget *root)
{
    QStringList faults;
    const QWidget *before = nullptr;
    for (const QWidget *at = root->nextInFocusChain(); at != root; at = at->nextInFocusChain()) {
        if (!root->isAncestorOf(at) || !at->isVisible() || !at->isEnabled() || at->focusProxy() ||
            !(at->focusPolicy() & Qt::TabFocus))
            continue;
        const QRect place(at->mapTo(root, QPoint()), at->size());
        if (before) {
            const QRect last(before->mapTo(root, QPoint()), before->size());
            const bool isAbove = place.bottom() <= last.top();
            const bool isInRow = place.top() < last.bottom() && place.bottom() > last.top();
            if (isAbove || (isInRow && place.left() < last.left()))
                faults += before->objectName() + QStringLiteral(" -> ") + at->objectName();
        }
        before = at;
    }
    return faults;
}

} // namespace Sandkeeper::Testing
