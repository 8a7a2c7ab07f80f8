// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/operations.h"
#include "ui/details/remotetab.h"

#include <QTimer>

class QLabel;
class QListWidget;

namespace Sandkeeper {

/// What a sandbox may reach, and the way to change it. GUI thread.
class NetworkTab final : public RemoteTab
{
    Q_OBJECT
public:
    NetworkTab(const ServiceReader &reader, Operations *operations, QWidget *parent = nullptr);

    const NetworkPolicyStatus &status() const { return m_status; }
    void openEditor();

protected:
    void load() override;
    void forget() override;
    void answered(const std::optional<Error> &error) override;
    void hideEvent(QHideEvent *event) override;

private:
    void showStatus();

    Operations *m_operations;
    NetworkPolicyStatus m_status;
    QLabel *m_sentence;
    QLabel *m_meaning;
    QListWidget *m_entries;
    MessageBar *m_notApplied;
    QTimer m_again; ///< while a policy is not in force yet
    int m_wait = 0; ///< ms
};

} // namespace Sandkeeper
