<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_US">
<context>
    <name>Errors</name>
    <message>
        <source>“%1” could not be reached: the service&apos;s address was not found.</source>
        <translation>无法访问“%1”：找不到服务的地址。</translation>
    </message>
    <message>
        <source>The service could not be reached: its address was not found.</source>
        <translation>无法访问服务：找不到其地址。</translation>
    </message>
    <message>
        <source>Check the network connection and the address in the account.</source>
        <translation>请检查网络连接和账户中的地址。</translation>
    </message>
    <message>
        <source>“%1” could not be reached: the service refused the connection.</source>
        <translation>无法访问“%1”：服务拒绝了连接。</translation>
    </message>
    <message>
        <source>The service could not be reached: it refused the connection.</source>
        <translation>无法访问服务：连接被拒绝。</translation>
    </message>
    <message>
        <source>Check the address in the account, or try again later.</source>
        <translation>请检查账户中的地址，或稍后重试。</translation>
    </message>
    <message>
        <source>“%1” could not be reached: the proxy did not let the connection through.</source>
        <translation>无法访问“%1”：代理未放行连接。</translation>
    </message>
    <message>
        <source>The service could not be reached: the proxy did not let the connection through.</source>
        <translation>无法访问服务：代理未放行连接。</translation>
    </message>
    <message>
        <source>Check the proxy settings of this computer.</source>
        <translation>请检查本机的代理设置。</translation>
    </message>
    <message>
        <source>The answer for “%1” was cut off.</source>
        <translation>针对“%1”的应答不完整。</translation>
    </message>
    <message>
        <source>The service&apos;s answer was cut off.</source>
        <translation>服务的应答不完整。</translation>
    </message>
    <message>
        <source>Try again; check the network connection if it happens often.</source>
        <translation>请重试；如果经常发生，请检查网络连接。</translation>
    </message>
    <message>
        <source>The connection for “%1” broke before the service answered.</source>
        <translation>“%1”的连接在服务应答前中断。</translation>
    </message>
    <message>
        <source>The connection broke before the service answered.</source>
        <translation>连接在服务应答前中断。</translation>
    </message>
    <message>
        <source>Check the network connection, then try again.</source>
        <translation>请检查网络连接，然后重试。</translation>
    </message>
    <message>
        <source>“%1” could not be reached in time.</source>
        <translation>未能及时连接到“%1”。</translation>
    </message>
    <message>
        <source>The service could not be reached in time.</source>
        <translation>未能及时连接到服务。</translation>
    </message>
    <message>
        <source>The service did not answer in time for “%1”.</source>
        <translation>服务未及时就“%1”作出应答。</translation>
    </message>
    <message>
        <source>The service did not answer in time.</source>
        <translation>服务未及时应答。</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>请稍后重试。</translation>
    </message>
    <message>
        <source>No secure connection for “%1”: the server&apos;s certificate was not accepted. Nothing was sent.</source>
        <translation>无法为“%1”建立安全连接：服务器的证书未被接受。未发送任何内容。</translation>
    </message>
    <message>
        <source>No secure connection: the server&apos;s certificate was not accepted. Nothing was sent.</source>
        <translation>无法建立安全连接：服务器的证书未被接受。未发送任何内容。</translation>
    </message>
    <message>
        <source>Check the address and this computer&apos;s clock. If your network uses its own certificate, add it in the settings.</source>
        <translation>请检查地址和本机时钟。如果您的网络使用自己的证书，请在设置中添加。</translation>
    </message>
    <message>
        <source>There is no key for “%1”.</source>
        <translation>“%1”没有密钥。</translation>
    </message>
    <message>
        <source>There is no key for this account.</source>
        <translation>此账户没有密钥。</translation>
    </message>
    <message>
        <source>Enter the key in the accounts dialog.</source>
        <translation>请在账户对话框中输入密钥。</translation>
    </message>
    <message>
        <source>The service refused the key for “%1”.</source>
        <translation>服务拒绝了“%1”的密钥。</translation>
    </message>
    <message>
        <source>The service refused the key.</source>
        <translation>服务拒绝了密钥。</translation>
    </message>
    <message>
        <source>Enter a valid key in the accounts dialog.</source>
        <translation>请在账户对话框中输入有效的密钥。</translation>
    </message>
    <message>
        <source>The service asks for payment before it does this for “%1”.</source>
        <translation>服务要求付费后才能对“%1”执行此操作。</translation>
    </message>
    <message>
        <source>The service asks for payment before it does this.</source>
        <translation>服务要求付费后才能执行此操作。</translation>
    </message>
    <message>
        <source>Check the balance and billing of the account on the service&apos;s web site.</source>
        <translation>请在服务的网站上检查账户的余额和账单。</translation>
    </message>
    <message>
        <source>Nothing was sent for “%1”: the address is not secure.</source>
        <translation>未为“%1”发送任何内容：地址不安全。</translation>
    </message>
    <message>
        <source>Nothing was sent: the address is not secure.</source>
        <translation>未发送任何内容：地址不安全。</translation>
    </message>
    <message>
        <source>Use an address that begins with https:// (http:// only with 127.0.0.1 or [::1]).</source>
        <translation>请使用以 https:// 开头的地址（http:// 仅可用于 127.0.0.1 或 [::1]）。</translation>
    </message>
    <message>
        <source>Nothing was sent for “%1”: the key belongs to another server.</source>
        <translation>未为“%1”发送任何内容：密钥属于另一台服务器。</translation>
    </message>
    <message>
        <source>Nothing was sent: the key belongs to another server.</source>
        <translation>未发送任何内容：密钥属于另一台服务器。</translation>
    </message>
    <message>
        <source>Check the address in the account.</source>
        <translation>请检查账户中的地址。</translation>
    </message>
    <message>
        <source>Nothing was sent to “%1”: the service named a gateway that is not its own.</source>
        <translation>未向“%1”发送任何内容：服务指定了不属于它的网关。</translation>
    </message>
    <message>
        <source>Nothing was sent: the service named a gateway that is not its own.</source>
        <translation>未发送任何内容：服务指定了不属于它的网关。</translation>
    </message>
    <message>
        <source>The gateway of “%1” refused the service&apos;s own token.</source>
        <translation>“%1”的网关拒绝了服务自己的令牌。</translation>
    </message>
    <message>
        <source>The gateway refused the service&apos;s own token.</source>
        <translation>网关拒绝了服务自己的令牌。</translation>
    </message>
    <message>
        <source>The service does not allow this for “%1”.</source>
        <translation>服务不允许对“%1”执行此操作。</translation>
    </message>
    <message>
        <source>The service does not allow this.</source>
        <translation>服务不允许此操作。</translation>
    </message>
    <message>
        <source>Check what the key and the team may do.</source>
        <translation>请检查密钥和团队的权限。</translation>
    </message>
    <message>
        <source>The service does not know “%1” (any more).</source>
        <translation>服务中没有（或已不再有）“%1”。</translation>
    </message>
    <message>
        <source>The service does not know what was asked for.</source>
        <translation>服务中没有所请求的内容。</translation>
    </message>
    <message>
        <source>Refresh the list; it may have been deleted elsewhere.</source>
        <translation>请刷新列表；它可能已在别处被删除。</translation>
    </message>
    <message>
        <source>The state of “%1” does not allow this at the moment.</source>
        <translation>“%1”目前的状态不允许此操作。</translation>
    </message>
    <message>
        <source>The present state does not allow this.</source>
        <translation>目前的状态不允许此操作。</translation>
    </message>
    <message>
        <source>Refresh, wait until its state has settled, then try again.</source>
        <translation>请刷新，等状态稳定后重试。</translation>
    </message>
    <message>
        <source>The request for “%1” was not accepted.</source>
        <translation>针对“%1”的请求未被接受。</translation>
    </message>
    <message>
        <source>The request was not accepted.</source>
        <translation>请求未被接受。</translation>
    </message>
    <message>
        <source>Correct the values and try again.</source>
        <translation>请更正后重试。</translation>
    </message>
    <message>
        <source>The service got too many requests and did not do this for “%1”.</source>
        <translation>服务收到的请求过多，未对“%1”执行此操作。</translation>
    </message>
    <message>
        <source>The service got too many requests and did not do this.</source>
        <translation>服务收到的请求过多，未执行此操作。</translation>
    </message>
    <message>
        <source>Wait a minute, then try again.</source>
        <translation>请等待一分钟后重试。</translation>
    </message>
    <message>
        <source>The service failed to do this for “%1”.</source>
        <translation>服务未能对“%1”执行此操作。</translation>
    </message>
    <message>
        <source>The service failed to do this.</source>
        <translation>服务未能执行此操作。</translation>
    </message>
    <message>
        <source>The fault is on the service&apos;s side. Try again in a few minutes.</source>
        <translation>故障在服务一方。请几分钟后重试。</translation>
    </message>
    <message>
        <source>Instead of an answer for “%1” came a web page.</source>
        <translation>针对“%1”收到的不是应答，而是网页。</translation>
    </message>
    <message>
        <source>Instead of an answer came a web page.</source>
        <translation>收到的不是应答，而是网页。</translation>
    </message>
    <message>
        <source>Check the address in the account. A network that asks for a log-in first does this, too.</source>
        <translation>请检查账户中的地址。需要先登录的网络也会造成这种情况。</translation>
    </message>
    <message>
        <source>The server for “%1” pointed to another address, which was not followed.</source>
        <translation>“%1”的服务器要求转到另一个地址，未予跟随。</translation>
    </message>
    <message>
        <source>The server pointed to another address, which was not followed.</source>
        <translation>服务器要求转到另一个地址，未予跟随。</translation>
    </message>
    <message>
        <source>The service&apos;s answer for “%1” could not be understood.</source>
        <translation>无法理解服务针对“%1”的应答。</translation>
    </message>
    <message>
        <source>The service&apos;s answer could not be understood.</source>
        <translation>无法理解服务的应答。</translation>
    </message>
    <message>
        <source>Check the address in the account, or look for a newer version of this program.</source>
        <translation>请检查账户中的地址，或查找本程序的新版本。</translation>
    </message>
    <message>
        <source>What “%1” sent or was sent is larger than allowed.</source>
        <translation>“%1”收发的数据超过了允许的大小。</translation>
    </message>
    <message>
        <source>The data is larger than allowed.</source>
        <translation>数据超过了允许的大小。</translation>
    </message>
    <message>
        <source>Ask for less at once, or write the output to a file.</source>
        <translation>请减少单次请求的内容，或将输出写入文件。</translation>
    </message>
    <message>
        <source>“%1” is no longer running: it ran out of memory.</source>
        <translation>“%1”已停止运行：内存耗尽。</translation>
    </message>
    <message>
        <source>The sandbox is no longer running: it ran out of memory.</source>
        <translation>沙箱已停止运行：内存耗尽。</translation>
    </message>
    <message>
        <source>Create a new sandbox with more memory.</source>
        <translation>请创建内存更大的新沙箱。</translation>
    </message>
    <message>
        <source>“%1” is no longer running: its lifetime is over.</source>
        <translation>“%1”已停止运行：生存时间已到。</translation>
    </message>
    <message>
        <source>The sandbox is no longer running: its lifetime is over.</source>
        <translation>沙箱已停止运行：生存时间已到。</translation>
    </message>
    <message>
        <source>Create a new sandbox with a longer lifetime.</source>
        <translation>请创建生存时间更长的新沙箱。</translation>
    </message>
    <message>
        <source>“%1” did not start: its image could not be fetched.</source>
        <translation>“%1”未启动：无法拉取其镜像。</translation>
    </message>
    <message>
        <source>The sandbox did not start: its image could not be fetched.</source>
        <translation>沙箱未启动：无法拉取其镜像。</translation>
    </message>
    <message>
        <source>Check the image&apos;s name and tag, and whether the service may read it.</source>
        <translation>请检查镜像的名称和标签，以及服务是否有权读取它。</translation>
    </message>
    <message>
        <source>“%1” is gone: the service has lost or ended it.</source>
        <translation>“%1”已不存在：服务丢失或结束了它。</translation>
    </message>
    <message>
        <source>The sandbox is gone: the service has lost or ended it.</source>
        <translation>沙箱已不存在：服务丢失或结束了它。</translation>
    </message>
    <message>
        <source>Refresh the list and create a new sandbox.</source>
        <translation>请刷新列表并创建新沙箱。</translation>
    </message>
    <message>
        <source>“%1” runs, but did not become reachable in time.</source>
        <translation>“%1”正在运行，但未能及时变为可访问。</translation>
    </message>
    <message>
        <source>The sandbox runs, but did not become reachable in time.</source>
        <translation>沙箱正在运行，但未能及时变为可访问。</translation>
    </message>
    <message>
        <source>Wait a little and run a command to test it, or delete it and create a new one.</source>
        <translation>请稍等后运行一条命令测试，或将其删除并重新创建。</translation>
    </message>
    <message>
        <source>“%1” did not start in time.</source>
        <translation>“%1”未能及时启动。</translation>
    </message>
    <message>
        <source>The sandbox did not start in time.</source>
        <translation>沙箱未能及时启动。</translation>
    </message>
    <message>
        <source>It may still start: refresh the list, or delete it and create a new one.</source>
        <translation>它可能稍后仍会启动：请刷新列表，或将其删除并重新创建。</translation>
    </message>
    <message>
        <source>“%1” did not start: its image was not built in time.</source>
        <translation>“%1”未启动：其镜像未能及时构建完成。</translation>
    </message>
    <message>
        <source>The sandbox did not start: its image was not built in time.</source>
        <translation>沙箱未启动：其镜像未能及时构建完成。</translation>
    </message>
    <message>
        <source>The build may still be running: refresh the list later.</source>
        <translation>构建可能仍在进行：请稍后刷新列表。</translation>
    </message>
    <message>
        <source>“%1” is not running.</source>
        <translation>“%1”未在运行。</translation>
    </message>
    <message>
        <source>The sandbox is not running.</source>
        <translation>沙箱未在运行。</translation>
    </message>
    <message>
        <source>Refresh the list to see its state.</source>
        <translation>请刷新列表查看其状态。</translation>
    </message>
    <message>
        <source>The command in “%1” did not end within its time limit.</source>
        <translation>“%1”中的命令未在时限内结束。</translation>
    </message>
    <message>
        <source>The command did not end within its time limit.</source>
        <translation>命令未在时限内结束。</translation>
    </message>
    <message>
        <source>It may still be running there. Look before you start it again, or give it more time.</source>
        <translation>它可能仍在运行。再次启动前请先查看，或延长时限。</translation>
    </message>
    <message>
        <source>This is not possible yet for “%1”, because it is a virtual machine.</source>
        <translation>“%1”是虚拟机，暂不支持此操作。</translation>
    </message>
    <message>
        <source>This is not possible yet for virtual machines.</source>
        <translation>虚拟机暂不支持此操作。</translation>
    </message>
    <message>
        <source>Use a container sandbox for this.</source>
        <translation>请改用容器沙箱。</translation>
    </message>
    <message>
        <source>This is not possible for “%1”.</source>
        <translation>“%1”不支持此操作。</translation>
    </message>
    <message>
        <source>This is not possible here.</source>
        <translation>此处不支持该操作。</translation>
    </message>
    <message>
        <source>The key for “%1” could not be used: the keychain is locked.</source>
        <translation>无法使用“%1”的密钥：密钥环已锁定。</translation>
    </message>
    <message>
        <source>The keychain is locked.</source>
        <translation>密钥环已锁定。</translation>
    </message>
    <message>
        <source>Unlock it and try again, or use the key for this session only.</source>
        <translation>请解锁后重试，或仅在本次会话中使用该密钥。</translation>
    </message>
    <message>
        <source>The key for “%1” could not be kept: there is no keychain on this computer.</source>
        <translation>无法保存“%1”的密钥：本机没有密钥环。</translation>
    </message>
    <message>
        <source>There is no keychain on this computer.</source>
        <translation>本机没有密钥环。</translation>
    </message>
    <message>
        <source>Install or start one and try again, or use the key for this session only.</source>
        <translation>请安装或启动密钥环后重试，或仅在本次会话中使用该密钥。</translation>
    </message>
    <message>
        <source>The keychain failed for the key of “%1”.</source>
        <translation>密钥环处理“%1”的密钥时出错。</translation>
    </message>
    <message>
        <source>The keychain failed.</source>
        <translation>密钥环出错。</translation>
    </message>
    <message>
        <source>Try again, or use the key for this session only.</source>
        <translation>请重试，或仅在本次会话中使用该密钥。</translation>
    </message>
    <message>
        <source>“%1” could not be read or written on this computer.</source>
        <translation>无法在本机读取或写入“%1”。</translation>
    </message>
    <message>
        <source>Something on this computer failed.</source>
        <translation>本机出现了故障。</translation>
    </message>
    <message>
        <source>See the details.</source>
        <translation>请查看详情。</translation>
    </message>
    <message>
        <source>%1 It says: %2</source>
        <translation>%1服务说明：%2</translation>
    </message>
    <message>
        <source>%1 Reason: %2</source>
        <translation>%1原因：%2</translation>
    </message>
    <message numerus="yes">
        <source>Try again in %n second(s).</source>
        <translation>
            <numerusform>请在 %n 秒后重试。</numerusform>
        </translation>
    </message>
    <message>
        <source>It may have been done all the same. Refresh and look before you try again.</source>
        <translation>操作可能已经生效。请刷新查看后再重试。</translation>
    </message>
    <message>
        <source>HTTP status: %1</source>
        <translation>HTTP 状态码：%1</translation>
    </message>
    <message>
        <source>The answer was a web page.</source>
        <translation>应答是一个网页。</translation>
    </message>
    <message>
        <source>Reason: %1</source>
        <translation>原因：%1</translation>
    </message>
    <message>
        <source>Details: %1</source>
        <translation>详情：%1</translation>
    </message>
    <message>
        <source>Request: %1</source>
        <translation>请求：%1</translation>
    </message>
    <message>
        <source>The service&apos;s request: %1</source>
        <translation>服务端的请求：%1</translation>
    </message>
    <message>
        <source>The service&apos;s answer for “%1” broke off or could not be understood.</source>
        <translation>服务端对“%1”的回复中断或无法理解。</translation>
    </message>
    <message>
        <source>The service&apos;s answer broke off or could not be understood.</source>
        <translation>服务端的回复中断或无法理解。</translation>
    </message>
    <message>
        <source>Try again, or look for a newer version of this program.</source>
        <translation>请重试，或查找本程序的新版本。</translation>
    </message>
    <message>
        <source>The process in “%1” has ended.</source>
        <translation>“%1”中的进程已结束。</translation>
    </message>
    <message>
        <source>The process has ended.</source>
        <translation>进程已结束。</translation>
    </message>
    <message>
        <source>Start it again if it is still needed.</source>
        <translation>如果仍需要，请重新启动它。</translation>
    </message>
    <message>
        <source>This is not possible for “%1”, because it is a container.</source>
        <translation>“%1”是容器，无法执行此操作。</translation>
    </message>
    <message>
        <source>This is not possible for containers.</source>
        <translation>容器无法执行此操作。</translation>
    </message>
    <message>
        <source>Use a virtual machine for this.</source>
        <translation>请改用虚拟机。</translation>
    </message>
    <message>
        <source>Nothing was sent to “%1”: the service named a host that is not its own.</source>
        <translation>未向“%1”发送任何内容：服务给出的主机不属于它自己。</translation>
    </message>
    <message>
        <source>Nothing was sent: the service named a host that is not its own.</source>
        <translation>未发送任何内容：服务给出的主机不属于它自己。</translation>
    </message>
    <message>
        <source>“%1” was not created: the service has no such template.</source>
        <translation>“%1”未创建：服务没有这个模板。</translation>
    </message>
    <message>
        <source>Nothing was created: the service has no such template.</source>
        <translation>未创建任何内容：服务没有这个模板。</translation>
    </message>
    <message>
        <source>Choose one of the account&apos;s templates. An image of a container registry is none.</source>
        <translation>请选择该账户的某个模板。容器镜像仓库中的镜像不是模板。</translation>
    </message>
    <message>
        <source>The account has as many sandboxes as it may have: the service did not do this for “%1”.</source>
        <translation>该账户的沙箱数量已达上限：服务未为“%1”执行此操作。</translation>
    </message>
    <message>
        <source>The account has as many sandboxes as it may have: the service did not do this.</source>
        <translation>该账户的沙箱数量已达上限：服务未执行此操作。</translation>
    </message>
    <message>
        <source>Delete or pause sandboxes that are no longer needed, then try again.</source>
        <translation>请删除或暂停不再需要的沙箱，然后重试。</translation>
    </message>
    <message>
        <source>“%1” exists already on this computer and was left as it is.</source>
        <translation>这台电脑上已有“%1”，保持不变。</translation>
    </message>
    <message>
        <source>Something of that name exists already on this computer.</source>
        <translation>这台电脑上已有同名的项目。</translation>
    </message>
    <message>
        <source>Choose another name, or have it replaced.</source>
        <translation>请选择其他名称，或将其替换。</translation>
    </message>
    <message>
        <source>The link “%1” was not made: it leads out of the folder.</source>
        <translation>未创建链接“%1”：它指向文件夹之外。</translation>
    </message>
    <message>
        <source>A link was not made: it leads out of the folder.</source>
        <translation>未创建某个链接：它指向文件夹之外。</translation>
    </message>
    <message>
        <source>“%1” cannot be the name of a file in that folder.</source>
        <translation>“%1”不能作为该文件夹中的文件名。</translation>
    </message>
    <message>
        <source>That cannot be the name of a file in that folder.</source>
        <translation>这不能作为该文件夹中的文件名。</translation>
    </message>
    <message>
        <source>Rename it in the sandbox and try again.</source>
        <translation>请在沙箱中将其重命名后重试。</translation>
    </message>
    <message>
        <source>“%1” was left out: it leads out of the folder.</source>
        <translation>“%1”已略过：它指向文件夹之外。</translation>
    </message>
    <message>
        <source>Something was left out: it leads out of the folder.</source>
        <translation>已略过某个项目：它指向文件夹之外。</translation>
    </message>
    <message>
        <source>“%1” did not arrive to its end.</source>
        <translation>“%1”未完整到达。</translation>
    </message>
    <message>
        <source>The folder did not arrive to its end. What is there is complete.</source>
        <translation>文件夹未完整到达。已有的内容是完整的。</translation>
    </message>
    <message>
        <source>Try again; what arrived can be left out.</source>
        <translation>请重试；已到达的内容可以略过。</translation>
    </message>
    <message>
        <source>What came for “%1” cannot be read as a folder.</source>
        <translation>收到的“%1”内容无法作为文件夹读取。</translation>
    </message>
    <message>
        <source>What came cannot be read as a folder.</source>
        <translation>收到的内容无法作为文件夹读取。</translation>
    </message>
    <message>
        <source>Try again, or transfer its files one by one.</source>
        <translation>请重试，或逐个传输其中的文件。</translation>
    </message>
    <message>
        <source>The folder was stopped at “%1”: it holds more items than allowed.</source>
        <translation>文件夹传输在“%1”处停止：其中的项目超过允许的数量。</translation>
    </message>
    <message>
        <source>The folder holds more items than allowed.</source>
        <translation>文件夹中的项目超过允许的数量。</translation>
    </message>
    <message>
        <source>Transfer parts of it. If you did not expect this, something in the sandbox may want to fill your disk.</source>
        <translation>请分部分传输。如果这出乎您的意料，可能是沙箱中的程序想占满您的磁盘。</translation>
    </message>
    <message>
        <source>The folder was stopped at “%1”: it holds more data than allowed.</source>
        <translation>文件夹传输在“%1”处停止：其中的数据超过允许的数量。</translation>
    </message>
    <message>
        <source>The folder holds more data than allowed.</source>
        <translation>文件夹中的数据超过允许的数量。</translation>
    </message>
    <message>
        <source>The folder was stopped at “%1”: it claims to be far larger than what was sent.</source>
        <translation>文件夹传输在“%1”处停止：它声称的大小远超实际发送的数据。</translation>
    </message>
    <message>
        <source>The folder claims to be far larger than what was sent.</source>
        <translation>文件夹声称的大小远超实际发送的数据。</translation>
    </message>
    <message>
        <source>Transfer that file by itself if you trust it.</source>
        <translation>如果您信任该文件，请单独传输它。</translation>
    </message>
    <message>
        <source>“%1” was left out: its path is too long for this computer.</source>
        <translation>“%1”已略过：其路径对这台电脑来说过长。</translation>
    </message>
    <message>
        <source>A path is too long for this computer.</source>
        <translation>某个路径对这台电脑来说过长。</translation>
    </message>
    <message>
        <source>“%1” was left out: it lies too many folders deep.</source>
        <translation>“%1”已略过：其文件夹层级过深。</translation>
    </message>
    <message>
        <source>A path lies too many folders deep.</source>
        <translation>某个路径的文件夹层级过深。</translation>
    </message>
    <message>
        <source>Transfer one of its inner folders by itself.</source>
        <translation>请单独传输其中的某个内层文件夹。</translation>
    </message>
    <message>
        <source>There is not enough room on this computer for “%1”.</source>
        <translation>这台电脑上没有足够的空间存放“%1”。</translation>
    </message>
    <message>
        <source>There is not enough room on this computer.</source>
        <translation>这台电脑上没有足够的空间。</translation>
    </message>
    <message>
        <source>Make room on the disk or choose another folder, then try again.</source>
        <translation>请腾出磁盘空间或选择其他文件夹，然后重试。</translation>
    </message>
    <message>
        <source>“%1” was not touched: a link or a file stands where a folder should, and links are not followed.</source>
        <translation>未触及“%1”：应为文件夹之处是链接或文件，而链接不会被跟随。</translation>
    </message>
    <message>
        <source>A link or a file stands where a folder should, and links are not followed.</source>
        <translation>应为文件夹之处是链接或文件，而链接不会被跟随。</translation>
    </message>
    <message>
        <source>Remove it or choose another folder.</source>
        <translation>请将其移除或选择其他文件夹。</translation>
    </message>
    <message>
        <source>“%1” is not there (any more) on this computer.</source>
        <translation>这台电脑上没有（或已不再有）“%1”。</translation>
    </message>
    <message>
        <source>A file or folder is not there (any more) on this computer.</source>
        <translation>这台电脑上没有（或已不再有）某个文件或文件夹。</translation>
    </message>
    <message>
        <source>Choose another file or folder.</source>
        <translation>请选择其他文件或文件夹。</translation>
    </message>
    <message>
        <source>There is no “%1” in the sandbox.</source>
        <translation>沙箱中没有“%1”。</translation>
    </message>
    <message>
        <source>There is no such file in the sandbox.</source>
        <translation>沙箱中没有这个文件。</translation>
    </message>
    <message>
        <source>It may have been moved or deleted there.</source>
        <translation>它可能已在那里被移动或删除。</translation>
    </message>
    <message>
        <source>“%1” was not written: something of that name is there.</source>
        <translation>未写入“%1”：该名称已被占用。</translation>
    </message>
    <message>
        <source>Nothing was written: something of that name is there.</source>
        <translation>未写入任何内容：该名称已被占用。</translation>
    </message>
    <message>
        <source>Choose what to do with it, or another place.</source>
        <translation>请选择如何处理它，或另选位置。</translation>
    </message>
    <message>
        <source>“%1” was not written: a folder of that name is there.</source>
        <translation>未写入“%1”：已有同名文件夹。</translation>
    </message>
    <message>
        <source>Nothing was written: a folder of that name is there.</source>
        <translation>未写入任何内容：已有同名文件夹。</translation>
    </message>
    <message>
        <source>Rename one of them, or choose another place.</source>
        <translation>请重命名其中之一，或另选位置。</translation>
    </message>
    <message>
        <source>“%1” changed while it was read, so the copy was thrown away.</source>
        <translation>“%1”在读取过程中发生了变化，因此副本已丢弃。</translation>
    </message>
    <message>
        <source>The file changed while it was read, so the copy was thrown away.</source>
        <translation>文件在读取过程中发生了变化，因此副本已丢弃。</translation>
    </message>
    <message>
        <source>Try again when nothing writes to it any more.</source>
        <translation>请在不再有程序写入它之后重试。</translation>
    </message>
    <message>
        <source>The sandbox could not do what was needed for “%1”.</source>
        <translation>沙箱未能完成“%1”所需的操作。</translation>
    </message>
    <message>
        <source>The sandbox could not do what was needed.</source>
        <translation>沙箱未能完成所需的操作。</translation>
    </message>
    <message>
        <source>See the details for its own words.</source>
        <translation>它的原话见详细信息。</translation>
    </message>
    <message>
        <source>“%1” arrived with another size, so the copy was thrown away.</source>
        <translation>“%1”到达时大小不符，因此副本已丢弃。</translation>
    </message>
    <message>
        <source>What arrived has another size, so it was thrown away.</source>
        <translation>到达的内容大小不符，因此已丢弃。</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>请重试。</translation>
    </message>
    <message>
        <source>“%1” arrived with another content, so the copy was thrown away.</source>
        <translation>“%1”到达时内容不符，因此副本已丢弃。</translation>
    </message>
    <message>
        <source>What arrived has another content, so it was thrown away.</source>
        <translation>到达的内容不符，因此已丢弃。</translation>
    </message>
    <message>
        <source>“%1” is not a file.</source>
        <translation>“%1”不是文件。</translation>
    </message>
    <message>
        <source>This is not a file.</source>
        <translation>这不是文件。</translation>
    </message>
    <message>
        <source>Only files and folders can be copied.</source>
        <translation>只能复制文件和文件夹。</translation>
    </message>
    <message>
        <source>There is no “%1” on this computer.</source>
        <translation>此电脑上没有“%1”。</translation>
    </message>
    <message>
        <source>There is no such file on this computer.</source>
        <translation>此电脑上没有这个文件。</translation>
    </message>
    <message>
        <source>It may have been moved or deleted.</source>
        <translation>它可能已被移动或删除。</translation>
    </message>
    <message>
        <source>“%1” has changed since its first part was fetched.</source>
        <translation>自获取第一部分以来，“%1”已更改。</translation>
    </message>
    <message>
        <source>The file has changed since its first part was fetched.</source>
        <translation>自获取第一部分以来，文件已更改。</translation>
    </message>
    <message>
        <source>Fetch it again from its beginning.</source>
        <translation>请从头重新获取。</translation>
    </message>
    <message>
        <source>There is no room left on the disk of “%1”.</source>
        <translation>“%1”的磁盘已没有空间。</translation>
    </message>
    <message>
        <source>There is no room left on the sandbox&apos;s disk.</source>
        <translation>沙箱的磁盘已没有空间。</translation>
    </message>
    <message>
        <source>Delete what is not needed there, then try again.</source>
        <translation>请删除其中不需要的内容，然后重试。</translation>
    </message>
    <message>
        <source>“%1” is not a folder.</source>
        <translation>“%1”不是文件夹。</translation>
    </message>
    <message>
        <source>This is not a folder.</source>
        <translation>这不是文件夹。</translation>
    </message>
    <message>
        <source>There is no permission for this on “%1” in the sandbox.</source>
        <translation>在沙箱中没有对“%1”执行此操作的权限。</translation>
    </message>
    <message>
        <source>There is no permission for this in the sandbox.</source>
        <translation>在沙箱中没有执行此操作的权限。</translation>
    </message>
    <message>
        <source>Look at its owner and mode; a command run there as another user may help.</source>
        <translation>请查看其所有者和权限；以其他用户身份在其中运行命令可能有帮助。</translation>
    </message>
    <message>
        <source>“%1” has been changed in the sandbox meanwhile. Nothing was written.</source>
        <translation>“%1”在此期间已在沙箱中被更改，未写入任何内容。</translation>
    </message>
    <message>
        <source>It has been changed in the sandbox meanwhile. Nothing was written.</source>
        <translation>它在此期间已在沙箱中被更改，未写入任何内容。</translation>
    </message>
    <message>
        <source>Look at both versions before you overwrite one of them.</source>
        <translation>覆盖其中一个之前，请先查看两个版本。</translation>
    </message>
    <message>
        <source>“%1” is already there, or in the way.</source>
        <translation>“%1”已存在，或挡住了去路。</translation>
    </message>
    <message>
        <source>Something of that name is already there.</source>
        <translation>已有同名的内容。</translation>
    </message>
    <message>
        <source>Choose another name, or move what is there away first.</source>
        <translation>请选择其他名称，或先移走已有的内容。</translation>
    </message>
    <message>
        <source>There is no room left in the sandbox for “%1”.</source>
        <translation>沙箱中没有空间存放“%1”。</translation>
    </message>
    <message>
        <source>There is no room left in the sandbox.</source>
        <translation>沙箱中没有剩余空间。</translation>
    </message>
    <message>
        <source>Delete something there, or create a sandbox with a larger disk.</source>
        <translation>请删除其中一些内容，或创建磁盘更大的沙箱。</translation>
    </message>
    <message>
        <source>The sandbox did not do this with “%1”.</source>
        <translation>沙箱未能对“%1”执行此操作。</translation>
    </message>
    <message>
        <source>The sandbox did not do this.</source>
        <translation>沙箱未能执行此操作。</translation>
    </message>
    <message>
        <source>This is not possible for “%1”: it has no usable shell.</source>
        <translation>无法对“%1”执行此操作：其中没有可用的 shell。</translation>
    </message>
    <message>
        <source>This is not possible: the sandbox has no usable shell.</source>
        <translation>无法执行此操作：沙箱中没有可用的 shell。</translation>
    </message>
    <message>
        <source>Job %1 could not be stopped: nothing of it runs any more, and it left no exit code.</source>
        <translation>无法停止作业 %1：它已没有任何进程在运行，也没有留下退出码。</translation>
    </message>
    <message>
        <source>The job could not be stopped: nothing of it runs any more, and it left no exit code.</source>
        <translation>无法停止该作业：它已没有任何进程在运行，也没有留下退出码。</translation>
    </message>
    <message>
        <source>Job %1 could not be stopped: it runs as another user.</source>
        <translation>无法停止作业 %1：它以另一用户身份运行。</translation>
    </message>
    <message>
        <source>The job could not be stopped: it runs as another user.</source>
        <translation>无法停止该作业：它以另一用户身份运行。</translation>
    </message>
    <message>
        <source>Stop it with a command that is run as that user.</source>
        <translation>请以该用户身份运行命令来停止它。</translation>
    </message>
    <message>
        <source>Nothing was written to the process in “%1”: its input was closed before.</source>
        <translation>未向“%1”中的进程写入任何内容：其输入此前已关闭。</translation>
    </message>
    <message>
        <source>Nothing was written to the process: its input was closed before.</source>
        <translation>未向进程写入任何内容：其输入此前已关闭。</translation>
    </message>
    <message>
        <source>The input of a terminal in “%1” cannot be closed.</source>
        <translation>“%1”中终端的输入无法关闭。</translation>
    </message>
    <message>
        <source>The input of a terminal cannot be closed.</source>
        <translation>终端的输入无法关闭。</translation>
    </message>
    <message>
        <source>Press Ctrl+D there instead.</source>
        <translation>请改为在终端中按 Ctrl+D。</translation>
    </message>
    <message>
        <source>The input of a process in “%1” cannot be closed: the service has no way to do it.</source>
        <translation>“%1”中进程的输入无法关闭：服务不提供这种操作。</translation>
    </message>
    <message>
        <source>The input of a process cannot be closed: the service has no way to do it.</source>
        <translation>进程的输入无法关闭：服务不提供这种操作。</translation>
    </message>
    <message>
        <source>This is not possible for “%1”: what the service runs in it is too old.</source>
        <translation>“%1”无法这样做：服务在其中运行的程序版本太旧。</translation>
    </message>
    <message>
        <source>This is not possible: what the service runs in the sandbox is too old.</source>
        <translation>无法这样做：服务在沙箱中运行的程序版本太旧。</translation>
    </message>
    <message>
        <source>A sandbox of a newer template may be able to do it.</source>
        <translation>用较新模板创建的沙箱也许可以。</translation>
    </message>
    <message>
        <source>This computer does not let you read or write “%1”.</source>
        <translation>此电脑不允许您读取或写入“%1”。</translation>
    </message>
    <message>
        <source>This computer does not let you read or write there.</source>
        <translation>此电脑不允许您在那里读取或写入。</translation>
    </message>
    <message>
        <source>Choose another place, or change who may use this one, then try again.</source>
        <translation>请选择其他位置，或更改此处的访问权限，然后重试。</translation>
    </message>
