<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_US">
<context>
    <name>SandboxText</name>
    <message>
        <source>It ran out of memory.</source>
        <translation>内存耗尽。</translation>
    </message>
    <message>
        <source>It was idle longer than its idle time-out allows.</source>
        <translation>空闲时间超过了空闲时限。</translation>
    </message>
    <message>
        <source>Its image could not be fetched or started.</source>
        <translation>无法拉取或启动其镜像。</translation>
    </message>
    <message>
        <source>It reached the end of its lifetime.</source>
        <translation>已到达生存时间上限。</translation>
    </message>
    <message>
        <source>It was deleted.</source>
        <translation>已被删除。</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Provisioning</source>
        <translation>准备中</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>出错</translation>
    </message>
    <message>
        <source>Terminated</source>
        <translation>已终止</translation>
    </message>
    <message>
        <source>Timed out</source>
        <translation>已超时</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>%1 GB</source>
        <translation>%1 GB</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 天 %2 小时</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 s ago</source>
        <translation>%1 秒前</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>刚刚</translation>
    </message>
    <message>
        <source>%1 min ago</source>
        <translation>%1 分钟前</translation>
    </message>
    <message>
        <source>%1 h ago</source>
        <translation>%1 小时前</translation>
    </message>
    <message>
        <source>%1 d ago</source>
        <translation>%1 天前</translation>
    </message>
    <message>
        <source>%1 local time
%2 UTC</source>
        <translation>本地时间 %1
