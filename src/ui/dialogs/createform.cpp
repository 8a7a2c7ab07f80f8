// SPDX-License-Identifier: MIT
#include "ui/dialogs/createform.h"

#include "ui/dialogs/collapsiblesection.h"
#include "ui/dialogs/commandeditor.h"
#include "ui/dialogs/durationedit.h"
#include "ui/dialogs/fieldrow.h"
#include "ui/dialogs/jsonedit.h"
#include "ui/dialogs/keyvalueeditor.h"
#include "ui/dialogs/networkeditor.h"
#include "ui/dialogs/widgetnames.h"

#include <utility>

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QRandomGenerator>
#include <QScopedValueRollback>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

namespace Sandkeeper {

namespace {

QComboBox *editableCombo(const char *objectName, const QString &accessibleName)
{
    auto *combo = new QComboBox;
    combo->setEditable(true);
    combo->setInsertPolicy(QComboBox::NoInsert);
    combo->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    combo->setMinimumContentsLength(12);
    nameWidget(combo, objectName, accessibleName);
    combo->lineEdit()->setObjectName(QLatin1String(objectName) + QLatin1String("Text"));
    return combo;
}

QDoubleSpinBox *amount(const char *objectName, const QString &accessibleName, const QString &suffix,
                       double value)
{
    auto *spin = nameWidget(new QDoubleSpinBox, objectName, accessibleName);
    spin->setDecimals(1);
    spin->setRange(0.1, 1024);
    spin->setValue(value);
    spin->setSuffix(suffix);
    spin->setAccelerated(true);
    spin->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    spin->setMinimumWidth(spin->fontMetrics().averageCharWidth() * 16);
    return spin;
}

QStringList parseLabels(const QString &text)
{
    QStringList labels;
    for (const QString &part : text.split(QLatin1Char(','))) {
        if (const QString label = part.trimmed(); !label.isEmpty() && !labels.contains(label))
            labels << label;
    }
    return labels;
}

} // namespace

QString suggestedName(const QString &image)
{
    // Last path component without a digest; what no service's name rule would refuse.
    QString slug;
    for (const QChar c : image.section(QLatin1Char('/'), -1).section(QLatin1Char('@'), 0, 0).toLower()) {
        const bool isPlain = (c >= QLatin1Char('a') && c <= QLatin1Char('z')) ||
                             (c >= QLatin1Char('0') && c <= QLatin1Char('9'));
        if (isPlain)
            slug += c;
        else if (!slug.isEmpty() && !slug.endsWith(QLatin1Char('-')))
            slug += QLatin1Char('-');
    }
    slug.truncate(40);
    while (slug.endsWith(QLatin1Char('-')))
        slug.chop(1);
    if (slug.isEmpty())
        slug = QStringLiteral("sandbox");
    slug += QLatin1Char('-');
    constexpr char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789"; // nothing that looks like another
    for (int i = 0; i < 4; ++i)
        slug += QLatin1Char(alphabet[QRandomGenerator::global()->bounded(int(sizeof alphabet) - 1)]);
    return slug;
}

CreateForm::CreateForm(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(16, 16, 16, 16);
    m_layout->setSpacing(8);
    m_essentials = new QVBoxLayout;
    m_essentials->setSpacing(8);
    m_layout->addLayout(m_essentials);
    m_layout->addSpacing(8);
    buildEssentials();
    buildCommand();
    buildEnvironment();
    buildResources();
    buildNetwork();
    buildPlacement();
    m_layout->addStretch(1);
    suggestName();
    updateSummaries();
}

FieldRow *CreateForm::addRow(QVBoxLayout *layout, CreateField field, const QString &label, QWidget *editor,
                             QWidget *focusTarget)
{
    auto *row = new FieldRow(label, editor, focusTarget);
    layout->addWidget(row);
    m_rows.insert(field, row);
    m_order << field;
    if (m_currentSection)
        m_sectionOf.insert(field, m_currentSection);
    return row;
}

CollapsibleSection *CreateForm::addSection(const QString &title, const char *objectName)
{
    m_currentSection = new CollapsibleSection(title, objectName, this);
    m_layout->addWidget(m_currentSection);
    m_sections << m_currentSection;
    return m_currentSection;
}

void CreateForm::buildEssentials()
{
    m_name = nameWidget(new QLineEdit, "createName", tr("Sandbox name"));
    QWidget *image = buildImage();
    m_runtime = nameWidget(new QComboBox, "createRuntime", tr("Runtime"));
    m_cpu = amount("createCpu", tr("CPU cores"), {}, 1);
    m_memory = amount("createMemory", tr("Memory in gigabytes"), tr(" GB"), 1);
    m_disk = amount("createDisk", tr("Disk in gigabytes"), tr(" GB"), 5);
    m_lifetime = new DurationEdit(DurationEdit::Switch::NoLimit, "createLifetime", tr("Lifetime in minutes"));
    m_lifetime->setValue(std::chrono::minutes(60));
    m_lifetime->setNoLimitOffered(false);
    m_labels = nameWidget(new QLineEdit, "createLabels", tr("Labels"));
    m_labels->setPlaceholderText(tr("Separated by commas"));

    addRow(m_essentials, CreateField::Name, tr("&Name"), m_name);
    addRow(m_essentials, CreateField::Image, tr("&Image"), image, m_image);
    nameImage(false);
    addRow(m_essentials, CreateField::Runtime, tr("&Runtime"), m_runtime);
    addRow(m_essentials, CreateField::CpuCores, tr("&CPU cores"), m_cpu);
    addRow(m_essentials, CreateField::MemoryGb, tr("&Memory"), m_memory);
    addRow(m_essentials, CreateField::DiskGb, tr("&Disk"), m_disk);
    addRow(m_essentials, CreateField::Lifetime, tr("Li&fetime"), m_lifetime, m_lifetime->focusTarget());
    addRow(m_essentials, CreateField::Labels, tr("&Labels"), m_labels);

    connect(m_name, &QLineEdit::textEdited, this, [this] { onEdited(CreateField::Name); });
    connect(m_image, &QComboBox::currentTextChanged, this, [this] { onEdited(CreateField::Image); });
    connect(m_runtime, &QComboBox::currentIndexChanged, this, [this] { onEdited(CreateField::Runtime); });
    connect(m_cpu, &QDoubleSpinBox::valueChanged, this, [this] { onEdited(CreateField::CpuCores); });
    connect(m_memory, &QDoubleSpinBox::valueChanged, this, [this] { onEdited(CreateField::MemoryGb); });
    connect(m_disk, &QDoubleSpinBox::valueChanged, this, [this] { onEdited(CreateField::DiskGb); });
    connect(m_lifetime, &DurationEdit::edited, this, [this] { onEdited(CreateField::Lifetime); });
    connect(m_labels, &QLineEdit::textChanged, this, [this] { onEdited(CreateField::Labels); });
}

QWidget *CreateForm::buildImage()
{
    auto *box = new QWidget;
    m_image = editableCombo("createImage", tr("Image"));
    m_chooseImage = nameWidget(new QToolButton, "createImageChoose", tr("Choose an image"));
    m_chooseImage->setText(tr("Choose…"));
    m_checkImage = nameWidget(new QToolButton, "createImageCheck", tr("Check image"));
    m_checkImage->setText(tr("Check"));
    auto *layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_image, 1);
    for (QToolButton *button : {m_chooseImage, m_checkImage}) {
        button->setFocusPolicy(Qt::StrongFocus);
        layout->addWidget(button);
    }
    connect(m_chooseImage, &QToolButton::clicked, this, &CreateForm::imagesRequested);
    connect(m_checkImage, &QToolButton::clicked, this, &CreateForm::imageCheckRequested);
    connect(m_image, &QComboBox::currentTextChanged, this, [this] { showImageCheck({}, false); });
    return box;
}

