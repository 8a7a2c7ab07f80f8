// SPDX-License-Identifier: MIT
#pragma once

#include "core/net/httpclient.h"
#include "core/provider/abilities.h"
#include "core/provider/future.h"
#include "core/transfers/arrivalmark.h"
#include "core/transfers/transferqueue.h"
#include "faultproxy.h"
#include "simulatorprocess.h"
#include "support/patience.h"

#include <QObject>
#include <QTemporaryDir>
#include <QTest>

namespace Sandkeeper::Testing {

/// A clock that runs faster, so that pauses of seconds take a fraction.
class HastyClock final : public Clock
{
public:
    QDateTime now() const override;
    std::chrono::milliseconds monotonic() const override;
    void after(std::chrono::milliseconds delay, QObject *context,
               std::function<void()> callback) const override;

    static constexpr int factor = 20;
};

/// One sandbox of the simulator behind the real provider, and folders on both sides.
class TransferFixture : public QObject
{
    Q_OBJECT
public:
    TransferFixture();
    ~TransferFixture() override;

protected:
    enum class Tools { All, NoTar };
    /// To be called first; false when there is no simulator. The service is the one that the program was
    /// compiled for. With a proxy, everything goes through that, and contents that do not move for two
    /// seconds count as broken off.
    bool startService(Tools tools = Tools::All, FaultProxy *proxy = nullptr);
    /// With empty folders and no faults.
    void clear();
    /// `keep`: with the database of the fixture.
    std::unique_ptr<TransferQueue> makeQueue(bool keep = false);

    TransferRequest upload(const QString &name, ConflictPolicy policy = ConflictPolicy::Ask) const;
    TransferRequest download(const QString &name, ConflictPolicy policy = ConflictPolicy::Ask) const;
    QString here(const QString &name) const { return m_folder.path() + u'/' + name; }
    QString there(const QString &name) const { return m_remoteFolder + u'/' + name; }

    void writeHere(const QString &name, const QByteArray &content) const;
    QByteArray readHere(const QString &name) const;
    void writeThere(const QString &name, const QByteArray &content);
    QByteArray readThere(const QString &name);
    /// What is in the folders, hidden things too, sorted.
    QStringList namesHere() const;
    QStringList namesThere();
    QByteArray run(const QString &command);
    /// How many requests reached an endpoint, by its name at Prime: upload, download or exec.
    int count(const QString &endpoint) { return m_simulator.count(endpointHere(endpoint)); }
    /// A rule that begins with such a name.
    bool addFault(const QString &rule);
    static bool isPpio();
    static QByteArray content(qint64 size, int seed = 0);
    /// Unlike QTest::qWaitFor(), which sleeps between two rounds of the event loop: a round passes on no more
    /// than what a socket holds.
    static bool waitFor(const std::function<bool()> &condition, int milliseconds = 2 * patience);
    static TransferState stateOf(const TransferQueue &queue, const QString &id);
    /// Until nothing is left to do but what waits for a person.
    static bool settle(const TransferQueue &queue, int milliseconds = 4 * patience);

    static QString endpointHere(const QString &endpoint);

    SimulatorProcess m_simulator;
    std::shared_ptr<ArrivalMark> m_mark;
    std::unique_ptr<HttpClient> m_http;
    std::unique_ptr<Provider> m_provider;
    QString m_sandboxId;
    QString m_remoteFolder;
    QTemporaryDir m_folder;
    QTemporaryDir m_settings;
    HastyClock m_clock;
    bool m_connected = true;
    qint64 m_partSize = 0; ///< of folders that are sent; 0: what is usual
};

} // namespace Sandkeeper::Testing
