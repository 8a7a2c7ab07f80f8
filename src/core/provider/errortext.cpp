// SPDX-License-Identifier: MIT
#include "core/provider/errortext.h"

#include <array>

#include <QCoreApplication>
#include <QStringList>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("Errors", source);
}

/// Remote text in the middle of a sentence: one line, and not the whole screen.
QString quoted(const QString &words)
{
    constexpr qsizetype longest = 120;
    QString line = words.simplified();
    if (line.size() > longest)
        line = line.left(longest - 1) + u'…';
    return line;
}

/// What to say of one kind: with the thing it happened to, without it, and what can be done.
struct Wording
{
    Error::Kind kind;
    const char *reason; ///< empty: any
    const char *withSubject;
    const char *alone;
    const char *advice; ///< may be empty
};

// The first line that fits counts, so lines with a reason stand before the one without. Service words are not
// translated; those that are known get a sentence here, all others are shown as they are.
// clang-format off
constexpr std::array wordings{
    Wording{Error::Kind::Network, "HOST_NOT_FOUND",
        QT_TRANSLATE_NOOP("Errors", "“%1” could not be reached: the service's address was not found."),
        QT_TRANSLATE_NOOP("Errors", "The service could not be reached: its address was not found."),
        QT_TRANSLATE_NOOP("Errors", "Check the network connection and the address in the account.")},
    Wording{Error::Kind::Network, "CONNECTION_REFUSED",
        QT_TRANSLATE_NOOP("Errors", "“%1” could not be reached: the service refused the connection."),
        QT_TRANSLATE_NOOP("Errors", "The service could not be reached: it refused the connection."),
        QT_TRANSLATE_NOOP("Errors", "Check the address in the account, or try again later.")},
    Wording{Error::Kind::Network, "PROXY",
        QT_TRANSLATE_NOOP("Errors", "“%1” could not be reached: the proxy did not let the connection through."),
        QT_TRANSLATE_NOOP("Errors", "The service could not be reached: the proxy did not let the connection through."),
        QT_TRANSLATE_NOOP("Errors", "Check the proxy settings of this computer.")},
    Wording{Error::Kind::Network, "CUT_OFF",
        QT_TRANSLATE_NOOP("Errors", "The answer for “%1” was cut off."),
        QT_TRANSLATE_NOOP("Errors", "The service's answer was cut off."),
        QT_TRANSLATE_NOOP("Errors", "Try again; check the network connection if it happens often.")},
    Wording{Error::Kind::Network, "",
        QT_TRANSLATE_NOOP("Errors", "The connection for “%1” broke before the service answered."),
        QT_TRANSLATE_NOOP("Errors", "The connection broke before the service answered."),
        QT_TRANSLATE_NOOP("Errors", "Check the network connection, then try again.")},
    Wording{Error::Kind::Timeout, "CONNECT_TIMEOUT",
        QT_TRANSLATE_NOOP("Errors", "“%1” could not be reached in time."),
        QT_TRANSLATE_NOOP("Errors", "The service could not be reached in time."),
        QT_TRANSLATE_NOOP("Errors", "Check the network connection and the address in the account.")},
    Wording{Error::Kind::Timeout, "",
        QT_TRANSLATE_NOOP("Errors", "The service did not answer in time for “%1”."),
        QT_TRANSLATE_NOOP("Errors", "The service did not answer in time."),
        QT_TRANSLATE_NOOP("Errors", "Try again in a moment.")},
    Wording{Error::Kind::Tls, "",
        QT_TRANSLATE_NOOP("Errors", "No secure connection for “%1”: the server's certificate was not accepted. Nothing was sent."),
        QT_TRANSLATE_NOOP("Errors", "No secure connection: the server's certificate was not accepted. Nothing was sent."),
        QT_TRANSLATE_NOOP("Errors", "Check the address and this computer's clock. If your network uses its own certificate, add it in the settings.")},
    Wording{Error::Kind::Auth, "NO_KEY",
        QT_TRANSLATE_NOOP("Errors", "There is no key for “%1”."),
        QT_TRANSLATE_NOOP("Errors", "There is no key for this account."),
        QT_TRANSLATE_NOOP("Errors", "Enter the key in the accounts dialog.")},
    Wording{Error::Kind::Auth, "",
        QT_TRANSLATE_NOOP("Errors", "The service refused the key for “%1”."),
        QT_TRANSLATE_NOOP("Errors", "The service refused the key."),
        QT_TRANSLATE_NOOP("Errors", "Enter a valid key in the accounts dialog.")},
    Wording{Error::Kind::Payment, "",
        QT_TRANSLATE_NOOP("Errors", "The service asks for payment before it does this for “%1”."),
        QT_TRANSLATE_NOOP("Errors", "The service asks for payment before it does this."),
        QT_TRANSLATE_NOOP("Errors", "Check the balance and billing of the account on the service's web site.")},
    Wording{Error::Kind::Forbidden, "INSECURE_TRANSPORT",
        QT_TRANSLATE_NOOP("Errors", "Nothing was sent for “%1”: the address is not secure."),
        QT_TRANSLATE_NOOP("Errors", "Nothing was sent: the address is not secure."),
        QT_TRANSLATE_NOOP("Errors", "Use an address that begins with https:// (http:// only with 127.0.0.1 or [::1]).")},
    Wording{Error::Kind::Forbidden, "ORIGIN_NOT_ALLOWED",
        QT_TRANSLATE_NOOP("Errors", "Nothing was sent for “%1”: the key belongs to another server."),
        QT_TRANSLATE_NOOP("Errors", "Nothing was sent: the key belongs to another server."),
        QT_TRANSLATE_NOOP("Errors", "Check the address in the account.")},
    Wording{Error::Kind::Forbidden, "GATEWAY_ADDRESS_REFUSED",
        QT_TRANSLATE_NOOP("Errors", "Nothing was sent to “%1”: the service named a gateway that is not its own."),
        QT_TRANSLATE_NOOP("Errors", "Nothing was sent: the service named a gateway that is not its own."),
        QT_TRANSLATE_NOOP("Errors", "Check the address in the account.")},
    Wording{Error::Kind::Forbidden, "SANDBOX_DOMAIN_REFUSED",
        QT_TRANSLATE_NOOP("Errors", "Nothing was sent to “%1”: the service named a host that is not its own."),
        QT_TRANSLATE_NOOP("Errors", "Nothing was sent: the service named a host that is not its own."),
        QT_TRANSLATE_NOOP("Errors", "Check the address in the account.")},
    Wording{Error::Kind::Forbidden, "GATEWAY_TOKEN_REFUSED",
        QT_TRANSLATE_NOOP("Errors", "The gateway of “%1” refused the service's own token."),
        QT_TRANSLATE_NOOP("Errors", "The gateway refused the service's own token."),
        QT_TRANSLATE_NOOP("Errors", "Try again in a moment.")},
    Wording{Error::Kind::Forbidden, "FILE_DENIED",
        QT_TRANSLATE_NOOP("Errors", "There is no permission for this on “%1” in the sandbox."),
        QT_TRANSLATE_NOOP("Errors", "There is no permission for this in the sandbox."),
        QT_TRANSLATE_NOOP("Errors", "Look at its owner and mode; a command run there as another user may help.")},
    Wording{Error::Kind::Forbidden, "",
        QT_TRANSLATE_NOOP("Errors", "The service does not allow this for “%1”."),
        QT_TRANSLATE_NOOP("Errors", "The service does not allow this."),
        QT_TRANSLATE_NOOP("Errors", "Check what the key and the team may do.")},
    Wording{Error::Kind::NotFound, "TEMPLATE_NOT_FOUND",
        QT_TRANSLATE_NOOP("Errors", "“%1” was not created: the service has no such template."),
        QT_TRANSLATE_NOOP("Errors", "Nothing was created: the service has no such template."),
        QT_TRANSLATE_NOOP("Errors", "Choose one of the account's templates. An image of a container registry is none.")},
    Wording{Error::Kind::NotFound, "NO_FILE",
        QT_TRANSLATE_NOOP("Errors", "There is no “%1” in the sandbox."),
        QT_TRANSLATE_NOOP("Errors", "There is no such file in the sandbox."),
        QT_TRANSLATE_NOOP("Errors", "It may have been moved or deleted there.")},
    Wording{Error::Kind::NotFound, "",
        QT_TRANSLATE_NOOP("Errors", "The service does not know “%1” (any more)."),
        QT_TRANSLATE_NOOP("Errors", "The service does not know what was asked for."),
        QT_TRANSLATE_NOOP("Errors", "Refresh the list; it may have been deleted elsewhere.")},
    Wording{Error::Kind::Conflict, "LOCAL_EXISTS",
        QT_TRANSLATE_NOOP("Errors", "“%1” exists already on this computer and was left as it is."),
        QT_TRANSLATE_NOOP("Errors", "Something of that name exists already on this computer."),
        QT_TRANSLATE_NOOP("Errors", "Choose another name, or have it replaced.")},
    Wording{Error::Kind::Conflict, "EXISTS",
        QT_TRANSLATE_NOOP("Errors", "“%1” was not written: something of that name is there."),
        QT_TRANSLATE_NOOP("Errors", "Nothing was written: something of that name is there."),
        QT_TRANSLATE_NOOP("Errors", "Choose what to do with it, or another place.")},
    Wording{Error::Kind::Conflict, "FOLDER_EXISTS",
        QT_TRANSLATE_NOOP("Errors", "“%1” was not written: a folder of that name is there."),
        QT_TRANSLATE_NOOP("Errors", "Nothing was written: a folder of that name is there."),
        QT_TRANSLATE_NOOP("Errors", "Rename one of them, or choose another place.")},
    Wording{Error::Kind::Conflict, "SOURCE_CHANGED",
        QT_TRANSLATE_NOOP("Errors", "“%1” changed while it was read, so the copy was thrown away."),
        QT_TRANSLATE_NOOP("Errors", "The file changed while it was read, so the copy was thrown away."),
        QT_TRANSLATE_NOOP("Errors", "Try again when nothing writes to it any more.")},
    Wording{Error::Kind::Conflict, "FILE_CHANGED",
        QT_TRANSLATE_NOOP("Errors", "“%1” has changed since its first part was fetched."),
        QT_TRANSLATE_NOOP("Errors", "The file has changed since its first part was fetched."),
        QT_TRANSLATE_NOOP("Errors", "Fetch it again from its beginning.")},
    Wording{Error::Kind::Conflict, "REMOTE_CHANGED",
        QT_TRANSLATE_NOOP("Errors", "“%1” has been changed in the sandbox meanwhile. Nothing was written."),
        QT_TRANSLATE_NOOP("Errors", "It has been changed in the sandbox meanwhile. Nothing was written."),
        QT_TRANSLATE_NOOP("Errors", "Look at both versions before you overwrite one of them.")},
    Wording{Error::Kind::Conflict, "FILE_EXISTS",
        QT_TRANSLATE_NOOP("Errors", "“%1” is already there, or in the way."),
        QT_TRANSLATE_NOOP("Errors", "Something of that name is already there."),
        QT_TRANSLATE_NOOP("Errors", "Choose another name, or move what is there away first.")},
    Wording{Error::Kind::Conflict, "",
        QT_TRANSLATE_NOOP("Errors", "The state of “%1” does not allow this at the moment."),
        QT_TRANSLATE_NOOP("Errors", "The present state does not allow this."),
        QT_TRANSLATE_NOOP("Errors", "Refresh, wait until its state has settled, then try again.")},
    Wording{Error::Kind::Invalid, "LEADS_OUTSIDE",
        QT_TRANSLATE_NOOP("Errors", "The link “%1” was not made: it leads out of the folder."),
        QT_TRANSLATE_NOOP("Errors", "A link was not made: it leads out of the folder."),
        ""},
    Wording{Error::Kind::Invalid, "BAD_NAME",
        QT_TRANSLATE_NOOP("Errors", "“%1” cannot be the name of a file in that folder."),
        QT_TRANSLATE_NOOP("Errors", "That cannot be the name of a file in that folder."),
        QT_TRANSLATE_NOOP("Errors", "Rename it in the sandbox and try again.")},
    Wording{Error::Kind::Invalid, "ABSOLUTE_PATH",
        QT_TRANSLATE_NOOP("Errors", "“%1” was left out: it leads out of the folder."),
        QT_TRANSLATE_NOOP("Errors", "Something was left out: it leads out of the folder."),
        ""},
    Wording{Error::Kind::Invalid, "PARENT_PATH",
        QT_TRANSLATE_NOOP("Errors", "“%1” was left out: it leads out of the folder."),
        QT_TRANSLATE_NOOP("Errors", "Something was left out: it leads out of the folder."),
        ""},
    Wording{Error::Kind::Invalid, "INPUT_CLOSED",
        QT_TRANSLATE_NOOP("Errors", "Nothing was written to the process in “%1”: its input was closed before."),
        QT_TRANSLATE_NOOP("Errors", "Nothing was written to the process: its input was closed before."),
        ""},
    Wording{Error::Kind::Invalid, "NOT_A_FOLDER",
        QT_TRANSLATE_NOOP("Errors", "“%1” is not a folder."),
        QT_TRANSLATE_NOOP("Errors", "This is not a folder."),
        ""},
    Wording{Error::Kind::Invalid, "",
        QT_TRANSLATE_NOOP("Errors", "The request for “%1” was not accepted."),
        QT_TRANSLATE_NOOP("Errors", "The request was not accepted."),
        QT_TRANSLATE_NOOP("Errors", "Correct the values and try again.")},
    Wording{Error::Kind::RateLimited, "QUOTA",
        QT_TRANSLATE_NOOP("Errors", "The account has as many sandboxes as it may have: the service did not do this for “%1”."),
        QT_TRANSLATE_NOOP("Errors", "The account has as many sandboxes as it may have: the service did not do this."),
        QT_TRANSLATE_NOOP("Errors", "Delete or pause sandboxes that are no longer needed, then try again.")},
    Wording{Error::Kind::RateLimited, "",
        QT_TRANSLATE_NOOP("Errors", "The service got too many requests and did not do this for “%1”."),
        QT_TRANSLATE_NOOP("Errors", "The service got too many requests and did not do this."),
        QT_TRANSLATE_NOOP("Errors", "Wait a minute, then try again.")},
    Wording{Error::Kind::Server, "SCRIPT_FAILED",
        QT_TRANSLATE_NOOP("Errors", "The sandbox could not do what was needed for “%1”."),
        QT_TRANSLATE_NOOP("Errors", "The sandbox could not do what was needed."),
        QT_TRANSLATE_NOOP("Errors", "See the details for its own words.")},
    Wording{Error::Kind::Server, "DISK_FULL",
        QT_TRANSLATE_NOOP("Errors", "There is no room left on the disk of “%1”."),
        QT_TRANSLATE_NOOP("Errors", "There is no room left on the sandbox's disk."),
        QT_TRANSLATE_NOOP("Errors", "Delete what is not needed there, then try again.")},
    Wording{Error::Kind::Server, "NO_ROOM",
        QT_TRANSLATE_NOOP("Errors", "There is no room left in the sandbox for “%1”."),
        QT_TRANSLATE_NOOP("Errors", "There is no room left in the sandbox."),
        QT_TRANSLATE_NOOP("Errors", "Delete something there, or create a sandbox with a larger disk.")},
    Wording{Error::Kind::Server, "FILE_COMMAND",
        QT_TRANSLATE_NOOP("Errors", "The sandbox did not do this with “%1”."),
        QT_TRANSLATE_NOOP("Errors", "The sandbox did not do this."),
        ""},
    Wording{Error::Kind::Server, "",
        QT_TRANSLATE_NOOP("Errors", "The service failed to do this for “%1”."),
        QT_TRANSLATE_NOOP("Errors", "The service failed to do this."),
        QT_TRANSLATE_NOOP("Errors", "The fault is on the service's side. Try again in a few minutes.")},
    Wording{Error::Kind::Protocol, "SIZE_DIFFERS",
        QT_TRANSLATE_NOOP("Errors", "“%1” arrived with another size, so the copy was thrown away."),
        QT_TRANSLATE_NOOP("Errors", "What arrived has another size, so it was thrown away."),
        QT_TRANSLATE_NOOP("Errors", "Try again.")},
    Wording{Error::Kind::Protocol, "HASH_DIFFERS",
        QT_TRANSLATE_NOOP("Errors", "“%1” arrived with another content, so the copy was thrown away."),
        QT_TRANSLATE_NOOP("Errors", "What arrived has another content, so it was thrown away."),
        QT_TRANSLATE_NOOP("Errors", "Try again.")},
    Wording{Error::Kind::Protocol, "WEB_PAGE",
        QT_TRANSLATE_NOOP("Errors", "Instead of an answer for “%1” came a web page."),
        QT_TRANSLATE_NOOP("Errors", "Instead of an answer came a web page."),
        QT_TRANSLATE_NOOP("Errors", "Check the address in the account. A network that asks for a log-in first does this, too.")},
    Wording{Error::Kind::Protocol, "REDIRECT",
        QT_TRANSLATE_NOOP("Errors", "The server for “%1” pointed to another address, which was not followed."),
        QT_TRANSLATE_NOOP("Errors", "The server pointed to another address, which was not followed."),
        QT_TRANSLATE_NOOP("Errors", "Check the address in the account.")},
    Wording{Error::Kind::Protocol, "BAD_STREAM",
        QT_TRANSLATE_NOOP("Errors", "The service's answer for “%1” broke off or could not be understood."),
        QT_TRANSLATE_NOOP("Errors", "The service's answer broke off or could not be understood."),
        QT_TRANSLATE_NOOP("Errors", "Try again, or look for a newer version of this program.")},
    Wording{Error::Kind::Protocol, "CUT_OFF",
        QT_TRANSLATE_NOOP("Errors", "“%1” did not arrive to its end."),
        QT_TRANSLATE_NOOP("Errors", "The folder did not arrive to its end. What is there is complete."),
        QT_TRANSLATE_NOOP("Errors", "Try again; what arrived can be left out.")},
    Wording{Error::Kind::Protocol, "BAD_ARCHIVE",
        QT_TRANSLATE_NOOP("Errors", "What came for “%1” cannot be read as a folder."),
        QT_TRANSLATE_NOOP("Errors", "What came cannot be read as a folder."),
        QT_TRANSLATE_NOOP("Errors", "Try again, or transfer its files one by one.")},
    Wording{Error::Kind::Protocol, "",
        QT_TRANSLATE_NOOP("Errors", "The service's answer for “%1” could not be understood."),
        QT_TRANSLATE_NOOP("Errors", "The service's answer could not be understood."),
        QT_TRANSLATE_NOOP("Errors", "Check the address in the account, or look for a newer version of this program.")},
    Wording{Error::Kind::TooLarge, "TOO_MANY_ENTRIES",
        QT_TRANSLATE_NOOP("Errors", "The folder was stopped at “%1”: it holds more items than allowed."),
        QT_TRANSLATE_NOOP("Errors", "The folder holds more items than allowed."),
        QT_TRANSLATE_NOOP("Errors", "Transfer parts of it. If you did not expect this, something in the sandbox may want to fill your disk.")},
    Wording{Error::Kind::TooLarge, "TOO_MANY_BYTES",
        QT_TRANSLATE_NOOP("Errors", "The folder was stopped at “%1”: it holds more data than allowed."),
        QT_TRANSLATE_NOOP("Errors", "The folder holds more data than allowed."),
        QT_TRANSLATE_NOOP("Errors", "Transfer parts of it. If you did not expect this, something in the sandbox may want to fill your disk.")},
    Wording{Error::Kind::TooLarge, "TOO_SPARSE",
        QT_TRANSLATE_NOOP("Errors", "The folder was stopped at “%1”: it claims to be far larger than what was sent."),
        QT_TRANSLATE_NOOP("Errors", "The folder claims to be far larger than what was sent."),
        QT_TRANSLATE_NOOP("Errors", "Transfer that file by itself if you trust it.")},
    Wording{Error::Kind::TooLarge, "LONG_PATH",
        QT_TRANSLATE_NOOP("Errors", "“%1” was left out: its path is too long for this computer."),
        QT_TRANSLATE_NOOP("Errors", "A path is too long for this computer."),
        QT_TRANSLATE_NOOP("Errors", "Rename it in the sandbox and try again.")},
    Wording{Error::Kind::TooLarge, "DEEP_PATH",
        QT_TRANSLATE_NOOP("Errors", "“%1” was left out: it lies too many folders deep."),
        QT_TRANSLATE_NOOP("Errors", "A path lies too many folders deep."),
        QT_TRANSLATE_NOOP("Errors", "Transfer one of its inner folders by itself.")},
    Wording{Error::Kind::TooLarge, "",
        QT_TRANSLATE_NOOP("Errors", "What “%1” sent or was sent is larger than allowed."),
        QT_TRANSLATE_NOOP("Errors", "The data is larger than allowed."),
        QT_TRANSLATE_NOOP("Errors", "Ask for less at once, or write the output to a file.")},
    Wording{Error::Kind::NotRunning, "OOM_KILLED",
        QT_TRANSLATE_NOOP("Errors", "“%1” is no longer running: it ran out of memory."),
        QT_TRANSLATE_NOOP("Errors", "The sandbox is no longer running: it ran out of memory."),
        QT_TRANSLATE_NOOP("Errors", "Create a new sandbox with more memory.")},
    Wording{Error::Kind::NotRunning, "TIMEOUT",
        QT_TRANSLATE_NOOP("Errors", "“%1” is no longer running: its lifetime is over."),
        QT_TRANSLATE_NOOP("Errors", "The sandbox is no longer running: its lifetime is over."),
        QT_TRANSLATE_NOOP("Errors", "Create a new sandbox with a longer lifetime.")},
    Wording{Error::Kind::NotRunning, "IMAGE_PULL_FAILED",
        QT_TRANSLATE_NOOP("Errors", "“%1” did not start: its image could not be fetched."),
        QT_TRANSLATE_NOOP("Errors", "The sandbox did not start: its image could not be fetched."),
        QT_TRANSLATE_NOOP("Errors", "Check the image's name and tag, and whether the service may read it.")},
    Wording{Error::Kind::NotRunning, "SANDBOX_NOT_FOUND",
        QT_TRANSLATE_NOOP("Errors", "“%1” is gone: the service has lost or ended it."),
        QT_TRANSLATE_NOOP("Errors", "The sandbox is gone: the service has lost or ended it."),
        QT_TRANSLATE_NOOP("Errors", "Refresh the list and create a new sandbox.")},
    Wording{Error::Kind::NotRunning, "GATEWAY_REACHABILITY_TIMEOUT",
        QT_TRANSLATE_NOOP("Errors", "“%1” runs, but did not become reachable in time."),
        QT_TRANSLATE_NOOP("Errors", "The sandbox runs, but did not become reachable in time."),
        QT_TRANSLATE_NOOP("Errors", "Wait a little and run a command to test it, or delete it and create a new one.")},
    Wording{Error::Kind::NotRunning, "START_TIMEOUT",
        QT_TRANSLATE_NOOP("Errors", "“%1” did not start in time."),
        QT_TRANSLATE_NOOP("Errors", "The sandbox did not start in time."),
        QT_TRANSLATE_NOOP("Errors", "It may still start: refresh the list, or delete it and create a new one.")},
    Wording{Error::Kind::NotRunning, "IMAGE_BUILD_TIMEOUT",
        QT_TRANSLATE_NOOP("Errors", "“%1” did not start: its image was not built in time."),
        QT_TRANSLATE_NOOP("Errors", "The sandbox did not start: its image was not built in time."),
        QT_TRANSLATE_NOOP("Errors", "The build may still be running: refresh the list later.")},
    Wording{Error::Kind::NotRunning, "JOB_GONE",
        QT_TRANSLATE_NOOP("Errors", "Job %1 could not be stopped: nothing of it runs any more, and it left no exit code."),
        QT_TRANSLATE_NOOP("Errors", "The job could not be stopped: nothing of it runs any more, and it left no exit code."), ""},
    Wording{Error::Kind::Forbidden, "JOB_DENIED",
        QT_TRANSLATE_NOOP("Errors", "Job %1 could not be stopped: it runs as another user."),
        QT_TRANSLATE_NOOP("Errors", "The job could not be stopped: it runs as another user."),
        QT_TRANSLATE_NOOP("Errors", "Stop it with a command that is run as that user.")},
    Wording{Error::Kind::NotRunning, "PROCESS_ENDED",
        QT_TRANSLATE_NOOP("Errors", "The process in “%1” has ended."),
        QT_TRANSLATE_NOOP("Errors", "The process has ended."),
        QT_TRANSLATE_NOOP("Errors", "Start it again if it is still needed.")},
    Wording{Error::Kind::NotRunning, "",
        QT_TRANSLATE_NOOP("Errors", "“%1” is not running."),
        QT_TRANSLATE_NOOP("Errors", "The sandbox is not running."),
        QT_TRANSLATE_NOOP("Errors", "Refresh the list to see its state.")},
    Wording{Error::Kind::CommandTimeout, "",
        QT_TRANSLATE_NOOP("Errors", "The command in “%1” did not end within its time limit."),
        QT_TRANSLATE_NOOP("Errors", "The command did not end within its time limit."),
        QT_TRANSLATE_NOOP("Errors", "It may still be running there. Look before you start it again, or give it more time.")},
    Wording{Error::Kind::Unsupported, "NOT_A_FILE",
        QT_TRANSLATE_NOOP("Errors", "“%1” is not a file."),
        QT_TRANSLATE_NOOP("Errors", "This is not a file."),
        QT_TRANSLATE_NOOP("Errors", "Only files and folders can be copied.")},
    Wording{Error::Kind::Unsupported, "VM",
        QT_TRANSLATE_NOOP("Errors", "This is not possible yet for “%1”, because it is a virtual machine."),
        QT_TRANSLATE_NOOP("Errors", "This is not possible yet for virtual machines."),
        QT_TRANSLATE_NOOP("Errors", "Use a container sandbox for this.")},
    Wording{Error::Kind::Unsupported, "CONTAINER",
        QT_TRANSLATE_NOOP("Errors", "This is not possible for “%1”, because it is a container."),
        QT_TRANSLATE_NOOP("Errors", "This is not possible for containers."),
        QT_TRANSLATE_NOOP("Errors", "Use a virtual machine for this.")},
    Wording{Error::Kind::Unsupported, "TERMINAL",
        QT_TRANSLATE_NOOP("Errors", "The input of a terminal in “%1” cannot be closed."),
        QT_TRANSLATE_NOOP("Errors", "The input of a terminal cannot be closed."),
        QT_TRANSLATE_NOOP("Errors", "Press Ctrl+D there instead.")},
    Wording{Error::Kind::Unsupported, "NO_INPUT_END",
        QT_TRANSLATE_NOOP("Errors", "The input of a process in “%1” cannot be closed: the service has no way to do it."),
        QT_TRANSLATE_NOOP("Errors", "The input of a process cannot be closed: the service has no way to do it."),
        ""},
    Wording{Error::Kind::Unsupported, "OLD_DAEMON",
        QT_TRANSLATE_NOOP("Errors", "This is not possible for “%1”: what the service runs in it is too old."),
        QT_TRANSLATE_NOOP("Errors", "This is not possible: what the service runs in the sandbox is too old."),
        QT_TRANSLATE_NOOP("Errors", "A sandbox of a newer template may be able to do it.")},
    Wording{Error::Kind::Unsupported, "NO_SHELL",
        QT_TRANSLATE_NOOP("Errors", "This is not possible for “%1”: it has no usable shell."),
        QT_TRANSLATE_NOOP("Errors", "This is not possible: the sandbox has no usable shell."),
        ""},
    Wording{Error::Kind::Unsupported, "",
        QT_TRANSLATE_NOOP("Errors", "This is not possible for “%1”."),
        QT_TRANSLATE_NOOP("Errors", "This is not possible here."),
        ""},
    Wording{Error::Kind::Secrets, "LOCKED",
        QT_TRANSLATE_NOOP("Errors", "The key for “%1” could not be used: the keychain is locked."),
        QT_TRANSLATE_NOOP("Errors", "The keychain is locked."),
        QT_TRANSLATE_NOOP("Errors", "Unlock it and try again, or use the key for this session only.")},
    Wording{Error::Kind::Secrets, "ABSENT",
        QT_TRANSLATE_NOOP("Errors", "The key for “%1” could not be kept: there is no keychain on this computer."),
        QT_TRANSLATE_NOOP("Errors", "There is no keychain on this computer."),
        QT_TRANSLATE_NOOP("Errors", "Install or start one and try again, or use the key for this session only.")},
    Wording{Error::Kind::Secrets, "",
        QT_TRANSLATE_NOOP("Errors", "The keychain failed for the key of “%1”."),
        QT_TRANSLATE_NOOP("Errors", "The keychain failed."),
        QT_TRANSLATE_NOOP("Errors", "Try again, or use the key for this session only.")},
    Wording{Error::Kind::Local, "NO_SPACE",
        QT_TRANSLATE_NOOP("Errors", "There is not enough room on this computer for “%1”."),
        QT_TRANSLATE_NOOP("Errors", "There is not enough room on this computer."),
        QT_TRANSLATE_NOOP("Errors", "Make room on the disk or choose another folder, then try again.")},
    Wording{Error::Kind::Local, "NOT_ALLOWED",
        QT_TRANSLATE_NOOP("Errors", "This computer does not let you read or write “%1”."),
        QT_TRANSLATE_NOOP("Errors", "This computer does not let you read or write there."),
        QT_TRANSLATE_NOOP("Errors", "Choose another place, or change who may use this one, then try again.")},
    Wording{Error::Kind::Local, "LINK_IN_WAY",
        QT_TRANSLATE_NOOP("Errors", "“%1” was not touched: a link or a file stands where a folder should, and links are not followed."),
        QT_TRANSLATE_NOOP("Errors", "A link or a file stands where a folder should, and links are not followed."),
        QT_TRANSLATE_NOOP("Errors", "Remove it or choose another folder.")},
    Wording{Error::Kind::Local, "NOT_FOUND",
        QT_TRANSLATE_NOOP("Errors", "“%1” is not there (any more) on this computer."),
        QT_TRANSLATE_NOOP("Errors", "A file or folder is not there (any more) on this computer."),
        QT_TRANSLATE_NOOP("Errors", "Choose another file or folder.")},
    Wording{Error::Kind::Local, "NO_FILE",
        QT_TRANSLATE_NOOP("Errors", "There is no “%1” on this computer."),
        QT_TRANSLATE_NOOP("Errors", "There is no such file on this computer."),
        QT_TRANSLATE_NOOP("Errors", "It may have been moved or deleted.")},
    Wording{Error::Kind::Local, "NOT_A_FOLDER",
        QT_TRANSLATE_NOOP("Errors", "“%1” is not a folder."),
        QT_TRANSLATE_NOOP("Errors", "This is not a folder."),
        QT_TRANSLATE_NOOP("Errors", "Only files and folders can be copied.")},
    Wording{Error::Kind::Local, "NOT_A_FILE",
        QT_TRANSLATE_NOOP("Errors", "“%1” is not a file."),
        QT_TRANSLATE_NOOP("Errors", "This is not a file."),
        QT_TRANSLATE_NOOP("Errors", "Only files and folders can be copied.")},
    Wording{Error::Kind::Local, "SOURCE_CHANGED",
        QT_TRANSLATE_NOOP("Errors", "“%1” changed while it was read, so the copy was thrown away."),
        QT_TRANSLATE_NOOP("Errors", "The file changed while it was read, so the copy was thrown away."),
        QT_TRANSLATE_NOOP("Errors", "Try again when nothing writes to it any more.")},
    Wording{Error::Kind::Local, "",
        QT_TRANSLATE_NOOP("Errors", "“%1” could not be read or written on this computer."),
        QT_TRANSLATE_NOOP("Errors", "Something on this computer failed."),
        QT_TRANSLATE_NOOP("Errors", "See the details.")},
};
// clang-format on