/// What sandboxes are made from, in the service's word.
void CreateForm::nameImage(bool templates)
{
    m_rows.value(CreateField::Image)->setLabel(templates ? tr("&Template") : tr("&Image"));
    nameWidget(m_image, "createImage", templates ? tr("Template") : tr("Image"));
    m_image->lineEdit()->setPlaceholderText(templates ? QString() : QStringLiteral("python:3.11-slim"));
    m_chooseImage->setAccessibleName(templates ? tr("Choose a template") : tr("Choose an image"));
    m_chooseImage->setToolTip(templates ? tr("Pick one of the templates that the service keeps")
                                        : tr("Pick one of the images that the service keeps"));
    m_checkImage->setAccessibleName(templates ? tr("Check template") : tr("Check image"));
    m_checkImage->setToolTip(templates ? tr("Ask the service whether it can use this template")
                                       : tr("Ask the service whether it can use this image"));
}

QString CreateForm::image() const
{
    return m_image->currentText().trimmed();
}

QString CreateForm::runtime() const
{
    return m_runtime->currentData().toString();
}

QString CreateForm::registryCredentialsId() const
{
    return isSupported(CreateField::RegistryCredentials) ? m_registry->text() : QString();
}

void CreateForm::setImage(const QString &image, const QString &runtime)
{
    m_image->setEditText(image);
    if (const int index = m_runtime->findData(runtime); !runtime.isEmpty() && index >= 0)
        m_runtime->setCurrentIndex(index);
}

