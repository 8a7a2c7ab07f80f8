// SPDX-License-Identifier: MIT
#include "ui/widgets/taborder.h"

#include <QLayout>
#include <QSplitter>

namespace Sandkeeper {

namespace {

void collect(QLayout *layout, QList<QWidget *> *order);

/// This widget and what is in it, as far as the keyboard can go there.
void collect(QWidget *widget, QList<QWidget *> *order)
{
    if (widget->focusPolicy() & Qt::TabFocus)
        order->append(widget);
    if (const auto *splitter = qobject_cast<QSplitter *>(widget)) {
        for (int i = 0; i < splitter->count(); ++i)
            collect(splitter->widget(i), order);
    } else if (widget->layout()) {
        collect(widget->layout(), order);
    }
}

void collect(QLayout *layout, QList<QWidget *> *order)
{
    for (int i = 0; i < layout->count(); ++i) {
        if (QWidget *widget = layout->itemAt(i)->widget())
            collect(widget, order);
        else if (QLayout *inner = layout->itemAt(i)->layout())
            collect(inner, order);
    }
}

} // namespace

void orderTabs(QWidget *widget)
{
    QList<QWidget *> order;
    collect(widget, &order);
    for (qsizetype i = 1; i < order.size(); ++i)
        QWidget::setTabOrder(order.at(i - 1), order.at(i));
}

} // namespace Sandkeeper
