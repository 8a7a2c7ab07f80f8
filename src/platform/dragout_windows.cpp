// SPDX-License-Identifier: MIT
#include "platform/dragout.h"

#include "platform/comobject_windows.h"
#include "platform/promisedfile_windows.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include <QDrag>
#include <QPointer>
#include <QWidget>

#include <objidl.h>
#include <ole2.h>
#include <shldisp.h>
#include <shlobj.h>
#include <urlmon.h>

namespace Sandkeeper::DragOut {

namespace {

UINT formatOf(const wchar_t *name)
{
    return RegisterClipboardFormatW(name);
}

FORMATETC formatEtc(UINT format, LONG index = -1, DWORD medium = TYMED_HGLOBAL)
{
    return {static_cast<CLIPFORMAT>(format), nullptr, DVASPECT_CONTENT, index, medium};
}

/// Movable memory with these bytes; the receiver frees it.
HGLOBAL memoryWith(const void *bytes, SIZE_T size)
{
    HGLOBAL memory = GlobalAlloc(GMEM_MOVEABLE, std::max<SIZE_T>(size, 1));
    void *place = memory ? GlobalLock(memory) : nullptr;
    if (!place) {
        GlobalFree(memory);
        return nullptr;
    }
    std::memcpy(place, bytes, size);
    GlobalUnlock(memory);
    return memory;
}

/// Names and sizes, and no bytes yet.
HGLOBAL descriptorsOf(const QList<Item> &items)
{
    const SIZE_T size =
        sizeof(FILEGROUPDESCRIPTORW) + sizeof(FILEDESCRIPTORW) * static_cast<SIZE_T>(items.size());
    std::vector<char> bytes(size, 0);
    auto *group = reinterpret_cast<FILEGROUPDESCRIPTORW *>(bytes.data());
    group->cItems = static_cast<UINT>(items.size());
    for (qsizetype i = 0; i < items.size(); ++i) {
        const Item &item = items.at(i);
        FILEDESCRIPTORW &file = group->fgd[i];
        file.dwFlags = FD_ATTRIBUTES | FD_PROGRESSUI | FD_UNICODE;
        file.dwFileAttributes = FILE_ATTRIBUTE_NORMAL;
        item.name.left(MAX_PATH - 1).toWCharArray(file.cFileName);
        if (item.size >= 0) {
            file.dwFlags |= FD_FILESIZE;
            file.nFileSizeHigh = static_cast<DWORD>(static_cast<quint64>(item.size) >> 32);
            file.nFileSizeLow = static_cast<DWORD>(item.size & 0xFFFFFFFF);
        }
        if (item.modified.isValid()) {
            // 100 nanoseconds since 1601.
            const quint64 time =
                (static_cast<quint64>(item.modified.toMSecsSinceEpoch()) + 11644473600000) * 10000;
            file.dwFlags |= FD_WRITESTIME;
            file.ftLastWriteTime = {static_cast<DWORD>(time & 0xFFFFFFFF), static_cast<DWORD>(time >> 32)};
        }
    }
    return memoryWith(bytes.data(), size);
}

/// What is dragged: names at once, bytes when a receiver reads them, on its own time: the shell is told that
/// it may copy on a thread of its own.
class PromisedFiles final : public ComObject<IDataObject, IDataObjectAsyncCapability>
{
public:
    explicit PromisedFiles(const Offer &offer)
        : m_offer(offer)
        , m_descriptors(formatOf(CFSTR_FILEDESCRIPTORW))
        , m_contents(formatOf(CFSTR_FILECONTENTS))
        , m_preferred(formatOf(CFSTR_PREFERREDDROPEFFECT))
        , m_zone(formatOf(CFSTR_ZONEIDENTIFIER))
        , m_own(formatOf(reinterpret_cast<const wchar_t *>(offer.ownType.utf16())))
    {
    }

    // IUnknown
    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID id, void **object) override
    {
        if (id == IID_IUnknown || id == IID_IDataObject)
            return give<IDataObject>(object);
        if (id == IID_IDataObjectAsyncCapability)
            return give<IDataObjectAsyncCapability>(object);
        return *object = nullptr, E_NOINTERFACE;
    }