void CreateForm::showImageCheck(const QString &text, bool isDoubt)
{
    FieldRow *row = m_rows.value(CreateField::Image);
    if (!row)
        return; // still being built
    row->setHint(isDoubt ? QString() : text);
    row->setDoubt(isDoubt ? text : QString());
}

void CreateForm::buildCommand()
{
    auto *layout = addSection(tr("Start and end"), "sectionCommand")->content();
    m_command = new CommandEditor;
    m_idle = new DurationEdit(DurationEdit::Switch::Enabled, "createIdle", tr("Idle time-out in minutes"));
    m_idle->setValue(std::nullopt);
    addRow(layout, CreateField::Command, tr("Start command"), m_command, m_command->focusTarget());
    addRow(layout, CreateField::IdleTimeout, tr("Idle time-out"), m_idle, m_idle->focusTarget());
    connect(m_command, &CommandEditor::edited, this, [this] { onEdited(CreateField::Command); });
    connect(m_idle, &DurationEdit::edited, this, [this] { onEdited(CreateField::IdleTimeout); });
}

void CreateForm::buildEnvironment()
{
    auto *layout = addSection(tr("Environment and secrets"), "sectionEnvironment")->content();
    m_environment =
        new KeyValueEditor(KeyValueModel::Values::Plain, "createEnvironment", tr("Environment variables"));
    m_secrets = new KeyValueEditor(KeyValueModel::Values::Masked, "createSecrets", tr("Secrets"));
    addRow(layout, CreateField::Environment, tr("Variables"), m_environment, m_environment->focusTarget());
    addRow(layout, CreateField::Secrets, tr("Secrets"), m_secrets, m_secrets->focusTarget())
        ->setHint(tr("Sent to the service once; not kept, shown or logged here."));
    connect(m_environment, &KeyValueEditor::edited, this, [this] { onEdited(CreateField::Environment); });
    connect(m_secrets, &KeyValueEditor::edited, this, [this] { onEdited(CreateField::Secrets); });
}

void CreateForm::buildResources()
{
    auto *layout = addSection(tr("GPU"), "sectionGpu")->content();
    m_gpuCount = nameWidget(new QSpinBox, "createGpuCount", tr("Number of GPUs"));
    m_gpuCount->setRange(0, 8);
    m_gpuCount->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_gpuCount->setMinimumWidth(m_gpuCount->fontMetrics().averageCharWidth() * 16);
    m_gpuType = editableCombo("createGpuType", tr("GPU type"));
    addRow(layout, CreateField::GpuCount, tr("GPUs"), m_gpuCount);
    addRow(layout, CreateField::GpuType, tr("GPU type"), m_gpuType);
    connect(m_gpuCount, &QSpinBox::valueChanged, this, [this] { onEdited(CreateField::GpuCount); });
    connect(m_gpuType, &QComboBox::currentTextChanged, this, [this] { onEdited(CreateField::GpuType); });
}

void CreateForm::buildNetwork()
{
    auto *layout = addSection(tr("Network"), "sectionNetwork")->content();
    m_network = new NetworkEditor;
    FieldRow *row =
        addRow(layout, CreateField::NetworkAllowlist, tr("Access"), m_network, m_network->focusTarget());
    // One editor for two fields of the request: both lists' problems appear beside it.
    m_rows.insert(CreateField::NetworkDenylist, row);
    m_sectionOf.insert(CreateField::NetworkDenylist, m_currentSection);
    m_order << CreateField::NetworkDenylist;
    connect(m_network, &NetworkEditor::edited, this, [this] {
        m_touched.insert(CreateField::NetworkDenylist);
        onEdited(CreateField::NetworkAllowlist);
    });
}

