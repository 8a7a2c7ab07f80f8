// SPDX-License-Identifier: MIT
#pragma once

#include <QMessageBox>

namespace Sandkeeper {

/// A question with a verb on its button and Cancel as what Enter does; it goes away when it is answered. All
/// text is shown as it is. `name` becomes its object name and the beginning of its buttons' names. Open it
/// with open(); accepted() is the verb. Owned by `parent`.
QMessageBox *question(QWidget *parent, const char *name, const QString &title, const QString &text,
                      const QString &more, const QString &verb);

} // namespace Sandkeeper
