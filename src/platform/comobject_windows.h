// SPDX-License-Identifier: MIT
#pragma once

#include <unknwn.h>

namespace Sandkeeper {

/// Counts who holds a COM object with these interfaces, the first of which stands for IUnknown. Whoever makes
/// it holds it, too, and lets it go with Release(). Any thread.
template <typename First, typename... Others>
class ComObject : public First, public Others...
{
public:
    ComObject() = default;
    ComObject(const ComObject &) = delete;
    ComObject &operator=(const ComObject &) = delete;

    ULONG STDMETHODCALLTYPE AddRef() override
    {
        return static_cast<ULONG>(InterlockedIncrement(&m_references));
    }
    ULONG STDMETHODCALLTYPE Release() override
    {
        const LONG left = InterlockedDecrement(&m_references);
        if (left == 0)
            delete this;
        return static_cast<ULONG>(left);
    }

protected:
    virtual ~ComObject() = default;
    /// For QueryInterface(): the object as one of its interfaces.
    template <typename Interface>
    HRESULT give(void **object)
    {
        *object = static_cast<Interface *>(this);
        AddRef();
        return S_OK;
    }

private:
    LONG m_references = 1;
};

} // namespace Sandkeeper
