// SPDX-License-Identifier: MIT
#pragma once

#include "app/application.h"

#include <memory>
#include <optional>

#include <QDialog>
#include <QTemporaryDir>

namespace Sandkeeper {

class DeleteDialog;
class MainWindow;

/// Every screen and dialog of the program on its demo, saved as pictures. A test in so far as each of them
/// must open and paint; whether it looks right is for a person to see.
class Gallery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void firstRun();
    void table();
    void emptyFilter();
    void overview();
    void run();
    void operations();
    void failure();
    void manySelected();
    void menus();
    void dialogs();
    void createDialog();
    void nothingThere();
    void failedOperations();
    void sandboxesThatCannotRun();
    void detailTabs();
    void files();
    void ssh();
    void teamsAndImages();
    void lives();
    void wrongKey();
    void closedKeychain_data();
    void closedKeychain();
    void listNotKept();
    void notStarted();

private:
    void take(QWidget *widget, const QString &name);
    void takeAndDelete(QDialog *dialog, const QString &name);
    std::optional<SandboxKey> runningKey() const;
    DeleteDialog *deleteDialog(int count);
    static QStringList pluginFolders();

    QString m_appearance = qEnvironmentVariable("GALLERY_APPEARANCE", QStringLiteral("light"));
    const QString m_account = QStringLiteral("demo:prime"); ///< that can do most
    QTemporaryDir m_folder;
    std::unique_ptr<Application> m_application;
    MainWindow *m_window = nullptr;
};

} // namespace Sandkeeper
