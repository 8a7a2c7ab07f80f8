// SPDX-License-Identifier: MIT
#include "core/client/accountsession.h"

#include "core/provider/abilities.h"
#include "core/provider/future.h"

#include <algorithm>

#include <QCoreApplication>
#include <QFile>
#include <QNetworkProxy>

using namespace std::chrono_literals;

namespace Sandkeeper {

namespace {

constexpr auto kTransientInterval = 2000ms; // while something starts, a person is waiting
constexpr auto kInactiveInterval = 60000ms;
constexpr auto kMaximumBackOff = 120000ms;
// Sandboxes that are compared and shown in one turn of the event loop: a page at once would cost several
// frames.
constexpr qsizetype kWorkInAtOnce = 100;

} // namespace

AccountSession::AccountSession(const AccountSessions::Dependencies &deps, Account account)
    : m_deps(deps)
    , m_account(std::move(account))
    , m_callContext(std::make_unique<QObject>())
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &AccountSession::refresh);
    m_workSoon.setSingleShot(true);
    m_workSoon.setInterval(0);
    connect(&m_workSoon, &QTimer::timeout, this, &AccountSession::workIn);
}

AccountSession::~AccountSession() = default;

void AccountSession::replaceAccount(const Account &account)
{
    const bool otherRows = account.providerId != m_account.providerId ||
                           account.baseUrl != m_account.baseUrl ||
                           account.sandboxUrl != m_account.sandboxUrl || account.teamId != m_account.teamId;
    m_account = account;
    if (otherRows) {
        m_deps.store->removeAccount(account.id);
        m_deps.store->addAccount(account.id);
    }
}

void AccountSession::setKey(const Secret &key)
{
    m_key = key;
}

void AccountSession::setPhase(Phase phase, std::optional<Error> error)
{
    m_phase = phase;
    m_error = std::move(error);
    Q_EMIT phaseChanged();
}

void AccountSession::connectToService()
{
    m_timer.stop();
    m_callContext = std::make_unique<QObject>();
    m_refreshing = false;
    m_refreshAgain = false;
    m_failures = 0;
    forgetPages();
    m_provider.reset();
    m_http.reset();
    if (!m_account.enabled) {
        setPhase(Phase::Disabled);
        return;
    }
    setPhase(Phase::Connecting);
    if (m_key.isEmpty())
        readKey();
    else
        becomeReady();
}

void AccountSession::readKey()
{
    SecretStore *store = m_account.keyPlace == Account::KeyPlace::Keychain && m_deps.keychain
                             ? m_deps.keychain
                             : m_deps.sessionSecrets;
    whenDone<Secret>(store->read(AccountSessions::secretName(m_account.id)), m_callContext.get(),
                     [this](Result<Secret> key) {
                         if (key) {
                             m_key = *key;
                             becomeReady();
                             return;
                         }
                         Error error = key.error();
                         error.subject = m_account.name;
                         if (error.kind == Error::Kind::NotFound)
                             setPhase(Phase::KeyMissing, error);
                         else if (error.reason == QLatin1String("LOCKED"))
                             setPhase(Phase::KeychainLocked, error);
                         else
                             setPhase(Phase::KeychainAbsent, error);
                     });
}

void AccountSession::becomeReady()
{
    const Result<Provider *> made = makeProvider();
    if (!made) {
        setPhase(Phase::Failed, made.error());
        return;
    }
    setPhase(Phase::Ready);
    refresh();
}

Result<HttpClient::Config> AccountSession::httpConfig(const QUrl &baseUrl) const
{
    HttpClient::Config config;
    config.userAgent = "Sandkeeper/" + QCoreApplication::applicationVersion().toUtf8();
    config.allowedOrigins = {baseUrl};
    if (!m_account.sandboxUrl.isEmpty())
        config.allowedOrigins.append(m_account.sandboxUrl);
    config.clock = m_deps.clock;
    if (m_account.proxy == QLatin1String("none")) {
        config.proxy = QNetworkProxy(QNetworkProxy::NoProxy);
    } else if (!m_account.proxy.isEmpty()) {
        const QUrl url(m_account.proxy);
        const auto type =
            url.scheme() == QLatin1String("socks5") ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy;
        config.proxy = QNetworkProxy(type, url.host(),
                                     quint16(url.port(type == QNetworkProxy::Socks5Proxy ? 1080 : 8080)));
    }
    if (!m_account.caFile.isEmpty()) {
        QFile file(m_account.caFile);
        if (!file.open(QIODevice::ReadOnly))
            return tl::unexpected(
                Error{.kind = Error::Kind::Local, .subject = m_account.caFile, .detail = file.errorString()});
        config.extraCertificates = QSslCertificate::fromDevice(&file, QSsl::Pem);
        if (config.extraCertificates.isEmpty()) {
            return tl::unexpected(Error{.kind = Error::Kind::Local,
                                        .subject = m_account.caFile,
                                        .detail = tr("The file holds no certificate in PEM format.")});
        }
    }
    return config;
}

