// SPDX-License-Identifier: MIT
#include "ui/dialogs/settingsdialog.h"

#include "core/store/settings.h"
#include "ui/dialogs/fieldrow.h"
#include "ui/dialogs/widgetnames.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QDir>
#include <QGroupBox>
#include <QPushButton>
#include <QSpinBox>
#include <QUrl>
#include <QVBoxLayout>

namespace Sandkeeper {

SettingsDialog::SettingsDialog(Settings *settings, QWidget *parent)
    : QDialog(parent)
    , m_settings(settings)
    , m_language(nameWidget(new QComboBox, "settingsLanguage", tr("Language")))
    , m_theme(nameWidget(new QComboBox, "settingsTheme", tr("Theme")))
    , m_refresh(nameWidget(new QSpinBox, "settingsRefresh", tr("Refresh interval in seconds")))
    , m_ended(nameWidget(new QCheckBox(tr("Show sandboxes that have ended")), "settingsShowEnded",
                         tr("Show sandboxes that have ended")))
    , m_confirm(nameWidget(new QCheckBox(tr("Ask before deleting a single sandbox")), "settingsConfirmDelete",
                           tr("Ask before deleting a single sandbox")))
{
    setObjectName(QStringLiteral("settingsDialog"));
    setWindowTitle(tr("Settings"));
    build();
    load();
}

void SettingsDialog::build()
{
    m_language->addItem(tr("Same as the system"), QString());
    // Languages are named in themselves, so that nobody is locked out by a wrong choice.
    m_language->addItem(QStringLiteral("English"), QStringLiteral("en"));
    m_language->addItem(QStringLiteral("简体中文"), QStringLiteral("zh_CN"));
    m_theme->addItem(tr("Same as the system"), QStringLiteral("system"));
    m_theme->addItem(tr("Light"), QStringLiteral("light"));
    m_theme->addItem(tr("Dark"), QStringLiteral("dark"));
    m_refresh->setRange(2, 3600);
    m_refresh->setSuffix(tr(" s"));
    m_refresh->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_refresh->setMinimumWidth(m_refresh->fontMetrics().averageCharWidth() * 16);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    auto *language = new FieldRow(tr("&Language"), m_language);
    language->setHint(tr("Takes effect at the next start."));
    layout->addWidget(language);
    layout->addWidget(new FieldRow(tr("&Theme"), m_theme));
    auto *refresh = new FieldRow(tr("&Refresh every"), m_refresh);
    refresh->setHint(tr("Sooner while a sandbox is starting, later while the window is hidden."));
    layout->addWidget(refresh);
    layout->addWidget(new FieldRow({}, m_ended));
    auto *confirm = new FieldRow({}, m_confirm);
    confirm->setHint(tr("Several at once are always asked about."));
    layout->addWidget(confirm);
    FieldRow::alignLabels(this);
    layout->addWidget(buildPlaces());
    layout->addStretch(1);

    auto *buttons = new QDialogButtonBox(this);
    auto *cancel = nameWidget(buttons->addButton(QDialogButtonBox::Cancel), "settingsCancel", tr("Cancel"));
    auto *ok = nameWidget(buttons->addButton(QDialogButtonBox::Ok), "settingsOk", tr("OK"));
    cancel->setText(tr("Cancel"));
    ok->setText(tr("OK"));
    connect(buttons, &QDialogButtonBox::accepted, this, &SettingsDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &SettingsDialog::reject);
    layout->addWidget(buttons);
    setMinimumWidth(520);
    // Left to itself, Qt shrinks a dialog to two thirds of the screen and squeezes wrapped texts.
    resize(520, layout->totalHeightForWidth(520));
}

QWidget *SettingsDialog::buildPlaces()
{
    auto *box = new QGroupBox(tr("Where my data is"), this);
    auto *layout = new QVBoxLayout(box);
    layout->setSpacing(4);
    const QString what = tr("Settings, accounts without their keys, and window layout");
    const QString folder = m_settings->folder();
    layout->addWidget(wrappedLabel(what, box));
    auto *path = new HintLabel(QDir::toNativeSeparators(folder), box);
    path->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *open = nameWidget(new QPushButton(tr("Open folder"), box), "settingsOpenFolder0",
                            tr("Open folder: %1").arg(what));
    open->setAutoDefault(false);
    connect(open, &QPushButton::clicked, this,
            [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); });
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(path, 1);
    line->addWidget(open, 0, Qt::AlignTop);
    layout->addLayout(line);
    layout->addSpacing(4);
    layout->addWidget(
        wrappedLabel(tr("Keys are in the keychain of this system, or in memory for this session only; "
                        "never in a file."),
                     box));
    return box;
}

void SettingsDialog::load()
{
    const auto select = [](QComboBox *combo, const QVariant &value) {
        combo->setCurrentIndex(std::max(0, combo->findData(value)));
    };
    select(m_language, m_settings->value(Settings::Key::Language));
    select(m_theme, m_settings->value(Settings::Key::Theme));
    m_refresh->setValue(m_settings->value(Settings::Key::RefreshSeconds).toInt());
    m_ended->setChecked(m_settings->value(Settings::Key::ShowEnded).toBool());
    m_confirm->setChecked(m_settings->value(Settings::Key::ConfirmSingleDelete).toBool());
}

void SettingsDialog::accept()
{
    const std::pair<Settings::Key, QVariant> values[] = {
        {Settings::Key::Language, m_language->currentData()},
        {Settings::Key::Theme, m_theme->currentData()},
        {Settings::Key::RefreshSeconds, m_refresh->value()},
        {Settings::Key::ShowEnded, m_ended->isChecked()},
        {Settings::Key::ConfirmSingleDelete, m_confirm->isChecked()},
    };
    for (const auto &[key, value] : values) {
        if (m_settings->value(key) != value)
            m_settings->setValue(key, value);
    }
    QDialog::accept();
}

} // namespace Sandkeeper
