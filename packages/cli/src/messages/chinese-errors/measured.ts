/** What is measured of tasks, in Chinese, by its English form. */
export const measured: Readonly<Record<string, string>> = {
  '{0} ({1}) on {2} {3}: {4}': '{0}（{1}），模型 {2} {3}：{4}',
  '{0} rows': '{0} 行',
  '{0} texts{1}': '{0} 段文字{1}',
  '{0} to {1}': '{0} 到 {1}',
  edit: '改法',
  texts: '文字',
  'other label': '换了标签',
  share: '比例',
  '95 % interval': '95 % 区间',
  all: '合计',
  'end punctuation': '句末标点',
  'full and half width': '全角半角',
  'white space': '空白',
  case: '大小写',
  'repeated letters and emoji': '重复的字母和表情',
  'one typo': '一处错字',
  'said twice': '说两遍',
  'simplified and traditional': '简体繁体',
  'every text got {0}: how steady the other labels are is not known; add texts that get them':
    '每段文字都判为{0}：别的标签有多稳还不知道，请加些会判为它们的文字',
  '{0} answered only before or only after': '{0} 段只在改前或只在改后有答案',
  '{0} refused after it': '{0} 段改后没有被接受',
  Evaluation: '评测',
  'No gate is missed.': '没有低于门槛的。',
  Differences: '差别',
  '{0} is better than {1}: right alone in {2} rows, the other in {3} (p = {4})':
    '{0} 好过 {1}：只有它判对 {2} 行，只有对方判对 {3} 行（p = {4}）',
  'Rows that fail: {0}': '出错的行：{0}',
  '{0}: {1}, which count as wrong': '{0}：{1} 行，算作答错',
  'and {0} more': '还有 {0} 行',
  right: '判对',
  failed: '出错',
  'p50 alone': '单独 p50',
  'p95 alone': '单独 p95',
  'prompt tokens': '提示词元',
  'of these cached': '其中缓存',
  written: '写出',
  'rows/s': '行/秒',
  rows: '行数',
  model: '模型',
  'accuracy     {0}': '准确率       {0}',
  'speed        {0} sentences/s, all at once: {1}': '速度         每秒 {0} 句，一齐来：{1}',
  'one by one   {0}': '一句一句来   {0}',
  'failed       {0} rows ({1}), which count as wrong; the first is {2}: {3}':
    '出错         {0} 行（{1}），算作答错；最前的是 {2}：{3}',
  'no row was answered': '没有一行得到回答',
  'p50 {0} ms, p95 {1} ms': '中位 {0} 毫秒，p95 {1} 毫秒',
  'of answered  {0} right; an abstention counts as not right above':
    '作答的当中   {0} 判对；上面的准确率把不作判断算作没有判对',
  'macro-F1     {0}': '宏平均 F1    {0}',
  'calibration  {0} expected error': '校准         期望误差 {0}',
  'coverage     {0}': '作答率       {0}',
  '  most confident {0}: {1} right': '  最有把握的 {0}：{1} 判对',
  'confusion (expected: predicted)': '混淆（应为：判为）',
  'most confident wrong answers': '最有把握却判错的',
  'fields       {0} right, mean over the fields': '字段         各字段平均 {0} 正确',
  '  {0}: {1} right,{2} missed in {3} rows, made up in {4}': '  {0}：{1} 正确，{2}{3} 行漏掉，{4} 行无中生有',
  ' F1 of the items {0},': '各项 F1 {0}，',
  'worst answers': '最差的回答',
  '  {0}: {1} wrong': '  {0}：{1} 不对',
  '    expected {0}': '    应为 {0}',
  '    answered {0}': '    答的是 {0}',
  '  {0}: met {1} of {2} times': '  {0}：{2} 次里满足 {1} 次',
  'rows that miss something': '没有全部满足的行',
  '    misses {0}': '    没有满足 {0}',
  '  and {0} more, which --json and --html show': '  还有 {0} 行，用 --json 或 --html 看',
  'right in the first only: {0}, in the second only: {1}; different answers: {2} of {3}; p = {4} (exact McNemar test)':
    '只有前者判对：{0}，只有后者判对：{1}；{3} 行里有 {2} 行答案不同；p = {4}（McNemar 精确检验）',
  '{0} could not be measured: {1}': '{0} 没有测成：{1}',
  '{0} and {1} differ: right in {2} only {3}, in {4} only {5}; p = {6}':
    '{0} 和 {1} 有差别：只有 {2} 判对 {3} 行，只有 {4} 判对 {5} 行；p = {6}',
  '{0} of {1} differences may be due to chance (exact McNemar tests, Holm’s correction, below {2})':
    '{1} 处差别里有 {0} 处可能只是偶然（McNemar 精确检验，Holm 校正，界限 {2}）',
  '{0} labelled rows are': '{0} 行标注',
  '1 labelled row is': '1 行标注',
  '{0} few for a calibration: what is right for them may be chance. Take {1} or more, from where the task is used.':
    '用{0}来校准太少：对它们合适的可能只是碰巧。请用 {1} 行以上，取自任务真正使用的地方。',
  'nothing changed': '没有改动',
  'temperature alone': '只调了温度',
  'bias on inputs without content removed': '去掉了对无内容输入的偏向',
  'bias on random words of the rows removed': '去掉了对数据里随机词语的偏向',
  'bias on the rows themselves removed': '去掉了对这些数据的偏向',
  'bias fitted to the rows': '按数据拟合了偏置',
  'no calibration was better by more than chance': '没有哪种校准好得超出偶然',
  'too few different rows to judge by': '不同的行太少，无从判断',
  'bias {0}; temperature {1}; abstains below {2}; from {3} labelled rows':
    '偏置 {0}；温度 {1}；低于 {2} 不作判断；用了 {3} 行标注',
  'on rows held out: before {0}; after {1}': '在留出的行上：之前{0}；之后{1}',
  'loss {0}, accuracy {1}, calibration error {2}': '损失 {0}、准确率 {1}、校准误差 {2}',
  '{0} rows were refused as too long or malformed and left out': '有 {0} 行太长或格式不对，没有用上',
  "the task's own confidence.min of {0} is higher and goes on to hold":
    '任务自己的 confidence.min 是 {0}，更高，仍以它为准',
  "the task's own confidence.min of {0} is lower and has no effect now":
    '任务自己的 confidence.min 是 {0}，更低，现在不起作用',
  '; {0} too long were left out': '；另有 {0} 行太长没有用上',
  '; {0} too long or malformed were left out': '；另有 {0} 个太长或格式不对没有用上',
  '{0}\nreadout of the hidden state: {1} right on rows held out, of {2} rows{3}':
    '{0}\n隐藏状态的 readout：{2} 行留出来判，{1} 判对{3}',
  'fitted to {0} texts inside and {1} outside{2}\non texts held out: abstains from {3} of those outside and {4} of those inside':
    '用了范围内 {0} 段、范围外 {1} 段文字{2}\n在留出的文字上：范围外有 {3} 不作判断，范围内有 {4}',
  "'{0}' ships with the program; this is for your copy of it: --tasks {1}":
    "'{0}' 是自带的，这是给您那份副本的：--tasks {1}",
  '{0} inputs': '{0} 个输入',
  '{0} inputs{1}': '{0} 个输入{1}',
  'one input': '一个输入',
  ', {0} more refused as too long or malformed': '，另有 {0} 个因太长或格式不对没有用上',
  'nothing found': '没有发现问题',
  'nothing found, and nothing tried: no input fits into one prompt of the task':
    '没有发现问题，其实什么也没试：没有一个输入放得进这个任务的一段提示词',
  warning: '警告',
  note: '提示',
  'not checked, because {0}: {1}': '没有检查（{0}）：{1}',
  'the task has no labels': '任务没有标签',
  'the task needs others': '任务要用到别的任务',
  'a readout judges in place of the labels’ words': '判断靠的是 readout，不是标签的字',
  'the prompt cannot be rendered without an input': '没有输入就生成不了提示词',
  'the task has fewer than two examples': '任务的示例不到两个',
  'the task takes no input without content': '任务不接受没有内容的输入',
  'it needs at least {0}, and there are {1}': '至少要有{0}，现在只有 {1} 个',
  'the longest input makes {0} tokens with prompt and answer, {1} of the context of {2}.':
    '最长的输入加上提示词和回答共 {0} 个词元，占上下文 {2} 的 {1}。',
  'Lower input.limits.maxTokens, shorten the examples, or load the model with a larger --context.':
    '请调低 input.limits.maxTokens、精简示例，或者加载模型时把 --context 调大。',
  'no limit in tokens: inputs of more than {0} are refused only once they are encoded, by a bound that changes with the model.':
    '没有限制词元数：超过 {0} 个的输入要到编码之后才会被拒绝，而且这个界限随模型而变。',
  'Set input.limits.maxTokens, to {0} at most here.': '请设定 input.limits.maxTokens，这里最多 {0}。',
  "task '{0}' has the same prompt ({1} tokens){2}.": "任务 '{0}' 的提示词与它相同（{1} 个词元）{2}。",
  ' and output': '，输出也相同',
  ', but another output': '，输出却不同',
  'Keep one of them, unless they differ in limits, windows or calibration on purpose.':
    '请只留一个，除非它们有意在限制、分段或校准上不同。',
  'Say in each prompt what is asked for, such as its labels.': '请在各自的提示词里说清要什么，比如写出标签。',
  backwards: '倒过来排',
  "with '{0}' last": "把 '{0}' 排在最后",
  'with the same examples {0}, {1} of {2} answers change ({3}){4}.':
    '同样的示例{0}，{2} 个回答里有 {1} 个变了（{3}）{4}。',
  ", {0} of those to '{1}', which then stands last": "，其中 {0} 个变成了排在最后的 '{1}'",
  'Use as many examples of each label, in turn, and some that are like what is judged; aio tasks tune tries orders on labelled rows.':
    '每个标签的示例请一样多、交替着排，并且要有和判断对象相像的；aio tasks tune 能在标注数据上试各种顺序。',
  "inputs without any content get '{0}' with {1}; an even share would be {2}.{3}":
    "没有内容的输入有 {1} 会判为 '{0}'，不偏不倚应为 {2}。{3}",
  ' {0} of {1} wrong tests are answered with it.': '答错的 {1} 项测试里有 {0} 项答的就是它。',
  "Unless '{0}' is right for an empty text: aio tasks calibrate {1} takes the leaning out, and more examples of the other labels lessen it.":
    "除非空文字本就该判为 '{0}'：aio tasks calibrate {1} 可以去掉这种偏向，给别的标签多加示例也能减轻。",
  'all labels together get {0} of the probability in the median of {1}. The model would rather begin with {2}.':
    '在{1}上，所有标签合起来的概率中位数只有 {0}。模型更想以这些开头：{2}。',
  'Name the labels in the system prompt, show one example of each, or use the words that the model wants to say as labels.':
    '请在系统提示词里写出标签、每个标签给一个示例，或者把模型想说的字用作标签。',
  'of the probability of its first token {0} keeps {1}: where the model begins so, it mostly goes on otherwise.':
    '{0} 首个词元的概率只剩 {1}：模型这样开头之后，多半接的是别的。',
  'Use a label of one token, spell it as the model would, or show it in an example.':
    '请换成一个词元的标签、按模型的写法来写，或者在示例里给出来。',
  "'{0}' is {1} tokens": "'{0}' 有 {1} 个词元",
  "'{0}' and '{1}'": "'{0}' 和 '{1}'",
  '; {0} begin with the same token': '；{0} 的首个词元相同',
  ', with the end of the answer, because one of them begins another':
    '（算上回答的结尾，因为有的标签是另一个的开头）',
  'a judgement takes a second pass, of {0} tokens, where it could take one: {1}{2}{3}.':
    '一次判断本来一遍就够，现在要再算一遍（{0} 个词元）：{1}{2}{3}。',
  'Labels of one token that all differ take one pass, which requests that wait together share.':
    '各不相同、都只有一个词元的标签只要一遍，而且一起等待的请求可以合着算。',
  "'{0}' is ahead of '{1}' by {2} nats, {3}: {4}.": "'{0}' 只领先 '{1}' {2} 奈特，{3}：{4}。",
  'less than another dtype may change': '换一种精度就可能反过来',
  'within the noise of {0} ({1})': '在 {0} 的误差（{1}）之内',
  'Test with a clearer text, or make the task surer of this one: with an example like it, for instance.':
    '请换一句更明确的来测，或者让任务对它更有把握，比如加一个相像的示例。',
  "{0} of the {1} tokens of the prompt's own words stand in the message with the input and run anew for each; {2} stay in the cache.":
    '提示词自己的 {1} 个词元里有 {0} 个和输入放在同一条消息里，每次都要重算；留在缓存里的占 {2}。',
  "Move what is the same for every input from 'prompt' to 'system'.":
    "请把对每个输入都相同的部分从 'prompt' 移到 'system'。",
};
