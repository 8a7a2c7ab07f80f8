// SPDX-License-Identifier: MIT
#pragma once

#include <QDialog>

class QCheckBox;
class QComboBox;
class QSpinBox;

namespace Sandkeeper {

class HintLabel;
class Settings;

/// The few preferences there are, and where this program keeps what. Changes are taken over with OK.
class SettingsDialog : public QDialog
{
    Q_OBJECT
public:
    explicit SettingsDialog(Settings *settings, QWidget *parent = nullptr);

    void accept() override;

private:
    void build();
    QWidget *buildPlaces();
    void load();

    Settings *m_settings;
    QComboBox *m_language;
    QComboBox *m_theme;
    QSpinBox *m_refresh;
    QCheckBox *m_ended;
    QCheckBox *m_confirm;
};

} // namespace Sandkeeper
