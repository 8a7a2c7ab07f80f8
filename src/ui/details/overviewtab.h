// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/insight.h"

#include <QHash>
#include <QScrollArea>

class QCheckBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QTableWidget;

namespace Sandkeeper {

/// Everything the service says about one sandbox. Values can be selected and copied; those of environment
/// variables are masked until asked for; of secrets only the names are known. GUI thread.
class OverviewTab final : public QScrollArea
{
    Q_OBJECT
public:
    explicit OverviewTab(QWidget *parent = nullptr);

    /// Whether what it was made from is called a template, not an image.
    void setTemplates(bool templates);
    /// Only what differs is touched, so that a selection in a value survives a refresh.
    void setSandbox(const Sandbox &sandbox, const EndReason &reason, const QString &accountName,
                    const QString &runtimeName);
    /// The value shown under this field's object name, for example "id".
    QString shownValue(const QString &field) const;

private:
    QFormLayout *addSection(QLayout *columns, const QString &title);
    void addField(QFormLayout *form, const char *field, const QString &label, bool copyable = false);
    void buildIdentity(QLayout *columns);
    void buildResources(QLayout *columns);
    void buildTimes(QLayout *columns);
    QWidget *buildEnvironment();
    QWidget *buildMetadata();
    QTableWidget *addTable(QWidget *box, const char *objectName, const QString &name, const QString &keys);
    void set(const char *field, const QString &value);
    void setTime(const char *field, const QDateTime &time);
    void showIdentity(const QString &accountName, const QString &runtimeName);
    void showResources();
    void showTimes();
    void showEnvironment();
    void showMetadata();

    Sandbox m_sandbox;
    EndReason m_reason;
    bool m_hasSandbox = false;
    QHash<QString, QLineEdit *> m_values;
    QHash<QString, std::pair<QFormLayout *, int>> m_rows; ///< where each field stands
    QTableWidget *m_environment = nullptr;
    QCheckBox *m_reveal = nullptr;
    QWidget *m_metadataBox = nullptr;
    QTableWidget *m_metadata = nullptr;
    QHash<QString, QLabel *> m_captions;
};

} // namespace Sandkeeper
