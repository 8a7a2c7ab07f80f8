// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/prime/images.h"
#include "simulator/prime/ports.h"
#include "simulator/prime/rpc.h"
#include "simulator/server.h"

#include <string>
#include <vector>

namespace Sandkeeper::Simulator::Prime {

/// A team the account belongs to.
struct Team
{
    std::string id;
    std::string name;
    std::string slug;
    std::string role;
};

/// The one user of the simulated service.
struct Account
{
    std::string key;
    std::string noFundsKey; ///< the same user without money: every sandbox call is answered 402
    std::string userId;
    std::string userNamespace;
    std::string slug; ///< the owner's part of the names of its images
    std::vector<Team> teams;
};

/// An account with keys by chance, or with @p key if that is not empty.
Account makeAccount(Random &random, const std::string &key);

/// Prime's control plane and gateway on one port (prime.md §21).
class PrimeService : public Service
{
public:
    PrimeService(World &world, const Account &account);

    Route route(const httplib::Request &request) const override;
    void handle(const Route &route, const httplib::Request &request, httplib::Response &response,
                const httplib::ContentReader *body) override;
    std::string faultBody(const Route &route, const Fault &fault) const override;
    void faultStream(const std::string &what, const httplib::Request &,
                     httplib::Response &response) const override
    {
        CommandSessions::spoil(what, response);
    }
    void tick() override { m_ports.tidy(); }

private:
    // controlplane.cpp
    bool admit(const Route &route, const httplib::Request &request, httplib::Response &response);
    void controlPlane(const Route &route, const httplib::Request &request, httplib::Response &response);
    void sandboxCall(const Route &route, const httplib::Request &request, httplib::Response &response);
    void create(const httplib::Request &request, httplib::Response &response);
    void list(const httplib::Request &request, httplib::Response &response);
    void remove(const std::string &id, httplib::Response &response);
    void bulkDelete(const httplib::Request &request, httplib::Response &response);
    void statuses(const httplib::Request &request, httplib::Response &response);
    void authorizeGateway(const Sandbox &sandbox, httplib::Response &response);
    void egress(const Route &route, const Sandbox &sandbox, const httplib::Request &request,
                httplib::Response &response);
    void portCall(const Route &route, const Sandbox &sandbox, const httplib::Request &request,
                  httplib::Response &response);
    void imageCall(const Route &route, const httplib::Request &request, httplib::Response &response);
    bool isTeam(const std::string &id) const;

    // account.cpp
    void accountCall(const Route &route, const httplib::Request &request, httplib::Response &response);
    void whoAmI(httplib::Response &response) const;
    void teams(const httplib::Request &request, httplib::Response &response) const;
    void members(const std::string &teamId, const httplib::Request &request,
                 httplib::Response &response) const;
    void checkImage(const httplib::Request &request, httplib::Response &response) const;
    void availability(const std::string &what, const httplib::Request &request,
                      httplib::Response &response) const;

    // jobs.cpp
    void jobStatuses(const httplib::Request &request, httplib::Response &response);
    std::string jobState(const Sandbox &sandbox, const std::string &jobId,
                         std::optional<std::int64_t> *exitCode);

    // gateway.cpp
    void gateway(const Route &route, const httplib::Request &request, httplib::Response &response,
                 const httplib::ContentReader *body);
    void gatewayCall(const Route &route, const Sandbox &sandbox, const httplib::Request &request,
                     httplib::Response &response, const httplib::ContentReader *body);
    bool isUsable(const Sandbox &sandbox, httplib::Response &response) const;
    static bool isRpc(const Route &route);
    void rpc(const Route &route, const Sandbox &sandbox, const httplib::Request &request,
             httplib::Response &response);
    void exec(const Sandbox &sandbox, const httplib::Request &request, httplib::Response &response);
    void answerExec(const Sandbox &sandbox, CommandResult result, std::int64_t seconds,
                    httplib::Response &response);
    void upload(const Sandbox &sandbox, const httplib::Request &request, httplib::Response &response,
                const httplib::ContentReader &body);
    void download(const Sandbox &sandbox, const httplib::Request &request, httplib::Response &response);
    void readFile(const Sandbox &sandbox, const httplib::Request &request, httplib::Response &response);
    FileDescriptor open(const Sandbox &sandbox, const std::string &path, bool writing,
                        httplib::Response &response);

    World &m_world;
    const Account m_account;
    CommandSessions m_commands;
    Ports m_ports;
    Images m_images;
};

/// The token of "Authorization: Bearer …", whatever the case of the scheme; empty if there is none (prime.md
/// §21.17).
std::string bearerToken(const httplib::Request &request);

} // namespace Sandkeeper::Simulator::Prime
