// SPDX-License-Identifier: MIT
// Where one is and what is shown; what can be done with it is in filestab_actions.cpp.
#include "ui/details/filestab.h"

#include "core/client/fileerror.h"
#include "core/provider/flow.h"
#include "ui/details/editedfiles.h"
#include "ui/details/folderview.h"
#include "ui/details/pathbar.h"
#include "ui/dialogs/widgetnames.h"

#include <QAction>
#include <QApplication>
#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

using namespace std::chrono_literals;

namespace Sandkeeper {

namespace {

constexpr int MostPlaces = 100; // ways back

} // namespace

FilesTab::FilesTab(const ServiceReader &reader, Operations *operations, QWidget *parent)
    : RemoteTab(reader, Ability::Files, "details.files", tr("Files"), parent)
    , m_operations(operations)
    , m_model(new RemoteFolderModel(this))
    , m_view(new FolderView(m_model, this))
    , m_edited(new EditedFiles(reader, operations, this))
    , m_copied(new CopiedFiles(this))
{
    setHeader(buildHeader());
    buildTools();
    setContent(buildContent());
    m_changed.setSingleShot(true);
    m_changed.setInterval(300ms);
    connect(&m_changed, &QTimer::timeout, this, &RemoteTab::reload);
    connect(m_view, &FolderView::openRequested, this, &FilesTab::openEntry);
    connect(m_view, &FolderView::upRequested, this, &FilesTab::goUp);
    connect(m_view, &FolderView::backRequested, this, &FilesTab::goBack);
    connect(m_view, &FolderView::forwardRequested, this, &FilesTab::goForward);
    connect(m_view, &FolderView::pathRequested, this, &FilesTab::editPath);
    connect(m_view, &FolderView::filterRequested, this,
            [this] { m_filter->setFocus(Qt::ShortcutFocusReason); });
    connect(m_view, &FolderView::deleteRequested, this, &FilesTab::confirmDelete);
    connect(m_view, &FolderView::propertiesRequested, this, &FilesTab::showProperties);
    connect(m_view, &FolderView::selectionChangedByAnyone, this, &FilesTab::updateState);
    connect(m_view, &FolderView::dragRequested, this,
            [this] { Q_EMIT dragRequested(m_view, selectedFiles()); });
    connect(m_view, &QWidget::customContextMenuRequested, this, [this](const QPoint &position) {
        Q_EMIT contextMenuRequested(m_view->viewport()->mapToGlobal(position));
    });
    setAcceptDrops(true); // here and not in the view, which is not there while the folder is empty
    connect(m_model, &RemoteFolderModel::renameRequested, this, &FilesTab::rename);
    connect(m_model, &RemoteFolderModel::settled, this, [this] {
        if (hasContent() && !isLoading())
            updatePage();
        selectWanted();
        giveFocus();
        updateState();
    });
    connect(m_edited, &EditedFiles::told, this, &FilesTab::say);
    connect(m_edited, &EditedFiles::saved, this, [this](const SandboxKey &key) {
        if (key == sandbox())
            reload();
    });
    updateState();
}

FilesTab::~FilesTab() = default;

void FilesTab::setArrivalMark(std::shared_ptr<ArrivalMark> mark)
{
    m_edited->setArrivalMark(std::move(mark));
}

QStringList FilesTab::unsentEdits() const
{
    return m_edited->unsent();
}

QToolButton *FilesTab::addButton(const char *name, const QString &icon, const QString &text)
{
    auto *button = nameWidget(new QToolButton(this), name, text);
    button->setIcon(themedIcon(icon));
    button->setToolTip(text);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

QWidget *FilesTab::buildHeader()
{
    auto *header = new QWidget(this);
    m_back = addButton("files.back", QStringLiteral("back"), tr("Back"));
    m_forward = addButton("files.forward", QStringLiteral("forward"), tr("Forward"));
    m_up = addButton("files.up", QStringLiteral("up"), tr("Folder above"));
    QToolButton *edit = addButton("files.editPath", QStringLiteral("edit"), tr("Type a path"));
    m_path = new PathBar(header);
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_back);
    layout->addWidget(m_forward);
    layout->addWidget(m_up);
    layout->addWidget(m_path, 1);
    layout->addWidget(edit);
    connect(m_back, &QToolButton::clicked, this, &FilesTab::goBack);
    connect(m_forward, &QToolButton::clicked, this, &FilesTab::goForward);
    connect(m_up, &QToolButton::clicked, this, &FilesTab::goUp);
    connect(edit, &QToolButton::clicked, this, &FilesTab::editPath);
    connect(m_path, &PathBar::pathChosen, this, &FilesTab::goTo);
    connect(m_path, &PathBar::pathTyped, this, &FilesTab::typed);
    connect(m_path, &PathBar::left, m_view, qOverload<>(&QWidget::setFocus));
    return header;
}

void FilesTab::buildTools()
{
    m_filter = nameWidget(new QLineEdit(this), "files.filter", tr("Filter by name"));
    m_filter->setPlaceholderText(tr("Filter by name"));
    m_filter->setClearButtonEnabled(true);
    for (QToolButton *clear : m_filter->findChildren<QToolButton *>())
        nameWidget(clear, "files.filter.clear", tr("Clear filter"));
    m_filter->setToolTip(plainToolTip(
        tr("Filter by name (%1)").arg(QKeySequence(QKeySequence::Find).toString(QKeySequence::NativeText))));
    m_filter->installEventFilter(this);
    m_filter->setMaximumWidth(fontMetrics().averageCharWidth() * 30);
    m_filter->setMinimumWidth(fontMetrics().averageCharWidth() * 12);
    m_hidden = addButton("files.hidden", QStringLiteral("eye"), tr("Show hidden files"));
    m_hidden->setCheckable(true);
    toolRow()->insertWidget(0, m_filter, 1);
    toolRow()->insertWidget(1, m_hidden);
    m_clearFilterAction = new QAction(tr("Clear filter"), this);
    m_clearFilterAction->setObjectName(QStringLiteral("files.clearFilter"));
    m_showHiddenAction = new QAction(tr("Show hidden files"), this);
    m_showHiddenAction->setObjectName(QStringLiteral("files.showHidden"));
    connect(m_clearFilterAction, &QAction::triggered, m_filter, &QLineEdit::clear);
    connect(m_showHiddenAction, &QAction::triggered, m_hidden, [this] { m_hidden->setChecked(true); });
    connect(m_filter, &QLineEdit::textChanged, m_model, &RemoteFolderModel::setFilterText);
    connect(m_hidden, &QToolButton::toggled, m_model, &RemoteFolderModel::setShowHidden);
}

QWidget *FilesTab::buildContent()
{
    auto *content = new QWidget(this);
    m_counts = plainLabel({}, content);
    m_counts->setObjectName(QStringLiteral("files.counts"));
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_counts);
    return content;
}

