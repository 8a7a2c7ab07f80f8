// SPDX-License-Identifier: MIT
#include "ui/details/overviewtab.h"

#include "models/sandboxtext.h"
#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/paddedheader.h"
#include "ui/widgets/plainitemdelegate.h"
#include "ui/widgets/plaintext.h"

#include <QCheckBox>
#include <QClipboard>
#include <QFontDatabase>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QTableWidget>
#include <QToolButton>

namespace Sandkeeper {

namespace {

const QString Mask = QStringLiteral("••••••••");

constexpr int MaximumMetadata = 2000; // characters shown of one text

bool isCode(const QString &field)
{
    return field == QLatin1String("id") || field == QLatin1String("image") ||
           field == QLatin1String("command") || field == QLatin1String("mount");
}

} // namespace

OverviewTab::OverviewTab(QWidget *parent)
    : QScrollArea(parent)
{
    setObjectName(QStringLiteral("details.overview"));
    setAccessibleName(tr("Overview"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus); // its fields take the focus
    auto *content = new QWidget(this);
    auto *columns = new QHBoxLayout(content);
    columns->setContentsMargins(8, 8, 8, 8);
    columns->setSpacing(32);
    buildIdentity(columns);
    buildResources(columns);
    buildTimes(columns);
    setWidget(content);
}

QFormLayout *OverviewTab::addSection(QLayout *columns, const QString &title)
{
    auto *section = new QWidget(this);
    auto *layout = new QVBoxLayout(section);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    auto *heading = plainLabel(title, section);
    QFont font = heading->font();
    font.setWeight(QFont::DemiBold);
    heading->setFont(font);
    layout->addWidget(heading);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(2);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    layout->addLayout(form);
    layout->addStretch();
    columns->addWidget(section);
    return form;
}

void OverviewTab::addField(QFormLayout *form, const char *field, const QString &label, bool copyable)
{
    const QString name = QLatin1String(field);
    auto *value = nameWidget(new QLineEdit(this), ("details." + QByteArray(field)).constData(), label);
    value->setReadOnly(true);
    value->setFrame(false);
    value->setMinimumWidth(fontMetrics().averageCharWidth() * 12);
    QPalette quiet = value->palette();
    quiet.setColor(QPalette::Base, Qt::transparent);
    value->setPalette(quiet);
    if (isCode(name))
        value->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_values.insert(name, value);
    m_rows.insert(name, {form, form->rowCount()});
    auto *caption = new HintLabel(label, this);
    caption->setWordWrap(false);
    caption->setBuddy(value);
    m_captions.insert(name, caption);
    if (!copyable) {
        form->addRow(caption, value);
        return;
    }
    auto *copy = nameWidget(new QToolButton(this), ("details.copy." + QByteArray(field)).constData(),
                            tr("Copy %1").arg(label));
    copy->setIcon(themedIcon(QStringLiteral("copy")));
    copy->setToolTip(tr("Copy"));
    copy->setAutoRaise(true);
    copy->setIconSize({14, 14});
    copy->setFixedHeight(value->sizeHint().height()); // or its row would be higher than the others
    connect(copy, &QToolButton::clicked, this,
            [value] { QGuiApplication::clipboard()->setText(value->property("exact").toString()); });
    auto *row = new QHBoxLayout;
    row->setSpacing(4);
    row->addWidget(value, 1);
    row->addWidget(copy);
    form->addRow(caption, row);
}

void OverviewTab::buildIdentity(QLayout *columns)
{
    QFormLayout *form = addSection(columns, tr("Sandbox"));
    addField(form, "id", tr("ID"), true);
    addField(form, "account", tr("Account"));
    addField(form, "image", tr("Image"), true);
    addField(form, "command", tr("Start command"), true);
    addField(form, "runtime", tr("Kind"));
    addField(form, "labels", tr("Labels"));
    addField(form, "region", tr("Region"));
    addField(form, "user", tr("User"));
    addField(form, "team", tr("Team"));
    addField(form, "registry", tr("Registry credentials"));
    addField(form, "imageBuild", tr("Image build"));
}

void OverviewTab::buildResources(QLayout *columns)
{
    QFormLayout *form = addSection(columns, tr("Resources and network"));
    addField(form, "cpu", tr("CPU cores"));
    addField(form, "memory", tr("Memory"));
    addField(form, "disk", tr("Disk"));
    addField(form, "mount", tr("Disk mounted at"));
    addField(form, "gpu", tr("GPU"));
    addField(form, "network", tr("Network"));
    addField(form, "secrets", tr("Secrets"));
    auto *section = static_cast<QVBoxLayout *>(columns->itemAt(columns->count() - 1)->widget()->layout());
    section->insertWidget(2, buildEnvironment());
}

void OverviewTab::buildTimes(QLayout *columns)
{
    QFormLayout *form = addSection(columns, tr("Life"));
    addField(form, "state", tr("State"));
    addField(form, "end", tr("Why it ended"));
    addField(form, "exitCode", tr("Exit code"));
    addField(form, "errorType", tr("Error type"));
    addField(form, "termination", tr("Termination reason"));
    addField(form, "created", tr("Created"));
    addField(form, "started", tr("Started"));
    addField(form, "updated", tr("Updated"));
    addField(form, "ended", tr("Ended"));
    addField(form, "lifetime", tr("Lifetime"));
    addField(form, "idle", tr("Idle time-out"));
    addField(form, "deadline", tr("Ends at"));
    auto *section = static_cast<QVBoxLayout *>(columns->itemAt(columns->count() - 1)->widget()->layout());
    section->insertWidget(2, buildMetadata());
}

QTableWidget *OverviewTab::addTable(QWidget *box, const char *objectName, const QString &name,
                                    const QString &keys)
{
    auto *table = nameWidget(new QTableWidget(0, 2, box), objectName, name);
    table->setHorizontalHeader(new PaddedHeader(table));
    table->setItemDelegate(new PlainItemDelegate(table));
    table->setHorizontalHeaderLabels({keys, tr("Value")});
    table->verticalHeader()->hide();
    table->horizontalHeader()->setStretchLastSection(true);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setTabKeyNavigation(false);
    table->setShowGrid(false);
    table->setFixedHeight(PlainItemDelegate::rowHeight(fontMetrics()) * 5);
    return table;
}

/// What others wrote at the service: shown as it is, and never as more than text.
QWidget *OverviewTab::buildMetadata()
{
    m_metadataBox = new QWidget(this);
    m_metadata = addTable(m_metadataBox, "details.metadata", tr("Metadata"), tr("Key"));
    auto *layout = new QVBoxLayout(m_metadataBox);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(new HintLabel(tr("Metadata"), m_metadataBox));
    layout->addWidget(m_metadata);
    m_metadataBox->hide();
    return m_metadataBox;
}

QWidget *OverviewTab::buildEnvironment()
{
    auto *box = new QWidget(this);
    m_reveal = nameWidget(new QCheckBox(tr("Reveal values"), box), "details.environment.reveal",
                          tr("Reveal values of environment variables"));
    m_environment = addTable(box, "details.environment", tr("Environment variables"), tr("Variable"));
    auto *top = new QHBoxLayout;
    top->addWidget(new HintLabel(tr("Environment"), box), 1);
    top->addWidget(m_reveal);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(top);
    layout->addWidget(m_environment);
    connect(m_reveal, &QCheckBox::toggled, this, &OverviewTab::showEnvironment);
    return box;
}

void OverviewTab::setSandbox(const Sandbox &sandbox, const EndReason &reason, const QString &accountName,
                             const QString &runtimeName)
{
    const bool another = !m_hasSandbox || sandbox.id != m_sandbox.id;
    const bool environmentChanged = another || sandbox.environment != m_sandbox.environment;
    const bool metadataChanged = another || sandbox.metadata != m_sandbox.metadata;
    m_sandbox = sandbox;
    m_reason = reason;
    m_hasSandbox = true;
    if (another)
        m_reveal->setChecked(false); // what was revealed of one is not revealed of the next
    showIdentity(accountName, runtimeName);
    showResources();
    showTimes();
    if (environmentChanged)
        showEnvironment();
    if (metadataChanged)
        showMetadata();
}

void OverviewTab::setTemplates(bool templates)
{
    const QString label = templates ? tr("Template") : tr("Image");
    m_captions.value(QStringLiteral("image"))->setText(label);
    m_values.value(QStringLiteral("image"))->setAccessibleName(label);
}

QString OverviewTab::shownValue(const QString &field) const
{
    const QLineEdit *value = m_values.value(field);
    return value ? value->text() : QString();
}

void OverviewTab::set(const char *field, const QString &value)
{
    QLineEdit *edit = m_values.value(QLatin1String(field));
    const QString shown = value.isEmpty() ? tr("n/a") : visibleOneLine(value);
    edit->setProperty("exact", value);
    // What the service does not say takes no room.
    const auto [form, row] = m_rows.value(QLatin1String(field));
    if (form->isRowVisible(row) == value.isEmpty())
        form->setRowVisible(row, !value.isEmpty());
    if (edit->text() == shown)
        return;
    edit->setText(shown);
    edit->setCursorPosition(0);
    edit->setToolTip(shown.size() > 30 ? plainToolTip(value) : QString());
}

void OverviewTab::setTime(const char *field, const QDateTime &time)
{
    set(field, time.isValid() ? QLocale().toString(time.toLocalTime(), QLocale::ShortFormat) : QString());
    m_values.value(QLatin1String(field))->setToolTip(plainToolTip(exactTimeText(time)));
}

void OverviewTab::showIdentity(const QString &accountName, const QString &runtimeName)
{
    const QString separator = QStringLiteral(", ");
    set("id", m_sandbox.id);
    set("account", accountName);
    set("image", m_sandbox.image);
    set("command", std::holds_alternative<std::monostate>(m_sandbox.startCommand)
                       ? tr("The image's own")
                       : commandText(m_sandbox.startCommand));
    set("runtime", runtimeName);
    set("labels", m_sandbox.labels.join(separator));
    set("region", m_sandbox.region);
    set("user", m_sandbox.userId);
    set("team", m_sandbox.teamId);
    set("registry", m_sandbox.registryCredentialsId);
    set("imageBuild", m_sandbox.pendingImageBuildId);
}

void OverviewTab::showResources()
{
    const QString separator = QStringLiteral(", ");
    set("cpu", m_sandbox.cpuCores > 0 ? numberText(m_sandbox.cpuCores) : QString());
    set("memory", m_sandbox.memoryGb > 0 ? gigabytesText(m_sandbox.memoryGb) : QString());
    set("disk", m_sandbox.diskGb > 0 ? gigabytesText(m_sandbox.diskGb) : QString());
    set("mount", m_sandbox.diskMountPath);
    set("gpu", m_sandbox.gpuCount > 0 ? gpuText(m_sandbox) : tr("None"));
    set("network", networkText(m_sandbox.networkAllowlist, m_sandbox.networkDenylist));
    set("secrets", m_sandbox.secretNames.isEmpty() ? tr("None") : m_sandbox.secretNames.join(separator));
}

void OverviewTab::showTimes()
{
    const auto minutes = [](std::optional<std::chrono::minutes> value) {
        return value ? durationText(std::chrono::seconds(*value)) : tr("No limit");
    };
    set("state", stateText(m_sandbox));
    set("end", endSentence(m_sandbox, m_reason));
    set("exitCode", m_sandbox.exitCode ? QString::number(*m_sandbox.exitCode) : QString());
    set("errorType", m_sandbox.errorType);
    set("termination", m_sandbox.terminationReason);
    setTime("created", m_sandbox.createdAt);
    setTime("started", m_sandbox.startedAt);
    setTime("updated", m_sandbox.updatedAt);
    setTime("ended", m_sandbox.endedAt);
    set("lifetime", minutes(m_sandbox.lifetime));
    set("idle", minutes(m_sandbox.idleTimeout));
    setTime("deadline", m_sandbox.deadline);
}

void OverviewTab::showEnvironment()
{
    m_environment->setRowCount(int(m_sandbox.environment.size()));
    int row = 0;
    for (auto it = m_sandbox.environment.begin(); it != m_sandbox.environment.end(); ++it, ++row) {
        const QString value = m_reveal->isChecked() ? visibleOneLine(it.value()) : Mask;
        m_environment->setItem(row, 0, new QTableWidgetItem(visibleOneLine(it.key())));
        m_environment->setItem(row, 1, new QTableWidgetItem(value));
        m_environment->setRowHeight(row, PlainItemDelegate::rowHeight(fontMetrics()));
    }
    const bool empty = m_sandbox.environment.isEmpty();
    m_environment->setVisible(!empty);
    m_reveal->setEnabled(!empty);
    m_reveal->setToolTip(empty ? tr("There are no environment variables") : QString());
}

void OverviewTab::showMetadata()
{
    m_metadata->setRowCount(int(m_sandbox.metadata.size()));
    int row = 0;
    for (auto it = m_sandbox.metadata.begin(); it != m_sandbox.metadata.end(); ++it, ++row) {
        const QString text = it.value().left(MaximumMetadata);
        auto *value = new QTableWidgetItem(visibleOneLine(text));
        value->setToolTip(text);
        m_metadata->setItem(row, 0, new QTableWidgetItem(visibleOneLine(it.key().left(MaximumMetadata))));
        m_metadata->setItem(row, 1, value);
        m_metadata->setRowHeight(row, PlainItemDelegate::rowHeight(fontMetrics()));
    }
    m_metadataBox->setVisible(!m_sandbox.metadata.isEmpty());
}

} // namespace Sandkeeper
