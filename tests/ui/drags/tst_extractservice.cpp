// SPDX-License-Identifier: MIT
// What Plasma's programs call when something is dropped there, from another connection to a real bus.
#include "manualclock.h"
#include "platform/extractservice_linux.h"
#include "support/patience.h"

#include <QDBusConnection>
#include <QDBusPendingCall>
#include <QTest>

using namespace Sandkeeper::DragOut;
using namespace Sandkeeper::Testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestExtractService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void isForPlasmaOnly();
    void waitsForTheDrop();
    void asksOnceForAFolder();
    void takesPathsAndAddresses_data();
    void takesPathsAndAddresses();
    void goesWithTheDrag();
    void goesAMinuteAfterTheDrag();
    void countsTheMinuteOfEachDrag();
    void knowsOneMethod();

private:
    /// What is dragged; what is asked for then is in m_folders and m_answers.
    void offer();
    QDBusPendingCall call(const QVariantList &arguments, const QString &method = u"extractSelectedFilesTo"_s)
    {
        QDBusMessage message =
            QDBusMessage::createMethodCall(m_service, m_path, u"org.kde.ark.DndExtract"_s, method);
        message.setArguments(arguments);
        return QDBusConnection(u"receiver"_s).asyncCall(message);
    }
    /// The last part of its error's name; "none" if it was not refused.
    QString errorOf(const QDBusPendingCall &call)
    {
        if (!QTest::qWaitFor([&] { return call.isFinished(); }, Sandkeeper::Testing::patience))
            return u"no answer"_s;
        return call.isError() ? call.error().name().section(u'.', -1) : u"none"_s;
    }

    ManualClock m_clock;
    ExtractService *m_extract = nullptr;
    QString m_service;
    QString m_path;
    QStringList m_folders;
    QList<std::function<void(const QString &)>> m_answers;
};

void TestExtractService::initTestCase()
{
    QVERIFY2(QDBusConnection::connectToBus(QDBusConnection::SessionBus, u"receiver"_s).isConnected(),
             "There is no message bus: use packaging/session.sh");
    m_extract = ExtractService::instance();
    m_extract->setClock(&m_clock);
    qputenv("XDG_CURRENT_DESKTOP", "KDE");
    QTRY_VERIFY(m_extract->isReady());
}

void TestExtractService::cleanup()
{
    m_extract->withdraw();
}

void TestExtractService::offer()
{
    m_folders.clear();
    m_answers.clear();
    const QHash<QString, QByteArray> types =
        m_extract->offer([this](const QString &folder, const std::function<void(const QString &)> &answer) {
            m_folders.append(folder);
            m_answers.append(answer);
        });
    QCOMPARE(types.size(), 2);
    m_service = QString::fromLatin1(types.value(u"application/x-kde-ark-dndextract-service"_s));
    m_path = QString::fromLatin1(types.value(u"application/x-kde-ark-dndextract-path"_s));
    QVERIFY(m_service.startsWith(u':'));
    QVERIFY(m_path.startsWith(u'/'));
}

void TestExtractService::isForPlasmaOnly()
{
    for (const char *desktop : {"GNOME", "", "KDEish"}) {
        qputenv("XDG_CURRENT_DESKTOP", desktop);
        QVERIFY(!m_extract->isReady());
    }
    qputenv("XDG_CURRENT_DESKTOP", "ubuntu:kde");
    QVERIFY(m_extract->isReady());
}

void TestExtractService::waitsForTheDrop()
{
    offer();
    const QDBusPendingCall early = call({u"/tmp"_s});
    QCOMPARE(errorOf(call({u"/tmp"_s})), u"AccessDenied"_s); // the other one came first
    QCOMPARE(m_folders, QStringList());
    QVERIFY(!early.isFinished());
    m_extract->dragEnded();
    QCOMPARE(m_folders, QStringList{u"/tmp"_s});
    m_answers.constFirst()({});
    QCOMPARE(errorOf(early), u"none"_s);
}

void TestExtractService::asksOnceForAFolder()
{
    offer();
    m_extract->dragEnded();
    const QDBusPendingCall bad = call({u"/one"_s});
    QTRY_COMPARE(m_folders, QStringList{u"/one"_s});
    QCOMPARE(errorOf(call({u"/other"_s})), u"AccessDenied"_s); // while that is looked at
    m_answers.constFirst()(u"It is full."_s);
    QCOMPARE(errorOf(bad), u"InvalidArgs"_s);
    QCOMPARE(bad.error().message(), u"It is full."_s);

    const QDBusPendingCall good = call({u"/two"_s});
    QTRY_COMPARE(m_folders, (QStringList{u"/one"_s, u"/two"_s}));
    m_answers.constLast()({});
    QCOMPARE(errorOf(good), u"none"_s);
    QCOMPARE(errorOf(call({u"/three"_s})), u"AccessDenied"_s);
    QCOMPARE(m_folders.size(), 2);
}

