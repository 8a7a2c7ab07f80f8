// SPDX-License-Identifier: MIT
#include "core/transfers/storageproblem.h"

#include "core/provider/visibletext.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace Sandkeeper {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(TransferStorage)
};

QString shown(const QString &path)
{
    return visibleOneLine(QDir::toNativeSeparators(path));
}

} // namespace

QString storageProblemText(StorageProblem problem, const QString &path)
{
    switch (problem) {
    case StorageProblem::NotAllowed:
        return Texts::tr(
                   "You may not read and write the list of transfers “%1”. It stays as it is; transfers "
                   "go on, but are forgotten when Sandkeeper closes. Change the permissions of the file "
                   "and of its folder, then start Sandkeeper again.")
            .arg(shown(path));
    case StorageProblem::Folder:
        return Texts::tr(
                   "A folder stands where the list of transfers belongs: “%1”. Transfers go on, but are "
                   "forgotten when Sandkeeper closes. Move the folder away, then start Sandkeeper again.")
            .arg(shown(path));
    case StorageProblem::InUse:
        return Texts::tr(
                   "Another program keeps the list of transfers “%1” to itself. What is in it stays; "
                   "transfers go on, but are forgotten when Sandkeeper closes. Close that program, then "
                   "start Sandkeeper again.")
            .arg(shown(path));
    case StorageProblem::Newer:
        return Texts::tr(
                   "A later version of Sandkeeper has made the list of transfers “%1”. It stays as it "
                   "is; transfers go on, but are forgotten when Sandkeeper closes. Use that version, or "
                   "move the file away and start Sandkeeper again.")
            .arg(shown(path));
    case StorageProblem::Foreign:
        return Texts::tr(
                   "“%1” is no list of transfers of Sandkeeper. It stays as it is; transfers go on, but "
                   "are forgotten when Sandkeeper closes. Move the file away, then start Sandkeeper "
                   "again.")
            .arg(shown(path));
    case StorageProblem::NoRoom:
        return Texts::tr("There is no room for the list of transfers “%1”. What is in it stays; transfers go "
                         "on, but are forgotten when Sandkeeper closes. Make room on the disk, then start "
                         "Sandkeeper again.")
            .arg(shown(path));
    case StorageProblem::Disk:
        return Texts::tr("The disk failed at the list of transfers “%1”. It stays as it is; transfers go on, "
                         "but are forgotten when Sandkeeper closes. Check the disk, then start Sandkeeper "
                         "again.")
            .arg(shown(path));
    case StorageProblem::Damaged:
        return Texts::tr("The list of transfers “%1” is damaged. Transfers go on, but are forgotten when "
                         "Sandkeeper closes. Move the file away, then start Sandkeeper again.")
            .arg(shown(path));
    case StorageProblem::Other:
        break;
    }
    return Texts::tr(
               "The list of transfers cannot be kept in “%1”. Transfers go on, but are forgotten when "
               "Sandkeeper closes. Make sure that there is room and that you may write there, then start "
               "Sandkeeper again.")
        .arg(shown(QFileInfo(path).path()));
}

QString listSetAsideText(const QString &keptAs)
{
    return Texts::tr(
               "The list of transfers was damaged, so that those from before are not shown and a new one "
               "was begun. The damaged file was kept as “%1”.")
        .arg(shown(keptAs));
}

} // namespace Sandkeeper
