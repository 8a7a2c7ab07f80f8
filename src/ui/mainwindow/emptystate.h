// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace Sandkeeper {

/// What stands where rows would be when there are none: why, and the one next step. GUI thread.
class EmptyState final : public QWidget
{
    Q_OBJECT
public:
    /// `name` becomes its object name and the beginning of its parts' names.
    explicit EmptyState(QWidget *parent = nullptr, const QString &name = QStringLiteral("emptyState"));

    /// `buttonText` empty: no button. Changing nothing costs nothing.
    void show(const QString &icon, const QString &title, const QString &text, const QString &buttonText);
    QString title() const;

Q_SIGNALS:
    void buttonClicked();

protected:
    void changeEvent(QEvent *event) override;

private:
    using QWidget::show;
    void updateColours();

    QString m_iconName;
    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_text;
    QPushButton *m_button;
};

} // namespace Sandkeeper
