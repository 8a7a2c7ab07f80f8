// SPDX-License-Identifier: MIT
#pragma once

#include "core/secrets/secret.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace Sandkeeper {

/// Takes an API key, typed blind. A key that is there already is shown only in its masked form, and stays
/// until the user asks to replace it.
class KeyEdit : public QWidget
{
    Q_OBJECT
public:
    explicit KeyEdit(QWidget *parent = nullptr);
    ~KeyEdit() override;

    /// `maskedKey` as from Secret::masked(); empty when there is no key yet.
    void setStoredKey(const QString &maskedKey);
    /// A key found elsewhere that is to be used unless the user types another.
    void setFoundKey(const Secret &key);
    void setPlaceholder(const QString &keyHint);

    /// The typed or found key; empty: keep the stored one.
    Secret key() const;
    bool hasAnyKey() const;
    /// Translated; empty when all is well.
    QString problem() const;
    QWidget *focusTarget() const;

Q_SIGNALS:
    void edited();

private:
    void showEntry(bool entry);

    QLabel *m_masked;
    QPushButton *m_replace;
    QLineEdit *m_entry;
    Secret m_found;
    bool m_hasStored = false;
};

} // namespace Sandkeeper
