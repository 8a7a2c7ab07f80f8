// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/providermetadata.h"
#include "core/provider/types.h"
#include "ui/dialogs/choiceedit.h"

#include <QMap>
#include <QSet>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;
class QToolButton;
class QVBoxLayout;

namespace Sandkeeper {

class CollapsibleSection;
class CommandEditor;
class DurationEdit;
class FieldRow;
class JsonEdit;
class KeyValueEditor;
class NetworkEditor;

/// Every field of a CreateRequest as a form: the essentials first, the rest in sections that fold. Knows
/// nothing of accounts or services; the dialog tells it how the fields look and what is wrong with them.
class CreateForm : public QWidget
{
    Q_OBJECT
public:
    struct Setup
    {
        QList<CreateFieldInfo> fields; ///< what is left out is not offered by the service
        QList<ProviderMetadata::Runtime> runtimes;
        bool unlimitedLifetime = false;
        QString accountTeam;            ///< used when the team is left empty; may be empty
        ChoiceEdit::Loader teams;       ///< empty: they cannot be asked for
        ChoiceEdit::Loader credentials; ///< for private registries; as above
        bool hasImages = false;         ///< the service keeps images and can check others
        bool templates = false;         ///< the service calls them templates
    };

    explicit CreateForm(QWidget *parent = nullptr);

    /// Fits the form to a service. What was entered stays; numbers nobody touched take the service's initial
    /// values.
    void setUp(const Setup &setup);
    /// A row above all others, for the choice of account.
    void setTopRow(FieldRow *row);

    /// Unsupported fields keep their defaults. The idempotency key is empty.
    CreateRequest request() const;
    /// Fills in every field and counts them as entered by the user.
    void setRequest(const CreateRequest &request);

    /// What is wrong with the entries themselves, before any rule of a service.
    QList<FieldProblem> ownProblems() const;
    /// Shows each problem at its field; of fields nobody touched only when `all` is true.
    void showProblems(const QList<FieldProblem> &problems, bool all);
    /// Unfolds and focuses the first field, in the form's order, that has one of these problems. Its row, or
    /// null.
    QWidget *focusFirstProblem(const QList<FieldProblem> &problems);
    void focusName();
    QString image() const;
    QString runtime() const;
    QString registryCredentialsId() const;
    /// As if the user had entered them; an empty runtime stays as it is.
    void setImage(const QString &image, const QString &runtime);
    /// What is known of the image, beside its field. Gone when the image is changed.
    void showImageCheck(const QString &text, bool isDoubt);
    /// Makes up another name and forgets which fields were touched.
    void startAnother();

Q_SIGNALS:
    /// The user, or setRequest(), changed a value.
    void edited();
    /// The user wants to pick an image of the service.
    void imagesRequested();
    /// The user wants to know whether the service can use the image that is entered.
    void imageCheckRequested();

private:
    void buildEssentials();
    QWidget *buildImage();
    void nameImage(bool templates);
    void buildResources();
    void buildCommand();
    void buildEnvironment();
    void buildNetwork();
    void buildPlacement();
    FieldRow *addRow(QVBoxLayout *layout, CreateField field, const QString &label, QWidget *editor,
                     QWidget *focusTarget = nullptr);
    CollapsibleSection *addSection(const QString &title, const char *objectName);
    void onEdited(CreateField field);
    void applyField(const CreateFieldInfo &info);
    void applyNumber(const CreateFieldInfo &info);
    void applySuggestions(QComboBox *combo, const QStringList &suggestions, bool selectFirst);
    void setRuntimes(const QList<ProviderMetadata::Runtime> &runtimes);
    void suggestName();
    void updateSummaries();
    bool isSupported(CreateField field) const;

    QVBoxLayout *m_essentials = nullptr;
    QVBoxLayout *m_layout = nullptr;
    QMap<CreateField, FieldRow *> m_rows;
    QMap<CreateField, CollapsibleSection *> m_sectionOf;
    QList<CreateField> m_order;
    QList<CollapsibleSection *> m_sections;
    CollapsibleSection *m_currentSection = nullptr;
    QSet<CreateField> m_touched;
    bool m_filling = false; ///< our own changes are not the user's

    QLineEdit *m_name = nullptr;
    QComboBox *m_image = nullptr;
    QToolButton *m_chooseImage = nullptr;
    QToolButton *m_checkImage = nullptr;
    QComboBox *m_runtime = nullptr;
    QDoubleSpinBox *m_cpu = nullptr;
    QDoubleSpinBox *m_memory = nullptr;
    QDoubleSpinBox *m_disk = nullptr;
    DurationEdit *m_lifetime = nullptr;
    DurationEdit *m_idle = nullptr;
    QLineEdit *m_labels = nullptr;
    QSpinBox *m_gpuCount = nullptr;
    QComboBox *m_gpuType = nullptr;
    CommandEditor *m_command = nullptr;
    KeyValueEditor *m_environment = nullptr;
    KeyValueEditor *m_secrets = nullptr;
    NetworkEditor *m_network = nullptr;
    ChoiceEdit *m_team = nullptr;
    QComboBox *m_region = nullptr;
    ChoiceEdit *m_registry = nullptr;
    QCheckBox *m_guaranteed = nullptr;
    JsonEdit *m_advanced = nullptr;
};

/// A name made from an image's last path component and four random characters: “python-3-11-k3f9”.
QString suggestedName(const QString &image);

} // namespace Sandkeeper
