// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/types.h"

#include "api/address.h"

/// The rules for a new sandbox (ppio.md §2.3, §5.1, §6). Messages are translated. Pure and fast.
namespace Sandkeeper::Ppio {

/// Whether a template can be called so. Only the service knows whether one is.
bool isTemplateName(const QString &text);
QList<FieldProblem> validateCreate(const CreateRequest &request, const Result<ServiceAddress> &address);
QList<CreateFieldInfo> createFormFields(const Result<ServiceAddress> &address);

} // namespace Sandkeeper::Ppio
