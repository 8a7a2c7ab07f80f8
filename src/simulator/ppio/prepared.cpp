// SPDX-License-Identifier: MIT
#include "simulator/ppio/service.h"

#include <array>

namespace Sandkeeper::Simulator::Ppio {

namespace {

/// A sort of sandbox as somebody who uses the service has them.
struct Kind
{
    const char *name;
    const char *usedTemplate;
    std::array<const char *, 2> labels;
    bool isLong;
};

constexpr std::array<Kind, 6> kinds{{{"notebook", "code-interpreter-v1", {"analysis", nullptr}, false},
                                     {"crawler", "browser-chromium", {"web", "nightly"}, true},
                                     {"agent", "base", {"evaluation", nullptr}, false},
                                     {"office", "desktop", {nullptr, nullptr}, true},
                                     {"worker", "demo-worker", {"batch", "team-a"}, true},
                                     {"tools", "mcp-gateway", {"service", nullptr}, false}}};

constexpr Millis minute = 60'000;

} // namespace

void PpioService::prepare(int count)
{
    Random &random = m_world.random;
    const Millis now = m_world.clock.now();
    for (int i = 0; i < count; ++i) {
        const Kind &kind = kinds[static_cast<std::size_t>(i) % kinds.size()];
        Template used;
        if (m_templates.find(kind.usedTemplate, &used) != Templates::Found::Yes)
            continue;
        Box box;
        box.id = std::string("i").append(random.word(20));
        box.clientId = newClientId();
        box.templateId = used.id;
        box.alias = kind.usedTemplate;
        box.envdVersion = used.envdVersion;
        box.cpuCount = used.cpuCount;
        box.memoryMb = used.memoryMb;
        box.metadata["sandbox_name"] = std::string(kind.name) + '-' + random.word(4);
        for (const char *label : kind.labels) {
            if (label)
                box.metadata[std::string("custom_label#") + label] = "1";
        }
        if (kind.isLong)
            box.metadata["long_running"] = "true";
        box.secure = i % 2 == 0;
        if (box.secure)
            box.accessToken = "ea" + random.word(32);
        box.autoPause = i % 3 == 0;
        const Millis left = random.between(kind.isLong ? 120 : 15, kind.isLong ? 900 : 50) * minute;
        const Millis age = random.between(2, kind.isLong ? 400 : 8) * minute;
        box.bornAt = box.startedAt = now - age;
        box.lastActivity = now;
        box.endAt = now + left;
        box.life = age + left;
        if (random.between(0, 3) == 0) {
            box.state = "paused";
            box.endAt = now - random.between(1, age / minute) * minute;
        }
        const std::string id = box.id;
        m_world.boxes.insert(std::move(box));
        m_world.boxes.log(id, "info", "Sandbox started", {{"logger", "orchestrator"}});
    }
    // They must not be in the way of new ones.
    m_world.boxes.setQuota(m_world.boxes.quota() + static_cast<int>(m_world.boxes.running()));
}

std::string PpioService::newClientId()
{
    // Elsewhere it is always the same (ppio.md §1.3).
    if (!isV1())
        return "6532622b";
    std::string result;
    for (int i = 0; i < 8; ++i)
        result += "0123456789abcdef"[m_world.random.between(0, 15)];
    return result;
}

} // namespace Sandkeeper::Simulator::Ppio