const Wording *wordingFor(const Error &error)
{
    for (const Wording &wording : wordings) {
        const QLatin1String reason(wording.reason);
        if (wording.kind == error.kind && (reason.isEmpty() || error.reason == reason))
            return &wording;
    }
    return nullptr; // only for a cancelled call
}

bool namesItself(const Error &error, const Wording &wording)
{
    return *wording.reason != '\0' || error.reason.isEmpty();
}

/// Adds the service's own words where they are the actual news: which value is wrong, or an unknown reason.
QString withServiceWords(const QString &sentence, const Error &error, const Wording &wording)
{
    const bool telling = error.kind == Error::Kind::Invalid || error.kind == Error::Kind::Local ||
                         error.kind == Error::Kind::Conflict || error.reason == "FILE_COMMAND"_L1;
    if (telling && !error.detail.isEmpty())
        return text(QT_TRANSLATE_NOOP("Errors", "%1 It says: %2")).arg(sentence, quoted(error.detail));
    if (error.kind == Error::Kind::NotRunning && !namesItself(error, wording))
        return text(QT_TRANSLATE_NOOP("Errors", "%1 Reason: %2")).arg(sentence, quoted(error.reason));
    return sentence;
}

QString waitAdvice(std::chrono::milliseconds pause)
{
    using namespace std::chrono;
    const auto seconds = static_cast<int>(ceil<std::chrono::seconds>(pause).count());
    if (seconds <= 120)
        return QCoreApplication::translate("Errors", "Try again in %n second(s).", nullptr, seconds);
    return QCoreApplication::translate("Errors", "Try again in %n minute(s).", nullptr, (seconds + 59) / 60);
}

} // namespace

