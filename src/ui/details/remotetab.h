// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/servicereader.h"
#include "core/provider/future.h"
#include "ui/widgets/messagebar.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

class QAction;
class QHBoxLayout;
class QStackedWidget;
class QToolButton;

namespace Sandkeeper {

class ElidedLabel;
class EmptyState;

/// A tab whose content is asked for at the service, and only while somebody looks at it. It says itself why
/// there is nothing to see: refused, not loaded yet, failed, or really nothing. What was shown stays when a
/// later reading fails, with the time it is of. GUI thread.
class RemoteTab : public QWidget
{
    Q_OBJECT
public:
    RemoteTab(const ServiceReader &reader, Ability ability, const char *objectName, const QString &title,
              QWidget *parent);
    ~RemoteTab() override;

    /// Also when something about the same sandbox changed.
    void setSandbox(const SandboxKey &key);
    const SandboxKey &sandbox() const { return m_key; }
    /// Why this cannot be used for the sandbox; empty when it can.
    const QString &refusal() const { return m_refusal; }
    /// Asks again: now, if somebody looks at it, else as soon as somebody does.
    void reload();
    bool isLoading() const { return m_loading; }
    bool hasContent() const { return m_hasContent; }

    /// Puts an action of the window as a button above the content.
    void addToolAction(QAction *action);

Q_SIGNALS:
    /// What can be done here may be different now.
    void changed();

protected:
    /// Calls ask() with the question.
    virtual void load() = 0;
    /// Another sandbox is meant: nothing of the former one may stay.
    virtual void forget() = 0;
    /// The answer holds nothing to show.
    virtual bool isEmpty() const { return false; }
    struct Nothing
    {
        QString title;
        QString text;
        QAction *action = nullptr; ///< the next step; may be null
        QString icon = QStringLiteral("details");
    };
    virtual Nothing nothing() const { return {}; }
    /// An answer came, good or bad; it is shown already.
    virtual void answered(const std::optional<Error> &) {}

    template <typename T, typename Take>
    void ask(const Future<T> &call, Take take)
    {
        begin([call = call]() mutable { call.cancel(); });
        whenDone<T>(call, this, [this, take, number = m_number](Result<T> answer) {
            if (number != m_number)
                return;
            if (answer)
                take(std::move(*answer));
            end(answer ? std::nullopt : std::optional(answer.error()));
        });
    }

    void setContent(QWidget *content);
    /// Stands above the content, also where there is none; disabled while the tab is refused.
    void setHeader(QWidget *header);
    QHBoxLayout *toolRow() const { return m_tools; }
    MessageBar *message() const { return m_message; }
    /// Says it above the content, where it stands until it is closed or something else is said.
    void say(MessageBar::Severity severity, const QString &text, const QString &details = {});
    const ServiceReader &reader() const { return m_reader; }
    /// Shows the right page again, after content changed by other means than an answer.
    void updatePage();
    void showEvent(QShowEvent *event) override;

private:
    void begin(std::function<void()> cancel);
    void end(const std::optional<Error> &error);
    void stop();

    ServiceReader m_reader;
    Ability m_ability;
    SandboxKey m_key;
    QString m_refusal;
    int m_number = 0; ///< of the latest question; answers to others do not count
    std::function<void()> m_cancel;
    bool m_loading = false;
    bool m_isOrdered = false;     ///< for the keyboard
    bool m_tellsOfReading = true; ///< the message, which goes with the next one that succeeds
    bool m_hasContent = false;
    std::optional<Error> m_error;
    QElapsedTimer m_age;
    QTimer m_retry;
    QString m_readAt;

    QHBoxLayout *m_tools;
    QWidget *m_header = nullptr;
    ElidedLabel *m_status;
    QToolButton *m_refresh;
    MessageBar *m_message;
    QStackedWidget *m_pages;
    EmptyState *m_empty;
    QAction *m_step = nullptr; ///< of the button on the empty page; null: asking again
};

} // namespace Sandkeeper
