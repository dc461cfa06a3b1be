/** What a server or a task does not take, in Chinese, by its English form. */
export const requestErrors: Readonly<Record<string, string>> = {
  '{0} problems; the first {1}: {2}': '共 {0} 个问题，前 {1} 个：{2}',
  'contains a lone surrogate (half of a character); send valid Unicode text':
    '里有半个字符（落单的代理项），请给完整的 Unicode 文字',
  'contains U+FFFD (\uFFFD), which stands for bytes that could not be read; send the original text as UTF-8':
    '里有 U+FFFD（\uFFFD），它代表读不出来的字节；请用 UTF-8 给出原来的文字',
  'contains U+0000 (NUL), which no text has; this is probably binary data. Send text':
    '里有 U+0000（NUL），文字里不会有；这多半是二进制数据，请给文字',
  'is nested more than {0} levels deep': '嵌套超过 {0} 层',
  'is a larger number than a double holds, 1.8e308 at most': '这个数太大，双精度浮点数装不下（最多 1.8e308）',
  'has more than {0} values; send fewer': '超过 {0} 个值，请减少一些',
  'is missing': '缺少',
  'is not an input of this task': '不是这个任务的输入',
  'is longer than {0} characters; shorten it': '超过 {0} 个字符，请缩短',
  'is empty; write something': '是空的，请写点什么',
  'is shorter than {0} characters; write more': '不到 {0} 个字符，请多写一些',
  'is blank; write something': '是空白的，请写点什么',
  'must match the pattern {0}': '必须符合模式 {0}',
  "Task '{0}' has changed: its version is now {1}, not {2}. Fetch the task again.":
    "任务 '{0}' 改过了：现在的版本是 {1}，不是 {2}。请重新获取任务。",
  'The prompt template failed: {0}': '提示词模板出错：{0}',
  'The engine failed: {0}': '引擎出错：{0}',
  'The server is shutting down. Try again in a moment.': '服务正在关闭，请稍后再试。',
  'The engine failed while this was under way, and is loaded again. Nothing came of it; try again in a moment.':
    '运行途中引擎出了错，正在重新加载，这次没有结果；请稍后再试。',
  'The engine has failed, and is loaded again in {0} s. Try again then.':
    '引擎出了错，{0} 秒后重新加载，请到时再试。',
  "The prompt needs {0} tokens, but the model's context has {1}. Shorten the text.":
    '提示词有 {0} 个词元，而模型的上下文只有 {1} 个。请缩短文字。',
  "The prompt needs more tokens than the {0} of the model's context. Shorten the text.":
    '提示词的词元超过了模型上下文的 {0} 个。请缩短文字。',
  'The queue is full: {0} requests are waiting. Try again in a moment.':
    '队列满了：有 {0} 个请求在等。请稍后再试。',
  '{0} requests are waiting, which takes about {1} as it goes now; this one may wait {2}. Try again later.':
    '有 {0} 个请求在等，照现在的速度大约要 {1}，而这个请求只能等 {2}。请稍后再试。',
  "Task '{0}' does not let a request set {1}; it allows: {2}.":
    "任务 '{0}' 不让请求设定 {1}；可以设定：{2}。",
  nothing: '无',
  'must be {0}{1}': '应为{0}{1}',
  ', not {0}': '，而不是 {0}',
  'a number above {0} and at most {1}': '大于 {0}、不超过 {1} 的数字',
  'a whole number from {0} to {1}': ' {0} 到 {1} 的整数',
  'a number from {0} to {1}': ' {0} 到 {1} 的数字',
  'must not be empty: it would end every answer before it begins': '不能为空，否则回答还没开始就会结束',
  "must have 1 to {0} characters, some of them visible, none of them a control, / or \\, and be neither '.' nor '..'":
    "应有 1 到 {0} 个字符，至少一个看得见，不能有控制字符、/ 和 \\，也不能是 '.' 或 '..'",
  "is left out by the model's chat template; leave it out here, too":
    '会被模型的对话模板略去，请在这里也去掉',
  "do not fit the model's chat template; send {0}": '不符合模型的对话模板，请给 {0}',
  '{0} turns of this conversation wait for the one before them. Send the next one after an answer.':
    '这个对话有 {0} 轮在等前一轮。请等有了回答再发下一轮。',
  "has more than {0} tokens; task '{1}' accepts no more. Shorten the text":
    "超过 {0} 个词元，任务 '{1}' 最多接受这么多，请缩短文字",
  "has {0} tokens; task '{1}' accepts at most {2}. Shorten the text":
    "有 {0} 个词元，任务 '{1}' 最多接受 {2} 个，请缩短文字",
  "are turns of a conversation; name it in 'session'": "指的是对话里的轮次，请用 'session' 给出是哪个对话",
  'The input {0}.': '输入{0}。',
  "The model's chat template leaves out the message to answer.": '模型的对话模板略去了要回答的消息。',
  "Task '{0}': the conversation has {1} tokens, but at most {2} fit. Start a new one.":
    "任务 '{0}'：对话有 {1} 个词元，最多只能放下 {2} 个。请开始新的对话。",
  "A request has either a 'session' or a 'history', not both.": "请求里 'session' 和 'history' 只能有一个。",
  "Task '{0}' sees no earlier turns with this model; send the last message alone.":
    "用这个模型时任务 '{0}' 看不到前文；请只发最后一条消息。",
  "Task '{0}' does not keep conversations; leave 'session' empty.": "任务 '{0}' 不记对话；'session' 请留空。",
  "must be the {0}'s, not the {1}'s: earlier turns are user and assistant in turn":
    '应为 {0} 的消息，而不是 {1} 的：前文要由 user 和 assistant 轮流',
  'must end with an answer of the assistant': '最后应是 assistant 的回答',
  "There is a conversation '{0}' of task '{1}' already.": "已经有对话 '{0}'（任务 '{1}'）。",
  "Task '{0}': the output is still incomplete after {1} tokens (maxOutputTokens): {2} ... Raise maxOutputTokens, or change the {3} to allow only shorter outputs.":
    "任务 '{0}'：写了 {1} 个词元（maxOutputTokens）还没写完：{2} …… 请调大 maxOutputTokens，或者改 {3}，只允许更短的输出。",
  'The server has {0} calls waiting to be looked at. Try again in a moment.':
    '服务器有 {0} 个调用还没来得及看。请稍后再试。',
  'The message has {0} bytes, more than the {1} bytes that a request may have. Send a shorter one.':
    '消息有 {0} 字节，超过请求最多的 {1} 字节。请发短一些的。',
  'The message is larger than the {0} bytes that a request may have. Send a shorter one.':
    '消息超过请求最多的 {0} 字节。请发短一些的。',
  "The request is not a message of this method's type: {0}.": '请求不是这个方法要的消息：{0}。',
  "Nothing was changed, because the server's folder for this cannot be written: {0}. Try again later; its operator can mend it.":
    '什么也没有改：服务器写不进存它的文件夹（{0}）。请稍后再试，服务器的管理员可以处理。',
  'the log says why': '原因在日志里',
  'The server failed to answer; its log says why.': '服务器没能回答，原因在它的日志里。',
  "judgingTask: '{0}' {1}.": "judgingTask：'{0}' 不对（{1}）。",
  'The file with the feedback on this task is full. Its operator has to move it away.':
    '这个任务的反馈文件满了，要由运营者移走。',
  "Task '{0}' has no labels. If a task that it needs judged wrongly, name that one in judgingTask.":
    "任务 '{0}' 没有标签。如果判断错的是它用到的任务，请在 judgingTask 里写那个任务。",
  "Task '{0}' has an input named 'label', so that rows of it cannot hold the right one.":
    "任务 '{0}' 有一个叫 'label' 的输入，所以它的行里放不下正确的标签。",
  "is not a label of '{0}', which has {1}": "不是 '{0}' 的标签，它有：{1}",
  'is not an etag; send the one of the result': '不是 etag，请给结果里的那个',
  'is there under its other name, too; send one of them': '用另一个名字也写了一遍，请只写一个',
  'is not a field of the request': '请求里没有这个字段',
  'a string': '字符串',
  'an integer in range': '范围内的整数',
  'an object': '对象',
  'a number of seconds and an s, such as "3600s"': '秒数加 s，例如 "3600s"',
  null: 'null',
  'the string {0}': '字符串 {0}',
  'belongs in the URL, not in the body': '要写在网址里，不写在请求内容里',
  'Send UTF-8.': '请用 UTF-8 发送。',
  'The request body is not valid. {0}': '请求的内容有误。{0}',
  'The request body is not valid. {0}: {1}': '请求的内容有误。{0}：{1}',
  'This server edits no tasks. Its operator can start it with --edit, and --tasks FOLDER to save them.':
    '这台服务器不能编辑任务。运营者可以用 --edit 启动它，要保存还要 --tasks 文件夹。',
  "This server listens on this machine only and does not answer to the host name '{0}'. Use localhost or 127.0.0.1, or start it with --allow-host NAME.":
    "这台服务器只在本机监听，不回应主机名 '{0}'。请用 localhost 或 127.0.0.1，或者启动时加 --allow-host 主机名。",
  "Expected the content type {0}, but got '{1}'.": "内容类型应为 {0}，而不是 '{1}'。",
  'The request has no content type. Send the header content-type: {0}.':
    '请求没有内容类型，请加上请求头 content-type: {0}。',
  "Expected the charset utf-8, but got '{0}'. Convert the body to UTF-8.":
    "字符集应为 utf-8，而不是 '{0}'。请把内容转成 UTF-8。",
  "The body is sent with content-encoding '{0}', which this server does not unpack. Send it as it is, without that header.":
    "内容带有 content-encoding '{0}'，这台服务器不会解压。请原样发送，不要这个请求头。",
  'The headers of the request are longer than 16 KiB. Send fewer, or shorter ones.':
    '请求头超过 16 KiB，请少发一些，或者发短一些的。',
  'The request has not arrived in time. Send it again, faster.': '请求没有在时限内收完，请再发一次，快一些。',
  'This is no request that HTTP/1.1 has: its first line, a header or a piece of its body is malformed.':
    '这不是 HTTP/1.1 的请求：第一行、某个请求头或某段内容的格式不对。',
  'Expected the header if-match to be * or etags in double quotes, such as "a1b2", but got \'{0}\'.':
    '请求头 if-match 应为 * 或双引号里的 etag，例如 "a1b2"，而不是 \'{0}\'。',
  "The header if-match is not taken here. Send the task's etag as expectedEtag in the body.":
    '这里不收请求头 if-match。请把任务的 etag 写成请求内容里的 expectedEtag。',
  'The address has a % that begins no character of UTF-8. Encode texts in it as UTF-8, and % itself as %25.':
    '网址里有不是 UTF-8 字符开头的 %。请把其中的文字按 UTF-8 编码，% 本身写成 %25。',
  'is there {0} times in the address; expected it once': '在网址里出现了 {0} 次，应只有一次',
  'is not taken in the address, which has no parameters here; a body may have it':
    '不能写在网址里，这里的网址没有参数；可以写在请求内容里',
  'is not taken in the address; expected {0}': '不能写在网址里；可以写的有：{0}',
  'The request body is longer than {0} bytes. Send a shorter one.': '请求内容超过 {0} 字节，请发短一些的。',
  "This item of the batch has no request. Set its field 'request'.":
    "这一批里的这一项没有请求，请写上字段 'request'。",
  '{0} does not take {1}; use {2}.': '{0} 不支持 {1}，请用 {2}。',
  '{0} {1} is not part of this API.{2}': '这套接口里没有 {0} {1}。{2}',
  ' Did you mean {0}?': '是不是 {0}？',
  ' Send the text as a message to POST /v1/chat/completions, or to POST /v1/responses.':
    '请把文字作为消息发给 POST /v1/chat/completions 或 POST /v1/responses。',
  ' GET /v1/tasks lists the tasks; POST /v1/tasks/NAME:run or NAME:stream runs one, NAME:batchRun many.':
    'GET /v1/tasks 列出任务；POST /v1/tasks/任务:run 或 任务:stream 运行一次，任务:batchRun 运行一批。',
  'The run was cancelled.': '运行被取消了。',
  'The deadline passed before the run ended.': '还没运行完，时限就到了。',
  'The server is loading its model. Try again in a moment.': '服务器正在加载模型，请稍后再试。',
  'The engine has failed and is loaded again. Try again in a moment.':
    '引擎出了错，正在重新加载，请稍后再试。',
  'The server is shutting down. Ask another one, or this one once it has been started again.':
    '服务器正在关闭。请找别的服务器，或者等它重新启动。',
  'must be {0}': '应为 {0}',
  'must be one of {0}': '应为其中之一：{0}',
  'must be {0} {1}': '应 {0} {1}',
  'must be a multiple of {0}': '应为 {0} 的倍数',
  'must have at least {0} items': '至少要有 {0} 项',
  'must have at most {0} items': '最多 {0} 项',
  'must not have an item twice: {0} and {1} are the same': '不能有重复的项：第 {0} 项和第 {1} 项相同',
  'must have the format {0}': '格式应为 {0}',
  "has datatype '{0}'; expected {1}": "的数据类型是 '{0}'，应为 {1}",
  'has {0} elements; its shape [{1}] wants {2}': '有 {0} 个元素，而形状 [{1}] 要 {2} 个',
  'has {0} raw bytes, which is no multiple of {1}': '有 {0} 个原始字节，不是 {1} 的倍数',
  'ends inside element {0}': '在第 {0} 个元素中间就结束了',
  'has a text that is not UTF-8': '里有不是 UTF-8 的文字',
  "has {0} elements, '{1}' has {2}; expected one of each for every row":
    "有 {0} 个元素，'{1}' 有 {2} 个；每一行都要各有一个",
  "has a text in row {0} that is not JSON, which the task's field wants":
    '第 {0} 行的文字不是 JSON，而任务的这个字段要 JSON',
  'The request body': '请求的内容',
  'Line {0} of the batch': '这一批的第 {0} 行',
  'is what a run was sent; leave it out here': '是运行时发来的内容，这里请不要给',
  'is there twice; send it once': '出现了两次，请只给一次',
  'it ends too early': '没写完',
  "unexpected '{0}' in {1}": "不该有 '{0}'，见 {1}",
  '{0} at position {1}': '{0}（位置 {1}）',
  'a control in a string, which has to be escaped,': '字符串里的控制字符要转义',
  'an escape that JSON does not have': 'JSON 没有这种转义',
  'a string without an end': '字符串没有结尾',
  'neither a name in double quotes nor }': '这里应是双引号里的名字或 }',
  'neither , nor } after a value': '值的后面应是 , 或 }',
  'neither , nor ] after a value': '值的后面应是 , 或 ]',
  'no : after a name': '名字的后面应是 :',
  'no name in double quotes': '这里应是双引号里的名字',
  'more text after the end': '结尾后面还有文字',
  '{0} is not JSON: {1}': '{0} 不是 JSON：{1}',
  'The connection closed before the whole request body had arrived.': '请求还没收完，连接就断了。',
  '--sessions-dir: {0} is damaged: {1}. Move it away; its conversation then begins anew.':
    '--sessions-dir：{0} 损坏了：{1}。请把它移走，那个对话会重新开始。',
  'This server has no API keys, so that whoever knows the id of a conversation may use it; it lists none. Ask for a conversation by its name.':
    '这台服务器没有 API 密钥，知道对话编号的人都能用它，所以不列出对话。请按名字查询对话。',
  "Conversation '{0}' has had another turn since you read it, or is another one. Get it again.":
    "对话 '{0}' 在你读过之后又有了新的一轮，或者已是另一个对话。请重新获取。",
  "Task '{0}' has no conversation '{1}' that you may use. It may have been deleted, or unused for too long.":
    "任务 '{0}' 没有你可以用的对话 '{1}'。它可能已被删除，或者太久没用。",
  "Task '{0}' does not keep conversations, so none can be created.":
    "任务 '{0}' 不记对话，所以不能新建对话。",
  "must be at most {0}, as many as task '{1}' sees": "最多 {0}，任务 '{1}' 只看这么多轮",
  'must be like tasks/TASK/conversations/ID': '应为 tasks/任务/conversations/编号 的形式',
  'must be from 1 s to {0} s (366 days)': '应为 1 秒到 {0} 秒（366 天）',
  'This server wants an API key: send it as `authorization: Bearer KEY`.':
    '服务器需要 API 密钥：请用 `authorization: Bearer 密钥` 发送。',
  'This server does not know this API key. Ask its operator for one.':
    '服务器不认识这个 API 密钥，请向运营者要一个。',
  "Tensor '{0}' {1}.": "张量 '{0}' 不对（{1}）。",
  'The request has {0} inputs and raw contents for {1}; expected one for each, or none.':
    '请求有 {0} 个输入，却有 {1} 个输入的原始内容；应当每个都有，或者都没有。',
  'The request has no rows: expected an input with at least one element.':
    '请求里没有行：输入至少要有一个元素。',
  "There is no output '{0}'; expected {1}.": "没有输出 '{0}'，可选：{1}。",
  "Parameter '{0}' is not known, or not a number; expected {1}.":
    "参数 '{0}' 不认识，或者不是数字；可选：{1}。",
  "Parameter '{0}' is there in another way of writing, too.": "参数 '{0}' 还以另一种写法出现了一次。",
  "Parameter '{0}' must be a whole number.": "参数 '{0}' 应为整数。",
  "Model '{0}' has no version '{1}'; its version is now {2}.":
    "模型 '{0}' 没有版本 '{1}'，现在的版本是 {2}。",
  'is there twice; send one of each name': '出现了两次；每个名字只能有一个',
  'is not taken: {0}': '不能用：{0}',
  'has more than {0} tokens, the most of a whole conversation': '超过 {0} 个 token，整个对话最多这么多',
  'has {0} nanoseconds beside its seconds; expected 0 to 999999999': '秒之外有 {0} 纳秒；应为 0 到 999999999',
  'must have at most 64 characters, all of them among A-Z a-z 0-9 . _ : -':
    '最多 64 个字符，只能用 A-Z a-z 0-9 . _ : -',
  'must be a whole number of at least 0': '应为不小于 0 的整数',
  'was not issued for this list; leave it out to start over': '不是给这个列表的；去掉它就从头开始',
  "The API key '{0}' may start {1} run{2} a minute. Try again in {3} second{4}.":
    "密钥 '{0}' 每分钟只能运行 {1} 次，请 {3} 秒后再试。",
  'The server does not have this draft any more. Send its text again.':
    '服务器上已经没有这份草稿了，请重新发送它的文字。',
  "Task '{0}' comes from a module, so there is no text to edit.": "任务 '{0}' 来自模块，没有可以编辑的文字。",
  "The file of task '{0}' could not be read.": "任务 '{0}' 的文件读不出来。",
  'The server has no folder to write to. Its operator can start it with --edit --tasks FOLDER.':
    '服务器没有可以写的文件夹。运营者可以用 --edit --tasks 文件夹 启动它。',
  'There is a file {0} already. Give the task another name.': '已经有文件 {0}，请给任务换个名字。',
  "Task '{0}' comes from a module and cannot be edited here.": "任务 '{0}' 来自模块，不能在这里编辑。",
  '{0} calls watch the tasks already. Try again later, or ask for the list now and then.':
    '已有 {0} 个调用在关注任务。请稍后再试，或者隔一阵查一次列表。',
  "Another request had the id '{0}' within the last {1} minutes. Give every request an id of its own, and the same id to a repetition only.":
    "{1} 分钟内已有别的请求用过编号 '{0}'。每个请求要有自己的编号，只有重发才用同一个。",
  "This server has no model '{0}'. GET /v1/models lists those that it has.":
    "这台服务器没有模型 '{0}'。GET /v1/models 列出它有的模型。",
  'This server takes no feedback. Its operator can start it with --feedback-dir FOLDER.':
    '这台服务器不收反馈。运营者可以用 --feedback-dir 文件夹 启动它。',
};
