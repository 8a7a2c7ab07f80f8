// SPDX-License-Identifier: MIT
#include "smoke.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

/// The translations are complete: every text in the sources is in the files, every entry is finished, and no
/// entry lost a value to fill in, an accelerator or an ellipsis on the way.
class TranslationsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void complete_data() { files(); }
    void complete();
    void faithful_data() { files(); }
    void faithful();

private:
    static void files();

    QTemporaryDir m_directory;
};

using namespace Qt::StringLiterals;

namespace {

struct Message
{
    QString context;
    QString source;
    QString comment;
    bool plural = false;
    bool finished = true;
    QStringList translations;

    QString key() const
    {
        return context + u"\n"_s + source + u"\n"_s + comment + (plural ? u"\nn"_s : u"\n"_s);
    }
    QString name() const { return context + u": “"_s + source + u"”"_s; }
};

Message readMessage(QXmlStreamReader &xml, const QString &context)
{
    Message message;
    message.context = context;
    message.plural = xml.attributes().value(QLatin1String("numerus")) == QLatin1String("yes");
    while (xml.readNextStartElement()) {
        if (xml.name() == QLatin1String("source")) {
            message.source = xml.readElementText();
        } else if (xml.name() == QLatin1String("comment")) {
            message.comment = xml.readElementText();
        } else if (xml.name() == QLatin1String("translation")) {
            message.finished = !xml.attributes().hasAttribute(QLatin1String("type"));
            if (!message.plural) {
                message.translations << xml.readElementText();
                continue;
            }
            while (xml.readNextStartElement())
                message.translations << xml.readElementText();
        } else {
            xml.skipCurrentElement();
        }
    }
    return message;
}

QList<Message> readTranslations(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QXmlStreamReader xml(&file);
    QList<Message> messages;
    QString context;
    xml.readNextStartElement(); // TS
    while (xml.readNextStartElement()) {
        if (xml.name() != QLatin1String("context")) {
            xml.skipCurrentElement();
            continue;
        }
        while (xml.readNextStartElement()) {
            if (xml.name() == QLatin1String("name"))
                context = xml.readElementText();
            else if (xml.name() == QLatin1String("message"))
                messages << readMessage(xml, context);
            else
                xml.skipCurrentElement();
        }
    }
    return messages;
}

QStringList names(const QList<Message> &messages)
{
    QStringList list;
    for (const Message &message : messages)
        list << message.name();
    return list;
}

QStringList placeholders(const QString &text)
{
    static const QRegularExpression expression(QStringLiteral("%L?[0-9]{1,2}"));
    QStringList found;
    for (auto matches = expression.globalMatch(text); matches.hasNext();)
        found << matches.next().captured();
    found.sort();
    return found;
}

bool hasAccelerator(const QString &text)
{
    static const QRegularExpression expression(QStringLiteral("(^|[^&])&[^&\\s]"));
    return expression.match(text).hasMatch();
}

/// What \a translation lost of \a source, or an empty text.
QString loss(const Message &message, const QString &translation)
{
    if (placeholders(translation) != placeholders(message.source))
        return QStringLiteral("not the same values to fill in");
    if (hasAccelerator(translation) != hasAccelerator(message.source))
        return QStringLiteral("an accelerator in one of the two only");
    if (translation.endsWith(u'…') != message.source.endsWith(u'…'))
        return QStringLiteral("an ellipsis at the end of one of the two only");
    if (translation.trimmed() != translation && message.source.trimmed() == message.source)
        return QStringLiteral("space around the text");
    return {};
}

} // namespace

void TranslationsTest::files()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("pluralOnly");
    QTest::newRow("English") << QStringLiteral("sandkeeper_en.ts") << true;
    QTest::newRow("Chinese") << QStringLiteral("sandkeeper_zh_CN.ts") << false;
}

void TranslationsTest::initTestCase()
{
    QVERIFY(m_directory.isValid());
}

void TranslationsTest::complete()
{
    QFETCH(QString, file);
    QFETCH(bool, pluralOnly);
    const QString stored = Smoke::sourceDir() + QStringLiteral("/translations/") + file;
    const QString fresh = m_directory.filePath(file);
    QVERIFY(QFile::copy(stored, fresh));
    QStringList arguments{QStringLiteral("-silent"), QStringLiteral("-locations"), QStringLiteral("none"),
                          QStringLiteral("-no-obsolete")};
    if (pluralOnly)
        arguments << QStringLiteral("-pluralonly");
    arguments << QStringLiteral("-I") << Smoke::sourceDir() + QStringLiteral("/src");
    arguments << QStringLiteral("@%1/generated/translation-sources.lst").arg(Smoke::buildDir())
              << QStringLiteral("-ts") << fresh;
    const Smoke::Outcome outcome = Smoke::run(Smoke::variable("SANDKEEPER_LUPDATE"), arguments,
                                              QProcessEnvironment::systemEnvironment());
    QVERIFY2(outcome.exitCode == 0, outcome.report().constData());
    // A text in the wrong context is never found at run time.
    QVERIFY2(!outcome.err.contains("lacks Q_OBJECT") && !outcome.err.contains("without context") &&
                 !outcome.err.contains("Qualifying with unknown"),
             outcome.err.constData());

    QHash<QString, Message> before;
    const QList<Message> known = readTranslations(stored);
    for (const Message &message : known)
        before.insert(message.key(), message);
    QList<Message> missing;
    QList<Message> unfinished;
    const QList<Message> needed = readTranslations(fresh);
    QVERIFY(!needed.isEmpty());
    for (const Message &message : needed) {
        if (!before.contains(message.key()))
            missing << message;
        else if (const Message entry = before.take(message.key());
                 !entry.finished || entry.translations.isEmpty() || entry.translations.contains(QString()))
            unfinished << entry;
    }
    const QString remedy = QStringLiteral("build the target update-translations and translate: ");
    QVERIFY2(missing.isEmpty(), qPrintable(remedy + names(missing).join(u"; "_s)));
    QVERIFY2(unfinished.isEmpty(), qPrintable(remedy + names(unfinished).join(u"; "_s)));
    QVERIFY2(before.isEmpty(), qPrintable(QStringLiteral("no source has these any more: ") +
                                          names(before.values()).join(u"; "_s)));
}

void TranslationsTest::faithful()
{
    QFETCH(QString, file);
    QFETCH(bool, pluralOnly);
    const qsizetype forms = pluralOnly ? 2 : 1;
    const QList<Message> messages =
        readTranslations(Smoke::sourceDir() + QStringLiteral("/translations/") + file);
    QVERIFY(!messages.isEmpty());
    QStringList faults;
    for (const Message &message : messages) {
        if (message.plural && message.translations.size() != forms)
            faults << message.name() + u" has the wrong number of plural forms"_s;
        for (const QString &translation : message.translations) {
            if (const QString fault = loss(message, translation); !fault.isEmpty())
                faults << message.name() + u" and “"_s + translation + u"”: "_s + fault;
        }
        if (message.plural && !message.translations.constLast().contains(QLatin1String("%n")) &&
            !message.translations.constLast().contains(QLatin1String("%Ln")))
            faults << message.name() + u" does not show its number"_s;
    }
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
}

QTEST_GUILESS_MAIN(TranslationsTest)
#include "translationstest.moc"
