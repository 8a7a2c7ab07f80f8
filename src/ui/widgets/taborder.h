// SPDX-License-Identifier: MIT
#pragma once

class QWidget;

namespace Sandkeeper {

/// Lets the Tab key go through a widget in the order of the eye, as its layouts and splitters have it; Qt
/// takes things in the order in which they were made. What comes into it later has to find its place itself.
/// GUI thread.
void orderTabs(QWidget *widget);

} // namespace Sandkeeper
