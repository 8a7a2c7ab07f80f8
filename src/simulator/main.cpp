// SPDX-License-Identifier: MIT
#include "simulator/agent.h"
#include "simulator/forwarder.h"
#include "simulator/options.h"
#include "simulator/ppio/service.h"
#include "simulator/prepared.h"
#include "simulator/prime/service.h"
#include "simulator/server.h"

#include <algorithm>
#include <csignal>
#include <iostream>
#include <random>
#include <thread>

#include <poll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace {

using namespace Sandkeeper::Simulator;

/// Lets time pass for the sandboxes until it is asked to end: by a signal or, with a parent, by the end of
/// its input.
void tickUntilEnd(World &world, const std::vector<Server *> &servers, bool withParent, int signals)
{
    pollfd polled[2] = {{signals, POLLIN, 0}, {withParent ? STDIN_FILENO : -1, POLLIN, 0}};
    for (;;) {
        world.store.advance();
        world.boxes.advance();
        world.sessions.tidy();
        for (Server *const server : servers)
            server->tick();
        if (poll(polled, 2, 25) < 0)
            continue;
        if ((polled[0].revents & POLLIN) != 0)
            return;
        char ignored[256];
        if (polled[1].revents != 0 && read(STDIN_FILENO, ignored, sizeof ignored) <= 0)
            return;
    }
}

/// Every sandbox in use and every connection takes descriptors; the usual soft limit is for a few hundred of
/// them.
void raiseDescriptorLimit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 65536);
    setrlimit(RLIMIT_NOFILE, &limit);
}

/// Relays the two ports that clients in their debug mode know to the service's own. Nothing if they are not
/// to be had.
std::optional<std::vector<std::unique_ptr<Forwarder>>> listenForDebugging(const Options &options, int target)
{
    std::vector<std::unique_ptr<Forwarder>> result;
    for (const int port : {3000, 49983}) {
        if (!options.debugPorts)
            break;
        result.push_back(
            std::make_unique<Forwarder>([target] { return connectToLoopback(target); }, std::string(), port));
        if (result.back()->port() != port)
            return std::nullopt;
    }
    return result;
}

int run(const Options &options)
{
    raiseDescriptorLimit();
    // Blocked before any thread starts, so that only the descriptor sees them.
    sigset_t watched;
    sigemptyset(&watched);
    for (const int number : {SIGTERM, SIGINT, SIGHUP})
        sigaddset(&watched, number);
    pthread_sigmask(SIG_BLOCK, &watched, nullptr);
    signal(SIGPIPE, SIG_IGN);
    const int signals = signalfd(-1, &watched, SFD_CLOEXEC);

    std::random_device device;
    const std::uint64_t seed = options.seed.value_or((std::uint64_t{device()} << 32U) | device());
    World world(options, seed);
    std::string error;
    if (!world.execution.prepare(options.isolation, &error)) {
        std::cerr << "sandkeeper-simulator: " << error << '\n';
        return 1;
    }
    if (!error.empty())
        std::cerr << "sandkeeper-simulator: commands are not confined: " << error << '\n';
    Prime::Account account = Prime::makeAccount(world.random, options.primeKey);
    addPreparedSandboxes(world, account, options.sandboxes);
    std::vector<std::unique_ptr<Service>> services;
    services.push_back(std::make_unique<Prime::PrimeService>(world, account));
    Server server(world, std::move(services));
    const int port = server.bind(options.port);
    if (port <= 0) {
        std::cerr << "sandkeeper-simulator: cannot listen on port " << options.port << " of 127.0.0.1\n";
        return 1;
    }
    const std::string primeUrl = "http://127.0.0.1:" + std::to_string(port);
    world.origin = options.gatewayOrigin.empty() ? primeUrl : options.gatewayOrigin;
    const Ppio::Account ppioAccount = Ppio::makeAccount(world.random, options.ppioKey);
    std::vector<std::unique_ptr<Service>> ppioServices;
    auto ppio = std::make_unique<Ppio::PpioService>(world, ppioAccount);
    ppio->prepare(options.sandboxes);
    ppioServices.push_back(std::move(ppio));
    Server ppioServer(world, std::move(ppioServices));
    const int ppioPort = ppioServer.bind(options.ppioPort);
    if (ppioPort <= 0) {
        std::cerr << "sandkeeper-simulator: cannot listen on port " << options.ppioPort << " of 127.0.0.1\n";
        return 1;
    }
    world.ppioOrigin = "http://127.0.0.1:" + std::to_string(ppioPort);
    const auto debugPorts = listenForDebugging(options, ppioPort);
    if (!debugPorts) {
        std::cerr << "sandkeeper-simulator: cannot listen on ports 3000 and 49983 of 127.0.0.1\n";
        return 1;
    }
    const std::vector<Server *> servers{&server, &ppioServer};
    std::vector<std::thread> serving;
    for (Server *const one : servers)
        serving.emplace_back([one] { one->serve(); });
    const Json line = {{"primeUrl", primeUrl},
                       {"primeKey", account.key},
                       {"primeNoFundsKey", account.noFundsKey},
                       {"ppioUrl", world.ppioOrigin},
                       {"ppioKey", ppioAccount.key},
                       {"ppioBlockedKey", ppioAccount.blockedKey},
                       {"pid", getpid()},
                       {"isolation", world.execution.isolation().name()},
                       {"version", SANDKEEPER_VERSION}};
    std::cout << line.dump() << std::endl;

    tickUntilEnd(world, servers, options.withParent, signals);
    // First the commands, so that no request waits for one of them.
    world.store.shutDown();
    world.boxes.shutDown();
    for (Server *const one : servers)
        one->stop();
    for (std::thread &one : serving)
        one.join();
    world.store.shutDown();
    world.boxes.shutDown();
    close(signals);
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() == 2 && arguments[0] == "--internal-agent")
        _exit(runAgent(arguments[1]));
    std::string error;
    const auto options = parseOptions(arguments, &error);
    if (!options) {
        std::cerr << "sandkeeper-simulator: " << error << "\nTry 'sandkeeper-simulator --help'.\n";
        return 2;
    }
    if (options->help) {
        std::cout << helpText();
        return 0;
    }
    if (options->version) {
        std::cout << "sandkeeper-simulator " SANDKEEPER_VERSION "\n";
        return 0;
    }
    return run(*options);
}
