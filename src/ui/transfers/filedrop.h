// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QStringList>

class QDropEvent;
class QMimeData;
class QWidget;

namespace Sandkeeper {

/// The local files and folders in there, absolute and each once; empty when there are none. Addresses of
/// other computers are no files.
QStringList localFilesIn(const QMimeData *data);

/// Lets files from the desktop be dropped onto a widget that knows nothing of them. GUI thread.
class FileDrop final : public QObject
{
    Q_OBJECT
public:
    /// Lives in the widget. For an item view, its viewport is the widget.
    explicit FileDrop(QWidget *widget);

    void setEnabled(bool enabled) { m_enabled = enabled; }

Q_SIGNALS:
    void dropped(const QStringList &paths);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool m_enabled = true;
};

} // namespace Sandkeeper
