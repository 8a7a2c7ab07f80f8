// SPDX-License-Identifier: MIT
#include "ui/dialogs/lifedialogs.h"

#include "models/sandboxtext.h"
#include "ui/dialogs/durationedit.h"
#include "ui/dialogs/fieldrow.h"
#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/growth.h"

#include <algorithm>

#include <QCheckBox>
#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

using namespace std::chrono_literals;

namespace Sandkeeper {

namespace {

constexpr int NamesShown = 3;
constexpr int MaximumCopies = 100;
constexpr int LongestLife = 60 * 24 * 90; // minutes; what is allowed is the service's to say

QString namesText(const QStringList &names)
{
    QStringList shown;
    for (const QString &name : names.first(std::min<qsizetype>(names.size(), NamesShown)))
        shown += LifeDialog::tr("“%1”").arg(visibleOneLine(name));
    const int more = int(names.size() - shown.size());
    if (more == 0)
        return QLocale().createSeparatedList(shown);
    const QString list = shown.join(LifeDialog::tr(", ", "between names"));
    return LifeDialog::tr("%1 and %n more", nullptr, more).arg(list);
}

DurationEdit *lifeEdit(const char *objectName, std::chrono::minutes life)
{
    auto *edit =
        new DurationEdit(DurationEdit::Switch::NoLimit, objectName, LifeDialog::tr("Lifetime in minutes"));
    edit->setRange(1, LongestLife);
    edit->setNoLimitOffered(false);
    edit->setValue(std::clamp<std::chrono::minutes>(life, 1min, std::chrono::minutes(LongestLife)));
    return edit;
}

} // namespace

LifeDialog::LifeDialog(const char *objectName, const QString &title, const QString &verb,
                       const Sandboxes &sandboxes, QWidget *parent)
    : QDialog(parent)
    , m_fields(new QVBoxLayout)
    , m_accept(nameWidget(new QPushButton(verb), (QByteArray(objectName) + "Accept").constData(), verb))
{
    setObjectName(QLatin1String(objectName) + QStringLiteral("Dialog"));
    setWindowTitle(title);
    auto *who = wrappedLabel(namesText(sandboxes.names), this);
    who->setObjectName(QLatin1String(objectName) + QStringLiteral("Names"));
    QFont font = who->font();
    font.setWeight(QFont::DemiBold);
    who->setFont(font);
    m_accept->setDefault(true);
    auto *buttons = new QDialogButtonBox(this);
    auto *cancel = nameWidget(buttons->addButton(QDialogButtonBox::Cancel),
                              (QByteArray(objectName) + "Cancel").constData(), tr("Cancel"));
    cancel->setText(tr("Cancel"));
    buttons->addButton(m_accept, QDialogButtonBox::AcceptRole);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_fields->setSpacing(8);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(who);
    if (!sandboxes.leftOut.isEmpty())
        layout->addWidget(new HintLabel(sandboxes.leftOut, this));
    layout->addLayout(m_fields);
    layout->addStretch(1);
    layout->addWidget(buttons);
}

void LifeDialog::addNote(const QString &text)
{
    m_fields->addWidget(new HintLabel(text, this));
}

void LifeDialog::arrange()
{
    FieldRow::alignLabels(this);
    setMinimumWidth(460);
    growWithContent(this);
}

ExtendDialog::ExtendDialog(const Sandboxes &sandboxes, const QDateTime &present, QWidget *parent)
    : LifeDialog("extend", tr("Extend until"), tr("Set end"), sandboxes, parent)
    , m_present(present)
    , m_until(nameWidget(new QDateTimeEdit, "extendUntil", tr("End, in local time")))
    , m_row(new FieldRow(tr("&Ends at"), m_until))
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QDateTime from = m_present.isValid() && m_present > now ? m_present : now;
    QTime full = from.toLocalTime().time();
    full.setHMS(full.hour(), full.minute(), 0); // as the field shows it
    m_until->setCalendarPopup(true);
    m_until->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm"));
    m_until->setDateTime(QDateTime(from.toLocalTime().date(), full).addSecs(3600));
    m_until->setMinimumWidth(m_until->fontMetrics().averageCharWidth() * 24);
    fields()->addWidget(m_row);
    addNote(tr("A service may grant less than is asked for. What it granted is shown afterwards."));
    connect(m_until, &QDateTimeEdit::dateTimeChanged, this, &ExtendDialog::check);
    m_second.setInterval(1s);
    connect(&m_second, &QTimer::timeout, this, &ExtendDialog::check);
    m_second.start();
    check();
    arrange();
    m_until->setFocus(Qt::OtherFocusReason);
}

