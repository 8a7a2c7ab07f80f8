// SPDX-License-Identifier: MIT
#include "teams.h"

#include "gatewayurl.h"

namespace Sandkeeper::Prime {

namespace {

constexpr qsizetype pageSize = 100;
constexpr qsizetype longestList = 10'000; // against a service that counts wrongly

} // namespace

PrimeTeams::PrimeTeams(ControlPlane *api)
    : m_api(api)
{
}

PrimeTeams::~PrimeTeams() = default;

template <typename T>
void PrimeTeams::readOn(Flow<QList<T>> *flow, const QByteArray &endpoint, Decode<T> decode, QList<T> known)
{
    using Page = AccountPage<T>;
    const QByteArray window =
        "?offset=" + QByteArray::number(known.size()) + "&limit=" + QByteArray::number(pageSize);
    flow->template awaitValue<Page>(
        m_api->call<Page>(m_api->request("GET", endpoint + window, RetryClass::Idempotent), decode),
        [this, flow, endpoint, decode, known = std::move(known)](const Page &page) {
            const QList<T> all = known + page.items;
            const bool more = !page.items.isEmpty() && page.total && all.size() < *page.total;
            if (!more || all.size() >= longestList)
                return flow->finish(all);
            readOn<T>(flow, endpoint, decode, all);
        });
}

Future<QList<Team>> PrimeTeams::teams()
{
    auto flow = Flow<QList<Team>>::make(this);
    readOn<Team>(flow.get(), "/user/teams", decodeTeams, {});
    return flow->future();
}

Future<QList<TeamMember>> PrimeTeams::members(const QString &teamId)
{
    if (!isSafeSegment(teamId))
        return readyFuture<QList<TeamMember>>(tl::unexpected(
            Error{.kind = Error::Kind::Invalid, .detail = QStringLiteral("This is not the id of a team")}));
    auto flow = Flow<QList<TeamMember>>::make(this);
    readOn<TeamMember>(flow.get(), "/teams/" + encodedSegment(teamId) + "/members", decodeTeamMembers, {});
    return flow->future();
}

} // namespace Sandkeeper::Prime
