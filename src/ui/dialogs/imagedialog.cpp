// SPDX-License-Identifier: MIT
#include "ui/dialogs/imagedialog.h"

#include "core/client/operations.h"
#include "core/provider/future.h"
#include "ui/dialogs/question.h"
#include "ui/dialogs/widgetnames.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/paddedheader.h"
#include "ui/widgets/plainitemdelegate.h"

#include <algorithm>

#include <QComboBox>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace std::chrono_literals;

namespace Sandkeeper {

namespace {

enum Column { ImageColumn, KindColumn, OwnerColumn, SizeColumn, CreatedColumn, ColumnCount };
enum Source { ImageSource, SnapshotSource };
constexpr int ReferenceRole = Qt::UserRole;
constexpr int RuntimeRole = Qt::UserRole + 1;
constexpr int NamesRole = Qt::UserRole + 2;

} // namespace

ImageDialog::ImageDialog(const ServiceReader &reader, Operations *operations, const QString &accountId,
                         const ProviderMetadata &service, const QString &runtime, QWidget *parent)
    : QDialog(parent)
    , m_reader(reader)
    , m_operations(operations)
    , m_accountId(accountId)
    , m_runtimes(service.runtimes)
    , m_templates(service.usesTemplates)
    , m_runtime(runtime)
    , m_source(nameWidget(new QComboBox(this), "imageSource", tr("What to choose from")))
    , m_search(nameWidget(new QLineEdit(this), "imageSearch",
                          m_templates ? tr("Search templates") : tr("Search images")))
    , m_list(nameWidget(new QTreeWidget(this), "imageList", m_templates ? tr("Templates") : tr("Images")))
    , m_status(new HintLabel({}, this))
    , m_message(new MessageBar(this))
    , m_more(nameWidget(new QPushButton(tr("Show more"), this), "imageMore", tr("Show more")))
    , m_delete(nameWidget(new QPushButton(tr("&Delete…"), this), "snapshotDelete", tr("Delete snapshot…")))
    , m_pick(nameWidget(new QPushButton(this), "imagePick", tr("Use image")))
{
    setObjectName(QStringLiteral("imageDialog"));
    setWindowTitle(m_templates ? tr("Choose a template") : tr("Choose an image"));
    build();
    showSource();
    search();
}

ImageDialog::~ImageDialog()
{
    m_call.cancel();
    m_snapshotCall.cancel();
}

bool ImageDialog::ofSnapshots() const
{
    return m_source->currentIndex() == SnapshotSource;
}

/// Words and columns for what is chosen from now.
void ImageDialog::showSource()
{
    const QString use = ofSnapshots() ? tr("Use snapshot")
                        : m_templates ? tr("Use template")
                                      : tr("Use image");
    m_pick->setText(use);
    m_pick->setAccessibleName(use);
    m_list->setAccessibleName(m_source->currentText());
    m_list->headerItem()->setText(ImageColumn, ofSnapshots() ? tr("Snapshot")
                                               : m_templates ? tr("Template")
                                                             : tr("Image"));
    m_list->headerItem()->setText(KindColumn, ofSnapshots() ? tr("ID") : tr("Kind"));
    m_delete->setVisible(ofSnapshots());
    for (const int column : {OwnerColumn, SizeColumn, CreatedColumn})
        m_list->setColumnHidden(column, ofSnapshots());
}

void ImageDialog::build()
{
    m_source->addItem(m_templates ? tr("Templates") : tr("Images")); // in the order of Source
    m_source->addItem(tr("Snapshots"));
    m_source->setVisible(m_reader.offers(Ability::Snapshots, m_accountId));
    m_search->setPlaceholderText(tr("Search"));
    m_search->setClearButtonEnabled(true);
    for (QToolButton *clear : m_search->findChildren<QToolButton *>())
        nameWidget(clear, "imageSearch.clear", tr("Clear search"));
    m_list->setHeader(new PaddedHeader(m_list));
    m_list->setItemDelegate(new PlainItemDelegate(m_list));
    m_list->setHeaderLabels({tr("Image"), tr("Kind"), tr("Owner"), tr("Size"), tr("Created")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(ImageColumn, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(KindColumn, QHeaderView::ResizeToContents);
    m_status->setObjectName(QStringLiteral("imageStatus"));
    m_message->setObjectName(QStringLiteral("imageMessage"));
    m_message->hide();
    m_more->setAutoDefault(false);
    m_more->hide();
    m_delete->setAutoDefault(false);
    m_pick->setDefault(true);
    m_pick->setEnabled(false);
    auto *buttons = new QDialogButtonBox(this);
    auto *cancel = nameWidget(buttons->addButton(QDialogButtonBox::Cancel), "imageCancel", tr("Cancel"));
    cancel->setText(tr("Cancel"));
    buttons->addButton(m_delete, QDialogButtonBox::ResetRole); // far from what is pressed every time
    buttons->addButton(m_pick, QDialogButtonBox::ActionRole);
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_status, 1);
    line->addWidget(m_more);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    auto *top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_source);
    top->addWidget(m_search, 1);
    layout->addLayout(top);
    layout->addWidget(m_message);
    layout->addWidget(m_list, 1);
    layout->addLayout(line);
    layout->addWidget(buttons);
    resize(780, 460);
    m_pause.setSingleShot(true);
    m_pause.setInterval(250ms);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_source, &QComboBox::currentIndexChanged, this, [this] {
        showSource();
        search();
    });
    connect(m_search, &QLineEdit::textChanged, &m_pause, qOverload<>(&QTimer::start));
    connect(&m_pause, &QTimer::timeout, this, &ImageDialog::search);
    connect(m_more, &QPushButton::clicked, this, &ImageDialog::loadMore);
    connect(m_pick, &QPushButton::clicked, this, &ImageDialog::pick);
    connect(m_delete, &QPushButton::clicked, this, &ImageDialog::askToDelete);
    connect(m_list, &QTreeWidget::itemActivated, this, &ImageDialog::pick);
    connect(m_list, &QTreeWidget::itemSelectionChanged, this, &ImageDialog::updateButtons);
}

void ImageDialog::search()
{
    m_list->clear();
    m_next.clear();
    m_notReady = 0;
    m_otherKind = 0;
    loadMore();
}

void ImageDialog::loadMore()
{
    m_call.cancel();
    m_snapshotCall.cancel();
    m_loading = true;
    m_message->hide();
    updateStatus();
    const int number = ++m_number;
    const auto take = [this, number](const auto &page) {
        if (number == m_number)
            this->take(page);
    };
    if (ofSnapshots()) {
        m_snapshotCall = m_reader.snapshots(m_accountId, {.sandboxId = {}, .pageToken = m_next});
        whenDone<SnapshotPage>(m_snapshotCall, this, take);
    } else {
        m_call = m_reader.images(m_accountId, {.search = m_search->text().trimmed(), .pageToken = m_next});
        whenDone<ImagePage>(m_call, this, take);
    }
}

template <typename Page>
void ImageDialog::take(const Result<Page> &page)
{
    m_loading = false;
    if (page) {
        add(*page);
        m_next = page->nextPageToken;
        if (!m_list->currentItem() && m_list->topLevelItemCount() > 0)
            m_list->setCurrentItem(m_list->topLevelItem(0));
    } else if (!page.error().isCancelled()) {
        m_message->setError(page.error());
        m_message->show();
    }
    updateStatus();
}

void ImageDialog::add(const ImagePage &page)
{
    for (const ImageInfo &image : page.images)
        addImage(image);
}

/// The service cannot search them: that is done here.
void ImageDialog::add(const SnapshotPage &page)
{
    const QString wanted = m_search->text().trimmed();
    for (const Snapshot &snapshot : page.snapshots) {
        const QString names = snapshot.names.join(QStringLiteral(", "));
        if (!names.contains(wanted, Qt::CaseInsensitive) &&
            !snapshot.id.contains(wanted, Qt::CaseInsensitive))
            continue;
        auto *item = new QTreeWidgetItem(m_list);
        item->setText(ImageColumn, names.isEmpty() ? snapshot.id : names);
        item->setText(KindColumn, snapshot.id);
        item->setData(ImageColumn, ReferenceRole, snapshot.id);
        item->setData(ImageColumn, NamesRole, snapshot.names);
    }
}

void ImageDialog::addImage(const ImageInfo &image)
{
    if (!image.isReady) {
        ++m_notReady;
        return;
    }
    if (!m_runtime.isEmpty() && !image.runtime.isEmpty() && image.runtime != m_runtime) {
        ++m_otherKind;
        return;
    }
    const QLocale locale;
    auto *item = new QTreeWidgetItem(m_list);
    item->setText(ImageColumn, image.reference);
    item->setToolTip(ImageColumn, image.reference);
    item->setText(KindColumn, runtimeName(image.runtime));
    item->setText(OwnerColumn, image.ownerType == QLatin1String("team")       ? tr("Team")
                               : image.ownerType == QLatin1String("personal") ? tr("Personal")
                               : image.ownerType == QLatin1String("platform") ? tr("Platform")
                                                                              : image.ownerType);
    item->setText(SizeColumn, image.sizeBytes ? locale.formattedDataSize(*image.sizeBytes, 1) : QString());
    item->setTextAlignment(SizeColumn, Qt::AlignRight | Qt::AlignVCenter);
    if (image.createdAt.isValid())
        item->setText(CreatedColumn,
                      locale.toString(image.createdAt.toLocalTime().date(), QLocale::ShortFormat));
    item->setData(ImageColumn, ReferenceRole, image.reference);
    item->setData(ImageColumn, RuntimeRole, image.runtime);
}

QString ImageDialog::runtimeName(const QString &id) const
{
    const auto found = std::find_if(m_runtimes.begin(), m_runtimes.end(),
                                    [&id](const auto &runtime) { return runtime.id == id; });
    return found == m_runtimes.end() ? id : found->name;
}

void ImageDialog::updateButtons()
{
    const bool isChosen = m_list->currentItem() != nullptr;
    m_pick->setEnabled(isChosen);
    m_delete->setEnabled(isChosen);
}

void ImageDialog::updateStatus()
{
    m_more->setVisible(!m_loading && !m_next.isEmpty());
    updateButtons();
    if (m_loading)
        return m_status->setText(tr("Asking the service…"));
    const int shown = m_list->topLevelItemCount();
    QStringList sentences;
    if (shown == 0 && m_message->isHidden())
        sentences.append(nothingText());
    else if (shown > 0)
        sentences.append(countText(shown));
    if (m_otherKind > 0)
        sentences.append(tr("%n more for another kind of sandbox.", nullptr, m_otherKind));
    if (m_notReady > 0)
        sentences.append(tr("%n more not ready.", nullptr, m_notReady));
    m_status->setText(sentences.join(QLatin1Char(' ')));
}

QString ImageDialog::nothingText() const
{
    const bool searched = !m_search->text().isEmpty();
    if (ofSnapshots())
        return searched ? tr("No snapshot matches the search.") : tr("There is no snapshot.");
    if (m_templates)
        return searched ? tr("No template matches the search.") : tr("No template here can be used.");
    return searched ? tr("No image matches the search.") : tr("No image here can be used.");
}

QString ImageDialog::countText(int shown) const
{
    return ofSnapshots() ? tr("%n snapshot(s).", nullptr, shown)
           : m_templates ? tr("%n template(s).", nullptr, shown)
                         : tr("%n image(s).", nullptr, shown);
}

void ImageDialog::pick()
{
    const QTreeWidgetItem *item = m_list->currentItem();
    if (!item)
        return;
    Q_EMIT picked(item->data(ImageColumn, ReferenceRole).toString(),
                  item->data(ImageColumn, RuntimeRole).toString());
    accept();
}

void ImageDialog::askToDelete()
{
    const QTreeWidgetItem *item = m_list->currentItem();
    if (!item || !ofSnapshots())
        return;
    const Snapshot snapshot{.id = item->data(ImageColumn, ReferenceRole).toString(),
                            .names = item->data(ImageColumn, NamesRole).toStringList()};
    const QString name = item->text(ImageColumn);
    QMessageBox *box =
        question(this, "snapshotDeleteDialog", tr("Delete snapshot"),
                 name == snapshot.id ? tr("Delete the snapshot “%1”?").arg(name)
                                     : tr("Delete the snapshot “%1” (%2)?").arg(name, snapshot.id),
                 tr("No new sandbox can be made from it then. It cannot be brought back."), tr("Delete"));
    connect(box, &QDialog::accepted, this, [this, snapshot] { deleteSnapshot(snapshot); });
    box->open();
}

void ImageDialog::deleteSnapshot(const Snapshot &snapshot)
{
    const Operation *operation = m_operations->removeSnapshot(m_accountId, snapshot);
    m_message->hide();
    if (operation->isFinished())
        return takeDeletion(operation, snapshot.id);
    connect(operation, &Operation::finished, this,
            [this, operation, id = snapshot.id] { takeDeletion(operation, id); });
}

/// Only what the service has deleted leaves the list.
void ImageDialog::takeDeletion(const Operation *operation, const QString &snapshotId)
{
    if (operation->state() != Operation::State::Succeeded) {
        if (const std::optional<Error> error = operation->firstError())
            m_message->setError(*error);
        else
            m_message->setMessage(MessageBar::Severity::Information, operation->statusText());
        m_message->show();
        return;
    }
    for (int row = m_list->topLevelItemCount() - 1; ofSnapshots() && row >= 0; --row) {
        if (m_list->topLevelItem(row)->data(ImageColumn, ReferenceRole) == snapshotId)
            delete m_list->takeTopLevelItem(row);
    }
    updateStatus();
}

} // namespace Sandkeeper
