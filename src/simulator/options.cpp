// SPDX-License-Identifier: MIT
#include "simulator/options.h"

#include "simulator/text.h"

#include <charconv>
#include <functional>
#include <map>

namespace Sandkeeper::Simulator {

namespace {

using Setter = std::function<std::string(Options &, const std::string &)>;

/// A setter for a whole number from @p low to @p high; it returns what is wrong, or an empty text.
template <typename Field>
Setter number(Field Options::*field, std::int64_t low, std::int64_t high)
{
    return [field, low, high](Options &options, const std::string &text) -> std::string {
        const auto value = toInteger(text);
        if (!value || *value < low || *value > high)
            return "needs a number from " + std::to_string(low) + " to " + std::to_string(high);
        options.*field = static_cast<Field>(*value);
        return {};
    };
}

std::string setSeed(Options &options, const std::string &text)
{
    const auto value = toInteger(text);
    if (!value || *value < 0)
        return "needs a number that is not negative";
    options.seed = static_cast<std::uint64_t>(*value);
    return {};
}

std::string setRateLimit(Options &options, const std::string &text)
{
    if (text == "off") {
        options.rateLimit = 0;
        return {};
    }
    double value = 0;
    const char *const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end || !(value > 0) || value > 1000)
        return "needs 'off' or a factor above 0";
    options.rateLimit = value;
    return {};
}

std::string setIsolation(Options &options, const std::string &text)
{
    static const std::map<std::string, IsolationChoice> choices = {
        {"auto", IsolationChoice::Auto},
        {"bubblewrap", IsolationChoice::Bubblewrap},
        {"none", IsolationChoice::None}};
    const auto choice = choices.find(text);
    if (choice == choices.end())
        return "needs 'auto', 'bubblewrap' or 'none'";
    options.isolation = choice->second;
    return {};
}

std::string setPrimeKey(Options &options, const std::string &text)
{
    if (text.size() < 8 || text.find_first_of(" \t\r\n") != std::string::npos)
        return "needs at least 8 characters without spaces";
    options.primeKey = text;
    return {};
}

std::string setGatewayOrigin(Options &options, const std::string &text)
{
    if (text.rfind("http://127.0.0.1:", 0) != 0 || text.back() == '/')
        return "needs an address like http://127.0.0.1:PORT";
    options.gatewayOrigin = text;
    return {};
}

std::string setPpioKey(Options &options, const std::string &text)
{
    Options checked;
    const std::string reason = setPrimeKey(checked, text);
    options.ppioKey = text;
    return reason;
}

std::string setPpioProfile(Options &options, const std::string &text)
{
    static const std::map<std::string, PpioProfile> choices = {
        {"v1", PpioProfile::V1}, {"v2", PpioProfile::V2}, {"e2b", PpioProfile::E2b}};
    const auto choice = choices.find(text);
    if (choice == choices.end())
        return "needs 'v1', 'v2' or 'e2b'";
    options.ppioProfile = choice->second;
    return {};
}

std::string setEnvdVersion(Options &options, const std::string &text)
{
    const auto parts = split(text, '.');
    for (const std::string &part : parts) {
        if (!toInteger(part) || parts.size() != 3)
            return "needs three numbers, as 0.2.0";
    }
    options.envdVersion = text;
    return {};
}

std::string setContainers(Options &options, const std::string &text)
{
    if (text != "on" && text != "off")
        return "needs 'on' or 'off'";
    options.containers = text == "on";
    return {};
}

std::string addFault(Options &options, const std::string &text)
{
    std::string reason;
    const auto fault = parseFault(text, &reason);
    if (!fault)
        return "does not understand '" + text + "': " + reason;
    options.faults.push_back(*fault);
    return {};
}

const std::map<std::string, Setter> &setters()
{
    constexpr std::int64_t day = 24LL * 3600 * 1000;
    static const std::map<std::string, Setter> table = {
        {"--port", number(&Options::port, 0, 65535)},
        {"--seed", setSeed},
        {"--sandboxes", number(&Options::sandboxes, 0, 100'000)},
        {"--latency", number(&Options::latencyMs, 0, 600'000)},
        {"--rate-limit", setRateLimit},
        {"--rate-window", number(&Options::rateWindowMs, 1000, 600'000)},
        {"--start-delay", number(&Options::startDelayMs, 0, day)},
        {"--gateway-lag", number(&Options::gatewayLagMs, 0, day)},
        {"--image-build-delay", number(&Options::imageBuildMs, 0, day)},
        {"--failure-delay", number(&Options::failureDelayMs, 0, day)},
        {"--minute-ms", number(&Options::minuteMs, 1, 600'000)},
        {"--keep-alive", number(&Options::keepAliveMs, 10, 600'000)},
        {"--session-retention", number(&Options::sessionRetentionMs, 0, 3'600'000)},
        {"--containers", setContainers},
        {"--token-seconds", number(&Options::tokenSeconds, 1, 86'400)},
        {"--read-limit", number(&Options::readLimit, 1, 1LL << 32)},
        {"--output-limit", number(&Options::outputLimit, 1024, 1LL << 32)},
        {"--threads", number(&Options::threads, 4, 4096)},
        {"--isolation", setIsolation},
        {"--prime-key", setPrimeKey},
        {"--gateway-origin", setGatewayOrigin},
        {"--fault", addFault},
        {"--ppio-port", number(&Options::ppioPort, 0, 65535)},
        {"--ppio-key", setPpioKey},
        {"--ppio-profile", setPpioProfile},
        {"--ppio-quota", number(&Options::ppioQuota, 0, 1'000'000)},
        {"--pause-delay", number(&Options::pauseDelayMs, 0, day)},
        {"--envd-version", setEnvdVersion},
    };
    return table;
}

} // namespace

std::optional<Options> parseOptions(const std::vector<std::string> &arguments, std::string *error)
{
    Options options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        std::string name = arguments[i];
        if (name == "--help" || name == "-h") {
            options.help = true;
            continue;
        }
        if (name == "--version") {
            options.version = true;
            continue;
        }
        if (name == "--ppio-debug-ports") {
            options.debugPorts = true;
            continue;
        }
        if (name == "--with-parent") {
            options.withParent = true;
            continue;
        }
        std::optional<std::string> value;
        if (const std::size_t equals = name.find('='); equals != std::string::npos) {
            value = name.substr(equals + 1);
            name.resize(equals);
        }
        const auto setter = setters().find(name);
        if (setter == setters().end()) {
            *error = "unknown option '" + name + "'";
            return std::nullopt;
        }
        if (!value && i + 1 == arguments.size()) {
            *error = "option '" + name + "' needs a value";
            return std::nullopt;
        }
        if (!value)
            value = arguments[++i];
        const std::string reason = setter->second(options, *value);
        if (!reason.empty()) {
            *error = "option '" + name + "' " + reason;
            return std::nullopt;
        }
    }
    return options;
}

std::string helpText()
{
    return R"(Usage: sandkeeper-simulator [OPTIONS]

Two sandbox services on this machine, for the demo and for tests, on 127.0.0.1 and with commands
that really run: Prime's, and PPIO's, which is E2B's too. When it is ready it prints one line of
JSON: primeUrl, primeKey, primeNoFundsKey, ppioUrl, ppioKey, ppioBlockedKey, pid, isolation
("bubblewrap" or "none"), version
primeNoFundsKey is accepted, but every sandbox call with it is answered 402; ppioBlockedKey is
answered 403.

General
  --port N               port to listen on; 0, the default, takes a free one
  --ppio-port N          the same for PPIO's service
  --seed N               the same seed gives the same keys, ids, names and delays
  --sandboxes N          number of sandboxes that each service has from the start (default 0)
  --prime-key KEY        the accepted key instead of a random one
  --ppio-key KEY         the same for PPIO's service
  --gateway-origin URL   where answers say that Prime's gateways are, for clients that reach them
                         through something else (default: primeUrl)
  --isolation MODE       auto (default), bubblewrap (fail if it does not work) or none
  --with-parent          end when standard input closes
  --threads N            connections served at the same time (default 256)
  --help, --version

Behaviour
  --latency MS           time added to every answer (default 0)
  --rate-limit FACTOR    apply the documented limits per minute, multiplied by FACTOR;
                         'off' (default) applies none
  --rate-window MS       length of the minute that these limits count in (default 60000)
  --start-delay MS       from PENDING to RUNNING, varied by a quarter (default 1500)
  --gateway-lag MS       from RUNNING until commands are accepted (default 150)
  --image-build-delay MS how long a virtual machine's image is built (default 4000)
  --failure-delay MS     from RUNNING until a sandbox of a failing image fails (default 2000)
  --minute-ms MS         length of a minute of a sandbox's life and idle time (default 60000)
  --containers on|off    off: only virtual machines and their images, as later services do
                         (default on)
  --keep-alive MS        how often a silent stream of a command says that it lives (default 5000)
  --session-retention MS how long the end of a process can still be asked for (default 60000)
  --token-seconds N      lifetime of a gateway token (default 3600)
  --read-limit BYTES     largest piece that read-file returns (default 10485760)
  --output-limit BYTES   largest output of one command (default 268435456)

PPIO's service
  --ppio-profile v1|v2|e2b  v1: its older regions; v2 (default): its newer ones; e2b: E2B itself
  --ppio-quota N         sandboxes that may run at the same time (default 100)
  --pause-delay MS       how long pausing, cloning and taking a snapshot take (default 200)
  --envd-version A.B.C   version that the daemon of new sandboxes has (default: the profile's)
  --ppio-debug-ports     listen on ports 3000 and 49983 as well, for clients in their debug mode
  One port serves the control plane and all sandboxes: a request is for a sandbox if its Host begins
  with PORT-ID. or if it has E2b-Sandbox-Id and E2b-Sandbox-Port. Without them, one that only the
  daemon knows goes to the sandbox of its X-Access-Token, or else to the newest one.
  A template named envd-A-B-C has a daemon of that version. Builds from an image whose name contains
  'broken' fail; the template 'foreign' belongs to another team.

Images whose name contains one of these words behave in a special way
  missing       ERROR with IMAGE_PULL_FAILED while starting
  oom           ERROR with OOM_KILLED some time after RUNNING
  crash         ERROR with exit code 1 and no error type some time after RUNNING
  exits         TERMINATED with exit code 0 some time after RUNNING
  stuck         stays PENDING
  paused        PAUSED some time after RUNNING
  unknown-state a status word that clients do not know, some time after RUNNING
  unreachable   RUNNING, but the gateway never finds it
  needs-build   a virtual machine waits for an image build first
  broken        a build of it fails
  private       can be checked only with registry credentials

Ports and SSH
  An exposed port of a container is a port of 127.0.0.1 that really leads into the sandbox, without TLS.
  SSH sessions are recorded, but no SSH server runs: connections to their host and port are refused.

Faults: --fault ENDPOINT:KIND[:OPTION…], may be given more than once; the first rule that fits is used
  ENDPOINT  create list get delete bulk-delete logs statuses error-context auth egress-get egress-set
            expose expose-list expose-all unexpose ssh-create ssh-close whoami teams members
            registry-credentials check-image gpu-summary availability jobs-statuses
            image-list image-build image-start image-status image-vm-build image-update
            image-delete image-upload exec upload download read-file authorize
            rpc (Start) rpc-connect rpc-list rpc-update rpc-input rpc-stream-input rpc-signal;
            api or gateway for all of one side, * or nothing for all
            ppio-create ppio-list ppio-list-v1 ppio-get ppio-kill ppio-pause ppio-resume ppio-connect
            ppio-timeout ppio-refresh ppio-metrics ppio-metrics-many ppio-logs ppio-logs-v2
            ppio-network ppio-snapshot ppio-snapshots ppio-fork ppio-clone ppio-commit ppio-reset
            ppio-events ppio-quota ppio-templates ppio-template… ppio-teams ppio-health;
            ppio-port for forwarded ports, envd-… for the daemon; ppio-api or envd for all of a side
  KIND      status=N  hang[=MS]  reset  close  truncate  html  badjson  shape  empty
            stream=garbage|huge|compressed|cut|no-end|error|bad-end|late|split|no-code|unknown
            (streams of rpc, rpc-connect, envd-start and envd-connect: what is wrong with their
            messages; split cuts a right one into bytes, no-code ends without an exit code and
            unknown has fields and events that nobody knows; these two are of envd only)
            redirect=URL (must be the last part)  delay=MS (may be added to any other)
  OPTION    times=N (default: always)  skip=N  retry-after=SECONDS
            after (do what was asked, then fail: the answer is lost, not the call)
            body=errors|sandbox_not_found|text (shape of the error body)
  Examples  --fault create:status=503:times=2   --fault list:truncate   --fault :close:times=1

While it runs, http://127.0.0.1:PORT/_simulator answers to programs on this machine
  GET    /_simulator/state              version, isolation, time, number of sandboxes
  GET    /_simulator/counters           requests received, by endpoint; ppio-key-leak and
                                        ppio-token-leak are credentials sent to the wrong side
  GET    /_simulator/journal?since=N    the latest calls: method, path, status, duration
  GET    /_simulator/lives?since=N      what changed the life of a sandbox of PPIO's: what, number
                                        of the call (0: by itself), state and end before and after
  GET, POST {"rule":…}, DELETE[?id=N]   /_simulator/faults
  POST   /_simulator/sandboxes/ID       set status, errorType, errorMessage, terminationReason,
                                        exitCode; "forget":true makes the service forget it;
                                        "lookup":"FORBIDDEN"|"MANAGED" is what batch status says
  POST   /_simulator/clock              {"shiftSeconds":N}
  POST   /_simulator/settings           latencyMs, rateLimit (0 = off), startDelayMs, gatewayLagMs,
                                        tokenSeconds; ppioQuota, pauseDelayMs, domain (what answers
                                        name as theirs), connectCall (false: there is none), noise
                                        (true: odd white space, unknown and missing fields)
  POST   /_simulator/streams/break      ends the connection of every open stream in the middle
  POST   /_simulator/tokens/expire      gateway tokens given so far are no longer accepted
  POST   /_simulator/reset              no faults, empty counters and journal

Exit status: 0 ended as asked, 1 could not start, 2 wrong option.
)";
}

} // namespace Sandkeeper::Simulator
