// SPDX-License-Identifier: MIT
#include "ui/dialogs/choiceedit.h"

#include "core/provider/errortext.h"
#include "core/provider/future.h"
#include "ui/dialogs/widgetnames.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

namespace Sandkeeper {

namespace {

constexpr qsizetype MostChoices = 200; // a menu with more is no help

/// A name as an entry of a menu: nothing in it marks a letter.
QString entryText(const QString &name)
{
    return visibleOneLine(name).replace(QLatin1Char('&'), QLatin1String("&&"));
}

template <typename T, typename Make>
Future<QList<ChoiceEdit::Choice>> choices(Future<QList<T>> call, QObject *context,
                                          const ChoiceEdit::Choice &none, Make make)
{
    using Choices = QList<ChoiceEdit::Choice>;
    const Answer<Choices> answer;
    answer.onCancel(context, [call]() mutable { call.cancel(); });
    whenDone<QList<T>>(call, context, [answer, none, make](const Result<QList<T>> &items) {
        if (!items)
            return answer.fail(items.error());
        Choices result{none};
        for (const T &item : *items)
            result.append(make(item));
        answer.finish(result);
    });
    return answer.future();
}

} // namespace

ChoiceEdit::ChoiceEdit(const char *objectName, const QString &accessibleName, QWidget *parent)
    : QWidget(parent)
    , m_line(nameWidget(new QLineEdit(this), objectName, accessibleName))
    , m_button(nameWidget(new QToolButton(this), (QByteArray(objectName) + "Choose").constData(),
                          tr("Choose: %1").arg(accessibleName)))
    , m_menu(new QMenu(this))
{
    m_menu->setObjectName(QLatin1String(objectName) + QStringLiteral("Menu"));
    m_button->setText(tr("Choose…"));
    m_button->setFocusPolicy(Qt::StrongFocus);
    m_button->hide();
    setFocusProxy(m_line);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_line, 1);
    layout->addWidget(m_button);
    connect(m_line, &QLineEdit::textChanged, this, &ChoiceEdit::textChanged);
    connect(m_button, &QToolButton::clicked, this, &ChoiceEdit::openMenu);
}

ChoiceEdit::~ChoiceEdit()
{
    m_loading.cancel();
}

QString ChoiceEdit::text() const
{
    return m_line->text().trimmed();
}

void ChoiceEdit::setText(const QString &text)
{
    m_line->setText(text);
}

void ChoiceEdit::setLoader(Loader loader)
{
    m_loading.cancel();
    ++m_number;
    m_loader = std::move(loader);
    m_choices.clear();
    m_loaded = false;
    m_problem.clear();
    m_button->setVisible(m_loader != nullptr);
}

void ChoiceEdit::setChoices(const QList<Choice> &choices)
{
    m_choices = choices;
    m_loaded = true;
    m_problem.clear();
    if (m_menu->isVisible())
        fillMenu();
    Q_EMIT choicesLoaded();
}

QString ChoiceEdit::currentName() const
{
    const auto found = std::find_if(m_choices.begin(), m_choices.end(),
                                    [this](const Choice &choice) { return choice.id == text(); });
    return found == m_choices.end() ? QString() : found->name;
}

void ChoiceEdit::openMenu()
{
    if (!m_loaded)
        load();
    fillMenu();
    m_menu->popup(m_button->mapToGlobal(m_button->rect().bottomLeft()));
}

void ChoiceEdit::load()
{
    m_problem.clear();
    m_loading.cancel();
    m_loading = m_loader();
    const int number = ++m_number;
    whenDone<QList<Choice>>(m_loading, this, [this, number](const Result<QList<Choice>> &choices) {
        if (number != m_number)
            return;
        if (choices)
            return setChoices(*choices);
        m_problem = message(choices.error());
        if (m_menu->isVisible())
            fillMenu();
    });
}

void ChoiceEdit::fillMenu()
{
    m_menu->clear();
    for (const Choice &choice : m_choices.mid(0, MostChoices)) {
        QAction *action = m_menu->addAction(entryText(choice.name));
        action->setCheckable(true);
        action->setChecked(choice.id == text());
        connect(action, &QAction::triggered, this, [this, id = choice.id] {
            m_line->setText(id);
            m_line->setFocus(Qt::OtherFocusReason);
        });
    }
    QString note;
    if (!m_loaded)
        note = m_problem.isEmpty() ? tr("Asking the service…") : entryText(m_problem);
    else if (m_choices.isEmpty())
        note = tr("The service knows none");
    else if (m_choices.size() > MostChoices)
        note = tr("… and %n more", nullptr, int(m_choices.size() - MostChoices));
    if (!note.isEmpty())
        m_menu->addAction(note)->setEnabled(false);
}

Future<QList<ChoiceEdit::Choice>> teamChoices(const Future<QList<Team>> &teams, QObject *context)
{
    return choices<Team>(teams, context, {{}, ChoiceEdit::tr("Personal")}, [](const Team &team) {
        return ChoiceEdit::Choice{team.id, team.name.isEmpty() ? team.id : team.name};
    });
}

Future<QList<ChoiceEdit::Choice>> credentialChoices(const Future<QList<RegistryCredentials>> &credentials,
                                                    QObject *context)
{
    return choices<RegistryCredentials>(
        credentials, context, {{}, ChoiceEdit::tr("None")}, [](const RegistryCredentials &each) {
            const QString name = each.name.isEmpty() ? each.id : each.name;
            return ChoiceEdit::Choice{
                each.id, each.server.isEmpty() ? name : ChoiceEdit::tr("%1 (%2)").arg(name, each.server)};
        });
}

} // namespace Sandkeeper
