// SPDX-License-Identifier: MIT
#pragma once

#include <QLocalServer>
#include <QLocalSocket>
#include <QLockFile>
#include <QObject>
#include <QTimer>

namespace Sandkeeper {

/// Sees to it that one process at a time works with a settings folder, for two would both run the transfers
/// that are kept there. The first holds a lock in the folder for as long as this object lives; the system
/// gives it free when the process ends in whatever way. A later one asks the first to show its window, over a
/// local socket that only the same user can open and that understands nothing else. GUI thread; blocks
/// nowhere.
class SingleInstance final : public QObject
{
    Q_OBJECT
public:
    enum class Outcome {
        First,      ///< the folder is this process's own, and raiseAsked() may come from now on
        Raised,     ///< another one has it and has shown its window
        Unanswered, ///< another one has it and said nothing for patience()
        Unlockable, ///< nothing can be written to the folder, so nobody knows who else is there
    };

    /// `folder` has to exist. `token` is what the desktop gave this start to bring a window to the front
    /// with; what is no plain word is left out.
    explicit SingleInstance(const QString &folder, QByteArray token = {}, QObject *parent = nullptr);
    ~SingleInstance() override;

    /// Emits decided() once: at once where the folder is free, else later.
    void start();

    /// How long the other one may take.
    std::chrono::milliseconds patience() const { return m_limit.intervalAsDuration(); }
    void setPatience(std::chrono::milliseconds patience) { m_limit.setInterval(patience); }

    /// The process that holds the lock; 0: not known.
    qint64 holder() const;
    /// Where the first one listens: a path, on Windows the name of a pipe.
    QString address() const { return m_address; }

Q_SIGNALS:
    void decided(Sandkeeper::SingleInstance::Outcome outcome);
    /// Another start asks for the window, with its token.
    void raiseAsked(const QByteArray &token);

private:
    void attempt();
    void listen();
    void serve(QLocalSocket *client);
    void readRequest(QLocalSocket *client);
    void decide(Outcome outcome);

    const QByteArray m_token;
    const QString m_address;
    QLockFile m_lock;
    QLocalServer m_server;
    QLocalSocket m_socket; ///< to the first one
    QTimer m_again;
    QTimer m_limit;
};

} // namespace Sandkeeper
