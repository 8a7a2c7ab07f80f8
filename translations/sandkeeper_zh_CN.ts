<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_US">
<context>
    <name>Sandkeeper::PluginManager</name>
    <message>
        <source>It was made for version %1 of the plug-in interface; this program has version %2. Install a plug-in made for this version of the program.</source>
        <translation>它适用于插件接口版本 %1，而本程序的版本是 %2。请安装适用于本程序版本的插件。</translation>
    </message>
    <message>
        <source>It is a plug-in for another program (%1).</source>
        <translation>这是其他程序的插件（%1）。</translation>
    </message>
    <message>
        <source>It is not a plug-in, or the file is damaged.</source>
        <translation>这不是插件，或文件已损坏。</translation>
    </message>
    <message>
        <source>Its description cannot be used: %1.</source>
        <translation>其描述信息无法使用：%1。</translation>
    </message>
    <message>
        <source>Another plug-in for the same provider is used instead: %1.</source>
        <translation>已改用同一服务商的另一个插件：%1。</translation>
    </message>
    <message>
        <source>There is no plug-in for this provider.</source>
        <translation>没有适用于此服务商的插件。</translation>
    </message>
    <message>
        <source>It does not contain what its description promises.</source>
        <translation>其内容与描述信息不符。</translation>
    </message>
    <message>
        <source>Loading it failed: %1</source>
        <translation>加载失败：%1</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::ProviderMetadata</name>
    <message>
        <source>“%1” is missing or empty</source>
        <translation>“%1”缺失或为空</translation>
    </message>
    <message>
        <source>“%1” is not a text</source>
        <translation>“%1”不是文本</translation>
    </message>
    <message>
        <source>“%1” is not a list of texts</source>
        <translation>“%1”不是文本列表</translation>
    </message>
    <message>
        <source>“%1” is neither true nor false</source>
        <translation>“%1”既不是 true 也不是 false</translation>
    </message>
    <message>
        <source>“%1” is not an https address</source>
        <translation>“%1”不是 https 地址</translation>
    </message>
    <message>
        <source>“%1” is not an object</source>
        <translation>“%1”不是对象</translation>
    </message>
    <message>
        <source>“%1” is not a list of objects</source>
        <translation>“%1”不是对象列表</translation>
    </message>
    <message>
        <source>“%1” is not a path below the home folder</source>
        <translation>“%1”不是主文件夹下的路径</translation>
    </message>
    <message>
        <source>“%1” is not made of lower-case letters, digits and hyphens</source>
        <translation>“%1”只能由小写字母、数字和连字符组成</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::SecretStore</name>
    <message>
        <source>this session only</source>
        <translation>仅本次会话</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Settings</name>
    <message>
        <source>The folder could not be made.</source>
        <translation>无法创建文件夹。</translation>
    </message>
    <message>
        <source>This is not a folder.</source>
        <translation>这不是文件夹。</translation>
    </message>
    <message>
        <source>it is not a file</source>
        <translation>它不是文件</translation>
    </message>
    <message>
        <source>it is far too large</source>
        <translation>文件过大</translation>
    </message>
    <message>
        <source>it is not a JSON object</source>
        <translation>它不是 JSON 对象</translation>
    </message>
    <message>
        <source>The settings in %1 could not be read (%2), so the defaults are used. The file was kept as %3.</source>
        <translation>无法读取 %1 中的设置（%2），因此使用默认值。原文件已保留为 %3。</translation>
    </message>
    <message>
        <source>The settings in %1 could not be read (%2), so the defaults are used. The file could not be renamed either; changes will not be saved until you move it away.</source>
        <translation>无法读取 %1 中的设置（%2），因此使用默认值。该文件也无法重命名；移走它之前，更改不会被保存。</translation>
    </message>
    <message>
        <source>A damaged file of this name is in the way.</source>
        <translation>同名的已损坏文件占用了该位置。</translation>
    </message>
</context>
</TS>
