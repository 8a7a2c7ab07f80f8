// SPDX-License-Identifier: MIT
// What the cells say; the order of the rows is in remotefoldermodel.cpp.
#include "models/remotefoldermodel.h"

#include "core/provider/visibletext.h"
#include "models/sandboxtext.h"

#include <QLocale>

namespace Sandkeeper {

using namespace Qt::StringLiterals;

QVariant RemoteFolderModel::toolTip(const FileEntry &file, Column column) const
{
    switch (column) {
    case NameColumn:
        return file.linkTarget.isEmpty()
                   ? visibleOneLine(file.name)
                   : tr("%1\nLink to %2").arg(visibleOneLine(file.name), visibleOneLine(file.linkTarget));
    case SizeColumn:
        return file.size && *file.size >= 1024 && file.type != FileType::Folder
                   ? tr("%1 bytes").arg(QLocale().toString(*file.size))
                   : QVariant();
    case ModifiedColumn:
        return exactTimeText(file.modified);
    case ModeColumn:
        return file.mode ? u"%1"_s.arg(*file.mode, 4, 8, QLatin1Char('0')) : QVariant();
    default:
        return {};
    }
}

QVariant RemoteFolderModel::shownText(const FileEntry &file, Column column) const
{
    switch (column) {
    case NameColumn:
        return visibleOneLine(file.name);
    case SizeColumn:
        // What a folder takes itself says nothing of what is in it.
        return file.size && file.type != FileType::Folder ? fileSizeText(*file.size) : QString();
    case ModifiedColumn:
        return file.modified.isValid() ? file.modified.toLocalTime().toString(u"yyyy-MM-dd HH:mm"_s)
                                       : QString();
    case ModeColumn:
        return fileModeText(file);
    case OwnerColumn:
        return file.group.isEmpty() || file.group == file.owner ? file.owner : file.owner + u':' + file.group;
    case ColumnCount:
        break;
    }
    return {};
}

QVariant RemoteFolderModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const FileEntry &file = entry(index.row());
    const auto column = Column(index.column());
    switch (role) {
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((column == SizeColumn ? Qt::AlignRight : Qt::AlignLeft) |
                                   Qt::AlignVCenter);
    case TypeRole:
        return int(file.type);
    case LinkRole:
        return file.isLink;
    case HiddenRole:
        return file.name.startsWith(u'.');
    case Qt::EditRole:
        return column == NameColumn ? file.name : QVariant();
    case Qt::AccessibleDescriptionRole:
        return column == NameColumn ? fileTypeText(file) : QVariant();
    case Qt::ToolTipRole:
        return toolTip(file, column);
    case Qt::DisplayRole:
        return shownText(file, column);
    default:
        return {};
    }
}

QVariant RemoteFolderModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == SizeColumn ? Qt::AlignRight : Qt::AlignLeft) |
                                   Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case NameColumn:
        return tr("Name");
    case SizeColumn:
        return tr("Size");
    case ModifiedColumn:
        return tr("Modified");
    case ModeColumn:
        return tr("Mode");
    case OwnerColumn:
        return tr("Owner");
    case ColumnCount:
        break;
    }
    return {};
}

QString fileTypeText(const FileEntry &entry)
{
    if (entry.isLink) {
        switch (entry.type) {
        case FileType::File:
            return RemoteFolderModel::tr("Link to a file");
        case FileType::Folder:
            return RemoteFolderModel::tr("Link to a folder");
        case FileType::Link:
            return RemoteFolderModel::tr("Link that leads nowhere");
        default:
            return RemoteFolderModel::tr("Link");
        }
    }
    switch (entry.type) {
    case FileType::File:
        return RemoteFolderModel::tr("File");
    case FileType::Folder:
        return RemoteFolderModel::tr("Folder");
    case FileType::Link:
        return RemoteFolderModel::tr("Link");
    case FileType::Special:
        return RemoteFolderModel::tr("Device, pipe or socket");
    case FileType::Unknown:
        break;
    }
    return RemoteFolderModel::tr("Unknown kind");
}

QString fileModeText(const FileEntry &entry)
{
    if (!entry.mode)
        return {};
    const uint mode = *entry.mode;
    QString text;
    for (int i = 0; i < 9; ++i)
        text += mode & (0400U >> i) ? QLatin1Char("rwx"[i % 3]) : QLatin1Char('-');
    const auto special = [&text, mode](uint bit, int at, char16_t set, char16_t alone) {
        if (mode & bit)
            text[at] = text.at(at) == u'x' ? set : alone;
    };
    special(04000, 2, u's', u'S');
    special(02000, 5, u's', u'S');
    special(01000, 8, u't', u'T');
    return text;
}

QString fileSizeText(qint64 bytes)
{
    return bytes < 1024 ? RemoteFolderModel::tr("%n byte(s)", nullptr, int(bytes))
                        : QLocale().formattedDataSize(bytes, 1);
}

} // namespace Sandkeeper
