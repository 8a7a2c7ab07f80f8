// SPDX-License-Identifier: MIT
#include "simulator/prime/service.h"

#include "simulator/text.h"

#include <algorithm>
#include <cerrno>
#include <memory>

#include <sys/stat.h>
#include <unistd.h>

namespace Sandkeeper::Simulator::Prime {

namespace {

void answerGatewayError(httplib::Response &response, int status, const std::string &error,
                        const std::string &message)
{
    answerJson(response, status, {{"error", error}, {"message", message}, {"code", status}});
}

void answerNotFound(httplib::Response &response, const std::string &sandboxId)
{
    answerJson(response, 502,
               {{"error", "sandbox_not_found"},
                {"sandboxId", sandboxId},
                {"message", "The sandbox was not found"},
                {"code", 502}});
}

void answerFileError(httplib::Response &response, int error, const std::string &path)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return answerGatewayError(response, 404, "file_not_found", "No such file: " + path);
    case EISDIR:
    case EINVAL:
        return answerGatewayError(response, 400, "not_a_file", "Not a regular file: " + path);
    case EACCES:
    case EPERM:
    case EROFS:
        return answerGatewayError(response, 403, "permission_denied", "Permission denied: " + path);
    default:
        return answerGatewayError(response, 500, "file_error", "Cannot open: " + path);
    }
}

std::int64_t fileSize(const FileDescriptor &file)
{
    struct stat info
    {
    };
    return fstat(file.get(), &info) == 0 ? info.st_size : 0;
}

