// SPDX-License-Identifier: MIT
#include "core/provider/visibletext.h"

namespace Sandkeeper {

namespace {

/// Letters that draw nothing: fillers of Hangul, and the empty pattern of Braille.
bool isBlankLetter(char32_t character)
{
    return character == 0x115f || character == 0x1160 || character == 0x2800 || character == 0x3164 ||
           character == 0xffa0;
}

/// These are of the same class as the invisible ones, but are drawn.
bool isDrawnFormat(char32_t character)
{
    return (character >= 0x600 && character <= 0x605) || character == 0x6dd || character == 0x70f ||
           character == 0x8e2;
}

/// Between letters of scripts that need them and between parts of an emoji joiners are seen by what they do.
bool isJoinerAtWork(const QString &text, qsizetype at)
{
    const char16_t unit = text.at(at).unicode();
    const auto isOfSuchAScript = [&text](qsizetype i) {
        return i >= 0 && i < text.size() && text.at(i).unicode() >= 0x600;
    };
    return (unit == 0x200c || unit == 0x200d) && isOfSuchAScript(at - 1) && isOfSuchAScript(at + 1);
}

bool hides(char32_t character)
{
    switch (QChar::category(character)) {
    case QChar::Other_Control:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
    case QChar::Other_Surrogate:
        return true;
    case QChar::Other_Format:
        return !isDrawnFormat(character);
    default:
        return isBlankLetter(character);
    }
}

QString escaped(char32_t character)
{
    if (character < 0x20)
        return QChar(char16_t(0x2400 + character)); // the block of pictures for control characters
    if (character == 0x7f)
        return QChar(char16_t(0x2421));
    if (character >= 0xdc80 && character <= 0xdcff)
        return QStringLiteral("\\x%1").arg(uint(character - 0xdc00), 2, 16, QLatin1Char('0'));
    if (character > 0xffff)
        return QStringLiteral("\\U%1").arg(uint(character), 8, 16, QLatin1Char('0'));
    return QStringLiteral("\\u%1").arg(uint(character), 4, 16, QLatin1Char('0'));
}

} // namespace

QString visibleOneLine(const QString &text)
{
    QString shown;
    shown.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        char32_t character = text.at(i).unicode();
        const bool isPair =
            text.at(i).isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate();
        if (isPair)
            character = QChar::surrogateToUcs4(text.at(i), text.at(i + 1));
        if (hides(character) && !isJoinerAtWork(text, i))
            shown += escaped(character);
        else
            shown += QStringView(text).mid(i, isPair ? 2 : 1);
        i += isPair ? 1 : 0;
    }
    return shown;
}

} // namespace Sandkeeper
