// SPDX-License-Identifier: MIT
#pragma once

#include "servicewindow.h"
#include "ui/details/filestab.h"
#include "ui/details/folderview.h"

#include <QDesktopServices>
#include <QMessageBox>
#include <QPushButton>
#include <QUrl>

namespace Sandkeeper::Testing {

/// Takes what would go to an editor.
class Editor : public QObject
{
    Q_OBJECT
public:
    Editor() { QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "open"); }
    ~Editor() override { QDesktopServices::unsetUrlHandler(QStringLiteral("file")); }
    QList<QUrl> opened;
public Q_SLOTS:
    void open(const QUrl &url) { opened.append(url); }
};

/// What the tests of the tab of files do with it in the window of `m_service`, as a person would. For test
/// classes to inherit from; checks fail the running test.
class FilesFixture
{
protected:
    FilesTab *tab() const { return m_service->window->details()->files(); }
    FolderView *view() const { return m_service->child<FolderView>("files.table"); }
    /// The names, from the top.
    QStringList shown() const
    {
        QStringList names;
        for (int row = 0; row < view()->model()->rowCount(); ++row)
            names.append(view()->model()->index(row, 0).data().toString());
        return names;
    }
    bool settled() const
    {
        return !static_cast<RemoteFolderModel *>(view()->model())->isWorking() && !tab()->isLoading();
    }
    void go(const QString &path)
    {
        tab()->goTo(path);
        QTRY_VERIFY(!tab()->isLoading() && tab()->folder() == path);
        QTRY_VERIFY(settled());
    }
    /// Nothing else.
    void select(const QStringList &names)
    {
        view()->clearSelection();
        for (const QString &name : names) {
            const int row = int(shown().indexOf(name));
            QVERIFY2(row >= 0, qPrintable(name));
            view()->selectionModel()->setCurrentIndex(
                view()->model()->index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        }
    }
    QAction *action(const char *name) const
    {
        return m_service->window->actionRegistry()->action(QLatin1String(name));
    }
    void trigger(const char *name)
    {
        QTRY_VERIFY2(action(name)->isEnabled(), qPrintable(action(name)->toolTip()));
        action(name)->trigger();
    }
    /// Once it is visible; nullptr with a warning when it does not come.
    template <typename T>
    T *dialog(const char *name)
    {
        T *found = nullptr;
        if (QTest::qWaitFor(
                [&] {
                    found = m_service->child<T>(name);
                    return found && found->isVisible();
                },
                patience))
            return found;
        qWarning("no %s", name);
        return nullptr;
    }
    /// Presses a button of a question, such as ".accept".
    void answer(const char *box, const char *button)
    {
        auto *asked = dialog<QMessageBox>(box);
        QVERIFY(asked);
        auto *accept = asked->findChild<QPushButton *>(QLatin1String(box) + QLatin1String(button));
        QVERIFY(accept);
        accept->click();
    }
    /// What a command in `m_box` prints.
    QByteArray run(const QString &command)
    {
        const RunOperation *operation = m_service->operations->run(m_box, {.command = command});
        if (!QTest::qWaitFor([&] { return operation->isFinished(); }, patience) || !operation->result())
            qFatal("the command did not run");
        return operation->result()->standardOutput;
    }

    std::unique_ptr<ServiceWindow> m_service;
    SandboxKey m_box;
};

} // namespace Sandkeeper::Testing
