// SPDX-License-Identifier: MIT
#pragma once

class QWidget;

namespace Sandkeeper {

/// Makes a window higher whenever its layout needs more room. A layout of wrapped texts does not do that by
/// itself: what appears would squeeze the rest. GUI thread.
void growWithContent(QWidget *window);

} // namespace Sandkeeper