void CreateForm::buildPlacement()
{
    auto *layout = addSection(tr("Placement and advanced"), "sectionAdvanced")->content();
    m_team = new ChoiceEdit("createTeam", tr("Team ID"));
    m_region = editableCombo("createRegion", tr("Region"));
    m_region->lineEdit()->setPlaceholderText(tr("The service chooses"));
    m_registry = new ChoiceEdit("createRegistry", tr("Registry credentials ID"));
    m_registry->line()->setPlaceholderText(tr("For images in a private registry"));
    m_guaranteed = nameWidget(new QCheckBox(tr("Keep these resources reserved")), "createGuaranteed",
                              tr("Keep these resources reserved"));
    m_advanced = nameWidget(new JsonEdit, "createAdvanced", tr("Advanced settings as JSON"));
    addRow(layout, CreateField::Team, tr("Team ID"), m_team, m_team->line());
    addRow(layout, CreateField::Region, tr("Region"), m_region);
    addRow(layout, CreateField::RegistryCredentials, tr("Registry credentials"), m_registry,
           m_registry->line());
    addRow(layout, CreateField::Guaranteed, tr("Guaranteed"), m_guaranteed);
    addRow(layout, CreateField::AdvancedConfigs, tr("Advanced (JSON)"), m_advanced);
    connect(m_team, &ChoiceEdit::textChanged, this, [this] { onEdited(CreateField::Team); });
    connect(m_region, &QComboBox::currentTextChanged, this, [this] { onEdited(CreateField::Region); });
    connect(m_registry, &ChoiceEdit::textChanged, this,
            [this] { onEdited(CreateField::RegistryCredentials); });
    connect(m_guaranteed, &QCheckBox::toggled, this, [this] { onEdited(CreateField::Guaranteed); });
    connect(m_advanced, &QPlainTextEdit::textChanged, this,
            [this] { onEdited(CreateField::AdvancedConfigs); });
}

void CreateForm::setTopRow(FieldRow *row)
{
    m_essentials->insertWidget(0, row);
    FieldRow::alignLabels(this);
}

void CreateForm::onEdited(CreateField field)
{
    if (field == CreateField::Image && !m_touched.contains(CreateField::Name))
        suggestName();
    if (m_filling)
        return;
    m_touched.insert(field);
    if (field == CreateField::GpuCount)
        m_touched.insert(CreateField::GpuType); // the next thing to fill in: its problem may show now
    updateSummaries();
    Q_EMIT edited();
}

void CreateForm::setUp(const Setup &setup)
{
    const QScopedValueRollback guard(m_filling, true);
    for (const auto &[field, row] : m_rows.asKeyValueRange())
        row->setUnavailable(tr("This service does not offer it."));
    setRuntimes(setup.runtimes);
    m_lifetime->setNoLimitOffered(setup.unlimitedLifetime);
    m_team->line()->setPlaceholderText(setup.accountTeam.isEmpty() ? tr("Personal") : setup.accountTeam);
    m_team->setLoader(setup.teams);
    m_registry->setLoader(setup.credentials);
    m_chooseImage->setVisible(setup.hasImages);
    m_checkImage->setVisible(setup.hasImages);
    nameImage(setup.templates);
    showImageCheck({}, false);
    for (const CreateFieldInfo &info : setup.fields)
        applyField(info);
    updateSummaries();
}

void CreateForm::applyField(const CreateFieldInfo &info)
{
    FieldRow *row = m_rows.value(info.field);
    if (!row)
        return;
    const QString reason = info.reason.isEmpty() ? tr("This service does not offer it.") : info.reason;
    row->setUnavailable(info.supported ? QString() : reason);
    switch (info.field) {
    case CreateField::Image:
        applySuggestions(m_image, info.suggestions, true);
        break;
    case CreateField::GpuType:
        applySuggestions(m_gpuType, info.suggestions, false);
        break;
    case CreateField::Region:
        applySuggestions(m_region, info.suggestions, false);
        break;
    default:
        applyNumber(info);
    }
}

