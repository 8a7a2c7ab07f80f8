// SPDX-License-Identifier: MIT
#pragma once

#include "ui/details/remotetab.h"

#include <QTimer>

class QCheckBox;
class QLabel;
class QLineEdit;
class QToolButton;

namespace Sandkeeper {

class OutputView;

/// What the service keeps of a sandbox's output, as plain text. Services give logs as a whole, so following
/// means asking again: soon while something comes, ever slower while nothing does, and only while somebody
/// looks. GUI thread.
class LogsTab final : public RemoteTab
{
    Q_OBJECT
public:
    /// Of a longer log the end is kept.
    static constexpr qsizetype MaximumKept = 16 * 1024 * 1024;

    LogsTab(const ServiceReader &reader, QWidget *parent = nullptr);

    const QByteArray &text() const { return m_text; }
    void copyAll();
    void saveAs();
    void focusFind();
    /// When it asks again by itself; 0 while it does not.
    int followInterval() const { return m_follow.isActive() ? m_follow.interval() : 0; }

protected:
    void load() override;
    void forget() override;
    bool isEmpty() const override { return m_text.isEmpty(); }
    Nothing nothing() const override;
    void answered(const std::optional<Error> &error) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *buildFindRow();
    void ask(const QString &pageToken);
    void take(const LogPage &page);
    void find(bool backwards);
    void scheduleFollow(const std::optional<Error> &error);

    OutputView *m_view;
    QCheckBox *m_following;
    QLineEdit *m_find = nullptr;
    QLabel *m_findResult = nullptr;
    QToolButton *m_previous = nullptr;
    QToolButton *m_next = nullptr;
    QTimer m_follow;
    int m_wait = 0; ///< ms until it asks again
    QByteArray m_text;
    QByteArray m_coming; ///< pages so far
    int m_pages = 0;
    bool m_grew = false;
    bool m_cut = false;
};

/// A page's lines as text, each with its time and level where the service tells them.
QByteArray logText(const QList<LogLine> &lines);

} // namespace Sandkeeper
