// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/network.h"
#include "core/provider/types.h"

#include "api/metadata.h"

/// Sandboxes on the wire (ppio.md §2.3–§2.7). Pure; any thread.
namespace Sandkeeper::Ppio {

/// What the service tells of one sandbox. `sandbox.id` is the bare id until the caller decides otherwise.
struct ServedSandbox
{
    Sandbox sandbox;
    QString clientId;
    QString envdVersion;     ///< of its daemon; may be empty
    QString domain;          ///< where its hosts are, as answered: not yet believed; empty for the account's
    Secret accessToken;      ///< empty: everybody may talk to its daemon, or it was not told
    Secret trafficToken;     ///< empty: its ports are public
    bool isComplete = false; ///< a list's or a detail's; a create's answer tells neither state nor times
    Metadata metadata;
};

struct ServedPage
{
    QList<ServedSandbox> sandboxes;
    QString nextToken;
};

/// Shared by everyone of the service; the user may type others (ppio.md §6.4).
QStringList knownTemplates();

SandboxState stateForWord(const QString &word);
/// What a list is filtered by: one of the service's words or several with commas between them, also for the
/// word of another service that scripts may use. Empty, for no filter, when it is none of these.
QString stateFilter(const QString &word);

/// Body of a create: life, secure and metadata always, whatever the service's default (ppio.md §2.3). The
/// template is `templateId`, if it is not empty, instead of the request's image.
QByteArray encodeCreate(const CreateRequest &request, const QString &teamId, const QString &templateId = {});
/// "/v2/sandboxes?…" (ppio.md §2.4).
QByteArray listEndpoint(const ListQuery &query, const QString &teamId);
/// "/sandboxes?…": all that run, in one answer.
QByteArray oldListEndpoint(const ListQuery &query, const QString &teamId);
/// "/v2/sandboxes?…" for the one that this action made.
QByteArray markerEndpoint(const QString &marker);
QByteArray oldMarkerEndpoint(const QString &marker);

/// Body of a change of the network's rules: always both lists, as what is left out is cleared (ppio.md §2.9).
QByteArray encodeNetwork(const NetworkPolicy &policy);

/// Body of set-timeout, resume and refresh: {"<field>": seconds}.
QByteArray encodeSeconds(const char *field, std::chrono::seconds value);

/// Of a call whose answer says nothing but that it was done. Errors: Protocol for a web page and the like.
Result<void> decodeNothing(const QByteArray &body);

/// An entry of a list, a detail, or the answer of create and resume. Errors: Protocol.
Result<ServedSandbox> decodeSandbox(const QJsonObject &json, const QString &where = {});
Result<ServedSandbox> decodeSandboxBody(const QByteArray &body);
/// `nextToken`: the header X-Next-Token. Errors: Protocol.
Result<ServedPage> decodeSandboxPage(const QByteArray &body, const QByteArray &nextToken);

} // namespace Sandkeeper::Ppio
