// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/catalog.h"

#include <functional>

#include <QWidget>

class QLineEdit;
class QMenu;
class QToolButton;

namespace Sandkeeper {

/// A line for an id that a person would rather pick by its name: the line takes any text, and a button beside
/// it offers what the service knows, asked for when the button is pressed. GUI thread.
class ChoiceEdit final : public QWidget
{
    Q_OBJECT
public:
    struct Choice
    {
        QString id;   ///< what the line takes; empty: the line stays empty
        QString name; ///< what the menu shows
    };
    using Loader = std::function<Future<QList<Choice>>()>;

    /// `objectName` names the line; the button gets it with “Choose” appended.
    ChoiceEdit(const char *objectName, const QString &accessibleName, QWidget *parent = nullptr);
    ~ChoiceEdit() override;

    QLineEdit *line() const { return m_line; }
    QString text() const;
    void setText(const QString &text);
    /// Empty: there is nothing to pick, the button is hidden. What another loader gave is forgotten.
    void setLoader(Loader loader);
    /// What is known already: it is offered without asking.
    void setChoices(const QList<Choice> &choices);
    /// The name of the choice that the line holds; empty when it is not known.
    QString currentName() const;

Q_SIGNALS:
    void textChanged(const QString &text);
    void choicesLoaded();

private:
    void openMenu();
    void fillMenu();
    void load();

    QLineEdit *m_line;
    QToolButton *m_button;
    QMenu *m_menu;
    Loader m_loader;
    QList<Choice> m_choices;
    bool m_loaded = false;
    QString m_problem;
    Future<QList<Choice>> m_loading;
    int m_number = 0; ///< of the latest question
};

/// The answer as choices: “Personal” first, then each team by its name.
Future<QList<ChoiceEdit::Choice>> teamChoices(const Future<QList<Team>> &teams, QObject *context);
/// “None” first, then each by its name and server.
Future<QList<ChoiceEdit::Choice>> credentialChoices(const Future<QList<RegistryCredentials>> &credentials,
                                                    QObject *context);

} // namespace Sandkeeper
