// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

class QWidget;

namespace Sandkeeper {

class MessageBar;

/// Asks where to and writes `content` there without blocking; the file is complete or as it was before.
/// `message` then says what came of it. Both widgets must live on one thread; GUI thread.
void saveText(QWidget *parent, MessageBar *message, const QString &title, const QString &fileName,
              const QByteArray &content);

} // namespace Sandkeeper
