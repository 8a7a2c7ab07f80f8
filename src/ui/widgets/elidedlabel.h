// SPDX-License-Identifier: MIT
#pragma once

#include <QFrame>

namespace Sandkeeper {

/// One line of plain text that shortens itself to the width it gets instead of asking for more; the tooltip
/// then has the whole. GUI thread.
class ElidedLabel final : public QFrame
{
    Q_OBJECT
public:
    explicit ElidedLabel(const QString &text = {}, QWidget *parent = nullptr);

    QString text() const { return m_text; }
    void setText(const QString &text);
    void setElideMode(Qt::TextElideMode mode);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void updateToolTip();

    QString m_text;
    Qt::TextElideMode m_mode = Qt::ElideRight;
};

} // namespace Sandkeeper