QString message(const Error &error)
{
    const Wording *const wording = wordingFor(error);
    if (!wording)
        return {};
    const QString subject = quoted(error.subject);
    const QString sentence =
        subject.isEmpty() ? text(wording->alone) : text(wording->withSubject).arg(subject);
    return withServiceWords(sentence, error, *wording);
}

QString advice(const Error &error)
{
    const Wording *const wording = wordingFor(error);
    if (!wording)
        return {};
    if (error.ambiguous)
        return text(QT_TRANSLATE_NOOP(
            "Errors", "It may have been done all the same. Refresh and look before you try again."));
    if (error.retryAfter && error.retryAfter->count() > 0 &&
        (error.kind == Error::Kind::RateLimited || error.kind == Error::Kind::Server))
        return waitAdvice(*error.retryAfter);
    return *wording->advice == '\0' ? QString() : text(wording->advice);
}

QString technicalDetails(const Error &error)
{
    if (error.isCancelled())
        return {};
    QStringList lines;
    if (error.httpStatus != 0)
        lines += text(QT_TRANSLATE_NOOP("Errors", "HTTP status: %1")).arg(error.httpStatus);
    if (error.reason == "WEB_PAGE"_L1)
        lines += text(QT_TRANSLATE_NOOP("Errors", "The answer was a web page."));
    else if (!error.reason.isEmpty())
        lines += text(QT_TRANSLATE_NOOP("Errors", "Reason: %1")).arg(error.reason);
    if (!error.detail.isEmpty())
        lines += text(QT_TRANSLATE_NOOP("Errors", "Details: %1")).arg(error.detail);
    if (!error.requestId.isEmpty())
        lines += text(QT_TRANSLATE_NOOP("Errors", "Request: %1")).arg(error.requestId);
    if (!error.serviceRequestId.isEmpty())
        lines += text(QT_TRANSLATE_NOOP("Errors", "The service's request: %1")).arg(error.serviceRequestId);
    return lines.join(u'\n');
}

} // namespace Sandkeeper
