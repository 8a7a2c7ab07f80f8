// SPDX-License-Identifier: MIT
#include "validation.h"

#include "api/createcodec.h"
#include "api/sandboxcodec.h"

#include "core/provider/egress.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QSet>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

namespace {

// prime.md §4.4, column “Server limits”.
constexpr int longestName = 100;
constexpr double leastResource = 0.1;
constexpr double mostCpuCores = 16;
constexpr double mostMemoryGb = 64;
constexpr double mostDiskGb = 1000;
constexpr int mostGpus = 8;
constexpr int mostMinutes = 1440;
// The service names no limit for these; longer ones are mistakes.
constexpr int longestLabel = 100;
constexpr int mostLabels = 50;

class Checker
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Prime::Validation)
public:
    explicit Checker(const CreateRequest &request)
        : m_request(request)
    {
    }

    QList<FieldProblem> check()
    {
        checkTexts();
        checkNumbers();
        checkVariables();
        checkLabels();
        // The rules across fields, in the service's order.
        checkGpu();
        checkContainerOnly();
        checkStartCommand();
        checkEgress();
        checkIdleTimeout();
        return m_problems;
    }

private:
    void add(CreateField field, const QString &message) { m_problems.append({field, message}); }
    bool isVm() const { return m_request.runtime == vmRuntime; }
    bool isContainer() const { return m_request.runtime == containerRuntime; }

    static bool hasControl(const QString &text)
    {
        return std::any_of(text.begin(), text.end(),
                           [](QChar c) { return c.category() == QChar::Other_Control; });
    }

    void checkTexts();
    void checkNumbers();
    void checkRange(CreateField field, double value, double most, const QString &message);
    void checkVariables();
    void checkVariableName(CreateField field, const QString &name);
    void checkLabels();
    void checkGpu();
    void checkContainerOnly();
    void checkStartCommand();
    void checkEgress();
    void checkIdleTimeout();

    const CreateRequest &m_request;
    QList<FieldProblem> m_problems;
};

void Checker::checkTexts()
{
    if (m_request.name.trimmed().isEmpty())
        add(CreateField::Name, tr("Enter a name."));
    else if (m_request.name.toUcs4().size() > longestName)
        add(CreateField::Name, tr("The name may have at most %n character(s).", nullptr, longestName));
    else if (hasControl(m_request.name))
        add(CreateField::Name, tr("The name must not contain control characters or line breaks."));
    if (m_request.image.trimmed().isEmpty())
        add(CreateField::Image, tr("Enter an image, for example “python:3.11-slim”."));
    else if (std::any_of(m_request.image.begin(), m_request.image.end(),
                         [](QChar c) { return c.isSpace() || c.category() == QChar::Other_Control; }))
        add(CreateField::Image, tr("An image name has no spaces."));
    if (!m_request.runtime.isEmpty() && !isVm() && !isContainer())
        add(CreateField::Runtime, tr("Choose a virtual machine, a container, or the service's default."));
    if (hasControl(m_request.teamId) || m_request.teamId.contains(u' '))
        add(CreateField::Team, tr("A team id has no spaces."));
    if (hasControl(m_request.region) || m_request.region.contains(u' '))
        add(CreateField::Region, tr("A region is one word, for example “us”."));
}

void Checker::checkRange(CreateField field, double value, double most, const QString &message)
{
    if (!std::isfinite(value) || value < leastResource || value > most) {
        const QLocale locale;
        add(field, message.arg(locale.toString(leastResource), locale.toString(most)));
    }
}

void Checker::checkNumbers()
{
    checkRange(CreateField::CpuCores, m_request.cpuCores, mostCpuCores,
               tr("CPU cores must be between %1 and %2."));
    checkRange(CreateField::MemoryGb, m_request.memoryGb, mostMemoryGb,
               tr("Memory must be between %1 and %2 GB."));
    checkRange(CreateField::DiskGb, m_request.diskGb, mostDiskGb,
               tr("Disk size must be between %1 and %2 GB."));
    if (m_request.gpuCount < 0 || m_request.gpuCount > mostGpus)
        add(CreateField::GpuCount, tr("The number of GPUs must be between 0 and %1.").arg(mostGpus));
    const auto minutes = m_request.lifetime.count();
    if (minutes == 0)
        add(CreateField::Lifetime, tr("Enter a lifetime of at least one minute, or choose no limit."));
    else if (minutes > mostMinutes)
        add(CreateField::Lifetime,
            tr("The lifetime may be at most %n minute(s), or without limit.", nullptr, mostMinutes));
}

