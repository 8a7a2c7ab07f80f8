// SPDX-License-Identifier: MIT
// Files of a sandbox in an editor of this computer, on real folders behind the real plug-in.
#include "filesfixture.h"

#include <QFile>
#include <QFileInfo>

using namespace Sandkeeper;
using namespace Qt::StringLiterals;
using Testing::ServiceWindow;

class EditedFilesTest : public QObject, Testing::FilesFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void editsAFileHere();
    void asksBeforeItOverwrites();
    void opensItAsItIsNow();
    void keepsWhatIsNotSent();
    void asksBeforeItIsLost();

private:
    /// As an editor does.
    static void save(const QString &copy, const char *text)
    {
        QFile file(copy);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(text);
    }
    static QByteArray content(const QString &copy)
    {
        QFile file(copy);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(not there)");
    }
    /// The copy that is opened.
    QString openInEditor(const Testing::Editor &editor, const QString &name)
    {
        const qsizetype before = editor.opened.size();
        select({name});
        trigger("files.edit");
        answer("editFileDialog", ".accept");
        if (!QTest::qWaitFor([&] { return editor.opened.size() > before; }, Testing::patience))
            return {};
        return editor.opened.constLast().toLocalFile();
    }
};

/// A window of its own for each: copies stay until the window goes.
void EditedFilesTest::init()
{
    m_service = std::make_unique<ServiceWindow>();
    QVERIFY2(m_service->ready(), qPrintable(m_service->simulator.problem()));
    m_box = m_service->create(u"box"_s);
    QVERIFY(!m_box.sandboxId.isEmpty());
    run(u"mkdir -p /tmp/t && cd /tmp/t && echo text > a.txt && echo 10 > b10"_s);
    m_service->window->table()->selectKey(m_box);
    trigger("sandbox.files");
    QTRY_VERIFY(!tab()->folder().isEmpty());
    go(u"/tmp/t"_s);
}

void EditedFilesTest::editsAFileHere()
{
    Testing::Editor editor;
    select({u"a.txt"_s});
    trigger("files.edit");
    answer("editFileDialog", ".accept");
    QTRY_COMPARE(editor.opened.size(), 1);
    const QString copy = editor.opened.constFirst().toLocalFile();
    QCOMPARE(QFileInfo(copy).fileName(), u"a.txt"_s);
    const auto secret = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    QVERIFY((QFile::permissions(copy) & ~(secret | QFileDevice::ReadUser | QFileDevice::WriteUser)) == 0);
    const QString folder = QFileInfo(QFileInfo(copy).path()).path();
    QVERIFY((QFile::permissions(folder) & (QFileDevice::ReadGroup | QFileDevice::ReadOther |
                                           QFileDevice::ExeGroup | QFileDevice::ExeOther)) == 0);
    QFile file(copy);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("text\n"));
    file.close();
    // Saved as some programs do, and as others do.
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write("changed here\n");
    file.close();
    QTRY_COMPARE(run(u"cat /tmp/t/a.txt"_s), QByteArray("changed here\n"));
    QTRY_VERIFY(m_service->operations->runningCount() == 0);
    // It is said, and still stands there when the folder has been read again.
    auto *message = m_service->child<MessageBar>("details.files.message");
    QTRY_VERIFY(message->text().contains(u"was saved"));
    tab()->reload();
    QTRY_VERIFY(settled());
    QVERIFY(message->isVisible() && message->text().contains(u"was saved"));
    QFile other(copy + u".new"_s);
    QVERIFY(other.open(QIODevice::WriteOnly));
    other.write("once more\n");
    other.close();
    QVERIFY(QFile::remove(copy) && other.rename(copy));
    QTRY_COMPARE(run(u"cat /tmp/t/a.txt"_s), QByteArray("once more\n"));
}

