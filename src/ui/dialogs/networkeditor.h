// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include <QStringList>
#include <QWidget>

class QComboBox;
class QPlainTextEdit;

namespace Sandkeeper {

/// What a sandbox may reach: the pair of allow and deny list as one choice, because the services refuse both
/// at once (prime.md §4.6).
class NetworkEditor : public QWidget
{
    Q_OBJECT
public:
    struct Policy
    {
        std::optional<QStringList> allowlist;
        std::optional<QStringList> denylist;
    };

    explicit NetworkEditor(QWidget *parent = nullptr);

    Policy value() const;
    void setValue(const Policy &policy);
    /// Translated problem of the entry itself; empty when all is well.
    QString problem() const;
    QWidget *focusTarget() const;

Q_SIGNALS:
    void edited();

private:
    QStringList hosts() const;

    QComboBox *m_mode;
    QPlainTextEdit *m_hosts;
};

} // namespace Sandkeeper
