// SPDX-License-Identifier: MIT
#include "simulator/prime/validation.h"

#include "simulator/prime/egress.h"
#include "simulator/text.h"

#include <algorithm>
#include <cmath>

namespace Sandkeeper::Simulator::Prime {

namespace {

/// The number of characters of a UTF-8 text.
std::size_t characters(const std::string &text)
{
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool hasNul(const std::string &text)
{
    return text.find('\0') != std::string::npos;
}

/// Reads fields of a body one after another and collects what is wrong with them. Null counts as absent.
class Reader
{
public:
    explicit Reader(const Json &body)
        : m_body(body)
    {
    }

    const Json *field(const char *name) const
    {
        const auto found = m_body.find(name);
        return found == m_body.end() || found->is_null() ? nullptr : &*found;
    }

    void refuse(const std::string &param, const std::string &details)
    {
        violations.push_back({param, details});
    }

    void text(const char *name, std::string &target, std::size_t least, std::size_t most,
              bool required = false)
    {
        const Json *const value = field(name);
        if (!value) {
            if (required)
                refuse(name, "field required");
            return;
        }
        if (!value->is_string() || hasNul(value->get<std::string>())) {
            refuse(name, "must be a string");
            return;
        }
        const std::size_t length = characters(value->get<std::string>());
        if (length < least || length > most)
            refuse(name,
                   "must have " + std::to_string(least) + " to " + std::to_string(most) + " characters");
        target = value->get<std::string>();
    }

    void number(const char *name, double &target, double least, double most)
    {
        const Json *const value = field(name);
        if (!value)
            return;
        if (!value->is_number() || value->get<double>() < least || value->get<double>() > most)
            refuse(name, "must be a number from " + Json(least).dump() + " to " + Json(most).dump());
        else
            target = value->get<double>();
    }

    std::optional<std::int64_t> integer(const char *name, std::int64_t least, std::int64_t most)
    {
        const Json *const value = field(name);
        if (!value)
            return std::nullopt;
        // A float with a whole value is what some clients make of an integer.
        const bool whole = value->is_number() && value->get<double>() == std::floor(value->get<double>());
        if (!whole || value->get<double>() < static_cast<double>(least) ||
            value->get<double>() > static_cast<double>(most)) {
            refuse(name, "must be an integer from " + std::to_string(least) + " to " + std::to_string(most));
            return std::nullopt;
        }
        return value->get<std::int64_t>();
    }

    std::optional<bool> boolean(const char *name)
    {
        const Json *const value = field(name);
        if (!value)
            return std::nullopt;
        if (!value->is_boolean()) {
            refuse(name, "must be true or false");
            return std::nullopt;
        }
        return value->get<bool>();
    }

    void variables(const char *name, std::map<std::string, std::string> &target)
    {
        const Json *const value = field(name);
        if (!value)
            return;
        if (!value->is_object()) {
            refuse(name, "must be an object of strings");
            return;
        }
        for (const auto &[key, content] : value->items()) {
            const bool good = content.is_string() && !key.empty() && key.find('=') == std::string::npos &&
                              !hasNul(key) && !hasNul(content.get<std::string>());
            if (!good) {
                refuse(std::string(name) + '.' + key, "must be a variable name with a string");
                return;
            }
            target[key] = content.get<std::string>();
        }
    }

    std::vector<Violation> violations;

private:
    const Json &m_body;
};

void readStartCommand(Reader &reader, Sandbox &sandbox)
{
    const Json *const value = reader.field("start_command");
    // A string is the container form; for a virtual machine the service ignores it (prime.md §21.5).
    if (!sandbox.vm)
        sandbox.startCommand = "tail -f /dev/null";
    if (!value)
        return;
    if (value->is_string()) {
        if (!sandbox.vm)
            sandbox.startCommand = *value;
        return;
    }
    if (!value->is_object())
        return reader.refuse("start_command", "must be a string or an object");
    for (const auto &[key, ignored] : value->items()) {
        if (key != "executable" && key != "args")
            return reader.refuse("start_command." + key, "extra fields not permitted");
    }
    const Json executable = value->value("executable", Json());
    if (!executable.is_string() || executable.get<std::string>().empty() ||
        hasNul(executable.get<std::string>()))
        return reader.refuse("start_command.executable", "must be a string that is not empty");
    const Json arguments = value->value("args", Json::array());
    const bool good =
        arguments.is_array() && std::all_of(arguments.begin(), arguments.end(), [](const Json &argument) {
            return argument.is_string() && !hasNul(argument.get<std::string>());
        });
    if (!good)
        return reader.refuse("start_command.args", "must be a list of strings");
    sandbox.startCommand = {{"executable", executable}, {"args", arguments}};
}

void readGpu(Reader &reader, Sandbox &sandbox)
{
    sandbox.gpuCount = static_cast<int>(reader.integer("gpu_count", 0, 8).value_or(0));
    reader.text("gpu_type", sandbox.gpuType, 1, 64);
    if (sandbox.gpuCount > 0 && sandbox.gpuType.empty())
        reader.refuse("gpu_type", "gpu_type is required when gpu_count > 0");
    if (sandbox.gpuCount > 0 && !sandbox.vm)
        reader.refuse("gpu_count", "GPUs are only available for VM sandboxes");
    if (sandbox.gpuCount == 0 && !sandbox.gpuType.empty())
        reader.refuse("gpu_type", "gpu_type needs gpu_count > 0");
    if (!sandbox.gpuType.empty() && gpuTypes().count(sandbox.gpuType) == 0)
        reader.refuse("gpu_type", "unknown GPU type");
}

void readEgress(Reader &reader, Sandbox &sandbox)
{
    const Json *const allow = reader.field("network_allowlist");
    const Json *const deny = reader.field("network_denylist");
    if (!allow && !deny)
        return;
    const char *const name = allow ? "network_allowlist" : "network_denylist";
    if (!sandbox.vm)
        return reader.refuse(name, "egress lists are only available for VM sandboxes");
    if (allow && deny)
        return reader.refuse(name, "network_allowlist and network_denylist exclude each other");
    std::string error;
    const auto list = canonicalEgress(allow ? *allow : *deny, &error);
    if (!list)
        return reader.refuse(name, error);
    (allow ? sandbox.allowlist : sandbox.denylist) = *list;
}

void readLifetime(Reader &reader, Sandbox &sandbox)
{
    if (const auto minutes = reader.integer("timeout_minutes", -1'000'000, 1440)) {
        if (*minutes == 0)
            reader.refuse("timeout_minutes", "must be an integer from 1 to 1440, or negative for no limit");
        sandbox.timeoutMinutes = *minutes;
    }
    sandbox.idleTimeoutMinutes = reader.integer("idle_timeout_minutes", 1, 1440);
    if (sandbox.idleTimeoutMinutes && sandbox.timeoutMinutes > 0 &&
        *sandbox.idleTimeoutMinutes > sandbox.timeoutMinutes)
        reader.refuse("idle_timeout_minutes", "must not be longer than timeout_minutes");
}

void readContainerOnly(Reader &reader, Sandbox &sandbox)
{
    if (reader.boolean("guaranteed").value_or(false) && sandbox.vm)
        reader.refuse("guaranteed", "guaranteed is only available for container sandboxes");
    reader.text("registry_credentials_id", sandbox.registryCredentialsId, 1, 128);
    if (sandbox.registryCredentialsId.empty())
        return;
    const auto &known = registryCredentialIds();
    if (sandbox.vm)
        reader.refuse("registry_credentials_id",
                      "registry credentials are only available for container sandboxes");
    else if (std::find(known.begin(), known.end(), sandbox.registryCredentialsId) == known.end())
        reader.refuse("registry_credentials_id", "unknown registry credentials");
}

void readLabels(Reader &reader, Sandbox &sandbox)
{
    const Json *const labels = reader.field("labels");
    if (!labels)
        return;
    const bool good = labels->is_array() && std::all_of(labels->begin(), labels->end(),
                                                        [](const Json &label) { return label.is_string(); });
    if (!good)
        return reader.refuse("labels", "must be a list of strings");
    sandbox.labels = labels->get<std::vector<std::string>>();
}

} // namespace

Json violationsJson(const std::vector<Violation> &violations)
{
    Json errors = Json::array();
    for (const Violation &violation : violations)
        errors.push_back({{"param", violation.param}, {"details", violation.details}});
    return {{"errors", errors}};
}

CreateRequest readCreate(const Json &body)
{
    CreateRequest request;
    Sandbox &sandbox = request.sandbox;
    Reader reader(body);
    reader.text("name", sandbox.name, 1, 100, true);
    reader.text("docker_image", sandbox.image, 1, 1024, true);
    reader.number("cpu_cores", sandbox.cpuCores, 0.1, 16);
    reader.number("memory_gb", sandbox.memoryGb, 0.1, 64);
    reader.number("disk_size_gb", sandbox.diskGb, 0.1, 1000);
    sandbox.vm = reader.boolean("vm").value_or(true);
    readStartCommand(reader, sandbox);
    readGpu(reader, sandbox);
    readEgress(reader, sandbox);
    readLifetime(reader, sandbox);
    reader.variables("environment_vars", sandbox.environment);
    reader.variables("secrets", sandbox.secrets);
    readLabels(reader, sandbox);
    // Empty means personal (prime.md §2.4).
    reader.text("team_id", sandbox.teamId, 0, 128);
    reader.text("region", sandbox.region, 1, 64);
    readContainerOnly(reader, sandbox);
    reader.text("idempotency_key", request.idempotencyKey, 1, 128);
    if (const Json *const advanced = reader.field("advanced_configs")) {
        if (!advanced->is_object())
            reader.refuse("advanced_configs", "must be an object");
        sandbox.advancedConfigs = *advanced;
    }
    request.violations = std::move(reader.violations);
    return request;
}

const std::set<std::string> &gpuTypes()
{
    static const std::set<std::string> types = {"CPU_NODE",
                                                "A10_24GB",
                                                "A100_80GB",
                                                "A100_40GB",
                                                "A30_24GB",
                                                "A40_48GB",
                                                "B200_180GB",
                                                "B300_262GB",
                                                "GB200",
                                                "GB300",
                                                "RTX3070_8GB",
                                                "RTX3080_10GB",
                                                "RTX3080Ti_12GB",
                                                "RTX3090_24GB",
                                                "RTX3090Ti_24GB",
                                                "RTX4070Ti_12GB",
                                                "RTX4080_16GB",
                                                "RTX4080Ti_16GB",
                                                "RTX4090_24GB",
                                                "RTX5090_32GB",
                                                "H100_80GB",
                                                "H200_96GB",
                                                "GH200_96GB",
                                                "H200_141GB",
                                                "GH200_480GB",
                                                "GH200_624GB",
                                                "L4_24GB",
                                                "L40_48GB",
                                                "L40S_48GB",
                                                "RTX4000_8GB",
                                                "RTX5000_16GB",
                                                "RTX6000_24GB",
                                                "RTX8000_48GB",
                                                "RTX2000Ada_16GB",
                                                "RTX4000Ada_20GB",
                                                "RTX5000Ada_32GB",
                                                "RTX6000Ada_48GB",
                                                "A2000_6GB",
                                                "A4000_16GB",
                                                "A4500_20GB",
                                                "A5000_24GB",
                                                "A6000_48GB",
                                                "V100_16GB",
                                                "V100_32GB",
                                                "P100_16GB",
                                                "T4_16GB",
                                                "P4_8GB",
                                                "P40_24GB",
                                                "RTX_PRO_6000B_96GB",
                                                "RTX_PRO_6000"};
    return types;
}

const std::vector<std::string> &registryCredentialIds()
{
    static const std::vector<std::string> ids = {"reg_simulator_private", "reg_simulator_mirror"};
    return ids;
}

} // namespace Sandkeeper::Simulator::Prime
