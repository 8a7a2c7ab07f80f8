// SPDX-License-Identifier: MIT
#include "ui/dialogs/keyedit.h"

#include "ui/dialogs/widgetnames.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace Sandkeeper {

KeyEdit::KeyEdit(QWidget *parent)
    : QWidget(parent)
    , m_masked(plainLabel({}, this))
    , m_replace(nameWidget(new QPushButton(tr("Replace key…"), this), "accountKeyReplace", tr("Replace key")))
    , m_entry(nameWidget(new QLineEdit(this), "accountKey", tr("API key")))
{
    m_masked->setObjectName(QStringLiteral("accountKeyMasked"));
    m_masked->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_entry->setEchoMode(QLineEdit::Password);
    m_entry->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText |
                                 Qt::ImhNoAutoUppercase);
    m_replace->setAutoDefault(false);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_masked, 1);
    layout->addWidget(m_replace);
    layout->addWidget(m_entry, 1);
    setFocusProxy(m_entry);
    showEntry(true);

    connect(m_replace, &QPushButton::clicked, this, [this] {
        m_found = {};
        showEntry(true);
        m_entry->setFocus(Qt::OtherFocusReason);
        Q_EMIT edited();
    });
    connect(m_entry, &QLineEdit::textEdited, this, &KeyEdit::edited);
}

KeyEdit::~KeyEdit()
{
    m_entry->clear();
}

void KeyEdit::setStoredKey(const QString &maskedKey)
{
    m_hasStored = !maskedKey.isEmpty();
    m_masked->setText(maskedKey);
    showEntry(!m_hasStored);
}

void KeyEdit::setFoundKey(const Secret &key)
{
    m_found = key;
    m_masked->setText(key.masked());
    showEntry(key.isEmpty());
}

void KeyEdit::setPlaceholder(const QString &keyHint)
{
    m_entry->setPlaceholderText(keyHint);
}

Secret KeyEdit::key() const
{
    const QString typed = m_entry->text().trimmed();
    return typed.isEmpty() ? m_found : Secret::fromString(typed);
}

bool KeyEdit::hasAnyKey() const
{
    return m_hasStored || !m_found.isEmpty() || !m_entry->text().trimmed().isEmpty();
}

QString KeyEdit::problem() const
{
    if (!hasAnyKey())
        return tr("Enter the key of this account.");
    const QString typed = m_entry->text().trimmed();
    // A key travels in an HTTP header: a space or a letter outside ASCII is a slip of the clipboard.
    const bool isPlain = std::all_of(typed.begin(), typed.end(),
                                     [](QChar c) { return c.unicode() > 0x20 && c.unicode() < 0x7f; });
    return isPlain ? QString() : tr("A key has no spaces, line breaks or accented letters.");
}

QWidget *KeyEdit::focusTarget() const
{
    return m_entry->isHidden() ? static_cast<QWidget *>(m_replace) : m_entry;
}

void KeyEdit::showEntry(bool entry)
{
    m_masked->setVisible(!entry);
    m_replace->setVisible(!entry);
    m_entry->setVisible(entry);
    setFocusProxy(focusTarget());
}

} // namespace Sandkeeper
