// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstring>

#include <QByteArray>
#include <QIODevice>

namespace Sandkeeper::Testing {

/// Bytes without end that are the same each time, made and checked as fast as memory is copied.
class Pattern
{
public:
    void make(char *data, qint64 from, qint64 count) const
    {
        walk(from, count, [&](const char *block, qint64 done, qint64 length) {
            std::memcpy(data + done, block, static_cast<std::size_t>(length));
            return true;
        });
    }

    bool matches(const char *data, qint64 from, qint64 count) const
    {
        return walk(from, count, [&](const char *block, qint64 done, qint64 length) {
            return std::memcmp(data + done, block, static_cast<std::size_t>(length)) == 0;
        });
    }

    QByteArray bytes(qint64 from, qint64 count) const
    {
        QByteArray result(static_cast<qsizetype>(count), Qt::Uninitialized);
        make(result.data(), from, count);
        return result;
    }

private:
    // A prime, so that no block of a usual size comes again at a place where it would not be noticed.
    static constexpr qint64 period = 65521;

    static const QByteArray &block()
    {
        static const QByteArray made = [] {
            QByteArray bytes(period, Qt::Uninitialized);
            quint32 state = 1;
            for (char &byte : bytes) {
                state = state * 1664525U + 1013904223U;
                byte = static_cast<char>(state >> 24U);
            }
            return bytes;
        }();
        return made;
    }

    template <typename Use>
    static bool walk(qint64 from, qint64 count, Use use)
    {
        for (qint64 done = 0; done < count;) {
            const qint64 start = (from + done) % period;
            const qint64 length = std::min(count - done, period - start);
            if (!use(block().constData() + start, done, length))
                return false;
            done += length;
        }
        return true;
    }
};

/// A file of the pattern that exists nowhere.
class PatternSource : public QIODevice
{
public:
    explicit PatternSource(qint64 size)
        : m_size(size)
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }

    qint64 size() const override { return m_size; }

protected:
    qint64 readData(char *data, qint64 maximum) override
    {
        const qint64 count = std::min(maximum, m_size - pos());
        if (count <= 0)
            return m_size == pos() ? 0 : -1;
        Pattern().make(data, pos(), count);
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    qint64 m_size;
};

/// Takes the pattern and nothing else; keeps none of it.
class PatternSink : public QIODevice
{
public:
    PatternSink() { open(QIODevice::WriteOnly | QIODevice::Unbuffered); }

    bool isSequential() const override { return true; }
    qint64 taken() const { return m_taken; }
    bool isRight() const { return m_right; }

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *data, qint64 count) override
    {
        m_right = m_right && Pattern().matches(data, m_taken, count);
        m_taken += count;
        return count;
    }

private:
    qint64 m_taken = 0;
    bool m_right = true;
};

} // namespace Sandkeeper::Testing
