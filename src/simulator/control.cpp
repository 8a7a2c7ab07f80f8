// SPDX-License-Identifier: MIT
#include "simulator/control.h"

#include "simulator/server.h"
#include "simulator/text.h"

namespace Sandkeeper::Simulator::Control {

namespace {

constexpr std::string_view prefix = "/_simulator/";

/// A web page in the user's browser can reach loopback addresses too; its requests carry an Origin, or a
/// foreign Host.
bool isFromProgram(const httplib::Request &request)
{
    const std::string host = request.get_header_value("Host");
    const std::string name = host.substr(0, host.find(':'));
    return !request.has_header("Origin") && (name == "127.0.0.1" || name == "localhost");
}

void faults(World &world, const httplib::Request &request, httplib::Response &response, const Json &body)
{
    if (request.method == "GET") {
        answerJson(response, 200, {{"faults", world.faults.list()}});
        return;
    }
    if (request.method == "DELETE") {
        const auto id = toInteger(request.get_param_value("id"));
        if (!request.has_param("id"))
            world.faults.clear();
        else if (!id || !world.faults.remove(static_cast<int>(*id)))
            return answerDetail(response, 404, "There is no rule with that id");
        return answerJson(response, 200, {{"faults", world.faults.list()}});
    }
    std::string error = "'rule' is missing";
    const auto fault = parseFault(body.value("rule", std::string()), &error);
    if (!fault)
        return answerDetail(response, 422, error);
    answerJson(response, 200, {{"id", world.faults.add(*fault)}});
}

/// Changes one of the other service's: its state as told, its metadata, or its daemon's version.
bool changeBox(World &world, const std::string &id, const Json &body)
{
    return world.boxes.modify(id.substr(0, id.find('-')), [&body](Ppio::Box &box) {
        box.state = body.value("status", box.state);
        box.envdVersion = body.value("envdVersion", box.envdVersion);
        if (body.contains("metadata"))
            box.metadata = body.at("metadata").get<std::map<std::string, std::string>>();
    });
}

void sandbox(World &world, const std::string &id, httplib::Response &response, const Json &body)
{
    const bool found = changeBox(world, id, body) || world.store.modify(id, [&body](Sandbox &sandbox) {
        sandbox.errorType = body.value("errorType", sandbox.errorType);
        sandbox.errorMessage = body.value("errorMessage", sandbox.errorMessage);
        sandbox.terminationReason = body.value("terminationReason", sandbox.terminationReason);
        sandbox.forgotten = body.value("forget", sandbox.forgotten);
        sandbox.lookup = body.value("lookup", sandbox.lookup);
        if (body.contains("exitCode"))
            sandbox.exitCode = body.at("exitCode").get<int>();
        if (!body.contains("status"))
            return;
        sandbox.status = body.at("status").get<std::string>();
        // What was planned for it no longer holds.
        sandbox.provisionAt = sandbox.runAt = sandbox.failAt = sandbox.buildDoneAt = Sandbox::never;
        if (sandbox.status == "RUNNING") {
            sandbox.startedAt = sandbox.startedAt.value_or(sandbox.createdAt);
            sandbox.readyAt = 0;
        }
    });
    if (!found)
        return answerDetail(response, 404, "There is no sandbox with that id");
    answerJson(response, 200, {{"id", id}});
}

void settings(World &world, httplib::Response &response, const Json &body)
{
    if (body.contains("latencyMs"))
        world.latencyMs = body.at("latencyMs").get<int>();
    if (body.contains("rateLimit"))
        world.limiter.setScale(body.at("rateLimit").get<double>());
    if (body.contains("startDelayMs"))
        world.store.setStartDelay(body.at("startDelayMs").get<Millis>());
    if (body.contains("gatewayLagMs"))
        world.store.setGatewayLag(body.at("gatewayLagMs").get<Millis>());
    if (body.contains("tokenSeconds"))
        world.store.setTokenSeconds(body.at("tokenSeconds").get<int>());
    if (body.contains("ppioQuota"))
        world.boxes.setQuota(body.at("ppioQuota").get<int>());
    if (body.contains("pauseDelayMs"))
        world.boxes.setPauseDelay(body.at("pauseDelayMs").get<Millis>());
    if (body.contains("domain"))
        world.setDomain(body.at("domain").get<std::string>());
    if (body.contains("connectCall"))
        world.connectCall = body.at("connectCall").get<bool>();
    if (body.contains("noise"))
        world.noise = body.at("noise").get<bool>();
    answerJson(response, 200, {{"done", true}});
}

void state(World &world, httplib::Response &response)
{
    answerJson(response, 200,
               {{"version", SANDKEEPER_VERSION},
                {"isolation", world.execution.isolation().name()},
                {"now", isoTime(world.clock.now(), true)},
                {"sandboxes", world.store.count()},
                {"ppioSandboxes", world.boxes.count()}});
}

void answer(World &world, const httplib::Request &request, httplib::Response &response, const Json &body)
{
    const std::string name = request.path.substr(prefix.size());
    const bool post = request.method == "POST";
    if (name == "faults")
        return faults(world, request, response, body);
    if (!post && name == "state")
        return state(world, response);
    if (!post && name == "counters")
        return answerJson(response, 200, world.journal.counters());
    if (!post && name == "journal") {
        const auto since = toInteger(request.get_param_value("since")).value_or(0);
        return answerJson(response, 200, {{"calls", world.journal.calls(static_cast<std::uint64_t>(since))}});
    }
    if (!post && name == "lives") {
        const auto since = toInteger(request.get_param_value("since")).value_or(0);
        return answerJson(response, 200, {{"lives", world.journal.lives(static_cast<std::uint64_t>(since))}});
    }
    if (post && name.rfind("sandboxes/", 0) == 0)
        return sandbox(world, name.substr(10), response, body);
    if (post && name == "settings")
        return settings(world, response, body);
    if (post && name == "clock") {
        world.clock.shift(body.at("shiftSeconds").get<Millis>() * 1000);
        world.store.advance();
        world.boxes.advance();
        return state(world, response);
    }
    if (post && name == "streams/break") {
        ++world.brokenStreams;
        return answerJson(response, 200, {{"done", true}});
    }
    if (post && name == "tokens/expire") {
        world.store.expireTokens();
        return answerJson(response, 200, {{"done", true}});
    }
    if (post && name == "reset") {
        world.faults.clear();
        world.journal.clear();
        return answerJson(response, 200, {{"done", true}});
    }
    answerDetail(response, 404, "There is no such address; --help lists them");
}

} // namespace

bool isFor(const httplib::Request &request)
{
    return request.path.rfind(prefix, 0) == 0;
}

void handle(World &world, const httplib::Request &request, httplib::Response &response)
{
    if (!isFromProgram(request))
        return answerDetail(response, 403, "Only for programs on this machine");
    Json body = Json::object();
    if (!request.body.empty())
        body = Json::parse(request.body, nullptr, false);
    if (!body.is_object())
        return answerDetail(response, 422, "The body is not a JSON object");
    try {
        answer(world, request, response, body);
    } catch (const nlohmann::json::exception &) {
        answerDetail(response, 422, "A value is missing or of the wrong type");
    }
}

} // namespace Sandkeeper::Simulator::Control
