// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/servicereader.h"
#include "core/provider/providermetadata.h"

#include <QDialog>
#include <QTimer>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;

namespace Sandkeeper {

class MessageBar;
class Operation;
class Operations;

/// The images (or templates, where the service calls them so) that the service keeps for an account, to pick
/// one for a new sandbox: those that are ready and fit the chosen kind of sandbox. Where the service takes
/// snapshots, they can be picked too, and deleted. Open it with open().
class ImageDialog final : public QDialog
{
    Q_OBJECT
public:
    /// `runtime` empty: of every kind.
    ImageDialog(const ServiceReader &reader, Operations *operations, const QString &accountId,
                const ProviderMetadata &service, const QString &runtime, QWidget *parent = nullptr);
    ~ImageDialog() override;

Q_SIGNALS:
    /// `runtime` is the kind of sandbox the image is for; may be empty.
    void picked(const QString &reference, const QString &runtime);

private:
    void build();
    void search();
    void loadMore();
    template <typename Page>
    void take(const Result<Page> &page);
    void add(const ImagePage &page);
    void add(const SnapshotPage &page);
    void addImage(const ImageInfo &image);
    void showSource();
    bool ofSnapshots() const;
    QString countText(int shown) const;
    QString nothingText() const;
    void updateButtons();
    void updateStatus();
    void pick();
    void askToDelete();
    void deleteSnapshot(const Snapshot &snapshot);
    void takeDeletion(const Operation *operation, const QString &snapshotId);
    QString runtimeName(const QString &id) const;

    ServiceReader m_reader;
    Operations *m_operations;
    QString m_accountId;
    QList<ProviderMetadata::Runtime> m_runtimes;
    bool m_templates;
    QString m_runtime;
    Future<ImagePage> m_call;
    Future<SnapshotPage> m_snapshotCall;
    int m_number = 0; ///< of the latest question
    bool m_loading = false;
    QString m_next;
    int m_notReady = 0;
    int m_otherKind = 0;
    QTimer m_pause;

    QComboBox *m_source; ///< images or snapshots
    QLineEdit *m_search;
    QTreeWidget *m_list;
    QLabel *m_status;
    MessageBar *m_message;
    QPushButton *m_more;
    QPushButton *m_delete; ///< of snapshots
    QPushButton *m_pick;
};

} // namespace Sandkeeper
