// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/ppio/boxes.h"
#include "simulator/ppio/envdhandler.h"
#include "simulator/ppio/templates.h"
#include "simulator/server.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace Sandkeeper::Simulator::Ppio {

/// The one team of the simulated service.
struct Account
{
    std::string key;
    std::string blockedKey; ///< of a team that may not use the service: every call is answered 403
    std::string teamId;
    std::string teamName;
};

/// An account with keys by chance, or with @p key if that is not empty.
Account makeAccount(Random &random, const std::string &key);

/// The control plane of PPIO and E2B, and the proxy in front of all sandboxes, on one port (ppio.md §2, §10).
class PpioService : public Service
{
public:
    PpioService(World &world, Account account);
    /// Adds @p count sandboxes of all kinds and ages, as if the service had been used for hours.
    void prepare(int count);

    Route route(const httplib::Request &request) const override;
    void handle(const Route &route, const httplib::Request &request, httplib::Response &response,
                const httplib::ContentReader *body) override;
    std::string faultBody(const Route &route, const Fault &fault) const override;
    void faultStream(const std::string &what, const httplib::Request &request,
                     httplib::Response &response) const override;
    void tick() override { m_envd->tick(); }

private:
    using Request = httplib::Request;
    using Response = httplib::Response;

    bool isV1() const { return m_world.options.ppioProfile == PpioProfile::V1; }
    bool isE2b() const { return m_world.options.ppioProfile == PpioProfile::E2b; }
    bool admit(const Route &route, const Request &request, Response &response);
    void controlPlane(const Route &route, const Request &request, Response &response);
    void sandboxCall(const Route &route, const Request &request, Response &response);
    void accountCall(const Route &route, const Request &request, Response &response);

    // gateway.cpp: the proxy in front of sandboxes
    void dataPlane(const Route &route, const Request &request, Response &response,
                   const httplib::ContentReader *body);
    std::optional<Box> awake(const Route &route, int port, const Request &request, Response &response);
    void forward(const Box &box, int port, const Request &request, Response &response);

    // controlplane.cpp: what is told about sandboxes
    void create(const Route &route, const Request &request, Response &response);
    std::optional<Box> make(const Route &route, const Request &request, Response &response);
    bool useTemplate(const std::string &reference, Box &box, Response &response);
    void list(const Request &request, Response &response);
    void listV1(const Request &request, Response &response);
    void metrics(const Box &box, const Request &request, Response &response);
    void metricsOfMany(const Request &request, Response &response);
    void logs(const Box &box, const Request &request, Response &response);
    void logsV2(const Box &box, const Request &request, Response &response);
    std::string newClientId();
    Json createdJson(const Box &box) const;
    Json boxJson(const Box &box, bool detail) const;
    Json sampleJson(const Box &box, const Sample &sample) const;

    // lifecycle.cpp: what changes lives
    void kill(const Route &route, Response &response);
    void pause(const Route &route, const Json &body, Response &response);
    void resume(const Route &route, const Json &body, Response &response);
    void connect(const Route &route, const Box &box, const Json &body, Response &response);
    void setTimeout(const Route &route, const Json &body, Response &response);
    void refresh(const Route &route, const Json &body, Response &response);
    void network(const Box &box, const Json &body, Response &response);
    void snapshot(const Box &box, const Json &body, Response &response);
    void fork(const Route &route, const Box &box, const Json &body, Response &response);
    void clone(const Route &route, const Box &box, const Json &body, Response &response);
    void commit(const Box &box, const Json &body, Response &response);
    void reset(const Route &route, const Box &box, const Json &body, Response &response);
    std::vector<Box> copies(const Route &route, const Box &box, std::int64_t count, Millis life);
    bool readLife(const Json &body, const char *name, std::int64_t fallback, std::int64_t lowest,
                  Millis *life, Response &response) const;
    static void answerChange(Change change, const Box &box, const std::string &already, Response &response);

    // account.cpp
    void events(const Request &request, Response &response);
    void quota(Response &response);
    void teams(const Route &route, const Request &request, Response &response);

    void noteLeaks(const Route &route, const Request &request);

    World &m_world;
    const Account m_account;
    Templates m_templates;
    const std::unique_ptr<EnvdHandler> m_envd;
    std::mutex m_idempotencyMutex;                    ///< held while a call with a key makes its sandbox
    std::map<std::string, std::string> m_idempotency; ///< key → sandbox
};

/// {"code", "message"}, the error body of the control plane (ppio.md §2.1).
void answerError(httplib::Response &response, int status, const std::string &message,
                 const std::string &slug = {});
/// The answer for a sandbox that does not exist.
void answerNoSandbox(httplib::Response &response, const std::string &id);
/// @p json as the body, in an unusual but valid form if @p noise.
void answer(World &world, httplib::Response &response, int status, Json json);
/// 204.
void answerNothing(httplib::Response &response);
/// The number in the query, @p fallback without one; nothing, with the answer given, if it is not from @p low
/// to @p high.
std::optional<std::int64_t> queryNumber(const httplib::Request &request, const char *name,
                                        std::int64_t fallback, std::int64_t low, std::int64_t high,
                                        httplib::Response &response);
/// The page of @p all that "limit" and "nextToken" ask for, with the head that names the next one; nothing,
/// with the answer given, if they are wrong.
std::optional<std::vector<Json>> page(const httplib::Request &request,
                                      const std::vector<std::pair<std::string, Json>> &all,
                                      std::int64_t largest, httplib::Response &response);
/// The metadata filter of a list in whatever number of layers it was encoded (ppio.md §2.4); nothing if it is
/// malformed.
std::optional<std::map<std::string, std::string>> readMetadataFilter(const std::string &text);
/// Replaces %XX, and + by a space. @return nothing if a % is not followed by two digits
std::optional<std::string> percentDecoded(const std::string &text);

} // namespace Sandkeeper::Simulator::Ppio
