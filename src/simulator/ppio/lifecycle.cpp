// SPDX-License-Identifier: MIT
#include "simulator/ppio/service.h"

#include <algorithm>

namespace Sandkeeper::Simulator::Ppio {

bool PpioService::readLife(const Json &body, const char *name, std::int64_t fallback, std::int64_t lowest,
                           Millis *life, Response &response) const
{
    std::int64_t seconds = fallback;
    const auto found = body.find(name);
    if (found != body.end() && !found->is_null()) {
        if (!found->is_number_integer()) {
            answerError(response, 400, std::string("validation error: ") + name + " must be an integer");
            return false;
        }
        seconds = found->get<std::int64_t>();
    }
    if (seconds < lowest) {
        answerError(response, 400, "Timeout must be greater than " + std::to_string(lowest - 1));
        return false;
    }
    if (seconds > INT32_MAX) {
        answerError(response, 400, std::string("validation error: ") + name + " is too large");
        return false;
    }
    // PPIO cuts what is too long (ppio.md §6.2); E2B refuses it.
    if (isE2b() && seconds > 24 * 3600) {
        answerError(response, 400, "Timeout cannot be greater than 24 hours");
        return false;
    }
    *life = seconds * 1000;
    return true;
}

void PpioService::answerChange(Change change, const Box &box, const std::string &already, Response &response)
{
    switch (change) {
    case Change::Done:
        return answerNothing(response);
    case Change::Unknown:
        return answerNoSandbox(response, box.id);
    case Change::Busy:
        return answerError(response, 409,
                           "Sandbox \"" + box.id + "\" is being " +
                               (box.transition.empty() ? "changed" : box.transition));
    case Change::Already:
        return answerError(response, 409, already);
    }
}

void PpioService::kill(const Route &route, Response &response)
{
    const std::string id = route.subject.substr(0, route.subject.find('-'));
    if (m_world.boxes.kill(id, "kill", route.number))
        answerNothing(response);
    else
        answerNoSandbox(response, route.subject);
}

void PpioService::pause(const Route &route, const Json &body, Response &response)
{
    const std::string id = route.subject.substr(0, route.subject.find('-'));
    // Only PPIO's older clients can ask not to wait.
    const bool wait = !isV1() || body.value("sync", true);
    const Change change = m_world.boxes.pause(id, wait, route.number);
    const Box box = m_world.boxes.find(id).value_or(Box());
    answerChange(change, box, "Error pausing sandbox - sandbox '" + id + "' is already paused", response);
}

void PpioService::resume(const Route &route, const Json &body, Response &response)
{
    const std::string id = route.subject.substr(0, route.subject.find('-'));
    Millis life = 0;
    if (!readLife(body, "timeout", 15, 1, &life, response))
        return;
    if (m_world.boxes.running() >= static_cast<std::size_t>(m_world.boxes.quota()))
        return answerError(response, 429, "you have reached the maximum number of concurrent sandboxes");
    const Change change = m_world.boxes.resume(id, life, "resume", route.number);
    if (change == Change::Done && body.contains("autoPause") && body.at("autoPause").is_boolean())
        m_world.boxes.modify(id, [&body](Box &box) { box.autoPause = body.at("autoPause").get<bool>(); });
    const Box box = m_world.boxes.find(id).value_or(Box());
    if (change == Change::Done)
        return answer(m_world, response, 201, createdJson(box));
    answerChange(change, box, "Sandbox " + id + " is already running", response);
}

void PpioService::connect(const Route &route, const Box &box, const Json &body, Response &response)
{
    Millis life = 0;
    const bool second = route.segments.back() == "v2";
    if (!second && !body.contains("timeout"))
        return answerError(response, 400, "validation error: timeout is missing");
    if (!readLife(body, "timeout", 300, 1, &life, response))
        return;
    const bool wasRunning = box.isRunning();
    if (!wasRunning && m_world.boxes.running() >= static_cast<std::size_t>(m_world.boxes.quota()))
        return answerError(response, 429, "you have reached the maximum number of concurrent sandboxes");
    const Change change = wasRunning ? m_world.boxes.extend(box.id, life, "connect", route.number)
                                     : m_world.boxes.resume(box.id, life, "connect", route.number);
    const Box now = m_world.boxes.find(box.id).value_or(Box());
    // At the end of the longest life there is nothing to extend, but the sandbox is there.
    if (change != Change::Done && !(wasRunning && change == Change::Already))
        return answerChange(change, now, "Sandbox \"" + box.id + "\" is already running", response);
    answer(m_world, response, wasRunning ? 200 : 201, createdJson(now));
}

void PpioService::setTimeout(const Route &route, const Json &body, Response &response)
{
    const std::string id = route.subject.substr(0, route.subject.find('-'));
    Millis life = 0;
    if (!body.contains("timeout"))
        return answerError(response, 400, "validation error: timeout is missing");
    if (!readLife(body, "timeout", 0, 0, &life, response))
        return;
    const Change change = m_world.boxes.setLife(id, life, "timeout", route.number);
    if (change == Change::Already)
        return answerError(response, 400, "Max instance length exceeded");
    Box box = m_world.boxes.find(id).value_or(Box());
    box.id = id;
    answerChange(change, box, {}, response);
}

void PpioService::refresh(const Route &route, const Json &body, Response &response)
{
    const std::string id = route.subject.substr(0, route.subject.find('-'));
    Millis life = 0;
    if (!readLife(body, "duration", 0, 0, &life, response))
        return;
    if (life > 3'600'000)
        return answerError(response, 400, "validation error: duration must be from 0 to 3600");
    const Change change = m_world.boxes.extend(id, std::max<Millis>(life, 15'000), "refresh", route.number);
    if (change == Change::Already)
        return answerError(response, 400, "Max instance length exceeded");
    Box box = m_world.boxes.find(id).value_or(Box());
    box.id = id;
    answerChange(change, box, {}, response);
}

void PpioService::network(const Box &box, const Json &body, Response &response)
{
    if (!box.isRunning() || !box.transition.empty())
        return answerError(response, 409, "Sandbox \"" + box.id + "\" is not running");
    m_world.boxes.modify(box.id, [&body](Box &one) {
        Json network = one.network.is_object() ? one.network : Json::object();
        // What is left out is cleared.
        for (const char *name : {"allowOut", "denyOut", "egressProxy", "rules"}) {
            network.erase(name);
            if (body.contains(name))
                network[name] = body.at(name);
        }
        one.allowInternet = body.value("allow_internet_access", true);
        one.network = std::move(network);
    });
    answerNothing(response);
}

void PpioService::snapshot(const Box &box, const Json &body, Response &response)
{
    const std::string name = body.value("name", std::string());
    Json made;
    const Change change = m_world.boxes.during(box.id, "snapshotting", "snapshotted", [&] {
        const Template taken = m_templates.add(box, name, true, m_world.boxes.capture(box.id));
        made = Templates::snapshotJson(taken);
    });
    if (change != Change::Done)
        return answerChange(change, m_world.boxes.find(box.id).value_or(box), {}, response);
    answer(m_world, response, 201, made);
}

std::vector<Box> PpioService::copies(const Route &route, const Box &box, std::int64_t count, Millis life)
{
    std::vector<Box> made;
    const std::string seed = m_world.boxes.capture(box.id);
    for (std::int64_t i = 0; i < count; ++i) {
        Box copy = box;
        copy.runtime.reset();
        copy.starting = std::make_shared<std::mutex>();
        copy.state = "running";
        copy.transition.clear();
        copy.activeCalls = 0;
        copy.seed = seed;
        const auto one = m_world.boxes.create(std::move(copy), life, route.number);
        if (!one)
            break;
        made.push_back(*one);
    }
    return made;
}

void PpioService::fork(const Route &route, const Box &box, const Json &body, Response &response)
{
    Millis life = 0;
    if (!readLife(body, "timeout", 15, 1, &life, response))
        return;
    const Json wanted = body.value("count", Json(1));
    const std::int64_t count = wanted.is_number_integer() ? wanted.get<std::int64_t>() : 0;
    if (count < 1 || count > 100)
        return answerError(response, 400, "validation error: count must be from 1 to 100");
    Json result = Json::array();
    const Change change = m_world.boxes.during(box.id, "running", "forked", [&] {
        for (const Box &one : copies(route, box, count, life))
            result.push_back({{"sandbox", createdJson(one)}});
    });
    if (change != Change::Done)
        return answerChange(change, m_world.boxes.find(box.id).value_or(box), {}, response);
    while (result.size() < static_cast<std::size_t>(count))
        result.push_back(
            {{"error",
              {{"code", 429}, {"message", "you have reached the maximum number of concurrent sandboxes"}}}});
    answer(m_world, response, 201, result);
}

void PpioService::clone(const Route &route, const Box &box, const Json &body, Response &response)
{
    const Json wanted = body.value("count", Json(1));
    const std::int64_t count = wanted.is_number_integer() ? wanted.get<std::int64_t>() : 0;
    if (count < 1 || count > 100)
        return answerError(response, 400, "validation error: count must be from 1 to 100");
    // A copy of a running one inherits its life, one of a paused one gets the default (ppio.md §2.11).
    Millis life = box.isRunning() ? std::max<Millis>(1000, box.endAt - m_world.clock.now()) : 15'000;
    if (body.contains("timeout") && !readLife(body, "timeout", 0, 1, &life, response))
        return;
    const auto room = m_world.boxes.quota() - static_cast<std::int64_t>(m_world.boxes.running());
    if (room < 1 || (body.value("strict", false) && room < count))
        return answerError(response, 429, "you have reached the maximum number of concurrent sandboxes");
    Json result = Json::array();
    const Change change = m_world.boxes.during(box.id, "cloning", "cloned", [&] {
        for (const Box &one : copies(route, box, count, life)) {
            Json entry = {
                {"sandboxID", one.id}, {"clientID", one.clientId}, {"envdVersion", one.envdVersion}};
            if (!one.accessToken.empty())
                entry["envdAccessToken"] = one.accessToken;
            if (!one.trafficToken.empty())
                entry["trafficAccessToken"] = one.trafficToken;
            result.push_back(std::move(entry));
        }
    });
    if (change != Change::Done)
        return answerChange(change, m_world.boxes.find(box.id).value_or(box), {}, response);
    answer(m_world, response, 201, {{"sandboxes", result}});
}

void PpioService::commit(const Box &box, const Json &body, Response &response)
{
    const std::string name = body.value("alias", std::string());
    Template known;
    if (!name.empty() && m_templates.find(name, &known) != Templates::Found::NoTemplate)
        return answerError(response, 409, "alias '" + name + "' is taken");
    Json made;
    const Change change = m_world.boxes.during(box.id, "commiting", "committed", [&] {
        made = m_templates.json(m_templates.add(box, name, false, m_world.boxes.capture(box.id)));
    });
    if (change != Change::Done)
        return answerChange(change, m_world.boxes.find(box.id).value_or(box), {}, response);
    answer(m_world, response, 201, made);
}

void PpioService::reset(const Route &route, const Box &box, const Json &body, Response &response)
{
    Millis life = box.life;
    if (body.contains("timeout") && !readLife(body, "timeout", 0, 1, &life, response))
        return;
    if (!box.transition.empty())
        return answerChange(Change::Busy, box, {}, response);
    // Its memory is gone: processes end. What was written stays.
    const std::string seed = m_world.boxes.capture(box.id);
    m_world.boxes.modify(box.id, [&seed](Box &one) { one.seed = seed; });
    m_world.boxes.restart(box.id);
    const bool resumes = body.value("resume", true);
    if (resumes && !box.isRunning())
        m_world.boxes.resume(box.id, life, "reset", route.number);
    else if (resumes)
        m_world.boxes.setLife(box.id, life, "reset", route.number);
    else if (box.isRunning())
        m_world.boxes.pause(box.id, true, route.number);
    answer(m_world, response, 200, createdJson(m_world.boxes.find(box.id).value_or(box)));
}

} // namespace Sandkeeper::Simulator::Ppio
