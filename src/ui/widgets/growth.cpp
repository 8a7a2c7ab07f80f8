// SPDX-License-Identifier: MIT
#include "ui/widgets/growth.h"

#include <QEvent>
#include <QLayout>
#include <QWidget>

namespace Sandkeeper {

namespace {

class Growth final : public QObject
{
public:
    explicit Growth(QWidget *window)
        : QObject(window)
        , m_window(window)
    {
        window->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        const QLayout *layout = m_window->layout();
        if (watched == m_window && event->type() == QEvent::LayoutRequest && layout) {
            const int width = m_window->width();
            const int needed = layout->hasHeightForWidth() ? layout->totalHeightForWidth(width)
                                                           : layout->totalMinimumSize().height();
            if (m_window->height() < needed)
                m_window->resize(width, needed);
        }
        return QObject::eventFilter(watched, event);
    }

private:
    QWidget *m_window;
};

} // namespace

void growWithContent(QWidget *window)
{
    new Growth(window);
}

} // namespace Sandkeeper
