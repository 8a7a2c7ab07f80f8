// SPDX-License-Identifier: MIT
#include "validation.h"

#include "networkrules.h"

#include "api/sandboxcodec.h"

#include <algorithm>

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>

namespace Sandkeeper::Ppio {

using namespace Qt::StringLiterals;

namespace {

// The service names no limit for these; longer ones are mistakes.
constexpr int longestName = 100;
constexpr int longestLabel = 100;
constexpr int mostLabels = 50;
// What a plan allows is known to the service alone (ppio.md §6.2): this keeps typing errors out.
constexpr int mostMinutes = 30 * 24 * 60;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Ppio::Validation)
};

QString templateDecides()
{
    return Texts::tr("The template decides this.");
}

QString noNetworkRules()
{
    return Texts::tr("This region has no network rules.");
}

bool hasControl(const QString &text)
{
    return std::any_of(text.begin(), text.end(),
                       [](QChar c) { return c.category() == QChar::Other_Control; });
}

class Checker
{
    Q_DECLARE_TR_FUNCTIONS(Sandkeeper::Ppio::Validation)
public:
    Checker(const CreateRequest &request, const Result<ServiceAddress> &address)
        : m_request(request)
        , m_hasNetworkRules(!address || !usesJoinedIds(*address))
    {
    }

    QList<FieldProblem> check()
    {
        checkTexts();
        checkTimes();
        checkVariables();
        checkLabels();
        checkNetwork();
        return m_problems;
    }

private:
    void add(CreateField field, const QString &message) { m_problems.append({field, message}); }

    void checkTexts();
    void checkTimes();
    void checkVariables();
    void checkLabels();
    void checkNetwork();

    const CreateRequest &m_request;
    bool m_hasNetworkRules;
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
        add(CreateField::Image, tr("Enter a template, for example “base”."));
    else if (!isTemplateName(m_request.image))
        add(CreateField::Image,
            tr("“%1” is not the name of a template. Container images cannot be used here: "
               "enter a template, for example “base”.")
                .arg(m_request.image));
    if (hasControl(m_request.teamId))
        add(CreateField::Team, tr("A team id has no control characters."));
    if (!m_request.registryCredentialsId.isEmpty())
        add(CreateField::RegistryCredentials, tr("Templates need no registry credentials."));
}

void Checker::checkTimes()
{
    const auto minutes = m_request.lifetime.count();
    if (minutes < 1)
        add(CreateField::Lifetime,
            tr("Enter a lifetime of at least one minute: every sandbox has an end here."));
    else if (minutes > mostMinutes)
        add(CreateField::Lifetime, tr("The lifetime may be at most %n minute(s).", nullptr, mostMinutes));
    if (!m_request.idleTimeout)
        return;
    const auto idle = m_request.idleTimeout->count();
    if (idle < 1 || idle > mostMinutes)
        add(CreateField::IdleTimeout,
            tr("The idle time-out must be between 1 and %n minute(s).", nullptr, mostMinutes));
    else if (minutes > 0 && idle > minutes)
        add(CreateField::IdleTimeout, tr("The idle time-out must not be longer than the lifetime."));
}

void Checker::checkVariables()
{
    static const QRegularExpression valid(u"\\A[A-Za-z_][A-Za-z0-9_]*\\z"_s);
    for (auto it = m_request.environment.begin(); it != m_request.environment.end(); ++it) {
        if (it.key().isEmpty())
            add(CreateField::Environment, tr("A variable has no name."));
        else if (!valid.match(it.key()).hasMatch())
            add(CreateField::Environment, tr("“%1” is not a variable name: use letters, digits and "
                                             "underscores, and do not start with a "
                                             "digit.")
                                              .arg(it.key()));
        if (it->contains(QChar::Null))
            add(CreateField::Environment, tr("The value of “%1” contains a null character.").arg(it.key()));
    }
    // Passed over, the program in the sandbox would miss them; sent as variables, anybody could read them.
    if (!m_request.secrets.empty())
        add(CreateField::Secrets,
            tr("Secrets cannot be given here: set them inside the sandbox, or use variables."));
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

void Checker::checkNetwork()
{
    const bool allow = m_request.networkAllowlist.has_value();
    const bool deny = m_request.networkDenylist.has_value();
    if (!m_hasNetworkRules && (allow || deny))
        add(allow ? CreateField::NetworkAllowlist : CreateField::NetworkDenylist, noNetworkRules());
    const QStringList problems =
        networkProblems({.allowlist = m_request.networkAllowlist, .denylist = m_request.networkDenylist});
    for (const QString &problem : problems)
        add(deny ? CreateField::NetworkDenylist : CreateField::NetworkAllowlist, problem);
}

} // namespace

// `name`, `name:tag`, `namespace/name`, `namespace/name:tag`, in lower
// case. Many image references can be told from that by their shape alone: a registry has a dot or a port, a
// digest an `@`. Where the shape fits (“python:3.11-slim” may be tag 3.11-slim of template python), only the
// service knows, and says so.
bool isTemplateName(const QString &text)
{
    static const QRegularExpression shape(
        u"\\A([a-z0-9][a-z0-9_-]*/)?[a-z0-9][a-z0-9_-]*(:[A-Za-z0-9_][A-Za-z0-9._-]*)?\\z"_s);
    return shape.match(text).hasMatch();
}

QList<FieldProblem> validateCreate(const CreateRequest &request, const Result<ServiceAddress> &address)
{
    return Checker(request, address).check();
}

QList<CreateFieldInfo> createFormFields(const Result<ServiceAddress> &address)
{
    using F = CreateField;
    const auto disabled = [](CreateField field, const QString &reason) {
        return CreateFieldInfo{.field = field, .supported = false, .reason = reason};
    };
    const bool hasNetworkRules = !address || !usesJoinedIds(*address);
    const auto network = [&](CreateField field) {
        return hasNetworkRules ? CreateFieldInfo{.field = field} : disabled(field, noNetworkRules());
    };
    return {
        {.field = F::Name, .maximum = longestName},
        {.field = F::Image, .suggestions = knownTemplates()},
        disabled(F::Command, templateDecides()),
        disabled(F::CpuCores, templateDecides()),
        disabled(F::MemoryGb, templateDecides()),
        disabled(F::DiskGb, templateDecides()),
        disabled(F::GpuCount, Texts::tr("The service has no GPUs.")),
        disabled(F::GpuType, Texts::tr("The service has no GPUs.")),
        {.field = F::Lifetime,
         .minimum = 1,
         .maximum = mostMinutes,
         .initial = double(CreateRequest().lifetime.count())},
        {.field = F::IdleTimeout, .minimum = 1, .maximum = mostMinutes, .initial = 30},
        {.field = F::Environment},
        disabled(F::Secrets, Texts::tr("The service takes no secrets here. Set them inside the sandbox.")),
        {.field = F::Labels, .maximum = mostLabels},
        {.field = F::Team},
        disabled(F::Region, Texts::tr("The account decides the region.")),
        network(F::NetworkAllowlist),
        network(F::NetworkDenylist),
        {.field = F::AdvancedConfigs},
        disabled(F::RegistryCredentials, Texts::tr("Templates need no registry credentials.")),
        disabled(F::Guaranteed, Texts::tr("The service has no guaranteed capacity.")),
    };
}

} // namespace Sandkeeper::Ppio