QDateTime ExtendDialog::end() const
{
    return m_until->dateTime().toUTC();
}

void ExtendDialog::check()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const std::chrono::seconds left(now.secsTo(end()));
    const bool past = left <= 0s;
    m_row->setProblem(past ? tr("This time is past.") : QString());
    acceptButton()->setEnabled(!past);
    acceptButton()->setToolTip(past ? tr("Choose a time to come first.") : QString());
    const bool sooner = m_present.isValid() && end() < m_present;
    m_row->setDoubt(sooner ? tr("That is %1 sooner than it ends now.")
                                 .arg(durationText(std::chrono::seconds(end().secsTo(m_present))))
                           : QString());
    m_row->setHint(past ? QString()
                        : tr("In %1; %2 UTC")
                              .arg(durationText(left), end().toString(QStringLiteral("yyyy-MM-dd HH:mm"))));
}

ResumeDialog::ResumeDialog(const Sandboxes &sandboxes, std::chrono::minutes life, QWidget *parent)
    : LifeDialog("resume", tr("Resume %n sandbox(es)", nullptr, int(sandboxes.names.size())), tr("Resume"),
                 sandboxes, parent)
    , m_life(lifeEdit("resumeLife", life))
{
    auto *row = new FieldRow(tr("&Lifetime"), m_life, m_life->focusTarget());
    row->setHint(tr("Counted from now on: what was left before the pause does not come back."));
    fields()->addWidget(row);
    arrange();
    m_life->focusTarget()->setFocus(Qt::OtherFocusReason);
}

std::chrono::seconds ResumeDialog::life() const
{
    return m_life->value().value_or(60min);
}

SaveStateDialog::SaveStateDialog(Kind kind, const Sandboxes &sandboxes, QWidget *parent)
    : LifeDialog(kind == Kind::Snapshot ? "snapshot" : "commit",
                 kind == Kind::Snapshot ? tr("Take snapshot") : tr("Save as template"),
                 kind == Kind::Snapshot ? tr("Take snapshot") : tr("Save template"), sandboxes, parent)
    , m_name(nameWidget(new QLineEdit, kind == Kind::Snapshot ? "snapshotName" : "commitName",
                        kind == Kind::Snapshot ? tr("Name of the snapshot") : tr("Name of the template")))
{
    auto *row = new FieldRow(tr("&Name"), m_name);
    m_name->setPlaceholderText(tr("Optional"));
    if (sandboxes.names.size() > 1)
        row->setUnavailable(tr("Of several sandboxes the service names them."));
    fields()->addWidget(row);
    addNote(kind == Kind::Snapshot
                ? tr("The sandbox stands still while its memory and files are saved, and then runs on. New "
                     "sandboxes can be made from the snapshot.")
                : tr("New sandboxes can be made from the template. This may take some minutes."));
    arrange();
    m_name->setFocus(Qt::OtherFocusReason);
}

QString SaveStateDialog::name() const
{
    return m_name->isEnabled() ? m_name->text().trimmed() : QString();
}

CloneDialog::CloneDialog(const Sandboxes &sandboxes, std::chrono::minutes life, QWidget *parent)
    : LifeDialog("clone", tr("Clone %n sandbox(es)", nullptr, int(sandboxes.names.size())), tr("Clone"),
                 sandboxes, parent)
    , m_count(nameWidget(new QSpinBox, "cloneCount", tr("Number of copies")))
    , m_allOrNothing(nameWidget(new QCheckBox(tr("All or &none")), "cloneAllOrNothing", tr("All or none")))
    , m_life(lifeEdit("cloneLife", life))
{
    m_count->setRange(1, MaximumCopies);
    m_count->setMinimumWidth(m_count->fontMetrics().averageCharWidth() * 16);
    auto *count = new FieldRow(tr("&Copies"), m_count);
    if (sandboxes.names.size() > 1)
        count->setHint(tr("Of each sandbox"));
    fields()->addWidget(count);
    auto *all = new FieldRow(QString(), m_allOrNothing);
    all->setHint(tr("If one copy fails, the others are not kept."));
    fields()->addWidget(all);
    auto *row = new FieldRow(tr("&Lifetime"), m_life, m_life->focusTarget());
    row->setHint(tr("Of the copies, from now on."));
    fields()->addWidget(row);
    addNote(
        tr("Copies have the memory and the files the sandbox has at this moment, and run on from there."));
    arrange();
    m_count->setFocus(Qt::OtherFocusReason);
}

CloneRequest CloneDialog::request() const
{
    return {.count = m_count->value(),
            .allOrNothing = m_allOrNothing->isChecked(),
            .life = m_life->value().value_or(60min)};
}

} // namespace Sandkeeper