</context>
<context>
    <name>FileProperties</name>
    <message>
        <source>%1 (%2 bytes)</source>
        <translation>%1（%2 字节）</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>属性</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Leads to</source>
        <translation>指向</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Modified</source>
        <translation>修改时间</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>权限</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>所有者</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>组</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹数</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件数</translation>
    </message>
    <message>
        <source>Size of the files</source>
        <translation>文件总大小</translation>
    </message>
</context>
<context>
    <name>LifeOperations</name>
    <message>
        <source>Ends at %1</source>
        <translation>将于 %1 结束</translation>
    </message>
    <message>
        <source>Done; the service does not say when it ends</source>
        <translation>已完成；服务未说明结束时间</translation>
    </message>
    <message>
        <source>Ends at %1: the service granted less than was asked for</source>
        <translation>将于 %1 结束：服务给予的时间少于所请求的</translation>
    </message>
    <message>
        <source>“%1” ends at %2: the service granted less than was asked for (%3).</source>
        <translation>“%1”将于 %2 结束：服务给予的时间少于所请求的（%3）。</translation>
    </message>
    <message>
        <source>Extend “%1”</source>
        <translation>延长“%1”</translation>
    </message>
    <message numerus="yes">
        <source>Extend %n sandbox(es)</source>
        <translation>
            <numerusform>延长 %n 个沙箱</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n extended</source>
        <translation>
            <numerusform>%n 个已延长</numerusform>
        </translation>
    </message>
    <message>
        <source>Extending…</source>
        <translation>正在延长…</translation>
    </message>
    <message>
        <source>Setting its end…</source>
        <translation>正在设置结束时间…</translation>
    </message>
    <message>
        <source>Pause “%1”</source>
        <translation>暂停“%1”</translation>
    </message>
    <message numerus="yes">
        <source>Pause %n sandbox(es)</source>
        <translation>
            <numerusform>暂停 %n 个沙箱</numerusform>
        </translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>正在暂停…</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message numerus="yes">
        <source>%n paused</source>
        <translation>
            <numerusform>%n 个已暂停</numerusform>
        </translation>
    </message>
    <message>
        <source>Resume “%1”</source>
        <translation>恢复“%1”</translation>
    </message>
    <message numerus="yes">
        <source>Resume %n sandbox(es)</source>
        <translation>
            <numerusform>恢复 %n 个沙箱</numerusform>
        </translation>
    </message>
    <message>
        <source>Resuming…</source>
        <translation>正在恢复…</translation>
    </message>
    <message numerus="yes">
        <source>%n resumed</source>
        <translation>
            <numerusform>%n 个已恢复</numerusform>
        </translation>
    </message>
    <message>
        <source>Take a snapshot of “%1”</source>
        <translation>为“%1”创建快照</translation>
    </message>
    <message numerus="yes">
        <source>Take snapshots of %n sandbox(es)</source>
        <translation>
            <numerusform>为 %n 个沙箱创建快照</numerusform>
        </translation>
    </message>
    <message>
        <source>Taking a snapshot…</source>
        <translation>正在创建快照…</translation>
    </message>
    <message>
        <source>Snapshot %1</source>
        <translation>快照 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n snapshot(s) taken</source>
        <translation>
            <numerusform>已创建 %n 个快照</numerusform>
        </translation>
    </message>
    <message>
        <source>Clone “%1”</source>
        <translation>克隆“%1”</translation>
    </message>
    <message numerus="yes">
        <source>Clone %n sandbox(es)</source>
        <translation>
            <numerusform>克隆 %n 个沙箱</numerusform>
        </translation>
    </message>
    <message>
        <source>Cloning…</source>
        <translation>正在克隆…</translation>
    </message>
    <message numerus="yes">
        <source>%n copy(ies) made</source>
        <translation>
            <numerusform>已创建 %n 个副本</numerusform>
        </translation>
    </message>
    <message>
        <source>Of “%1” only %2 of %3 copies could be made.</source>
        <translation>“%1”只创建了 %3 个副本中的 %2 个。</translation>
    </message>
    <message numerus="yes">
        <source>%n cloned</source>
        <translation>
            <numerusform>%n 个已克隆</numerusform>
        </translation>
    </message>
    <message>
        <source>Save “%1” as a template</source>
        <translation>将“%1”另存为模板</translation>
    </message>
    <message numerus="yes">
        <source>Save %n sandbox(es) as templates</source>
        <translation>
            <numerusform>将 %n 个沙箱另存为模板</numerusform>
        </translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Template %1</source>
        <translation>模板 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n saved as templates</source>
        <translation>
            <numerusform>%n 个已另存为模板</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SandboxText</name>
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
        <source>Ended because its memory limit was exceeded</source>
        <translation>已结束：超出了内存上限</translation>
    </message>
    <message>
        <source>Ended because it was idle longer than its idle time-out allows</source>
        <translation>已结束：空闲时间超过了空闲超时</translation>
    </message>
    <message>
        <source>Ended because its image could not be fetched or started</source>
        <translation>已结束：无法获取或启动其镜像</translation>
    </message>
    <message>
        <source>Ended because its lifetime was over</source>
        <translation>已结束：生命周期已到</translation>
    </message>
    <message>
        <source>Ended because it was deleted</source>
        <translation>已结束：已被删除</translation>
    </message>
    <message>
        <source>Ended because its start command ended</source>
        <translation>已结束：其启动命令已结束</translation>
    </message>
    <message>
        <source>Ended with an error; the service gave no reason</source>
        <translation>因错误结束；服务未说明原因</translation>
    </message>
    <message>
        <source>Ended; the service gave no reason</source>
        <translation>已结束；服务未说明原因</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>exit code %1</source>
        <translation>退出码 %1</translation>
    </message>
    <message>
        <source>%1.</source>
        <comment>why a sandbox ended</comment>
        <translation>%1。</translation>
    </message>
    <message>
        <source>%1 (%2).</source>
        <comment>why a sandbox ended, the service&apos;s words</comment>
        <translation>%1（%2）。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>why a sandbox ended, the service&apos;s message</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1 (%2): %3</source>
        <comment>why a sandbox ended, the service&apos;s words and message</comment>
        <translation>%1（%2）：%3</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>已阻止</translation>
    </message>
    <message>
        <source>Limited to %1</source>
        <translation>仅限 %1</translation>
    </message>
    <message>
        <source>Blocked: %1</source>
        <comment>what a sandbox may not reach</comment>
        <translation>已阻止：%1</translation>
    </message>
    <message>
        <source>Unrestricted</source>
        <translation>不受限</translation>
    </message>
    <message>
        <source>%1%</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>%1 of %2 MB</source>
        <translation>%1 / %2 MB</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>%1 of %2 GB</source>
        <translation>%1 / %2 GB</translation>
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
    <name>Sandkeeper::AccountBars</name>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Edit account…</source>
        <translation>编辑账户…</translation>
    </message>
    <message>
        <source>The key for “%1” is not in the keychain, so nothing could be loaded. Enter it again to connect.</source>
        <translation>“%1”的密钥不在密钥环中，因此未能加载任何内容。请重新输入密钥以连接。</translation>
    </message>
    <message>
        <source>“%1” could not be connected.</source>
        <translation>无法连接“%1”。</translation>
    </message>
    <message numerus="yes">
        <source>%n accounts could not be refreshed because the network did not answer: %1.</source>
        <translation>
            <numerusform>网络没有应答，有 %n 个账户无法刷新：%1。</numerusform>
        </translation>
    </message>
    <message>
        <source>Showing data from %1.</source>
        <translation>显示的是 %1 的数据。</translation>
    </message>
    <message>
        <source>Unlock and retry</source>
        <translation>解锁并重试</translation>
    </message>
    <message>
        <source>Use a key for this session…</source>
        <translation>仅在本次会话使用密钥…</translation>
    </message>
    <message>
        <source>The keychain is locked, so the keys for these accounts could not be read: %1.</source>
        <translation>密钥环已锁定，因此无法读取以下账户的密钥：%1。</translation>
    </message>
    <message>
        <source>There is no keychain in this session, so the keys for these accounts could not be read: %1.</source>
        <translation>本次会话中没有密钥环，因此无法读取以下账户的密钥：%1。</translation>
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
        <source>Keychain: %1.</source>
        <translation>密钥环：%1。</translation>
    </message>
    <message>
        <source>The keychain (%1) is locked. You can unlock it when saving.</source>
        <translation>密钥环（%1）已锁定。您可以在保存时解锁。</translation>
    </message>
    <message>
        <source>Team ID</source>
        <translation>团队 ID</translation>
    </message>
    <message>
        <source>&amp;Team ID</source>
        <translation>团队 ID(&amp;T)</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>&amp;Region</source>
        <translation>区域(&amp;R)</translation>
    </message>
    <message>
        <source>Another address</source>
        <translation>其他地址</translation>
    </message>
    <message>
        <source>Enter the address, or choose a region.</source>
        <translation>请输入地址，或选择一个区域。</translation>
    </message>
    <message>
        <source>The address that whoever runs the service has told you.</source>
        <translation>服务运营方提供给您的地址。</translation>
    </message>
    <message>
        <source>The key is sent to %1, which is none of the regions. Make sure you trust it.</source>
        <translation>密钥将发送到 %1，该地址不属于任何列出的区域。请确认您信任该地址。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::AccountSession</name>
    <message>
        <source>The file holds no certificate in PEM format.</source>
        <translation>该文件中没有 PEM 格式的证书。</translation>
    </message>
    <message>
        <source>The plug-in did not accept this account.</source>
        <translation>插件未接受此账户。</translation>
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
    <message>
        <source>Give the service&apos;s domain, such as box.example.com, or its address with https://.</source>
        <translation>请输入服务的域名，例如 box.example.com，或以 https:// 开头的地址。</translation>
    </message>
    <message>
        <source>Give a whole domain name: below it, each sandbox of this service has a name of its own.</source>
        <translation>请输入完整的域名：该服务的每个沙箱都在此域名之下有自己的主机名。</translation>
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
    <name>Sandkeeper::ActionRegistry</name>
    <message>
        <source>%1 (%2)</source>
        <comment>what an action does, its key</comment>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Application</name>
    <message>
        <source>%1 demo</source>
        <translation>%1 演示</translation>
    </message>
    <message>
        <source>Simulator on this computer</source>
        <translation>本机上的模拟器</translation>
    </message>
    <message>
        <source>Commands in the demo run on this computer without isolation.</source>
        <translation>演示中的命令会在本机上直接运行，没有隔离。</translation>
    </message>
    <message>
        <source>Bubblewrap does not work here, so a command can reach your own files. Run only what you would run in a terminal.</source>
        <translation>Bubblewrap 在此处无法使用，因此命令可以访问您自己的文件。请只运行您愿意在终端中运行的命令。</translation>
    </message>
    <message>
        <source>%1 (found)</source>
        <translation>%1（已发现）</translation>
    </message>
    <message>
        <source>The demo was not started.</source>
        <translation>演示未启动。</translation>
    </message>
    <message>
        <source>Start it yourself with: %1 --demo</source>
        <translation>请自行运行：%1 --demo</translation>
    </message>
    <message>
        <source>%1 (context %2)</source>
        <translation>%1（上下文 %2）</translation>
    </message>
    <message>
        <source>Transfers are not kept when the program ends, and those from before are not shown.</source>
        <translation>程序结束时不会保留传输，以前的传输也不会显示。</translation>
    </message>
    <message>
        <source>“%1” cannot be written to. Change its permissions or make room there, then start again.</source>
        <translation>无法写入“%1”。请更改其权限或腾出空间，然后重新启动。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::BulkJob</name>
    <message>
        <source>Waiting: the service takes only so many requests in a minute</source>
        <translation>正在等待：服务每分钟只接受有限数量的请求</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::ChoiceEdit</name>
    <message>
        <source>Choose: %1</source>
        <translation>选择：%1</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Asking the service…</source>
        <translation>正在询问服务…</translation>
    </message>
    <message>
        <source>The service knows none</source>
        <translation>服务中没有</translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… 还有 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>Personal</source>
        <translation>个人</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::ClientSetup</name>
    <message>
        <source>No plug-in was found.</source>
        <translation>没有找到任何插件。</translation>
    </message>
    <message>
        <source>There are: %1.</source>
        <translation>现有：%1。</translation>
    </message>
    <message>
        <source>The plug-in did not accept this account.</source>
        <translation>插件不接受此账户。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::CloneDialog</name>
    <message numerus="yes">
        <source>Clone %n sandbox(es)</source>
        <translation>
            <numerusform>克隆 %n 个沙箱</numerusform>
        </translation>
    </message>
    <message>
        <source>Clone</source>
        <translation>克隆</translation>
    </message>
    <message>
        <source>Number of copies</source>
        <translation>副本数量</translation>
    </message>
    <message>
        <source>All or &amp;none</source>
        <translation>全部成功或全部放弃(&amp;N)</translation>
    </message>
    <message>
        <source>All or none</source>
        <translation>全部成功或全部放弃</translation>
    </message>
    <message>
        <source>&amp;Copies</source>
        <translation>副本(&amp;C)</translation>
    </message>
    <message>
        <source>Of each sandbox</source>
        <translation>每个沙箱</translation>
    </message>
    <message>
        <source>If one copy fails, the others are not kept.</source>
        <translation>如果一个副本失败，则不保留其他副本。</translation>
    </message>
    <message>
        <source>&amp;Lifetime</source>
        <translation>生存时间(&amp;L)</translation>
    </message>
    <message>
        <source>Of the copies, from now on.</source>
        <translation>副本的生存时间，从现在起计算。</translation>
    </message>
    <message>
        <source>Copies have the memory and the files the sandbox has at this moment, and run on from there.</source>
        <translation>副本拥有沙箱此刻的内存和文件，并由此继续运行。</translation>
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
    <name>Sandkeeper::ConflictDialog</name>
    <message>
        <source>size not known</source>
        <translation>大小未知</translation>
    </message>
    <message>
        <source>time not known</source>
        <translation>时间未知</translation>
    </message>
    <message>
        <source>&amp;Do the same for all others</source>
        <translation>对其余所有项执行相同操作(&amp;D)</translation>
    </message>
    <message>
        <source>Do the same for all others</source>
        <translation>对其余所有项执行相同操作</translation>
    </message>
    <message>
        <source>Folder exists</source>
        <translation>文件夹已存在</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>文件已存在</translation>
    </message>
    <message>
        <source>The folder “%1” is on this computer already.</source>
        <translation>此电脑上已有文件夹“%1”。</translation>
    </message>
    <message>
        <source>The file “%1” is on this computer already.</source>
        <translation>此电脑上已有文件“%1”。</translation>
    </message>
    <message>
        <source>The folder “%1” is in “%2” already.</source>
        <translation>“%2”中已有文件夹“%1”。</translation>
    </message>
    <message>
        <source>The file “%1” is in “%2” already.</source>
        <translation>“%2”中已有文件“%1”。</translation>
    </message>
    <message>
        <source>What is in it stays, unless a file of the same name comes.</source>
        <translation>其中的内容会保留，除非有同名文件到来。</translation>
    </message>
    <message>
        <source>There:</source>
        <translation>已有：</translation>
    </message>
    <message>
        <source>New:</source>
        <translation>新的：</translation>
    </message>
    <message>
        <source>Keep both</source>
        <translation>两者都保留</translation>
    </message>
    <message>
        <source>Add what is missing</source>
        <translation>仅补充缺少的</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Replace what is older</source>
        <translation>替换较旧的</translation>
    </message>
    <message>
        <source>Replace what differs</source>
        <translation>替换不同的</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Decide later</source>
        <translation>稍后决定</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::ConnectProcess</name>
    <message>
        <source>The connection was lost for a while: output of that time is missing.</source>
        <translation>连接曾中断一段时间：这段时间的输出已丢失。</translation>
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
    <message>
        <source>Enter an image first.</source>
        <translation>请先输入镜像。</translation>
    </message>
    <message>
        <source>Asking the service…</source>
        <translation>正在询问服务…</translation>
    </message>
    <message>
        <source>The service can use this image.</source>
        <translation>服务可以使用此镜像。</translation>
    </message>
    <message>
        <source>The service cannot use this image.</source>
        <translation>服务无法使用此镜像。</translation>
    </message>
    <message>
        <source>The service cannot use this image: %1</source>
        <translation>服务无法使用此镜像：%1</translation>
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
        <source>Region</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>The service chooses</source>
        <translation>由服务选择</translation>
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
    <message>
        <source>Team ID</source>
        <translation>团队 ID</translation>
    </message>
    <message>
        <source>Registry credentials ID</source>
        <translation>镜像仓库凭据 ID</translation>
    </message>
    <message>
        <source>Choose an image</source>
        <translation>选择镜像</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Pick one of the images that the service keeps</source>
        <translation>从服务保存的镜像中选择</translation>
    </message>
    <message>
        <source>Check image</source>
        <translation>检查镜像</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Ask the service whether it can use this image</source>
        <translation>询问服务能否使用此镜像</translation>
    </message>
    <message>
        <source>&amp;Template</source>
        <translation>模板(&amp;T)</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Choose a template</source>
        <translation>选择模板</translation>
    </message>
    <message>
        <source>Pick one of the templates that the service keeps</source>
        <translation>从服务保存的模板中选择</translation>
    </message>
    <message>
        <source>Check template</source>
        <translation>检查模板</translation>
    </message>
    <message>
        <source>Ask the service whether it can use this template</source>
        <translation>询问服务能否使用此模板</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::CreateOperation</name>
    <message>
        <source>Create “%1”</source>
        <translation>创建“%1”</translation>
    </message>
    <message>
        <source>Not created: the account is not connected.</source>
        <translation>未创建：账户未连接。</translation>
    </message>
    <message>
        <source>Asking the service…</source>
        <translation>正在请求服务…</translation>
    </message>
    <message>
        <source>Cancelled. If the service had already accepted the request, the sandbox shows up in the table.</source>
        <translation>已取消。如果服务此前已接受请求，沙箱会出现在表格中。</translation>
    </message>
    <message>
        <source>Not created.</source>
        <translation>未创建。</translation>
    </message>
    <message>
        <source>No answer came. Looking whether the sandbox was created…</source>
        <translation>没有收到应答，正在确认沙箱是否已创建…</translation>
    </message>
    <message>
        <source>It is not known whether the sandbox was created. Refresh the table to see.</source>
        <translation>无法确定沙箱是否已创建。请刷新表格查看。</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>已创建</translation>
    </message>
    <message>
        <source>Created.</source>
        <translation>已创建。</translation>
    </message>
    <message>
        <source>Waiting until it is ready…</source>
        <translation>正在等待就绪…</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Ready.</source>
        <translation>已就绪。</translation>
    </message>
    <message>
        <source>Created. Stopped waiting until it is ready.</source>
        <translation>已创建，不再等待其就绪。</translation>
    </message>
    <message>
        <source>Created, but it did not become ready.</source>
        <translation>已创建，但未能就绪。</translation>
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
    <message>
        <source>ID</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Pause instead</source>
        <translation>改为暂停</translation>
    </message>
    <message>
        <source>What is paused keeps its memory and files and can be resumed later.</source>
        <translation>暂停的沙箱会保留内存和文件，以后可以恢复。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::DemoServer</name>
    <message numerus="yes">
        <source>The simulator did not answer within %n second(s).</source>
        <translation>
            <numerusform>模拟器在 %n 秒内没有应答。</numerusform>
        </translation>
    </message>
    <message>
        <source>The simulator said something that could not be understood.</source>
        <translation>无法理解模拟器的输出。</translation>
    </message>
    <message>
        <source>The demo&apos;s simulator</source>
        <translation>演示用的模拟器</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::DetailsPane</name>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message numerus="yes">
        <source>%n sandboxes are selected. Select one to see its details.</source>
        <translation>
            <numerusform>已选择 %n 个沙箱。请只选择一个以查看其详情。</numerusform>
        </translation>
    </message>
    <message>
        <source>Select a sandbox to see its details and to run commands in it.</source>
        <translation>选择一个沙箱即可查看其详情并在其中运行命令。</translation>
    </message>
    <message>
        <source>No longer in the list: this is what was last known.</source>
        <translation>已不在列表中：这里显示的是最后已知的信息。</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>作业</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::DownloadDialog</name>
    <message>
        <source>Path in the sandbox</source>
        <translation>沙箱中的路径</translation>
    </message>
    <message>
        <source>Folder on this computer</source>
        <translation>此电脑上的文件夹</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Download from “%1”</source>
        <translation>从“%1”下载</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose the folder on this computer</source>
        <translation>选择此电脑上的文件夹</translation>
    </message>
    <message>
        <source>&amp;File or folder:</source>
        <translation>文件或文件夹(&amp;F)：</translation>
    </message>
    <message>
        <source>&amp;To:</source>
        <translation>到(&amp;T)：</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Download to</source>
        <translation>下载到</translation>
    </message>
    <message>
        <source>Enter a path that begins with “/”, and a folder</source>
        <translation>请输入以“/”开头的路径和一个文件夹</translation>
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
    <name>Sandkeeper::EachOperation</name>
    <message>
        <source>Not known: stopped before the service answered</source>
        <translation>未知：在服务答复之前已停止</translation>
    </message>
    <message>
        <source>Not done: cancelled</source>
        <translation>未执行：已取消</translation>
    </message>
    <message>
        <source>The account is not connected.</source>
        <translation>账户未连接。</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>two of several counts, e.g. 3 paused, 1 failed</comment>
        <translation>%1，%2</translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n 个失败</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not confirmed</source>
        <translation>
            <numerusform>%n 个未确认</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not begun</source>
        <translation>
            <numerusform>%n 个未开始</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting: the service takes only so many requests in a minute</source>
        <translation>正在等待：服务每分钟只接受有限数量的请求</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::EditedFiles</name>
    <message>
        <source>The account is not connected.</source>
        <translation>该账户未连接。</translation>
    </message>
    <message>
        <source>“%1” is open on this computer. What you save there is written to the sandbox, until this program ends.</source>
        <translation>“%1”已在此电脑上打开。在本程序退出之前，您在其中保存的内容会写入沙箱。</translation>
    </message>
    <message>
        <source>This computer has no program for “%1”. Open the copy yourself; what you save in it is written to the sandbox, until this program ends.</source>
        <translation>此电脑没有可打开“%1”的程序。请自行打开副本；在本程序退出之前，您在其中保存的内容会写入沙箱。</translation>
    </message>
    <message>
        <source>“%1” was saved in the sandbox.</source>
        <translation>“%1”已保存到沙箱。</translation>
    </message>
    <message>
        <source>Changed in the sandbox</source>
        <translation>沙箱中已更改</translation>
    </message>
    <message>
        <source>Overwrite “%1” in the sandbox?</source>
        <translation>要覆盖沙箱中的“%1”吗？</translation>
    </message>
    <message>
        <source>It has been changed or deleted there since it was opened here. If you overwrite it, that change is lost. If not, your version stays in this copy until this program ends:

