/** What `aio doctor` finds, in Chinese, by its English form. */
export const doctor: Readonly<Record<string, string>> = {
  'ok   ': '正常 ',
  'warn ': '注意 ',
  'fail ': '出错 ',
  "ONNX Runtime's own, as asked for": 'ONNX Runtime 自带的，按要求',
  'native operators for int8, over {0}': '本机的 int8 算子，用 {0}',
  "ONNX Runtime's own: {0}": 'ONNX Runtime 自带的：{0}',
  'It works, more slowly in int8. On x64, install a C++ compiler and build again.':
    '能用，int8 会慢一些。在 x64 上，请装好 C++ 编译器后重新构建。',
  '{0} can be written to; {1} are free': '{0} 可以写入，还有 {1} 空间',
  'A model of 0.5 billion weights takes up to 2 GiB. Make room, or set QAIO_CACHE to another folder.':
    '一个 5 亿参数的模型最多要 2 GiB。请腾出空间，或者把 QAIO_CACHE 设为别的文件夹。',
  '{0} cannot be written to: {1}': '{0} 写不进去：{1}',
  'Imported models are kept there. Set QAIO_CACHE to a folder of yours.':
    '导入的模型存放在那里。请把 QAIO_CACHE 设为您自己的文件夹。',
  'every byte was read': '逐字节读过',
  'a 64th was read; --whole reads all': '抽查了六十四分之一，加 --whole 则全部读',
  '{0} {1} in {2} is damaged: {3}': '{2} 里的 {0} {1} 已损坏：{3}',
  'It is imported again when it is next used.': '下次使用时会重新导入。',
  'none yet': '还没有',
  '{0}, {1}; whole ({2})': '{0} 个，{1}，完好（{2}）',
  'unfinished: {0}': '没做完的：{0}',
  'Another process is at work there, or the next import removes them.':
    '可能另一个进程正在导入；不然下次导入时会清掉。',
  'not read by this version: {0}': '这个版本不读的：{0}',
  'If no other version of this program uses them, remove them.': '如果没有别的版本要用，可以删掉。',
  'Node.js {0} on {1} {2}': 'Node.js {0}，{1} {2}',
  'Install Node.js {0} or newer.': '请安装 Node.js {0} 或更新的版本。',
  'ONNX Runtime ships for Linux, macOS and Windows on x64 and arm64 alone.':
    'ONNX Runtime 只支持 Linux、macOS、Windows 的 x64 和 arm64。',
  '{0}; the system does not tell its instruction sets': '{0}；系统没有给出指令集',
  'no instruction set that helps': '没有能加速的指令集',
  'It works, slowly: the model wants AVX2. Choose another machine or type of virtual machine.':
    '能用，但很慢：模型最好有 AVX2。请换一台机器，或换一种虚拟机。',
  ' ({0} cores)': '（{0} 核）',
  ', of which this container may use the time of {0}': '，这个容器只能用相当于 {0} 个的时间',
  'the model runs on {0} of {1} processors{2}{3}': '模型用 {1} 个处理器里的 {0} 个{2}{3}',
  'More threads than cores wait for one another. Set QAIO_THREADS={0}.':
    '线程多过核数，会互相等待。请设 QAIO_THREADS={0}。',
  '{0} of {1} can be used': '{1} 里有 {0} 可用',
  'The embedded model needs about 200 MiB, one of 0.5 billion weights about 1 GiB. End other programs, or raise the container’s limit.':
    '内置模型要约 200 MiB，5 亿参数的模型要约 1 GiB。请关掉别的程序，或者调高容器的上限。',
  'loaded in {0}, judged in {1}': '加载用了 {0}，判断用了 {1}',
  '{0} {1} from {2}, {3}': '{0} {1}，来自 {2}，{3}',
  'Without --model and QAIO_MODEL the embedded model is used.':
    '不写 --model，也不设 QAIO_MODEL，就用内置模型。',
  '{0} over its Node binding': '{0}，经由 Node 绑定',
  '{0} over its C API': '{0}，经由 C API',
  '{0} over its Node binding, because its C API cannot be used: {1}':
    '{0}，经由 Node 绑定，因为 C API 用不了：{1}',
  'It works, with more copying. If the packages were moved or cut down, install them again.':
    '能用，只是多些复制。如果包被移动或裁剪过，请重新安装。',
  "ONNX Runtime writes events of Windows' own kind, which stay on this machine":
    'ONNX Runtime 会写 Windows 自己的事件，不离开这台机器',
  'off: the library was told so before it was loaded, and has left no log and no device id':
    '已关闭：加载前就告诉了运行库，它没有留下日志和设备编号',
  "traces of ONNX Runtime's telemetry: {0}": '发现 ONNX Runtime 遥测的痕迹：{0}',
  'ONNX Runtime was not told to send nothing': '没有告诉 ONNX Runtime 不要发送数据',
  'Please report this. Until it is mended, set ORT_DISABLE_TELEMETRY=1.':
    '请告诉我们。修好之前，请设 ORT_DISABLE_TELEMETRY=1。',
  'the library was not loaded': '没有加载运行库',
  'Mend the model or the tasks first.': '请先解决模型或任务的问题。',
  'downloads are forbidden (HF_HUB_OFFLINE)': '禁止下载（HF_HUB_OFFLINE）',
  'aio models pull asks {0}': 'aio models pull 会访问 {0}',
  'none; {0}, and nothing else leaves this machine': '没有；{0}，此外什么都不离开这台机器',
  '{0}; {1} through it, what is on this machine never goes there': '{0}；{1}时经过它，本机内的访问不经过它',
  "'{0}' is no URL. Write HTTP_PROXY and HTTPS_PROXY as http://HOST:PORT.":
    "'{0}' 不是网址。HTTP_PROXY 和 HTTPS_PROXY 请写成 http://主机:端口。",
  '{0} is free': '{0} 空闲',
  'Choose another address with {0} HOST:PORT.': '请用 {0} 主机:端口 换一个地址。',
  '{0} cannot be listened on: {1}': '{0} 不能监听：{1}',
  '{0}: an aio server answers, with the model {1}': '{0}：已有 aio 服务在运行，模型是 {1}',
  '{0} is taken by another program': '{0} 已被别的程序占用',
  'Stop it, or start aio serve elsewhere. {0}': '请停掉它，或者把 aio serve 开在别处。{0}',
  'no locale': '没有语言环境',
  'a terminal of {0} columns': '终端，{0} 列',
  'no terminal': '没有终端',
  'Chinese and emoji may come out wrong. Set LC_ALL=C.UTF-8, or zh_CN.UTF-8.':
    '中文和表情符号可能显示不对。请设 LC_ALL=C.UTF-8 或 zh_CN.UTF-8。',
  'The dashboard wants {0} columns or more. Widen the window.': '仪表盘至少要 {0} 列，请把窗口拉宽。',
  '{0}, all sound': '{0} 个，都没有问题',
  'Mend the files, or leave --tasks out.': '请改好这些文件，或者去掉 --tasks。',
};
