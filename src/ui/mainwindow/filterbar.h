// SPDX-License-Identifier: MIT
#pragma once

#include "core/store/account.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace Sandkeeper {

/// The one line that narrows the table: words, an account, and whether ended sandboxes are shown. GUI thread.
class FilterBar final : public QWidget
{
    Q_OBJECT
public:
    explicit FilterBar(QWidget *parent = nullptr);

    QString text() const;
    /// Takes effect at once.
    void setText(const QString &text);
    bool showsEnded() const;
    void setShowEnded(bool show);
    QString account() const; ///< empty: all
    /// With one account there is nothing to choose, and the choice is hidden.
    void setAccounts(const QList<Account> &accounts);
    void setAccount(const QString &accountId);

    void focusLine();
    void clear();
    QLineEdit *line() const { return m_line; }

Q_SIGNALS:
    void textChanged(const QString &text); ///< after a short pause in typing
    void showEndedChanged(bool show);
    void accountChanged(const QString &accountId);
    void leftDownwards(); ///< Enter or Down: on to the table

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QLineEdit *m_line;
    QComboBox *m_accounts;
    QCheckBox *m_ended;
    QTimer m_pause;
};

} // namespace Sandkeeper
