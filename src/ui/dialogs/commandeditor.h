// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/types.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QStackedWidget;

namespace Sandkeeper {

/// A start command in one of its three forms: the service's default, a command line, or a program with its
/// arguments.
class CommandEditor : public QWidget
{
    Q_OBJECT
public:
    explicit CommandEditor(QWidget *parent = nullptr);

    StartCommand value() const;
    void setValue(const StartCommand &command);
    /// Translated problem of the entry itself; empty when all is well.
    QString problem() const;
    QWidget *focusTarget() const;

Q_SIGNALS:
    void edited();

private:
    QComboBox *m_kind;
    QStackedWidget *m_pages;
    QLineEdit *m_line;
    QLineEdit *m_executable;
    QPlainTextEdit *m_arguments;
};

} // namespace Sandkeeper
