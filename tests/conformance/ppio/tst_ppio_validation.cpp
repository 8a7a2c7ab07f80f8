// SPDX-License-Identifier: MIT
#include "validation.h"

#include <QTest>

using namespace Sandkeeper;
using namespace Sandkeeper::Ppio;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

CreateRequest goodRequest()
{
    CreateRequest request;
    request.name = u"box"_s;
    request.image = u"base"_s;
    return request;
}

Result<ServiceAddress> newerRegion()
{
    return serviceAddress(QUrl(u"https://cn-beijing-1.sandbox.ppio.com"_s));
}

Result<ServiceAddress> olderRegion()
{
    return serviceAddress(QUrl(u"https://sandbox.ppio.cn"_s));
}

QList<CreateField> fieldsOf(const CreateRequest &request,
                            const Result<ServiceAddress> &address = newerRegion())
{
    QList<CreateField> fields;
    for (const FieldProblem &problem : validateCreate(request, address)) {
        if (problem.message.isEmpty())
            fields.append(CreateField::Guaranteed); // a problem nobody is told of
        fields.append(problem.field);
    }
    return fields;
}

} // namespace

/// The rules for a new sandbox, and how the form shows them.
class PpioValidation : public QObject
{
    Q_OBJECT
    using F = CreateField;

private Q_SLOTS:
    void knowsTemplates_data();
    void knowsTemplates();
    void checksTexts();
    void takesLabelsOfAnyKind();
    void alwaysHasAnEnd();
    void takesNoSecrets();
    void checksNetworks();
    void takesWishesOfScripts();
    void describesEveryField();
};

void PpioValidation::knowsTemplates_data()
{
    QTest::addColumn<QString>("image");
    QTest::addColumn<bool>("possible");
    for (const char *image : {"base", "code-interpreter-v1", "br263f8awvhrqd7ss1ze", "my_template",
                              "base:v1.2", "python:3.11-slim", "team/base", "team/base:latest"})
        QTest::newRow(image) << QString::fromLatin1(image) << true;
    for (const char *image : {"",
                              " ",
                              "docker.io/library/python:3",
                              "ghcr.io/a/b",
                              "localhost:5000/x",
                              "a/b/c",
                              "Base",
                              "a b",
                              "python@sha256:0123",
                              "base:",
                              ":v1",
                              "/base",
                              "base/",
                              "../base",
                              "a?b",
                              "a#b",
                              "a%2fb",
                              "-base",
                              "a\nb",
                              "沙箱"})
        QTest::newRow(QByteArray("no: " + QByteArray(image)).constData())
            << QString::fromUtf8(image) << false;
}

void PpioValidation::knowsTemplates()
{
    QFETCH(QString, image);
    QFETCH(bool, possible);
    CreateRequest request = goodRequest();
    request.image = image;
    QCOMPARE(fieldsOf(request), possible ? QList<F>() : QList<F>{F::Image});
}

void PpioValidation::checksTexts()
{
    CreateRequest request = goodRequest();
    for (const QString &name : {QString(), u" "_s, u"a\nb"_s, QString(101, u'x')}) {
        request.name = name;
        QCOMPARE(fieldsOf(request), QList<F>{F::Name});
    }
    request = goodRequest();
    request.environment = {{u"1A"_s, {}}, {u"B"_s, QString(QChar::Null)}, {u"C_1"_s, u"x"_s}};
    QCOMPARE(fieldsOf(request), (QList<F>{F::Environment, F::Environment}));
    request = goodRequest();
    request.registryCredentialsId = u"r1"_s;
    QCOMPARE(fieldsOf(request), QList<F>{F::RegistryCredentials});
}

void PpioValidation::takesLabelsOfAnyKind()
{
    CreateRequest request = goodRequest();
    request.labels = {u"a#b"_s, u"c=d"_s, u"50%"_s, u"e f"_s, u"沙箱"_s, u"🚀"_s};
    QCOMPARE(fieldsOf(request), QList<F>());
    request.labels = {u" "_s, u" a"_s, u"a\tb"_s, u"x"_s, u"x"_s, QString(101, u'x')};
    QCOMPARE(fieldsOf(request), QList<F>(5, F::Labels));
    request.labels.clear();
    for (int i = 0; i < 51; ++i)
        request.labels.append(QString::number(i));
    QCOMPARE(fieldsOf(request), QList<F>{F::Labels});
}

