// SPDX-License-Identifier: MIT
#include "core/provider/egress.h"
#include "validation.h"

#include <QTest>

#include <functional>

using namespace Sandkeeper;
using namespace Sandkeeper::Prime;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Change = std::function<void(CreateRequest &)>;
Q_DECLARE_METATYPE(Change)
using Fields = QList<CreateField>;

namespace {

CreateRequest good(const QString &runtime)
{
    CreateRequest request;
    request.name = u"box"_s;
    request.image = u"python:3.11-slim"_s;
    request.runtime = runtime;
    return request;
}

Fields problemFields(const CreateRequest &request)
{
    Fields fields;
    const QList<FieldProblem> problems = validateCreate(request);
    for (const FieldProblem &problem : problems) {
        if (problem.message.isEmpty() || problem.message.contains(u'%'))
            qFatal("a problem without a whole sentence");
        fields.append(problem.field);
    }
    return fields;
}

} // namespace

class PrimeValidation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void checks_data();
    void checks();
    void reportsInOrder();
    void knowsEgressEntries_data();
    void knowsEgressEntries();
    void describesEveryField();

private:
    void singleFieldRows();
    void variableRows();
    void runtimeRows();
    void networkRows();
};

static void row(const char *name, const char *runtime, const Fields &fields, const Change &change)
{
    QTest::newRow(name) << QString::fromLatin1(runtime) << change << fields;
}

void PrimeValidation::checks_data()
{
    QTest::addColumn<QString>("runtime");
    QTest::addColumn<Change>("change");
    QTest::addColumn<Fields>("fields");
    singleFieldRows();
    variableRows();
    runtimeRows();
    networkRows();
}

void PrimeValidation::singleFieldRows()
{
    using F = CreateField;
    for (const char *runtime : {"", "vm", "container"})
        row(qPrintable(u"good, "_s + QString::fromLatin1(runtime)), runtime, {}, [](CreateRequest &) {});
    row("no name", "vm", {F::Name}, [](auto &r) { r.name.clear(); });
    row("blank name", "vm", {F::Name}, [](auto &r) { r.name = u"  "_s; });
    row("name of 100", "vm", {}, [](auto &r) { r.name = QString(100, u'n'); });
    row("name of 101", "vm", {F::Name}, [](auto &r) { r.name = QString(101, u'n'); });
    row("name with a line break", "vm", {F::Name}, [](auto &r) { r.name = u"a\nb"_s; });
    row("no image", "vm", {F::Image}, [](auto &r) { r.image.clear(); });
    row("image with a space", "vm", {F::Image}, [](auto &r) { r.image = u"python 3"_s; });
    row("unknown runtime", "zeppelin", {F::Runtime}, [](auto &) {});
    row("least of everything", "vm", {}, [](auto &r) { r.cpuCores = r.memoryGb = r.diskGb = 0.1; });
    row("most of everything", "vm", {}, [](auto &r) {
        r.cpuCores = 16;
        r.memoryGb = 64;
        r.diskGb = 1000;
        r.lifetime = 1440min;
    });
    row("too little", "vm", {F::CpuCores, F::MemoryGb, F::DiskGb},
        [](auto &r) { r.cpuCores = r.memoryGb = r.diskGb = 0; });
    row("too much", "vm", {F::CpuCores, F::MemoryGb, F::DiskGb}, [](auto &r) {
        r.cpuCores = 16.1;
        r.memoryGb = 65;
        r.diskGb = 1001;
    });
    row("not a number", "vm", {F::CpuCores}, [](auto &r) { r.cpuCores = qQNaN(); });
    row("no lifetime", "vm", {F::Lifetime}, [](auto &r) { r.lifetime = 0min; });
    row("unlimited lifetime", "vm", {}, [](auto &r) { r.lifetime = -1min; });
    row("lifetime over a day", "vm", {F::Lifetime}, [](auto &r) { r.lifetime = 1441min; });
    row("idle of nothing", "vm", {F::IdleTimeout}, [](auto &r) { r.idleTimeout = 0min; });
    row("idle as long as life", "vm", {}, [](auto &r) { r.idleTimeout = 60min; });
    row("idle longer than life", "vm", {F::IdleTimeout}, [](auto &r) { r.idleTimeout = 61min; });
    row("idle in unlimited life", "vm", {}, [](auto &r) {
        r.lifetime = -1min;
        r.idleTimeout = 1440min;
    });
    row("idle over a day", "vm", {F::IdleTimeout}, [](auto &r) {
        r.lifetime = -1min;
        r.idleTimeout = 1441min;
    });
    row("team with a space", "vm", {F::Team}, [](auto &r) { r.teamId = u"a b"_s; });
    row("region with a space", "vm", {F::Region}, [](auto &r) { r.region = u"a b"_s; });
}

