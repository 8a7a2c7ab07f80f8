// SPDX-License-Identifier: MIT
#include "models/sandboxfilter.h"

#include "models/sandboxtext.h"

#include <algorithm>

namespace Sandkeeper {

namespace {

QString englishState(SandboxState state)
{
    switch (state) {
    case SandboxState::Unknown:
        return QStringLiteral("unknown");
    case SandboxState::Pending:
        return QStringLiteral("pending");
    case SandboxState::Provisioning:
        return QStringLiteral("provisioning");
    case SandboxState::Running:
        return QStringLiteral("running");
    case SandboxState::Paused:
        return QStringLiteral("paused");
    case SandboxState::Error:
        return QStringLiteral("error");
    case SandboxState::Terminated:
        return QStringLiteral("terminated");
    case SandboxState::TimedOut:
        return QStringLiteral("timeout");
    }
    return {};
}

/// Splits at white space outside quotes; a quote that is never closed lasts to the end.
QStringList words(const QString &line)
{
    QStringList result;
    QString word;
    bool quoted = false;
    for (const QChar character : line) {
        if (character == QLatin1Char('"')) {
            quoted = !quoted;
        } else if (character.isSpace() && !quoted) {
            if (!word.isEmpty())
                result += std::exchange(word, {});
        } else {
            word += character;
        }
    }
    if (!word.isEmpty())
        result += word;
    return result;
}

} // namespace

SandboxFilter SandboxFilter::fromText(const QString &line)
{
    struct Prefix
    {
        QLatin1String word;
        Term::Field field;
    };
    constexpr Prefix prefixes[] = {{QLatin1String("state:"), Term::Field::State},
                                   {QLatin1String("label:"), Term::Field::Label},
                                   {QLatin1String("account:"), Term::Field::Account}};
    SandboxFilter filter;
    for (const QString &word : words(line)) {
        Term term;
        term.text = word.toCaseFolded();
        if (term.text.startsWith(QLatin1Char('!'))) {
            term.negated = true;
            term.text.remove(0, 1);
        }
        for (const Prefix &prefix : prefixes) {
            if (term.text.startsWith(prefix.word)) {
                term.field = prefix.field;
                term.text.remove(0, prefix.word.size());
                break;
            }
        }
        if (term.field == Term::Field::Label && term.text.endsWith(QLatin1Char('*'))) {
            term.prefix = true;
            term.text.chop(1);
        }
        // "state:" while the rest is still being typed must not empty the table.
        if (!term.text.isEmpty())
            filter.m_terms += term;
    }
    return filter;
}

SandboxFilter::Subject SandboxFilter::subject(const Sandbox &sandbox, const QString &accountName)
{
    Subject subject;
    subject.account = accountName.toCaseFolded();
    for (const QString &label : sandbox.labels)
        subject.labels += label.toCaseFolded();
    subject.states = {stateText(sandbox).toCaseFolded(), sandbox.stateWord.toCaseFolded(),
                      englishState(sandbox.state)};
    const QStringList parts{sandbox.name,       sandbox.id,     sandbox.image,
                            stateText(sandbox), sandbox.region, sandbox.gpuType};
    subject.text = parts.join(QLatin1Char('\n')).toCaseFolded() + QLatin1Char('\n') +
                   subject.labels.join(QLatin1Char('\n'));
    return subject;
}

bool SandboxFilter::matches(const Subject &subject) const
{
    return std::all_of(m_terms.begin(), m_terms.end(),
                       [&subject](const Term &term) { return matches(term, subject) != term.negated; });
}

bool SandboxFilter::matches(const Term &term, const Subject &subject)
{
    switch (term.field) {
    case Term::Field::Any:
        return subject.text.contains(term.text) || subject.account.contains(term.text);
    case Term::Field::Account:
        return subject.account.contains(term.text);
    case Term::Field::State:
        return std::any_of(subject.states.begin(), subject.states.end(),
                           [&term](const QString &state) { return state.startsWith(term.text); });
    case Term::Field::Label:
        return std::any_of(subject.labels.begin(), subject.labels.end(), [&term](const QString &label) {
            return term.prefix ? label.startsWith(term.text) : label == term.text;
        });
    }
    return false;
}

} // namespace Sandkeeper
