// SPDX-License-Identifier: MIT
#include "simulator/envd/files.h"
#include "simulator/envd/processes.h"
#include "simulator/envd/transfer.h"
#include "simulator/text.h"
#include "simulator/usage.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <mutex>
#include <set>

namespace Sandkeeper::Simulator::Envd {

namespace {

constexpr std::string_view processPrefix = "/process.Process/";
constexpr std::string_view filesPrefix = "/filesystem.Filesystem/";

std::string withoutPrefix(const std::string &path, std::string_view prefix)
{
    return path.rfind(prefix, 0) == 0 ? path.substr(prefix.size()) : std::string();
}

bool isStreamingCall(const std::string &path)
{
    return Processes::isStream(withoutPrefix(path, processPrefix)) ||
           Files::isStream(withoutPrefix(path, filesPrefix));
}

bool isRpc(const std::string &path)
{
    return path.rfind(processPrefix, 0) == 0 || path.rfind(filesPrefix, 0) == 0;
}

std::string rpcEndpoint(const std::string &path)
{
    const std::string name = path.rfind(processPrefix, 0) == 0
                                 ? Processes::endpointOf(withoutPrefix(path, processPrefix))
                                 : Files::endpointOf(withoutPrefix(path, filesPrefix));
    return name.empty() ? "envd-unknown" : name;
}

/// The name of what is asked for; the same for every version of the daemon.
std::string endpointOf(const httplib::Request &request)
{
    if (isRpc(request.path))
        return rpcEndpoint(request.path);
    static const std::map<std::string, std::string> names = {
        {"GET /health", "envd-health"},
        {"GET /metrics", "envd-metrics"},
        {"GET /envs", "envd-envs"},
        {"GET /files", "envd-download"},
        {"HEAD /files", "envd-download"},
        {"POST /files", "envd-upload"},
        {"POST /files/compose", "envd-compose"},
    };
    const auto found = names.find(request.method + ' ' + request.path);
    return found == names.end() ? "envd-unknown" : found->second;
}

/// The daemon of every sandbox: one object for all of them (ppio.md §3).
class Daemon : public Ppio::EnvdHandler
{
public:
    explicit Daemon(World &world)
        : m_world(world)
        , m_processes(world, m_breaks)
        , m_files(world, m_breaks, m_metadata)
        , m_transfer(m_metadata)
    {
    }

    std::string endpoint(const httplib::Request &request) const override { return endpointOf(request); }
    void handle(const Ppio::EnvdCall &sandbox, const httplib::Request &request, httplib::Response &response,
                const httplib::ContentReader *body) override;
    std::string faultBody(const std::string &endpoint, const Fault &fault) const override;
    void faultStream(const std::string &what, const httplib::Request &request,
                     httplib::Response &response) const override
    {
        Processes::spoil(what, codecOf(request), response);
    }
    void paused(const std::string &id) override { m_breaks.add(id); }
    void ended(const std::string &id) override;
    void tick() override { m_processes.tick(); }

private:
    bool admit(const Call &call) const;
    void rpc(const Call &call);
    void plain(const std::string &endpoint, const Call &call);
    void metrics(const Call &call);
    double cpuPercent(const Call &call, double cpuSeconds);

    struct Sample
    {
        std::chrono::steady_clock::time_point at;
        double cpuSeconds = 0;
        double percent = 0;
    };

