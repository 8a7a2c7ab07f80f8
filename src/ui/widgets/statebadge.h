// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/types.h"
#include "ui/widgets/icons.h"

#include <QWidget>

namespace Sandkeeper {

/// Every state has its own shape, so that colour is never the only sign.
QString stateIconName(SandboxState state);
Tone stateTone(SandboxState state);
QPixmap statePixmap(SandboxState state, const QPalette &palette, int side, qreal devicePixelRatio);

/// A sandbox's state as shape and word. GUI thread.
class StateBadge final : public QWidget
{
    Q_OBJECT
public:
    explicit StateBadge(QWidget *parent = nullptr);
    void setState(SandboxState state, const QString &word);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    SandboxState m_state = SandboxState::Unknown;
    QString m_word;
};

} // namespace Sandkeeper
