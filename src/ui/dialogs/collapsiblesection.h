// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QToolButton;
class QVBoxLayout;

namespace Sandkeeper {

class HintLabel;

/// A titled part of a form that can be folded away. Its button is a normal keyboard stop; folded content is
/// hidden and so out of the tab order.
class CollapsibleSection : public QWidget
{
    Q_OBJECT
public:
    CollapsibleSection(const QString &title, const char *objectName, QWidget *parent = nullptr);

    /// The content's layout; widgets added to it belong to the section.
    QVBoxLayout *content() const { return m_content; }
    bool isExpanded() const;
    void setExpanded(bool expanded);
    /// A few words beside the title that tell what is inside while it is folded.
    void setSummary(const QString &text);

private:
    QToolButton *m_button;
    HintLabel *m_summary;
    QWidget *m_body;
    QVBoxLayout *m_content;
};

} // namespace Sandkeeper
