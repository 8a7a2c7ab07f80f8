// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"
#include "ui/widgets/icons.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace Sandkeeper {

/// A bar inside a window that says what is wrong, or what happened, next to where it matters: text, at most a
/// few buttons, folded-away details. Never blocks anything. All text is shown as it is. GUI thread.
class MessageBar final : public QFrame
{
    Q_OBJECT
public:
    enum class Severity { Information, Success, Warning, Error };
    Q_ENUM(Severity)

    explicit MessageBar(QWidget *parent = nullptr);

    void setMessage(Severity severity, const QString &text, const QString &details = {});
    /// message(), advice() and technicalDetails() of the error; `extra` is a further sentence.
    void setError(const Error &error, const QString &extra = {});
    QString text() const;

    /// `name` becomes the object name, so that it can be found again. The button belongs to the bar.
    QPushButton *addButton(const QString &name, const QString &text);
    void setClosable(bool closable);

Q_SIGNALS:
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void updateIcon();
    void showDetails(bool show);

    Severity m_severity = Severity::Information;
    QLabel *m_icon = nullptr;
    QLabel *m_text = nullptr;
    QLabel *m_details = nullptr;
    QToolButton *m_detailsButton = nullptr;
    QToolButton *m_closeButton = nullptr;
    QHBoxLayout *m_buttons = nullptr;
};

} // namespace Sandkeeper
