// SPDX-License-Identifier: MIT
#include "ui/mainwindow/metricsfeed.h"

#include "core/provider/future.h"
#include "ui/mainwindow/sandboxtableview.h"

#include <algorithm>

#include <QElapsedTimer>
#include <QEvent>
#include <QScrollBar>

using namespace std::chrono_literals;

namespace Sandkeeper {

namespace {

constexpr std::chrono::milliseconds Shortest = 5s;
constexpr std::chrono::milliseconds InBackground = 15s;
constexpr std::chrono::milliseconds Longest = 60s;
constexpr int Share = 10; // of the time, at most, one account is asked

} // namespace

MetricsFeed::MetricsFeed(SandboxTableView *table, SandboxTableModel *model, const ServiceReader &reader,
                         QObject *parent)
    : QObject(parent)
    , m_table(table)
    , m_model(model)
    , m_reader(reader)
{
    m_tick.setInterval(1s);
    m_tick.setTimerType(Qt::CoarseTimer);
    m_settle.setSingleShot(true);
    m_settle.setInterval(250ms);
    connect(&m_tick, &QTimer::timeout, this, &MetricsFeed::tick);
    connect(&m_settle, &QTimer::timeout, this, &MetricsFeed::rowsMayHaveChanged);
    const auto settle = [this] {
        if (isWanted())
            m_settle.start();
    };
    connect(table->verticalScrollBar(), &QScrollBar::valueChanged, this, settle);
    connect(table->model(), &QAbstractItemModel::rowsInserted, this, settle);
    connect(table->model(), &QAbstractItemModel::layoutChanged, this, settle);
    connect(table, &SandboxTableView::columnsChanged, this, &MetricsFeed::wake);
    table->installEventFilter(this);
    table->window()->installEventFilter(this);
    wake();
}

MetricsFeed::~MetricsFeed()
{
    for (auto &[account, pace] : m_paces) {
        for (Future<Samples> &call : pace.calls)
            call.cancel();
    }
}

bool MetricsFeed::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Show || event->type() == QEvent::WindowStateChange ||
        event->type() == QEvent::WindowActivate)
        QMetaObject::invokeMethod(this, &MetricsFeed::wake, Qt::QueuedConnection);
    return QObject::eventFilter(watched, event);
}

bool MetricsFeed::isWanted() const
{
    return m_table->showsUsage() && m_table->isVisible() && !m_table->window()->isMinimized();
}

void MetricsFeed::wake()
{
    if (!isWanted() || m_tick.isActive())
        return;
    m_tick.start();
    m_settle.start();
}

void MetricsFeed::tick()
{
    if (!isWanted())
        return m_tick.stop();
    for (const auto &[account, ids] : visible(false)) {
        if (m_paces[account].open == 0 && m_paces[account].next.hasExpired())
            ask(account, ids);
    }
}

/// Who scrolls need not wait for the next round.
void MetricsFeed::rowsMayHaveChanged()
{
    if (!isWanted())
        return;
    for (const auto &[account, ids] : visible(true)) {
        const Pace &pace = m_paces[account];
        if (pace.open == 0 && !pace.failing)
            ask(account, ids);
    }
}

/// The running sandboxes in sight, by account, of accounts that can be asked.
std::map<QString, QStringList> MetricsFeed::visible(bool onlyUnknown) const
{
    std::map<QString, QStringList> result;
    for (const SandboxKey &key : m_table->visibleKeys()) {
        const int at = m_model->rowOf(key);
        if (at < 0)
            continue;
        const SandboxTableModel::Row &row = m_model->row(at);
        if (row.sandbox.state != SandboxState::Running || (onlyUnknown && row.metrics && !row.metricsStale))
            continue;
        result[key.accountId].append(key.sandboxId);
    }
    std::erase_if(result,
                  [this](const auto &entry) { return !m_reader.offers(Ability::Metrics, entry.first); });
    return result;
}

void MetricsFeed::ask(const QString &accountId, const QStringList &ids)
{
    Pace &pace = m_paces[accountId];
    pace.calls.clear();
    QElapsedTimer since;
    since.start();
    for (qsizetype first = 0; first < ids.size(); first += MaximumIds) {
        ++pace.open;
        pace.calls.push_back(m_reader.latestMetrics(accountId, ids.mid(first, MaximumIds)));
        whenDone<Samples>(pace.calls.back(), this, [this, accountId, since](const Result<Samples> &samples) {
            take(accountId, samples, std::chrono::milliseconds(since.elapsed()));
        });
    }
}

void MetricsFeed::take(const QString &accountId, const Result<Samples> &samples,
                       std::chrono::milliseconds took)
{
    Pace &pace = m_paces[accountId];
    --pace.open;
    pace.failing = !samples && !samples.error().isCancelled();
    if (samples) {
        const auto least = m_table->window()->isActiveWindow() ? Shortest : InBackground;
        pace.wait = std::clamp(took * Share, least, Longest);
        m_model->setMetrics(accountId, *samples);
    } else {
        // What it does not offer now it may offer later, but nobody waits for that.
        pace.wait = samples.error().kind == Error::Kind::Unsupported
                        ? Longest
                        : std::clamp(pace.wait * 2, Shortest, Longest);
        pace.wait = std::max(pace.wait, samples.error().retryAfter.value_or(0ms));
    }
    pace.next = QDeadlineTimer(pace.wait);
}

} // namespace Sandkeeper
