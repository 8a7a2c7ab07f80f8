// SPDX-License-Identifier: MIT
#include "ui/dialogs/networkeditor.h"

#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/icons.h"

#include <QComboBox>
#include <QFontDatabase>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QTextEdit>
#include <QVBoxLayout>

namespace Sandkeeper {

namespace {
enum Mode { Unrestricted, OnlyThese, ExceptThese, BlockAll };
constexpr int MostProblems = 3; // one by one is how they are mended

const QRegularExpression &entryPattern()
{
    static const QRegularExpression pattern(QStringLiteral("[^\\s,;]+"));
    return pattern;
}
} // namespace

NetworkEditor::NetworkEditor(QWidget *parent)
    : QWidget(parent)
    , m_mode(nameWidget(new QComboBox(this), "networkMode", tr("Network access")))
    , m_hosts(nameWidget(new QPlainTextEdit(this), "networkHosts", tr("Hosts, one per line")))
    , m_problems(new HintLabel({}, this))
{
    m_mode->addItem(tr("Unrestricted"));
    m_mode->addItem(tr("Only these hosts"));
    m_mode->addItem(tr("Everything except these hosts"));
    m_mode->addItem(tr("Block all traffic"));
    m_hosts->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_hosts->setPlaceholderText(QStringLiteral("packages.example.org\n*.files.example.org\n10.0.0.0/8"));
    m_hosts->setTabChangesFocus(true);
    m_hosts->setFixedHeight(m_hosts->fontMetrics().lineSpacing() * 4 + 12);
    m_hosts->hide();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_mode);
    layout->addWidget(m_hosts);
    layout->addWidget(m_problems);
    m_problems->setObjectName(QStringLiteral("networkProblems"));
    m_problems->setEmphasised(true);
    m_problems->hide();

    connect(m_mode, &QComboBox::currentIndexChanged, this, [this](int mode) {
        m_hosts->setVisible(mode == OnlyThese || mode == ExceptThese);
        checkEntries();
        Q_EMIT edited();
    });
    connect(m_hosts, &QPlainTextEdit::textChanged, this, [this] {
        checkEntries();
        Q_EMIT edited();
    });
}

void NetworkEditor::setEntryCheck(std::function<QString(const QString &)> check)
{
    m_check = std::move(check);
    checkEntries();
}

void NetworkEditor::setStretching(bool stretching)
{
    const int least = m_hosts->fontMetrics().lineSpacing() * 4 + 12;
    m_hosts->setMinimumHeight(least);
    m_hosts->setMaximumHeight(stretching ? QWIDGETSIZE_MAX : least);
    auto *column = static_cast<QVBoxLayout *>(layout());
    column->setStretchFactor(m_hosts, stretching ? 1 : 0);
    if (stretching)
        column->addStretch(0);
}

bool NetworkEditor::hasList() const
{
    return m_mode->currentIndex() == OnlyThese || m_mode->currentIndex() == ExceptThese;
}

void NetworkEditor::checkEntries()
{
    QList<QTextEdit::ExtraSelection> marks;
    QStringList problems;
    const QString text = m_check && hasList() ? m_hosts->toPlainText() : QString();
    for (auto match = entryPattern().globalMatch(text); match.hasNext();) {
        const QRegularExpressionMatch entry = match.next();
        const QString problem = m_check(entry.captured());
        if (problem.isEmpty())
            continue;
        problems.append(problem);
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(m_hosts->document());
        mark.cursor.setPosition(int(entry.capturedStart()));
        mark.cursor.setPosition(int(entry.capturedEnd()), QTextCursor::KeepAnchor);
        mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        mark.format.setUnderlineColor(toneColor(palette(), Tone::Bad));
        marks.append(mark);
    }
    m_hosts->setExtraSelections(marks);
    const int more = int(problems.size()) - MostProblems;
    QStringList lines = problems.mid(0, MostProblems);
    if (more > 0)
        lines.append(tr("… and %n more", nullptr, more));
    m_problems->setText(lines.join(QLatin1Char('\n')));
    m_problems->setVisible(!lines.isEmpty());
    m_hosts->setAccessibleDescription(m_problems->text());
}

QStringList NetworkEditor::hosts() const
{
    QStringList entries;
    const QString text = m_hosts->toPlainText();
    for (auto match = entryPattern().globalMatch(text); match.hasNext();)
        entries.append(match.next().captured());
    return entries;
}

NetworkEditor::Policy NetworkEditor::value() const
{
    switch (m_mode->currentIndex()) {
    case OnlyThese:
        return {.allowlist = hosts(), .denylist = {}};
    case ExceptThese:
        return {.allowlist = {}, .denylist = hosts()};
    case BlockAll:
        return {.allowlist = QStringList(), .denylist = {}};
    default:
        return {};
    }
}

void NetworkEditor::setValue(const Policy &policy)
{
    const QStringList hosts = policy.allowlist.value_or(policy.denylist.value_or(QStringList()));
    m_hosts->setPlainText(hosts.join(QLatin1Char('\n')));
    if (policy.allowlist)
        m_mode->setCurrentIndex(hosts.isEmpty() ? BlockAll : OnlyThese);
    else
        m_mode->setCurrentIndex(hosts.isEmpty() ? Unrestricted : ExceptThese);
}

QString NetworkEditor::problem() const
{
    // An empty list would silently mean the opposite of what the choice says.
    return hasList() && hosts().isEmpty() ? tr("Enter at least one host, or choose another kind of access.")
                                          : QString();
}

QWidget *NetworkEditor::focusTarget() const
{
    return m_mode;
}

} // namespace Sandkeeper
