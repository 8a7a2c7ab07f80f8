// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/types.h"

namespace Sandkeeper {

/// One filter line, read once: words that must all match, each with an optional "!" for its opposite.
/// `state:run` is the beginning of a state's word, `label:exp-7` a whole label, with `*` at its end the
/// beginning of one, `account:work` a part of the account's name; every other word is looked for in the name,
/// id, image, state, labels, GPU type, region and account. "Quotes" keep spaces. Upper and lower case are the
/// same. Plain value; any thread.
class SandboxFilter
{
public:
    /// What of a sandbox the filter looks at, folded once so that a keystroke does not fold 100,000 rows.
    struct Subject
    {
        QString text;       ///< everything that free words search, by lines, except the account
        QStringList labels; ///< each label
        QStringList states; ///< the state's word here, the service's and the English one
        QString account;
    };

    SandboxFilter() = default;
    static SandboxFilter fromText(const QString &line);
    static Subject subject(const Sandbox &sandbox, const QString &accountName);

    bool isEmpty() const { return m_terms.isEmpty(); }
    bool matches(const Subject &subject) const;
    friend bool operator==(const SandboxFilter &, const SandboxFilter &) = default;

private:
    struct Term
    {
        enum class Field { Any, State, Label, Account };
        Field field = Field::Any;
        QString text; ///< folded
        bool negated = false;
        bool prefix = false; ///< labels: the beginning is enough
        friend bool operator==(const Term &, const Term &) = default;
    };
    static bool matches(const Term &term, const Subject &subject);

    QList<Term> m_terms;
};

} // namespace Sandkeeper