void EditedFilesTest::asksBeforeItOverwrites()
{
    Testing::Editor editor;
    select({u"b10"_s});
    trigger("files.edit");
    answer("editFileDialog", ".accept");
    QTRY_COMPARE(editor.opened.size(), 1);
    run(u"echo theirs, longer > /tmp/t/b10"_s);
    QFile file(editor.opened.constFirst().toLocalFile());
    const auto save = [&file](const char *text) {
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(text);
        file.close();
    };
    save("mine\n");
    answer("overwriteChangedDialog", ".cancel");
    QTRY_VERIFY(!m_service->child<QMessageBox>("overwriteChangedDialog"));
    QCOMPARE(run(u"cat /tmp/t/b10"_s), QByteArray("theirs, longer\n"));
    save("mine again\n");
    answer("overwriteChangedDialog", ".accept");
    QTRY_COMPARE(run(u"cat /tmp/t/b10"_s), QByteArray("mine again\n"));
    QTRY_VERIFY(m_service->operations->runningCount() == 0);
}

void EditedFilesTest::opensItAsItIsNow()
{
    Testing::Editor editor;
    const QString copy = openInEditor(editor, u"a.txt"_s);
    QCOMPARE(content(copy), QByteArray("text\n"));
    run(u"echo changed there, and longer > /tmp/t/a.txt"_s);
    QCOMPARE(openInEditor(editor, u"a.txt"_s), copy); // an editor that has it open sees the change
    QCOMPARE(content(copy), QByteArray("changed there, and longer\n"));
    QVERIFY((QFile::permissions(copy) & (QFileDevice::ReadGroup | QFileDevice::ReadOther)) == 0);
    // What is saved now is about the new version, so nothing is in its way.
    save(copy, "mine\n");
    QTRY_COMPARE(run(u"cat /tmp/t/a.txt"_s), QByteArray("mine\n"));
    QVERIFY(!m_service->child<QMessageBox>("overwriteChangedDialog"));
}

void EditedFilesTest::keepsWhatIsNotSent()
{
    Testing::Editor editor;
    const QString copy = openInEditor(editor, u"a.txt"_s);
    run(u"echo theirs, longer > /tmp/t/a.txt"_s);
    save(copy, "mine\n");
    answer("overwriteChangedDialog", ".cancel");
    QTRY_VERIFY(!m_service->child<QMessageBox>("overwriteChangedDialog"));
    QCOMPARE(openInEditor(editor, u"a.txt"_s), copy);
    QCOMPARE(content(copy), QByteArray("mine\n")); // not fetched over it
    QCOMPARE(tab()->unsentEdits(), QStringList{u"a.txt"_s});
}

void EditedFilesTest::asksBeforeItIsLost()
{
    Testing::Editor editor;
    const QString copy = openInEditor(editor, u"a.txt"_s);
    save(copy, "sent\n");
    QTRY_COMPARE(run(u"cat /tmp/t/a.txt"_s), QByteArray("sent\n"));
    QTRY_VERIFY(tab()->unsentEdits().isEmpty());
    run(u"echo theirs, longer > /tmp/t/a.txt"_s);
    save(copy, "mine\n");
    answer("overwriteChangedDialog", ".cancel");
    QTRY_VERIFY(!m_service->child<QMessageBox>("overwriteChangedDialog"));
    m_service->window->close();
    QVERIFY(m_service->window->isVisible());
    auto *asked = dialog<QMessageBox>("unsentEditsDialog");
    QVERIFY(asked);
    QVERIFY2(asked->informativeText().contains(u"a.txt"), qPrintable(asked->informativeText()));
    m_service->window->close(); // one question is enough
    QCOMPARE(m_service->window->findChildren<QMessageBox *>(u"unsentEditsDialog"_s).size(), 1);
    answer("unsentEditsDialog", ".cancel");
    QTRY_VERIFY(!m_service->child<QMessageBox>("unsentEditsDialog"));
    QVERIFY(m_service->window->isVisible());
    QCOMPARE(content(copy), QByteArray("mine\n"));
    m_service->window->close();
    answer("unsentEditsDialog", ".accept");
    QTRY_VERIFY(!m_service->window->isVisible());
}

QTEST_MAIN(EditedFilesTest)
#include "tst_editedfiles.moc"