    // IDataObject
    HRESULT STDMETHODCALLTYPE GetData(FORMATETC *asked, STGMEDIUM *medium) override
    {
        *medium = {};
        if (const HRESULT known = QueryGetData(asked); known != S_OK)
            return known;
        if (asked->cfFormat == m_contents) {
            if (asked->lindex < 0 || asked->lindex >= m_offer.items.size())
                return DV_E_LINDEX;
            const HRESULT made = promisedStream(int(asked->lindex), m_offer.items.at(asked->lindex).size,
                                                m_offer.fetch, &medium->pstm);
            medium->tymed = made == S_OK ? TYMED_ISTREAM : TYMED_NULL;
            return made;
        }
        medium->hGlobal = memoryOf(asked->cfFormat);
        medium->tymed = medium->hGlobal ? TYMED_HGLOBAL : TYMED_NULL;
        return medium->hGlobal ? S_OK : E_OUTOFMEMORY;
    }
    HRESULT STDMETHODCALLTYPE GetDataHere(FORMATETC *, STGMEDIUM *) override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE QueryGetData(FORMATETC *asked) override
    {
        if (asked->dwAspect != DVASPECT_CONTENT)
            return DV_E_DVASPECT;
        const bool isStream = asked->cfFormat == m_contents;
        const bool isKnown = isStream || asked->cfFormat == m_descriptors || asked->cfFormat == m_preferred ||
                             asked->cfFormat == m_zone || asked->cfFormat == m_own;
        if (!isKnown)
            return DV_E_FORMATETC;
        return asked->tymed & (isStream ? TYMED_ISTREAM : TYMED_HGLOBAL) ? S_OK : DV_E_TYMED;
    }
    HRESULT STDMETHODCALLTYPE GetCanonicalFormatEtc(FORMATETC *, FORMATETC *answer) override
    {
        answer->ptd = nullptr;
        return DATA_S_SAMEFORMATETC;
    }
    /// What a receiver notes here, as how the drop went, is of no interest.
    HRESULT STDMETHODCALLTYPE SetData(FORMATETC *, STGMEDIUM *medium, BOOL release) override
    {
        if (release)
            ReleaseStgMedium(medium);
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE EnumFormatEtc(DWORD direction, IEnumFORMATETC **formats) override
    {
        if (direction != DATADIR_GET)
            return E_NOTIMPL;
        const FORMATETC all[] = {formatEtc(m_descriptors), formatEtc(m_contents, -1, TYMED_ISTREAM),
                                 formatEtc(m_preferred), formatEtc(m_zone), formatEtc(m_own)};
        return SHCreateStdEnumFmtEtc(std::size(all), all, formats);
    }
    HRESULT STDMETHODCALLTYPE DAdvise(FORMATETC *, DWORD, IAdviseSink *, DWORD *) override
    {
        return OLE_E_ADVISENOTSUPPORTED;
    }
    HRESULT STDMETHODCALLTYPE DUnadvise(DWORD) override { return OLE_E_ADVISENOTSUPPORTED; }
    HRESULT STDMETHODCALLTYPE EnumDAdvise(IEnumSTATDATA **) override { return OLE_E_ADVISENOTSUPPORTED; }

    // IDataObjectAsyncCapability
    HRESULT STDMETHODCALLTYPE SetAsyncMode(BOOL) override { return S_OK; }
    HRESULT STDMETHODCALLTYPE GetAsyncMode(BOOL *isAsync) override
    {
        *isAsync = TRUE;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE StartOperation(IBindCtx *) override
    {
        m_inOperation = TRUE;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE InOperation(BOOL *isRunning) override
    {
        *isRunning = m_inOperation;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE EndOperation(HRESULT, IBindCtx *, DWORD) override
    {
        m_inOperation = FALSE;
        return S_OK;
    }

private:
    HGLOBAL memoryOf(UINT format) const
    {
        if (format == m_descriptors)
            return descriptorsOf(m_offer.items);
        if (format == m_own)
            return memoryWith(m_offer.ownData.constData(), static_cast<SIZE_T>(m_offer.ownData.size()));
        const DWORD number = format == m_zone ? DWORD(URLZONE_INTERNET) : DWORD(DROPEFFECT_COPY);
        return memoryWith(&number, sizeof number);
    }

    const Offer m_offer;
    const UINT m_descriptors;
    const UINT m_contents;
    const UINT m_preferred;
    const UINT m_zone; ///< where it comes from: a stream has no mark, and the shell copies bytes alone
    const UINT m_own;
    BOOL m_inOperation = FALSE;
};

/// As Qt's own drags end: with the button, or with Escape.
class DropSource final : public ComObject<IDropSource>
{
public:
    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID id, void **object) override
    {
        if (id == IID_IUnknown || id == IID_IDropSource)
            return give<IDropSource>(object);
        return *object = nullptr, E_NOINTERFACE;
    }
    HRESULT STDMETHODCALLTYPE QueryContinueDrag(BOOL escape, DWORD keys) override
    {
        m_isHeld = keys & (MK_LBUTTON | MK_RBUTTON);
        if (escape)
            return DRAGDROP_S_CANCEL;
        return m_isHeld ? S_OK : DRAGDROP_S_DROP;
    }
    HRESULT STDMETHODCALLTYPE GiveFeedback(DWORD) override { return DRAGDROP_S_USEDEFAULTCURSORS; }

    /// Whether its end has left the button down, so that the window will see it go up.
    bool isHeld() const { return m_isHeld; }

private:
    bool m_isHeld = true;
};

} // namespace

/// Folders would have to be known to their last file before the first byte, so they are fetched first.
bool canPromise(const QList<Item> &items)
{
    return std::none_of(items.begin(), items.end(), [](const Item &item) {
        return item.folder || item.name.isEmpty() || item.name.size() >= MAX_PATH;
    });
}

bool canSaveTo()
{
    return false;
}

bool canFollow()
{
    return false;
}

bool isButtonHeld()
{
    return false;
}

void start(QWidget *source, const Offer &offer, const Ended &ended)
{
    if (!offer.files.isEmpty() || !canPromise(offer.items))
        return startPlain(source, offer, ended);
    const QPointer<QWidget> from = source;
    auto *files = new PromisedFiles(offer);
    auto *drop = new DropSource;
    DWORD effect = DROPEFFECT_NONE;
    const HRESULT result =
        DoDragDrop(static_cast<IDataObject *>(files), drop, DROPEFFECT_COPY | DROPEFFECT_MOVE, &effect);
    files->Release(); // a receiver that is still copying holds it
    const bool isHeld = drop->isHeld();
    drop->Release();
    if (!isHeld && from)
        tellReleased(from);
    ended(result == DRAGDROP_S_DROP && effect != DROPEFFECT_NONE);
}

void cancel()
{
    QDrag::cancel();
}

} // namespace Sandkeeper::DragOut
