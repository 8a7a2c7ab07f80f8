// SPDX-License-Identifier: MIT
#include "simulator/prime/service.h"
#include "simulator/prime/validation.h"
#include "simulator/text.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <set>

#include <unistd.h>

namespace Sandkeeper::Simulator::Prime {

namespace {

struct JobKey
{
    std::string sandboxId;
    std::string jobId;

    bool operator<(const JobKey &other) const
    {
        return std::tie(sandboxId, jobId) < std::tie(other.sandboxId, other.jobId);
    }
};

bool isJobId(const std::string &text)
{
    return text.size() == 8 && text.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
}

/// The keys of a batch; empty, with a violation added, if they are not acceptable.
std::vector<JobKey> readKeys(const Json &body, std::vector<Violation> &violations)
{
    const Json jobs = body.value("jobs", Json());
    std::vector<JobKey> keys;
    if (!jobs.is_array() || jobs.empty() || jobs.size() > 100) {
        violations.push_back({"jobs", "must be a list of 1 to 100 jobs"});
        return keys;
    }
    std::set<JobKey> seen;
    for (const Json &job : jobs) {
        const Json sandbox = job.is_object() ? job.value("sandbox_id", Json()) : Json();
        const Json id = job.is_object() ? job.value("job_id", Json()) : Json();
        if (!sandbox.is_string() || !id.is_string() || !isJobId(id.get<std::string>())) {
            violations.push_back({"jobs", "every job needs a sandbox_id and a job_id of 8 hex digits"});
            return {};
        }
        keys.push_back({sandbox.get<std::string>(), id.get<std::string>()});
        if (!seen.insert(keys.back()).second) {
            violations.push_back({"jobs", "must be different from each other"});
            return {};
        }
    }
    return keys;
}

/// The exit code in an exit file; nothing while it is not written.
std::optional<std::int64_t> readExitCode(const FileDescriptor &file)
{
    std::array<char, 64> content{};
    const ssize_t got = pread(file.get(), content.data(), content.size(), 0);
    return got > 0 ? toInteger(trimmed({content.data(), static_cast<std::size_t>(got)})) : std::nullopt;
}

} // namespace

/// Looks at the real exit file of one job. @return the reason why that is impossible, or an empty text
std::string PrimeService::jobState(const Sandbox &sandbox, const std::string &jobId,
                                   std::optional<std::int64_t> *exitCode)
{
    if (!sandbox.lookup.empty())
        return sandbox.lookup;
    if (!sandbox.vm)
        return "NOT_VM";
    if (sandbox.status != "RUNNING")
        return "NOT_RUNNING";
    std::string reason;
    const bool reachable = !sandbox.forgotten && m_world.clock.now() >= sandbox.readyAt;
    const auto runtime = reachable ? m_world.store.runtime(sandbox.id, &reason) : nullptr;
    if (!runtime)
        return "RUNTIME_ERROR";
    int failure = 0;
    const FileDescriptor file = runtime->open("/tmp/job_" + jobId + ".exit", false, &failure);
    if (file.isValid())
        *exitCode = readExitCode(file);
    return file.isValid() || failure == ENOENT ? std::string() : "RUNTIME_ERROR";
}

void PrimeService::jobStatuses(const httplib::Request &request, httplib::Response &response)
{
    static const std::map<std::string, const char *> messages = {
        {"NOT_FOUND", "Sandbox not found"},
        {"FORBIDDEN", "Not available to you"},
        {"MANAGED", "Not available to you"},
        {"NOT_VM", "Only VM sandboxes support batched job status"},
        {"NOT_RUNNING", "The sandbox is not running"},
        {"RUNTIME_ERROR", "The sandbox could not be asked"},
    };
    const Json body = Json::parse(request.body, nullptr, false);
    std::vector<Violation> violations;
    const auto keys = readKeys(body.is_object() ? body : Json::object(), violations);
    if (!violations.empty())
        return answerJson(response, 422, violationsJson(violations));
    Json statuses = Json::array();
    Json errors = Json::array();
    for (const JobKey &key : keys) {
        const auto sandbox = m_world.store.find(key.sandboxId);
        std::optional<std::int64_t> exitCode;
        const std::string code = sandbox ? jobState(*sandbox, key.jobId, &exitCode) : "NOT_FOUND";
        Json entry = {{"sandbox_id", key.sandboxId}, {"job_id", key.jobId}};
        if (!code.empty()) {
            entry["code"] = code;
            entry["message"] = messages.at(code);
            errors.push_back(entry);
            continue;
        }
        entry["completed"] = exitCode.has_value();
        entry["exit_code"] = exitCode ? Json(*exitCode) : Json(nullptr);
        statuses.push_back(entry);
    }
    answerJson(response, 200, {{"statuses", statuses}, {"errors", errors}});
}

} // namespace Sandkeeper::Simulator::Prime
