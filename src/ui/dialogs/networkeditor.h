// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>

#include <QStringList>
#include <QWidget>

class QComboBox;
class QPlainTextEdit;

namespace Sandkeeper {

class HintLabel;

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
    /// What is wrong with one entry; translated, empty when it is fine. Entries with a problem are underlined
    /// where they stand, and the problems are listed below them.
    void setEntryCheck(std::function<QString(const QString &)> check);
    /// The list takes all the height there is.
    void setStretching(bool stretching);

Q_SIGNALS:
    void edited();

private:
    QStringList hosts() const;
    bool hasList() const;
    void checkEntries();

    QComboBox *m_mode;
    QPlainTextEdit *m_hosts;
    HintLabel *m_problems;
    std::function<QString(const QString &)> m_check;
};

} // namespace Sandkeeper