UTC %2</translation>
    </message>
    <message>
        <source>The service gave this reason: %1.</source>
        <translation>服务给出的原因：%1。</translation>
    </message>
    <message>
        <source>The service gave this error: %1.</source>
        <translation>服务给出的错误：%1。</translation>
    </message>
    <message>
        <source>Its start command ended with exit code %1.</source>
        <translation>其启动命令已结束，退出码为 %1。</translation>
    </message>
    <message>
        <source>It failed; the service gave no reason.</source>
        <translation>运行失败，服务未说明原因。</translation>
    </message>
    <message>
        <source>It was terminated; the service gave no reason.</source>
        <translation>已被终止，服务未说明原因。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::AboutDialog</name>
    <message>
        <source>About Sandkeeper</source>
        <translation>关于 Sandkeeper</translation>
    </message>
    <message>
        <source>Sandkeeper %1</source>
        <translation>Sandkeeper %1</translation>
    </message>
    <message>
        <source>Manages remote code sandboxes.</source>
        <translation>管理远程代码沙箱。</translation>
    </message>
    <message>
        <source>Free software under the MIT licence, without any warranty.</source>
        <translation>采用 MIT 许可证的自由软件，不附带任何担保。</translation>
    </message>
    <message>
        <source>Built with Qt %1, running on Qt %2.</source>
        <translation>使用 Qt %1 构建，运行于 Qt %2。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::AccountEditor</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>The key was accepted.</source>
        <translation>密钥有效。</translation>
    </message>
    <message>
        <source>The key was accepted: %1.</source>
        <translation>密钥有效：%1。</translation>
    </message>
    <message>
        <source>Team: %1.</source>
        <translation>团队：%1。</translation>
    </message>
    <message numerus="yes">
        <source>The answer took %n millisecond(s).</source>
        <translation>
            <numerusform>应答用时 %n 毫秒。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The service&apos;s clock is %n second(s) ahead of this one.</source>
        <translation>
            <numerusform>服务的时钟比本机快 %n 秒。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The service&apos;s clock is %n second(s) behind this one.</source>
        <translation>
            <numerusform>服务的时钟比本机慢 %n 秒。</numerusform>
        </translation>
    </message>
    <message>
        <source>Service</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>Account name</source>
        <translation>账户名称</translation>
    </message>
    <message>
        <source>Get a key</source>
        <translation>获取密钥</translation>
    </message>
    <message>
        <source>Service address</source>
        <translation>服务地址</translation>
    </message>
    <message>
        <source>Team id</source>
        <translation>团队 ID</translation>
    </message>
    <message>
        <source>Use this account</source>
        <translation>使用此账户</translation>
    </message>
    <message>
        <source>Add account</source>
        <translation>添加账户</translation>
    </message>
    <message>
        <source>Personal</source>
        <translation>个人</translation>
    </message>
    <message>
        <source>&amp;Service</source>
        <translation>服务(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Key</source>
        <translation>密钥(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>地址(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Team id</source>
        <translation>团队 ID(&amp;T)</translation>
    </message>
    <message>
        <source>Keep the key</source>
        <translation>密钥保存方式</translation>
    </message>
    <message>
        <source>Proxy and certificates</source>
        <translation>代理与证书</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>In the system keychain</source>
        <translation>保存在系统密钥环中</translation>
    </message>
    <message>
        <source>Keep the key in the system keychain</source>
        <translation>将密钥保存在系统密钥环中</translation>
    </message>
    <message>
        <source>For this session only</source>
        <translation>仅本次会话</translation>
    </message>
    <message>
        <source>Keep the key for this session only</source>
        <translation>仅在本次会话中保留密钥</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Test the key</source>
        <translation>测试密钥</translation>
    </message>
    <message>
        <source>Asks the service whose key this is. Nothing is saved.</source>
        <translation>向服务询问此密钥的归属，不保存任何内容。</translation>
    </message>
    <message>
        <source>Unlock and try again</source>
        <translation>解锁并重试</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Keep for this session only</source>
        <translation>仅在本次会话中保留</translation>
    </message>
    <message>
        <source>Edit account</source>
        <translation>编辑账户</translation>
    </message>
    <message>
        <source>The service of an account cannot be changed.</source>
        <translation>账户所属的服务不能更改。</translation>
    </message>
    <message>
        <source>No service plug-in could be loaded. See the list of accounts for the reason.</source>
        <translation>无法加载任何服务插件。原因见账户列表。</translation>
    </message>
    <message>
        <source>This service has no teams.</source>
        <translation>此服务没有团队。</translation>
    </message>
    <message>
        <source>Get a key at %1…</source>
        <translation>在 %1 获取密钥…</translation>
    </message>
    <message>
        <source>Enter a name for the account.</source>
        <translation>请输入账户名称。</translation>
    </message>
    <message>
        <source>The key is sent to %1, which is not the usual %2. Make sure you trust it.</source>
        <translation>密钥将发送到 %1，而不是通常的 %2。请确认您信任该地址。</translation>
    </message>
    <message>
        <source>The key is sent to %1.</source>
        <translation>密钥将发送到 %1。</translation>
    </message>
    <message>
        <source>Asking the service…</source>
        <translation>正在请求服务…</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>The account was not saved: the keychain is locked. Everything you entered is still here.</source>
        <translation>账户未保存：密钥环已锁定。您输入的内容都还在。</translation>
    </message>
    <message>
        <source>The account was not saved: there is no keychain in this session. Start one and try again, or keep the key in memory until you quit.</source>
        <translation>账户未保存：本次会话中没有密钥环。请启动密钥环后重试，或将密钥保留在内存中直到退出。</translation>
    </message>
    <message>
        <source>The account was not saved.</source>
        <translation>账户未保存。</translation>
    </message>
    <message>
        <source>Waiting for the keychain…</source>
        <translation>正在等待密钥环…</translation>
    </message>
    <message>
        <source>There is no keychain here: the key is asked for again at the next start.</source>
        <translation>此处没有密钥环：下次启动时需要重新输入密钥。</translation>
    </message>
    <message>
        <source>The keychain cannot be reached right now.</source>
        <translation>目前无法访问密钥环。</translation>
    </message>
    <message>
        <source>The keychain (%1) is locked; saving will ask to unlock it.</source>
        <translation>密钥环（%1）已锁定；保存时会要求解锁。</translation>
    </message>
    <message>
        <source>Keychain: %1.</source>
        <translation>密钥环：%1。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::AccountText</name>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Key missing</source>
        <translation>缺少密钥</translation>
    </message>
    <message>
        <source>Keychain locked</source>
        <translation>密钥环已锁定</translation>
    </message>
    <message>
        <source>No keychain</source>
        <translation>没有密钥环</translation>
    </message>
    <message>
        <source>Cannot be used</source>
        <translation>无法使用</translation>
    </message>
    <message>
        <source>Turned off</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>Edit the account and enter its key.</source>
        <translation>请编辑该账户并输入密钥。</translation>
    </message>
    <message>
        <source>Unlock the keychain of this system, then press Reconnect.</source>
        <translation>请解锁系统的密钥环，然后点击“重新连接”。</translation>
    </message>
    <message>
        <source>Start the keychain of this system and press Reconnect, or edit the account and keep its key for this session only.</source>
        <translation>请启动系统的密钥环并点击“重新连接”，或者编辑该账户，仅在本次会话中保留密钥。</translation>
    </message>
    <message>
        <source>Edit the account to turn it on.</source>
        <translation>编辑该账户即可启用。</translation>
    </message>
    <message>
        <source>Added here</source>
        <translation>在此添加</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>来自 %1</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>Start the address with https://, then the host.</source>
        <translation>地址应以 https:// 开头，后接主机名。</translation>
    </message>
    <message>
        <source>This is not a valid address.</source>
        <translation>这不是有效的地址。</translation>
    </message>
    <message>
        <source>Leave out the user name and password: the key goes into its own field.</source>
        <translation>请去掉用户名和密码：密钥有单独的输入框。</translation>
    </message>
    <message>
        <source>Leave out the path: only the host and, if needed, a port.</source>
        <translation>请去掉路径：只需主机名，必要时加上端口。</translation>
    </message>
    <message>
        <source>Leave out everything after the host: no “?” and no “#”.</source>
        <translation>请去掉主机名之后的内容：不能含“?”或“#”。</translation>
    </message>
    <message>
        <source>Use https://. A key is sent over plain http only to this computer itself (127.0.0.1 or [::1]).</source>
        <translation>请使用 https://。只有发往本机（127.0.0.1 或 [::1]）时，才会通过未加密的 http 发送密钥。</translation>
    </message>
    <message>
        <source>Start the proxy with http:// or socks5://.</source>
        <translation>代理地址应以 http:// 或 socks5:// 开头。</translation>
    </message>
    <message>
        <source>Give the proxy&apos;s host and port, e.g. socks5://127.0.0.1:1080.</source>
        <translation>请填写代理的主机和端口，例如 socks5://127.0.0.1:1080。</translation>
    </message>
    <message>
        <source>Leave out the user name and password: proxies are kept in a plain settings file.</source>
        <translation>请去掉用户名和密码：代理保存在明文的设置文件中。</translation>
    </message>
    <message>
        <source>Leave out everything after the proxy&apos;s port.</source>
        <translation>请去掉代理端口之后的内容。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::AccountsDialog</name>
    <message>
        <source>Accounts</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>添加…</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Connect again</source>
        <translation>重新连接</translation>
    </message>
    <message>
        <source>Keep in keychain…</source>
        <translation>存入密钥环…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>The plug-in %1 cannot be used: %2</source>
        <translation>插件 %1 无法使用：%2</translation>
    </message>
    <message>
        <source>No accounts yet. Add one with its key to see its sandboxes.</source>
        <translation>还没有账户。添加账户及其密钥即可查看其中的沙箱。</translation>
    </message>
    <message>
        <source>This account was not added here, so it is changed where it comes from: %1</source>
        <translation>此账户不是在此添加的，请在其来源处更改：%1</translation>
    </message>
    <message>
        <source>Unlock keychain</source>
        <translation>解锁密钥环</translation>
    </message>
    <message>
        <source>Key: %1</source>
        <translation>密钥：%1</translation>
    </message>
    <message>
        <source>This account was found outside Sandkeeper and is not stored. Keep its key in the keychain to make it permanent.</source>
        <translation>此账户是在 Sandkeeper 之外发现的，并未保存。将其密钥存入密钥环即可永久保留。</translation>
    </message>
    <message>
        <source>The key is no longer where it was found (%1). Nothing was stored.</source>
        <translation>密钥已不在原来的位置（%1）。未保存任何内容。</translation>
    </message>
    <message>
        <source>Other users of this computer can read %1. After keeping the key in the keychain, make the file private or remove the key from it.</source>
        <translation>本机的其他用户可以读取 %1。将密钥存入密钥环后，请将该文件设为私有，或从中删除密钥。</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>移除账户</translation>
    </message>
    <message>
        <source>Remove “%1” from this computer?</source>
        <translation>要从本机移除“%1”吗？</translation>
    </message>
    <message>
        <source>Its key is deleted from where it is kept here. Its sandboxes live on at the service and may go on costing money; delete them first if you no longer need them.</source>
        <translation>保存在本机的密钥将被删除。其沙箱仍在服务端运行，可能继续产生费用；如不再需要，请先删除它们。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The account was not removed. %1 %2</source>
        <translation>账户未移除。%1%2</translation>
    </message>
    <message>
        <source>Asking the service…</source>
        <translation>正在请求服务…</translation>
    </message>
    <message>
        <source>Waiting for the keychain…</source>
        <translation>正在等待密钥环…</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::CommandEditor</name>
    <message>
        <source>Start command form</source>
        <translation>启动命令的形式</translation>
    </message>
    <message>
        <source>Start command line</source>
        <translation>启动命令行</translation>
    </message>
    <message>
        <source>Program to start</source>
        <translation>要启动的程序</translation>
    </message>
    <message>
        <source>Arguments, one per line</source>
        <translation>参数，每行一个</translation>
    </message>
    <message>
        <source>Service default</source>
        <translation>服务默认</translation>
    </message>
    <message>
        <source>Command line</source>
        <translation>命令行</translation>
    </message>
    <message>
        <source>Program and arguments</source>
        <translation>程序和参数</translation>
    </message>
    <message>
        <source>One argument per line, no quoting needed</source>
        <translation>每行一个参数，无需加引号</translation>
    </message>
    <message>
        <source>Enter a command line, or choose the service default.</source>
        <translation>请输入命令行，或选择服务默认。</translation>
    </message>
    <message>
        <source>Enter the program to start, or choose the service default.</source>
        <translation>请输入要启动的程序，或选择服务默认。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::CreateDialog</name>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>&amp;Account</source>
        <translation>账户(&amp;A)</translation>
    </message>
    <message>
        <source>Create another</source>
        <translation>继续创建</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>New sandbox</source>
        <translation>新建沙箱</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Enter</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>No account is ready. Add one, or see Accounts for what is missing.</source>
        <translation>没有可用的账户。请添加一个，或在“账户”中查看缺少什么。</translation>
    </message>
    <message>
        <source>This account is not ready yet.</source>
        <translation>此账户尚未就绪。</translation>
    </message>
    <message numerus="yes">
        <source>Nothing was sent: %n field(s) need another look.</source>
        <translation>
            <numerusform>未发送：有 %n 个字段需要修改。</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” is on its way.</source>
        <translation>“%1”正在创建。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::CreateForm</name>
    <message>
        <source>Sandbox name</source>
        <translation>沙箱名称</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Runtime</source>
        <translation>运行时</translation>
    </message>
    <message>
        <source>CPU cores</source>
        <translation>CPU 核数</translation>
    </message>
    <message>
        <source>Memory in gigabytes</source>
        <translation>内存（GB）</translation>
    </message>
    <message>
        <source> GB</source>
        <translation> GB</translation>
    </message>
    <message>
        <source>Disk in gigabytes</source>
        <translation>磁盘（GB）</translation>
    </message>
    <message>
        <source>Lifetime in minutes</source>
        <translation>生存时间（分钟）</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>以逗号分隔</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation>镜像(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Runtime</source>
        <translation>运行时(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;CPU cores</source>
        <translation>CPU 核数(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Memory</source>
        <translation>内存(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Disk</source>
        <translation>磁盘(&amp;D)</translation>
    </message>
    <message>
        <source>Li&amp;fetime</source>
        <translation>生存时间(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Labels</source>
        <translation>标签(&amp;L)</translation>
    </message>
    <message>
        <source>Start and end</source>
        <translation>启动与结束</translation>
    </message>
    <message>
        <source>Idle time-out in minutes</source>
        <translation>空闲时限（分钟）</translation>
    </message>
    <message>
        <source>Start command</source>
        <translation>启动命令</translation>
    </message>
    <message>
        <source>Idle time-out</source>
        <translation>空闲时限</translation>
    </message>
    <message>
        <source>Environment and secrets</source>
        <translation>环境变量与机密</translation>
    </message>
    <message>
        <source>Environment variables</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>Secrets</source>
        <translation>机密</translation>
    </message>
    <message>
        <source>Variables</source>
        <translation>变量</translation>
    </message>
    <message>
        <source>Sent to the service once; not kept, shown or logged here.</source>
        <translation>只向服务发送一次；本程序不保存、不显示，也不写入日志。</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>Number of GPUs</source>
        <translation>GPU 数量</translation>
    </message>
    <message>
        <source>GPU type</source>
        <translation>GPU 型号</translation>
    </message>
    <message>
        <source>GPUs</source>
        <translation>GPU 数量</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>访问</translation>
    </message>
    <message>
        <source>Placement and advanced</source>
        <translation>部署位置与高级选项</translation>
    </message>
    <message>
        <source>Team id</source>
        <translation>团队 ID</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>The service chooses</source>
        <translation>由服务选择</translation>
    </message>
    <message>
        <source>Registry credentials id</source>
        <translation>镜像仓库凭据 ID</translation>
    </message>
    <message>
        <source>For images in a private registry</source>
        <translation>用于私有仓库中的镜像</translation>
    </message>
    <message>
        <source>Keep these resources reserved</source>
        <translation>始终预留这些资源</translation>
    </message>
    <message>
        <source>Advanced settings as JSON</source>
        <translation>JSON 格式的高级设置</translation>
    </message>
    <message>
        <source>Registry credentials</source>
        <translation>镜像仓库凭据</translation>
    </message>
    <message>
        <source>Guaranteed</source>
        <translation>资源保障</translation>
    </message>
    <message>
        <source>Advanced (JSON)</source>
        <translation>高级（JSON）</translation>
    </message>
    <message>
        <source>This service does not offer it.</source>
        <translation>此服务不提供该功能。</translation>
    </message>
    <message>
        <source>Personal</source>
        <translation>个人</translation>
    </message>
    <message>
        <source>Service default</source>
        <translation>服务默认</translation>
    </message>
    <message numerus="yes">
        <source>%n variable(s)</source>
        <translation>
            <numerusform>%n 个变量</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n secret(s)</source>
        <translation>
            <numerusform>%n 个机密</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n GPU(s)</source>
        <translation>
            <numerusform>%n 个 GPU</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::DeleteDialog</name>
    <message>
        <source>(no name)</source>
        <translation>（未命名）</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n sandbox(es)</source>
        <translation>
            <numerusform>删除 %n 个沙箱</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n sandbox(es) with all files and processes inside?</source>
        <translation>
            <numerusform>要删除 %n 个沙箱及其中的所有文件和进程吗？</numerusform>
        </translation>
    </message>
    <message>
        <source>This cannot be undone. Files that are not saved elsewhere are lost.</source>
        <translation>此操作无法撤销。未另行保存的文件将会丢失。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Number of sandboxes to delete</source>
        <translation>要删除的沙箱数量</translation>
    </message>
    <message>
        <source>To go on, type their number (%1):</source>
        <translation>如要继续，请输入其数量（%1）：</translation>
    </message>
    <message>
        <source>Sandboxes to be deleted</source>
        <translation>要删除的沙箱</translation>
    </message>
    <message>
        <source>Type the number of sandboxes first.</source>
        <translation>请先输入沙箱的数量。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::DurationEdit</name>
    <message>
        <source>no limit</source>
        <translation>无限制</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n 天</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n 分钟</numerusform>
        </translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>无限制</translation>
    </message>
    <message>
        <source>End it when idle</source>
        <translation>空闲时结束</translation>
    </message>
    <message>
        <source>No time limit</source>
        <translation>不限时间</translation>
    </message>
    <message>
        <source> min</source>
        <translation> 分钟</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::FirstRunPage</name>
    <message>
        <source>Welcome to Sandkeeper</source>
        <translation>欢迎使用 Sandkeeper</translation>
    </message>
    <message>
        <source>Sandkeeper shows the remote code sandboxes of all your accounts in one live table, creates and deletes them, and runs commands in them.</source>
        <translation>Sandkeeper 在一张实时更新的表格中显示您所有账户的远程代码沙箱，可以创建、删除沙箱，并在其中运行命令。</translation>
    </message>
    <message>
        <source>Add an account…</source>
        <translation>添加账户…</translation>
    </message>
    <message>
        <source>Add an account</source>
        <translation>添加账户</translation>
    </message>
    <message>
        <source>You need a key from the service. It is kept in the keychain of this system.</source>
        <translation>您需要一个来自服务的密钥，它会保存在系统的密钥环中。</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>试用演示</translation>
    </message>
    <message>
        <source>Two simulated services on this computer. Nothing is sent and nothing is kept.</source>
        <translation>本机上的两个模拟服务。不发送任何数据，也不保留任何内容。</translation>
    </message>
    <message>
        <source>Use the %1 key that was found…</source>
        <translation>使用已发现的 %1 密钥…</translation>
    </message>
    <message>
        <source>%1, in %2</source>
        <translation>%1，位于 %2</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::JsonEdit</name>
    <message>
        <source>This is not JSON: line %1, %2.</source>
        <translation>这不是 JSON：第 %1 行，%2。</translation>
    </message>
    <message>
        <source>This must be a JSON object, in braces.</source>
        <translation>必须是用花括号括起来的 JSON 对象。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::KeyEdit</name>
    <message>
        <source>Replace key…</source>
        <translation>更换密钥…</translation>
    </message>
    <message>
        <source>Replace key</source>
        <translation>更换密钥</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>API 密钥</translation>
    </message>
    <message>
        <source>Enter the key of this account.</source>
        <translation>请输入此账户的密钥。</translation>
    </message>
    <message>
        <source>A key has no spaces, line breaks or accented letters.</source>
        <translation>密钥中不能有空格、换行或非 ASCII 字符。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::KeyValueEditor</name>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Paste NAME=value lines</source>
        <translation>粘贴“名称=值”行</translation>
    </message>
    <message>
        <source>Remove the selected rows</source>
        <translation>移除所选行</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::KeyValueModel</name>
    <message>
        <source>New name</source>
        <translation>新名称</translation>
    </message>
    <message>
        <source>New value</source>
        <translation>新值</translation>
    </message>
    <message>
        <source>no value</source>
        <translation>无值</translation>
    </message>
    <message>
        <source>hidden value</source>
        <translation>隐藏的值</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>One value has no name.</source>
        <translation>有一个值没有名称。</translation>
    </message>
    <message>
        <source>“%1” cannot be a name: it contains an equals sign.</source>
        <translation>“%1”不能作为名称：其中含有等号。</translation>
    </message>
    <message>
        <source>“%1” is there twice.</source>
        <translation>“%1”出现了两次。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::KeychainStore</name>
    <message>
        <source>The keychain did not answer in time.</source>
        <translation>密钥环未及时应答。</translation>
    </message>
    <message>
        <source>macOS Keychain</source>
        <translation>macOS 钥匙串</translation>
    </message>
    <message>
        <source>Windows Credential Manager</source>
        <translation>Windows 凭据管理器</translation>
    </message>
    <message>
        <source>system keychain (Secret Service)</source>
        <translation>系统密钥环（Secret Service）</translation>
    </message>
    <message>
        <source>The keychain did not give back what was written.</source>
        <translation>密钥环返回的内容与写入的不符。</translation>
    </message>
    <message>
        <source>The keychain still has the entry.</source>
        <translation>密钥环中仍有该条目。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::MessageBar</name>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>显示详情</translation>
    </message>
    <message>
        <source>Close message</source>
        <translation>关闭消息</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>隐藏详情</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::NetworkEditor</name>
    <message>
        <source>Network access</source>
        <translation>网络访问</translation>
    </message>
    <message>
        <source>Hosts, one per line</source>
        <translation>主机，每行一个</translation>
    </message>
    <message>
        <source>Unrestricted</source>
        <translation>不限制</translation>
    </message>
    <message>
        <source>Only these hosts</source>
        <translation>仅限这些主机</translation>
    </message>
    <message>
        <source>Everything except these hosts</source>
        <translation>除这些主机以外</translation>
    </message>
    <message>
        <source>Block all traffic</source>
        <translation>禁止所有流量</translation>
    </message>
    <message>
        <source>Enter at least one host, or choose another kind of access.</source>
        <translation>请至少输入一个主机，或选择其他访问方式。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::NetworkSettings</name>
    <message>
        <source>The file is too large to hold certificates.</source>
        <translation>文件过大，不可能是证书文件。</translation>
    </message>
    <message>
        <source>The file holds no certificate in PEM format.</source>
        <translation>该文件中没有 PEM 格式的证书。</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>代理地址</translation>
    </message>
    <message>
        <source>Extra certificate file</source>
        <translation>额外的证书文件</translation>
    </message>
    <message>
        <source>Of the system</source>
        <translation>系统代理</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>This one:</source>
        <translation>指定代理：</translation>
    </message>
    <message>
        <source>Only the system&apos;s authorities</source>
        <translation>仅使用系统的证书颁发机构</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Choose a certificate file</source>
        <translation>选择证书文件</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>A PEM file with further authorities, e.g. your company&apos;s.</source>
        <translation>包含其他证书颁发机构（例如公司内部机构）的 PEM 文件。</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer)</source>
        <translation>证书 (*.pem *.crt *.cer)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Give the whole path of the file.</source>
        <translation>请填写文件的完整路径。</translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s) found.</source>
        <translation>
            <numerusform>找到 %n 个证书。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::OperationsModel</name>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>operation: its status</comment>
        <translation>%1：%2</translation>
    </message>
</context>
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
        <source>The file is cut off. Install the plug-in again.</source>
        <translation>文件不完整。请重新安装该插件。</translation>
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
    <name>Sandkeeper::Prime::ContainerCommands</name>
    <message>
        <source>Commands in virtual machine sandboxes are not possible in this version yet.</source>
        <translation>此版本尚不能在虚拟机沙箱中运行命令。</translation>
    </message>
    <message>
        <source>The sandbox is still starting.</source>
        <translation>沙箱仍在启动。</translation>
    </message>
    <message>
        <source>The sandbox is paused.</source>
        <translation>沙箱已暂停。</translation>
    </message>
    <message>
        <source>The sandbox has failed.</source>
        <translation>沙箱已失败。</translation>
    </message>
    <message>
        <source>The sandbox has been terminated.</source>
        <translation>沙箱已终止。</translation>
    </message>
    <message>
        <source>The sandbox has reached the end of its lifetime.</source>
        <translation>沙箱已达到生存时间上限。</translation>
    </message>
    <message>
        <source>The time limit must be at least one second.</source>
        <translation>时限至少为一秒。</translation>
    </message>
    <message>
        <source>There is no command to run.</source>
        <translation>没有要运行的命令。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Prime::PrimeCreationWait</name>
    <message>
        <source>Waiting for the sandbox to start</source>
        <translation>正在等待沙箱启动</translation>
    </message>
    <message>
        <source>The sandbox is being started</source>
        <translation>正在启动沙箱</translation>
    </message>
    <message>
        <source>The sandbox is paused</source>
        <translation>沙箱已暂停</translation>
    </message>
    <message>
        <source>The image is being built first; this can take several minutes</source>
        <translation>正在先构建镜像，可能需要几分钟</translation>
    </message>
    <message numerus="yes">
        <source>The image was not built within %n minute(s).</source>
        <translation>
            <numerusform>镜像未能在 %n 分钟内构建完成。</numerusform>
        </translation>
    </message>
    <message>
        <source>The sandbox is running; waiting until it can be reached</source>
        <translation>沙箱已运行，正在等待其可访问</translation>
    </message>
    <message>
        <source>The sandbox is ready</source>
        <translation>沙箱已就绪</translation>
    </message>
    <message>
        <source>The virtual machine is running; this version cannot check whether commands reach it</source>
        <translation>虚拟机已运行；此版本无法检查命令是否可达</translation>
    </message>
    <message numerus="yes">
        <source>It was still in state “%1” after %n second(s).</source>
        <translation>
            <numerusform>%n 秒后状态仍为“%1”。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Prime::Validation</name>
    <message>
        <source>Enter a name.</source>
        <translation>请输入名称。</translation>
    </message>
    <message numerus="yes">
        <source>The name may have at most %n character(s).</source>
        <translation>
            <numerusform>名称最多 %n 个字符。</numerusform>
        </translation>
    </message>
    <message>
        <source>The name must not contain control characters or line breaks.</source>
        <translation>名称不能包含控制字符或换行。</translation>
    </message>
    <message>
        <source>Enter an image, for example “python:3.11-slim”.</source>
        <translation>请输入镜像，例如“python:3.11-slim”。</translation>
    </message>
    <message>
        <source>An image name has no spaces.</source>
        <translation>镜像名称不能包含空格。</translation>
    </message>
    <message>
        <source>Choose a virtual machine, a container, or the service&apos;s default.</source>
        <translation>请选择虚拟机、容器或服务的默认值。</translation>
    </message>
    <message>
        <source>A team id has no spaces.</source>
        <translation>团队 ID 不能包含空格。</translation>
    </message>
    <message>
        <source>A region is one word, for example “us”.</source>
        <translation>区域是一个单词，例如“us”。</translation>
    </message>
    <message>
        <source>CPU cores must be between %1 and %2.</source>
        <translation>CPU 核数必须在 %1 到 %2 之间。</translation>
    </message>
    <message>
        <source>Memory must be between %1 and %2 GB.</source>
        <translation>内存必须在 %1 到 %2 GB 之间。</translation>
    </message>
    <message>
        <source>Disk size must be between %1 and %2 GB.</source>
        <translation>磁盘大小必须在 %1 到 %2 GB 之间。</translation>
    </message>
    <message>
        <source>The number of GPUs must be between 0 and %1.</source>
        <translation>GPU 数量必须在 0 到 %1 之间。</translation>
    </message>
    <message>
        <source>Enter a lifetime of at least one minute, or choose no limit.</source>
        <translation>请输入至少一分钟的生存时间，或选择不限。</translation>
    </message>
    <message numerus="yes">
        <source>The lifetime may be at most %n minute(s), or without limit.</source>
        <translation>
            <numerusform>生存时间最多 %n 分钟，或不限。</numerusform>
        </translation>
    </message>
    <message>
        <source>A variable has no name.</source>
        <translation>有一个变量没有名称。</translation>
    </message>
    <message>
        <source>“%1” is not a variable name: use letters, digits and underscores, and do not start with a digit.</source>
        <translation>“%1”不是变量名：请使用字母、数字和下划线，且不以数字开头。</translation>
    </message>
    <message>
        <source>The value of “%1” contains a null character.</source>
        <translation>“%1”的值包含空字符。</translation>
    </message>
    <message>
        <source>“%1” appears twice among the secrets.</source>
        <translation>“%1”在机密中出现了两次。</translation>
    </message>
    <message>
        <source>“%1” is also an environment variable.</source>
        <translation>“%1”同时也是环境变量。</translation>
    </message>
    <message>
        <source>The secret “%1” has no value.</source>
        <translation>机密“%1”没有值。</translation>
    </message>
    <message>
        <source>A label is empty.</source>
        <translation>有一个标签为空。</translation>
    </message>
    <message>
        <source>“%1” starts or ends with a space.</source>
        <translation>“%1”以空格开头或结尾。</translation>
    </message>
    <message>
        <source>A label must not contain control characters or line breaks.</source>
        <translation>标签不能包含控制字符或换行。</translation>
    </message>
    <message numerus="yes">
        <source>A label may have at most %n character(s).</source>
        <translation>
            <numerusform>标签最多 %n 个字符。</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” appears twice.</source>
        <translation>“%1”出现了两次。</translation>
    </message>
    <message numerus="yes">
        <source>There may be at most %n label(s).</source>
        <translation>
            <numerusform>最多可有 %n 个标签。</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a GPU type, or set the number of GPUs to 0.</source>
        <translation>请选择 GPU 类型，或将 GPU 数量设为 0。</translation>
    </message>
    <message>
        <source>Containers have no GPUs: choose a virtual machine.</source>
        <translation>容器没有 GPU：请选择虚拟机。</translation>
    </message>
    <message>
        <source>A GPU type needs at least one GPU.</source>
        <translation>指定 GPU 类型时至少需要一个 GPU。</translation>
    </message>
    <message>
        <source>Guaranteed capacity is for containers only.</source>
        <translation>保证容量仅适用于容器。</translation>
    </message>
    <message>
        <source>Registry credentials are for containers only.</source>
        <translation>镜像仓库凭据仅适用于容器。</translation>
    </message>
    <message>
        <source>Enter a start command, or choose the service&apos;s default.</source>
        <translation>请输入启动命令，或选择服务的默认值。</translation>
    </message>
    <message>
        <source>The start command contains a null character.</source>
        <translation>启动命令包含空字符。</translation>
    </message>
    <message>
        <source>A command line is for containers only: for a virtual machine, enter a program and its arguments.</source>
        <translation>命令行仅适用于容器：对于虚拟机，请输入程序及其参数。</translation>
    </message>
    <message>
        <source>Enter the program to start.</source>
        <translation>请输入要启动的程序。</translation>
    </message>
    <message>
        <source>Network rules are for virtual machines only.</source>
        <translation>网络规则仅适用于虚拟机。</translation>
    </message>
    <message>
        <source>Use either allowed or denied destinations, not both.</source>
        <translation>请只使用允许的目标或拒绝的目标，不能同时使用。</translation>
    </message>
    <message numerus="yes">
        <source>There may be at most %n destination(s).</source>
        <translation>
            <numerusform>最多可有 %n 个目标。</numerusform>
        </translation>
    </message>
    <message>
        <source>A destination is empty.</source>
        <translation>有一个目标为空。</translation>
    </message>
    <message>
        <source>“%1” is not a destination: enter an IPv4 address or network, a host name, or a host name after “*.”.</source>
        <translation>“%1”不是目标：请输入 IPv4 地址或网段、主机名，或“*.”加主机名。</translation>
    </message>
    <message numerus="yes">
        <source>The idle time-out must be between 1 and %n minute(s).</source>
        <translation>
            <numerusform>空闲超时必须在 1 到 %n 分钟之间。</numerusform>
        </translation>
    </message>
    <message>
        <source>The idle time-out must not be longer than the lifetime.</source>
        <translation>空闲超时不能长于生存时间。</translation>
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
    <name>Sandkeeper::SandboxTableModel</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>已创建</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>%1
ID: %2</source>
        <translation>%1
ID：%2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Ends at %1</source>
        <translation>结束于 %1</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>name, state</comment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1, %2, %3 left</source>
        <comment>name, state, time</comment>
        <translation>%1，%2，剩余 %3</translation>
    </message>
    <message>
        <source>%1, not up to date</source>
        <translation>%1，数据已过期</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::SecretService</name>
    <message>
        <source>No answer in time.</source>
        <translation>未及时应答。</translation>
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
<context>
    <name>Sandkeeper::SettingsDialog</name>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Refresh interval in seconds</source>
        <translation>刷新间隔（秒）</translation>
    </message>
    <message>
        <source>Show sandboxes that have ended</source>
        <translation>显示已结束的沙箱</translation>
    </message>
    <message>
        <source>Ask before deleting a single sandbox</source>
        <translation>删除单个沙箱前询问</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Of the system</source>
        <translation>系统代理</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>Takes effect at the next start.</source>
        <translation>下次启动时生效。</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Refresh every</source>
        <translation>刷新间隔(&amp;R)</translation>
    </message>
    <message>
        <source>Sooner while a sandbox is starting, later while the window is hidden.</source>
        <translation>有沙箱正在启动时会更频繁，窗口隐藏时会放慢。</translation>
    </message>
    <message>
        <source>Several at once are always asked about.</source>
        <translation>一次删除多个时总会询问。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Where my data is</source>
        <translation>我的数据在哪里</translation>
    </message>
    <message>
        <source>Settings, accounts without their keys, and window layout</source>
        <translation>设置、账户（不含密钥）和窗口布局</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Open folder: %1</source>
        <translation>打开文件夹：%1</translation>
    </message>
    <message>
        <source>Keys are in the keychain of this system, or in memory for this session only; never in a file.</source>
        <translation>密钥保存在系统的密钥环中，或仅在本次会话的内存中；绝不会写入文件。</translation>
    </message>
</context>
</TS>
