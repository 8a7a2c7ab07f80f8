// SPDX-License-Identifier: MIT
#include "ui/dialogs/commandeditor.h"

#include "ui/dialogs/widgetnames.h"

#include <QComboBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QStackedWidget>

namespace Sandkeeper {

namespace {

enum Kind { DefaultKind, LineKind, ArgvKind };

/// As tall as the current page, so that the default form takes no room.
class PageStack final : public QStackedWidget
{
public:
    using QStackedWidget::QStackedWidget;
    QSize sizeHint() const override { return currentWidget()->sizeHint(); }
    QSize minimumSizeHint() const override { return currentWidget()->minimumSizeHint(); }
};

} // namespace

CommandEditor::CommandEditor(QWidget *parent)
    : QWidget(parent)
    , m_kind(nameWidget(new QComboBox(this), "commandKind", tr("Start command form")))
    , m_pages(new PageStack(this))
    , m_line(nameWidget(new QLineEdit, "commandLine", tr("Start command line")))
    , m_executable(nameWidget(new QLineEdit, "commandExecutable", tr("Program to start")))
    , m_arguments(nameWidget(new QPlainTextEdit, "commandArguments", tr("Arguments, one per line")))
{
    m_kind->addItem(tr("Service default"));
    m_kind->addItem(tr("Command line"));
    m_kind->addItem(tr("Program and arguments"));
    const QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    for (QWidget *widget : {static_cast<QWidget *>(m_line), static_cast<QWidget *>(m_executable),
                            static_cast<QWidget *>(m_arguments)})
        widget->setFont(fixed);
    m_line->setPlaceholderText(QStringLiteral("python -m http.server 8000"));
    m_executable->setPlaceholderText(QStringLiteral("/usr/bin/python3"));
    m_arguments->setPlaceholderText(tr("One argument per line, no quoting needed"));
    m_arguments->setTabChangesFocus(true);
    m_arguments->setFixedHeight(m_arguments->fontMetrics().lineSpacing() * 4 + 12);

    auto *argvPage = new QWidget;
    auto *argvLayout = new QVBoxLayout(argvPage);
    argvLayout->setContentsMargins(0, 0, 0, 0);
    argvLayout->setSpacing(4);
    argvLayout->addWidget(m_executable);
    argvLayout->addWidget(m_arguments);
    m_pages->addWidget(new QWidget);
    m_pages->addWidget(m_line);
    m_pages->addWidget(argvPage);
    m_pages->hide();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_kind);
    layout->addWidget(m_pages);

    connect(m_kind, &QComboBox::currentIndexChanged, this, [this](int kind) {
        m_pages->setCurrentIndex(kind);
        m_pages->setVisible(kind != DefaultKind);
        m_pages->updateGeometry();
        Q_EMIT edited();
    });
    connect(m_line, &QLineEdit::textChanged, this, &CommandEditor::edited);
    connect(m_executable, &QLineEdit::textChanged, this, &CommandEditor::edited);
    connect(m_arguments, &QPlainTextEdit::textChanged, this, &CommandEditor::edited);
}

StartCommand CommandEditor::value() const
{
    switch (m_kind->currentIndex()) {
    case LineKind:
        return m_line->text();
    case ArgvKind: {
        QStringList arguments = m_arguments->toPlainText().split(QLatin1Char('\n'));
        // Empty lines inside are empty arguments; those at the end are only where the typing stopped.
        while (!arguments.isEmpty() && arguments.last().isEmpty())
            arguments.removeLast();
        return Argv{.executable = m_executable->text(), .arguments = arguments};
    }
    default:
        return std::monostate{};
    }
}

void CommandEditor::setValue(const StartCommand &command)
{
    if (const auto *line = std::get_if<QString>(&command)) {
        m_line->setText(*line);
        m_kind->setCurrentIndex(LineKind);
    } else if (const auto *argv = std::get_if<Argv>(&command)) {
        m_executable->setText(argv->executable);
        m_arguments->setPlainText(argv->arguments.join(QLatin1Char('\n')));
        m_kind->setCurrentIndex(ArgvKind);
    } else {
        m_kind->setCurrentIndex(DefaultKind);
    }
}

QString CommandEditor::problem() const
{
    if (m_kind->currentIndex() == LineKind && m_line->text().trimmed().isEmpty())
        return tr("Enter a command line, or choose the service default.");
    if (m_kind->currentIndex() == ArgvKind && m_executable->text().isEmpty())
        return tr("Enter the program to start, or choose the service default.");
    return {};
}

QWidget *CommandEditor::focusTarget() const
{
    return m_kind;
}

} // namespace Sandkeeper