void PrimeValidation::variableRows()
{
    using F = CreateField;
    row("variables", "vm", {}, [](auto &r) {
        r.environment = {{u"_a1"_s, QString()}, {u"PATH"_s, u"x=y"_s}};
        r.secrets.emplace_back(u"S"_s, Secret("value"));
    });
    for (const auto &name : {u""_s, u"1A"_s, u"A-B"_s, u"A B"_s, u"Ä"_s, u"A\n"_s, u"A="_s})
        row(qPrintable(u"variable "_s + name), "vm", {F::Environment},
            [name](auto &r) { r.environment.insert(name, u"1"_s); });
    row("null in a value", "vm", {F::Environment},
        [](auto &r) { r.environment.insert(u"A"_s, QString(QChar(QChar::Null))); });
    row("secret name", "vm", {F::Secrets}, [](auto &r) { r.secrets.emplace_back(u"A.B"_s, Secret("v")); });
    row("empty secret", "vm", {F::Secrets}, [](auto &r) { r.secrets.emplace_back(u"A"_s, Secret()); });
    row("secret twice", "vm", {F::Secrets}, [](auto &r) {
        r.secrets.emplace_back(u"A"_s, Secret("v"));
        r.secrets.emplace_back(u"A"_s, Secret("w"));
    });
    row("secret and variable", "vm", {F::Secrets}, [](auto &r) {
        r.environment.insert(u"A"_s, u"1"_s);
        r.secrets.emplace_back(u"A"_s, Secret("v"));
    });
    row("labels", "vm", {}, [](auto &r) { r.labels = {u"exp-7"_s, u"größe: 4"_s}; });
    row("empty label", "vm", {F::Labels}, [](auto &r) { r.labels = {u" "_s}; });
    row("label with a space at its end", "vm", {F::Labels}, [](auto &r) { r.labels = {u"a "_s}; });
    row("label twice", "vm", {F::Labels}, [](auto &r) { r.labels = {u"a"_s, u"a"_s}; });
    row("long label", "vm", {F::Labels}, [](auto &r) { r.labels = {QString(101, u'l')}; });
    row("label with a tab", "vm", {F::Labels}, [](auto &r) { r.labels = {u"a\tb"_s}; });
    row("51 labels", "vm", {F::Labels}, [](auto &r) {
        for (int i = 0; i < 51; ++i)
            r.labels.append(QString::number(i));
    });
}

void PrimeValidation::runtimeRows()
{
    using F = CreateField;
    const Change gpu = [](CreateRequest &r) {
        r.gpuCount = 1;
        r.gpuType = u"H100_80GB"_s;
    };
    row("GPU in a machine", "vm", {}, gpu);
    row("GPU, service decides", "", {}, gpu);
    row("GPU in a container", "container", {F::GpuCount}, gpu);
    row("GPU without type", "vm", {F::GpuType}, [](auto &r) { r.gpuCount = 1; });
    row("type without GPU", "vm", {F::GpuType}, [](auto &r) { r.gpuType = u"H100_80GB"_s; });
    row("nine GPUs", "vm", {F::GpuCount}, [](auto &r) {
        r.gpuCount = 9;
        r.gpuType = u"x"_s;
    });
    row("minus one GPU", "vm", {F::GpuCount}, [](auto &r) { r.gpuCount = -1; });
    const Change guaranteed = [](CreateRequest &r) {
        r.guaranteed = true;
    };
    row("guaranteed container", "container", {}, guaranteed);
    row("guaranteed machine", "vm", {F::Guaranteed}, guaranteed);
    row("guaranteed, service decides", "", {F::Guaranteed}, guaranteed);
    const Change registry = [](CreateRequest &r) {
        r.registryCredentialsId = u"c"_s;
    };
    row("registry, container", "container", {}, registry);
    row("registry, machine", "vm", {F::RegistryCredentials}, registry);
    row("registry, service decides", "", {F::RegistryCredentials}, registry);
    const Change line = [](CreateRequest &r) {
        r.startCommand = u"sleep 9"_s;
    };
    row("line, container", "container", {}, line);
    row("line, machine", "vm", {F::Command}, line);
    row("line, service decides", "", {F::Command}, line);
    row("blank line", "container", {F::Command}, [](auto &r) { r.startCommand = u" "_s; });
    const Change argv = [](CreateRequest &r) {
        r.startCommand = Argv{u"/w"_s, {u""_s}};
    };
    for (const char *runtime : {"", "vm", "container"})
        row(qPrintable(u"argv, "_s + QString::fromLatin1(runtime)), runtime, {}, argv);
    row("argv without program", "vm", {F::Command}, [](auto &r) { r.startCommand = Argv{}; });
    row("argv with a null", "vm", {F::Command}, [](auto &r) {
        r.startCommand = Argv{u"/w"_s, {QString(QChar(QChar::Null))}};
    });
}

