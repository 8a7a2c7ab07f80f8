// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/snapshots.h"

#include <QDialog>
#include <QTimer>

class QCheckBox;
class QDateTimeEdit;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace Sandkeeper {

class DurationEdit;
class FieldRow;
class HintLabel;

/// What is done to, and who is meant: the frame of the small dialogs about the lives of sandboxes. They only
/// ask; accepted() means do it. Open them with open().
class LifeDialog : public QDialog
{
    Q_OBJECT
public:
    /// Whom it is about.
    struct Sandboxes
    {
        QStringList names;
        QString leftOut; ///< translated: that others are selected and why they are not meant; may be empty
    };

protected:
    /// `objectName` is also the beginning of the controls' names.
    LifeDialog(const char *objectName, const QString &title, const QString &verb, const Sandboxes &sandboxes,
               QWidget *parent);
    QVBoxLayout *fields() const { return m_fields; }
    QPushButton *acceptButton() const { return m_accept; }
    void addNote(const QString &text);
    /// After the last field.
    void arrange();

private:
    QVBoxLayout *m_fields;
    QPushButton *m_accept;
};

/// Until when. Local time is entered, and what that leaves is said in words that keep up with the clock.
class ExtendDialog final : public LifeDialog
{
    Q_OBJECT
public:
    /// `present`: when it ends as things are; invalid when there is no such time, or several.
    ExtendDialog(const Sandboxes &sandboxes, const QDateTime &present, QWidget *parent = nullptr);
    QDateTime end() const; ///< UTC

private:
    void check();

    QDateTime m_present;
    QDateTimeEdit *m_until;
    FieldRow *m_row;
    QTimer m_second;
};

/// With what life paused sandboxes go on.
class ResumeDialog final : public LifeDialog
{
    Q_OBJECT
public:
    ResumeDialog(const Sandboxes &sandboxes, std::chrono::minutes life, QWidget *parent = nullptr);
    std::chrono::seconds life() const;

private:
    DurationEdit *m_life;
};

/// A name for a snapshot or a template; of several sandboxes the service names them.
class SaveStateDialog final : public LifeDialog
{
    Q_OBJECT
public:
    enum class Kind { Snapshot, Template };
    SaveStateDialog(Kind kind, const Sandboxes &sandboxes, QWidget *parent = nullptr);
    QString name() const;

private:
    QLineEdit *m_name;
};

class CloneDialog final : public LifeDialog
{
    Q_OBJECT
public:
    CloneDialog(const Sandboxes &sandboxes, std::chrono::minutes life, QWidget *parent = nullptr);
    /// Without a sandbox.
    CloneRequest request() const;

private:
    QSpinBox *m_count;
    QCheckBox *m_allOrNothing;
    DurationEdit *m_life;
};

} // namespace Sandkeeper