void Checker::checkVariableName(CreateField field, const QString &name)
{
    static const QRegularExpression valid(u"\\A[A-Za-z_][A-Za-z0-9_]*\\z"_s);
    if (name.isEmpty())
        add(field, tr("A variable has no name."));
    else if (!valid.match(name).hasMatch())
        add(field, tr("“%1” is not a variable name: use letters, digits and underscores, and do not start "
                      "with a digit.")
                       .arg(name));
}

void Checker::checkVariables()
{
    for (auto it = m_request.environment.begin(); it != m_request.environment.end(); ++it) {
        checkVariableName(CreateField::Environment, it.key());
        if (it->contains(QChar::Null))
            add(CreateField::Environment, tr("The value of “%1” contains a null character.").arg(it.key()));
    }
    QSet<QString> seen;
    for (const auto &[name, value] : m_request.secrets) {
        checkVariableName(CreateField::Secrets, name);
        if (seen.contains(name))
            add(CreateField::Secrets, tr("“%1” appears twice among the secrets.").arg(name));
        else if (m_request.environment.contains(name))
            add(CreateField::Secrets, tr("“%1” is also an environment variable.").arg(name));
        if (value.isEmpty())
            add(CreateField::Secrets, tr("The secret “%1” has no value.").arg(name));
        else if (value.reveal().contains('\0'))
            add(CreateField::Secrets, tr("The value of “%1” contains a null character.").arg(name));
        seen.insert(name);
    }
}

void Checker::checkLabels()
{
    QSet<QString> seen;
    for (const QString &label : m_request.labels) {
        if (label.trimmed().isEmpty())
            add(CreateField::Labels, tr("A label is empty."));
        else if (label != label.trimmed())
            add(CreateField::Labels, tr("“%1” starts or ends with a space.").arg(label));
        else if (hasControl(label))
            add(CreateField::Labels, tr("A label must not contain control characters or line breaks."));
        else if (label.toUcs4().size() > longestLabel)
            add(CreateField::Labels, tr("A label may have at most %n character(s).", nullptr, longestLabel));
        else if (seen.contains(label))
            add(CreateField::Labels, tr("“%1” appears twice.").arg(label));
        seen.insert(label);
    }
    if (m_request.labels.size() > mostLabels)
        add(CreateField::Labels, tr("There may be at most %n label(s).", nullptr, mostLabels));
}

void Checker::checkGpu()
{
    if (m_request.gpuCount > 0 && m_request.gpuType.trimmed().isEmpty())
        add(CreateField::GpuType, tr("Choose a GPU type, or set the number of GPUs to 0."));
    if (m_request.gpuCount > 0 && isContainer())
        add(CreateField::GpuCount, tr("Containers have no GPUs: choose a virtual machine."));
    if (m_request.gpuCount == 0 && !m_request.gpuType.isEmpty())
        add(CreateField::GpuType, tr("A GPU type needs at least one GPU."));
}

void Checker::checkContainerOnly()
{
    if (m_request.guaranteed && !isContainer())
        add(CreateField::Guaranteed, tr("Guaranteed capacity is for containers only."));
    if (!m_request.registryCredentialsId.isEmpty() && !isContainer())
        add(CreateField::RegistryCredentials, tr("Registry credentials are for containers only."));
}