void CreateForm::applyNumber(const CreateFieldInfo &info)
{
    if (info.maximum <= info.minimum)
        return;
    const bool takeInitial = !m_touched.contains(info.field) && info.initial >= info.minimum;
    const auto apply = [&](auto *spin) {
        using Value = decltype(spin->value());
        spin->setRange(Value(info.minimum), Value(info.maximum));
        if (takeInitial)
            spin->setValue(Value(info.initial));
    };
    const auto applyDuration = [&](DurationEdit *edit, bool isOptional) {
        // What is below one minute means “no limit” and has its own switch.
        edit->setRange(std::max(1, int(info.minimum)), int(info.maximum));
        if (takeInitial && info.initial >= 1 && !isOptional)
            edit->setValue(std::chrono::minutes(int(info.initial)));
    };
    switch (info.field) {
    case CreateField::CpuCores:
        return apply(m_cpu);
    case CreateField::MemoryGb:
        return apply(m_memory);
    case CreateField::DiskGb:
        return apply(m_disk);
    case CreateField::GpuCount:
        return apply(m_gpuCount);
    case CreateField::Lifetime:
        return applyDuration(m_lifetime, false);
    case CreateField::IdleTimeout:
        return applyDuration(m_idle, true);
    default:
        return;
    }
}

void CreateForm::applySuggestions(QComboBox *combo, const QStringList &suggestions, bool selectFirst)
{
    const QString kept = combo->currentText();
    combo->clear();
    combo->addItems(suggestions);
    if (kept.isEmpty() && selectFirst && !suggestions.isEmpty())
        combo->setCurrentIndex(0);
    else
        combo->setEditText(kept);
}

void CreateForm::setRuntimes(const QList<ProviderMetadata::Runtime> &runtimes)
{
    const QString kept = m_runtime->currentData().toString();
    m_runtime->clear();
    m_runtime->addItem(tr("Service default"), QString());
    for (const auto &runtime : runtimes)
        m_runtime->addItem(runtime.name, runtime.id);
    m_runtime->setCurrentIndex(std::max(0, m_runtime->findData(kept)));
}

bool CreateForm::isSupported(CreateField field) const
{
    return m_rows.value(field)->isAvailable();
}

CreateRequest CreateForm::request() const
{
    CreateRequest request;
    const auto take = [this](CreateField field, auto &target, auto &&value) {
        if (isSupported(field))
            target = std::forward<decltype(value)>(value);
    };
    take(CreateField::Name, request.name, m_name->text().trimmed());
    take(CreateField::Image, request.image, m_image->currentText().trimmed());
    take(CreateField::Command, request.startCommand, m_command->value());
    take(CreateField::Runtime, request.runtime, m_runtime->currentData().toString());
    take(CreateField::CpuCores, request.cpuCores, m_cpu->value());
    take(CreateField::MemoryGb, request.memoryGb, m_memory->value());
    take(CreateField::DiskGb, request.diskGb, m_disk->value());
    take(CreateField::GpuCount, request.gpuCount, m_gpuCount->value());
    take(CreateField::GpuType, request.gpuType, m_gpuType->currentText().trimmed());
    take(CreateField::Lifetime, request.lifetime, m_lifetime->value().value_or(std::chrono::minutes(-1)));
    take(CreateField::IdleTimeout, request.idleTimeout, m_idle->value());
    take(CreateField::Environment, request.environment, m_environment->model()->values());
    take(CreateField::Secrets, request.secrets, m_secrets->model()->secrets());
    take(CreateField::Labels, request.labels, parseLabels(m_labels->text()));
    take(CreateField::Team, request.teamId, m_team->text());
    take(CreateField::Region, request.region, m_region->currentText().trimmed());
    take(CreateField::AdvancedConfigs, request.advancedConfigs, m_advanced->value());
    take(CreateField::RegistryCredentials, request.registryCredentialsId, m_registry->text());
    take(CreateField::Guaranteed, request.guaranteed, m_guaranteed->isChecked());
    const NetworkEditor::Policy policy = m_network->value();
    take(CreateField::NetworkAllowlist, request.networkAllowlist, policy.allowlist);
    take(CreateField::NetworkDenylist, request.networkDenylist, policy.denylist);
    return request;
}

