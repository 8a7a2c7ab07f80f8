// SPDX-License-Identifier: MIT
#include "core/provider/abilities.h"
#include "core/provider/future.h"
#include "testlife.h"
#include "testservicefactory.h"

using namespace Sandkeeper;
using Testing::TestServiceState;

namespace {

QList<CreateFieldInfo> allFields()
{
    const auto number = [](CreateField field, double minimum, double maximum, double initial) {
        return CreateFieldInfo{.field = field, .minimum = minimum, .maximum = maximum, .initial = initial};
    };
    QList<CreateFieldInfo> fields{
        number(CreateField::CpuCores, 0.1, 16, 1),
        number(CreateField::MemoryGb, 0.1, 64, 2),
        number(CreateField::DiskGb, 0.1, 1000, 10),
        number(CreateField::GpuCount, 0, 8, 0),
        number(CreateField::Lifetime, 1, 1440, 60),
        number(CreateField::IdleTimeout, 1, 1440, 30),
        {.field = CreateField::Image,
         .suggestions = {QStringLiteral("python:3.11-slim"), QStringLiteral("node:20")}},
        {.field = CreateField::GpuType, .suggestions = {QStringLiteral("H100_80GB")}},
        {.field = CreateField::Region, .suggestions = {QStringLiteral("eu-west")}},
    };
    for (const CreateField field :
         {CreateField::Name, CreateField::Command, CreateField::Runtime, CreateField::Environment,
          CreateField::Secrets, CreateField::Labels, CreateField::Team, CreateField::NetworkAllowlist,
          CreateField::NetworkDenylist, CreateField::AdvancedConfigs, CreateField::RegistryCredentials,
          CreateField::Guaranteed})
        fields << CreateFieldInfo{.field = field};
    return fields;
}

class TestPorts final : public PortManager
{
public:
    explicit TestPorts(TestServiceState &state)
        : m_state(state)
    {
    }

    QString refusal(const Sandbox &sandbox) const override
    {
        return sandbox.state == SandboxState::Running ? QString() : QStringLiteral("it does not run");
    }
    QStringList protocols() const override { return {QStringLiteral("HTTP")}; }
    QString problem(const ExposeRequest &request) const override
    {
        return request.port > 100 ? QString() : QStringLiteral("the port is too small");
    }
    Future<ExposedPort> expose(const ExposeRequest &request) override
    {
        ++m_state.exposed;
        if (m_state.neverAnswers) {
            const Answer<ExposedPort> answer;
            answer.onCancel(&m_context, [answer] { answer.fail(Error{.kind = Error::Kind::Cancelled}); });
            return answer.future();
        }
        if (m_state.exposeError)
            return readyFuture<ExposedPort>(tl::unexpected(*m_state.exposeError));
        return readyFuture<ExposedPort>(ExposedPort{.exposureId = QStringLiteral("exp-1"),
                                                    .sandboxId = request.sandboxId,
                                                    .port = request.port,
                                                    .url = QStringLiteral("https://p.service.example")});
    }
    Future<void> unexpose(const QString &, const QString &) override { return readyFuture<void>({}); }
    Future<QList<ExposedPort>> ports(const QString &) override
    {
        return readyFuture<QList<ExposedPort>>(QList<ExposedPort>());
    }
    Future<QList<ExposedPort>> allPorts() override { return ports({}); }

private:
    TestServiceState &m_state;
    QObject m_context;
};

class TestProvider final : public Provider
{
public:
    TestProvider(TestServiceState &state, const ProviderContext &context)
        : m_state(state)
        , m_context(context)
        , m_ports(state)
        , m_life(state)
        , m_snapshots(state)
        , m_metrics(state)
        , m_images(state)
    {
    }

    JobRunner *jobRunner() override { return m_state.jobs; }
    PortManager *portManager() override { return m_state.hasPorts ? &m_ports : nullptr; }
    LifetimeControl *lifetimeControl() override { return m_state.hasLives ? &m_life : nullptr; }
    SnapshotControl *snapshotControl() override { return m_state.hasSnapshots ? &m_snapshots : nullptr; }
    MetricsSource *metricsSource() override { return m_state.hasMetrics ? &m_metrics : nullptr; }
    ImageCatalog *imageCatalog() override { return m_state.hasImages ? &m_images : nullptr; }

    Future<AccountIdentity> identify() override
    {
        m_state.lastKey = m_context.apiKey.reveal().toByteArray();
        m_state.lastUrl = m_context.baseUrl;
        return readyFuture(m_state.identity);
    }

    QList<CreateFieldInfo> createFields() const override
    {
        return m_state.fields.isEmpty() ? allFields() : m_state.fields;
    }

    QList<FieldProblem> validate(const CreateRequest &request) const override
    {
        QList<FieldProblem> problems;
        const auto check = [&](bool bad, CreateField field, const char *message) {
            if (bad)
                problems << FieldProblem{field, QString::fromLatin1(message)};
        };
        check(request.name.isEmpty(), CreateField::Name, "a name is needed");
        check(request.name.size() > 100, CreateField::Name, "the name is too long");
        check(request.image.isEmpty(), CreateField::Image, "an image is needed");
        check(request.gpuCount > 0 && request.gpuType.isEmpty(), CreateField::GpuType,
              "a GPU type is needed");
        check(request.lifetime.count() < 1 && !m_state.unlimitedLifetime, CreateField::Lifetime,
              "a lifetime is needed");
        check(request.idleTimeout && *request.idleTimeout > request.lifetime, CreateField::IdleTimeout,
              "longer than the lifetime");
        for (const QString &host : request.networkAllowlist.value_or(QStringList()))
            check(host.contains(QLatin1Char(':')), CreateField::NetworkAllowlist, "not a host");
        return problems;
    }

    Future<Sandbox> create(const CreateRequest &request) override
    {
        m_state.created.push_back(request);
        if (m_state.createError)
            return readyFuture<Sandbox>(tl::unexpected(*m_state.createError));
        Sandbox sandbox;
        sandbox.id = QStringLiteral("sbx-%1").arg(m_state.created.size());
        sandbox.name = request.name;
        sandbox.image = request.image;
        sandbox.state = SandboxState::Running;
        sandbox.stateWord = QStringLiteral("RUNNING");
        return readyFuture<Sandbox>(sandbox);
    }

    Future<SandboxPage> list(const ListQuery &) override
    {
        SandboxPage page;
        page.sandboxes = m_state.listed;
        return readyFuture<SandboxPage>(page);
    }
    Future<Sandbox> get(const QString &) override
    {
        return readyFuture<Sandbox>(tl::unexpected(Error{.kind = Error::Kind::NotFound}));
    }
    Future<void> remove(const QString &) override { return readyFuture<void>({}); }

private:
    TestServiceState &m_state;
    ProviderContext m_context;
    TestPorts m_ports;
    Testing::TestLife m_life;
    Testing::TestSnapshots m_snapshots;
    Testing::TestMetrics m_metrics;
    Testing::TestImages m_images;
};

} // namespace

std::unique_ptr<Provider> TestServiceFactory::create(const ProviderContext &context)
{
    return std::make_unique<TestProvider>(m_state, context);
}

TestServiceState &TestServiceFactory::state()
{
    return m_state;
}