void Checker::checkStartCommand()
{
    if (const auto *line = std::get_if<QString>(&m_request.startCommand)) {
        if (line->trimmed().isEmpty())
            add(CreateField::Command, tr("Enter a start command, or choose the service's default."));
        else if (line->contains(QChar::Null))
            add(CreateField::Command, tr("The start command contains a null character."));
        if (!isContainer())
            add(CreateField::Command,
                tr("A command line is for containers only: for a virtual machine, enter a program and its "
                   "arguments."));
    } else if (const auto *argv = std::get_if<Argv>(&m_request.startCommand)) {
        const bool hasNull = argv->executable.contains(QChar::Null) ||
                             std::any_of(argv->arguments.begin(), argv->arguments.end(),
                                         [](const QString &text) { return text.contains(QChar::Null); });
        if (argv->executable.isEmpty())
            add(CreateField::Command, tr("Enter the program to start."));
        else if (hasNull)
            add(CreateField::Command, tr("The start command contains a null character."));
    }
}

void Checker::checkEgress()
{
    const bool allow = m_request.networkAllowlist.has_value();
    const bool deny = m_request.networkDenylist.has_value();
    if (isContainer() && (allow || deny))
        add(allow ? CreateField::NetworkAllowlist : CreateField::NetworkDenylist, egressContainerRefusal());
    if (allow && deny)
        add(CreateField::NetworkDenylist, egressBothProblem());
    for (const QString &problem : egressListProblems(m_request.networkAllowlist))
        add(CreateField::NetworkAllowlist, problem);
    for (const QString &problem : egressListProblems(m_request.networkDenylist))
        add(CreateField::NetworkDenylist, problem);
}

void Checker::checkIdleTimeout()
{
    if (!m_request.idleTimeout)
        return;
    const auto idle = m_request.idleTimeout->count();
    const auto lifetime = m_request.lifetime.count();
    if (idle < 1 || idle > mostMinutes)
        add(CreateField::IdleTimeout,
            tr("The idle time-out must be between 1 and %n minute(s).", nullptr, mostMinutes));
    else if (lifetime > 0 && idle > lifetime)
        add(CreateField::IdleTimeout, tr("The idle time-out must not be longer than the lifetime."));
}

} // namespace

QString egressContainerRefusal()
{
    return Checker::tr("Network rules are for virtual machines only.");
}

QList<FieldProblem> validateCreate(const CreateRequest &request)
{
    return Checker(request).check();
}

QList<CreateFieldInfo> createFormFields()
{
    using F = CreateField;
    const CreateRequest initial;
    const double first = double(initial.lifetime.count());
    return {
        {.field = F::Name, .maximum = longestName},
        {.field = F::Image,
         .suggestions = {u"python:3.11-slim"_s, u"ubuntu:24.04"_s, u"node:22-slim"_s, u"debian:12-slim"_s}},
        {.field = F::Runtime, .suggestions = {QString(vmRuntime), QString(containerRuntime)}},
        {.field = F::Command, .suggestions = {QString(defaultStartCommand)}},
        {.field = F::CpuCores,
         .minimum = leastResource,
         .maximum = mostCpuCores,
         .initial = initial.cpuCores},
        {.field = F::MemoryGb,
         .minimum = leastResource,
         .maximum = mostMemoryGb,
         .initial = initial.memoryGb},
        {.field = F::DiskGb, .minimum = leastResource, .maximum = mostDiskGb, .initial = initial.diskGb},
        {.field = F::GpuCount, .minimum = 0, .maximum = mostGpus, .initial = 0},
        {.field = F::GpuType,
         .suggestions = {u"RTX_PRO_6000"_s, u"H200_141GB"_s, u"H100_80GB"_s, u"B200_180GB"_s, u"A100_80GB"_s,
                         u"L40S_48GB"_s, u"RTX4090_24GB"_s}},
        {.field = F::Lifetime, .minimum = 1, .maximum = mostMinutes, .initial = first},
        {.field = F::IdleTimeout, .minimum = 1, .maximum = mostMinutes, .initial = 30},
        {.field = F::Environment},
        {.field = F::Secrets},
        {.field = F::Labels, .maximum = mostLabels},
        {.field = F::Team},
        {.field = F::Region, .suggestions = {u"us"_s, u"eu-west"_s, u"india"_s}},
        {.field = F::NetworkAllowlist, .maximum = mostEgressEntries},
        {.field = F::NetworkDenylist, .maximum = mostEgressEntries},
        {.field = F::AdvancedConfigs},
        {.field = F::RegistryCredentials},
        {.field = F::Guaranteed},
    };
}

} // namespace Sandkeeper::Prime
