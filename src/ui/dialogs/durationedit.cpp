// SPDX-License-Identifier: MIT
#include "ui/dialogs/durationedit.h"

#include "ui/dialogs/widgetnames.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLocale>
#include <QSignalBlocker>
#include <QSpinBox>

namespace Sandkeeper {

QString durationText(std::chrono::minutes duration)
{
    if (duration.count() < 1)
        return DurationEdit::tr("no limit");
    const int total = int(duration.count());
    QStringList parts;
    if (const int days = total / 1440)
        parts << DurationEdit::tr("%n day(s)", nullptr, days);
    if (const int hours = total % 1440 / 60)
        parts << DurationEdit::tr("%n hour(s)", nullptr, hours);
    if (const int minutes = total % 60)
        parts << DurationEdit::tr("%n minute(s)", nullptr, minutes);
    return QLocale().createSeparatedList(parts);
}

DurationEdit::DurationEdit(Switch mode, const char *objectName, const QString &accessibleName,
                           QWidget *parent)
    : QWidget(parent)
    , m_mode(mode)
    , m_minutes(nameWidget(new QSpinBox(this), objectName, accessibleName))
    , m_words(new HintLabel({}, this))
    , m_switch(new QCheckBox(mode == Switch::NoLimit ? tr("No limit") : tr("End it when idle"), this))
{
    const QByteArray switchName = QByteArray(objectName) + "Switch";
    nameWidget(m_switch, switchName.constData(),
               mode == Switch::NoLimit ? tr("No time limit") : tr("End it when idle"));
    m_minutes->setRange(1, 1440);
    m_minutes->setSuffix(tr(" min"));
    m_minutes->setAccelerated(true);
    m_minutes->setMinimumWidth(m_minutes->fontMetrics().averageCharWidth() * 16);
    m_words->setWordWrap(false);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    if (mode == Switch::Enabled)
        layout->addWidget(m_switch);
    layout->addWidget(m_minutes);
    if (mode == Switch::NoLimit)
        layout->addWidget(m_switch);
    layout->addWidget(m_words, 1);

    connect(m_minutes, &QSpinBox::valueChanged, this, [this] {
        refresh();
        Q_EMIT edited();
    });
    connect(m_switch, &QCheckBox::toggled, this, [this] {
        refresh();
        Q_EMIT edited();
    });
    refresh();
}

void DurationEdit::setRange(int minimumMinutes, int maximumMinutes)
{
    m_minutes->setRange(minimumMinutes, maximumMinutes);
    refresh();
}

void DurationEdit::setNoLimitOffered(bool offered)
{
    m_offered = offered;
    m_switch->setVisible(offered);
    if (!offered && m_mode == Switch::NoLimit)
        m_switch->setChecked(false);
}

std::optional<std::chrono::minutes> DurationEdit::value() const
{
    if (!isLimited())
        return std::nullopt;
    return std::chrono::minutes(m_minutes->value());
}

void DurationEdit::setValue(std::optional<std::chrono::minutes> value)
{
    const bool limited = value && value->count() > 0;
    const QSignalBlocker blockMinutes(m_minutes);
    const QSignalBlocker blockSwitch(m_switch);
    if (limited)
        m_minutes->setValue(int(value->count()));
    m_switch->setChecked(m_mode == Switch::NoLimit ? !limited && m_offered : limited);
    refresh();
}

QWidget *DurationEdit::focusTarget() const
{
    return m_mode == Switch::Enabled ? static_cast<QWidget *>(m_switch) : m_minutes;
}

void DurationEdit::refresh()
{
    m_minutes->setEnabled(isLimited());
    m_words->setText(isLimited() ? durationText(std::chrono::minutes(m_minutes->value())) : QString());
}

bool DurationEdit::isLimited() const
{
    return m_mode == Switch::NoLimit ? !m_switch->isChecked() : m_switch->isChecked();
}

} // namespace Sandkeeper
