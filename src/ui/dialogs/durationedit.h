// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>

#include <QWidget>

class QCheckBox;
class QSpinBox;

namespace Sandkeeper {

class HintLabel;

/// “1 hour and 30 minutes”, in the user's language; “no limit” for values below one.
QString durationText(std::chrono::minutes duration);

/// Minutes, with the same span in words beside them, and a check box that turns the limit off (or on).
class DurationEdit : public QWidget
{
    Q_OBJECT
public:
    /// What the check box says and means.
    enum class Switch {
        NoLimit, ///< checked: no limit at all; can be hidden where a service has none
        Enabled, ///< checked: the limit holds; unchecked: none is sent
    };

    DurationEdit(Switch mode, const char *objectName, const QString &accessibleName,
                 QWidget *parent = nullptr);

    void setRange(int minimumMinutes, int maximumMinutes);
    void setNoLimitOffered(bool offered);
    /// nullopt: no limit.
    std::optional<std::chrono::minutes> value() const;
    void setValue(std::optional<std::chrono::minutes> value);
    QWidget *focusTarget() const;

Q_SIGNALS:
    void edited();

private:
    void refresh();
    bool isLimited() const;

    Switch m_mode;
    QSpinBox *m_minutes;
    HintLabel *m_words;
    QCheckBox *m_switch;
    bool m_offered = true;
};

} // namespace Sandkeeper
