// SPDX-License-Identifier: MIT
#pragma once

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace Sandkeeper {

/// Asks which file or folder of a sandbox is to be fetched, and where to. GUI thread.
class DownloadDialog final : public QDialog
{
    Q_OBJECT
public:
    DownloadDialog(const QString &sandboxName, const QString &localFolder, QWidget *parent = nullptr);

    QString remotePath() const;
    QString localFolder() const;

private:
    void chooseFolder();
    void update();

    QLineEdit *m_path;
    QLineEdit *m_folder;
    QPushButton *m_download;
};

} // namespace Sandkeeper
