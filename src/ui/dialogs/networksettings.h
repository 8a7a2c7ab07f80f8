// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/error.h"

#include <QWidget>

class QComboBox;
class QLineEdit;

namespace Sandkeeper {

class FieldRow;

/// How many certificates a PEM file holds. Errors: Kind::Local with the reason in `detail`. Reads the file on
/// a worker thread.
Future<int> countCertificates(const QString &fileName);

/// How an account reaches its service: proxy and extra certificate authorities.
class NetworkSettings : public QWidget
{
    Q_OBJECT
public:
    explicit NetworkSettings(QWidget *parent = nullptr);

    /// As in Account::proxy.
    QString proxy() const;
    void setProxy(const QString &proxy);
    QString caFile() const;
    void setCaFile(const QString &fileName);

    /// Shows problems beside the fields and focuses the first one if `focus`; false when there is one. A file
    /// that is still being read counts as good: whoever uses it reads it again.
    bool check(bool focus);

Q_SIGNALS:
    void edited();

private:
    void browse();
    void readCaFile();

    QComboBox *m_mode;
    QLineEdit *m_url;
    QLineEdit *m_file;
    FieldRow *m_proxyRow;
    FieldRow *m_fileRow;
    QString m_fileProblem;
    int m_reading = 0; ///< only the answer to the latest question counts
};

} // namespace Sandkeeper
