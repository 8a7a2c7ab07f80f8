// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/catalog.h"

/// Templates on the wire (ppio.md §2.12). Pure; any thread.
namespace Sandkeeper::Ppio {

/// What a page token of a list stands for: the number of a page, or the value of a header.
struct TemplatePosition
{
    int page = 0; ///< 0: the first
    QString next;
};
/// Errors: Invalid for a token that is none of ours.
Result<TemplatePosition> templatePosition(const QString &pageToken);
/// "/v2/templates?…" with what both shapes of the call understand.
QByteArray templatesEndpoint(const TemplatePosition &from, int pageSize);
/// "/templates/<id or name>", a name's slash encoded; empty when it can be no part of an address.
QByteArray templateEndpoint(const QString &reference);
/// "/templates/aliases/<name>" of a reference, without its tag; empty as above.
QByteArray aliasEndpoint(const QString &reference);
/// Body of a change of who may use a template.
QByteArray encodePublic(bool isPublic);
/// Body of a removal of one tag.
QByteArray encodeUntag(const QString &name, const QString &tag);

/// Errors: Protocol.
Result<ImageInfo> decodeTemplate(const QByteArray &body);
/// The template's id. Errors: Protocol.
Result<QString> decodeAlias(const QByteArray &body);
/// Reads both shapes, an array and an object with pages. `nextToken`: the header X-Next-Token.
Result<ImagePage> decodeTemplates(const QByteArray &body, const QByteArray &nextToken);

} // namespace Sandkeeper::Ppio
