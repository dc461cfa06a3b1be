/** What is wrong with a task's file, in Chinese, by its English form. */
export const taskFileErrors: Readonly<Record<string, string>> = {
  "Task '{0}': {1}": "任务 '{0}'：{1}",
  'output.{0}: {1}': 'output.{0}：{1}',
  "There is no task '{0}'.{1} Known tasks: {2}.": "没有名为 '{0}' 的任务。{1}现有的任务：{2}。",
  " Did you mean '{0}'?": "是不是 '{0}'？",
  "Two tasks are named '{0}'{1}; rename one.": "有两个任务都叫 '{0}'{1}，请给其中一个改名。",
  "Task '{0}' needs '{1}', which is not loaded.{2} Load it too, or remove the need.":
    "任务 '{0}' 要用到 '{1}'，但没有加载它。{2}请一并加载，或者去掉这项 needs。",
  "Task '{0}' requires the input '{1}'; give it here.": "任务 '{0}' 必须有输入 '{1}'，请在这里给出。",
  "Task '{0}' is not loaded.{1}": "没有加载任务 '{0}'。{1}",
  ' It takes {0}.': '它的输入有：{0}。',
  "Task '{0}' has no input '{1}'.{2}": "任务 '{0}' 没有输入 '{1}'。{2}",
  "Task '{0}' needs '{1}', whose guard may answer with a text in its place, but its own output is not text. Need a task without a guard.":
    "任务 '{0}' 要用到 '{1}'，后者的 guard 可能代它用文字作答，而 '{0}' 的输出不是文字。请换一个没有 guard 的任务。",
  "Task '{0}' has no variant '{1}'; expected {2}.": "任务 '{0}' 没有变体 '{1}'，可选：{2}。",
  '{0} cannot be rendered. {1}': '{0} 无法生成。{1}',
  'an example': '示例',
  'not a valid Jinja template: {0}': '不是正确的 Jinja 模板：{0}',
  'the template has {0} names, signs and texts, but at most {1} may be there; put what does not change into a text without {{ }}':
    '模板中有 {0} 个名称、符号和文本，最多允许 {1} 个；不变的内容请直接写成文本，不要放在 {{ }} 里',
  'the template has up to {0} spaces and line ends in a row, too many to look through for tags; shorten such rows':
    '模板中有多达 {0} 个连续的空格和换行，太多而无法在其中查找标签，请减少',
  'the system prompt and the examples have more tokens than the context, which has {0}; shorten them, or raise --context':
    '系统提示和示例的词元比上下文的 {0} 个还多；请缩短，或调大 --context',
  'No guard has a rule named {0}. Rules of the loaded tasks: {1}.':
    '没有名为 {0} 的 guard 规则。已加载的任务有这些规则：{1}。',
  'this is nested more than {0} levels deep; a task needs far fewer':
    '这里嵌套超过 {0} 层，任务用不了这么多层',
  "'{0}' is not a file beside {1}; expected a file name without a path":
    "'{0}' 不是 {1} 旁边的文件；这里只能写文件名，不能带路径",
  "'{0}' is a link that leads out of {1}": "'{0}' 是通往 {1} 之外的链接",
  "'{0}' is larger than 1 MiB, the most that a task file may have":
    "'{0}' 超过 1 MiB，任务文件最大只能这么大",
  "'{0}', expected beside {1}, cannot be read: {2}": "'{0}' 应该在 {1} 旁边，却读不出来：{2}",
  "'{0}' cannot be read, because the task was not loaded from a folder":
    "'{0}' 读不出来，因为任务不是从文件夹加载的",
  "unknown key '{0}'{1}": "不认识的键 '{0}'{1}",
  '; expected {0}': '；可用的有：{0}',
  "; did you mean '{0}'?": "；是不是 '{0}'？",
  '; merge keys are not read: write the keys out, or take over a whole file with extends':
    '；不支持合并键：请把各个键写出来，或者用 extends 沿用整个文件',
  "; '：' is not the ASCII :; type : and a space": '；“：”不是半角冒号，请输入半角的 : 再加一个空格',
  'expected one of {0}': '只能是其中之一：{0}',
  '{0}expected one of {1}': '{0}只能是其中之一：{1}',
  'one of {0}': '其中之一：{0}',
  'is missing; expected {0}': '缺少，应为{0}',
  'expected {0}, not {1}': '应为{0}，而不是 {1}',
  'expected {0}, not {1}{2}': '应为{0}，而不是 {1}{2}',
  '{0}, not {1}': '{0}，而不是 {1}',
  '{0} or {1}': '{0}或{1}',
  'a text': '文字',
  'a number': '数字',
  'a whole number': '整数',
  'true or false': ' true 或 false',
  'a list': '列表',
  'a mapping': '映射（键和值）',
  'an empty value': '空值',
  'another kind of value': '别的类型的值',
  'expected another': '应为别的',
  'is not a key that may stand here: {0}': '这里不能用这个键：{0}',
  '; put it into quotes': '；请加上引号',
  '; put a text that begins with { or [ into quotes': '；以 { 或 [ 开头的文字要加引号',
  'must be at least {0}': '不能小于 {0}',
  'must be above {0}': '必须大于 {0}',
  'must be at most {0}': '不能大于 {0}',
  'must be below {0}': '必须小于 {0}',
  'expected three numbers, such as 1.0.0': '应为三个数字，如 1.0.0',
  'expected lower-case letters, digits and hyphens, starting with a letter':
    '只能用小写字母、数字和连字符，以字母开头',
  'must not be empty': '不能为空',
  'must have at least {0} {1}': '至少要有 {0} {1}',
  'must have at most {0} {1}': '最多只能有 {0} {1}',
  entries: '项',
  characters: '个字符',
  'has {0} bytes, but a task file may have at most {1}': '有 {0} 字节，而任务文件最多 {1} 字节',
  'cannot be read: {0}': '读不出来：{0}',
  'extends itself, or a chain of more than {0} files': 'extends 绕回了自己，或者超过 {0} 个文件',
  '{0} is not a task file; expected a YAML mapping of fields': '{0} 不是任务文件，应为 YAML 的键和值',
  'two spaces': '两个空格',
  'a space': '一个空格',
  ' and a space': '再加一个空格',
  'the line is indented with a tab; type two spaces for each level': '这一行用制表符缩进；请每层用两个空格',
  'a second document begins here (---), and a file holds one task; remove the line, or put what follows into a file of its own':
    '这里（---）开始了第二个文档，而一个文件只能有一个任务；请删掉这一行，或者把后面的放进另一个文件',
  'this line is indented deeper than the key above, which has a value already; put both at the same depth':
    '这一行比上面的键缩进得深，而那个键已经有值了；请让两者缩进相同',
  "a second colon in one line makes a mapping within a value; put the value into quotes: 'one: two'":
    "一行里有第二个冒号，会被当成值里面的键；请给值加上引号：'one: two'",
  'expected a key with its value; type a colon and a space between them, as in key: value':
    '应为键和值；请在两者之间输入冒号和空格，如 key: value',
  ', first in line {0}': '，前一次在第 {0} 行',
  'the alias *{0} stands within the value that it names, which would have no end; write the value out':
    '别名 *{0} 出现在它自己所指的值里，这样的值没有尽头；请把值写出来',
  'the key {0} stands here for the second time{1}; remove one of the two':
    '键 {0} 在这里是第二次出现{1}；请去掉其中一个',
  "{0}, or keep these as part of the text and put ' around the whole":
    "{0}；如果它们是文字的一部分，请在整段文字外面加上 '",
  'this is not an ordinary space; type {0}': '这不是普通的空格，请输入{0}',
  "'{0}' is not the ASCII {1}; type {2}{3}": '“{0}”不是半角的 {1}，请输入 {2} {3}',
  "'{0}.{1}' is not declared under {2}": "'{0}.{1}' 没有在 {2} 里声明",
  "'{0}' is not declared under needs": "'{0}' 没有在 needs 里声明",
  "unknown variable '{0}'; available here: {1}": "不认识的变量 '{0}'，这里可用：{1}",
  'only choice tasks can be judged in windows': '只有选择任务可以分段判断',
  "templates have a '{0}' of their own; give this input another name":
    "模板里已经有自己的 '{0}'，请给这个输入换个名字",
  'the choice {0} has a line break; write one line': '选项 {0} 里有换行，请写成一行',
  "the choice '{0}' begins or ends with white space; remove that": "选项 '{0}' 的开头或结尾有空白，请去掉",
  "the choice '{0}' has a character that nobody sees, {1}; remove it":
    "选项 '{0}' 里有看不见的字符 {1}，请去掉",
  "the choice '{0}' looks like choice {1}; change one of them":
    "选项 '{0}' 和第 {1} 个选项看起来一样，请改掉其中一个",
  "'{0}' is not among the properties{1}": "properties 里没有 '{0}'{1}",
  "'{0}' is not a text input of this task": "'{0}' 不是这个任务的文字输入",
  'must be less than half of maxTokens': '必须小于 maxTokens 的一半',
  'only text tasks can keep conversations': '只有写文字的任务能记住对话',
  "'{0}' is not an input; within { } a comma ends a text: put the whole text into quotes":
    "'{0}' 不是输入；在 { } 里逗号会截断文字，请给整段文字加上引号",
  'the pattern {0} allows no text at all': '模式 {0} 不允许任何文字',
  'there are more than {0} words, signs and line ends before here; keep rows of data in a file of their own':
    '到这里已经超过 {0} 个词、符号和换行；请把数据行放到单独的文件里',
  '{0} cannot be used: {1}': '{0}不能用：{1}',
  'the pattern {0}': '模式 {0} ',
  'the JSON Schema': 'JSON Schema ',
  'it takes more than {0} steps to get ready; repeat less, or fewer times':
    '要超过 {0} 步才能准备好；请减少重复，或减少重复的次数',
  'it is nested more than {0} levels deep': '嵌套超过 {0} 层',
  'it has too many groups within groups': '括号套得太深',
  'it needs {0} states; simplify it': '需要的状态太多（{0}），请写得简单些',
  'look-around of more than one character is not supported; ^, $ and \\b are':
    '不支持超过一个字符的前后断言；可以用 ^、$ 和 \\b',
  'back references are not supported': '不支持反向引用',
  'anchors and look-around are not supported here': '这里不支持 ^、$ 等锚点和前后断言',
  'it has an anchor or look-around. A text has an end of line before and behind: write ^ and $ as \\n, and \\b as [^a-z]':
    '里面有锚点或前后断言。文字前后各有一个换行：请把 ^ 和 $ 写成 \\n，把 \\b 写成 [^a-z]',
  'it matches no text within minLength and maxLength': '在 minLength 和 maxLength 之内没有任何文字能匹配',
  'the JSON Schema has more than {0} parts once its references are unfolded':
    'JSON Schema 展开引用以后超过 {0} 个部分',
  'has "$ref": "{0}", which {1}': '里的 "$ref": "{0}" {1}',
  'stands within what it refers to, and so never ends': '处在它所引用的内容之中，没有尽头',
  'leads out of the schema; write "#/$defs/NAME", and define NAME under "$defs"':
    '指向 schema 之外；请写 "#/$defs/名字"，并在 "$defs" 里定义它',
  'refers to nothing; define it under "$defs", or write the schema in its place':
    '没有指向任何东西；请在 "$defs" 里定义它，或者直接把内容写在这里',
  'expected a number that has an end, not {0}': '应为有限的数字，而不是 {0}',
  'the JSON Schema{0} {1}': 'JSON Schema{0} 有误：{1}',
  "Task '{0}': this model encodes the labels '{1}' and '{2}' as the same tokens; change one of them.":
    "任务 '{0}'：这个模型把标签 '{1}' 和 '{2}' 编成同样的词元，请改掉其中一个。",
  'is NUL, which no text has; this is probably binary data. Give text.':
    '是 NUL，文字里不会有；这多半是二进制数据。请给文字。',
  '; the text looks like {0}': '，看起来是 {0}',
  'is not {0} text{1}. {2}': '不是 {0} 文字{1}。{2}',
  'Convert it to UTF-8.': '请转成 UTF-8。',
  'the byte at offset {0} ({1}) {2}': '偏移 {0} 处的字节（{1}）{2}',
};