void FilesTab::setTransfersAvailable(bool available)
{
    if (std::exchange(m_transfers, available) != available)
        Q_EMIT transfersAvailableChanged();
}

QList<FileEntry> FilesTab::selected() const
{
    return refusal().isEmpty() && hasContent() ? m_view->selectedEntries() : QList<FileEntry>();
}

int FilesTab::selectedCount() const
{
    return refusal().isEmpty() && hasContent() ? m_view->selectedCount() : 0;
}

bool FilesTab::isFileSelected() const
{
    return selectedCount() == 1 && selected().constFirst().type != FileType::Folder;
}

void FilesTab::load()
{
    m_changed.stop();
    const auto flow = Flow<std::monostate>::make(this);
    auto *self = flow.get();
    if (m_wanted.startsWith(QLatin1Char('/')))
        list(self, m_wanted);
    else // home, or what is below `~`
        self->awaitValue<QString>(reader().homeFolder(sandbox()),
                                  [this, self, below = m_wanted.mid(1)](const QString &home) {
                                      m_home = home;
                                      list(self, RemotePath::normalised(home + below).value_or(home));
                                  });
    ask<std::monostate>(flow->future(), [](std::monostate) {});
}

/// What arrives of another folder takes the place of the one that is shown; until then that stays.
void FilesTab::list(Flow<std::monostate> *flow, const QString &path)
{
    m_list = reader().listFolder(sandbox(), path);
    if (!m_list)
        return flow->fail(Error{.kind = Error::Kind::Local, .detail = tr("The account is not connected.")});
    m_settledIn = false;
    const Answer<std::monostate> answer;
    answer.onCancel(m_list.get(), [job = m_list.get()] { job->cancel(); });
    connect(m_list.get(), &FolderListJob::arrived, this, [this, path](const QList<FileEntry> &entries) {
        settleIn(path);
        m_model->addEntries(entries);
    });
    connect(m_list.get(), &Job::finished, this, [this, path, answer, job = m_list.get()] {
        if (job->state() == Job::State::Succeeded) {
            settleIn(path);
            m_model->endReading(true);
            answer.finish(std::monostate());
        } else {
            answer.fail(fileError(job->error()));
        }
    });
    flow->awaitValue<std::monostate>(answer.future(),
                                     [flow](std::monostate) { flow->finish(std::monostate()); });
}