%1</source>
        <translation>自在此打开以来，它已在沙箱中被更改或删除。如果覆盖，该更改将丢失；如果不覆盖，您的版本会保留在此副本中，直到本程序退出：

%1</translation>
    </message>
    <message>
        <source>Overwrite</source>
        <translation>覆盖</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Egress</name>
    <message>
        <source>A destination is empty.</source>
        <translation>有一个目标为空。</translation>
    </message>
    <message>
        <source>“%1” is not a destination: enter an IPv4 address or network, a host name, or a host name after “*.”.</source>
        <translation>“%1”不是有效的目标：请输入 IPv4 地址或网段、主机名，或“*.”后接主机名。</translation>
    </message>
    <message numerus="yes">
        <source>There may be at most %n destination(s).</source>
        <translation>
            <numerusform>最多 %n 个目标。</numerusform>
        </translation>
    </message>
    <message>
        <source>Use either allowed or denied destinations, not both.</source>
        <translation>允许和禁止的目标只能使用其一。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::EmptyState</name>
    <message>
        <source>Next step</source>
        <translation>下一步</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::ExposeDialog</name>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>协议</translation>
    </message>
    <message>
        <source>Name of the port</source>
        <translation>端口名称</translation>
    </message>
    <message>
        <source>&amp;Port</source>
        <translation>端口(&amp;P)</translation>
    </message>
    <message>
        <source>Expose</source>
        <translation>公开</translation>
    </message>
    <message>
        <source>Expose port</source>
        <translation>公开端口</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>可选</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>P&amp;rotocol</source>
        <translation>协议(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>Anybody who knows the address can reach an exposed port.</source>
        <translation>任何知道地址的人都可以访问已公开的端口。</translation>
    </message>
    <message>
        <source>Asking the service…</source>
        <translation>正在询问服务…</translation>
    </message>
    <message>
        <source>The port was not exposed.</source>
        <translation>端口未公开。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::ExtendDialog</name>
    <message>
        <source>Extend until</source>
        <translation>延长至</translation>
    </message>
    <message>
        <source>Set end</source>
        <translation>设置结束时间</translation>
    </message>
    <message>
        <source>End, in local time</source>
        <translation>结束时间（本地时间）</translation>
    </message>
    <message>
        <source>&amp;Ends at</source>
        <translation>结束于(&amp;E)</translation>
    </message>
    <message>
        <source>A service may grant less than is asked for. What it granted is shown afterwards.</source>
        <translation>服务给予的时间可能少于所请求的。实际给予的时间会随后显示。</translation>
    </message>
    <message>
        <source>This time is past.</source>
        <translation>此时间已过。</translation>
    </message>
    <message>
        <source>Choose a time to come first.</source>
        <translation>请先选择一个将来的时间。</translation>
    </message>
    <message>
        <source>That is %1 sooner than it ends now.</source>
        <translation>比目前的结束时间早 %1。</translation>
    </message>
    <message>
        <source>In %1; %2 UTC</source>
        <translation>%1之后；%2 UTC</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::FileDownload</name>
    <message>
        <source>The folder cannot be made.</source>
        <translation>无法创建此文件夹。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::FileDrag</name>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation>
            <numerusform>%n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>That many cannot be dragged one by one. Drag the folder that they are in.</source>
        <translation>数量太多，无法逐个拖动。请拖动它们所在的文件夹。</translation>
    </message>
    <message numerus="yes">
        <source>Fetching %n item(s) to be dragged.</source>
        <translation>
            <numerusform>正在获取要拖动的 %n 项。</numerusform>
        </translation>
    </message>
    <message>
        <source>Too much to be fetched while dragging: use “Save to” instead</source>
        <translation>拖动时要获取的内容太多：请改用“保存到”</translation>
    </message>
    <message>
        <source>It cannot be fetched to this computer</source>
        <translation>无法获取到这台计算机</translation>
    </message>
    <message>
        <source>It could not be fetched: see the transfers</source>
        <translation>获取失败：请查看传输列表</translation>
    </message>
    <message numerus="yes">
        <source>Fetching %n item(s), %1</source>
        <comment>%1: 34 %</comment>
        <translation>
            <numerusform>正在获取 %n 项，%1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Fetching %n item(s)</source>
        <translation>
            <numerusform>正在获取 %n 项</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) are ready: drag them once more.</source>
        <translation>
            <numerusform>%n 项已就绪：请再拖动一次。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Fetching %n item(s) to be pasted.</source>
        <translation>
            <numerusform>正在获取要粘贴的 %n 项。</numerusform>
        </translation>
    </message>
    <message>
        <source>What is selected cannot be fetched to this computer.</source>
        <translation>所选内容无法获取到这台计算机。</translation>
    </message>
    <message>
        <source>Nothing was copied: what was selected could not be fetched.</source>
        <translation>未复制任何内容：所选内容获取失败。</translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) can be pasted in other programs now.</source>
        <translation>
            <numerusform>%n 项现在可以在其他程序中粘贴。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was saved: “%1” is not a folder of this computer.</source>
        <translation>未保存任何内容：“%1”不是本机的文件夹。</translation>
    </message>
    <message>
        <source>Nothing was saved: there is no folder “%1”.</source>
        <translation>未保存任何内容：没有文件夹“%1”。</translation>
    </message>
    <message>
        <source>Nothing was saved: you may not write to “%1”.</source>
        <translation>未保存任何内容：您没有权限写入“%1”。</translation>
    </message>
    <message>
        <source>Nothing was saved: the window it was dragged from is closed.</source>
        <translation>未保存任何内容：拖动来源的窗口已关闭。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::FilePreview</name>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Preview of %1</source>
        <translation>预览 %1</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Only files can be shown.</source>
        <translation>只能显示文件。</translation>
    </message>
    <message>
        <source>The account is not connected.</source>
        <translation>该账户未连接。</translation>
    </message>
    <message>
        <source>This picture is larger than %1 and is not shown.</source>
        <translation>此图片大于 %1，因此不显示。</translation>
    </message>
    <message numerus="yes">
        <source>This picture has more than %n million pixels and is not shown.</source>
        <translation>
            <numerusform>此图片超过 %n 百万像素，因此不显示。</numerusform>
        </translation>
    </message>
    <message>
        <source>This picture is damaged or of a kind that is not known here.</source>
        <translation>此图片已损坏，或为不支持的类型。</translation>
    </message>
    <message>
        <source>This is neither text nor a picture that can be shown.</source>
        <translation>这既不是文本，也不是可以显示的图片。</translation>
    </message>
    <message>
        <source>%1 × %2 pixels</source>
        <translation>%1 × %2 像素</translation>
    </message>
    <message>
        <source>This file is empty.</source>
        <translation>此文件为空。</translation>
    </message>
    <message>
        <source>Only the first %1 are shown.</source>
        <translation>仅显示前 %1。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::FileUpload</name>
    <message>
        <source>This is not a file.</source>
        <translation>这不是一个文件。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::FilesTab</name>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>前进</translation>
    </message>
    <message>
        <source>Folder above</source>
        <translation>上级文件夹</translation>
    </message>
    <message>
        <source>Type a path</source>
        <translation>输入路径</translation>
    </message>
    <message>
        <source>Filter by name</source>
        <translation>按名称筛选</translation>
    </message>
    <message>
        <source>Show hidden files</source>
        <translation>显示隐藏文件</translation>
    </message>
    <message>
        <source>The account is not connected.</source>
        <translation>该账户未连接。</translation>
    </message>
    <message>
        <source>This folder is empty</source>
        <translation>此文件夹为空</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>Name of the new folder</source>
        <translation>新文件夹的名称</translation>
    </message>
    <message>
        <source>Make folder</source>
        <translation>创建文件夹</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>“%1” cannot be a name. It must not be empty, “.” or “..”, hold a “/”, or take more than 255 bytes.</source>
        <translation>“%1”不能作为名称。名称不能为空，不能是“.”或“..”，不能含有“/”，也不能超过 255 字节。</translation>
    </message>
    <message>
        <source>In %1:</source>
        <translation>位于 %1：</translation>
    </message>
    <message>
        <source>Folders go with everything in them. This cannot be undone.</source>
        <translation>文件夹会连同其中所有内容一起删除。此操作无法撤销。</translation>
    </message>
    <message>
        <source>This cannot be undone.</source>
        <translation>此操作无法撤销。</translation>
    </message>
    <message>
        <source>Delete files</source>
        <translation>删除文件</translation>
    </message>
    <message>
        <source>Delete “%1”?</source>
        <translation>要删除“%1”吗？</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Open in an editor</source>
        <translation>在编辑器中打开</translation>
    </message>
    <message>
        <source>Open “%1” on this computer?</source>
        <translation>要在此电脑上打开“%1”吗？</translation>
    </message>
    <message>
        <source>This computer&apos;s program for it gets a copy. What you save there is written to the sandbox. The file comes from the sandbox: it can hold anything.</source>
        <translation>此电脑上对应的程序会得到一个副本，您在其中保存的内容会写入沙箱。该文件来自沙箱，可能包含任何内容。</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Upload files</source>
        <translation>上传文件</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Copy files first</source>
        <translation>请先复制文件</translation>
    </message>
    <message>
        <source>What was copied cannot go here</source>
        <translation>复制的内容不能放在这里</translation>
    </message>
    <message>
        <source>Filter by name (%1)</source>
        <translation>按名称筛选（%1）</translation>
    </message>
    <message>
        <source>Drop files and folders here to send them.</source>
        <translation>将文件和文件夹拖放到这里即可上传。</translation>
    </message>
    <message>
        <source>No name in this folder matches the filter</source>
        <translation>此文件夹中没有符合筛选条件的名称</translation>
    </message>
    <message>
        <source>Everything in this folder is hidden</source>
        <translation>此文件夹中的所有内容都是隐藏的</translation>
    </message>
    <message>
        <source>Upload folder</source>
        <translation>上传文件夹</translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries</source>
        <translation>
            <numerusform>%Ln 项</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %Ln selected (%2)</source>
        <translation>
            <numerusform>%1，已选 %Ln 项（%2）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %Ln selected</source>
        <translation>
            <numerusform>%1，已选 %Ln 项</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %Ln more</source>
        <translation>
            <numerusform>……以及另外 %Ln 项</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %Ln files or folders?</source>
        <translation>
            <numerusform>要删除 %Ln 个文件或文件夹吗？</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::FilterBar</name>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Show ended</source>
        <translation>显示已结束的</translation>
    </message>
    <message>
        <source>Filter, for example: train state:running label:exp-7 !python</source>
        <translation>筛选，例如：train state:running label:exp-7 !python</translation>
    </message>
    <message>
        <source>All words must match; ! before a word excludes it.