void CreateForm::setRequest(const CreateRequest &request)
{
    {
        const QScopedValueRollback guard(m_filling, true);
        m_touched = QSet<CreateField>(m_order.cbegin(), m_order.cend());
        m_name->setText(request.name);
        m_image->setEditText(request.image);
        m_command->setValue(request.startCommand);
        m_runtime->setCurrentIndex(std::max(0, m_runtime->findData(request.runtime)));
        m_cpu->setValue(request.cpuCores);
        m_memory->setValue(request.memoryGb);
        m_disk->setValue(request.diskGb);
        m_gpuCount->setValue(request.gpuCount);
        m_gpuType->setEditText(request.gpuType);
        m_lifetime->setValue(request.lifetime);
        m_idle->setValue(request.idleTimeout);
        m_environment->model()->setValues(request.environment);
        m_secrets->model()->setSecrets(request.secrets);
        m_labels->setText(request.labels.join(QLatin1String(", ")));
        m_team->setText(request.teamId);
        m_region->setEditText(request.region);
        m_advanced->setValue(request.advancedConfigs);
        m_registry->setText(request.registryCredentialsId);
        m_guaranteed->setChecked(request.guaranteed);
        m_network->setValue({request.networkAllowlist, request.networkDenylist});
        updateSummaries();
    }
    Q_EMIT edited();
}

QList<FieldProblem> CreateForm::ownProblems() const
{
    QList<FieldProblem> problems;
    const auto check = [&](CreateField field, const QString &message) {
        if (!message.isEmpty() && isSupported(field))
            problems << FieldProblem{field, message};
    };
    check(CreateField::Command, m_command->problem());
    check(CreateField::Environment, m_environment->model()->problem());
    check(CreateField::Secrets, m_secrets->model()->problem());
    check(CreateField::NetworkAllowlist, m_network->problem());
    check(CreateField::AdvancedConfigs, m_advanced->problem());
    return problems;
}

void CreateForm::showProblems(const QList<FieldProblem> &problems, bool all)
{
    QHash<FieldRow *, QString> shown;
    for (const FieldProblem &problem : problems) {
        FieldRow *row = m_rows.value(problem.field);
        if (row && (all || m_touched.contains(problem.field)) && !shown.contains(row))
            shown.insert(row, problem.message);
    }
    for (FieldRow *row : std::as_const(m_rows))
        row->setProblem(shown.value(row));
}

QWidget *CreateForm::focusFirstProblem(const QList<FieldProblem> &problems)
{
    FieldRow *first = nullptr;
    for (const CreateField field : std::as_const(m_order)) {
        const bool isBad =
            std::any_of(problems.begin(), problems.end(), [&](const auto &p) { return p.field == field; });
        if (!isBad)
            continue;
        // All of them: a problem that stays folded away cannot be found.
        if (CollapsibleSection *section = m_sectionOf.value(field))
            section->setExpanded(true);
        if (!first)
            first = m_rows.value(field);
    }
    if (first)
        first->focusEditor();
    return first;
}

void CreateForm::focusName()
{
    m_name->setFocus(Qt::OtherFocusReason);
    m_name->selectAll();
}

void CreateForm::startAnother()
{
    m_touched.remove(CreateField::Name);
    suggestName();
    focusName();
}

void CreateForm::suggestName()
{
    m_name->setText(suggestedName(m_image->currentText()));
}

void CreateForm::updateSummaries()
{
    const auto summarise = [this](const char *name, const QString &text) {
        for (CollapsibleSection *section : std::as_const(m_sections)) {
            if (section->objectName() == QLatin1String(name))
                section->setSummary(text);
        }
    };
    const auto supportedCount = [this](CreateField field, int count) {
        return isSupported(field) ? count : 0;
    };
    const int variables = supportedCount(CreateField::Environment, m_environment->model()->count());
    const int secrets = supportedCount(CreateField::Secrets, m_secrets->model()->count());
    QStringList environment;
    if (variables > 0)
        environment << tr("%n variable(s)", nullptr, variables);
    if (secrets > 0)
        environment << tr("%n secret(s)", nullptr, secrets);
    summarise("sectionEnvironment", QLocale().createSeparatedList(environment));
    const int gpus = supportedCount(CreateField::GpuCount, m_gpuCount->value());
    summarise("sectionGpu", gpus > 0 ? tr("%n GPU(s)", nullptr, gpus) : QString());
}

} // namespace Sandkeeper
