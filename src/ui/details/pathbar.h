// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QWidget>

class QHBoxLayout;
class QLineEdit;
class QStackedWidget;
class QToolButton;

namespace Sandkeeper {

/// Where one is in a sandbox: a button for each folder on the way, of which the last ones that fit are shown,
/// or a line to type a path into. GUI thread.
class PathBar final : public QWidget
{
    Q_OBJECT
public:
    explicit PathBar(QWidget *parent = nullptr);

    void setPath(const QString &path);
    /// Lets a path be typed; Escape goes back.
    void edit();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void pathChosen(const QString &path);
    /// As it was typed.
    void pathTyped(const QString &text);
    /// The keyboard is free again.
    void left();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QToolButton *addCrumb(int number, const QString &text, const QString &path);
    void fit();
    void showCrumbs();

    QString m_path;
    QStackedWidget *m_pages;
    QWidget *m_row;
    QHBoxLayout *m_crumbsLayout;
    QToolButton *m_more; ///< stands for those that do not fit
    QList<QToolButton *> m_crumbs;
    QLineEdit *m_edit;
};

} // namespace Sandkeeper
