import { chineseMeasuringHelp } from './chinese-measuring-help.js';

/** Help in Chinese, by the English text that stands at the command; what is not here stays English. */
export const chineseHelp: Readonly<Record<string, string>> = {
  ...chineseMeasuringHelp,
  'Qwen All-in-One: one small language model, loaded once, that does many jobs by prompt alone':
    'Qwen All-in-One：一个小语言模型，只加载一次，换个提示词就换一件工作',
  'print the version': '显示版本',
  'say nothing beside answers, damage and errors: no progress, no notes (also: QAIO_QUIET=1)':
    '只输出答案、损坏警告和错误，不显示进度和提示（也可以用 QAIO_QUIET=1）',
  'display help for command': '显示帮助',
  // commands
  'run a task once; without text, it is read from standard input': '运行一次任务；没有给文字就从标准输入读',
  'talk to a task line by line, without the dashboard (default: the first that writes text and needs other tasks or sees earlier turns)':
    '不开仪表盘，一行一行地和任务对话（默认：第一个能写文字、并且要用到别的任务或记得前文的任务）',
  'print a vector for each text, as lines of JSON; without texts, each line of standard input':
    '给每段文字算一个向量，每行一个 JSON；没有给文字就逐行读标准输入',
  'run a task on every row of a .csv, .tsv, .jsonl or .json file and write a line of JSON for each, in the same order; goes on where it was ended':
    '对 .csv、.tsv、.jsonl 或 .json 文件的每一行运行任务，按原来的顺序每行写一个 JSON；中断后再运行会接着做',
  'serve gRPC, the web page and the HTTP API until SIGTERM or Ctrl-C':
    '启动服务：gRPC、网页和 HTTP 接口，直到 SIGTERM 或 Ctrl-C',
  'open the dashboard on a running server': '打开仪表盘，连接正在运行的服务',
  'start a server and open the dashboard; without a terminal, answer standard input line by line':
    '启动服务并打开仪表盘；不在终端里时，逐行回答标准输入',
  'check whether everything here is as it should be, and say what to do where it is not':
    '检查这里的一切是否正常，不正常的说明怎么办',
  'list, write, check, test and tune prompt tasks': '列出、编写、检查、测试、调优任务',
  'import models and inspect those already imported': '导入模型，查看已导入的模型',
  'how aio serve would serve': '查看 aio serve 会怎样运行',
  'make API keys for callers of a server': '为服务的调用者生成 API 密钥',
  'look at labelled data, put files together, split them': '查看、合并、拆分标注数据',
  'measure how well tasks answer the rows of a data set; several tasks, variants, models or dtypes make a matrix; fails if a task misses its gates':
    '用数据集的每一行衡量任务答得多好；多个任务、变体、模型或精度组成矩阵；达不到门槛就以失败退出',
  'compare the engine’s speed with that of its peers, on random weights in the shape of a real model or on a real one':
    '和同类引擎比速度，用真实模型或同样形状的随机权重',
  'write TypeScript types of tasks, for TaskServer of @qaio/client/http':
    '为任务写出 TypeScript 类型，供 @qaio/client/http 的 TaskServer 使用',
  'of the tasks of this server, asked by gRPC, in place of files here':
    '用这台服务器上的任务（通过 gRPC 查询），而不是这里的文件',
  'the file to write, in place of standard output': '写入这个文件，而不是标准输出',
  'print what lets a shell complete this command: eval "$(aio completion bash)" (or zsh), aio completion fish | source':
    '输出 Tab 补全脚本：eval "$(aio completion bash)"（或 zsh），aio completion fish | source',
  'that is to complete it': '要补全的 shell',
  'list all tasks': '列出所有任务',
  'show one task in full': '完整显示一个任务',
  'check task files and folders of them, with the tasks that ship (default: those alone)':
    '检查任务文件或文件夹，连同自带的任务一起（默认只检查自带的）',
  'run the tests in task files: those of the tasks named, or of every task that suits the model':
    '运行任务文件里的测试：指定的任务的，或适合这个模型的所有任务的',
  'show the exact prompt token by token, with the cached prefix marked':
    '逐个词元显示真正的提示词，标出缓存的前缀',
  'write a task file to start from; at a terminal, asks for what the options leave out':
    '写一个任务文件作为起点；在终端里会问选项没有给出的内容',
  'list the models imported into the cache': '列出缓存里已导入的模型',
  'show an imported model and how its matrices are stored': '查看一个已导入的模型和它的矩阵怎样存储',
  'check that a model is intact and as good as its checkpoint; fails if it misses the gates':
    '检查模型是否完整、是否和原模型一样好；达不到门槛就以失败退出',
  'make a Hugging Face folder (safetensors) or a .gguf file ready to run':
    '把 Hugging Face 文件夹（safetensors）或 .gguf 文件转成可以运行的模型',
  'print every setting of aio serve, and whether a flag, the environment or a file says so':
    '显示 aio serve 的每项设置，以及它来自选项、环境变量还是文件',
  'print a new key, once; a server that reads the file knows only its hash':
    '生成一个密钥，只显示一次；服务读的文件里只有它的哈希',
  'calibrate a choice task’s probabilities; writes NAME.calibration.json next to its file (for a task that ships: next to a copy in this folder)':
    '校准选择任务的概率；把 NAME.calibration.json 写在任务文件旁边（自带的任务写在本文件夹的副本旁边）',
  'find better words, examples and calibration for a choice task; writes NAME-tuned.yaml next to its file, with a report':
    '为选择任务寻找更好的措辞、示例和校准；把 NAME-tuned.yaml 和报告写在任务文件旁边',
  'measure how often a choice task’s label changes where a text is written differently and says the same; fails if that is more than its maxFlipRate':
    '同样的意思换个写法，选择任务的标签多常改变；超过 maxFlipRate 就以失败退出',
  'measure on the model what is wrong with a task: labels that it would not say, leanings, orders of examples, near ties, prompts that are not cached; fails if there is a warning':
    '在模型上衡量任务有什么毛病：说不出的标签、偏向、示例的顺序、难分高下、没有缓存的提示词；有警告就以失败退出',
  'fit which texts a choice task that says scope: hidden is for; it abstains from others. Writes NAME.scope.json next to its file (for a task that ships: next to a copy in this folder)':
    '学会哪些文字归带 scope: hidden 的选择任务管，其他的它不作判断；把 NAME.scope.json 写在任务文件旁边（自带的任务写在本文件夹的副本旁边）',
  // options of many commands
  'print JSON': '输出 JSON',
  'print one JSON object': '输出一个 JSON 对象',
  'print one JSON object: the result, or what is wrong with the run':
    '输出一个 JSON 对象：结果，或者哪里出了错',
  'model folder, .gguf file or pulled model (default: QAIO_MODEL, or the embedded model)':
    '模型文件夹、.gguf 文件或已下载的模型（默认：QAIO_MODEL，或自带的模型）',
  'how weights are stored when a checkpoint is imported (default: fp32 below 50 M weights, otherwise int8)':
    '导入时权重的存储方式（默认：少于 5000 万个权重用 fp32，否则 int8）',
  'how weights are stored (default: by size)': '权重的存储方式（默认看大小）',
  'a task file or a folder of them, in addition to the tasks that ship; one of the same name takes the place of the one that ships; may be repeated':
    '自带任务之外的任务文件或文件夹；同名的代替自带的；可重复',
  'most tokens of prompt and answer together, unless the model allows fewer':
    '提示词和回答合计最多多少词元（模型允许得更少时以模型为准）',
  'threads that the model runs on (default: QAIO_THREADS, or as many as the machine has)':
    '模型用几个线程（默认：QAIO_THREADS，或机器有几个用几个）',
  'give everyone the same figures to the last bit whoever else asks; many short questions at once take longer':
    '不管还有谁在问，每个人得到的数字都分毫不差；许多短问题同时来时会慢一些',
  'how ONNX Runtime is called; auto means c-api where it works':
    '怎样调用 ONNX Runtime；auto 表示能用 c-api 就用',
  'what int8 computes with; of several, the others stand beside the first (default: auto)':
    '用什么来算 int8；给出几种时，其余的列在第一种旁边（默认：auto）',
  'what int8 models compute with; auto means operators of our own where they are compiled':
    '用什么来算 int8 模型；auto 表示编译好了自带的算子就用自带的',
  'run on this server, by gRPC, instead of loading a model (default: QAIO_SERVER)':
    '交给这个服务用 gRPC 运行，不在这里加载模型（默认：QAIO_SERVER）',
  'the server speaks TLS, with a certificate that Node trusts': '服务使用 TLS，证书是 Node 信任的',
  'the server speaks TLS, and this certificate vouches for it (PEM)': '服务使用 TLS，由这个证书担保（PEM）',
  'answer with this text where the rule of a guard applies, such as one with the number of a help line; may be repeated':
    '命中守护规则时用这段文字回答，比如带上求助热线的号码；可重复',
  'character encoding of standard input': '标准输入的字符编码',
  'character encoding of the data': '数据的字符编码',
  // run, chat, batch
  'the whole input as JSON, for tasks with several inputs': '用 JSON 给出全部输入，供有多个输入的任务使用',
  'the conversation on the server that this is a turn of': '这句话属于服务上的哪个对话',
  'the same seed gives the same answer': '种子相同，回答就相同',
  'sampling temperature; at 0 the most likely token is always taken': '采样温度；0 表示总取最可能的词元',
  'end the answer after this many tokens': '回答最多多少词元',
  'go on with the conversation of this name, on the server or in --sessions-dir':
    '接着这个名字的对话说，在服务上或 --sessions-dir 里',
  'keep conversations there, so that they outlast this process (default: QAIO_SESSIONS_DIR; without either, they do not)':
    '把对话留在这个文件夹，退出后还在（默认：QAIO_SESSIONS_DIR；都没有就不留）',
  'column with the text (default: the name of the task’s input, or a usual name such as review)':
    '文字在哪一列（默认：任务输入的名字，或常见的列名，如 review）',
  'write the answers to this file, or to standard output for -; a table for spreadsheets where it ends in .csv (default: FILE.answers.jsonl)':
    '把回答写进这个文件，- 表示标准输出；以 .csv 结尾就写成表格（默认：FILE.answers.jsonl）',
  'end with exit code 0, not 3, where rows have no answer': '有的行没有回答时，退出码仍是 0，不是 3',
  'what tasks that sample draw with': '需要采样的任务用的种子',
  'replace a file that is not of this batch': '即使文件不是这一批的也覆盖',
  // serve, start, tui
  'take what neither an option nor the environment says from this YAML file; see `aio config show`':
    '选项和环境变量都没有说的，从这个 YAML 文件取；见 `aio config show`',
  'address of the gRPC API': 'gRPC 接口的地址',
  'address of the web page and the HTTP API': '网页和 HTTP 接口的地址',
  'listen beyond this machine though nothing is encrypted': '虽然没有加密，也对其他机器开放',
  'answer HTTP to this host name too, though only this machine is listened to; may be repeated':
    '只对本机开放时，也回答用这个主机名来的 HTTP 请求；可重复',
  'let pages of this origin call over HTTP from browsers, such as https://shop.example; may be repeated':
    '允许这个来源的网页从浏览器里用 HTTP 调用，如 https://shop.example；可重复',
  'requests that may run at the same time; each takes memory for --context tokens':
    '可以同时运行的请求数；每个都占 --context 个词元的内存',
  'requests that may wait; any beyond that are refused': '可以等待的请求数；再多就拒绝',
  'end every run after this long, whatever deadline its client sets':
    '不管客户端给多长时限，一次运行最多这么久',
  'refuse who would wait longer for a slot, as fast as it goes now (default: who can be answered in time may wait, but only for one turn of all slots once the queue has stood for a second)':
    '按现在的速度，要等得更久的请求一律拒绝（默认：来得及回答的都可以等；队列连续一秒没空过，就只等所有槽位轮完一次）',
  'forget conversations that have been unused for so long, unless they were created with another time':
    '对话这么久不用就忘掉，除非创建时另有约定',
  'conversations that are remembered; beyond that the longest unused is forgotten':
    '最多记得多少个对话；超过就忘掉最久没用的',
  'keep answers that users call wrong there, with the right label, as labelled data (default: QAIO_FEEDBACK_DIR; without either, none are kept)':
    '用户说判断错了的，连同正确的标签作为标注数据留在这个文件夹（默认：QAIO_FEEDBACK_DIR；都没有就不留）',
  'how much is logged; at info a line for every call but polling; what users write is never logged':
    '日志写多少；info 时每次调用一行（轮询除外）；用户写的内容从不写进日志',
  'how the log on standard error is written, and with json the addresses on standard output (default: pretty on a terminal, else json)':
    '标准错误上的日志用什么格式；写明 json 时，标准输出上的地址也是 JSON（默认：终端里 pretty，否则 json）',
  'let the page try edits of task files, and save them into the folder of --tasks':
    '允许在网页上试改任务文件，并存进 --tasks 的文件夹',
  'answer only who has a key in this file; see `aio keys new`':
    '只回答密钥在这个文件里的人；见 `aio keys new`',
  'speak TLS with this certificate (PEM), over gRPC and HTTP': 'gRPC 和 HTTP 都用这个证书加密（PEM）',
  'its private key (PEM)': '证书的私钥（PEM）',
  'answer only clients whose certificate one of these vouches for (PEM)':
    '只回答证书由它们担保的客户端（PEM）',
  'gRPC address of the server (default: QAIO_SERVER, or 127.0.0.1:50051)':
    '服务的 gRPC 地址（默认：QAIO_SERVER，或 127.0.0.1:50051）',
  'the task to talk to (default: the first that writes text and needs other tasks or sees earlier turns)':
    '和哪个任务对话（默认：第一个能写文字、并且要用到别的任务或记得前文的任务）',
  'what the dashboard speaks (default: by LC_ALL, LC_MESSAGES or LANG)':
    '用什么语言（默认看 LC_ALL、LC_MESSAGES、LANG）',
  'what messages and help are in (default: by LC_ALL, LC_MESSAGES or LANG)':
    '消息和帮助用什么语言（默认看 LC_ALL、LC_MESSAGES、LANG）',
  'colours for this background of the terminal (default: by COLORFGBG, or else dark)':
    '颜色适合终端的哪种背景（默认看 COLORFGBG，没有就按深色）',
  'no colours (default: by NO_COLOR)': '不用颜色（默认看 NO_COLOR）',
  'frames and marks in ASCII, for terminals that draw them two columns wide':
    '边框和记号用 ASCII，供把它们画成两列宽的终端使用',
  'line by line, without a screen, for screen readers (default: by TERM=dumb)':
    '一行一行地说，不画屏幕，供读屏软件使用（默认看 TERM=dumb）',
  'keep conversations there for the next time (default: QAIO_HISTORY_DIR)':
    '把对话留在这个文件夹，下次还在（默认：QAIO_HISTORY_DIR）',
  // tasks, models, doctor
  'how to print; github annotates files in a workflow': '输出格式；github 在工作流里给文件加注',
  'the same as --format json: one JSON object': '与 --format json 相同：一个 JSON 对象',
  'check again whenever a file has changed, until Ctrl-C': '文件一改就再检查，直到 Ctrl-C',
  'the checkpoint to compare with, in fp32 (default: the one it was imported from)':
    '以 fp32 与哪个原模型比较（默认：导入时用的那个）',
  'how to import <model> if it is a checkpoint': '如果 <model> 是原模型，怎样导入',
  'a LoRA adapter of PEFT to merge into it': '要合并进去的 PEFT LoRA 适配器',
  'the folder to create; it must not exist yet': '要新建的文件夹，必须还不存在',
  'use what was downloaded before, and nothing else (also: HF_HUB_OFFLINE=1)':
    '只用以前下载的（也可以用 HF_HUB_OFFLINE=1）',
  'read every byte of the imported models, not a 64th': '读已导入模型的每个字节，而不是六十四分之一',
};