Result<Provider *> AccountSession::makeProvider()
{
    Result<ProviderFactory *> factory = m_deps.plugins->factory(m_account.providerId);
    if (!factory)
        return tl::unexpected(factory.error());
    const ProviderMetadata *metadata = m_deps.plugins->metadata(m_account.providerId);
    const QUrl baseUrl = m_account.baseUrl.isEmpty()
                             ? metadata->defaultUrl
                             : metadata->baseUrl(m_account.baseUrl.toString(QUrl::FullyEncoded));
    Result<HttpClient::Config> config = httpConfig(baseUrl);
    if (!config)
        return tl::unexpected(config.error());
    m_http = std::make_unique<HttpClient>(std::move(*config));
    m_provider = (*factory)->create(ProviderContext{
        .accountId = m_account.id,
        .accountName = m_account.name,
        .baseUrl = baseUrl,
        .sandboxUrl = m_account.sandboxUrl,
        .teamId = m_account.teamId,
        .apiKey = m_key,
        .http = m_http.get(),
        .clock = m_deps.clock,
    });
    if (!m_provider) {
        return tl::unexpected(Error{.kind = Error::Kind::Local,
                                    .subject = metadata->name,
                                    .detail = tr("The plug-in did not accept this account.")});
    }
    return m_provider.get();
}

void AccountSession::refresh()
{
    if (m_phase != Phase::Ready)
        return;
    if (m_refreshing) {
        m_refreshAgain = true;
        return;
    }
    m_timer.stop();
    m_refreshing = true;
    forgetPages();
    m_requestedAt = m_deps.clock->now();
    m_deps.store->setLoading(m_account.id, 0, std::nullopt);
    requestPage({});
}

void AccountSession::requestPage(const QString &token)
{
    m_lastToken = token;
    ListQuery query;
    query.includeEnded = m_deps.settings->value(Settings::Key::ShowEnded).toBool();
    query.pageToken = token;
    whenDone<SandboxPage>(m_provider->list(query), m_callContext.get(),
                          [this](const Result<SandboxPage> &page) { takePage(page); });
}

void AccountSession::takePage(const Result<SandboxPage> &page)
{
    if (!page) {
        refreshFailed(page.error());
        return;
    }
    m_failures = 0;
    for (const Sandbox &sandbox : page->sandboxes)
        m_listed.insert(sandbox.id);
    m_unread.push_back(page->sandboxes);
    const QString next = page->nextPageToken;
    m_lastPageCame = next.isEmpty() || next == m_lastToken;
    if (!m_lastPageCame) {
        m_deps.store->setLoading(m_account.id, int(m_listed.size()), page->total);
        requestPage(next);
    }
    if (!m_workSoon.isActive())
        workIn();
}

// Rows appear and change as they come; only the whole list tells which are gone.
void AccountSession::workIn()
{
    if (!m_unread.empty()) {
        // The list is shared with the answer it came in: taking sandboxes out of it would copy all of them.
        const QList<Sandbox> &page = m_unread.front();
        const QList<Sandbox> part = page.mid(m_readOfFirst, kWorkInAtOnce);
        m_readOfFirst += part.size();
        if (m_readOfFirst >= page.size()) {
            m_unread.pop_front();
            m_readOfFirst = 0;
        }
        m_deps.store->upsert(m_account.id, part, m_requestedAt);
    }
    if (!m_unread.empty()) {
        m_workSoon.start();
    } else if (m_lastPageCame) {
        m_refreshing = false;
        m_deps.store->completeSnapshot(m_account.id, std::exchange(m_listed, {}), m_requestedAt);
        forgetPages();
        scheduleRefresh();
    }
}

void AccountSession::forgetPages()
{
    m_workSoon.stop();
    m_unread.clear();
    m_readOfFirst = 0;
    m_listed.clear();
    m_lastPageCame = false;
}

void AccountSession::refreshFailed(const Error &error)
{
    m_refreshing = false;
    forgetPages();
    ++m_failures;
    if (!error.isCancelled()) {
        Error named = error;
        named.subject = m_account.name;
        m_error = named;
        m_deps.store->setError(m_account.id, named);
    }
    scheduleRefresh();
}

// Soon while something starts, at the user's pace otherwise, ever slower while it fails, and never before the
// service's own Retry-After. A refused key is not tried again by itself: repeating it cannot help and may
// lock the account.
void AccountSession::scheduleRefresh()
{
    if (std::exchange(m_refreshAgain, false)) {
        QTimer::singleShot(0, m_callContext.get(), [this] { refresh(); });
        return;
    }
    std::chrono::milliseconds interval =
        std::chrono::seconds(m_deps.settings->value(Settings::Key::RefreshSeconds).toInt());
    if (m_failures > 0) {
        if (m_error && (m_error->kind == Error::Kind::Auth || m_error->kind == Error::Kind::Forbidden))
            return;
        interval =
            std::min(interval * (1 << std::min(m_failures, 6)), std::chrono::milliseconds(kMaximumBackOff));
        if (m_error && m_error->retryAfter)
            interval = std::max(interval, *m_error->retryAfter);
    } else {
        m_error.reset();
        const bool starting = m_deps.store->anyTransient(m_account.id);
        if (!m_active)
            interval = std::max(interval, std::chrono::milliseconds(kInactiveInterval));
        else if (starting)
            interval = std::min(interval, std::chrono::milliseconds(kTransientInterval));
    }
    m_timer.start(interval);
}

void AccountSession::setActive(bool active)
{
    if (std::exchange(m_active, active) == active || !active || m_refreshing)
        return;
    refresh();
}

} // namespace Sandkeeper
