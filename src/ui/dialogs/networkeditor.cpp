// SPDX-License-Identifier: MIT
#include "ui/dialogs/networkeditor.h"

#include "ui/dialogs/widgetnames.h"

#include <QComboBox>
#include <QFontDatabase>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace Sandkeeper {

namespace {
enum Mode { Unrestricted, OnlyThese, ExceptThese, BlockAll };
}

NetworkEditor::NetworkEditor(QWidget *parent)
    : QWidget(parent)
    , m_mode(nameWidget(new QComboBox(this), "networkMode", tr("Network access")))
    , m_hosts(nameWidget(new QPlainTextEdit(this), "networkHosts", tr("Hosts, one per line")))
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

    connect(m_mode, &QComboBox::currentIndexChanged, this, [this](int mode) {
        m_hosts->setVisible(mode == OnlyThese || mode == ExceptThese);
        Q_EMIT edited();
    });
    connect(m_hosts, &QPlainTextEdit::textChanged, this, &NetworkEditor::edited);
}

QStringList NetworkEditor::hosts() const
{
    static const QRegularExpression separators(QStringLiteral("[\\s,;]+"));
    return m_hosts->toPlainText().split(separators, Qt::SkipEmptyParts);
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
    const bool needsHosts = m_mode->currentIndex() == OnlyThese || m_mode->currentIndex() == ExceptThese;
    // An empty list would silently mean the opposite of what the choice says.
    return needsHosts && hosts().isEmpty() ? tr("Enter at least one host, or choose another kind of access.")
                                           : QString();
}

QWidget *NetworkEditor::focusTarget() const
{
    return m_mode;
}

} // namespace Sandkeeper
