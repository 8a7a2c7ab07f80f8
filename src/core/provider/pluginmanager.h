// SPDX-License-Identifier: MIT
#pragma once

#include "core/provider/providerfactory.h"
#include "core/provider/providermetadata.h"

#include <QObject>

namespace Sandkeeper {

/// Finds provider plug-ins, reads their metadata without loading their code, and loads one when its first
/// account needs it. Loads once and never unloads: objects of a plug-in may outlive any point at which
/// unloading would be safe. Lives on the GUI thread; scan() opens files and is not called before the first
/// paint.
class SANDKEEPER_CORE_EXPORT PluginManager : public QObject
{
    Q_OBJECT
public:
    struct Plugin
    {
        QString fileName;          ///< absolute path
        ProviderMetadata metadata; ///< id empty when it could not be read
        QString error;             ///< translated reason why it cannot be used; empty when it can
    };

    explicit PluginManager(QObject *parent = nullptr);
    ~PluginManager() override;

    /// Reads the metadata of every library in these folders; the first plug-in of an id wins. Emits
    /// changed().
    void scan(const QStringList &folders);
    /// Everything found, in order of name, also what failed.
    QList<Plugin> plugins() const;
    /// Usable providers only.
    QList<ProviderMetadata> providers() const;
    /// nullptr when there is no usable plug-in of this id. Valid until the next
    /// changed().
    const ProviderMetadata *metadata(const QString &providerId) const;
    /// Loads the plug-in if needed. Errors: Kind::Local with the loader's reason; the plug-in is then listed
    /// as failed.
    Result<ProviderFactory *> factory(const QString &providerId);

Q_SIGNALS:
    void changed();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace Sandkeeper
