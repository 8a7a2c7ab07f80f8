// SPDX-License-Identifier: MIT
#include "ports.h"

#include "api/portcodec.h"
#include "api/sandboxcodec.h"
#include "api/statuscodec.h"
#include "gatewayurl.h"
#include "sandboxcalls.h"

#include <algorithm>
#include <array>

namespace Sandkeeper::Prime {

using namespace Qt::StringLiterals;

namespace {

// prime.md §5.11
constexpr int lowestPort = 22;
constexpr int highestPort = 9000;
constexpr std::array<int, 3> reservedPorts{2222, 8080, 8081};
constexpr qsizetype longestName = 50;

} // namespace

PrimePorts::PrimePorts(ControlPlane *api)
    : m_api(api)
{
}

PrimePorts::~PrimePorts() = default;

QString PrimePorts::machineRefusal()
{
    return tr("The service does not support ports of virtual machines yet.");
}

QString PrimePorts::refusal(const Sandbox &sandbox) const
{
    return sandbox.runtime == vmRuntime ? machineRefusal() : notRunningRefusal(sandbox.state);
}

QStringList PrimePorts::protocols() const
{
    return {u"HTTP"_s, u"TCP"_s};
}

QString PrimePorts::problem(const ExposeRequest &request) const
{
    if (request.port < lowestPort || request.port > highestPort)
        return tr("The port must be between %1 and %2.").arg(lowestPort).arg(highestPort);
    if (std::find(reservedPorts.begin(), reservedPorts.end(), request.port) != reservedPorts.end())
        return tr("The service keeps port %1 for itself: choose another one.").arg(request.port);
    if (!protocols().contains(request.protocol.toUpper()))
        return tr("Choose HTTP or TCP.");
    if (request.name.toUcs4().size() > longestName)
        return tr("The name may have at most %n character(s).", nullptr, int(longestName));
    if (std::any_of(request.name.begin(), request.name.end(),
                    [](QChar c) { return c.category() == QChar::Other_Control; }))
        return tr("The name must not contain control characters or line breaks.");
    return {};
}

template <typename T, typename Next>
void PrimePorts::forContainer(Flow<T> *flow, const QString &sandboxId, Next next)
{
    flow->template awaitValue<bool>(isMachine(m_api, sandboxId), [this, flow, sandboxId, next](bool machine) {
        if (machine)
            return flow->fail(unsupported(*m_api, sandboxId, machineRefusal(), u"VM"_s));
        next();
    });
}

Future<ExposedPort> PrimePorts::expose(const ExposeRequest &request)
{
    if (const QString text = problem(request); !text.isEmpty())
        return readyFuture<ExposedPort>(tl::unexpected(Error{
            .kind = Error::Kind::Invalid, .subject = m_api->subjectFor(request.sandboxId), .detail = text}));
    auto flow = Flow<ExposedPort>::make(this);
    auto *self = flow.get();
    forContainer(self, request.sandboxId, [this, self, request] {
        HttpRequest call =
            m_api->request("POST", ControlPlane::sandboxEndpoint(request.sandboxId) + "/expose",
                           RetryClass::WhenNotSent, encodeExpose(request));
        call.subject = m_api->subjectFor(request.sandboxId);
        self->await<ExposedPort>(m_api->call<ExposedPort>(call, decodeExposedPort),
                                 [self](Result<ExposedPort> port) {
                                     if (!port)
                                         noteUncertainty(port.error());
                                     self->finish(std::move(port));
                                 });
    });
    return flow->future();
}

Future<void> PrimePorts::unexpose(const QString &sandboxId, const QString &exposureId)
{
    if (!isSafeSegment(exposureId))
        return readyFuture<void>(tl::unexpected(Error{.kind = Error::Kind::Invalid,
                                                      .subject = m_api->subjectFor(sandboxId),
                                                      .detail = u"This is not the id of an exposed port"_s}));
    auto flow = Flow<void>::make(this);
    auto *self = flow.get();
    forContainer(self, sandboxId, [this, self, sandboxId, exposureId] {
        HttpRequest call = m_api->request(
            "DELETE", ControlPlane::sandboxEndpoint(sandboxId) + "/expose/" + encodedSegment(exposureId),
            RetryClass::Idempotent);
        call.subject = m_api->subjectFor(sandboxId);
        self->await<void>(m_api->call<void>(call, decodeRemoval), [self](Result<void> done) {
            if (!done && done.error().httpStatus == 404)
                done = {};
            self->finish(std::move(done));
        });
    });
    return flow->future();
}

Future<QList<ExposedPort>> PrimePorts::ports(const QString &sandboxId)
{
    using Ports = QList<ExposedPort>;
    auto flow = Flow<Ports>::make(this);
    auto *self = flow.get();
    forContainer(self, sandboxId, [this, self, sandboxId] {
        HttpRequest call = m_api->request("GET", ControlPlane::sandboxEndpoint(sandboxId) + "/expose",
                                          RetryClass::Idempotent);
        call.subject = m_api->subjectFor(sandboxId);
        self->await<Ports>(m_api->call<Ports>(call, decodeExposedPorts),
                           [self](Result<Ports> ports) { self->finish(std::move(ports)); });
    });
    return flow->future();
}

Future<QList<ExposedPort>> PrimePorts::allPorts()
{
    return m_api->call<QList<ExposedPort>>(
        m_api->request("GET", "/sandbox/expose/all", RetryClass::Idempotent), decodeExposedPorts);
}

} // namespace Sandkeeper::Prime