state:running  label:exp-7  label:exp*  account:work  &quot;two words&quot;</source>
        <translation>须匹配所有词；词前加 ! 表示排除。
state:running  label:exp-7  label:exp*  account:work  &quot;two words&quot;</translation>
    </message>
    <message>
        <source>Show sandboxes that were terminated, timed out or failed</source>
        <translation>显示已终止、已超时或出错的沙箱</translation>
    </message>
    <message>
        <source>All accounts</source>
        <translation>所有账户</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>清除筛选</translation>
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
        <source>%1, in %2</source>
        <translation>%1，位于 %2</translation>
    </message>
    <message>
        <source>Simulated services on this computer. Nothing is sent and nothing is kept.</source>
        <translation>本机上的模拟服务。不发送任何数据，也不保留任何内容。</translation>
    </message>
    <message>
        <source>You need a key from one of the services: %1. It is kept in the keychain of this system.</source>
        <translation>您需要一个来自以下服务之一的密钥：%1。它会保存在系统的密钥环中。</translation>
    </message>
    <message>
        <source>Use “%1”, which was found…</source>
        <translation>使用已发现的“%1”…</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::FolderView</name>
    <message>
        <source>New name</source>
        <translation>新名称</translation>
    </message>
    <message>
        <source>Files and folders</source>
        <translation>文件和文件夹</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::HttpStream</name>
    <message>
        <source>It ended before all of it had been read.</source>
        <translation>尚未全部读完，它就已经结束。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::ImageDialog</name>
    <message>
        <source>Search images</source>
        <translation>搜索镜像</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>显示更多</translation>
    </message>
    <message>
        <source>Use image</source>
        <translation>使用镜像</translation>
    </message>
    <message>
        <source>Choose an image</source>
        <translation>选择镜像</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>所有者</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>团队</translation>
    </message>
    <message>
        <source>Personal</source>
        <translation>个人</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>Asking the service…</source>
        <translation>正在询问服务…</translation>
    </message>
    <message>
        <source>No image here can be used.</source>
        <translation>这里没有可用的镜像。</translation>
    </message>
    <message>
        <source>No image matches the search.</source>
        <translation>没有与搜索匹配的镜像。</translation>
    </message>
    <message numerus="yes">
        <source>%n image(s).</source>
        <translation>
            <numerusform>%n 个镜像。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more for another kind of sandbox.</source>
        <translation>
            <numerusform>另有 %n 个用于其他类型的沙箱。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more not ready.</source>
        <translation>
            <numerusform>另有 %n 个尚未就绪。</numerusform>
        </translation>
    </message>
    <message>
        <source>What to choose from</source>
        <translation>选择来源</translation>
    </message>
    <message>
        <source>Search templates</source>
        <translation>搜索模板</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Choose a template</source>
        <translation>选择模板</translation>
    </message>
    <message>
        <source>Use snapshot</source>
        <translation>使用快照</translation>
    </message>
    <message>
        <source>Use template</source>
        <translation>使用模板</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>快照</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>快照</translation>
    </message>
    <message>
        <source>Clear search</source>
        <translation>清除搜索</translation>
    </message>
    <message>
        <source>No snapshot matches the search.</source>
        <translation>没有匹配的快照。</translation>
    </message>
    <message>
        <source>There is no snapshot.</source>
        <translation>没有快照。</translation>
    </message>
    <message>
        <source>No template matches the search.</source>
        <translation>没有匹配的模板。</translation>
    </message>
    <message>
        <source>No template here can be used.</source>
        <translation>这里没有可用的模板。</translation>
    </message>
    <message numerus="yes">
        <source>%n snapshot(s).</source>
        <translation>
            <numerusform>%n 个快照。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n template(s).</source>
        <translation>
            <numerusform>%n 个模板。</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation>删除(&amp;D)…</translation>
    </message>
    <message>
        <source>Delete snapshot…</source>
        <translation>删除快照…</translation>
    </message>
    <message>
        <source>Delete snapshot</source>
        <translation>删除快照</translation>
    </message>
    <message>
        <source>Delete the snapshot “%1”?</source>
        <translation>删除快照“%1”？</translation>
    </message>
    <message>
        <source>Delete the snapshot “%1” (%2)?</source>
        <translation>删除快照“%1”（%2）？</translation>
    </message>
    <message>
        <source>No new sandbox can be made from it then. It cannot be brought back.</source>
        <translation>删除后将无法再用它创建沙箱，且无法恢复。</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::JobTableModel</name>
    <message>
        <source>Not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>正在询问…</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Exit code %1</source>
        <translation>退出码 %1</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>作业</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::JobsTab</name>
    <message>
        <source>Jobs</source>
        <translation>作业</translation>
    </message>
    <message>
        <source>Command of the job</source>
        <translation>作业的命令</translation>
    </message>
    <message>
        <source>Command that goes on by itself</source>
        <translation>自行继续运行的命令</translation>
    </message>
    <message>
        <source>Folder of the job</source>
        <translation>作业的文件夹</translation>
    </message>
    <message>
        <source>Folder (optional)</source>
        <translation>文件夹（可选）</translation>
    </message>
    <message>
        <source>Start job</source>
        <translation>启动作业</translation>
    </message>
    <message>
        <source>Background jobs</source>
        <translation>后台作业</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Error output</source>
        <translation>错误输出</translation>
    </message>
    <message>
        <source>No jobs</source>
        <translation>没有作业</translation>
    </message>
    <message>
        <source>A job goes on in the sandbox when this window is closed. Type a command above and start it; jobs started by other programs appear here, too.</source>
        <translation>关闭此窗口后，作业仍会在沙箱中继续运行。请在上方输入命令并启动；其他程序启动的作业也会显示在这里。</translation>
    </message>
    <message>
        <source>%1. Only the end of the output was fetched; all of it is in %2.</source>
        <translation>%1。只获取了输出的末尾；全部输出在 %2 中。</translation>
    </message>
    <message>
        <source>Asking the service…</source>
        <translation>正在询问服务…</translation>
    </message>
    <message>
        <source>The job printed nothing here.</source>
        <translation>作业在此没有输出。</translation>
    </message>
    <message>
        <source>Save output</source>
        <translation>保存输出</translation>
    </message>
    <message>
        <source>Stop job</source>
        <translation>停止作业</translation>
    </message>
    <message>
        <source>Stop job %1?</source>
        <translation>停止作业 %1？</translation>
    </message>
    <message>
        <source>All its processes are ended. What it has printed stays in the sandbox.

%1</source>
        <translation>它的所有进程都会被结束。它已输出的内容仍保留在沙箱中。

