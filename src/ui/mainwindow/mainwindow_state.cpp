// SPDX-License-Identifier: MIT
#include "ui/mainwindow/actionregistry.h"
#include "ui/mainwindow/filterbar.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/sandboxtableview.h"

#include <algorithm>

#include <QDataStream>
#include <QGuiApplication>
#include <QIODevice>
#include <QScreen>
#include <QSplitter>

/// What of the window's appearance is kept from one start to the next.
namespace Sandkeeper {

namespace {

const QString Name = QStringLiteral("main-window");
// Counts up whenever the meaning of the stored bytes changes; older ones are then passed over.
constexpr quint32 Version = 1;
constexpr int LayoutVersion = 1;
constexpr QSize DefaultSize{1280, 820};
constexpr int DefaultDetailsHeight = 320;
constexpr int Grip = 48; // so much of a window must be on a screen to be found and moved

} // namespace

void MainWindow::restoreWindowState()
{
    resize(DefaultSize);
    m_splitter->setSizes({DefaultSize.height() - DefaultDetailsHeight, DefaultDetailsHeight});
    const QByteArray state = m_deps.settings->windowState(Name);
    QDataStream stream(state);
    quint32 version = 0;
    QByteArray geometry;
    QByteArray layout;
    QByteArray splitter;
    QByteArray columns;
    QString filter;
    bool detailsWanted = true;
    stream >> version;
    if (version == Version)
        stream >> geometry >> layout >> splitter >> columns >> filter >> detailsWanted;
    if (version == Version && stream.status() == QDataStream::Ok) {
        restoreGeometry(geometry);
        restoreState(layout, LayoutVersion);
        m_splitter->restoreState(splitter);
        m_table->restoreColumnState(columns);
        m_filter->setText(filter);
        m_actions->action(QStringLiteral("view.details"))->setChecked(detailsWanted);
    }
    m_splitter->setChildrenCollapsible(false);
    keepOnScreen();
}

void MainWindow::saveWindowState()
{
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << Version << saveGeometry() << saveState(LayoutVersion) << m_splitter->saveState()
           << m_table->columnState() << m_filter->text() << m_detailsWanted;
    m_deps.settings->setWindowState(Name, state);
}

/// A monitor may be gone since the position was kept.
void MainWindow::keepOnScreen()
{
    const QRect frame = frameGeometry();
    const QList<QScreen *> screens = QGuiApplication::screens();
    const bool reachable = std::any_of(screens.begin(), screens.end(), [&frame](const QScreen *screen) {
        const QRect seen = screen->availableGeometry().intersected(frame);
        return seen.width() >= Grip && seen.height() >= Grip &&
               frame.top() >= screen->availableGeometry().top() - Grip;
    });
    if (reachable || screens.isEmpty())
        return;
    const QRect available = QGuiApplication::primaryScreen()->availableGeometry();
    resize(size().boundedTo(available.size()));
    move(available.center() - rect().center());
}

void MainWindow::saveLater()
{
    if (!m_closing)
        m_saveSoon.start();
}

} // namespace Sandkeeper
