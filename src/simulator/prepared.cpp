// SPDX-License-Identifier: MIT
#include "simulator/prepared.h"

#include <array>

namespace Sandkeeper::Simulator {

namespace {

/// One sort of work that sandboxes are used for.
struct Kind
{
    const char *name;
    const char *image;
    const char *labels; ///< separated by blanks
    double cpu;
    double memory;
    double disk;
    int gpus;
    const char *gpuType;
    bool vm;
    int minutes;
    const char *region;
};

constexpr std::array<Kind, 12> kinds{{
    {"train-mnist", "prime/demo/torch:2.4", "training exp-7", 8, 32, 100, 1, "H100_80GB", true, 720, "us"},
    {"eval-humaneval", "python:3.11-slim", "eval exp-7", 2, 4, 10, 0, "", false, 120, "us"},
    {"notebook", "quay.io/jupyter/scipy-notebook:2026-05", "notebook", 4, 8, 20, 0, "", false, 480,
     "eu-west"},
    {"finetune-llama", "prime/demo/axolotl:0.6", "training exp-9 llama", 16, 64, 500, 4, "H200_141GB", true,
     1440, "us"},
    {"ci-runner", "ubuntu:24.04", "ci", 4, 8, 40, 0, "", false, 60, "eu-west"},
    {"web-crawl", "node:22-bookworm", "crawl batch", 1, 2, 10, 0, "", false, 240, "india"},
    {"agent-swe", "prime/demo/swe-env:v3", "agents exp-9", 2, 8, 20, 0, "", true, 180, "us"},
    {"data-prep", "apache/spark:3.5.1", "batch data", 8, 16, 200, 0, "", true, 360, "eu-west"},
    {"postgres-test", "postgres:16", "ci db", 1, 2, 10, 0, "", false, 90, "us"},
    {"render", "prime/demo/blender:4.2", "render", 8, 32, 80, 1, "L40S_48GB", true, 300, "india"},
    {"rust-build", "rust:1.86", "ci", 4, 8, 30, 0, "", false, 60, "us"},
    {"scratch", "debian:12", "", 1, 1, 5, 0, "", false, -1, "us"},
}};

constexpr Millis minute = 60'000;

void setEnded(Sandbox &sandbox, Random &random, Millis now, int choice)
{
    sandbox.createdAt = now - random.between(3 * 60, 5 * 24 * 60) * minute;
    sandbox.startedAt = sandbox.createdAt + random.between(2, 40) * 1000;
    const Millis longest = sandbox.timeoutMinutes > 0 ? sandbox.timeoutMinutes : 170;
    sandbox.terminatedAt = std::min(now - minute, *sandbox.startedAt + random.between(2, longest) * minute);
    if (choice < 9) {
        sandbox.status = "TERMINATED";
        sandbox.terminationReason = "Deleted by user";
        sandbox.exitCode = 0;
    } else if (choice < 12 && sandbox.timeoutMinutes > 0) {
        sandbox.status = "TIMEOUT";
        sandbox.errorType = "TIMEOUT";
        sandbox.errorMessage = "The sandbox reached the end of its lifetime";
        sandbox.terminationReason = "Lifetime exceeded";
        sandbox.createdAt = now - (sandbox.timeoutMinutes + random.between(10, 4000)) * minute;
        sandbox.startedAt = sandbox.createdAt + 9000;
        sandbox.terminatedAt = *sandbox.startedAt + sandbox.timeoutMinutes * minute;
    } else if (choice < 14) {
        sandbox.status = "ERROR";
        sandbox.errorType = "OOM_KILLED";
        sandbox.errorMessage = "The sandbox used more memory than it has";
        sandbox.exitCode = 137;
    } else {
        sandbox.status = "ERROR";
        sandbox.errorType = "IMAGE_PULL_FAILED";
        sandbox.errorMessage = "Failed to pull image \"" + sandbox.image + "\": not found";
        sandbox.startedAt.reset();
    }
    sandbox.updatedAt = *sandbox.terminatedAt;
}

void setAlive(Sandbox &sandbox, Random &random, const Clock &clock, Millis now, int choice)
{
    if (choice < 3) {
        // Still on its way: it gets there while somebody watches.
        sandbox.createdAt = sandbox.updatedAt = now - random.between(1, 20) * 1000;
        sandbox.status = choice == 0 ? "PENDING" : "PROVISIONING";
        sandbox.provisionAt = now + random.between(5, 20) * 1000;
        sandbox.runAt = now + random.between(25, 90) * 1000;
        sandbox.readyAt = sandbox.runAt + 300;
        return;
    }
    sandbox.status = choice == 3 ? "PAUSED" : "RUNNING";
    // Its end is far enough away that nobody sees it just after the start, however short a minute is.
    const Millis lifetime =
        sandbox.timeoutMinutes > 0 ? clock.minutes(sandbox.timeoutMinutes) : 1440 * minute;
    const Millis age = lifetime * random.between(2, 80) / 100;
    sandbox.createdAt = now - age - random.between(3, 50) * 1000;
    sandbox.startedAt = sandbox.updatedAt = now - age;
    sandbox.readyAt = *sandbox.startedAt;
    sandbox.egressApplied = sandbox.egressGeneration;
}

void splitLabels(Sandbox &sandbox, const std::string &labels)
{
    std::size_t begin = 0;
    while (begin < labels.size()) {
        const std::size_t end = std::min(labels.find(' ', begin), labels.size());
        sandbox.labels.push_back(labels.substr(begin, end - begin));
        begin = end + 1;
    }
}

} // namespace

void addPreparedSandboxes(World &world, const Prime::Account &account, int count)
{
    Random &random = world.random;
    const Millis now = world.clock.now();
    for (int i = 0; i < count; ++i) {
        const Kind &kind = kinds[static_cast<std::size_t>(i) % kinds.size()];
        Sandbox sandbox;
        const std::string suffix = random.word(20);
        sandbox.id = "sbx_" + suffix;
        sandbox.jobId = "job-" + suffix;
        sandbox.name = std::string(kind.name) + '-' + random.word(4);
        sandbox.image = kind.image;
        splitLabels(sandbox, kind.labels);
        sandbox.cpuCores = kind.cpu;
        sandbox.memoryGb = kind.memory;
        sandbox.diskGb = kind.disk;
        sandbox.gpuCount = kind.gpus;
        sandbox.gpuType = kind.gpuType;
        sandbox.vm = kind.vm;
        sandbox.timeoutMinutes = kind.minutes;
        sandbox.region = kind.region;
        sandbox.userId = account.userId;
        if (i % 3 == 1)
            sandbox.teamId = account.teams[static_cast<std::size_t>(i) % account.teams.size()].id;
        if (!kind.vm)
            sandbox.startCommand = "tail -f /dev/null";
        if (i % 4 == 0)
            sandbox.environment = {{"LOG_LEVEL", "info"}, {"RUN_ID", random.word(6)}};
        if (kind.vm && i % 5 == 1) {
            sandbox.allowlist = Json::array({"packages.example.org", "*.files.example.org"});
            sandbox.egressGeneration = 1;
        }
        sandbox.lastActivity = now;
        const auto choice = static_cast<int>(random.between(0, 99));
        if (choice < 35)
            setEnded(sandbox, random, now, choice * 16 / 35);
        else
            setAlive(sandbox, random, world.clock, now, (choice - 35) / 3);
        sandbox.log = isoTime(sandbox.createdAt) + " Sandbox accepted\n";
        if (sandbox.startedAt)
            sandbox.log +=
                isoTime(*sandbox.startedAt) + " Sandbox started on node sim-" + sandbox.region + "-1\n";
        world.store.insert(std::move(sandbox));
    }
}

} // namespace Sandkeeper::Simulator