%1</translation>
    </message>
    <message>
        <source>%1. Only the newest output is fetched while the job runs.</source>
        <translation>%1。作业运行期间只获取最新的输出。</translation>
    </message>
    <message>
        <source>The job has printed nothing here yet.</source>
        <translation>作业在此处尚无输出。</translation>
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
    <name>Sandkeeper::LifeActions</name>
    <message>
        <source>Pa&amp;use</source>
        <translation>暂停(&amp;U)</translation>
    </message>
    <message>
        <source>Stop the selected sandboxes and keep their memory and files</source>
        <translation>停止所选沙箱，并保留其内存和文件</translation>
    </message>
    <message>
        <source>R&amp;esume…</source>
        <translation>恢复(&amp;E)…</translation>
    </message>
    <message>
        <source>Let the selected sandboxes go on</source>
        <translation>让所选沙箱继续运行</translation>
    </message>
    <message>
        <source>By &amp;15 minutes</source>
        <translation>15 分钟(&amp;1)</translation>
    </message>
    <message>
        <source>Let the selected sandboxes live 15 minutes longer</source>
        <translation>将所选沙箱的生存时间延长 15 分钟</translation>
    </message>
    <message>
        <source>By 1 &amp;hour</source>
        <translation>1 小时(&amp;H)</translation>
    </message>
    <message>
        <source>Let the selected sandboxes live an hour longer</source>
        <translation>将所选沙箱的生存时间延长 1 小时</translation>
    </message>
    <message>
        <source>&amp;Until…</source>
        <translation>直到(&amp;U)…</translation>
    </message>
    <message>
        <source>Choose when the selected sandboxes end</source>
        <translation>选择所选沙箱的结束时间</translation>
    </message>
    <message>
        <source>Ta&amp;ke snapshot…</source>
        <translation>创建快照(&amp;K)…</translation>
    </message>
    <message>
        <source>Save the state of the selected sandboxes, so that others can be made from it</source>
        <translation>保存所选沙箱的状态，以便由此创建其他沙箱</translation>
    </message>
    <message>
        <source>&amp;Clone…</source>
        <translation>克隆(&amp;C)…</translation>
    </message>
    <message>
        <source>Make running copies of the selected sandboxes</source>
        <translation>为所选沙箱创建正在运行的副本</translation>
    </message>
    <message>
        <source>Save as &amp;template…</source>
        <translation>另存为模板(&amp;T)…</translation>
    </message>
    <message>
        <source>Make templates of the selected sandboxes</source>
        <translation>将所选沙箱制作成模板</translation>
    </message>
    <message>
        <source>E&amp;xtend</source>
        <translation>延长(&amp;X)</translation>
    </message>
    <message>
        <source>Select a sandbox first</source>
        <translation>请先选择一个沙箱</translation>
    </message>
    <message numerus="yes">
        <source>%n selected sandbox(es) left out: %1</source>
        <translation>
            <numerusform>有 %n 个所选沙箱被排除：%1</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>operation: its result</comment>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::LifeDialog</name>
    <message>
        <source>“%1”</source>
        <translation>“%1”</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between names</comment>
        <translation>、</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 以及另外 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Lifetime in minutes</source>
        <translation>生存时间（分钟）</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::LineChart</name>
    <message>
        <source>Nothing was measured.</source>
        <translation>没有测量数据。</translation>
    </message>
    <message>
        <source>Now %1, lowest %2, highest %3</source>
        <translation>当前 %1，最低 %2，最高 %3</translation>
    </message>
    <message>
        <source>up to %1</source>
        <comment>the top of a chart</comment>
        <translation>上限 %1</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::LogsTab</name>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟踪</translation>
    </message>
    <message>
        <source>Follow the logs</source>
        <translation>跟踪日志</translation>
    </message>
    <message>
        <source>Ask again from time to time while this tab is shown</source>
        <translation>显示此标签页期间不时重新询问</translation>
    </message>
    <message>
        <source>Find in the logs</source>
        <translation>在日志中查找</translation>
    </message>
    <message>
        <source>Find in the logs (Ctrl+F)</source>
        <translation>在日志中查找 (Ctrl+F)</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一个匹配</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一个匹配</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>上一个</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一个</translation>
    </message>
    <message>
        <source>Previous match (Shift+Enter)</source>
        <translation>上一个匹配 (Shift+Enter)</translation>
    </message>
    <message>
        <source>Next match (Enter)</source>
        <translation>下一个匹配 (Enter)</translation>
    </message>
    <message>
        <source>The log is longer than what is kept here: its beginning is left out.</source>
        <translation>日志超出了此处保留的长度：开头部分已省略。</translation>
    </message>
    <message>
        <source>No logs yet</source>
        <translation>尚无日志</translation>
    </message>
    <message>
        <source>What the sandbox&apos;s start command prints appears here.</source>
        <translation>沙箱启动命令的输出会显示在这里。</translation>
    </message>
    <message>
        <source>Save logs</source>
        <translation>保存日志</translation>
    </message>
    <message>
        <source>From the end again</source>
        <translation>已从末尾重新查找</translation>
    </message>
    <message>
        <source>From the beginning again</source>
        <translation>已从开头重新查找</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::MainWindow</name>
    <message>
        <source>Sandkeeper</source>
        <translation>Sandkeeper</translation>
    </message>
    <message>
        <source>Edit and try again…</source>
        <translation>修改后重试…</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Operations</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>All sandboxes have ended</source>
        <translation>所有沙箱都已结束</translation>
    </message>
    <message>
        <source>Sandboxes that have ended are hidden.</source>
        <translation>已结束的沙箱被隐藏。</translation>
    </message>
    <message>
        <source>Show ended</source>
        <translation>显示已结束的</translation>
    </message>
    <message>
        <source>No sandbox matches the filter</source>
        <translation>没有符合筛选条件的沙箱</translation>
    </message>
    <message numerus="yes">
        <source>%n sandbox(es) are hidden by it.</source>
        <translation>
            <numerusform>有 %n 个沙箱被筛选隐藏。</numerusform>
        </translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Loading sandboxes…</source>
        <translation>正在加载沙箱…</translation>
    </message>
    <message numerus="yes">
        <source>%n so far</source>
        <translation>
            <numerusform>已加载 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>No sandboxes yet</source>
        <translation>还没有沙箱</translation>
    </message>
    <message>
        <source>A sandbox is a small machine at your service&apos;s that runs code for you. Create one to start.</source>
        <translation>沙箱是服务端的一台小型机器，可为您运行代码。创建一个即可开始。</translation>
    </message>
    <message>
        <source>New sandbox…</source>
        <translation>新建沙箱…</translation>
    </message>
    <message>
        <source>Nothing could be loaded</source>
        <translation>未能加载任何内容</translation>
    </message>
    <message>
        <source>No account could be read. The message above says why.</source>
        <translation>无法读取任何账户。原因见上方消息。</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>operation: its result</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>&amp;New sandbox…</source>
        <translation>新建沙箱(&amp;N)…</translation>
    </message>
    <message>
        <source>Create a sandbox</source>
        <translation>创建沙箱</translation>
    </message>
    <message>
        <source>Show &amp;details</source>
        <translation>显示详情(&amp;D)</translation>
    </message>
    <message>
        <source>Show everything about the selected sandbox</source>
        <translation>显示所选沙箱的全部信息</translation>
    </message>
    <message>
        <source>&amp;Run command</source>
        <translation>运行命令(&amp;R)</translation>
    </message>
    <message>
        <source>Run a command in the selected sandbox</source>
        <translation>在所选沙箱中运行命令</translation>
    </message>
    <message>
        <source>De&amp;lete…</source>
        <translation>删除(&amp;L)…</translation>
    </message>
    <message>
        <source>Delete the selected sandboxes</source>
        <translation>删除所选沙箱</translation>
    </message>
    <message>
        <source>Re&amp;fresh</source>
        <translation>刷新(&amp;F)</translation>
    </message>
    <message>
        <source>Ask all accounts again</source>
        <translation>重新查询所有账户</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>Close Sandkeeper; sandboxes keep running</source>
        <translation>关闭 Sandkeeper，沙箱会继续运行</translation>
    </message>
    <message>
        <source>&amp;Copy rows</source>
        <translation>复制行(&amp;C)</translation>
    </message>
    <message>
        <source>Copy the selected rows as a table</source>
        <translation>将所选行复制为表格</translation>
    </message>
    <message>
        <source>Copy &amp;ID</source>
        <translation>复制 ID(&amp;I)</translation>
    </message>
    <message>
        <source>Copy the IDs of the selected sandboxes, one on each line</source>
        <translation>复制所选沙箱的 ID，每行一个</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>全选(&amp;A)</translation>
    </message>
    <message>
        <source>Select all sandboxes that match the filter</source>
        <translation>选择所有符合筛选条件的沙箱</translation>
    </message>
    <message>
        <source>&amp;Filter</source>
        <translation>筛选(&amp;F)</translation>
    </message>
    <message>
        <source>Type to narrow the table</source>
        <translation>输入内容以缩小表格范围</translation>
    </message>
    <message>
        <source>Clear fil&amp;ter</source>
        <translation>清除筛选(&amp;T)</translation>
    </message>
    <message>
        <source>Show all sandboxes again</source>
        <translation>重新显示所有沙箱</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>设置(&amp;S)…</translation>
    </message>
    <message>
        <source>Language, appearance and refreshing</source>
        <translation>语言、外观与刷新</translation>
    </message>
    <message>
        <source>&amp;Details</source>
        <translation>详情(&amp;D)</translation>
    </message>
    <message>
        <source>Show or hide the details of the selected sandbox</source>
        <translation>显示或隐藏所选沙箱的详情</translation>
    </message>
    <message>
        <source>Show &amp;ended sandboxes</source>
        <translation>显示已结束的沙箱(&amp;E)</translation>
    </message>
    <message>
        <source>Show sandboxes that were terminated, timed out or failed</source>
        <translation>显示已终止、已超时或出错的沙箱</translation>
    </message>
    <message>
        <source>&amp;Next pane</source>
        <translation>下一个窗格(&amp;N)</translation>
    </message>
    <message>
        <source>Move the keyboard to the next part of the window</source>
        <translation>将键盘焦点移到窗口的下一部分</translation>
    </message>
    <message>
        <source>&amp;Previous pane</source>
        <translation>上一个窗格(&amp;P)</translation>
    </message>
    <message>
        <source>Move the keyboard to the previous part of the window</source>
        <translation>将键盘焦点移到窗口的上一部分</translation>
    </message>
    <message>
        <source>&amp;Manage accounts…</source>
        <translation>管理账户(&amp;M)…</translation>
    </message>
    <message>
        <source>Add, test, change and remove accounts</source>
        <translation>添加、测试、更改和移除账户</translation>
    </message>
    <message>
        <source>&amp;Add account…</source>
        <translation>添加账户(&amp;A)…</translation>
    </message>
    <message>
        <source>Connect another account</source>
        <translation>连接另一个账户</translation>
    </message>
    <message>
        <source>&amp;About Sandkeeper</source>
        <translation>关于 Sandkeeper(&amp;A)</translation>
    </message>
    <message>
        <source>Version and licence</source>
        <translation>版本与许可证</translation>
    </message>
    <message>
        <source>&amp;Sandbox</source>
        <translation>沙箱(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Operations</source>
        <translation>操作(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Accounts</source>
        <translation>账户(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation>工具栏</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Select a sandbox first</source>
        <translation>请先选择一个沙箱</translation>
    </message>
    <message>
        <source>Select a single sandbox</source>
        <translation>请只选择一个沙箱</translation>
    </message>
    <message>
        <source>Add an account first</source>
        <translation>请先添加账户</translation>
    </message>
    <message>
        <source>No account is connected</source>
        <translation>没有已连接的账户</translation>
    </message>
    <message>
        <source>There is nothing to select</source>
        <translation>没有可选择的内容</translation>
    </message>
    <message>
        <source>No filter is set</source>
        <translation>未设置筛选</translation>
    </message>
    <message>
        <source>&amp;Team</source>
        <translation>团队(&amp;T)</translation>
    </message>
    <message>
        <source>Show l&amp;ogs</source>
        <translation>显示日志(&amp;O)</translation>
    </message>
    <message>
        <source>Show what the selected sandbox has printed</source>
        <translation>显示所选沙箱的输出</translation>
    </message>
    <message>
        <source>Show &amp;ports</source>
        <translation>显示端口(&amp;P)</translation>
    </message>
    <message>
        <source>Show the ports of the selected sandbox</source>
        <translation>显示所选沙箱的端口</translation>
    </message>
    <message>
        <source>Show net&amp;work access</source>
        <translation>显示网络访问(&amp;W)</translation>
    </message>
    <message>
        <source>Show what the selected sandbox may reach</source>
        <translation>显示所选沙箱可以访问的目标</translation>
    </message>
    <message>
        <source>Open &amp;SSH in a terminal</source>
        <translation>在终端中打开 SSH(&amp;S)</translation>
    </message>
    <message>
        <source>Open the system&apos;s terminal on the selected sandbox, with a key made for this session</source>
        <translation>在系统终端中连接所选沙箱，使用仅为此会话生成的密钥</translation>
    </message>
    <message>
        <source>Copy &amp;logs</source>
        <translation>复制日志(&amp;L)</translation>
    </message>
    <message>
        <source>Copy all logs that are shown</source>
        <translation>复制显示的全部日志</translation>
    </message>
    <message>
        <source>Save lo&amp;gs…</source>
        <translation>保存日志(&amp;G)…</translation>
    </message>
    <message>
        <source>Save the logs to a file</source>
        <translation>将日志保存到文件</translation>
    </message>
    <message>
        <source>&amp;Expose port…</source>
        <translation>公开端口(&amp;E)…</translation>
    </message>
    <message>
        <source>Make a port reachable from outside</source>
        <translation>使端口可以从外部访问</translation>
    </message>
    <message>
        <source>&amp;Copy address</source>
        <translation>复制地址(&amp;C)</translation>
    </message>
    <message>
        <source>Copy the address of the selected port</source>
        <translation>复制所选端口的地址</translation>
    </message>
    <message>
        <source>&amp;Open in the browser…</source>
        <translation>在浏览器中打开(&amp;O)…</translation>
    </message>
    <message>
        <source>Show where the selected port leads and open it in the browser</source>
        <translation>显示所选端口指向的位置并在浏览器中打开</translation>
    </message>
    <message>
        <source>C&amp;lose port…</source>
        <translation>关闭端口(&amp;L)…</translation>
    </message>
    <message>
        <source>Make the selected port unreachable from outside</source>
        <translation>使所选端口无法从外部访问</translation>
    </message>
    <message>
        <source>Cha&amp;nge network access…</source>
        <translation>更改网络访问(&amp;N)…</translation>
    </message>
    <message>
        <source>Change what the sandbox may reach</source>
        <translation>更改沙箱可以访问的目标</translation>
    </message>
    <message>
        <source>&amp;Logs</source>
        <translation>日志(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Ports</source>
        <translation>端口(&amp;P)</translation>
    </message>
    <message>
        <source>Net&amp;work</source>
        <translation>网络(&amp;W)</translation>
    </message>
    <message>
        <source>There are no logs here yet</source>
        <translation>这里尚无日志</translation>
    </message>
    <message>
        <source>Select a port in the Ports tab first</source>
        <translation>请先在“端口”标签页中选择一个端口</translation>
    </message>
    <message>
        <source>Only web addresses (http and https) can be opened</source>
        <translation>只能打开网页地址（http 和 https）</translation>
    </message>
    <message>
        <source>Open the Network tab first: the present policy is not known yet</source>
        <translation>请先打开“网络”标签页：尚不知道当前策略</translation>
    </message>
    <message>
        <source>Show &amp;jobs</source>
        <translation>显示作业(&amp;J)</translation>
    </message>
    <message>
        <source>Start a command that goes on by itself, and see how others stand</source>
        <translation>启动自行继续运行的命令，并查看其他作业的状态</translation>
    </message>
    <message>
        <source>Save &amp;output…</source>
        <translation>保存输出(&amp;O)…</translation>
    </message>
    <message>
        <source>Save what the selected job has printed</source>
        <translation>保存所选作业的输出</translation>
    </message>
    <message>
        <source>Jo&amp;bs</source>
        <translation>作业(&amp;B)</translation>
    </message>
    <message>
        <source>Select a job that has ended in the Jobs tab first</source>
        <translation>请先在“作业”标签页中选择一个已结束的作业</translation>
    </message>
    <message>
        <source>Show &amp;metrics</source>
        <translation>显示指标(&amp;M)</translation>
    </message>
    <message>
        <source>Show what the selected sandbox uses</source>
        <translation>显示所选沙箱的资源使用情况</translation>
    </message>
    <message>
        <source>&amp;Transfers</source>
        <translation>传输(&amp;T)</translation>
    </message>
    <message>
        <source>Transfers</source>
        <translation>传输</translation>
    </message>
    <message>
        <source>&amp;Upload files…</source>
        <translation>上传文件(&amp;U)…</translation>
    </message>
    <message>
        <source>Send files to the selected sandboxes</source>
        <translation>将文件发送到所选沙箱</translation>
    </message>
    <message>
        <source>Send a folder to the selected sandboxes</source>
        <translation>将文件夹发送到所选沙箱</translation>
    </message>
    <message>
        <source>&amp;Download…</source>
        <translation>下载(&amp;D)…</translation>
    </message>
    <message>
        <source>Fetch a file or a folder of the selected sandbox</source>
        <translation>取回所选沙箱的文件或文件夹</translation>
    </message>
    <message>
        <source>Send the files that were copied to the selected sandboxes</source>
        <translation>将已复制的文件发送到所选沙箱</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>Stop the selected transfers for now</source>
        <translation>暂时停止所选传输</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>继续(&amp;R)</translation>
    </message>
    <message>
        <source>Go on with the selected transfers</source>
        <translation>继续所选传输</translation>
    </message>
    <message>
        <source>Try a&amp;gain</source>
        <translation>重试(&amp;G)</translation>
    </message>
    <message>
        <source>Try the selected transfers once more</source>
        <translation>再次尝试所选传输</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Give up the selected transfers</source>
        <translation>放弃所选传输</translation>
    </message>
    <message>
        <source>&amp;Answer…</source>
        <translation>回答(&amp;A)…</translation>
    </message>
    <message>
        <source>Say what to do where something is in the way</source>
        <translation>决定有冲突时怎么办</translation>
    </message>
    <message>
        <source>Move to the &amp;front</source>
        <translation>移到最前(&amp;F)</translation>
    </message>
    <message>
        <source>Do the selected transfers first</source>
        <translation>最先执行所选传输</translation>
    </message>
    <message>
        <source>Do the selected transfers earlier</source>
        <translation>提前执行所选传输</translation>
    </message>
    <message>
        <source>Move do&amp;wn</source>
        <translation>下移(&amp;W)</translation>
    </message>
    <message>
        <source>Do the selected transfers later</source>
        <translation>推后执行所选传输</translation>
    </message>
    <message>
        <source>&amp;High priority</source>
        <translation>高优先级(&amp;H)</translation>
    </message>
    <message>
        <source>Do the selected transfers before all others</source>
        <translation>在所有其他传输之前执行所选传输</translation>
    </message>
    <message>
        <source>Pause a&amp;ll</source>
        <translation>全部暂停(&amp;L)</translation>
    </message>
    <message>
        <source>Stop all transfers for now</source>
        <translation>暂时停止所有传输</translation>
    </message>
    <message>
        <source>Go on with all transfers</source>
        <translation>继续所有传输</translation>
    </message>
    <message>
        <source>Clear f&amp;inished</source>
        <translation>清除已结束的(&amp;I)</translation>
    </message>
    <message>
        <source>Forget the transfers that have ended</source>
        <translation>清除已结束的传输</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>%1/s</source>
        <comment>a rate</comment>
        <translation>%1/秒</translation>
    </message>
    <message>
        <source>At &amp;once</source>
        <translation>同时进行(&amp;O)</translation>
    </message>
    <message numerus="yes">
        <source>%n transfer(s) at once</source>
        <translation>
            <numerusform>同时 %n 个传输</numerusform>
        </translation>
    </message>
    <message>
        <source>Select a transfer first</source>
        <translation>请先选择一个传输</translation>
    </message>
    <message>
        <source>Nothing selected can be paused</source>
        <translation>所选项都无法暂停</translation>
    </message>
    <message>
        <source>Nothing selected is paused</source>
        <translation>所选项都未暂停</translation>
    </message>
    <message>
        <source>Nothing selected has failed</source>
        <translation>所选项都未失败</translation>
    </message>
    <message>
        <source>What is selected has ended</source>
        <translation>所选项已结束</translation>
    </message>
    <message>
        <source>Nothing selected asks a question</source>
        <translation>所选项都没有提问</translation>
    </message>
    <message>
        <source>Nothing is under way</source>
        <translation>没有正在进行的传输</translation>
    </message>
    <message>
        <source>Nothing is paused</source>
        <translation>没有已暂停的传输</translation>
    </message>
    <message>
        <source>Nothing has ended</source>
        <translation>没有已结束的传输</translation>
    </message>
    <message>
        <source>Show &amp;files</source>
        <translation>显示文件(&amp;F)</translation>
    </message>
    <message>
        <source>Show the files of the selected sandbox</source>
        <translation>显示所选沙箱的文件</translation>
    </message>
    <message>
        <source>Pre&amp;view</source>
        <translation>预览(&amp;V)</translation>
    </message>
    <message>
        <source>Look at the selected file</source>
        <translation>查看所选文件</translation>
    </message>
    <message>
        <source>Open in an &amp;editor…</source>
        <translation>在编辑器中打开(&amp;E)…</translation>
    </message>
    <message>
        <source>Open a copy of the selected file on this computer and write back what is saved</source>
        <translation>在此电脑上打开所选文件的副本，并写回保存的内容</translation>
    </message>
    <message>
        <source>Save the selected files and folders on this computer</source>
        <translation>将所选文件和文件夹保存到此电脑</translation>
    </message>
    <message>
        <source>&amp;Upload…</source>
        <translation>上传(&amp;U)…</translation>
    </message>
    <message>
        <source>Send files of this computer to this folder</source>
        <translation>将此电脑的文件发送到此文件夹</translation>
    </message>
    <message>
        <source>&amp;New folder…</source>
        <translation>新建文件夹(&amp;N)…</translation>
    </message>
    <message>
        <source>Make a folder here</source>
        <translation>在此处创建文件夹</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>重命名(&amp;R)</translation>
    </message>
    <message>
        <source>Give the selected file or folder another name</source>
        <translation>为所选文件或文件夹更改名称</translation>
    </message>
    <message>
        <source>&amp;Copy path</source>
        <translation>复制路径(&amp;C)</translation>
    </message>
    <message>
        <source>Copy the paths of what is selected</source>
        <translation>复制所选内容的路径</translation>
    </message>
    <message>
        <source>Delete what is selected in the sandbox</source>
        <translation>删除沙箱中所选的内容</translation>
    </message>
    <message>
        <source>&amp;Properties</source>
        <translation>属性(&amp;P)</translation>
    </message>
    <message>
        <source>Show all that is known of what is selected</source>
        <translation>显示所选内容的全部信息</translation>
    </message>
    <message>
        <source>&amp;Files</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>Open the Files tab first</source>
        <translation>请先打开“文件”标签页</translation>
    </message>
    <message>
        <source>Select a file or folder in the Files tab first</source>
        <translation>请先在“文件”标签页中选择文件或文件夹</translation>
    </message>
    <message>
        <source>Select a single file or folder</source>
        <translation>请选择单个文件或文件夹</translation>
    </message>
    <message>
        <source>Select a file, not a folder</source>
        <translation>请选择文件而不是文件夹</translation>
    </message>
    <message>
        <source>&amp;Save to…</source>
        <translation>保存到(&amp;S)…</translation>
    </message>
    <message>
        <source>C&amp;opy</source>
        <translation>复制(&amp;O)</translation>
    </message>
    <message>
        <source>Copy the selected files and folders, for another folder or sandbox</source>
        <translation>复制所选文件和文件夹，以便放到其他文件夹或沙箱</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>剪切(&amp;T)</translation>
    </message>
    <message>
        <source>Copy what is selected, to be moved to another folder of the sandbox</source>
        <translation>复制所选内容，以便移动到该沙箱的其他文件夹</translation>
    </message>
    <message>
        <source>P&amp;aste</source>
        <translation>粘贴(&amp;A)</translation>
    </message>
    <message>
        <source>Put what was copied into this folder</source>
        <translation>将复制的内容放入此文件夹</translation>
    </message>
    <message>
        <source>Copy for other pro&amp;grams</source>
        <translation>复制到其他程序(&amp;G)</translation>
    </message>
    <message>
        <source>Fetch what is selected, to be pasted in other programs</source>
        <translation>获取所选内容，以便在其他程序中粘贴</translation>
    </message>
    <message>
        <source>Copy files on this computer or in a sandbox first</source>
        <translation>请先在这台计算机或沙箱中复制文件</translation>
    </message>
    <message>
        <source>S&amp;top job…</source>
        <translation>停止作业(&amp;T)…</translation>
    </message>
    <message>
        <source>End all processes of the selected job</source>
        <translation>结束所选作业的所有进程</translation>
    </message>
    <message>
        <source>Select a job that runs in the Jobs tab first</source>
        <translation>请先在“作业”标签页中选择一个正在运行的作业</translation>
    </message>
    <message>
        <source>Upload fol&amp;der…</source>
        <translation>上传文件夹(&amp;D)…</translation>
    </message>
    <message>
        <source>Send a folder of this computer to this folder</source>
        <translation>将本机的文件夹上传到此文件夹</translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>……以及另外 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message numerus="yes">
        <source>Quit, and lose what you have changed in %n file(s)?</source>
        <translation>
            <numerusform>要退出并丢弃您对 %n 个文件所做的更改吗？</numerusform>
        </translation>
    </message>
    <message>
        <source>What you saved in an editor of this computer is not in the sandbox:</source>
        <translation>您在本机编辑器中保存的以下内容还不在沙箱中：</translation>
    </message>
    <message>
        <source>Quit and lose it</source>
        <translation>退出并丢弃</translation>
    </message>
    <message>
        <source>Upload fold&amp;er…</source>
        <translation>上传文件夹(&amp;E)…</translation>
    </message>
    <message numerus="yes">
        <source>At most %n for each account</source>
        <translation>
            <numerusform>每个账户最多 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Pa&amp;ste files</source>
        <translation>粘贴文件(&amp;S)</translation>
    </message>
    <message>
        <source>Mo&amp;ve up</source>
        <translation>上移(&amp;V)</translation>
    </message>
    <message>
        <source>Resu&amp;me all</source>
        <translation>全部继续(&amp;M)</translation>
    </message>
    <message>
        <source>Upload limi&amp;t</source>
        <translation>上传限速(&amp;T)</translation>
    </message>
    <message>
        <source>Dow&amp;nload limit</source>
        <translation>下载限速(&amp;N)</translation>
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
    <name>Sandkeeper::MetricsTab</name>
    <message>
        <source>Metrics</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Time range</source>
        <translation>时间范围</translation>
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
        <source>Disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>Last 15 minutes</source>
        <translation>最近 15 分钟</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>最近 1 小时</translation>
    </message>
    <message>
        <source>Last 6 hours</source>
        <translation>最近 6 小时</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>最近 24 小时</translation>
    </message>
    <message>
        <source>Nothing was measured in this time</source>
        <translation>此时间段内没有测量数据</translation>
    </message>
    <message>
        <source>A new sandbox is measured after some seconds; one that stands still is not.</source>
        <translation>新沙箱会在几秒后开始测量；暂停的沙箱不测量。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::NetworkDialog</name>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Change network access</source>
        <translation>更改网络访问</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>New connections follow the new policy; those that are open now are not cut. It replaces the former one as a whole.</source>
        <translation>新连接遵循新策略；已建立的连接不会被切断。新策略会整体取代原有策略。</translation>
    </message>
    <message>
        <source>Nothing was sent. %1</source>
        <translation>未发送任何内容。%1</translation>
    </message>
    <message>
        <source>Asking the service…</source>
        <translation>正在询问服务…</translation>
    </message>
    <message>
        <source>The policy was not changed.</source>
        <translation>策略未更改。</translation>
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
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… 还有 %n 项</numerusform>
        </translation>
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
    <message>
        <source>Same as the system</source>
        <translation>与系统相同</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::NetworkTab</name>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Destinations</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>已阻止</translation>
    </message>
    <message>
        <source>The sandbox can reach nothing; names are not resolved either.</source>
        <translation>沙箱无法访问任何目标，也无法解析域名。</translation>
    </message>
    <message numerus="yes">
        <source>Limited to %n destination(s)</source>
        <translation>
            <numerusform>仅限 %n 个目标</numerusform>
        </translation>
    </message>
    <message>
        <source>The sandbox can reach these and nothing else.</source>
        <translation>沙箱只能访问以下目标。</translation>
    </message>
    <message numerus="yes">
        <source>Blocked: %n destination(s)</source>
        <translation>
            <numerusform>已阻止 %n 个目标</numerusform>
        </translation>
    </message>
    <message>
        <source>The sandbox can reach everything except these.</source>
        <translation>沙箱可以访问除以下目标之外的一切。</translation>
    </message>
    <message>
        <source>Unrestricted</source>
        <translation>不受限</translation>
    </message>
    <message>
        <source>The sandbox can reach everything.</source>
        <translation>沙箱可以访问一切。</translation>
    </message>
    <message>
        <source>This policy is stored and not yet in force. The service goes on trying; until then new connections follow the former one.</source>
        <translation>此策略已保存但尚未生效。服务会继续尝试；在此之前新连接遵循原有策略。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Operation</name>
    <message>
        <source>Cancelled before anything was sent</source>
        <translation>已在发送任何内容之前取消</translation>
    </message>
    <message>
        <source>The account is not connected.</source>
        <translation>账户未连接。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Operations</name>
    <message>
        <source>Run in “%1”</source>
        <translation>在“%1”中运行</translation>
    </message>
    <message>
        <source>Not run: the account is not connected or its service runs no commands.</source>
        <translation>未运行：账户未连接，或其服务不支持运行命令。</translation>
    </message>
    <message>
        <source>Running…</source>
        <translation>正在运行…</translation>
    </message>
    <message>
        <source>Exit code %1</source>
        <translation>退出码 %1</translation>
    </message>
    <message>
        <source>Stopped waiting. The command may go on in the sandbox until its time limit.</source>
        <translation>已停止等待。命令可能会在沙箱中继续运行，直到达到时限。</translation>
    </message>
    <message>
        <source>The sandbox is no longer in the table.</source>
        <translation>该沙箱已不在表格中。</translation>
    </message>
    <message>
        <source>The account is not connected.</source>
        <translation>账户未连接。</translation>
    </message>
    <message>
        <source>This service runs no commands.</source>
        <translation>此服务不支持运行命令。</translation>
    </message>
    <message>
        <source>Expose port %1 of “%2”</source>
        <translation>公开“%2”的端口 %1</translation>
    </message>
    <message>
        <source>Exposing…</source>
        <translation>正在公开…</translation>
    </message>
    <message>
        <source>Stopped waiting. The list of ports shows whether it was exposed.</source>
        <translation>已停止等待。端口列表会显示是否已公开。</translation>
    </message>
    <message>
        <source>Exposed.</source>
        <translation>已公开。</translation>
    </message>
    <message>
        <source>Exposed at %1</source>
        <translation>已公开于 %1</translation>
    </message>
    <message>
        <source>Close port %1 of “%2”</source>
        <translation>关闭“%2”的端口 %1</translation>
    </message>
    <message>
        <source>Closing…</source>
        <translation>正在关闭…</translation>
    </message>
    <message>
        <source>Stopped waiting. The list of ports shows whether it was closed.</source>
        <translation>已停止等待。端口列表会显示是否已关闭。</translation>
    </message>
    <message>
        <source>Closed.</source>
        <translation>已关闭。</translation>
    </message>
    <message>
        <source>Change the network of “%1”</source>
        <translation>更改“%1”的网络</translation>
    </message>
    <message>
        <source>Changing…</source>
        <translation>正在更改…</translation>
    </message>
    <message>
        <source>Stopped waiting. The Network tab shows which policy the service has.</source>
        <translation>已停止等待。“网络”标签页会显示服务当前的策略。</translation>
    </message>
    <message>
        <source>Changed.</source>
        <translation>已更改。</translation>
    </message>
    <message>
        <source>Stored; not yet in force.</source>
        <translation>已保存；尚未生效。</translation>
    </message>
    <message>
        <source>Open SSH to “%1”</source>
        <translation>打开到“%1”的 SSH</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>正在打开…</translation>
    </message>
    <message>
        <source>Stopped. A session that was opened is closed again or ends by itself.</source>
        <translation>已停止。已打开的会话会重新关闭或自行结束。</translation>
    </message>
    <message>
        <source>Open.</source>
        <translation>已打开。</translation>
    </message>
    <message>
        <source>Close SSH to “%1”</source>
        <translation>关闭到“%1”的 SSH</translation>
    </message>
    <message>
        <source>Stopped waiting. The session ends by itself when its time is over.</source>
        <translation>已停止等待。会话到期后会自行结束。</translation>
    </message>
    <message>
        <source>Start a job in “%1”</source>
        <translation>在“%1”中启动作业</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>Stopped waiting. The list of jobs shows whether it was started.</source>
        <translation>已停止等待。作业列表会显示是否已启动。</translation>
    </message>
    <message>
        <source>Started as %1.</source>
        <translation>已启动，编号 %1。</translation>
    </message>
    <message>
        <source>Make folder “%1” in “%2”</source>
        <translation>在“%2”中创建文件夹“%1”</translation>
    </message>
    <message>
        <source>Making…</source>
        <translation>正在创建…</translation>
    </message>
    <message>
        <source>Stopped waiting. The list of files shows whether it was made.</source>
        <translation>已停止等待。文件列表会显示是否已创建。</translation>
    </message>
    <message>
        <source>Made.</source>
        <translation>已创建。</translation>
    </message>
    <message>
        <source>Rename “%1” to “%2” in “%3”</source>
        <translation>在“%3”中将“%1”重命名为“%2”</translation>
    </message>
    <message>
        <source>Move “%1” to “%2” in “%3”</source>
        <translation>在“%3”中将“%1”移动到“%2”</translation>
    </message>
    <message>
        <source>Moving…</source>
        <translation>正在移动…</translation>
    </message>
    <message>
        <source>Stopped waiting. The list of files shows whether it was moved.</source>
        <translation>已停止等待。文件列表会显示是否已移动。</translation>
    </message>
    <message>
        <source>Moved.</source>
        <translation>已移动。</translation>
    </message>
    <message>
        <source>Delete “%1” in “%2”</source>
        <translation>删除“%2”中的“%1”</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n files or folders in “%1”</source>
        <translation>
            <numerusform>删除“%1”中的 %n 个文件或文件夹</numerusform>
        </translation>
    </message>
    <message>
        <source>Deleting…</source>
        <translation>正在删除…</translation>
    </message>
    <message>
        <source>Stopped waiting. The list of files shows what is left.</source>
        <translation>已停止等待。文件列表会显示剩余内容。</translation>
    </message>
    <message>
        <source>Deleted.</source>
        <translation>已删除。</translation>
    </message>
    <message>
        <source>Save “%1” in “%2”</source>
        <translation>将“%1”保存到“%2”</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>已保存。</translation>
    </message>
    <message>
        <source>Stopped. The file in the sandbox may be written in part.</source>
        <translation>已停止。沙箱中的文件可能只写入了一部分。</translation>
    </message>
    <message>
        <source>Stop job %1 in “%2”</source>
        <translation>停止“%2”中的作业 %1</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Stopped waiting. The list of jobs shows whether it has ended.</source>
        <translation>已停止等待。作业列表会显示它是否已结束。</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>Exit code %1; output may be missing</source>
        <translation>退出码 %1；输出可能不完整</translation>
    </message>
    <message>
        <source>Delete the snapshot “%1”</source>
        <translation>删除快照“%1”</translation>
    </message>
    <message>
        <source>Stopped waiting. The list of snapshots shows whether it was deleted.</source>
        <translation>已停止等待。快照列表会显示是否已删除。</translation>
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
    <name>Sandkeeper::OperationsPanel</name>
    <message>
        <source>Operations</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>What you create, delete and run is listed here while it is under way and afterwards, with a result for each item.</source>
        <translation>创建、删除和运行的操作都会列在这里，进行中和完成后均可查看，每一项都有结果。</translation>
    </message>
    <message>
        <source>Cancel operation</source>
        <translation>取消操作</translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation>清除已完成</translation>
    </message>
    <message>
        <source>Clear finished operations</source>
        <translation>清除已完成的操作</translation>
    </message>
    <message>
        <source>Stop what has not been done yet</source>
        <translation>停止尚未执行的部分</translation>
    </message>
    <message>
        <source>Select an operation that is still running</source>
        <translation>请选择仍在进行的操作</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::OutputView</name>
    <message>
        <source>%1 (%2)</source>
        <comment>kind of output, its size</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Only the last %1 of %2 are shown. Save the output to get all of it.</source>
        <translation>仅显示 %2 中的最后 %1。保存输出可获得全部内容。</translation>
    </message>
    <message>
        <source>Lines of more than %1 characters are broken here.</source>
        <translation>超过 %1 个字符的行在此处折断显示。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::OverviewTab</name>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Copy %1</source>
        <translation>复制%1</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>沙箱</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>ID</translation>
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
        <source>Start command</source>
        <translation>启动命令</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>团队</translation>
    </message>
    <message>
        <source>Registry credentials</source>
        <translation>镜像仓库凭据</translation>
    </message>
    <message>
        <source>Image build</source>
        <translation>镜像构建</translation>
    </message>
    <message>
        <source>Resources and network</source>
        <translation>资源与网络</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>Disk mounted at</source>
        <translation>磁盘挂载点</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>Secrets</source>
        <translation>机密</translation>
    </message>
    <message>
        <source>Life</source>
        <translation>生命周期</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Why it ended</source>
        <translation>结束原因</translation>
    </message>
    <message>
        <source>Exit code</source>
        <translation>退出码</translation>
    </message>
    <message>
        <source>Error type</source>
        <translation>错误类型</translation>
    </message>
    <message>
        <source>Termination reason</source>
        <translation>终止原因</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Updated</source>
        <translation>更新时间</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>结束时间</translation>
    </message>
    <message>
        <source>Lifetime</source>
        <translation>生存时间</translation>
    </message>
    <message>
        <source>Idle time-out</source>
        <translation>空闲时限</translation>
    </message>
    <message>
        <source>Ends at</source>
        <translation>预计结束</translation>
    </message>
    <message>
        <source>Reveal values</source>
        <translation>显示值</translation>
    </message>
    <message>
        <source>Reveal values of environment variables</source>
        <translation>显示环境变量的值</translation>
    </message>
    <message>
        <source>Environment variables</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>Variable</source>
        <translation>变量</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>n/a</source>
        <translation>不适用</translation>
    </message>
    <message>
        <source>The image&apos;s own</source>
        <translation>镜像自带</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>无限制</translation>
    </message>
    <message>
        <source>There are no environment variables</source>
        <translation>没有环境变量</translation>
    </message>
    <message>
        <source>CPU cores</source>
        <translation>CPU 核数</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>元数据</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::PathBar</name>
    <message>
        <source>Folder above</source>
        <translation>上级文件夹</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>Path in the sandbox</source>
        <translation>沙箱中的路径</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation>转到 %1</translation>
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
    <name>Sandkeeper::PortTableModel</name>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>协议</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>External port</source>
        <translation>外部端口</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::PortsTab</name>
    <message>
        <source>Ports</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Exposed ports</source>
        <translation>已公开的端口</translation>
    </message>
    <message>
        <source>No port is exposed</source>
        <translation>没有公开的端口</translation>
    </message>
    <message>
        <source>Expose a port to reach a server that runs in this sandbox from outside.</source>
        <translation>公开端口后，可以从外部访问此沙箱中运行的服务器。</translation>
    </message>
    <message>
        <source>Close port</source>
        <translation>关闭端口</translation>
    </message>
    <message>
        <source>Close port %1?</source>
        <translation>关闭端口 %1？</translation>
    </message>
    <message>
        <source>Nothing can reach it from outside any more. If it is exposed again, it gets another address.

%1</source>
        <translation>之后将无法从外部访问它。再次公开时会得到另一个地址。

%1</translation>
    </message>
    <message>
        <source>Open in the browser</source>
        <translation>在浏览器中打开</translation>
    </message>
    <message>
        <source>Open %1 in the browser?</source>
        <translation>在浏览器中打开 %1？</translation>
    </message>
    <message>
        <source>The page comes from the sandbox: it can show anything. No key of yours is sent there.

%1</source>
        <translation>该页面来自沙箱，可能显示任何内容。不会向其发送您的任何密钥。

%1</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Ppio::Commands</name>
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
    <name>Sandkeeper::Ppio::DaemonCalls</name>
    <message>
        <source>Give the full path in the sandbox, beginning with “/”.</source>
        <translation>请给出沙箱中的完整路径，以“/”开头。</translation>
    </message>
    <message>
        <source>The service cannot address a file whose name is not valid text.</source>
        <translation>服务无法定位名称不是有效文本的文件。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Ppio::Files</name>
    <message>
        <source>This is the path of a folder.</source>
        <translation>这是文件夹的路径。</translation>
    </message>
    <message>
        <source>The length must not be negative.</source>
        <translation>长度不能为负数。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Ppio::Lifetimes</name>
    <message>
        <source>The sandbox is not paused.</source>
        <translation>沙箱未暂停。</translation>
    </message>
    <message>
        <source>Enter a time to add.</source>
        <translation>请输入要延长的时间。</translation>
    </message>
    <message>
        <source>This time is past.</source>
        <translation>该时间已过。</translation>
    </message>
    <message>
        <source>Enter a lifetime.</source>
        <translation>请输入生存时间。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Ppio::NetworkRules</name>
    <message>
        <source>“%1” is a host name. Only addresses and networks can be denied.</source>
        <translation>“%1”是主机名。只能拒绝 IP 地址和网段。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Ppio::PpioCreationWait</name>
    <message>
        <source>Waiting for the sandbox to start</source>
        <translation>正在等待沙箱启动</translation>
    </message>
    <message>
        <source>The sandbox is ready</source>
        <translation>沙箱已就绪</translation>
    </message>
    <message>
        <source>The sandbox is running; waiting until it can be reached</source>
        <translation>沙箱正在运行，等待其可以访问</translation>
    </message>
    <message numerus="yes">
        <source>It was still in state “%1” after %n second(s).</source>
        <translation>
            <numerusform>%n 秒后仍处于“%1”状态。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Ppio::Processes</name>
    <message>
        <source>There is no command to run.</source>
        <translation>没有要运行的命令。</translation>
    </message>
    <message>
        <source>This is not the number of a process.</source>
        <translation>这不是进程的编号。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Ppio::Region</name>
    <message>
        <source>This region of the service has no logs.</source>
        <translation>该服务的此区域没有日志。</translation>
    </message>
    <message>
        <source>This region of the service has no measurements.</source>
        <translation>该服务的此区域没有监控数据。</translation>
    </message>
    <message>
        <source>This region of the service has no network rules.</source>
        <translation>该服务的此区域不支持网络规则。</translation>
    </message>
    <message>
        <source>This region of the service has no snapshots.</source>
        <translation>该服务的此区域不支持快照。</translation>
    </message>
    <message>
        <source>This region of the service makes no copies of sandboxes.</source>
        <translation>该服务的此区域不支持克隆沙箱。</translation>
    </message>
    <message>
        <source>This region of the service makes no templates of sandboxes.</source>
        <translation>该服务的此区域不支持将沙箱提交为模板。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Ppio::Snapshots</name>
    <message numerus="yes">
        <source>Enter a number of copies between 1 and %n.</source>
        <translation>
            <numerusform>请输入 1 到 %n 之间的副本数量。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Ppio::Templates</name>
    <message>
        <source>Enter a template.</source>
        <translation>请输入模板。</translation>
    </message>
    <message>
        <source>Templates are built with the service&apos;s own tools.</source>
        <translation>模板需使用服务自带的工具构建。</translation>
    </message>
    <message>
        <source>This is not a template.</source>
        <translation>这不是模板。</translation>
    </message>
    <message>
        <source>Only who may use a template can be changed.</source>
        <translation>只能更改模板的使用范围。</translation>
    </message>
    <message>
        <source>There is nothing to change.</source>
        <translation>没有可更改的内容。</translation>
    </message>
    <message>
        <source>A template is either public or private.</source>
        <translation>模板只能是公开（public）或私有（private）。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Ppio::Validation</name>
    <message>
        <source>The template decides this.</source>
        <translation>由模板决定。</translation>
    </message>
    <message>
        <source>This region has no network rules.</source>
        <translation>该区域不支持网络规则。</translation>
    </message>
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
        <source>Enter a template, for example “base”.</source>
        <translation>请输入模板，例如“base”。</translation>
    </message>
    <message>
        <source>“%1” is not the name of a template. Container images cannot be used here: enter a template, for example “base”.</source>
        <translation>“%1”不是模板名称。此处不能使用容器镜像：请输入模板，例如“base”。</translation>
    </message>
    <message>
        <source>A team id has no control characters.</source>
        <translation>团队 ID 不能包含控制字符。</translation>
    </message>
    <message>
        <source>Templates need no registry credentials.</source>
        <translation>模板不需要镜像仓库凭据。</translation>
    </message>
    <message>
        <source>Enter a lifetime of at least one minute: every sandbox has an end here.</source>
        <translation>请输入至少一分钟的生存时间：此服务的每个沙箱都有结束时间。</translation>
    </message>
    <message numerus="yes">
        <source>The lifetime may be at most %n minute(s).</source>
        <translation>
            <numerusform>生存时间最长 %n 分钟。</numerusform>
        </translation>
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
    <message>
        <source>A variable has no name.</source>
        <translation>有一个变量没有名称。</translation>
    </message>
    <message>
        <source>“%1” is not a variable name: use letters, digits and underscores, and do not start with a digit.</source>
        <translation>“%1”不是有效的变量名：请使用字母、数字和下划线，且不要以数字开头。</translation>
    </message>
    <message>
        <source>The value of “%1” contains a null character.</source>
        <translation>“%1”的值包含空字符。</translation>
    </message>
    <message>
        <source>Secrets cannot be given here: set them inside the sandbox, or use variables.</source>
        <translation>此处不能提供机密：请在沙箱内设置，或使用环境变量。</translation>
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
        <source>The service has no GPUs.</source>
        <translation>该服务没有 GPU。</translation>
    </message>
    <message>
        <source>The service takes no secrets here. Set them inside the sandbox.</source>
        <translation>该服务在此处不接受机密。请在沙箱内设置。</translation>
    </message>
    <message>
        <source>The account decides the region.</source>
        <translation>区域由账户决定。</translation>
    </message>
    <message>
        <source>The service has no guaranteed capacity.</source>
        <translation>该服务没有保证容量。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Prime::Commands</name>
    <message>
        <source>The time limit must be at least one second.</source>
        <translation>时限至少为一秒。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Prime::FileTransfers</name>
    <message>
        <source>Give the full path of a file in the sandbox, beginning with “/”.</source>
        <translation>请给出沙箱中文件的完整路径，以“/”开头。</translation>
    </message>
    <message>
        <source>This is the path of a folder.</source>
        <translation>这是一个文件夹的路径。</translation>
    </message>
    <message>
        <source>The service cannot address a file whose name is not valid text.</source>
        <translation>服务无法访问名称不是有效文本的文件。</translation>
    </message>
    <message>
        <source>The length must not be negative.</source>
        <translation>长度不能为负数。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Prime::Images</name>
    <message>
        <source>Enter an image.</source>
        <translation>请输入镜像。</translation>
    </message>
    <message>
        <source>Enter a name and a tag for the image.</source>
        <translation>请输入镜像的名称和标签。</translation>
    </message>
    <message>
        <source>Enter an image to copy.</source>
        <translation>请输入要复制的镜像。</translation>
    </message>
    <message>
        <source>A name and a tag can be given only when a single image is copied.</source>
        <translation>只有复制单个镜像时才能指定名称和标签。</translation>
    </message>
    <message>
        <source>There is nothing to change.</source>
        <translation>没有要更改的内容。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Prime::MachineProcesses</name>
    <message>
        <source>This is possible in virtual machines only; the sandbox is a container.</source>
        <translation>仅虚拟机支持此操作；该沙箱是容器。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Prime::Ports</name>
    <message>
        <source>The service does not support ports of virtual machines yet.</source>
        <translation>该服务尚不支持虚拟机的端口。</translation>
    </message>
    <message>
        <source>The port must be between %1 and %2.</source>
        <translation>端口必须在 %1 到 %2 之间。</translation>
    </message>
    <message>
        <source>The service keeps port %1 for itself: choose another one.</source>
        <translation>端口 %1 由服务保留：请选择其他端口。</translation>
    </message>
    <message>
        <source>Choose HTTP or TCP.</source>
        <translation>请选择 HTTP 或 TCP。</translation>
    </message>
    <message numerus="yes">
        <source>The name may have at most %n character(s).</source>
        <translation>
            <numerusform>名称最多 %n 个字符。</numerusform>
        </translation>
    </message>
    <message>
        <source>The name must not contain control characters or line breaks.</source>
        <translation>名称不能包含控制字符或换行符。</translation>
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
        <translation>沙箱正在启动</translation>
    </message>
    <message>
        <source>The sandbox is paused</source>
        <translation>沙箱已暂停</translation>
    </message>
    <message>
        <source>The image is being built first; this can take several minutes</source>
        <translation>需要先构建镜像，可能要几分钟</translation>
    </message>
    <message numerus="yes">
        <source>The image was not built within %n minute(s).</source>
        <translation>
            <numerusform>镜像未能在 %n 分钟内构建完成。</numerusform>
        </translation>
    </message>
    <message>
        <source>The sandbox is running; waiting until it can be reached</source>
        <translation>沙箱正在运行，等待其可以访问</translation>
    </message>
    <message>
        <source>The sandbox is ready</source>
        <translation>沙箱已就绪</translation>
    </message>
    <message numerus="yes">
        <source>It was still in state “%1” after %n second(s).</source>
        <translation>
            <numerusform>%n 秒后仍处于“%1”状态。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Prime::SandboxCalls</name>
    <message>
        <source>There is no command to run.</source>
        <translation>没有要运行的命令。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Prime::Ssh</name>
    <message>
        <source>This is not a public key in OpenSSH&apos;s format.</source>
        <translation>这不是 OpenSSH 格式的公钥。</translation>
    </message>
    <message numerus="yes">
        <source>A session may last at most %n minute(s).</source>
        <translation>
            <numerusform>一个会话最长可持续 %n 分钟。</numerusform>
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
        <translation>镜像名称不能有空格。</translation>
    </message>
    <message>
        <source>Choose a virtual machine, a container, or the service&apos;s default.</source>
        <translation>请选择虚拟机、容器或服务默认值。</translation>
    </message>
    <message>
        <source>A team id has no spaces.</source>
        <translation>团队 ID 不能有空格。</translation>
    </message>
    <message>
        <source>A region is one word, for example “us”.</source>
        <translation>区域为一个单词，例如“us”。</translation>
    </message>
    <message>
        <source>CPU cores must be between %1 and %2.</source>
        <translation>CPU 核数须在 %1 到 %2 之间。</translation>
    </message>
    <message>
        <source>Memory must be between %1 and %2 GB.</source>
        <translation>内存须在 %1 到 %2 GB 之间。</translation>
    </message>
    <message>
        <source>Disk size must be between %1 and %2 GB.</source>
        <translation>磁盘大小须在 %1 到 %2 GB 之间。</translation>
    </message>
    <message>
        <source>The number of GPUs must be between 0 and %1.</source>
        <translation>GPU 数量须在 0 到 %1 之间。</translation>
    </message>
    <message>
        <source>Enter a lifetime of at least one minute, or choose no limit.</source>
        <translation>请输入至少一分钟的生存时间，或选择无限制。</translation>
    </message>
    <message numerus="yes">
        <source>The lifetime may be at most %n minute(s), or without limit.</source>
        <translation>
            <numerusform>生存时间最长 %n 分钟，或无限制。</numerusform>
        </translation>
    </message>
    <message>
        <source>A variable has no name.</source>
        <translation>有一个变量没有名称。</translation>
    </message>
    <message>
        <source>“%1” is not a variable name: use letters, digits and underscores, and do not start with a digit.</source>
        <translation>“%1”不是有效的变量名：只能使用字母、数字和下划线，且不能以数字开头。</translation>
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
        <translation>“%1”的开头或结尾有空格。</translation>
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
            <numerusform>最多 %n 个标签。</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a GPU type, or set the number of GPUs to 0.</source>
        <translation>请选择 GPU 型号，或将 GPU 数量设为 0。</translation>
    </message>
    <message>
        <source>Containers have no GPUs: choose a virtual machine.</source>
        <translation>容器不支持 GPU：请选择虚拟机。</translation>
    </message>
    <message>
        <source>A GPU type needs at least one GPU.</source>
        <translation>选择了 GPU 型号时，至少需要一个 GPU。</translation>
    </message>
    <message>
        <source>Guaranteed capacity is for containers only.</source>
        <translation>资源保障仅适用于容器。</translation>
    </message>
    <message>
        <source>Registry credentials are for containers only.</source>
        <translation>镜像仓库凭据仅适用于容器。</translation>
    </message>
    <message>
        <source>Enter a start command, or choose the service&apos;s default.</source>
        <translation>请输入启动命令，或选择服务默认。</translation>
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
    <message numerus="yes">
        <source>The idle time-out must be between 1 and %n minute(s).</source>
        <translation>
            <numerusform>空闲时限须在 1 到 %n 分钟之间。</numerusform>
        </translation>
    </message>
    <message>
        <source>The idle time-out must not be longer than the lifetime.</source>
        <translation>空闲时限不能超过生存时间。</translation>
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
    <name>Sandkeeper::RemoteFolderModel</name>
    <message>
        <source>%1
Link to %2</source>
        <translation>%1
指向 %2 的链接</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 字节</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Modified</source>
        <translation>修改时间</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>权限</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>所有者</translation>
    </message>
    <message>
        <source>Link to a file</source>
        <translation>指向文件的链接</translation>
    </message>
    <message>
        <source>Link to a folder</source>
        <translation>指向文件夹的链接</translation>
    </message>
    <message>
        <source>Link that leads nowhere</source>
        <translation>无效链接</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>链接</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Device, pipe or socket</source>
        <translation>设备、管道或套接字</translation>
    </message>
    <message>
        <source>Unknown kind</source>
        <translation>未知类型</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n 字节</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::RemoteTab</name>
    <message>
        <source>Refresh %1</source>
        <translation>刷新：%1</translation>
    </message>
    <message>
        <source>Ask the service again</source>
        <translation>重新询问服务</translation>
    </message>
    <message>
        <source>What you see is from %1.</source>
        <translation>当前显示的是 %1 的内容。</translation>
    </message>
    <message>
        <source>Asking the service…</source>
        <translation>正在询问服务…</translation>
    </message>
    <message>
        <source>As of %1</source>
        <translation>截至 %1</translation>
    </message>
    <message>
        <source>Not available for this sandbox</source>
        <translation>不适用于此沙箱</translation>
    </message>
    <message>
        <source>This could not be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::RemoveOperation</name>
    <message numerus="yes">
        <source>Delete %n sandbox(es)</source>
        <translation>
            <numerusform>删除 %n 个沙箱</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete “%1”</source>
        <translation>删除“%1”</translation>
    </message>
    <message>
        <source>Nothing to delete.</source>
        <translation>没有可删除的内容。</translation>
    </message>
    <message>
        <source>Deleting…</source>
        <translation>正在删除…</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>已删除</translation>
    </message>
    <message>
        <source>Not known: stopped before the service answered</source>
        <translation>未知：在服务应答前已停止</translation>
    </message>
    <message>
        <source>Not deleted: cancelled</source>
        <translation>未删除：已取消</translation>
    </message>
    <message>
        <source>Not deleted: the account is not connected.</source>
        <translation>未删除：账户未连接。</translation>
    </message>
    <message numerus="yes">
        <source>%n deleted.</source>
        <translation>
            <numerusform>已删除 %n 个。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n deleted,</source>
        <translation>
            <numerusform>已删除 %n 个，</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not confirmed.</source>
        <translation>
            <numerusform>%n 个未确认。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::ResumeDialog</name>
    <message numerus="yes">
        <source>Resume %n sandbox(es)</source>
        <translation>
            <numerusform>恢复 %n 个沙箱</numerusform>
        </translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>&amp;Lifetime</source>
        <translation>生存时间(&amp;L)</translation>
    </message>
    <message>
        <source>Counted from now on: what was left before the pause does not come back.</source>
        <translation>从现在起计算：暂停前剩余的时间不会恢复。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::RunHistory</name>
    <message>
        <source>Exit code %1 · %2</source>
        <comment>code, duration</comment>
        <translation>退出码 %1 · %2</translation>
    </message>
    <message>
        <source>Running…</source>
        <translation>正在运行…</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>No result</source>
        <translation>无结果</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>command: its outcome</comment>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::RunTab</name>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Command line, run by the sandbox&apos;s shell</source>
        <translation>命令行，由沙箱的 shell 运行</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel command</source>
        <translation>取消命令</translation>
    </message>
    <message>
        <source>Command options</source>
        <translation>命令选项</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Working directory, time-out and environment</source>
        <translation>工作目录、超时和环境变量</translation>
    </message>
    <message>
        <source>Working directory</source>
        <translation>工作目录</translation>
    </message>
    <message>
        <source>The sandbox&apos;s own</source>
        <translation>沙箱默认</translation>
    </message>
    <message>
        <source>Time-out</source>
        <translation>超时</translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds, after a number</comment>
        <translation> 秒</translation>
    </message>
    <message>
        <source>Environment variables of the command</source>
        <translation>命令的环境变量</translation>
    </message>
    <message>
        <source>Commands of this session</source>
        <translation>本次会话的命令</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Error output</source>
        <translation>错误输出</translation>
    </message>
    <message>
        <source>Save output…</source>
        <translation>保存输出…</translation>
    </message>
    <message>
        <source>Save output</source>
        <translation>保存输出</translation>
    </message>
    <message>
        <source>Run the command (Ctrl+Enter)</source>
        <translation>运行命令（Ctrl+Enter）</translation>
    </message>
    <message>
        <source>%1. The output is no longer kept.</source>
        <translation>%1。输出已不再保留。</translation>
    </message>
    <message>
        <source>Waiting for the command to end…</source>
        <translation>正在等待命令结束…</translation>
    </message>
    <message>
        <source>The command printed nothing here.</source>
        <translation>命令在此没有输出。</translation>
    </message>
    <message>
        <source>You stopped waiting. Whether the command also stopped is up to the service.</source>
        <translation>您已停止等待。命令是否也已停止取决于服务。</translation>
    </message>
    <message>
        <source>What the command prints appears here when it has ended.</source>
        <translation>命令结束后，其输出会显示在这里。</translation>
    </message>
    <message>
        <source>A command is still running. Cancel it or wait for its end.</source>
        <translation>仍有命令在运行。请取消它或等待其结束。</translation>
    </message>
    <message>
        <source>Type a command first</source>
        <translation>请先输入命令</translation>
    </message>
    <message>
        <source>The output was saved to %1.</source>
        <translation>输出已保存到 %1。</translation>
    </message>
    <message>
        <source>The output was not saved to %1. Choose another place or free some space.</source>
        <translation>输出未能保存到 %1。请选择其他位置或释放一些空间。</translation>
    </message>
    <message>
        <source>The connection was lost while the command ran. It has ended with this exit code, but some of its output may be missing here.</source>
        <translation>命令运行期间连接中断。命令已以此退出码结束，但此处可能缺少部分输出。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::SandboxClient</name>
    <message>
        <source>The service does not offer this, or not in this version.</source>
        <translation>服务不提供此功能，或此版本尚不支持。</translation>
    </message>
    <message>
        <source>This would delete every sandbox.</source>
        <translation>这会删除所有沙箱。</translation>
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
        <translation>创建时间</translation>
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
    <message>
        <source>CPU used</source>
        <translation>CPU 使用</translation>
    </message>
    <message>
        <source>Memory used</source>
        <translation>内存使用</translation>
    </message>
    <message>
        <source>Disk used</source>
        <translation>磁盘使用</translation>
    </message>
    <message>
        <source>%1, measured at %2</source>
        <comment>what a sandbox uses, time</comment>
        <translation>%1，测量于 %2</translation>
    </message>
    <message>
        <source>Paused: its time stands still until it is resumed</source>
        <translation>已暂停：恢复之前不计时间</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::SandboxTableView</name>
    <message>
        <source>Sandboxes</source>
        <translation>沙箱</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Reset columns</source>
        <translation>重置列</translation>
    </message>
    <message>
        <source>No connected account tells what its sandboxes use</source>
        <translation>没有已连接的账户提供沙箱的资源使用情况</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::SaveStateDialog</name>
    <message>
        <source>Take snapshot</source>
        <translation>创建快照</translation>
    </message>
    <message>
        <source>Save as template</source>
        <translation>另存为模板</translation>
    </message>
    <message>
        <source>Save template</source>
        <translation>保存模板</translation>
    </message>
    <message>
        <source>Name of the snapshot</source>
        <translation>快照名称</translation>
    </message>
    <message>
        <source>Name of the template</source>
        <translation>模板名称</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>可选</translation>
    </message>
    <message>
        <source>Of several sandboxes the service names them.</source>
        <translation>选择多个沙箱时由服务命名。</translation>
    </message>
    <message>
        <source>The sandbox stands still while its memory and files are saved, and then runs on. New sandboxes can be made from the snapshot.</source>
        <translation>保存内存和文件期间沙箱会停顿，之后继续运行。可以用快照创建新沙箱。</translation>
    </message>
    <message>
        <source>New sandboxes can be made from the template. This may take some minutes.</source>
        <translation>可以用模板创建新沙箱。这可能需要几分钟。</translation>
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
    <message>
        <source>Same as the system</source>
        <translation>与系统相同</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::ShellFiles</name>
    <message>
        <source>A path in a sandbox begins with “/”.</source>
        <translation>沙箱中的路径以“/”开头。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::ShellJobs</name>
    <message>
        <source>There is no command to run.</source>
        <translation>没有要运行的命令。</translation>
    </message>
    <message>
        <source>“%1” cannot be the name of an environment variable.</source>
        <translation>“%1”不能用作环境变量的名称。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::SshConnection</name>
    <message>
        <source>The program ssh-keygen was not found. Install OpenSSH&apos;s client.</source>
        <translation>未找到程序 ssh-keygen。请安装 OpenSSH 客户端。</translation>
    </message>
    <message>
        <source>No key could be made: %1</source>
        <translation>无法生成密钥：%1</translation>
    </message>
    <message>
        <source>The service named a host or a user that cannot be used with ssh.</source>
        <translation>服务给出的主机或用户无法用于 ssh。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::SshDialog</name>
    <message>
        <source>The command, for another terminal:</source>
        <translation>用于其他终端的命令：</translation>
    </message>
    <message>
        <source>SSH command</source>
        <translation>SSH 命令</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>复制命令</translation>
    </message>
    <message>
        <source>End session</source>
        <translation>结束会话</translation>
    </message>
    <message>
        <source>SSH to “%1”</source>
        <translation>SSH 到“%1”</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Making a key for this session…</source>
        <translation>正在为此会话生成密钥…</translation>
    </message>
    <message>
        <source>Asking the service to open a session…</source>
        <translation>正在请求服务打开会话…</translation>
    </message>
    <message>
        <source>The session is open. Waiting until the service knows the key…</source>
        <translation>会话已打开。正在等待服务识别密钥…</translation>
    </message>
    <message>
        <source>The session is open in a terminal. It is closed, and its key removed, when the terminal ends or you end it here.</source>
        <translation>会话已在终端中打开。终端结束或在此结束时，会话会关闭，其密钥会被移除。</translation>
    </message>
    <message>
        <source>The session is open, but no terminal of its own could be followed. Run the command in any terminal; the session stays open until you end it here.</source>
        <translation>会话已打开，但没有可以跟踪的独立终端。请在任意终端中运行该命令；在此结束之前会话一直打开。</translation>
    </message>
    <message>
        <source>Closing the session…</source>
        <translation>正在关闭会话…</translation>
    </message>
    <message>
        <source>No SSH session was opened.</source>
        <translation>未打开 SSH 会话。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::StateBadge</name>
    <message>
        <source>State: %1</source>
        <translation>状态：%1</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::StateRefusals</name>
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
        <translation>沙箱已出错。</translation>
    </message>
    <message>
        <source>The sandbox has been terminated.</source>
        <translation>沙箱已终止。</translation>
    </message>
    <message>
        <source>The sandbox has reached the end of its lifetime.</source>
        <translation>沙箱已到达生存时间上限。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::StatusSummary</name>
    <message>
        <source>Operations</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Show or hide the operations</source>
        <translation>显示或隐藏操作</translation>
    </message>
    <message numerus="yes">
        <source>%n sandbox(es)</source>
        <translation>
            <numerusform>%n 个沙箱</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n sandbox(es)</source>
        <translation>
            <numerusform>%1 / %n 个沙箱</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>counts in the status bar</comment>
        <translation>%1 · %2</translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>已选 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>Refreshed %1</source>
        <comment>%1: 3 s ago</comment>
        <translation>刷新于 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n operation(s) running</source>
        <translation>
            <numerusform>%n 个操作进行中</numerusform>
        </translation>
    </message>
    <message>
        <source>Transfers</source>
        <translation>传输</translation>
    </message>
    <message>
        <source>Show or hide the transfers</source>
        <translation>显示或隐藏传输</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::TeamMenu</name>
    <message>
        <source>Personal</source>
        <translation>个人</translation>
    </message>
    <message>
        <source>Asking the service…</source>
        <translation>正在询问服务…</translation>
    </message>
    <message>
        <source>This service has no list of teams</source>
        <translation>此服务没有团队列表</translation>
    </message>
    <message>
        <source>The account is not connected</source>
        <translation>账户未连接</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::TransferDesk</name>
    <message>
        <source>Upload folder</source>
        <translation>上传文件夹</translation>
    </message>
    <message>
        <source>Upload files</source>
        <translation>上传文件</translation>
    </message>
    <message>
        <source>Download to</source>
        <translation>下载到</translation>
    </message>
    <message numerus="yes">
        <source>Fetching %n item(s) to %1.</source>
        <translation>
            <numerusform>正在将 %n 项下载到 %1。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sending %n item(s) to %1 in “%2”.</source>
        <translation>
            <numerusform>正在将 %n 项发送到“%2”中的 %1。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sending to %n sandbox(es), to %1.</source>
        <translation>
            <numerusform>正在发送到 %n 个沙箱的 %1。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was copied: the files are in a sandbox that is not in this list.</source>
        <translation>未复制任何内容：这些文件所在的沙箱不在此列表中。</translation>
    </message>
    <message numerus="yes">
        <source>Copying %n item(s) to %1 in “%2”.</source>
        <translation>
            <numerusform>正在将 %n 项复制到“%2”中的 %1。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was saved: the files are in a sandbox that is not in this list.</source>
        <translation>未保存任何内容：这些文件所在的沙箱不在此列表中。</translation>
    </message>
    <message numerus="yes">
        <source>%n link(s) or special file(s) were left out: only files and folders can be moved.</source>
        <translation>
            <numerusform>已略过 %n 个链接或特殊文件：只能传输文件和文件夹。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>以及另外 %n 项</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing goes to %n of the sandboxes: they could not be asked what is there.</source>
        <translation>
            <numerusform>有 %n 个沙箱不会收到任何内容：无法查询其中已有的文件。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::TransferPreview</name>
    <message>
        <source>Copy files</source>
        <translation>复制文件</translation>
    </message>
    <message numerus="yes">
        <source>Copy %1, %2, to %n sandbox(es)?</source>
        <translation>
            <numerusform>将 %1（%2）复制到 %n 个沙箱？</numerusform>
        </translation>
    </message>
    <message>
        <source>What is there already</source>
        <translation>已存在的内容</translation>
    </message>
    <message>
        <source>What to do with them</source>
        <translation>如何处理它们</translation>
    </message>
    <message>
        <source>Ask for each</source>
        <translation>逐一询问</translation>
    </message>
    <message>
        <source>Keep both</source>
        <translation>两者都保留</translation>
    </message>
    <message>
        <source>Leave what is there</source>
        <translation>保留已有的</translation>
    </message>
    <message>
        <source>Replace what is older</source>
        <translation>替换较旧的</translation>
    </message>
    <message>
        <source>Replace what differs</source>
        <translation>替换不同的</translation>
    </message>
    <message>
        <source>Replace all</source>
        <translation>全部替换</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy %1 to %2 on this computer?</source>
        <translation>将 %1 复制到本机的 %2 吗？</translation>
    </message>
    <message>
        <source>Copy %1, %2, to %3 in “%4”?</source>
        <translation>将 %1（%2）复制到“%4”中的 %3 吗？</translation>
    </message>
    <message>
        <source>%1 in “%2”</source>
        <translation>“%2”中的 %1</translation>
    </message>
    <message>
        <source>&amp;What to do with them:</source>
        <translation>如何处理(&amp;W)：</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) or folder(s)</source>
        <translation>
            <numerusform>%Ln 个文件或文件夹</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them are there already:</source>
        <translation>
            <numerusform>其中 %Ln 个已存在：</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>以及另外 %Ln 个</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::TransferQueue</name>
    <message>
        <source>The account is not connected.</source>
        <translation>帐户未连接。</translation>
    </message>
    <message>
        <source>This service moves no files.</source>
        <translation>此服务不传输文件。</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::TransfersModel</name>
    <message>
        <source>%1: %2</source>
        <comment>file: how its transfer stands</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>沙箱</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <comment>a copy from one sandbox to another</comment>
        <translation>%1 → %2</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::TransfersPanel</name>
    <message>
        <source>Transfers</source>
        <translation>传输</translation>
    </message>
    <message>
        <source>Files and folders on their way are listed here. Drop some from the desktop onto a sandbox in the table.</source>
        <translation>这里列出正在传输的文件和文件夹。可以从桌面将它们拖放到表格中的沙箱上。</translation>
    </message>
    <message>
        <source>Actions for transfers</source>
        <translation>传输操作</translation>
    </message>
</context>
<context>
    <name>Sandkeeper::question</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>SaveText</name>
    <message>
        <source>Saved to %1.</source>
        <translation>已保存到 %1。</translation>
    </message>
    <message>
        <source>Nothing was saved to %1. Choose another place or free some space.</source>
        <translation>未保存到 %1。请选择其他位置或释放一些空间。</translation>
    </message>
</context>
<context>
    <name>ServiceReader</name>
    <message>
        <source>This service runs no commands.</source>
        <translation>此服务不运行命令。</translation>
    </message>
    <message>
        <source>This service keeps no logs.</source>
        <translation>此服务不保留日志。</translation>
    </message>
    <message>
        <source>This service exposes no ports.</source>
        <translation>此服务不公开端口。</translation>
    </message>
    <message>
        <source>This service cannot change what a running sandbox may reach.</source>
        <translation>此服务无法更改运行中的沙箱可以访问的目标。</translation>
    </message>
    <message>
        <source>This service offers no SSH.</source>
        <translation>此服务不提供 SSH。</translation>
    </message>
    <message>
        <source>This service runs no background jobs.</source>
        <translation>此服务不运行后台作业。</translation>
    </message>
    <message>
        <source>This service does not tell why a sandbox ended.</source>
        <translation>此服务不说明沙箱为何结束。</translation>
    </message>
    <message>
        <source>This service has no list of images.</source>
        <translation>此服务没有镜像列表。</translation>
    </message>
    <message>
        <source>This service has no teams.</source>
        <translation>此服务没有团队。</translation>
    </message>
    <message>
        <source>The sandbox is no longer in the table.</source>
        <translation>该沙箱已不在表格中。</translation>
    </message>
    <message>
        <source>The account is not connected.</source>
        <translation>账户未连接。</translation>
    </message>
    <message>
        <source>This service cannot move the end of a sandbox.</source>
        <translation>此服务无法更改沙箱的结束时间。</translation>
    </message>
    <message>
        <source>This service cannot pause sandboxes.</source>
        <translation>此服务无法暂停沙箱。</translation>
    </message>
    <message>
        <source>This service does not tell what a sandbox uses.</source>
        <translation>此服务不提供沙箱的资源使用情况。</translation>
    </message>
    <message>
        <source>This service takes no snapshots.</source>
        <translation>此服务不支持快照。</translation>
    </message>
    <message>
        <source>This service cannot clone sandboxes.</source>
        <translation>此服务无法克隆沙箱。</translation>
    </message>
    <message>
        <source>This service cannot make a template of a sandbox.</source>
        <translation>此服务无法将沙箱制作成模板。</translation>
    </message>
    <message>
        <source>The files of this service&apos;s sandboxes cannot be listed.</source>
        <translation>无法列出此服务的沙箱中的文件。</translation>
    </message>
</context>
<context>
    <name>TransferIssues</name>
    <message>
        <source>“%1” is called “%2” on this computer.</source>
        <translation>“%1”在这台电脑上名为“%2”。</translation>
    </message>
    <message>
        <source>“%1” was there already and was left as it is.</source>
        <translation>“%1”已存在，保持不变。</translation>
    </message>
    <message>
        <source>“%1” is a link and was left out.</source>
        <translation>“%1”是链接，已略过。</translation>
    </message>
    <message>
        <source>“%1” is a link that leads out of the folder; it was left out.</source>
        <translation>“%1”是指向文件夹之外的链接，已略过。</translation>
    </message>
    <message>
        <source>“%1” is a device, a pipe or a socket and was left out.</source>
        <translation>“%1”是设备、管道或套接字，已略过。</translation>
    </message>
    <message>
        <source>“%1” was left out: its name leads out of the folder or cannot be used.</source>
        <translation>“%1”已略过：其名称指向文件夹之外或无法使用。</translation>
    </message>
    <message>
        <source>“%1” changed while it was read; send it again.</source>
        <translation>“%1”在读取期间发生了变化，请重新发送。</translation>
    </message>
    <message>
        <source>“%1” failed: %2</source>
        <translation>“%1”失败：%2</translation>
    </message>
</context>
<context>
    <name>TransferStorage</name>
    <message>
        <source>You may not read and write the list of transfers “%1”. It stays as it is; transfers go on, but are forgotten when Sandkeeper closes. Change the permissions of the file and of its folder, then start Sandkeeper again.</source>
        <translation>您无权读写传输列表“%1”。该文件保持原样；传输会继续进行，但 Sandkeeper 关闭后会丢失。请更改该文件及其文件夹的权限，然后重新启动 Sandkeeper。</translation>
    </message>
    <message>
        <source>A folder stands where the list of transfers belongs: “%1”. Transfers go on, but are forgotten when Sandkeeper closes. Move the folder away, then start Sandkeeper again.</source>
        <translation>传输列表的位置上有一个文件夹：“%1”。传输会继续进行，但 Sandkeeper 关闭后会丢失。请移走该文件夹，然后重新启动 Sandkeeper。</translation>
    </message>
    <message>
        <source>Another program keeps the list of transfers “%1” to itself. What is in it stays; transfers go on, but are forgotten when Sandkeeper closes. Close that program, then start Sandkeeper again.</source>
        <translation>另一个程序正在独占传输列表“%1”。其中的内容会保留；传输会继续进行，但 Sandkeeper 关闭后会丢失。请关闭该程序，然后重新启动 Sandkeeper。</translation>
    </message>
    <message>
        <source>A later version of Sandkeeper has made the list of transfers “%1”. It stays as it is; transfers go on, but are forgotten when Sandkeeper closes. Use that version, or move the file away and start Sandkeeper again.</source>
        <translation>传输列表“%1”由更新版本的 Sandkeeper 创建。该文件保持原样；传输会继续进行，但 Sandkeeper 关闭后会丢失。请使用该版本，或移走该文件后重新启动 Sandkeeper。</translation>
    </message>
    <message>
        <source>“%1” is no list of transfers of Sandkeeper. It stays as it is; transfers go on, but are forgotten when Sandkeeper closes. Move the file away, then start Sandkeeper again.</source>
        <translation>“%1”不是 Sandkeeper 的传输列表。该文件保持原样；传输会继续进行，但 Sandkeeper 关闭后会丢失。请移走该文件，然后重新启动 Sandkeeper。</translation>
    </message>
    <message>
        <source>There is no room for the list of transfers “%1”. What is in it stays; transfers go on, but are forgotten when Sandkeeper closes. Make room on the disk, then start Sandkeeper again.</source>
        <translation>没有空间保存传输列表“%1”。其中的内容会保留；传输会继续进行，但 Sandkeeper 关闭后会丢失。请在磁盘上腾出空间，然后重新启动 Sandkeeper。</translation>
    </message>
    <message>
        <source>The disk failed at the list of transfers “%1”. It stays as it is; transfers go on, but are forgotten when Sandkeeper closes. Check the disk, then start Sandkeeper again.</source>
        <translation>磁盘在读写传输列表“%1”时出错。该文件保持原样；传输会继续进行，但 Sandkeeper 关闭后会丢失。请检查磁盘，然后重新启动 Sandkeeper。</translation>
    </message>
    <message>
        <source>The list of transfers “%1” is damaged. Transfers go on, but are forgotten when Sandkeeper closes. Move the file away, then start Sandkeeper again.</source>
        <translation>传输列表“%1”已损坏。传输会继续进行，但 Sandkeeper 关闭后会丢失。请移走该文件，然后重新启动 Sandkeeper。</translation>
    </message>
    <message>
        <source>The list of transfers cannot be kept in “%1”. Transfers go on, but are forgotten when Sandkeeper closes. Make sure that there is room and that you may write there, then start Sandkeeper again.</source>
        <translation>无法在“%1”中保存传输列表。传输会继续进行，但 Sandkeeper 关闭后会丢失。请确认该处有足够空间且您有写入权限，然后重新启动 Sandkeeper。</translation>
    </message>
    <message>
        <source>The list of transfers was damaged, so that those from before are not shown and a new one was begun. The damaged file was kept as “%1”.</source>
        <translation>传输列表已损坏，因此不显示以前的传输，并已新建列表。损坏的文件保留为“%1”。</translation>
    </message>
</context>
<context>
    <name>TransfersModel</name>
    <message>
        <source>%1/s</source>
        <comment>%1: an amount of data</comment>
        <translation>%1/秒</translation>
    </message>
    <message>
        <source>Left as it was</source>
        <translation>保持原样</translation>
    </message>
    <message numerus="yes">
        <source>Done, %n left out</source>
        <translation>
            <numerusform>完成，略过 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Done, renamed</source>
        <translation>完成，已改名</translation>
    </message>
    <message>
        <source>Will be tried again</source>
        <translation>将重试</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Waiting for the account</source>
        <translation>等待帐户</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>准备中</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Waits for your answer</source>
        <translation>等待您的回答</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Verifying</source>
        <translation>校验中</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>From: %1</source>
        <translation>来源：%1</translation>
    </message>
    <message>
        <source>To: %1</source>
        <translation>目标：%1</translation>
    </message>
    <message>
        <source>Compared by SHA-256.</source>
        <translation>已用 SHA-256 比对。</translation>
    </message>
    <message>
        <source>Compared by size.</source>
        <translation>已按大小比对。</translation>
    </message>
    <message>
        <source>Nothing was copied, because of what is there.</source>
        <translation>由于已有内容，未复制任何内容。</translation>
    </message>
    <message numerus="yes">
        <source>%n link(s) or special file(s) were left out.</source>
        <translation>
            <numerusform>略过了 %n 个链接或特殊文件。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n transfer(s) wait for your answer</source>
        <translation>
            <numerusform>%n 个传输等待您的回答</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n transfer(s), %1</source>
        <translation>
            <numerusform>%n 个传输，%1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n transfer(s)</source>
        <translation>
            <numerusform>%n 个传输</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n transfer(s) paused</source>
        <translation>
            <numerusform>%n 个传输已暂停</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n transfer(s) failed</source>
        <translation>
            <numerusform>%n 个传输失败</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 in “%2”</source>
        <comment>%1: a path, %2: a sandbox</comment>
        <translation>“%2”中的 %1</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln file(s)</source>
        <translation>
            <numerusform>%1 / %Ln 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>amounts of data</comment>
        <translation>%1 / %2</translation>
    </message>
</context>
<context>
    <name>UnansweredStart</name>
    <message>
        <source>Sandkeeper was not started.</source>
        <translation>Sandkeeper 未启动。</translation>
    </message>
    <message>
        <source>Another Sandkeeper (process %1) uses the settings in “%2” and does not answer. Wait a moment and start again; if that does not help, end that process first.</source>
        <translation>另一个 Sandkeeper（进程 %1）正在使用“%2”中的设置，但没有响应。请稍等片刻再启动；如果仍然不行，请先结束该进程。</translation>
    </message>
    <message>
        <source>Another Sandkeeper uses the settings in “%1” and does not answer. Wait a moment and start again; if that does not help, end that one first.</source>
        <translation>另一个 Sandkeeper 正在使用“%1”中的设置，但没有响应。请稍等片刻再启动；如果仍然不行，请先结束它。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
</TS>
