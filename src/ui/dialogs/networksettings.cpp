// SPDX-License-Identifier: MIT
#include "ui/dialogs/networksettings.h"

#include "core/provider/future.h"
#include "ui/dialogs/accounttext.h"
#include "ui/dialogs/fieldrow.h"
#include "ui/dialogs/widgetnames.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QSslCertificate>
#include <QtConcurrentRun>
#include <QVBoxLayout>

namespace Sandkeeper {

namespace {

enum ProxyMode { SystemProxy, NoProxy, ManualProxy };
constexpr qint64 maximumCaFileBytes = 4 * 1024 * 1024;

Result<int> readCertificates(const QString &fileName)
{
    const auto failed = [&](const QString &reason) {
        return tl::unexpected(Error{.kind = Error::Kind::Local, .subject = fileName, .detail = reason});
    };
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return failed(file.errorString());
    if (file.size() > maximumCaFileBytes)
        return failed(NetworkSettings::tr("The file is too large to hold certificates."));
    const auto certificates = QSslCertificate::fromData(file.read(maximumCaFileBytes), QSsl::Pem);
    if (certificates.isEmpty())
        return failed(NetworkSettings::tr("The file holds no certificate in PEM format."));
    return int(certificates.size());
}

} // namespace

Future<int> countCertificates(const QString &fileName)
{
    return QtConcurrent::run(readCertificates, fileName);
}

NetworkSettings::NetworkSettings(QWidget *parent)
    : QWidget(parent)
    , m_mode(nameWidget(new QComboBox, "accountProxyMode", tr("Proxy")))
    , m_url(nameWidget(new QLineEdit, "accountProxyUrl", tr("Proxy address")))
    , m_file(nameWidget(new QLineEdit, "accountCaFile", tr("Extra certificate file")))
{
    m_mode->addItem(tr("Same as the system"));
    m_mode->addItem(tr("None"));
    m_mode->addItem(tr("This one:"));
    m_url->setPlaceholderText(QStringLiteral("socks5://127.0.0.1:1080"));
    m_url->setEnabled(false);
    m_file->setPlaceholderText(tr("Only the system's authorities"));
    auto *browseButton =
        nameWidget(new QPushButton(tr("Browse…")), "accountCaBrowse", tr("Choose a certificate file"));
    browseButton->setAutoDefault(false);

    auto *proxy = new QWidget;
    auto *proxyLayout = new QHBoxLayout(proxy);
    proxyLayout->setContentsMargins(0, 0, 0, 0);
    proxyLayout->setSpacing(8);
    proxyLayout->addWidget(m_mode);
    proxyLayout->addWidget(m_url, 1);
    auto *file = new QWidget;
    auto *fileLayout = new QHBoxLayout(file);
    fileLayout->setContentsMargins(0, 0, 0, 0);
    fileLayout->setSpacing(8);
    fileLayout->addWidget(m_file, 1);
    fileLayout->addWidget(browseButton);
    m_proxyRow = new FieldRow(tr("Proxy"), proxy, m_mode, this);
    m_fileRow = new FieldRow(tr("Certificates"), file, m_file, this);
    m_fileRow->setHint(tr("A PEM file with further authorities, e.g. your company's."));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_proxyRow);
    layout->addWidget(m_fileRow);

    connect(m_mode, &QComboBox::currentIndexChanged, this, [this](int mode) {
        m_url->setEnabled(mode == ManualProxy);
        m_proxyRow->setProblem({});
        Q_EMIT edited();
    });
    connect(m_url, &QLineEdit::textChanged, this, [this] {
        m_proxyRow->setProblem({});
        Q_EMIT edited();
    });
    connect(m_url, &QLineEdit::editingFinished, this, [this] { check(false); });
    connect(m_file, &QLineEdit::textChanged, this, [this] {
        readCaFile();
        Q_EMIT edited();
    });
    connect(browseButton, &QPushButton::clicked, this, &NetworkSettings::browse);
}

QString NetworkSettings::proxy() const
{
    switch (m_mode->currentIndex()) {
    case NoProxy:
        return QStringLiteral("none");
    case ManualProxy:
        return m_url->text().trimmed();
    default:
        return {};
    }
}

void NetworkSettings::setProxy(const QString &proxy)
{
    const bool isNone = proxy == QLatin1String("none");
    m_url->setText(isNone ? QString() : proxy);
    m_mode->setCurrentIndex(isNone ? NoProxy : proxy.isEmpty() ? SystemProxy : ManualProxy);
}

QString NetworkSettings::caFile() const
{
    return m_file->text().trimmed();
}

void NetworkSettings::setCaFile(const QString &fileName)
{
    m_file->setText(fileName);
}

bool NetworkSettings::check(bool focus)
{
    const QString proxyTrouble =
        m_mode->currentIndex() == ManualProxy ? proxyProblem(m_url->text()) : QString();
    m_proxyRow->setProblem(proxyTrouble);
    m_fileRow->setProblem(m_fileProblem);
    if (focus && !proxyTrouble.isEmpty())
        m_url->setFocus(Qt::OtherFocusReason);
    else if (focus && !m_fileProblem.isEmpty())
        m_fileRow->focusEditor();
    return proxyTrouble.isEmpty() && m_fileProblem.isEmpty();
}

void NetworkSettings::browse()
{
    auto *dialog = new QFileDialog(this, tr("Choose a certificate file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Certificates (*.pem *.crt *.cer)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, m_file, &QLineEdit::setText);
    dialog->open();
}

void NetworkSettings::readCaFile()
{
    const int question = ++m_reading;
    m_fileProblem.clear();
    m_fileRow->setProblem({});
    m_fileRow->setHint(tr("A PEM file with further authorities, e.g. your company's."));
    const QString fileName = caFile();
    if (fileName.isEmpty())
        return;
    if (!QDir::isAbsolutePath(fileName)) {
        m_fileProblem = tr("Give the whole path of the file.");
        m_fileRow->setProblem(m_fileProblem);
        return;
    }
    whenDone<int>(countCertificates(fileName), this, [this, question](const Result<int> &count) {
        if (question != m_reading)
            return;
        m_fileProblem = count ? QString() : count.error().detail;
        m_fileRow->setProblem(m_fileProblem);
        if (count)
            m_fileRow->setHint(tr("%n certificate(s) found.", nullptr, *count));
    });
}

} // namespace Sandkeeper
