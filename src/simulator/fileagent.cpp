// SPDX-License-Identifier: MIT
#include "simulator/fileagent.h"

#include "simulator/agent.h"
#include "simulator/isolation.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <vector>

#include <dirent.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

namespace Sandkeeper::Simulator {

namespace {

using Json = nlohmann::json;

Json failure(int number, const std::string &at)
{
    return {{"error", number == 0 ? EIO : number}, {"at", at}};
}

std::string dumped(const Json &value)
{
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string baseName(const std::string &path)
{
    const std::size_t end = path.find_last_not_of('/');
    if (end == std::string::npos)
        return "/";
    const std::size_t slash = path.rfind('/', end);
    return path.substr(slash + 1, end - slash);
}

std::string joined(const std::string &directory, const std::string &name)
{
    return !directory.empty() && directory.back() == '/' ? directory + name : directory + '/' + name;
}

/// As `ls -l` nearly writes it, with the letters that servers written in Go use.
std::string permissionText(mode_t mode, bool isLink)
{
    std::string text;
    if (isLink)
        text = "L";
    else if (S_ISDIR(mode))
        text = "d";
    else if (S_ISFIFO(mode))
        text = "p";
    else if (S_ISSOCK(mode))
        text = "S";
    else if (S_ISBLK(mode))
        text = "D";
    else if (S_ISCHR(mode))
        text = "Dc";
    if ((mode & S_ISUID) != 0)
        text += 'u';
    if ((mode & S_ISGID) != 0)
        text += 'g';
    if ((mode & S_ISVTX) != 0)
        text += 't';
    if (text.empty())
        text = "-";
    for (unsigned bit = 0; bit < 9; ++bit)
        text += (mode & (0400U >> bit)) != 0 ? "rwx"[bit % 3] : '-';
    return text;
}

class FileAgent
{
public:
    FileAgent(std::string root, int answer)
        : m_root(std::move(root))
        , m_answer(answer)
    {
    }

    void run(const Json &request);

private:
    std::string onMachine(const std::string &path) const;
    std::string inSandbox(const std::string &machinePath) const;
    Json entry(const std::string &path) const;
    Json stat(const std::string &path) const;
    Json list(const std::string &path, unsigned depth) const;
    int walk(const std::string &path, unsigned depth, Json &into) const;
    Json makeDirectory(const std::string &path) const;
    static int makeAll(const std::string &machinePath);
    Json remove(const std::string &path) const;
    Json move(const std::string &from, const std::string &to) const;

    void watch(const Json &request);
    bool say(const Json &message) const;
    void addWatch(const std::string &relative, bool announce);
    bool handleEvents();
    bool report(const std::string &name, const char *type) const;

    const std::string m_root;
    const int m_answer;
    int m_notify = -1;
    std::string m_watched;
    bool m_recursive = false;
    bool m_withEntries = false;
    std::map<int, std::string> m_watches; ///< watch → directory, relative to the watched one
};

std::string FileAgent::onMachine(const std::string &path) const
{
    if (m_root.empty())
        return path;
    struct stat info
    {
    };
    // Without an own root a command's /tmp is the machine's, and its files have to be found there.
    const std::string own = m_root + path;
    return lstat(own.c_str(), &info) != 0 && lstat(path.c_str(), &info) == 0 ? path : own;
}

std::string FileAgent::inSandbox(const std::string &machinePath) const
{
    if (m_root.empty() || machinePath.compare(0, m_root.size(), m_root) != 0)
        return machinePath;
    const std::string inside = machinePath.substr(m_root.size());
    return inside.empty() ? "/" : inside;
}

/// An error instead of the entry if there is none.
Json FileAgent::entry(const std::string &path) const
{
    const std::string place = onMachine(path);
    struct stat own
    {
    };
    if (lstat(place.c_str(), &own) != 0)
        return failure(errno, path);
    const bool isLink = S_ISLNK(own.st_mode);
    struct stat target = own;
    const bool broken = isLink && ::stat(place.c_str(), &target) != 0;
    Json result = {
        {"name", baseName(path)},
        {"path", path},
        {"kind", broken                    ? ""
                 : S_ISREG(target.st_mode) ? "file"
                 : S_ISDIR(target.st_mode) ? "directory"
                                           : ""},
        {"size", own.st_size},
        {"mode", (broken ? own : target).st_mode & 0777U},
        {"permissions", permissionText(own.st_mode, isLink)},
        // To the machine every user of a sandbox is the same one: the place has to tell them apart.
        {"owner", own.st_uid == geteuid() && path.rfind("/root", 0) != 0 ? "user" : "root"},
        {"seconds", own.st_mtim.tv_sec},
        {"nanoseconds", own.st_mtim.tv_nsec},
        {"isLink", isLink},
        {"key", std::to_string(own.st_dev) + ':' + std::to_string(own.st_ino)}};
    if (isLink) {
        const std::unique_ptr<char, decltype(&std::free)> resolved(realpath(place.c_str(), nullptr),
                                                                   &std::free);
        result["target"] = resolved ? inSandbox(resolved.get()) : path;
    }
    return result;
}

Json FileAgent::stat(const std::string &path) const
{
    Json found = entry(path);
    return found.contains("error") ? found : Json{{"entry", std::move(found)}};
}

Json FileAgent::list(const std::string &path, unsigned depth) const
{
    struct stat info
    {
    };
    if (::stat(onMachine(path).c_str(), &info) != 0)
        return failure(errno, path);
    if (!S_ISDIR(info.st_mode))
        return failure(ENOTDIR, path);
    Json entries = Json::array();
    if (const int error = walk(path, depth, entries); error != 0)
        return failure(error, path);
    return {{"entries", std::move(entries)}};
}

/// @return an error number, or 0
int FileAgent::walk(const std::string &path, unsigned depth, Json &into) const
{
    DIR *const directory = opendir(onMachine(path).c_str());
    if (!directory)
        return errno;
    std::vector<std::string> names;
    while (const dirent *const item = readdir(directory)) {
        const std::string name = item->d_name;
        if (name != "." && name != "..")
            names.push_back(name);
    }
    closedir(directory);
    std::sort(names.begin(), names.end());
    for (const std::string &name : names) {
        const std::string child = joined(path, name);
        Json found = entry(child);
        if (found.contains("error"))
            continue; // it went away meanwhile
        const bool enter = depth > 1 && found["kind"] == "directory" && found["isLink"] == false;
        into.push_back(std::move(found));
        if (enter)
            walk(child, depth - 1, into); // one that cannot be read is shown without what is in it
    }
    return 0;
}

/// @return an error number, or 0
int FileAgent::makeAll(const std::string &machinePath)
{
    for (std::size_t slash = machinePath.find('/', 1);; slash = machinePath.find('/', slash + 1)) {
        const std::string part = machinePath.substr(0, slash);
        struct stat info
        {
        };
        if (::stat(part.c_str(), &info) == 0) {
            if (!S_ISDIR(info.st_mode))
                return ENOTDIR;
        } else if (mkdir(part.c_str(), 0755) != 0 && errno != EEXIST) {
            return errno;
        }
        if (slash == std::string::npos)
            return 0;
    }
}

Json FileAgent::makeDirectory(const std::string &path) const
{
    struct stat info
    {
    };
    if (::stat(onMachine(path).c_str(), &info) == 0)
        return failure(S_ISDIR(info.st_mode) ? EEXIST : ENOTDIR, path);
    if (const int error = makeAll(m_root + path); error != 0)
        return failure(error == ENOTDIR ? EIO : error, path);
    return stat(path);
}

Json FileAgent::remove(const std::string &path) const
{
    const std::string place = m_root + path;
    struct stat info
    {
    };
    if (lstat(place.c_str(), &info) != 0)
        return errno == ENOENT || errno == ENOTDIR ? Json::object() : failure(errno, path);
    if (!S_ISDIR(info.st_mode))
        return unlink(place.c_str()) == 0 ? Json::object() : failure(errno, path);
    if (baseName(path) == "/")
        return failure(EBUSY, path);
    removeTree(place);
    return lstat(place.c_str(), &info) != 0 ? Json::object() : failure(EBUSY, path);
}

Json FileAgent::move(const std::string &from, const std::string &to) const
{
    struct stat info
    {
    };
    if (lstat((m_root + from).c_str(), &info) != 0)
        return failure(ENOENT, from);
    const std::string target = m_root + to;
    const std::size_t slash = target.find_last_of('/');
    int error = slash == 0 ? 0 : makeAll(target.substr(0, slash));
    if (error == 0 && rename((m_root + from).c_str(), target.c_str()) != 0)
        error = errno;
    return error == 0 ? stat(to) : failure(error == ENOENT ? EIO : error, to);
}

bool FileAgent::say(const Json &message) const
{
    const std::string text = dumped(message);
    return Wire::send(m_answer, text.data(), text.size(), nullptr, 0);
}

bool isNetworkMount(const std::string &place)
{
    struct statfs info
    {
    };
    constexpr std::array<unsigned, 6> known = {0x6969, 0x517B, 0xFE534D42, 0xFF534D42, 0x65735546, 0x564C};
    return statfs(place.c_str(), &info) == 0 &&
           std::find(known.begin(), known.end(), static_cast<unsigned>(info.f_type)) != known.end();
}

bool FileAgent::report(const std::string &name, const char *type) const
{
    Json message = {{"name", name}, {"type", type}};
    const std::string kind = type;
    if (m_withEntries && kind != "EVENT_TYPE_REMOVE" && kind != "EVENT_TYPE_RENAME") {
        Json found = entry(joined(m_watched, name));
        if (!found.contains("error"))
            message["entry"] = std::move(found);
    }
    return say(message);
}

void FileAgent::addWatch(const std::string &relative, bool announce)
{
    const std::string directory = relative.empty() ? m_watched : joined(m_watched, relative);
    constexpr std::uint32_t mask = IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_MODIFY | IN_ATTRIB |
                                   IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
    const int watch = inotify_add_watch(m_notify, onMachine(directory).c_str(), mask);
    if (watch < 0)
        return;
    m_watches[watch] = relative;
    if (!m_recursive)
        return;
    Json inside = Json::array();
    walk(directory, 1, inside);
    for (const Json &item : inside) {
        const std::string name = item["name"].get<std::string>();
        const std::string child = relative.empty() ? name : joined(relative, name);
        // It may have been made before the directory was watched.
        if (announce && !report(child, "EVENT_TYPE_CREATE"))
            return;
        if (item["kind"] == "directory" && item["isLink"] == false)
            addWatch(child, announce);
    }
}

/// @return false if nobody listens any more
bool FileAgent::handleEvents()
{
    alignas(inotify_event) std::array<char, 65536> buffer{};
    const ssize_t got = read(m_notify, buffer.data(), buffer.size());
    for (ssize_t at = 0; at < got;) {
        inotify_event event{};
        std::memcpy(&event, buffer.data() + at, sizeof event);
        const std::string name = event.len > 0 ? buffer.data() + at + sizeof event : "";
        at += static_cast<ssize_t>(sizeof event + event.len);
        const auto known = m_watches.find(event.wd);
        if (known == m_watches.end())
            continue;
        const std::string directory = known->second;
        const std::string path = name.empty()        ? (directory.empty() ? "." : directory)
                                 : directory.empty() ? name
                                                     : joined(directory, name);
        const auto is = [&event](std::uint32_t bits) {
            return (event.mask & bits) != 0;
        };
        // What happens to a watched directory inside another is told by the outer one.
        const bool self = name.empty() && !directory.empty();
        if (is(IN_IGNORED)) {
            m_watches.erase(event.wd);
            continue;
        }
        if (self)
            continue;
        const char *const type = is(IN_CREATE | IN_MOVED_TO)        ? "EVENT_TYPE_CREATE"
                                 : is(IN_MODIFY)                    ? "EVENT_TYPE_WRITE"
                                 : is(IN_DELETE | IN_DELETE_SELF)   ? "EVENT_TYPE_REMOVE"
                                 : is(IN_MOVED_FROM | IN_MOVE_SELF) ? "EVENT_TYPE_RENAME"
                                 : is(IN_ATTRIB)                    ? "EVENT_TYPE_CHMOD"
                                                                    : nullptr;
        if (type && !report(path, type))
            return false;
        if (m_recursive && is(IN_CREATE | IN_MOVED_TO) && is(IN_ISDIR))
            addWatch(path, true);
    }
    return true;
}

void FileAgent::watch(const Json &request)
{
    m_watched = request.at("path").get<std::string>();
    m_recursive = request.value("recursive", false);
    m_withEntries = request.value("entries", false);
    const std::string place = onMachine(m_watched);
    struct stat info
    {
    };
    int error = ::stat(place.c_str(), &info) != 0 ? errno : !S_ISDIR(info.st_mode) ? ENOTDIR : 0;
    if (error == 0 && !request.value("mounts", false) && isNetworkMount(place))
        error = EXDEV;
    m_notify = error == 0 ? inotify_init1(IN_CLOEXEC | IN_NONBLOCK) : -1;
    if (error == 0 && m_notify < 0)
        error = errno;
    if (error == 0)
        addWatch({}, false);
    if (error == 0 && m_watches.empty())
        error = ENOSPC; // all watches of the machine are in use
    if (!say(error == 0 ? Json::object() : failure(error, m_watched)) || error != 0)
        return;
    for (;;) {
        std::array<pollfd, 2> polled{pollfd{m_notify, POLLIN, 0}, pollfd{m_answer, 0, 0}};
        if (poll(polled.data(), polled.size(), -1) < 0 && errno != EINTR)
            return;
        if (polled[1].revents != 0)
            return;
        if (polled[0].revents != 0 && !handleEvents())
            return;
    }
}

void FileAgent::run(const Json &request)
{
    const auto what = request.at("do").get<std::string>();
    const auto path = request.at("path").get<std::string>();
    if (what == "watch")
        return watch(request);
    Json result;
    if (what == "stat")
        result = stat(path);
    else if (what == "list")
        result = list(path, request.value("depth", 1U));
    else if (what == "makeDir")
        result = makeDirectory(path);
    else if (what == "remove")
        result = remove(path);
    else if (what == "move")
        result = move(path, request.at("to").get<std::string>());
    else
        result = failure(EINVAL, path);
    const std::string text = dumped(result);
    const int fd = memfd_create("answer", MFD_CLOEXEC);
    std::size_t written = 0;
    while (fd >= 0 && written < text.size()) {
        const ssize_t count = write(fd, text.data() + written, text.size() - written);
        if (count <= 0)
            return;
        written += static_cast<std::size_t>(count);
    }
    const Wire::Answer done{Wire::Answer::Opened, 0};
    Wire::send(m_answer, &done, sizeof done, &fd, fd >= 0 ? 1 : 0);
}

} // namespace

void runFileOperation(const std::string &root, const std::string &request, int answer)
{
    try {
        FileAgent(root, answer).run(Json::parse(request));
    } catch (const std::exception &) {
        // The other side sees the end of its socket.
        return;
    }
}

} // namespace Sandkeeper::Simulator