void TestExtractService::takesPathsAndAddresses_data()
{
    QTest::addColumn<QString>("sent");
    QTest::addColumn<QString>("folder");
    QTest::newRow("path") << u"/home/a b/50%20 üé#?"_s << u"/home/a b/50%20 üé#?"_s;
    QTest::newRow("address") << u"file:///home/a%20b/%C3%BC"_s << u"/home/a b/ü"_s;
    QTest::newRow("another computer's") << u"file://host/home"_s << u"file://host/home"_s;
    QTest::newRow("remote") << u"sftp://host/home"_s << u"sftp://host/home"_s;
    QTest::newRow("nothing") << QString() << QString();
}

void TestExtractService::takesPathsAndAddresses()
{
    QFETCH(QString, sent);
    offer();
    m_extract->dragEnded();
    const QDBusPendingCall asked = call({sent});
    QTRY_COMPARE(m_folders.size(), 1);
    QTEST(m_folders.constFirst(), "folder");
    m_answers.constFirst()({});
    QCOMPARE(errorOf(asked), u"none"_s);
}

void TestExtractService::goesWithTheDrag()
{
    offer();
    m_extract->dragEnded();
    const QDBusPendingCall open = call({u"/one"_s});
    QTRY_COMPARE(m_folders.size(), 1);
    const auto late = m_answers.constFirst();
    const QString old = m_path;
    offer(); // the next one is dragged
    QVERIFY(m_path != old);
    QCOMPARE(errorOf(open), u"Failed"_s);
    late({});
    m_extract->dragEnded();
    const QString present = std::exchange(m_path, old);
    QCOMPARE(errorOf(call({u"/two"_s})), u"UnknownObject"_s);
    m_path = present;
    m_extract->withdraw();
    QCOMPARE(errorOf(call({u"/three"_s})), u"UnknownObject"_s);
    QCOMPARE(m_folders, QStringList());
}

void TestExtractService::goesAMinuteAfterTheDrag()
{
    offer();
    m_clock.advance(1h); // a drag may take its time
    m_extract->dragEnded();
    m_clock.advance(ExtractService::KeptAfterwards - 1ms);
    const QDBusPendingCall inTime = call({u"/one"_s});
    QTRY_COMPARE(m_folders, QStringList{u"/one"_s});
    m_answers.constFirst()(u"It is full."_s);
    QCOMPARE(errorOf(inTime), u"InvalidArgs"_s); // so another folder may still be named

    const QDBusPendingCall open = call({u"/two"_s});
    QTRY_COMPARE(m_folders.size(), 2);
    m_clock.advance(1ms);
    QCOMPARE(errorOf(open), u"Failed"_s); // whoever waits is told
    QCOMPARE(errorOf(call({u"/three"_s})), u"UnknownObject"_s);
    QCOMPARE(m_folders.size(), 2);
    m_answers.constLast()({}); // too late, and nobody's any more
}

void TestExtractService::countsTheMinuteOfEachDrag()
{
    offer();
    m_extract->dragEnded();
    m_clock.advance(ExtractService::KeptAfterwards - 1ms);
    offer(); // the next one is dragged
    m_extract->dragEnded();
    m_clock.advance(ExtractService::KeptAfterwards - 1ms); // that of the first one has ended meanwhile
    const QDBusPendingCall asked = call({u"/one"_s});
    QTRY_COMPARE(m_folders, QStringList{u"/one"_s});
    m_answers.constFirst()({});
    QCOMPARE(errorOf(asked), u"none"_s);
}

void TestExtractService::knowsOneMethod()
{
    offer();
    m_extract->dragEnded();
    QCOMPARE(errorOf(call({u"/tmp"_s}, u"extractAll"_s)), u"UnknownMethod"_s);
    QCOMPARE(errorOf(call({u"/tmp"_s, u"/tmp"_s})), u"InvalidArgs"_s);
    QCOMPARE(errorOf(call({7})), u"InvalidArgs"_s);
    QCOMPARE(errorOf(call({})), u"InvalidArgs"_s);
    QCOMPARE(m_folders, QStringList());
}

QTEST_GUILESS_MAIN(TestExtractService)
#include "tst_extractservice.moc"