void PrimeValidation::networkRows()
{
    using F = CreateField;
    row("nothing allowed", "vm", {}, [](auto &r) { r.networkAllowlist = QStringList(); });
    row("some denied, service decides", "", {}, [](auto &r) { r.networkDenylist = {u"example.org"_s}; });
    row("allowed in a container", "container", {F::NetworkAllowlist},
        [](auto &r) { r.networkAllowlist = QStringList(); });
    row("denied in a container", "container", {F::NetworkDenylist},
        [](auto &r) { r.networkDenylist = QStringList(); });
    row("both", "vm", {F::NetworkDenylist}, [](auto &r) {
        r.networkAllowlist = QStringList();
        r.networkDenylist = QStringList();
    });
    row("bad destination", "vm", {F::NetworkAllowlist},
        [](auto &r) { r.networkAllowlist = {u"https://example.org"_s}; });
    row("empty destination", "vm", {F::NetworkDenylist}, [](auto &r) { r.networkDenylist = {u" "_s}; });
    row("257 destinations", "vm", {F::NetworkAllowlist}, [](auto &r) {
        QStringList list;
        for (int i = 0; i < 257; ++i)
            list.append(u"10.0.%1.%2"_s.arg(i / 256).arg(i % 256));
        r.networkAllowlist = list;
    });
}

void PrimeValidation::checks()
{
    QFETCH(const QString, runtime);
    QFETCH(const Change, change);
    QFETCH(const Fields, fields);
    CreateRequest request = good(runtime);
    change(request);
    QCOMPARE(problemFields(request), fields);
}

void PrimeValidation::reportsInOrder()
{
    CreateRequest request = good(u"container"_s);
    request.name.clear();
    request.gpuCount = 1;
    request.networkAllowlist = QStringList{u"*"_s};
    request.idleTimeout = 0min;
    using F = CreateField;
    QCOMPARE(problemFields(request), (Fields{F::Name, F::GpuType, F::GpuCount, F::NetworkAllowlist,
                                             F::NetworkAllowlist, F::IdleTimeout}));
}

void PrimeValidation::knowsEgressEntries_data()
{
    QTest::addColumn<QString>("entry");
    QTest::addColumn<bool>("valid");
    for (const char *entry :
         {"10.0.0.1", "10.0.0.7/8", "0.0.0.0/0", "example.org", "*.example.org", " example.org ",
          "example.org.", "example.org..", "*.files.example.org", "intranet", "xn--bcher-kva.example"})
        QTest::newRow(entry) << QString::fromLatin1(entry) << true;
    for (const char *entry : {"",
                              " ",
                              "*",
                              "*.",
                              "a.*.org",
                              "*a.org",
                              "**.org",
                              ".org",
                              "a..org",
                              "::1",
                              "fe80::/10",
                              "https://example.org",
                              "user@example.org",
                              "example.org:443",
                              "example.org?x",
                              "example.org/24",
                              "10.0.0.1/33",
                              "10.0.0.1/",
                              "10.0.0/8",
                              "10.0.0.1/8/8",
                              ".",
                              "a b.org"})
        QTest::newRow(QByteArray("no: " + QByteArray(entry)).constData())
            << QString::fromLatin1(entry) << false;
}

void PrimeValidation::knowsEgressEntries()
{
    QFETCH(const QString, entry);
    QFETCH(const bool, valid);
    QCOMPARE(isEgressEntry(entry), valid);
}

void PrimeValidation::describesEveryField()
{
    const QList<CreateFieldInfo> fields = createFormFields();
    QCOMPARE(fields.size(), qsizetype(CreateField::Guaranteed) + 1);
    for (const CreateFieldInfo &info : fields) {
        QVERIFY(info.supported);
        if (info.maximum > 0 && info.initial > 0)
            QVERIFY(info.minimum <= info.initial && info.initial <= info.maximum);
    }
}

QTEST_GUILESS_MAIN(PrimeValidation)
#include "tst_prime_validation.moc"
