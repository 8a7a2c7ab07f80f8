// SPDX-License-Identifier: MIT
#pragma once

#include <QDialog>

namespace Sandkeeper {

/// Name, version, licence, and what it runs on.
class AboutDialog : public QDialog
{
    Q_OBJECT
public:
    explicit AboutDialog(QWidget *parent = nullptr);
};

} // namespace Sandkeeper
