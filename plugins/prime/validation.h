// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/types.h"

namespace Sandkeeper::Prime {

/// All local rules for a new sandbox: the limits of single fields, then the rules across fields in the order
/// of prime.md §4.4, with §4.6 for network lists. Translated messages. Pure; empty when all is well.
QList<FieldProblem> validateCreate(const CreateRequest &request);

/// The create form of this service: limits and first values from prime.md §4.4, suggestions from §11.4.
/// That containers have no network rules.
QString egressContainerRefusal();
QList<CreateFieldInfo> createFormFields();

} // namespace Sandkeeper::Prime