void FilesTab::settleIn(const QString &path)
{
    if (std::exchange(m_settledIn, true))
        return;
    if (path != m_folder) {
        m_model->clear();
        m_watch.reset();
        if (m_move == Move::Back && !m_before.isEmpty()) {
            m_after.append(m_folder);
            m_before.removeLast();
        } else if (m_move == Move::Forward && !m_after.isEmpty()) {
            m_before.append(m_folder);
            m_after.removeLast();
        } else if (!m_folder.isEmpty()) {
            m_before.append(m_folder);
            m_before = m_before.mid(std::max<qsizetype>(0, m_before.size() - MostPlaces));
            m_after.clear();
        }
        m_folder = path;
        m_path->setPath(path);
        m_filter->clear();
    }
    m_move = Move::Anywhere;
    m_wanted = path;
    m_model->beginReading();
}

void FilesTab::answered(const std::optional<Error> &error)
{
    if (error) {
        // Where one could not go one does not try again by itself.
        m_wanted = m_folder;
        m_move = Move::Anywhere;
    } else if (!m_watch && isVisible()) {
        watchFolder();
    }
    selectWanted();
    giveFocus();
    updateState();
}

/// Once all of the folder is shown.
void FilesTab::selectWanted()
{
    if (m_select.isEmpty() || !hasContent() || isLoading() || m_model->isWorking())
        return;
    m_view->selectName(std::exchange(m_select, {}));
}

void FilesTab::focusList()
{
    m_keyboardAt = QApplication::focusWidget();
    if (m_view->isVisible())
        m_view->setFocus(Qt::ShortcutFocusReason);
    else
        giveFocus();
}

/// To what there is in place of the list, when that has turned out to be empty; and not if the person has
/// gone elsewhere meanwhile.
void FilesTab::giveFocus()
{
    if (!m_keyboardAt || !hasContent() || isLoading() || m_model->isWorking())
        return;
    auto *step = findChild<QPushButton *>(objectName() + QStringLiteral(".empty.button"));
    QWidget *target = m_view->isVisible() ? static_cast<QWidget *>(m_view) : step;
    if (!target->isVisible())
        return; // not yet
    if (std::exchange(m_keyboardAt, nullptr) == QApplication::focusWidget())
        target->setFocus(Qt::ShortcutFocusReason);
}

void FilesTab::setNewFolderAction(QAction *action)
{
    m_newFolderAction = action;
    // Once its button has come.
    connect(action, &QAction::changed, this, &FilesTab::giveFocus, Qt::QueuedConnection);
}

void FilesTab::watchFolder()
{
    m_watch = reader().watchFolder(sandbox(), m_folder);
    if (!m_watch)
        return;
    connect(m_watch.get(), &FolderWatchJob::changed, this, [this] {
        if (!m_changed.isActive())
            m_changed.start();
    });
    connect(m_watch.get(), &Job::finished, this, [this] {
        if (m_watch)
            m_watch.release()->deleteLater(); // from now on it is read again by hand, as elsewhere
    });
}

void FilesTab::forget()
{
    if (!m_placed.sandboxId.isEmpty() && !m_folder.isEmpty())
        m_places.insert(m_placed, m_folder);
    m_placed = sandbox();
    m_wanted = m_places.value(m_placed);
    m_list.reset();
    m_watch.reset();
    m_changed.stop();
    m_folder.clear();
    m_home.clear();
    m_select.clear();
    m_before.clear();
    m_after.clear();
    m_move = Move::Anywhere;
    m_model->clear();
    m_path->setPath({});
    m_filter->clear();
    updateState();
}

bool FilesTab::isEmpty() const
{
    return m_model->rowCount() == 0 && !m_model->isWorking();
}

RemoteTab::Nothing FilesTab::nothing() const
{
    const QString folder = QStringLiteral("folder");
    if (m_model->totalCount() == 0)
        return {.title = tr("This folder is empty"),
                .text = m_transfers ? tr("Drop files and folders here to send them.") : QString(),
                .action = m_newFolderAction,
                .icon = folder};
    if (!m_filter->text().isEmpty())
        return {.title = tr("No name in this folder matches the filter"),
                .text = {},
                .action = m_clearFilterAction,
                .icon = QStringLiteral("filter")};
    return {.title = tr("Everything in this folder is hidden"),
            .text = {},
            .action = m_showHiddenAction,
            .icon = folder};
}