bool writeAll(int fd, const char *data, std::size_t length)
{
    while (length > 0) {
        const ssize_t written = write(fd, data, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        data += written;
        length -= static_cast<std::size_t>(written);
    }
    return true;
}

std::string readWindow(const FileDescriptor &file, std::int64_t offset, std::int64_t length)
{
    std::string content(static_cast<std::size_t>(length), '\0');
    std::size_t got = 0;
    while (got < content.size()) {
        const ssize_t count = pread(file.get(), content.data() + got, content.size() - got,
                                    offset + static_cast<std::int64_t>(got));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        got += static_cast<std::size_t>(count);
    }
    content.resize(got);
    return content;
}

/// An exec request; @p problem says what is wrong with it.
struct ExecRequest
{
    CommandRequest command;
    std::int64_t seconds = 300;
    std::string problem;
};

ExecRequest readExec(const httplib::Request &request, const Sandbox &sandbox)
{
    ExecRequest result;
    const auto bad = [&result](const char *what) {
        result.problem = what;
        return result;
    };
    const Json body = Json::parse(request.body, nullptr, false);
    if (!body.is_object())
        return bad("The body is not a JSON object");
    const Json command = body.value("command", Json());
    const Json directory = body.value("working_dir", Json());
    const Json environment = body.value("env", Json());
    const Json timeout = body.value("timeout", Json(300));
    const Json subject = body.value("sandbox_id", Json());
    const Json user = body.value("user", Json());
    if (!command.is_string() || command.get<std::string>().find('\0') != std::string::npos)
        return bad("'command' must be a string");
    if (!directory.is_null() && !directory.is_string())
        return bad("'working_dir' must be a string or null");
    if (!timeout.is_number() || timeout.get<double>() <= 0 || timeout.get<double>() > 86'400)
        return bad("'timeout' must be a number of seconds");
    if (subject.is_string() && subject != Json(sandbox.id))
        return bad("'sandbox_id' names another sandbox");
    // The sandbox's processes are mapped to one user only.
    if (!user.is_null() && user != Json("root") && user != Json("0") && user != Json("root:root") &&
        user != Json("0:0"))
        return bad("unable to find user: the simulator's sandboxes have only root");
    if (!environment.is_null() && !environment.is_object())
        return bad("'env' must be an object");
    result.command.environment = sandbox.environment;
    result.command.environment.insert(sandbox.secrets.begin(), sandbox.secrets.end());
    for (const auto &[name, value] : environment.items()) {
        if (!value.is_string())
            return bad("'env' must be an object of strings");
        result.command.environment[name] = value.get<std::string>();
    }
    result.command.command = command.get<std::string>();
    result.command.directory = directory.is_string() ? directory.get<std::string>() : std::string();
    result.seconds = std::max<std::int64_t>(1, static_cast<std::int64_t>(timeout.get<double>()));
    result.command.timeoutMs = static_cast<std::int64_t>(timeout.get<double>() * 1000);
    return result;
}

} // namespace

void PrimeService::gateway(const Route &route, const httplib::Request &request, httplib::Response &response,
                           const httplib::ContentReader *body)
{
    // An SSH session has a token of its own (prime.md §7.5).
    if (route.endpoint == "authorize" && route.segments[0] == m_account.userNamespace)
        return m_ports.authorize(bearerToken(request), route.segments[1],
                                 Json::parse(request.body, nullptr, false), response);
    const auto subject = m_world.store.tokenSubject(bearerToken(request));
    const auto sandbox = subject ? m_world.store.find(*subject) : std::nullopt;
    // A token opens one sandbox and no other (prime.md §21.8).
    const bool allowed =
        sandbox && route.segments[0] == m_account.userNamespace && route.segments[1] == sandbox->jobId;
    if (!allowed) {
        discardBody(request, body);
        if (isRpc(route))
            Connect::answerError(response, {"unauthenticated", "The token is invalid or expired"});
        else
            answerGatewayError(response, 401, "unauthorized", "The token is invalid or expired");
        return;
    }
    if (isRpc(route))
        return rpc(route, *sandbox, request, response);
    if (!isUsable(*sandbox, response)) {
        discardBody(request, body);
        return;
    }
    const Activity activity(m_world.store, sandbox->id);
    gatewayCall(route, *sandbox, request, response, body);
}

void PrimeService::rpc(const Route &route, const Sandbox &sandbox, const httplib::Request &request,
                       httplib::Response &response)
{
    httplib::Response state;
    // What is over is gone from its node; clients ask the control plane for the reason then (prime.md §13.4).
    const bool gone = sandbox.isOver() || (!isUsable(sandbox, state) && state.status != 409);
    if (gone)
        Connect::answerError(response, {"not_found", "The sandbox was not found"});
    else if (!isUsable(sandbox, state))
        Connect::answerError(response, {"unavailable", "The sandbox is not running"});
    else if (!sandbox.vm)
        Connect::answerError(response,
                             {"unimplemented", "Command sessions are not available for this sandbox"});
    else
        m_commands.handle(route.segments[3], sandbox, request, response);
}

void PrimeService::gatewayCall(const Route &route, const Sandbox &sandbox, const httplib::Request &request,
                               httplib::Response &response, const httplib::ContentReader *body)
{
    if (route.endpoint == "exec")
        exec(sandbox, request, response);
    else if (route.endpoint == "upload" && body)
        upload(sandbox, request, response, *body);
    else if (route.endpoint == "download")
        download(sandbox, request, response);
    else
        readFile(sandbox, request, response);
}

bool PrimeService::isUsable(const Sandbox &sandbox, httplib::Response &response) const
{
    const bool registered = sandbox.status != "RUNNING" || m_world.clock.now() >= sandbox.readyAt;
    if (sandbox.forgotten || sandbox.status == "TERMINATED" || !registered) {
        answerNotFound(response, sandbox.id);
        return false;
    }
    if (sandbox.status == "RUNNING")
        return true;
    answerGatewayError(response, 409, "sandbox_not_running",
                       "The sandbox is not running (status " + sandbox.status + ")");
    return false;
}

void PrimeService::exec(const Sandbox &sandbox, const httplib::Request &request, httplib::Response &response)
{
    if (sandbox.vm)
        return answerGatewayError(response, 400, "unsupported", "exec is not available for VM sandboxes");
    ExecRequest wanted = readExec(request, sandbox);
    if (!wanted.problem.empty())
        return answerGatewayError(response, 400, "bad_request", wanted.problem);
    wanted.command.outputLimit = m_world.options.outputLimit;
    std::string error;
    const auto runtime = m_world.store.runtime(sandbox.id, &error);
    CommandResult result;
    if (runtime)
        result = runtime->run(wanted.command);
    else if (!error.empty())
        return answerGatewayError(response, 500, "gateway_error", error);
    answerExec(sandbox, std::move(result), wanted.seconds, response);
}

void PrimeService::answerExec(const Sandbox &sandbox, CommandResult result, std::int64_t seconds,
                              httplib::Response &response)
{
    switch (result.outcome) {
    case CommandResult::Outcome::TimedOut:
        return answerGatewayError(response, 408, "command_timeout",
                                  "The command ran for longer than " + std::to_string(seconds) + " seconds");
    case CommandResult::Outcome::TooMuchOutput:
        return answerGatewayError(response, 413, "output_too_large",
                                  "The command wrote more than can be returned");
    case CommandResult::Outcome::Lost: {
        const auto now = m_world.store.find(sandbox.id);
        if (now && isUsable(*now, response))
            answerGatewayError(response, 502, "gateway_error", "The connection to the sandbox was lost");
        return;
    }
    case CommandResult::Outcome::Exited:
        break;
    }
    // Written by hand: the output can be many megabytes and need not be UTF-8.
    std::string reply = "{\"stdout\":";
    appendJsonString(reply, result.output);
    reply += ",\"stderr\":";
    appendJsonString(reply, result.errorOutput);
    reply += ",\"exit_code\":" + std::to_string(result.exitCode) + '}';
    response.status = 200;
    response.body = std::move(reply);
    response.set_header("Content-Type", "application/json");
}

FileDescriptor PrimeService::open(const Sandbox &sandbox, const std::string &path, bool writing,
                                  httplib::Response &response)
{
    if (path.empty() || path.find('\0') != std::string::npos) {
        answerGatewayError(response, 422, "bad_request", "'path' is missing");
        return {};
    }
    std::string error;
    const auto runtime = m_world.store.runtime(sandbox.id, &error);
    int failure = 0;
    FileDescriptor file;
    if (runtime)
        file = runtime->open(path, writing, &failure);
    if (file.isValid())
        return file;
    if (failure != 0) {
        answerFileError(response, failure, path);
        return {};
    }
    const auto now = m_world.store.find(sandbox.id);
    if (now && isUsable(*now, response))
        answerGatewayError(response, 502, "gateway_error", "Failed to route request to sandbox");
    return {};
}

void PrimeService::upload(const Sandbox &sandbox, const httplib::Request &request,
                          httplib::Response &response, const httplib::ContentReader &body)
{
    if (!request.is_multipart_form_data()) {
        discardBody(request, &body);
        return answerGatewayError(response, 422, "bad_request", "The body is not multipart/form-data");
    }
    const std::string path = request.get_param_value("path");
    const FileDescriptor file = open(sandbox, path, true, response);
    if (!file.isValid())
        return discardBody(request, &body);
    bool inFile = false;
    bool found = false;
    bool written = true;
    std::int64_t size = 0;
    body(
        [&](const httplib::MultipartFormData &part) {
            inFile = !found && part.name == "file";
            found = found || inFile;
            return true;
        },
        [&](const char *data, std::size_t length) {
            if (inFile) {
                written = written && writeAll(file.get(), data, length);
                size += static_cast<std::int64_t>(length);
            }
            return true;
        });
    if (!found)
        return answerGatewayError(response, 422, "bad_request", "The part 'file' is missing");
    if (!written)
        return answerGatewayError(response, 500, "file_error", "The file could not be written completely");
    answerJson(
        response, 200,
        {{"success", true}, {"path", path}, {"size", size}, {"timestamp", isoTime(m_world.clock.now())}});
}

void PrimeService::download(const Sandbox &sandbox, const httplib::Request &request,
                            httplib::Response &response)
{
    FileDescriptor opened = open(sandbox, request.get_param_value("path"), false, response);
    if (!opened.isValid())
        return;
    const auto file = std::make_shared<FileDescriptor>(std::move(opened));
    const std::int64_t size = fileSize(*file);
    response.status = 200;
    if (size == 0) {
        response.set_content("", "application/octet-stream");
        return;
    }
    response.set_content_provider(static_cast<std::size_t>(size), "application/octet-stream",
                                  [file](std::size_t offset, std::size_t length, httplib::DataSink &sink) {
                                      constexpr std::size_t piece = 1U << 20U;
                                      const std::string content =
                                          readWindow(*file, static_cast<std::int64_t>(offset),
                                                     static_cast<std::int64_t>(std::min(length, piece)));
                                      // A file that became shorter meanwhile: the connection ends before what
                                      // was announced.
                                      return !content.empty() && sink.write(content.data(), content.size());
                                  });
}

void PrimeService::readFile(const Sandbox &sandbox, const httplib::Request &request,
                            httplib::Response &response)
{
    const FileDescriptor file = open(sandbox, request.get_param_value("path"), false, response);
    if (!file.isValid())
        return;
    const std::int64_t total = fileSize(file);
    const std::int64_t limit = m_world.options.readLimit;
    // A virtual machine's gateway does not know the window (prime.md §7.4).
    const bool windowed = !sandbox.vm && (request.has_param("offset") || request.has_param("length"));
    std::int64_t offset = 0;
    std::int64_t length = total;
    if (windowed) {
        const auto wantedOffset =
            toInteger(request.has_param("offset") ? request.get_param_value("offset") : "0");
        const auto wantedLength =
            request.has_param("length") ? toInteger(request.get_param_value("length")) : limit;
        if (!wantedOffset || !wantedLength || *wantedLength < 0)
            return answerGatewayError(response, 422, "bad_request", "'offset' and 'length' must be numbers");
        offset = *wantedOffset < 0 ? std::max<std::int64_t>(0, total + *wantedOffset)
                                   : std::min(*wantedOffset, total);
        length = std::min({*wantedLength, total - offset, limit});
    } else if (total > limit) {
        return answerGatewayError(response, 413, "file_too_large", "The file is larger than the read limit");
    }
    const std::string content = readWindow(file, offset, length);
    std::string reply = "{\"content\":";
    appendJsonString(reply, content);
    const auto size = static_cast<std::int64_t>(content.size());
    reply += ",\"size\":" + std::to_string(size);
    if (!sandbox.vm) {
        reply += ",\"total_size\":" + std::to_string(total) + ",\"offset\":" + std::to_string(offset) +
                 ",\"truncated\":" + (offset > 0 || offset + size < total ? "true" : "false");
    }
    response.status = 200;
    response.body = reply + '}';
    response.set_header("Content-Type", "application/json");
}

} // namespace Sandkeeper::Simulator::Prime
