// SPDX-License-Identifier: MIT
#include "platform/promisedfile_windows.h"

#include "platform/comobject_windows.h"

#include <chrono>
#include <memory>

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFile>
#include <QMutex>
#include <QThread>
#include <QWaitCondition>

#include <ole2.h>

namespace Sandkeeper::DragOut {

namespace {

constexpr std::chrono::seconds mostUntouched{5};

/// What the GUI thread and the readers share of one file.
struct Arrival
{
    Fetch fetch;
    int item = 0;
    QMutex mutex;
    QWaitCondition changed;
    bool asked = false;
    bool begun = false;
    bool here = false;
    QString path; ///< empty, once it is here: it could not be fetched

    /// Any thread but the GUI thread.
    QString waitForPath(const std::shared_ptr<Arrival> &self)
    {
        QMutexLocker lock(&mutex);
        if (!std::exchange(asked, true))
            QMetaObject::invokeMethod(
                qApp,
                [self] {
                    {
                        const QMutexLocker begins(&self->mutex);
                        self->begun = true;
                        self->changed.wakeAll();
                    }
                    self->fetch(self->item, [self](const QString &fetched) {
                        const QMutexLocker arrived(&self->mutex);
                        self->path = fetched;
                        self->here = true;
                        self->changed.wakeAll();
                    });
                },
                Qt::QueuedConnection);
        // A receiver that reads within its drop has the GUI thread wait for that drop, and COM passes nothing
        // but calls on to a thread that waits: it will not get to the fetch before the receiver gives up.
        const QDeadlineTimer patience(mostUntouched);
        while (!begun) {
            if (!changed.wait(&mutex, patience))
                return {};
        }
        while (!here)
            changed.wait(&mutex);
        return path;
    }
};

class PromisedStream final : public ComObject<IStream>
{
public:
    PromisedStream(std::shared_ptr<Arrival> arrival, qint64 size)
        : m_arrival(std::move(arrival))
        , m_size(size)
    {
    }

    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID id, void **object) override
    {
        if (id == IID_IUnknown || id == IID_ISequentialStream || id == IID_IStream)
            return give<IStream>(object);
        return *object = nullptr, E_NOINTERFACE;
    }

    HRESULT STDMETHODCALLTYPE Read(void *bytes, ULONG count, ULONG *read) override
    {
        if (read)
            *read = 0;
        const QMutexLocker lock(&m_mutex);
        if (!open())
            return STG_E_READFAULT;
        const qint64 got = m_file.read(static_cast<char *>(bytes), count);
        if (got < 0)
            return STG_E_READFAULT;
        if (read)
            *read = static_cast<ULONG>(got);
        return static_cast<ULONG>(got) == count ? S_OK : S_FALSE;
    }
    HRESULT STDMETHODCALLTYPE Seek(LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *position) override
    {
        const QMutexLocker lock(&m_mutex);
        if (!open())
            return STG_E_READFAULT;
        const qint64 base = origin == STREAM_SEEK_CUR   ? m_file.pos()
                            : origin == STREAM_SEEK_END ? m_file.size()
                                                        : 0;
        if (base + move.QuadPart < 0 || !m_file.seek(base + move.QuadPart))
            return STG_E_INVALIDFUNCTION;
        if (position)
            position->QuadPart = static_cast<ULONGLONG>(m_file.pos());
        return S_OK;
    }
    /// Asked for before the first byte, so it fetches nothing.
    HRESULT STDMETHODCALLTYPE Stat(STATSTG *facts, DWORD) override
    {
        *facts = {};
        facts->type = STGTY_STREAM;
        facts->cbSize.QuadPart = static_cast<ULONGLONG>(std::max<qint64>(m_size, 0));
        facts->grfMode = STGM_READ;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE CopyTo(IStream *target, ULARGE_INTEGER count, ULARGE_INTEGER *read,
                                     ULARGE_INTEGER *written) override
    {
        char block[64 * 1024];
        ULONGLONG moved = 0;
        HRESULT result = S_OK;
        while (moved < count.QuadPart && result == S_OK) {
            ULONG got = 0;
            ULONG put = 0;
            result = Read(
                block, static_cast<ULONG>(std::min<ULONGLONG>(sizeof block, count.QuadPart - moved)), &got);
            if (FAILED(result) || got == 0)
                break;
            if (FAILED(target->Write(block, got, &put)) || put != got)
                result = STG_E_WRITEFAULT;
            moved += put;
        }
        if (read)
            read->QuadPart = moved;
        if (written)
            written->QuadPart = moved;
        return FAILED(result) ? result : S_OK;
    }
    HRESULT STDMETHODCALLTYPE Write(const void *, ULONG, ULONG *) override { return STG_E_ACCESSDENIED; }
    HRESULT STDMETHODCALLTYPE SetSize(ULARGE_INTEGER) override { return STG_E_ACCESSDENIED; }
    HRESULT STDMETHODCALLTYPE Commit(DWORD) override { return S_OK; }
    HRESULT STDMETHODCALLTYPE Revert() override { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE LockRegion(ULARGE_INTEGER, ULARGE_INTEGER, DWORD) override
    {
        return STG_E_INVALIDFUNCTION;
    }
    HRESULT STDMETHODCALLTYPE UnlockRegion(ULARGE_INTEGER, ULARGE_INTEGER, DWORD) override
    {
        return STG_E_INVALIDFUNCTION;
    }
    HRESULT STDMETHODCALLTYPE Clone(IStream **) override { return E_NOTIMPL; }

private:
    bool open()
    {
        if (m_file.isOpen())
            return true;
        if (!qApp || QThread::currentThread() == qApp->thread())
            return false; // at the end of the program; or a receiver within it: never wait here
        const QString path = m_arrival->waitForPath(m_arrival);
        m_file.setFileName(path);
        return !path.isEmpty() && m_file.open(QIODevice::ReadOnly);
    }

    const std::shared_ptr<Arrival> m_arrival;
    const qint64 m_size;
    QMutex m_mutex;
    QFile m_file;
};

} // namespace

HRESULT promisedStream(int item, qint64 size, const Fetch &fetch, IStream **stream)
{
    const auto arrival = std::make_shared<Arrival>();
    arrival->fetch = fetch;
    arrival->item = item;
    // An object belongs to the apartment in which it is marshalled first. That of all threads which have none
    // of their own is kept for the rest of the program: a receiver may read long after the drag.
    static CO_MTA_USAGE_COOKIE apartment = nullptr;
    if (!apartment && FAILED(CoIncrementMTAUsage(&apartment)))
        return E_FAIL;
    IStream *packed = nullptr;
    const std::unique_ptr<QThread> home(QThread::create([&] {
        auto *made = new PromisedStream(arrival, size);
        (void)CoMarshalInterThreadInterfaceInStream(IID_IStream, made, &packed);
        made->Release();
    }));
    home->start();
    home->wait(); // microseconds: nothing is fetched for this
    return packed ? CoGetInterfaceAndReleaseStream(packed, IID_IStream, reinterpret_cast<void **>(stream))
                  : E_FAIL;
}

} // namespace Sandkeeper::DragOut
