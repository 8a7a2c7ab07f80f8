// SPDX-License-Identifier: MIT
#include "ui/details/outputview.h"

#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/icons.h"

#include <algorithm>

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLocale>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTextCursor>
#include <QVBoxLayout>

using namespace std::chrono_literals;

namespace Sandkeeper {

namespace {

constexpr qsizetype ChunkSize = 8 * 1024;
// Half a frame: the other half is for painting and everything else.
constexpr qint64 BudgetMs = 6;

} // namespace

qsizetype tailStart(const QByteArray &output, qsizetype limit)
{
    if (output.size() <= limit)
        return 0;
    qsizetype start = output.size() - limit;
    // A line end near by makes the better beginning; a file without any must not lose everything.
    const qsizetype lineEnd = output.indexOf('\n', start);
    if (lineEnd >= 0 && lineEnd + 1 < output.size() && lineEnd - start < limit / 4)
        return lineEnd + 1;
    while (start < output.size() && (uchar(output[start]) & 0xc0U) == 0x80U)
        ++start;
    return start;
}

OutputView::OutputView(const QString &title, const char *objectName, QWidget *parent)
    : QWidget(parent)
    , m_title(plainLabel(title, this))
    , m_notice(new HintLabel({}, this))
    , m_text(nameWidget(new QPlainTextEdit(this), objectName, title))
    , m_titleText(title)
{
    m_notice->setObjectName(QLatin1String(objectName) + QStringLiteral(".notice"));
    m_text->setReadOnly(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setUndoRedoEnabled(false);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setTabChangesFocus(true);
    m_text->setMinimumHeight(fontMetrics().height() * 3);
    m_title->setBuddy(m_text);
    m_notice->setWordWrap(true);
    m_notice->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_title);
    layout->addWidget(m_notice);
    layout->addWidget(m_text, 1);
    m_fill.setInterval(0);
    connect(&m_fill, &QTimer::timeout, this, &OutputView::fillMore);
}

void OutputView::setOutput(const QByteArray &output)
{
    m_fill.stop();
    m_output = output;
    m_whole.clear();
    m_goingOn = false;
    m_text->clear();
    m_decoder = QStringDecoder(QStringDecoder::Utf8);
    m_lineLength = 0;
    m_brokeLines = false;
    m_start = m_position = tailStart(output, MaximumShown);
    updateTexts();
    if (!m_output.isEmpty()) {
        m_fill.start();
        fillMore();
    }
}

void OutputView::updateOutput(const QByteArray &output)
{
    const bool goesOn =
        !m_whole.isEmpty() && output.startsWith(m_whole) && output.size() - m_start <= 2 * MaximumShown;
    if (goesOn && output.size() == m_whole.size())
        return;
    if (goesOn) {
        m_output = output; // the position is the same in it
        m_goingOn = m_goingOn || !m_fill.isActive();
        updateTexts();
        m_fill.start();
        fillMore();
    } else {
        setOutput(output);
    }
    m_whole = output;
}

void OutputView::updateTexts()
{
    const QLocale locale;
    const qsizetype size = m_output.size();
    m_title->setText(
        size == 0
            ? m_titleText
            : tr("%1 (%2)", "kind of output, its size").arg(m_titleText, locale.formattedDataSize(size, 1)));
    m_notice->setText(m_start == 0 ? QString()
                                   : tr("Only the last %1 of %2 are shown. Save the output to get all of it.")
                                         .arg(locale.formattedDataSize(size - m_start, 1),
                                              locale.formattedDataSize(size, 1)));
    m_notice->setVisible(!m_notice->text().isEmpty());
}

void OutputView::setPlaceholder(const QString &text)
{
    m_text->setPlaceholderText(text);
}

QString OutputView::text() const
{
    return m_text->toPlainText();
}

QString OutputView::notice() const
{
    return m_notice->text();
}

void OutputView::fillMore()
{
    QElapsedTimer elapsed;
    elapsed.start();
    QScrollBar *bar = m_text->verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum();
    QTextCursor cursor(m_text->document());
    cursor.movePosition(QTextCursor::End);
    do {
        const QByteArrayView chunk =
            QByteArrayView(m_output).sliced(m_position, std::min(ChunkSize, m_output.size() - m_position));
        m_position += chunk.size();
        cursor.insertText(prepared(m_decoder.decode(chunk)));
    } while (m_position < m_output.size() && elapsed.elapsed() < BudgetMs);
    if (m_goingOn && atEnd)
        bar->setValue(bar->maximum());
    if (m_position < m_output.size())
        return;
    m_fill.stop();
    m_output.clear();
    if (m_brokeLines) {
        const QString broken =
            tr("Lines of more than %1 characters are broken here.").arg(QLocale().toString(int(MaximumLine)));
        m_notice->setText(m_notice->text().isEmpty() ? broken
                                                     : m_notice->text() + QLatin1Char('\n') + broken);
        m_notice->show();
    }
    if (m_goingOn)
        return;
    m_text->moveCursor(QTextCursor::End);
    m_text->moveCursor(QTextCursor::StartOfLine);
}

QString OutputView::prepared(const QString &chunk)
{
    QString result;
    result.reserve(chunk.size());
    for (const QChar character : chunk) {
        const char16_t unit = character.unicode();
        if (unit == u'\n') {
            m_lineLength = 0;
            result += character;
            continue;
        }
        if (unit == u'\r')
            continue; // the end of a line on some systems; alone it only moves a terminal's cursor
        if (m_lineLength >= MaximumLine && !character.isLowSurrogate()) {
            result += QLatin1Char('\n');
            m_lineLength = 0;
            m_brokeLines = true;
        }
        ++m_lineLength;
        if (unit < 0x20 && unit != u'\t')
            result += QChar(0x2400 + unit);
        else if (unit == 0x2028 || unit == 0x2029 || unit == 0x7f)
            result += QChar(0x2421);
        else
            result += character;
    }
    return result;
}

} // namespace Sandkeeper
