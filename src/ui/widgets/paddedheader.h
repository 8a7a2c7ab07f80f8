// SPDX-License-Identifier: MIT
#pragma once

#include <QHeaderView>

namespace Sandkeeper {

/// A horizontal header whose texts stand exactly above what a PlainItemDelegate paints below them, as high as
/// a row, and whose ground goes on to the end of the view. GUI thread.
class PaddedHeader final : public QHeaderView
{
    Q_OBJECT
public:
    explicit PaddedHeader(QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const override;
    QSize sectionSizeFromContents(int logicalIndex) const override;
};

} // namespace Sandkeeper
