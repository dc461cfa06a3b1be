/** What is wrong with a command line, or with the files that it names, in Chinese, by its English form. */
export const commandErrors: Readonly<Record<string, string>> = {
  'there is no such file or folder (ENOENT)': '没有这个文件或文件夹',
  'permission denied (EACCES)': '没有权限',
  'it is not permitted (EPERM)': '不允许这样做',
  'it is a folder (EISDIR)': '这是文件夹',
  'part of its path is not a folder (ENOTDIR)': '路径中有一段不是文件夹',
  'it is there already (EEXIST)': '已经有了',
  'no space left on device (ENOSPC)': '磁盘满了',
  'the file system is read-only (EROFS)': '这里只能读',
  'too many files are open (EMFILE)': '打开的文件太多',
  '--against-… is for one task, model and dtype. Leave it out: several of them are all compared with one another.':
    '--against-… 只用于一个任务、模型和精度。请去掉它：有多个时本来就会互相比较。',
  "Task '{0}' answers with an embedding. Expected a choice, json, text or regex task.":
    "任务 '{0}' 的回答是向量。这里要用选择、json、文字或 regex 任务。",
  "--data: the rows of task '{0}' are named twice.": "--data：任务 '{0}' 的数据给了两次。",
  '--data: both {0} and {1} are for all tasks. Name one file, or TASK=FILE for each task.':
    '--data：{0} 和 {1} 都是给所有任务的。请只给一个文件，或者每个任务写一个 任务=文件。',
  "--data: no file has the rows of task '{0}'. Add --data {1}=FILE.":
    "--data：没有任务 '{0}' 的数据文件。请加上 --data {1}=文件。",
  '{0} {1} is named twice; name each once.': '{0} {1} 写了两次，请各写一次。',
  '{0} is {1}, must be at least {2}': '{0} 是 {1}，至少应为 {2}',
  '{0} is {1}, must be at most {2}': '{0} 是 {1}，最多应为 {2}',
  'could not be measured: {0}': '没法衡量：{0}',
  'misses its gates: ': '没达到门槛：',
  "Task '{0}' misses its gates: {1}.": "任务 '{0}' 没达到门槛：{1}。",
  '{0}; these tasks miss their gates: {1}': '{0}；没达到门槛的任务：{1}',
  '--config: {0} could not be read: {1}.': '--config：{0} 读不出来：{1}。',
  '--listen and --http are both {0}. Give each an address of its own.':
    '--listen 和 --http 都是 {0}。请各给一个地址。',
  "the key '{0}' stands here for the second time; remove one of the two":
    "键 '{0}' 在这里是第二次出现；请删掉其中一个",
  'TLS takes a certificate and its key. Give --tls-cert and --tls-key.':
    'TLS 要有证书和它的私钥。请给出 --tls-cert 和 --tls-key。',
  '{0} can be reached from other machines, and what is said there would not be encrypted. Give --tls-cert and --tls-key, or add --insecure where something in front of the server encrypts.':
    '别的机器连得上 {0}，而说的话没有加密。请给出 --tls-cert 和 --tls-key；如果前面有别的东西加密，就加上 --insecure。',
  '{0}: {1} could not be read: {2}.': '{0}：{1} 读不出来：{2}。',
  "QAIO_THREADS is '{0}'; expected a whole number of threads from {1} to {2}. Unset it to use one for every core.":
    "QAIO_THREADS 是 '{0}'，应为 {1} 到 {2} 的整数。取消它就每个核心用一个线程。",
  '--server runs the task on a server, which has its own model and tasks. Leave out --server or --{0}.':
    '--server 在服务器上运行任务，服务器有自己的模型和任务。请去掉 --server 或 --{0}。',
  "--shape: there is no shape '{0}'.": "--shape：没有 '{0}' 这种形状。",
  "Task '{0}' takes more than a text; give its inputs with --input '{{1}}'.":
    "任务 '{0}' 要的不只是一段文字，请用 --input '{{1}}' 给出输入。",
  '--input must be a JSON object, such as \'{"text": "…"}\', not \'{0}\'.':
    '--input 应为 JSON 对象，如 \'{"text": "…"}\'，而不是 \'{0}\'。',
  "'{0}' is too long for the name of a task; at most {1} characters.":
    "'{0}' 作任务名太长了，最多 {1} 个字符。",
  "--out: expected a file that ends in .yaml, not '{0}'.": "--out：应为 .yaml 结尾的文件，而不是 '{0}'。",
  '{0} already exists. Choose another file with --out, or add --force to replace it.':
    '{0} 已经存在。请用 --out 换一个文件，或者加 --force 替换它。',
  '{0} `aio tasks list` shows all tasks.': '{0} 用 `aio tasks list` 查看所有任务。',
  "--session: '{0}' sees no earlier turns with this model. Name another task, or leave --session out.":
    "--session：用这个模型时 '{0}' 看不到前文。请换一个任务，或者去掉 --session。",
  'what was not finished is removed': '没做完的已经删掉',
  'rows that are done are kept, and the same command goes on after them':
    '做完的行都留着，再运行同一条命令会接着做',
  'Stopped by {0}; {1}.': '收到 {0} 停止了；{1}。',
  '{0} of the {1} rows would be for testing. Label more rows, or choose another --share.':
    '{1} 行里会有 {0} 行用来测试。请多标一些，或者换一个 --share。',
  'There are no rows in {0}.': '{0} 里没有数据行。',
  "{0}: '{1}' is missing; found {2}. To use another column, add --label-field NAME.":
    "{0}：缺少 '{1}'，现有：{2}。要用别的列，请加 --label-field 列名。",
  '{0}: not JSON ({1}); {2}': '{0}：不是 JSON（{1}）；{2}',
  'expected one JSON object per line, such as {0}': '应为每行一个 JSON 对象，例如 {0}',
  'expected an array of objects such as {0}': '应为对象的数组，对象例如 {0}',
  '{0}: not a JSON object; expected one such as {1}': '{0}：不是 JSON 对象；应为对象，例如 {1}',
  "Task '{0}' has no labels. Expected a choice task.": "任务 '{0}' 没有标签。这里要用选择任务。",
  '--label-map {0}={1}: {2}': '--label-map {0}={1}：{2}',
  '{0}: the label is {1}; expected a text.': '{0}：标签是 {1}，应为文字。',
  "{0}: {1} To say which label it means, add --label-map '{2}=LABEL'":
    "{0}：{1}要说明它是哪个标签，请加 --label-map '{2}=标签'",
  "{0}:1: the header has the column '{1}' twice.": "{0}:1：表头里有两个 '{1}' 列。",
  '{0}: expected a value for each of the {1} columns ({2}), got {3}. A value that contains the delimiter must stand in double quotes.':
    '{0}：{1} 列（{2}）每列要有一个值，却有 {3} 个。含有分隔符的值要放在双引号里。',
  '{0}: the quotes of this row do not match. A value in double quotes ends with one, and a double quote within it is written twice.':
    '{0}：这一行的引号不配对。双引号里的值要以双引号结尾，里面的双引号要写两遍。',
  "--text-field: task '{0}' takes more than one input. Name the columns after its inputs instead.":
    "--text-field：任务 '{0}' 不止一个输入。请把列名改成输入的名字。",
  "--text-field: there is no column '{0}'; {1}.": "--text-field：没有 '{0}' 这一列；{1}。",
  'Cannot tell which column is the text: {0}; {1}. Name it with --text-field.':
    '看不出哪一列是文字：{0}；{1}。请用 --text-field 指明。',
  '{0} could not be read: {1}': '{0} 读不出来：{1}',
  "--label-map: task '{0}' has no labels. Leave the option out.":
    "--label-map：任务 '{0}' 没有标签。请去掉这个选项。",
  '{0} has no rows.': '{0} 里没有数据行。',
  "{0}: '{1}' is missing; found {2}. To use another column, add {3} NAME.":
    "{0}：缺少 '{1}'，现有：{2}。要用别的列，请加 {3} 列名。",
  '{0}: expected JSON, got {1}: {2}': '{0}：应为 JSON，而不是 {1}：{2}',
  '{0}: the expected answer is not a JSON object.': '{0}：正确答案不是 JSON 对象。',
  '--edit lets whoever opens the page change what the server does. Give --api-key-file, or listen on this machine only and without --allow-host and --allow-origin.':
    '有了 --edit，打开网页的人都能改动服务。请给出 --api-key-file，或者只在本机监听、不用 --allow-host 和 --allow-origin。',
  "'{0}' is not an origin. Give one as a browser sends it, such as https://shop.example or http://localhost:5173; each by itself, there are no patterns.":
    "'{0}' 不是来源。请按浏览器发送的写法给，如 https://shop.example 或 http://localhost:5173；一次一个，不能用通配符。",
  'No server answers at {0}. {1}': '{0} 没有服务回应。{1}',
  'The server at {0} wants a certificate of its clients (it runs with --tls-client-ca), and this client shows none. Use a client that does, such as grpcurl with -cert and -key.':
    '{0} 的服务器要求客户端出示证书（它带有 --tls-client-ca），而本客户端没有出示。请使用能出示证书的客户端，例如带 -cert 和 -key 的 grpcurl。',
  'The server at {0} does not speak TLS. Leave --tls and --tls-ca out.':
    '{0} 的服务不使用 TLS。请去掉 --tls 和 --tls-ca。',
  'The server at {0} speaks TLS. Add --tls, or --tls-ca FILE with the certificate that vouches for it.':
    '{0} 的服务使用 TLS。请加上 --tls，或用 --tls-ca FILE 指定为它担保的证书。',
  'The certificate of the server at {0} is not to be trusted: {1}. Name the certificate that vouches for it with --tls-ca FILE, and the server by a name that stands in it.':
    '{0} 的服务的证书不可信：{1}。请用 --tls-ca FILE 指定为它担保的证书，并用证书中的名称来称呼服务。',
  'See there whether it runs.': '请到那里看看它是否在运行。',
  'Start one with aio serve{0}.': '请用 aio serve{0} 启动一个。',
  '{0} Or leave --server and QAIO_SERVER out to run the task in this process.':
    '{0}或者去掉 --server 和 QAIO_SERVER，就在本进程里运行任务。',
  "'{0}' ships with the program, and its copy cannot be written: {1} already exists. If that is the task you mean, add --tasks {2}.":
    "'{0}' 是自带的任务，它的副本写不进去：{1} 已经存在。如果要的就是那个任务，请加 --tasks {2}。",
  '- does not mean standard output here. {0} Write ./- for something of that name.':
    '这里的 - 不表示标准输出。{0}如果名字就叫 -，请写 ./-。',
  'Name a file with --file.': '请用 --file 给一个文件。',
  'Choose another --folder.': '请换一个 --folder。',
  'Choose a folder that does not exist yet with --out.': '请用 --out 给一个还没有的文件夹。',
  'Choose another name with --out.': '请用 --out 换一个名字。',
  '{0} cannot be written: {1}. {2}': '{0} 写不进去：{1}。{2}',
  '{0} could not be written: {1}. {2}': '{0} 写不进去：{1}。{2}',
  'The last turns are lost, because they could not be written to --sessions-dir: {0}.':
    '写不进 --sessions-dir（{0}），最后几轮对话没有留下。',
  'The rows that are done are kept; the same command goes on after them.':
    '做完的行都留着，再运行同一条命令会接着做。',
  "There is no task '{0}' that this model can run: what is in its way is told above.":
    "这个模型不能运行任务 '{0}'，原因见上。",
  "There is no folder or file '{0}', and no model of that name. Fetch one with aio models pull NAME, where NAME is {1} or owner/name, and use it as --model NAME; {2} is the embedded one.":
    "没有 '{0}' 这个文件夹或文件，也没有这个名字的模型。用 aio models pull 名字 下载（{1}，或 owner/name），再用 --model 名字；{2} 是内置的。",
  'There is no folder or file {0}, and no model of that name has been pulled. Run: aio models pull {1}':
    '没有 {0} 这个文件夹或文件，也没有下载过这个名字的模型。请运行：aio models pull {1}',
  '{0} is of a batch that was cut off, and this one differs in {1}. With that as it was the same command goes on; otherwise choose another file with --out, or add --force to replace it.':
    '{0} 是中断了的一批，而这次不一样的是{1}。改回去再运行同一条命令就会接着做；否则请用 --out 换一个文件，或者加 --force 替换它。',
  'the rows ({0} then, {1} now)': '数据（那时 {0} 行，现在 {1} 行）',
  'the text of the rows': '数据的内容',
  'the task ({0} then)': '任务（那时是 {0}）',
  'the task’s file': '任务文件',
  'the model ({0} then)': '模型（那时是 {0}）',
  'the dtype ({0} then)': '精度（那时是 {0}）',
  '--seed ({0} then)': '--seed（那时是 {0}）',
  '{0} is of a finished batch, and this one differs in {1}. {2}':
    '{0} 是做完了的一批，而这次不一样的是{1}。{2}',
  '{0} is of another task: its rows have {1}, those of this one {2}. {3}':
    '{0} 是另一个任务的：里面的数据有 {1}，这个任务的有 {2}。{3}',
  '{0} would be no {1} file: answers are written as lines of JSON (.jsonl, .ndjson) or as a table for spreadsheets (.csv). Choose another file with --out.':
    '{0} 不会是真的 {1} 文件：回答只能写成一行一个 JSON（.jsonl、.ndjson），或给电子表格的表（.csv）。请用 --out 换一个文件。',
  '{0} already exists, and is not of this batch. {1}': '{0} 已经存在，而且不是这一批的。{1}',
  '{0} is of other rows than {1} has now: they differ from row {2} on. {3}':
    '{0} 里的数据和 {1} 现在的不同：从第 {2} 行起不一样。{3}',
  '{0} has only the first {1} of the {2} rows that {3} has now. Which task and model answered them is not known any more, so it cannot go on. {4}':
    '{3} 现在有 {2} 行，{0} 里只有前 {1} 行，而且已经无法知道是哪个任务、哪个模型回答的，所以不能接着做。{4}',
  '{0} is finished: it has all {1} rows of {2}. To run them again, with another task or model perhaps, add --force, or choose another file with --out.':
    '{0} 已经做完：{2} 的 {1} 行都在里面。要重新运行（比如换任务或模型），请加 --force，或者用 --out 换一个文件。',
  'Choose another file with --out, or add --force to replace it.':
    '请用 --out 换一个文件，或者加 --force 替换它。',
  '{0} of {1} rows have no answer:\n  {2}': '{1} 行里有 {0} 行没有回答：\n  {2}',
  '{0} (row {1}): {2}': '{0} 行（第 {1} 行）：{2}',
  '{0} (row {1} the first): {2}': '{0} 行（最前的是第 {1} 行）：{2}',
  '{0} for other reasons': '{0} 行是别的原因',
  'Some lines could not be answered.': '有些行没能回答。',
  '--server has its own tasks. Leave out --server or --tasks.':
    '--server 有自己的任务。请去掉 --server 或 --tasks。',
  "There is no task '{0}'. There are: {1}.": "没有名为 '{0}' 的任务。现有：{1}。",
  '{0} could not be written: {1}.': '{0} 写不进去：{1}。',
  '{0} could not be written: {1}': '{0} 写不进去：{1}',
  '{0} {1} did not pass.': '{0} {1} 没有通过。',
  '--rows: there is no row {0}. Rows: {1}.': '--rows：没有 {0} 这一项。现有：{1}。',
  "--out: expected a file that ends in .jsonl, not '{0}'.": "--out：应为 .jsonl 结尾的文件，而不是 '{0}'。",
  '{0} is being written by another aio batch, process {1}. Wait until it has ended, or choose another file with --out.':
    '另一个 aio batch（进程 {1}）正在写 {0}。请等它结束，或者用 --out 换一个文件。',
  '{0} is in the way. Move it elsewhere, or remove it.': '{0} 挡在那里。请把它移到别处，或者删掉。',
  '{0} is read by this command. {1}': '{0} 正是这条命令要读的。{1}',
  '{0} is the same file as {1}, which is read by this command. {2}':
    '{0} 和 {1} 是同一个文件，而它正是这条命令要读的。{2}',
  'A conversation lives in the process that has it: add --server, or talk in one process with aio chat.':
    '对话只在它所在的进程里：请加上 --server，或者用 aio chat 在一个进程里对话。',
  "The server at {0} has no task '{1}'. It has: {2}.": "{0} 的服务没有任务 '{1}'。它有：{2}。",
  "Task '{0}' answers with {1}, not an embedding.": "任务 '{0}' 的回答是 {1}，不是向量。",
  '{0} already exists. Choose another name, or another --folder.':
    '{0} 已经存在。请换一个名字，或者换一个 --folder。',
  'The folder {0} could not be made: {1}. Choose another --folder.':
    '建不了文件夹 {0}：{1}。请换一个 --folder。',
  '{0} holds a calibration from {1} labelled rows, made for {2} {3}; this one would be from {4}. Add --force to replace it, or choose another file with --out.':
    '{0} 里的校准用了 {1} 行标注数据，是给 {2} {3} 的；这次只有 {4} 行。请加 --force 替换它，或者用 --out 换一个文件。',
  'Give --data or --unlabelled, not both.': '--data 和 --unlabelled 只能给一个。',
  'Give --coverage or --accuracy, not both.': '--coverage 和 --accuracy 只能给一个。',
  "Task '{0}' has no scope. Add `scope: hidden` under `output` in its file.":
    "任务 '{0}' 没有 scope。请在它的文件里 `output` 下面加上 `scope: hidden`。",
  '{0}: not as it should be.': '{0}：不正常。',
  '--session: nothing is remembered from one process to the next unless --sessions-dir names a folder. Add it, or --server.':
    '--session：没有 --sessions-dir 文件夹，进程结束后什么也不记得。请加上它，或者用 --server。',
  '{0} is not an imported model. Expected a folder that `aio models import` wrote; `aio models list` shows those in the cache.':
    '{0} 不是导入好的模型。应为 `aio models import` 写出的文件夹；用 `aio models list` 查看缓存里的。',
  '{0} already exists. Choose a folder that does not exist yet with --out.':
    '{0} 已经存在。请用 --out 给一个还没有的文件夹。',
  '--watch: name the task file or folder that is to be watched.': '--watch：请写出要关注的任务文件或文件夹。',
  'There is no task in {0}: expected .yaml or .yml files.': '{0} 里没有任务：应有 .yaml 或 .yml 文件。',
  "Task '{0}': {1} warning{2}.": "任务 '{0}'：{1} 个警告。",
  "Task '{0}' cannot be {1}: expected a choice task with one text input.":
    "任务 '{0}' 不能这样用（{1}）：要用只有一个文字输入的选择任务。",
  "Task '{0}' refuses every row, so there is nothing to calibrate it with. Try one: aio run {1} TEXT":
    "任务 '{0}' 每一行都不接受，没有数据可以校准。可以试一行：aio run {1} 文字",
  'The two evaluations have no rows in common, so there is nothing to compare.':
    '两次评测没有相同的行，没有可以比较的。',
  "Task '{0}' answers with {1}; expected a json task.": "任务 '{0}' 的回答是 {1}，这里要用 json 任务。",
  "{0}: task '{1}' could not give the expected answer: {2}": "{0}：任务 '{1}' 给不出这个正确答案：{2}",
  'A scope needs at least {0} different texts {1} it that fit into one prompt, not {2}. Add rows to the file given with --{3}.':
    'scope 至少要有 {0} 段不同的、放得进一个提示词的 {1} 文字，现在只有 {2} 段。请在 --{3} 的文件里多加一些。',
  "A readout needs at least {0} rows of every label that fit into one prompt; '{1}' has {2}. Add rows with it to the file given with --data.":
    "readout 每个标签至少要有 {0} 行放得进一个提示词的数据，'{1}' 只有 {2} 行。请在 --data 的文件里多加一些。",
  "Task '{0}' needs other tasks; what reads its hidden states can only be fitted for a task that needs none.":
    "任务 '{0}' 要用到别的任务；只有不用别的任务的，才能拟合它的隐藏状态。",
  "Task '{0}' cannot be tuned: it needs the results of other tasks, which labelled rows do not have.":
    "任务 '{0}' 不能调优：它要用别的任务的结果，而标注数据里没有。",
  "Tuning '{0}' needs at least {1} different inputs, {2} of each label, besides the task's own examples; {3}. Label more rows.":
    "调优 '{0}' 除了任务自己的例子，至少要有 {1} 个不同的输入，每个标签 {2} 个；{3}。请多标一些。",
  'The longest rows do not fit the context behind the task’s prompt. Raise --context.':
    '最长的几行放不进任务提示词之后的上下文。请调大 --context。',
  "Task '{0}' has no labels; rows with labels are for choice tasks.":
    "任务 '{0}' 没有标签；带标签的数据是给选择任务的。",
  "Row {0}: '{1}' is not a label of task '{2}'; expected {3}.":
    "第 {0} 行：'{1}' 不是任务 '{2}' 的标签，可选：{3}。",
  "Task '{0}' refuses every row; expected at least one.": "任务 '{0}' 每一行都不接受，至少要有一行。",
  "Task '{0}' answers with {1}; expected a text or regex task.":
    "任务 '{0}' 的回答是 {1}，这里要用文字或 regex 任务。",
  'The data set is empty; expected at least one row.': '数据集是空的，至少要有一行。',
  'Every row was refused, the first because: {0}': '每一行都被拒绝了，第一行是因为：{0}',
  'A target for abstaining needs labelled rows; there are none.': '要设弃答目标，得有标注数据；现在没有。',
  'No confidence threshold makes {0} % of the answers right; lower the target.':
    '没有哪个置信度门槛能让 {0} % 的回答正确；请降低目标。',
  '{0}: assert: {1}': '{0}：assert：{1}',
  '{0}: {1} cannot be made: {2}. Name another folder.': '{0}：建不了 {1}：{2}。请换一个文件夹。',
  '{0} has no keys. Make one with `aio keys new NAME --file {1}`.':
    '{0} 里没有密钥。用 `aio keys new 名字 --file {1}` 生成一个。',
  "'{0}' cannot be the name of a key. Expected lower-case letters, digits, - and _, at most 63.":
    "'{0}' 不能作密钥的名字。只能用小写字母、数字、- 和 _，最多 63 个。",
  '{0}: expected {1}.': '{0}：应为 {1}。',
  "'{0}' is not an address. Expected HOST:PORT, for example 127.0.0.1:50051.":
    "'{0}' 不是地址。应为 主机:端口，如 127.0.0.1:50051。",
  'The certificate and key for TLS cannot be used: {0}. Expected PEM files, the key without a pass phrase and of the certificate.':
    'TLS 的证书和私钥用不了：{0}。应为 PEM 文件，私钥没有口令，并且与证书配对。',
  'The file with authorities for clients has no certificate in PEM.':
    '客户端证书的颁发者文件里没有 PEM 证书。',
  'Choose another file with --out.': '请用 --out 换一个文件。',
  'Choose another file with --{0}.': '请用 --{0} 换一个文件。',
  'it is a folder': '它是文件夹',
  'the folder {0} does not exist': '没有文件夹 {0}',
  '{0} is not a folder': '{0} 不是文件夹',
  'it is write-protected': '它不让写',
  '{0} is write-protected': '{0} 不让写',
  '{0} has {1}': '{0} 里有 {1}',
  'no columns': '零列',
  'it could be any of {0}': '{0} 都有可能',
  'none of them has a usual name': '都不是常见的列名',
  "'{0}' is not a label of '{1}', which has {2}.": "'{0}' 不是 '{1}' 的标签，它有：{2}。",
  'The server exited before it was ready.': '服务还没准备好就退出了。',
  'The tuning was stopped. Its scores are kept in {0}; the same command goes on from there.':
    '调优停了。得分留在 {0}，再运行同一条命令会接着做。',
  'None of the tasks takes a single text and answers with text.': '没有只要一段文字、又用文字回答的任务。',
  "There is no task '{0}' that takes a single text.": "没有只要一段文字的任务 '{0}'。",
  '{0}\nOptions go behind --, such as {1} -- --listen HOST:PORT --http HOST:PORT.':
    '{0}\n选项写在 -- 后面，例如 {1} -- --listen 主机:端口 --http 主机:端口。',
  '{0} has {1} keys of the name {2} now, and each is let in. To take an older one back, remove its line.':
    '{0} 里现在有 {1} 个名为 {2} 的密钥，每一个都能用。要收回旧的，请删掉它那一行。',
  '- does not mean standard input here. Write ./- for a file of that name.':
    '- 在这里不表示标准输入。要指叫这个名字的文件，请写 ./-。',
  '{0}: a {1} file is not read. Save its table as .csv, .tsv, .jsonl or .json.':
    '{0}：不读 {1} 文件。请把表格另存为 .csv、.tsv、.jsonl 或 .json。',
  'no file is written': '没有写文件',
  'What answers at {0} speaks HTTP, not gRPC. If it is aio serve, give its gRPC address, which it prints when it starts: {1} unless --listen says otherwise.':
    '{0} 上回答的是 HTTP，不是 gRPC。如果是 aio serve，请给它的 gRPC 地址，启动时会显示；没有用 --listen 指定时是 {1}。',
  '{0} is already in use. Stop the other program or choose another address with {1} HOST:PORT.':
    '{0} 已被占用。请停掉另一个程序，或者用 {1} 主机:端口 换一个地址。',
  'Could not listen on {0}: {1}. Choose another address with {2} HOST:PORT.':
    '在 {0} 上监听不了：{1}。请用 {2} 主机:端口 换一个地址。',
};