    World &m_world;
    Breaks m_breaks;
    Metadata m_metadata;
    Processes m_processes;
    Files m_files;
    Transfer m_transfer;
    std::mutex m_mutex;
    std::map<std::string, Sample> m_samples;
};

void Daemon::ended(const std::string &id)
{
    m_breaks.add(id);
    m_files.forget(id);
    m_metadata.forget(id);
    const std::lock_guard lock(m_mutex);
    m_samples.erase(id);
}

/// Whether the caller may call at all; if not it is answered (ppio.md §3.1).
bool Daemon::admit(const Call &call) const
{
    const std::string &path = call.request.path;
    // These look for themselves: a signed address is enough for them.
    const bool exempt = path == "/health" || path == "/files";
    if (exempt || call.sandbox.accessToken.empty() || !call.isSince(0, 2, 0) ||
        call.request.get_header_value("X-Access-Token") == call.sandbox.accessToken)
        return true;
    discardBody(call.request, call.body);
    answerHttpError(
        call.response, 401,
        "unauthorized access, please provide a valid access token or method signing if supported");
    return false;
}

void Daemon::handle(const Ppio::EnvdCall &sandbox, const httplib::Request &request,
                    httplib::Response &response, const httplib::ContentReader *body)
{
    const Call call{sandbox, request, response, body, codecOf(request)};
    response.set_header("Access-Control-Allow-Origin", "*");
    if (request.method == "OPTIONS") {
        response.set_header("Access-Control-Allow-Methods", "GET, POST, HEAD, OPTIONS");
        response.set_header("Access-Control-Allow-Headers", "*");
        response.status = 204;
        return;
    }
    if (!admit(call))
        return;
    if (isRpc(request.path))
        rpc(call);
    else
        plain(endpointOf(request), call);
}

void Daemon::rpc(const Call &call)
{
    const std::string &path = call.request.path;
    const std::string endpoint = endpointOf(call.request);
    const bool known =
        endpoint != "envd-unknown" && (endpoint != "envd-close-stdin" || call.isSince(0, 5, 2));
    if (!known || call.request.method != "POST") {
        discardBody(call.request, call.body);
        if (known) {
            call.response.status = 405;
            call.response.set_header("Allow", "POST");
            return;
        }
        call.response.status = 404;
        call.response.set_content("404 page not found\n", "text/plain; charset=utf-8");
        return;
    }
    const bool streaming = isStreamingCall(path);
    const auto typeOf = [streaming](Codec codec) {
        return streaming ? streamType(codec) : unaryType(codec);
    };
    if (!Connect::acceptHeaders(call.request, call.response, streaming,
                                {typeOf(Codec::Json), typeOf(Codec::Binary)}))
        return discardBody(call.request, call.body);
    if (path.rfind(processPrefix, 0) == 0)
        m_processes.handle(withoutPrefix(path, processPrefix), call);
    else
        m_files.handle(withoutPrefix(path, filesPrefix), call);
}

void Daemon::plain(const std::string &endpoint, const Call &call)
{
    if (endpoint == "envd-health") {
        call.response.status = 204;
        call.response.set_header("Cache-Control", "no-store");
    } else if (endpoint == "envd-metrics" && call.isSince(0, 1, 5)) {
        metrics(call);
    } else if (endpoint == "envd-envs") {
        answerJson(call.response, 200, Json(call.sandbox.environment));
    } else if (endpoint == "envd-download") {
        m_transfer.download(call);
    } else if (endpoint == "envd-upload") {
        m_transfer.upload(call);
    } else if (endpoint == "envd-compose" && call.isSince(0, 6, 13)) {
        m_transfer.compose(call);
    } else {
        // What only the node may ask for does not exist for anybody else (ppio.md §2.14).
        discardBody(call.request, call.body);
        answerJson(call.response, 404,
                   {{"message", "the path was not found"}, {"path", call.request.path}, {"code", 404}});
    }
}

double Daemon::cpuPercent(const Call &call, double cpuSeconds)
{
    const auto now = std::chrono::steady_clock::now();
    const std::lock_guard lock(m_mutex);
    auto [found, isNew] = m_samples.try_emplace(call.sandbox.id, Sample{now, cpuSeconds, 0});
    Sample &sample = found->second;
    const double passed = std::chrono::duration<double>(now - sample.at).count();
    // In shorter spans the system's own clock ticks would show.
    if (!isNew && passed >= 0.2) {
        const double part = (cpuSeconds - sample.cpuSeconds) / passed / std::max(1, call.sandbox.cpuCount);
        sample = {now, cpuSeconds, std::clamp(part * 100, 0.0, 100.0)};
    }
    return std::round(sample.percent * 100) / 100;
}

void Daemon::metrics(const Call &call)
{
    const Usage usage = measure(*call.sandbox.runtime);
    constexpr std::int64_t mebibyte = 1024 * 1024;
    Json body = {{"ts", std::time(nullptr)},
                 {"cpu_count", call.sandbox.cpuCount},
                 {"cpu_used_pct", cpuPercent(call, usage.cpuSeconds)},
                 {"mem_total_mib", call.sandbox.memoryMb},
                 {"mem_used_mib", usage.memoryBytes / mebibyte}};
    if (call.isSince(0, 2, 4)) {
        body["mem_total"] = call.sandbox.memoryMb * mebibyte;
        body["mem_used"] = usage.memoryBytes;
        body["mem_cache"] = 0;
        body["disk_used"] = usage.diskBytes;
        body["disk_total"] = call.sandbox.diskMb * mebibyte;
    }
    answerJson(call.response, 200, body);
}

std::string Daemon::faultBody(const std::string &endpoint, const Fault &fault) const
{
    if (fault.body == "text")
        return "upstream connect error or disconnect before headers\n";
    static const std::set<std::string> plainOnes = {"envd-health",   "envd-metrics", "envd-envs",
                                                    "envd-download", "envd-upload",  "envd-compose"};
    const std::string message = "A fault rule of the simulator";
    // The region's proxy and the daemon's own check of the token answer with numbers.
    if (plainOnes.count(endpoint) > 0 || fault.status == 401 || fault.status == 502)
        return Json{{"code", fault.status}, {"message", message}}.dump();
    return Json{{"code", fault.status == 404   ? "not_found"
                         : fault.status == 429 ? "resource_exhausted"
                         : fault.status == 503 ? "unavailable"
                         : fault.status < 500  ? "invalid_argument"
                                               : "internal"},
                {"message", message}}
        .dump();
}

} // namespace

} // namespace Sandkeeper::Simulator::Envd

std::unique_ptr<Sandkeeper::Simulator::Ppio::EnvdHandler> Sandkeeper::Simulator::Ppio::makeEnvd(World &world)
{
    return std::make_unique<Envd::Daemon>(world);
}
