// SPDX-License-Identifier: MIT
#include "simulator/ppio/service.h"

namespace Sandkeeper::Simulator::Ppio {

namespace {

/// Health, variables and a live gauge of a sandbox (ppio.md §3.2).
class Envd : public EnvdHandler
{
public:
    explicit Envd(World &world)
        : m_world(world)
    {
    }

    std::string endpoint(const httplib::Request &request) const override
    {
        for (const char *name : {"health", "metrics", "envs"}) {
            if (request.method == "GET" && request.path == std::string("/") + name)
                return std::string("envd-") + name;
        }
        return "envd-unknown";
    }

    void handle(const EnvdCall &call, const httplib::Request &request, httplib::Response &response,
                const httplib::ContentReader *body) override
    {
        discardBody(request, body);
        const std::string name = endpoint(request);
        if (name == "envd-health") {
            response.set_header("Cache-Control", "no-store");
            return answerNothing(response);
        }
        if (call.secure && request.get_header_value("X-Access-Token") != call.accessToken)
            return answerError(
                response, 401,
                "unauthorized access, please provide a valid access token or method signing if "
                "supported");
        if (name == "envd-envs") {
            Json variables = Json::object();
            for (const auto &[key, value] : call.environment)
                variables[key] = value;
            return answerJson(response, 200, variables);
        }
        if (name == "envd-metrics")
            return metrics(call, response);
        answerError(response, 404, "not found");
    }

    std::string faultBody(const std::string &, const Fault &fault) const override
    {
        return Json{{"code", fault.status}, {"message", "A fault rule of the simulator"}}.dump();
    }

    void faultStream(const std::string &what, httplib::Response &response) const override
    {
        response.set_content(what, "application/connect+json");
    }

private:
    void metrics(const EnvdCall &call, httplib::Response &response)
    {
        constexpr std::int64_t mib = 1024 * 1024;
        const auto samples = m_world.boxes.samples(call.id);
        const Sample sample = samples.empty() ? Sample() : samples.back();
        answerJson(response, 200,
                   {{"ts", m_world.clock.now() / 1000},
                    {"cpu_count", call.cpuCount},
                    {"cpu_used_pct", sample.cpuPercent},
                    {"mem_total_mib", call.memoryMb},
                    {"mem_used_mib", sample.usage.memoryBytes / mib},
                    {"mem_total", call.memoryMb * mib},
                    {"mem_used", sample.usage.memoryBytes},
                    {"mem_cache", 0},
                    {"disk_used", sample.usage.diskBytes},
                    {"disk_total", call.diskMb * mib}});
    }

    World &m_world;
};

} // namespace

std::unique_ptr<EnvdHandler> makeEnvd(World &world)
{
    return std::make_unique<Envd>(world);
}

} // namespace Sandkeeper::Simulator::Ppio
