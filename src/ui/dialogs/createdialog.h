// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/operation.h"
#include "core/client/servicereader.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QPushButton;
class QScrollArea;

namespace Sandkeeper {

class AccountSessions;
class CreateForm;
class FieldRow;
class MessageBar;
class Operations;

/// Asks for everything a new sandbox needs and hands it to Operations. Open it with open() or show().
/// Problems appear beside their fields; the Create button is never disabled silently: it leads to the first
/// problem. Remembers the last sent values, without secrets, until the program ends.
class CreateDialog : public QDialog
{
    Q_OBJECT
public:
    CreateDialog(AccountSessions *sessions, Operations *operations, QWidget *parent = nullptr);
    ~CreateDialog() override;

    QString accountId() const;
    /// Does nothing when the account is not in the list.
    void setAccountId(const QString &accountId);
    /// What would be sent now, with an idempotency key that stays the same until something is changed.
    CreateRequest request() const;
    /// Reopens an earlier attempt with all its fields filled in. Its idempotency key stays in use as long as
    /// nothing is changed, so that trying again cannot make a second sandbox.
    void setRequest(const QString &accountId, const CreateRequest &request);

    /// Forgets the values of earlier dialogs.
    static void forgetLast();

Q_SIGNALS:
    /// The request was handed over. Keep the request (it holds secrets: in memory only) to reopen the dialog
    /// should the operation fail.
    void submitted(Sandkeeper::Operation *operation, const QString &accountId,
                   const Sandkeeper::CreateRequest &request);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void build();
    void fillAccounts();
    void onAccountChanged();
    void chooseImage();
    void checkImage();
    void imageChecked(const QString &image, const Result<ImageCheck> &check);
    void onEdited();
    void validate();
    void create();
    QList<FieldProblem> problems() const;
    void say(const QString &text);
    void startFromLast();

    AccountSessions *m_sessions;
    Operations *m_operations;
    ServiceReader m_reader;
    Future<ImageCheck> m_checking;
    CreateForm *m_form;
    QScrollArea *m_scroll = nullptr;
    QComboBox *m_account;
    FieldRow *m_accountRow;
    MessageBar *m_message;
    QCheckBox *m_another;
    QPushButton *m_create;
    QString m_setUpFor; ///< account and provider the form is fitted to
    QString m_idempotencyKey;
    bool m_triedToCreate = false;
};

} // namespace Sandkeeper
