// SPDX-License-Identifier: MIT
#include "simulator/prime/json.h"

namespace Sandkeeper::Simulator::Prime {

namespace {

Json textOrNull(const std::string &text)
{
    return text.empty() ? Json(nullptr) : Json(text);
}

Json timeOrNull(const std::optional<Millis> &at)
{
    return at ? Json(isoTime(*at, true)) : Json(nullptr);
}

template <typename T>
Json valueOrNull(const std::optional<T> &value)
{
    return value ? Json(*value) : Json(nullptr);
}

Json masked(const std::map<std::string, std::string> &secrets)
{
    if (secrets.empty())
        return nullptr;
    Json result = Json::object();
    for (const auto &[name, value] : secrets)
        result[name] = "***";
    return result;
}

} // namespace

Json sandboxJson(const Sandbox &sandbox)
{
    return {
        {"id", sandbox.id},
        {"name", sandbox.name},
        {"dockerImage", sandbox.image},
        {"startCommand", sandbox.startCommand},
        {"cpuCores", sandbox.cpuCores},
        {"memoryGB", sandbox.memoryGb},
        {"diskSizeGB", sandbox.diskGb},
        {"diskMountPath", "/sandbox-workspace"},
        {"gpuCount", sandbox.gpuCount},
        {"gpuType", textOrNull(sandbox.gpuType)},
        {"vm", sandbox.vm},
        {"networkAllowlist", sandbox.allowlist},
        {"networkDenylist", sandbox.denylist},
        {"status", sandbox.status},
        {"timeoutMinutes", sandbox.timeoutMinutes},
        {"idleTimeoutMinutes", valueOrNull(sandbox.idleTimeoutMinutes)},
        {"terminationReason", textOrNull(sandbox.terminationReason)},
        {"environmentVars", sandbox.environment.empty() ? Json(nullptr) : Json(sandbox.environment)},
        {"secrets", masked(sandbox.secrets)},
        {"advancedConfigs", sandbox.advancedConfigs},
        {"labels", sandbox.labels},
        {"createdAt", isoTime(sandbox.createdAt, true)},
        {"updatedAt", isoTime(sandbox.updatedAt, true)},
        {"startedAt", timeOrNull(sandbox.startedAt)},
        {"terminatedAt", timeOrNull(sandbox.terminatedAt)},
        {"exitCode", valueOrNull(sandbox.exitCode)},
        {"errorType", textOrNull(sandbox.errorType)},
        {"errorMessage", textOrNull(sandbox.errorMessage)},
        {"userId", sandbox.userId},
        {"teamId", textOrNull(sandbox.teamId)},
        {"kubernetesJobId", sandbox.jobId},
        {"region", textOrNull(sandbox.region)},
        {"registryCredentialsId", textOrNull(sandbox.registryCredentialsId)},
        {"pendingImageBuildId", textOrNull(sandbox.pendingImageBuildId)},
    };
}

Json snapshotJson(const Sandbox &sandbox)
{
    return {{"sandbox_id", sandbox.id},
            {"status", sandbox.status},
            {"error_type", textOrNull(sandbox.errorType)},
            {"error_message", textOrNull(sandbox.errorMessage)},
            {"pending_image_build_id", textOrNull(sandbox.pendingImageBuildId)}};
}

Json egressJson(const Sandbox &sandbox)
{
    const bool applied = sandbox.egressApplied == sandbox.egressGeneration;
    return {{"policy", {{"allowlist", sandbox.allowlist}, {"denylist", sandbox.denylist}}},
            {"generation", sandbox.egressGeneration},
            {"applied_generation", sandbox.egressApplied},
            {"applied", applied}};
}

} // namespace Sandkeeper::Simulator::Prime
