// SPDX-License-Identifier: MIT
#include "simulator/envd/files.h"

#include "simulator/agent.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <poll.h>

#include "envd_filesystem.pb.h"

namespace Sandkeeper::Simulator::Envd {

namespace {

namespace Proto = filesystem;
using Values = nlohmann::json;

/// The answer to a file operation, or nothing with the error of the call.
std::optional<Values> ask(const Call &call, const Values &request, Connect::Error *error)
{
    auto answer = call.sandbox.runtime->fileOperation(request);
    if (!answer)
        *error = {"unavailable", "the sandbox was not found"};
    return answer;
}

int errorOf(const Values &answer)
{
    return answer.value("error", 0);
}

/// Who asks and for what path; nothing if that cannot be said.
std::optional<std::string> pathOf(const Call &call, const std::string &path, Connect::Error *error)
{
    const auto user = rpcUser(call, error);
    if (!user)
        return std::nullopt;
    std::string problem;
    auto resolved = resolvePath(call, *user, path, &problem);
    if (!resolved)
        *error = {"invalid_argument", problem};
    return resolved;
}

std::string systemText(int number)
{
    return strerrordesc_np(number) ? strerrordesc_np(number) : "unknown error";
}

/// The next message of a watched directory that arrives within @p patience; nothing if none does. @p over is
/// set if there will be no more.
std::optional<Values> nextEvent(const FileDescriptor &socket, std::chrono::milliseconds patience, bool *over)
{
    pollfd polled{socket.get(), POLLIN, 0};
    if (poll(&polled, 1, static_cast<int>(patience.count())) <= 0)
        return std::nullopt;
    std::string text(65536, '\0');
    int none = 0;
    const long got = Wire::receive(socket.get(), text.data(), text.size(), nullptr, 0, &none);
    *over = got <= 0;
    if (got <= 0)
        return std::nullopt;
    text.resize(static_cast<std::size_t>(got));
    Values event = Values::parse(text, nullptr, false);
    return event.is_object() ? std::optional(std::move(event)) : std::nullopt;
}

/// One open stream of events of a directory; destroyed with the connection, which ends the watching.
struct EventStream
{
    OpenStream stream;
    FileDescriptor events;
    bool begun = false;
};

} // namespace

void Metadata::set(const std::string &sandbox, const std::string &key, Values values)
{
    const std::lock_guard lock(m_mutex);
    if (values.empty())
        m_values[sandbox].erase(key);
    else
        m_values[sandbox][key] = std::move(values);
}

Metadata::Values Metadata::get(const std::string &sandbox, const std::string &key) const
{
    const std::lock_guard lock(m_mutex);
    const auto all = m_values.find(sandbox);
    if (all == m_values.end())
        return {};
    const auto found = all->second.find(key);
    return found == all->second.end() ? Values() : found->second;
}

void Metadata::forget(const std::string &sandbox)
{
    const std::lock_guard lock(m_mutex);
    m_values.erase(sandbox);
}

std::string Files::endpointOf(const std::string &method)
{
    static const std::map<std::string, std::string> names = {
        {"Stat", "envd-stat"},
        {"ListDir", "envd-list-dir"},
        {"MakeDir", "envd-make-dir"},
        {"Move", "envd-move"},
        {"Remove", "envd-remove"},
        {"WatchDir", "envd-watch"},
        {"CreateWatcher", "envd-watcher-create"},
        {"GetWatcherEvents", "envd-watcher-get"},
        {"RemoveWatcher", "envd-watcher-remove"},
    };
    const auto found = names.find(method);
    return found == names.end() ? std::string() : found->second;
}

void Files::handle(const std::string &method, const Call &call)
{
    if (method == "Stat")
        stat(call);
    else if (method == "ListDir")
        list(call);
    else if (method == "MakeDir")
        makeDirectory(call);
    else if (method == "Move")
        move(call);
    else if (method == "Remove")
        remove(call);
    else if (method == "WatchDir")
        watch(call);
    else if (method == "CreateWatcher")
        createWatcher(call);
    else if (method == "GetWatcherEvents")
        watcherEvents(call);
    else
        removeWatcher(call);
}

void Files::fill(const Call &call, const Values &from, Proto::EntryInfo &entry) const
{
    entry.set_name(from.at("name").get<std::string>());
    entry.set_path(from.at("path").get<std::string>());
    const Values &kind = from.at("kind");
    if (kind == "file")
        entry.set_type(Proto::FILE_TYPE_FILE);
    else if (kind == "directory")
        entry.set_type(Proto::FILE_TYPE_DIRECTORY);
    // The first daemons told no more (ppio.md §3.8).
    if (!call.isSince(0, 2, 0))
        return;
    entry.set_size(from.at("size").get<std::int64_t>());
    entry.set_mode(from.at("mode").get<std::uint32_t>());
    entry.set_permissions(from.at("permissions").get<std::string>());
    const auto owner = from.at("owner").get<std::string>();
    entry.set_owner(owner == "user" ? call.sandbox.user : owner);
    entry.set_group(entry.owner());
    entry.mutable_modified_time()->set_seconds(from.at("seconds").get<std::int64_t>());
    entry.mutable_modified_time()->set_nanos(from.at("nanoseconds").get<std::int32_t>());
    if (from.contains("target"))
        entry.set_symlink_target(from.at("target").get<std::string>());
    if (call.isSince(0, 6, 14))
        entry.set_is_symlink(from.at("isLink").get<bool>());
    if (!call.isSince(0, 6, 2))
        return;
    for (const auto &[name, value] : m_metadata.get(call.sandbox.id, from.at("key").get<std::string>()))
        (*entry.mutable_metadata())[name] = value;
}

void Files::stat(const Call &call)
{
    Proto::StatRequest wanted;
    Connect::Error error;
    const bool read = decode(call.codec, call.request.body, wanted, &error);
    const auto path = read ? pathOf(call, wanted.path(), &error) : std::nullopt;
    const auto answer = path ? ask(call, {{"do", "stat"}, {"path", *path}}, &error) : std::nullopt;
    if (!answer)
        return answerRpcError(call, error, false);
    if (const int number = errorOf(*answer); number == ENOENT || number == ENOTDIR)
        return answerRpcError(call, {"not_found", "file not found: " + *path}, false);
    else if (number != 0)
        return answerRpcError(call, {"internal", "error getting file info: " + systemText(number)}, false);
    Proto::StatResponse response;
    fill(call, answer->at("entry"), *response.mutable_entry());
    answerMessage(call, response);
}

void Files::list(const Call &call)
{
    Proto::ListDirRequest wanted;
    Connect::Error error;
    const bool read = decode(call.codec, call.request.body, wanted, &error);
    const auto path = read ? pathOf(call, wanted.path(), &error) : std::nullopt;
    const unsigned depth = std::max(1U, wanted.depth());
    const auto answer =
        path ? ask(call, {{"do", "list"}, {"path", *path}, {"depth", depth}}, &error) : std::nullopt;
    if (!answer)
        return answerRpcError(call, error, false);
    switch (const int number = errorOf(*answer)) {
    case 0:
        break;
    case ENOENT:
        return answerRpcError(call, {"not_found", "path not found: " + *path}, false);
    case ENOTDIR:
        return answerRpcError(call, {"invalid_argument", "path is not a directory: " + *path}, false);
    case ELOOP:
        return answerRpcError(call, {"failed_precondition", "cyclic symlink or chain: " + *path}, false);
    default:
        return answerRpcError(call, {"internal", "error reading directory: " + systemText(number)}, false);
    }
    Proto::ListDirResponse response;
    for (const Values &entry : answer->at("entries"))
        fill(call, entry, *response.add_entries());
    answerMessage(call, response);
}

void Files::makeDirectory(const Call &call)
{
    Proto::MakeDirRequest wanted;
    Connect::Error error;
    const bool read = decode(call.codec, call.request.body, wanted, &error);
    const auto path = read ? pathOf(call, wanted.path(), &error) : std::nullopt;
    const auto answer = path ? ask(call, {{"do", "makeDir"}, {"path", *path}}, &error) : std::nullopt;
    if (!answer)
        return answerRpcError(call, error, false);
    switch (const int number = errorOf(*answer)) {
    case 0:
        break;
    case EEXIST:
        return answerRpcError(call, {"already_exists", "directory already exists: " + *path}, false);
    case ENOTDIR:
        return answerRpcError(
            call, {"invalid_argument", "path already exists but it is not a directory: " + *path}, false);
    default:
        return answerRpcError(call, {"internal", "error creating directory: " + systemText(number)}, false);
    }
    Proto::MakeDirResponse response;
    fill(call, answer->at("entry"), *response.mutable_entry());
    answerMessage(call, response);
}

void Files::move(const Call &call)
{
    Proto::MoveRequest wanted;
    Connect::Error error;
    const bool read = decode(call.codec, call.request.body, wanted, &error);
    const auto from = read ? pathOf(call, wanted.source(), &error) : std::nullopt;
    const auto to = from ? pathOf(call, wanted.destination(), &error) : std::nullopt;
    const auto answer = to ? ask(call, {{"do", "move"}, {"path", *from}, {"to", *to}}, &error) : std::nullopt;
    if (!answer)
        return answerRpcError(call, error, false);
    if (const int number = errorOf(*answer); number == ENOENT)
        return answerRpcError(call, {"not_found", "source file not found: " + *from}, false);
    else if (number != 0)
        return answerRpcError(call, {"internal", "error renaming: " + systemText(number)}, false);
    Proto::MoveResponse response;
    fill(call, answer->at("entry"), *response.mutable_entry());
    answerMessage(call, response);
}

void Files::remove(const Call &call)
{
    Proto::RemoveRequest wanted;
    Connect::Error error;
    const bool read = decode(call.codec, call.request.body, wanted, &error);
    const auto path = read ? pathOf(call, wanted.path(), &error) : std::nullopt;
    const auto answer = path ? ask(call, {{"do", "remove"}, {"path", *path}}, &error) : std::nullopt;
    if (!answer)
        return answerRpcError(call, error, false);
    if (const int number = errorOf(*answer); number != 0)
        return answerRpcError(call, {"internal", "error removing file or directory: " + systemText(number)},
                              false);
    answerMessage(call, Proto::RemoveResponse());
}

FileDescriptor Files::beginWatch(const Call &call, const std::string &path, bool recursive, bool entries,
                                 bool mounts, Connect::Error *error) const
{
    const auto resolved = pathOf(call, path, error);
    if (!resolved)
        return {};
    FileDescriptor socket = outOfTheWay(
        call.sandbox.runtime->beginFileOperation({{"do", "watch"},
                                                  {"path", *resolved},
                                                  {"recursive", recursive && call.isSince(0, 1, 4)},
                                                  {"entries", entries && call.isSince(0, 6, 3)},
                                                  {"mounts", mounts && call.isSince(0, 6, 4)}}));
    bool over = false;
    const auto begun = socket.isValid() ? nextEvent(socket, std::chrono::seconds(30), &over) : std::nullopt;
    if (!begun) {
        *error = {"unavailable", "the sandbox was not found"};
        return {};
    }
    switch (const int number = errorOf(*begun)) {
    case 0:
        return socket;
    case ENOENT:
        *error = {"not_found", "path " + *resolved + " not found"};
        break;
    case ENOTDIR:
        *error = {"invalid_argument", "path " + *resolved + " not a directory"};
        break;
    case EXDEV:
        *error = {"invalid_argument", "cannot watch path on network filesystem: " + *resolved};
        break;
    default:
        *error = {"internal", "error adding path " + *resolved + " to watcher: " + systemText(number)};
    }
    return {};
}

void Files::fillEvent(const Call &call, const Values &from, Proto::FilesystemEvent &event) const
{
    Proto::EventType type = Proto::EVENT_TYPE_UNSPECIFIED;
    Proto::EventType_Parse(from.value("type", std::string()), &type);
    event.set_name(from.value("name", std::string()));
    event.set_type(type);
    if (from.contains("entry"))
        fill(call, from.at("entry"), *event.mutable_entry());
}

void Files::watch(const Call &call)
{
    Proto::WatchDirRequest wanted;
    Connect::Error error;
    const bool read = readOnlyMessage(call, wanted, &error);
    FileDescriptor events = read ? beginWatch(call, wanted.path(), wanted.recursive(), wanted.include_entry(),
                                              wanted.allow_network_mounts(), &error)
                                 : FileDescriptor();
    if (!events.isValid())
        return answerRpcError(call, error, true);
    const std::int64_t limit = Connect::timeLimit(call.request).value_or(-1);
    const auto state = std::make_shared<EventStream>(
        EventStream{OpenStream(m_world, m_breaks, call, limit), std::move(events)});
    // The request does not live as long as the stream; of the call only what is about the sandbox does.
    const auto sandbox = std::make_shared<Ppio::EnvdCall>(call.sandbox);
    call.response.status = 200;
    call.response.set_chunked_content_provider(streamType(call.codec), [this, state, sandbox,
                                                                        codec = call.codec](
                                                                           std::size_t,
                                                                           httplib::DataSink &sink) {
        const bool noise = state->stream.isNoisy();
        Proto::WatchDirResponse message;
        if (!state->begun) {
            state->begun = true;
            message.mutable_start();
            return state->stream.send(sink, envelopeOf(codec, message, noise));
        }
        bool over = false;
        if (const auto event = nextEvent(state->events, std::chrono::milliseconds(100), &over)) {
            const httplib::Request none;
            httplib::Response nowhere;
            fillEvent(Call{*sandbox, none, nowhere, nullptr, codec}, *event, *message.mutable_filesystem());
            return state->stream.send(sink, envelopeOf(codec, message, noise));
        }
        switch (over ? OpenStream::Idle::Broken : state->stream.idle()) {
        case OpenStream::Idle::Wait:
            return true;
        case OpenStream::Idle::KeepAlive:
            message.mutable_keepalive();
            return state->stream.send(sink, envelopeOf(codec, message, noise));
        case OpenStream::Idle::Broken:
            return false;
        case OpenStream::Idle::Expired:
            break;
        }
        const Connect::Error late{"deadline_exceeded", "context deadline exceeded"};
        const bool sent = state->stream.send(sink, Connect::endOfStream(late));
        sink.done();
        return sent;
    });
}

void Files::createWatcher(const Call &call)
{
    Proto::CreateWatcherRequest wanted;
    Connect::Error error;
    const bool read = decode(call.codec, call.request.body, wanted, &error);
    FileDescriptor events = read ? beginWatch(call, wanted.path(), wanted.recursive(), wanted.include_entry(),
                                              wanted.allow_network_mounts(), &error)
                                 : FileDescriptor();
    if (!events.isValid())
        return answerRpcError(call, error, false);
    Proto::CreateWatcherResponse response;
    response.set_watcher_id("w" + m_world.random.word(20));
    {
        const std::lock_guard lock(m_mutex);
        m_watchers[response.watcher_id()] =
            std::make_shared<Watcher>(Watcher{call.sandbox.id, std::move(events)});
    }
    answerMessage(call, response);
}

void Files::watcherEvents(const Call &call)
{
    Proto::GetWatcherEventsRequest wanted;
    Connect::Error error;
    if (!decode(call.codec, call.request.body, wanted, &error))
        return answerRpcError(call, error, false);
    std::shared_ptr<Watcher> watcher;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_watchers.find(wanted.watcher_id());
        if (found != m_watchers.end() && found->second->sandbox == call.sandbox.id)
            watcher = found->second;
    }
    if (!watcher)
        return answerRpcError(call, {"not_found", "watcher with id " + wanted.watcher_id() + " not found"},
                              false);
    Proto::GetWatcherEventsResponse response;
    bool over = false;
    // What has happened just before may still be on its way out of the sandbox.
    std::chrono::milliseconds patience(50);
    constexpr int most = 16384; // somebody may write faster than this reads
    while (response.events_size() < most) {
        const auto event = nextEvent(watcher->events, patience, &over);
        if (!event)
            break;
        fillEvent(call, *event, *response.add_events());
        patience = std::chrono::milliseconds(2);
    }
    answerMessage(call, response);
}

void Files::removeWatcher(const Call &call)
{
    Proto::RemoveWatcherRequest wanted;
    Connect::Error error;
    if (!decode(call.codec, call.request.body, wanted, &error))
        return answerRpcError(call, error, false);
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_watchers.find(wanted.watcher_id());
        if (found == m_watchers.end() || found->second->sandbox != call.sandbox.id)
            error = {"not_found", "watcher with id " + wanted.watcher_id() + " not found"};
        else
            m_watchers.erase(found);
    }
    if (!error.code.empty())
        return answerRpcError(call, error, false);
    answerMessage(call, Proto::RemoveWatcherResponse());
}

void Files::forget(const std::string &sandbox)
{
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_watchers, [&sandbox](const auto &item) { return item.second->sandbox == sandbox; });
}

} // namespace Sandkeeper::Simulator::Envd
