// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QElapsedTimer>
#include <QStringDecoder>
#include <QTimer>
#include <QWidget>

class QLabel;
class QPlainTextEdit;

namespace Sandkeeper {

/// The output of a command, as plain text in a fixed-width font. Shows the last MiB only and says so; puts it
/// in bit by bit, so that 50 MB freeze nothing. Control characters are made visible. GUI thread.
class OutputView final : public QWidget
{
    Q_OBJECT
public:
    /// What is shown at most; the whole can be saved.
    static constexpr qsizetype MaximumShown = 1024 * 1024;
    /// Longer lines are broken: laying out one line of a MiB takes seconds.
    static constexpr qsizetype MaximumLine = 2000;

    OutputView(const QString &title, const char *objectName, QWidget *parent = nullptr);

    void setOutput(const QByteArray &output);
    /// As setOutput(), but what is shown already stays as it is, with its selection and scroll position, when
    /// `output` only goes on after it. Who reads at the end goes on reading at the end.
    void updateOutput(const QByteArray &output);
    void setPlaceholder(const QString &text);
    QPlainTextEdit *textEdit() const { return m_text; }
    QString text() const;
    /// What was left out or changed; empty if nothing was.
    QString notice() const;
    bool isFilling() const { return m_fill.isActive(); }

private:
    void updateTexts();
    void fillMore();
    QString prepared(const QString &chunk);

    QLabel *m_title;
    QLabel *m_notice;
    QPlainTextEdit *m_text;
    QString m_titleText;
    QByteArray m_output;   ///< shared with the result, no copy
    QByteArray m_whole;    ///< what is shown, for updateOutput() only
    qsizetype m_start = 0; ///< of what is shown, in the whole
    bool m_goingOn = false;
    qsizetype m_position = 0;
    qsizetype m_lineLength = 0;
    bool m_brokeLines = false;
    QStringDecoder m_decoder{QStringDecoder::Utf8};
    QTimer m_fill;
};

/// The start of the last `limit` bytes that does not cut a line, nor a UTF-8 sequence. Pure.
qsizetype tailStart(const QByteArray &output, qsizetype limit);

} // namespace Sandkeeper
