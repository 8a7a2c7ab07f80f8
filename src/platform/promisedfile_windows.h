// SPDX-License-Identifier: MIT
#pragma once

#include "platform/dragout.h"

#include <objidl.h>

namespace Sandkeeper::DragOut {

/// A stream of a file that is fetched when it is first read. Reading waits for it, and therefore happens on
/// threads of COM's, never on the GUI thread: the object lives in the multithreaded apartment, and what is
/// given out is a proxy of it. `size` in bytes, -1: not known. GUI thread; the caller releases the stream.
HRESULT promisedStream(int item, qint64 size, const Fetch &fetch, IStream **stream);

} // namespace Sandkeeper::DragOut