void PpioValidation::alwaysHasAnEnd()
{
    CreateRequest request = goodRequest();
    for (const auto life : {0min, -1min, 43'201min}) {
        request.lifetime = life;
        QCOMPARE(fieldsOf(request), QList<F>{F::Lifetime});
    }
    request.lifetime = 43'200min;
    request.idleTimeout = 1min;
    QCOMPARE(fieldsOf(request), QList<F>());
    request.lifetime = 10min;
    for (const auto idle : {0min, 11min}) {
        request.idleTimeout = idle;
        QCOMPARE(fieldsOf(request), QList<F>{F::IdleTimeout});
    }
}

void PpioValidation::takesNoSecrets()
{
    CreateRequest request = goodRequest();
    request.secrets.emplace_back(u"TOKEN"_s, Secret("canary"));
    QCOMPARE(fieldsOf(request), QList<F>{F::Secrets});
}

void PpioValidation::checksNetworks()
{
    CreateRequest request = goodRequest();
    request.networkAllowlist = QStringList{u"files.example.org"_s, u"*.example.com"_s, u"10.0.0.0/8"_s};
    QCOMPARE(fieldsOf(request), QList<F>());
    QCOMPARE(fieldsOf(request, olderRegion()), QList<F>{F::NetworkAllowlist}); // it has none
    request.networkAllowlist = QStringList{u"https://a"_s};
    QCOMPARE(fieldsOf(request), QList<F>{F::NetworkAllowlist});
    request.networkAllowlist.reset();
    request.networkDenylist = QStringList{u"10.0.0.0/8"_s, u"1.1.1.1"_s};
    QCOMPARE(fieldsOf(request), QList<F>());
    request.networkDenylist = QStringList{u"example.org"_s}; // only addresses can be denied
    QCOMPARE(fieldsOf(request), QList<F>{F::NetworkDenylist});
    request.networkAllowlist = QStringList{u"1.1.1.1"_s};
    request.networkDenylist = QStringList{u"10.0.0.0/8"_s};
    QCOMPARE(fieldsOf(request), QList<F>{F::NetworkDenylist});
}

// They are kept in the metadata: a script that was written for another service goes on.
void PpioValidation::takesWishesOfScripts()
{
    CreateRequest request = goodRequest();
    request.cpuCores = 4;
    request.memoryGb = 8;
    request.gpuCount = 1;
    request.gpuType = u"H100_80GB"_s;
    request.startCommand = u"tail -f /dev/null"_s;
    request.runtime = u"vm"_s;
    QCOMPARE(fieldsOf(request), QList<F>());
}

void PpioValidation::describesEveryField()
{
    for (const auto &address : {newerRegion(), olderRegion()}) {
        QSet<int> seen;
        for (const CreateFieldInfo &info : createFormFields(address)) {
            seen.insert(int(info.field));
            QCOMPARE(info.supported, info.reason.isEmpty());
            if (info.maximum > 0 && info.initial > 0)
                QVERIFY(info.minimum <= info.initial && info.initial <= info.maximum);
            const bool isNetwork = info.field == F::NetworkAllowlist || info.field == F::NetworkDenylist;
            const bool isFree = info.field == F::Name || info.field == F::Image ||
                                info.field == F::Lifetime || info.field == F::IdleTimeout ||
                                info.field == F::Environment || info.field == F::Labels ||
                                info.field == F::Team || info.field == F::AdvancedConfigs;
            QCOMPARE(info.supported, isFree || (isNetwork && !usesJoinedIds(*address)));
        }
        QVERIFY(!seen.contains(int(F::Runtime))); // there is one kind only
        QCOMPARE(seen.size(), int(F::Guaranteed));
    }
}

QTEST_GUILESS_MAIN(PpioValidation)
#include "tst_ppio_validation.moc"
