// SPDX-License-Identifier: MIT
#include "ui/dialogs/firstrunpage.h"

#include "core/provider/errortext.h"
#include "ui/dialogs/widgetnames.h"

#include <QDir>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QSvgRenderer>
#include <QVBoxLayout>

namespace Sandkeeper {

namespace {

/// The program's picture, drawn sharp at any scale.
class Picture final : public QWidget
{
public:
    explicit Picture(QWidget *parent)
        : QWidget(parent)
        , m_renderer(QStringLiteral(":/icons/sandkeeper.svg"))
    {
        setFixedSize(72, 72);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        m_renderer.render(&painter, QRectF(rect()));
    }

private:
    QSvgRenderer m_renderer;
};

} // namespace

FirstRunPage::FirstRunPage(QWidget *parent)
    : QWidget(parent)
    , m_addText(new HintLabel({}, this))
    , m_demo(new QWidget(this))
    , m_found(new QWidget(this))
    , m_foundLayout(new QVBoxLayout(m_found))
{
    setObjectName(QStringLiteral("firstRunPage"));
    auto *title = plainLabel(tr("Welcome to Sandkeeper"), this);
    QFont font = title->font();
    font.setPointSizeF(font.pointSizeF() * 1.6);
    title->setFont(font);
    auto *what =
        new HintLabel(tr("Sandkeeper shows the remote code sandboxes of all your accounts in one live table, "
                         "creates and deletes them, and runs commands in them."),
                      this);
    what->setAlignment(Qt::AlignHCenter);
    title->setAlignment(Qt::AlignHCenter);

    auto *add = nameWidget(new QPushButton(tr("Add an account…"), this), "firstRunAdd", tr("Add an account"));
    auto *demo = nameWidget(new QPushButton(tr("Try the demo"), this), "firstRunDemo", tr("Try the demo"));
    auto *demoText =
        new HintLabel(tr("Simulated services on this computer. Nothing is sent and nothing is kept."), this);
    for (HintLabel *text : {m_addText, demoText})
        text->setAlignment(Qt::AlignHCenter);
    for (QPushButton *button : {add, demo})
        button->setMinimumHeight(button->sizeHint().height() + 8);
    add->setDefault(true);

    m_foundLayout->setContentsMargins(0, 0, 0, 0);
    m_foundLayout->setSpacing(4);
    m_found->hide();

    auto *column = new QWidget(this);
    column->setFixedWidth(560);
    auto *columnLayout = new QVBoxLayout(column);
    columnLayout->setContentsMargins(16, 16, 16, 16);
    columnLayout->setSpacing(4);
    columnLayout->addWidget(new Picture(column), 0, Qt::AlignHCenter);
    columnLayout->addSpacing(8);
    columnLayout->addWidget(title);
    columnLayout->addWidget(what);
    columnLayout->addSpacing(16);
    columnLayout->addWidget(add);
    columnLayout->addWidget(m_addText);
    columnLayout->addSpacing(8);
    columnLayout->addWidget(m_found);
    columnLayout->addWidget(m_demo);
    auto *demoLayout = new QVBoxLayout(m_demo);
    demoLayout->setContentsMargins(0, 0, 0, 0);
    demoLayout->setSpacing(columnLayout->spacing());
    demoLayout->addWidget(demo);
    demoLayout->addWidget(demoText);

    auto *layout = new QVBoxLayout(this);
    layout->addStretch(2);
    // Stretches instead of an alignment: an aligned item gets its size hint, which is too low for wrapped
    // texts.
    auto *centre = new QHBoxLayout;
    centre->addStretch(1);
    centre->addWidget(column);
    centre->addStretch(1);
    layout->addLayout(centre);
    layout->addStretch(3);

    connect(add, &QPushButton::clicked, this, &FirstRunPage::addAccountRequested);
    connect(demo, &QPushButton::clicked, this, &FirstRunPage::demoRequested);
    setServices({});
}

void FirstRunPage::setDemoAvailable(bool available)
{
    m_demo->setVisible(available);
}

void FirstRunPage::setServices(const QStringList &names)
{
    m_addText->setText(
        names.isEmpty()
            ? tr("You need a key from the service. It is kept in the keychain of this system.")
            : tr("You need a key from one of the services: %1. It is kept in the keychain of this system.")
                  .arg(QLocale().createSeparatedList(names)));
}

void FirstRunPage::setFoundKeys(const QList<FoundKey> &keys)
{
    while (QLayoutItem *item = m_foundLayout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int number = 0;
    for (const FoundKey &key : keys) {
        const QString text = tr("Use “%1”, which was found…").arg(visibleOneLine(key.accountName));
        auto *button = new QPushButton(text, m_found);
        nameWidget(button, QByteArray("firstRunImport" + QByteArray::number(number++)).constData(),
                   QString(text).remove(QChar(0x2026)));
        button->setMinimumHeight(button->sizeHint().height() + 8);
        m_foundLayout->addWidget(button);
        auto *place =
            new HintLabel(tr("%1, in %2").arg(key.maskedKey, QDir::toNativeSeparators(key.source)), m_found);
        place->setAlignment(Qt::AlignHCenter);
        m_foundLayout->addWidget(place);
        m_foundLayout->addSpacing(8);
        connect(button, &QPushButton::clicked, this,
                [this, id = key.accountId] { Q_EMIT importRequested(id); });
    }
    m_found->setVisible(!keys.isEmpty());
}

} // namespace Sandkeeper
