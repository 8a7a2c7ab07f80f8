// SPDX-License-Identifier: MIT
// A plug-in of some other program.
#include "factory.h"

class Plugin : public TestFactory
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID "example.Painter/1.0" FILE "acme.json")
};

#include "foreign.moc"