void FilesTab::showEvent(QShowEvent *event)
{
    RemoteTab::showEvent(event);
    if (hasContent() && !isLoading() && !m_watch && refusal().isEmpty())
        watchFolder();
}

void FilesTab::hideEvent(QHideEvent *event)
{
    m_watch.reset(); // nobody looks
    m_changed.stop();
    RemoteTab::hideEvent(event);
}

/// An empty folder has a menu, too: something can be made or pasted there.
void FilesTab::contextMenuEvent(QContextMenuEvent *event)
{
    if (refusal().isEmpty() && !m_folder.isEmpty() && !m_view->isVisible())
        Q_EMIT contextMenuRequested(event->globalPos());
}

/// An empty folder has no list, but the same ways lead out of it.
void FilesTab::keyPressEvent(QKeyEvent *event)
{
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    const bool alt = modifiers == Qt::AltModifier;
    if ((alt && event->key() == Qt::Key_Up) ||
        (modifiers == Qt::NoModifier && event->key() == Qt::Key_Backspace))
        goUp();
    else if (alt && event->key() == Qt::Key_Left)
        goBack();
    else if (alt && event->key() == Qt::Key_Right)
        goForward();
    else if (modifiers == Qt::ControlModifier && event->key() == Qt::Key_L)
        editPath();
    else
        RemoteTab::keyPressEvent(event);
}

/// The keys of the filter, as those of the window's.
bool FilesTab::eventFilter(QObject *watched, QEvent *event)
{
    const int key =
        event->type() == QEvent::KeyPress ? static_cast<const QKeyEvent *>(event)->key() : Qt::Key_unknown;
    const bool leaves = key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter;
    if (watched != m_filter || (!leaves && key != Qt::Key_Escape))
        return RemoteTab::eventFilter(watched, event);
    if (!leaves && !m_filter->text().isEmpty())
        m_filter->clear();
    else
        m_view->setFocus(Qt::ShortcutFocusReason);
    return true;
}

void FilesTab::updateState()
{
    m_back->setEnabled(!m_before.isEmpty());
    m_forward->setEnabled(!m_after.isEmpty());
    m_up->setEnabled(canGoUp());
    const int shown = m_model->rowCount();
    QString text = tr("%Ln entries", nullptr, m_model->totalCount());
    if (shown != m_model->totalCount())
        text = tr("%1 of %2").arg(QLocale().toString(shown), text);
    if (const int count = m_view->selectedCount(); count > 0) {
        qint64 bytes = 0;
        if (count <= 10'000) {
            for (const FileEntry &entry : m_view->selectedEntries()) {
                if (entry.type == FileType::Folder) { // how much is in it is not known
                    bytes = 0;
                    break;
                }
                bytes += entry.size.value_or(0);
            }
        }
        text = bytes > 0 ? tr("%1, %Ln selected (%2)", nullptr, count).arg(text, fileSizeText(bytes))
                         : tr("%1, %Ln selected", nullptr, count).arg(text);
    }
    m_counts->setText(text);
    Q_EMIT changed();
}

void FilesTab::visit(const QString &path, Move move)
{
    m_move = move;
    m_wanted = path;
    reload();
}

void FilesTab::goTo(const QString &path)
{
    visit(path, Move::Anywhere);
}

void FilesTab::goUp()
{
    if (!canGoUp())
        return;
    m_select = RemotePath::name(m_folder);
    goTo(RemotePath::parent(m_folder));
}

void FilesTab::goBack()
{
    if (!m_before.isEmpty())
        visit(m_before.constLast(), Move::Back);
}

void FilesTab::goForward()
{
    if (!m_after.isEmpty())
        visit(m_after.constLast(), Move::Forward);
}

void FilesTab::editPath()
{
    if (refusal().isEmpty())
        m_path->edit();
}

/// As in a shell: `~` is home, and what does not begin with `/` is below this folder.
void FilesTab::typed(const QString &text)
{
    QString path = text;
    if (path.isEmpty())
        return;
    if (path == QLatin1String("~") || path.startsWith(QLatin1String("~/"))) {
        if (m_home.isEmpty())
            return goTo(path); // which asks for it
        path = m_home + path.mid(1);
    } else if (!path.startsWith(QLatin1Char('/'))) {
        path = RemotePath::joined(m_folder.isEmpty() ? QStringLiteral("/") : m_folder, path);
    }
    if (const auto place = RemotePath::normalised(path))
        goTo(*place);
}

} // namespace Sandkeeper
