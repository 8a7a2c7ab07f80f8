// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/accountsessions.h"
#include "core/net/httpclient.h"

#include <deque>

#include <QSet>
#include <QTimer>

namespace Sandkeeper {

/// One account's life: its key, its HttpClient, its Provider and its refreshes. Owned by AccountSessions. GUI
/// thread.
class AccountSession final : public QObject
{
    Q_OBJECT
public:
    using Phase = AccountSessions::Phase;

    AccountSession(const AccountSessions::Dependencies &deps, Account account);
    ~AccountSession() override;

    const Account &account() const { return m_account; }
    /// The provider is made anew; rows are kept unless another service or team is meant now.
    void replaceAccount(const Account &account);
    const Secret &key() const { return m_key; }
    void setKey(const Secret &key);

    Phase phase() const { return m_phase; }
    std::optional<Error> error() const { return m_error; }
    Provider *provider() const { return m_phase == Phase::Ready ? m_provider.get() : nullptr; }

    /// Reads the key if it is not at hand, loads the plug-in, and begins to refresh.
    void connectToService();
    /// Makes the provider from account and key. Errors: Local with the plug-in's or CA file's trouble.
    Result<Provider *> makeProvider();
    /// Asks for the list now, unless that is under way already: then once more after it.
    void refresh();
    void setActive(bool active);

Q_SIGNALS:
    void phaseChanged();

private:
    void setPhase(Phase phase, std::optional<Error> error = {});
    void readKey();
    void becomeReady();
    void requestPage(const QString &token);
    void takePage(const Result<SandboxPage> &page);
    void workIn();
    void forgetPages();
    void refreshFailed(const Error &error);
    void scheduleRefresh();
    Result<HttpClient::Config> httpConfig(const QUrl &baseUrl) const;

    AccountSessions::Dependencies m_deps;
    Account m_account;
    Secret m_key;
    Phase m_phase = Phase::Connecting;
    std::optional<Error> m_error;
    // The provider uses the client, so it is declared after it and goes first.
    std::unique_ptr<HttpClient> m_http;
    std::unique_ptr<Provider> m_provider;
    // Calls of a former provider must not answer to the present one: they are bound to this object, made anew
    // with each.
    std::unique_ptr<QObject> m_callContext;

    QTimer m_timer;
    QTimer m_workSoon;
    std::deque<QList<Sandbox>> m_unread; ///< pages that came and are not all in the store
    qsizetype m_readOfFirst = 0;         ///< how much of the first of them is
    QSet<QString> m_listed;              ///< ids of all pages of this list
    bool m_lastPageCame = false;
    QDateTime m_requestedAt;
    QString m_lastToken;
    bool m_refreshing = false;
    bool m_refreshAgain = false;
    bool m_active = true;
    int m_failures = 0;
};

} // namespace Sandkeeper
