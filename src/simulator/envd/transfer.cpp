// SPDX-License-Identifier: MIT
#include "simulator/envd/transfer.h"

#include "simulator/text.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <set>

#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

namespace Sandkeeper::Simulator::Envd {

namespace {

constexpr std::size_t pieceSize = std::size_t{1} << 18U;

/// The signature of ppio.md §3.3.
std::string signatureOf(const Call &call, const std::string &operation)
{
    const std::string expiration = call.request.get_param_value("signature_expiration");
    std::string raw = call.request.get_param_value("path") + ':' + operation + ':' +
                      call.request.get_param_value("username") + ':' + call.sandbox.accessToken;
    if (!expiration.empty())
        raw += ':' + expiration;
    std::string hash = base64(sha256(raw));
    hash.erase(hash.find_last_not_of('=') + 1);
    return "v1_" + hash;
}

/// Whether the request may be made; if not it is answered.
bool admit(const Call &call, const std::string &operation)
{
    if (call.sandbox.accessToken.empty() || !call.isSince(0, 2, 0))
        return true;
    const auto refuse = [&call](const char *message) {
        answerHttpError(call.response, 401, message);
        return false;
    };
    if (call.request.has_header("X-Access-Token"))
        return call.request.get_header_value("X-Access-Token") == call.sandbox.accessToken ||
               refuse("access token present in header but does not match");
    const std::string signature = call.request.get_param_value("signature");
    if (signature.empty())
        return refuse("missing signature query parameter");
    if (signature != signatureOf(call, operation))
        return refuse("invalid signature");
    if (!call.request.has_param("signature_expiration"))
        return true;
    const auto expiration = toInteger(call.request.get_param_value("signature_expiration"));
    return (expiration && *expiration >= std::time(nullptr)) || refuse("signature is already expired");
}

std::optional<User> userOf(const Call &call)
{
    std::string problem;
    auto user = findUser(call, call.request.get_param_value("username"), &problem);
    if (!user)
        answerHttpError(call.response, 401,
                        "error looking up user '" + call.request.get_param_value("username") +
                            "': " + problem);
    return user;
}

std::string httpDate(std::int64_t seconds)
{
    const std::time_t moment = seconds;
    std::tm parts{};
    gmtime_r(&moment, &parts);
    std::array<char, 64> text{};
    static_cast<void>(std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts));
    return text.data();
}

std::optional<std::int64_t> fromHttpDate(const std::string &text)
{
    std::tm parts{};
    const char *const end = strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    if (!end || *end != '\0')
        return std::nullopt;
    return timegm(&parts);
}

std::string readWindow(const FileDescriptor &file, std::int64_t offset, std::size_t length)
{
    std::string content(length, '\0');
    ssize_t got = 0;
    do {
        got = pread(file.get(), content.data(), content.size(), offset);
    } while (got < 0 && errno == EINTR);
    content.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    return content;
}

/// @return an error number, or 0
int writeAll(int fd, const char *data, std::size_t length)
{
    while (length > 0) {
        const ssize_t written = write(fd, data, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return errno;
        data += written;
        length -= static_cast<std::size_t>(written);
    }
    return 0;
}

std::string baseName(const std::string &path)
{
    return path.substr(path.rfind('/') + 1);
}

std::string contentType(const std::string &path, const FileDescriptor &file)
{
    static const std::map<std::string, std::string> known = {
        {"txt", "text/plain; charset=utf-8"},
        {"html", "text/html; charset=utf-8"},
        {"css", "text/css; charset=utf-8"},
        {"js", "text/javascript; charset=utf-8"},
        {"json", "application/json"},
        {"xml", "text/xml; charset=utf-8"},
        {"csv", "text/csv; charset=utf-8"},
        {"png", "image/png"},
        {"jpg", "image/jpeg"},
        {"jpeg", "image/jpeg"},
        {"gif", "image/gif"},
        {"svg", "image/svg+xml"},
        {"pdf", "application/pdf"},
        {"gz", "application/gzip"},
        {"zip", "application/zip"},
        {"wasm", "application/wasm"},
        {"md", "text/markdown; charset=utf-8"},
        {"tar", "application/x-tar"},
    };
    const std::string name = baseName(path);
    const std::size_t dot = name.rfind('.');
    if (dot != std::string::npos) {
        if (const auto found = known.find(toLower(name.substr(dot + 1))); found != known.end())
            return found->second;
    }
    const std::string begin = readWindow(file, 0, 512);
    const bool text = std::all_of(begin.begin(), begin.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x20 || byte == '\n' || byte == '\r' || byte == '\t' || byte == '\f' || byte == 0x1b;
    });
    return text ? "text/plain; charset=utf-8" : "application/octet-stream";
}

std::string disposition(const std::string &name)
{
    const auto isToken = [](char c) {
        return c > 0x20 && c < 0x7f && !std::strchr("()<>@,;:\\\"/[]?=", c);
    };
    if (std::all_of(name.begin(), name.end(), isToken))
        return "inline; filename=" + name;
    const bool ascii = std::all_of(name.begin(), name.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
    std::string text = ascii ? "inline; filename=\"" : "inline; filename*=utf-8''";
    for (const char c : name) {
        if (ascii)
            text += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
        else if (isToken(c) && c != '%' && c != '*' && c != '\'')
            text += c;
        else
            text += std::string("%") + "0123456789ABCDEF"[static_cast<unsigned char>(c) >> 4U] +
                    "0123456789ABCDEF"[static_cast<unsigned char>(c) & 15U];
    }
    return ascii ? text + '"' : text;
}

/// The first and the last byte that a Range header asks for.
struct Range
{
    std::int64_t first = 0;
    std::int64_t last = 0;
};

/// @return nothing if the whole file is to be sent; a range that begins after the end if none can be
std::optional<Range> rangeOf(const httplib::Request &request, std::int64_t size)
{
    const std::string header = request.get_header_value("Range");
    // Several ranges in one answer are the server's choice; the whole is always right.
    if (header.rfind("bytes=", 0) != 0 || header.find(',') != std::string::npos)
        return std::nullopt;
    const std::string text = header.substr(6);
    const std::size_t dash = text.find('-');
    if (dash == std::string::npos)
        return std::nullopt;
    const auto first = toInteger(trimmed(text.substr(0, dash)));
    const auto last = toInteger(trimmed(text.substr(dash + 1)));
    const Range none{size, size - 1};
    if (dash == 0)
        return last && *last > 0 && size > 0 ? Range{std::max<std::int64_t>(0, size - *last), size - 1}
                                             : none;
    if (!first || (last && *last < *first) || (!last && dash + 1 < text.size()))
        return std::nullopt;
    if (*first >= size)
        return none;
    return Range{*first, last ? std::min(*last, size - 1) : size - 1};
}

bool wantsGzip(const httplib::Request &request)
{
    for (const std::string &part :
         split(toLower(request.get_header_value("X-Simulator-Accept-Encoding")), ',')) {
        const std::vector<std::string> words = split(part, ';');
        if (trimmed(words[0]) == "gzip" && (words.size() == 1 || trimmed(words[1]) != "q=0"))
            return true;
    }
    return false;
}

/// Compresses what it is given, piece by piece.
class Gzip
{
public:
    Gzip() { deflateInit2(&m_state, 1, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY); }
    Gzip(const Gzip &) = delete;
    Gzip &operator=(const Gzip &) = delete;
    ~Gzip() { deflateEnd(&m_state); }

    std::string add(std::string content, bool last)
    {
        std::string result;
        m_state.next_in = reinterpret_cast<Bytef *>(content.data());
        m_state.avail_in = static_cast<uInt>(content.size());
        do {
            std::array<char, 65536> buffer{};
            m_state.next_out = reinterpret_cast<Bytef *>(buffer.data());
            m_state.avail_out = buffer.size();
            deflate(&m_state, last ? Z_FINISH : Z_NO_FLUSH);
            result.append(buffer.data(), buffer.size() - m_state.avail_out);
        } while (m_state.avail_out == 0);
        return result;
    }

private:
    z_stream m_state{};
};

void sendCompressed(httplib::Response &response, const std::shared_ptr<FileDescriptor> &file,
                    const std::string &type)
{
    response.set_header("Content-Encoding", "gzip");
    response.set_chunked_content_provider(type, [file, gzip = std::make_shared<Gzip>(), at = std::int64_t{0}](
                                                    std::size_t, httplib::DataSink &sink) mutable {
        std::string content = readWindow(*file, at, pieceSize);
        at += static_cast<std::int64_t>(content.size());
        const bool last = content.empty();
        const std::string packed = gzip->add(std::move(content), last);
        const bool sent = packed.empty() || sink.write(packed.data(), packed.size());
        if (last)
            sink.done();
        return sent;
    });
}

void sendWindow(httplib::Response &response, const std::shared_ptr<FileDescriptor> &file, const Range &range,
                const std::string &type)
{
    const std::int64_t length = range.last - range.first + 1;
    if (length <= 0) {
        response.set_content("", type);
        return;
    }
    response.set_content_provider(
        static_cast<std::size_t>(length), type,
        [file, first = range.first](std::size_t offset, std::size_t left, httplib::DataSink &sink) {
            const std::string content =
                readWindow(*file, first + static_cast<std::int64_t>(offset), std::min(left, pieceSize));
            // A file that became shorter meanwhile: the connection ends before what was announced.
            return !content.empty() && sink.write(content.data(), content.size());
        });
}

} // namespace

void Transfer::download(const Call &call) const
{
    if (!admit(call, "read"))
        return;
    const auto user = userOf(call);
    if (!user)
        return;
    std::string problem;
    const auto path = resolvePath(call, *user, call.request.get_param_value("path"), &problem);
    if (!path)
        return answerHttpError(call.response, 400, "error expanding and resolving path: " + problem);
    int failure = 0;
    FileDescriptor opened = call.sandbox.runtime->open(*path, false, &failure);
    if (!opened.isValid()) {
        if (failure == ENOENT || failure == ENOTDIR)
            return answerHttpError(call.response, 404, "path '" + *path + "' does not exist");
        if (failure == EISDIR || failure == EINVAL)
            return answerHttpError(call.response, 400,
                                   "path '" + *path +
                                       (failure == EISDIR ? "' is a directory" : "' is no file"));
        return answerHttpError(call.response, 500, "error opening file '" + *path + "'");
    }
    const auto file = std::make_shared<FileDescriptor>(std::move(opened));
    struct stat info
    {
    };
    fstat(file->get(), &info);
    httplib::Response &response = call.response;
    response.set_header("Content-Disposition", disposition(baseName(*path)));
    response.set_header("Last-Modified", httpDate(info.st_mtim.tv_sec));
    response.set_header("Vary", "Accept-Encoding");
    const auto since = fromHttpDate(call.request.get_header_value("If-Modified-Since"));
    if (since && info.st_mtim.tv_sec <= *since) {
        response.status = 304;
        return;
    }
    const std::string type = contentType(*path, *file);
    response.status = 200;
    if (wantsGzip(call.request) && !call.request.has_header("Range"))
        return sendCompressed(response, file, type);
    response.set_header("Accept-Ranges", "bytes");
    const auto condition = fromHttpDate(call.request.get_header_value("If-Range"));
    const bool asBefore = !call.request.has_header("If-Range") || condition == info.st_mtim.tv_sec;
    const auto range = asBefore ? rangeOf(call.request, info.st_size) : std::nullopt;
    if (!range)
        return sendWindow(response, file, {0, info.st_size - 1}, type);
    const std::string total = '/' + std::to_string(info.st_size);
    if (range->first > range->last) {
        response.status = 416;
        response.set_header("Content-Range", "bytes *" + total);
        response.set_content("invalid range: failed to overlap\n", "text/plain; charset=utf-8");
        return;
    }
    response.status = 206;
    response.set_header("Content-Range",
                        "bytes " + std::to_string(range->first) + '-' + std::to_string(range->last) + total);
    sendWindow(response, file, *range, type);
}

/// A file that is being written.
struct Transfer::Target
{
    std::string path;
    FileDescriptor file;
};

std::optional<Connect::Error> Transfer::openTarget(const Call &call, const User &user,
                                                   const std::string &path, Target &target)
{
    std::string problem;
    const auto resolved = resolvePath(call, user, path, &problem);
    if (!resolved)
        return Connect::Error{"400", "error expanding and resolving path: " + problem};
    target.path = *resolved;
    int failure = 0;
    target.file = call.sandbox.runtime->open(*resolved, true, &failure);
    if (target.file.isValid())
        return std::nullopt;
    switch (failure) {
    case EISDIR:
    case EINVAL:
        return Connect::Error{"400", "path is a directory: " + *resolved};
    case ENOSPC:
    case EDQUOT:
        return Connect::Error{"507", "not enough disk space available"};
    default:
        return Connect::Error{"500", "error opening file: " + *resolved};
    }
}

nlohmann::ordered_json Transfer::finish(const Call &call, const Target &target)
{
    nlohmann::ordered_json entry = {{"path", target.path}, {"name", baseName(target.path)}, {"type", "file"}};
    Metadata::Values values;
    constexpr std::string_view prefix = "x-metadata-";
    for (const auto &[name, value] : call.request.headers) {
        const std::string low = toLower(name);
        if (call.isSince(0, 6, 2) && low.rfind(prefix, 0) == 0 && low.size() > prefix.size())
            values[low.substr(prefix.size())] = value;
    }
    if (!values.empty())
        entry["metadata"] = values;
    const auto found = call.sandbox.runtime->fileOperation({{"do", "stat"}, {"path", target.path}});
    if (found && found->contains("entry"))
        m_metadata.set(call.sandbox.id, found->at("entry").at("key").get<std::string>(), std::move(values));
    return entry;
}

namespace {

/// What the first thing that went wrong says; later ones are its consequences.
class Trouble
{
public:
    bool any() const { return m_status != 0; }
    void note(const Connect::Error &error)
    {
        if (!any()) {
            m_status = std::atoi(error.code.c_str());
            m_message = error.message;
        }
    }
    void noteWrite(int number, const std::string &path)
    {
        if (number == ENOSPC || number == EDQUOT)
            note({"507", "not enough disk space available"});
        else if (number != 0)
            note({"500", "error writing file: " + path});
    }
    void answer(httplib::Response &response) const { answerHttpError(response, m_status, m_message); }

private:
    int m_status = 0;
    std::string m_message;
};

} // namespace

void Transfer::upload(const Call &call)
{
    const bool admitted = admit(call, "write");
    const auto user = admitted ? userOf(call) : std::nullopt;
    if (!user)
        return discardBody(call.request, call.body);
    const std::string type = call.request.get_header_value("Content-Type");
    const std::string kind = toLower(trimmed(split(type, ';')[0]));
    if (kind == "multipart/form-data" && call.body)
        return uploadParts(call, *user);
    if (kind == "application/octet-stream" && call.body && call.isSince(0, 5, 7))
        return uploadBody(call, *user);
    discardBody(call.request, call.body);
    answerHttpError(call.response, 400, "unsupported content type: " + type);
}

void Transfer::uploadParts(const Call &call, const User &user)
{
    const std::string chosen = call.request.get_param_value("path");
    Trouble trouble;
    Target target;
    std::set<std::string> seen;
    bool inFile = false;
    nlohmann::ordered_json entries = nlohmann::ordered_json::array();
    const auto finishPart = [&] {
        if (inFile && !trouble.any())
            entries.push_back(finish(call, target));
        target.file.reset();
        inFile = false;
    };
    const bool complete = (*call.body)(
        [&](const httplib::MultipartFormData &part) {
            finishPart();
            if (part.name != "file" || trouble.any())
                return true;
            const std::string path = chosen.empty() ? part.filename : chosen;
            if (!seen.insert(path).second)
                trouble.note(
                    {"400", "you cannot upload multiple files to the same path '" + path +
                                "' in one upload request, only the first specified file was uploaded"});
            else if (const auto error = openTarget(call, user, path, target))
                trouble.note(*error);
            inFile = !trouble.any();
            return true;
        },
        [&](const char *data, std::size_t length) {
            if (inFile && !trouble.any())
                trouble.noteWrite(writeAll(target.file.get(), data, length), target.path);
            return true;
        });
    if (complete)
        finishPart();
    else
        trouble.note({"400", "error parsing multipart form: unexpected EOF"});
    if (trouble.any())
        return trouble.answer(call.response);
    answerJson(call.response, 200, entries);
}

void Transfer::uploadBody(const Call &call, const User &user)
{
    Trouble trouble;
    Target target;
    const std::string path = call.request.get_param_value("path");
    if (path.empty())
        trouble.note({"400", "path is required for octet-stream uploads"});
    else if (const auto error = openTarget(call, user, path, target))
        trouble.note(*error);
    const bool complete = (*call.body)([&](const char *data, std::size_t length) {
        if (!trouble.any())
            trouble.noteWrite(writeAll(target.file.get(), data, length), target.path);
        return true;
    });
    if (!complete)
        trouble.note({"400", "error reading the body: unexpected EOF"});
    if (trouble.any())
        return trouble.answer(call.response);
    answerJson(call.response, 200, nlohmann::ordered_json::array({finish(call, target)}));
}

void Transfer::compose(const Call &call)
{
    const Json wanted = Json::parse(call.request.body, nullptr, false);
    const auto isText = [](const Json &value) {
        return value.is_string();
    };
    const bool valid = wanted.is_object() && wanted.contains("source_paths") &&
                       wanted["source_paths"].is_array() && !wanted["source_paths"].empty() &&
                       std::all_of(wanted["source_paths"].begin(), wanted["source_paths"].end(), isText) &&
                       wanted.value("destination", Json()).is_string();
    if (!valid)
        return answerHttpError(call.response, 400, "source_paths and destination are required");
    std::string problem;
    const auto user = findUser(call, wanted.value("username", std::string()), &problem);
    if (!user)
        return answerHttpError(call.response, 401, problem);
    Trouble trouble;
    Target target;
    std::vector<std::string> sources;
    if (const auto error = openTarget(call, *user, wanted["destination"].get<std::string>(), target))
        trouble.note(*error);
    for (const Json &item : wanted["source_paths"]) {
        const auto path = resolvePath(call, *user, item.get<std::string>(), &problem);
        int failure = 0;
        FileDescriptor source;
        if (path && !trouble.any() && *path != target.path)
            source = call.sandbox.runtime->open(*path, false, &failure);
        if (!source.isValid()) {
            trouble.note({"404", "source file not found: " + item.get<std::string>()});
            break;
        }
        sources.push_back(*path);
        std::string content;
        for (std::int64_t at = 0; !trouble.any() && !(content = readWindow(source, at, pieceSize)).empty();
             at += static_cast<std::int64_t>(content.size()))
            trouble.noteWrite(writeAll(target.file.get(), content.data(), content.size()), target.path);
    }
    if (trouble.any())
        return trouble.answer(call.response);
    for (const std::string &path : sources)
        call.sandbox.runtime->fileOperation({{"do", "remove"}, {"path", path}});
    answerJson(call.response, 200, finish(call, target));
}

} // namespace Sandkeeper::Simulator::Envd
