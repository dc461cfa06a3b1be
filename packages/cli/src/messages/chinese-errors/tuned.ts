/** What `aio tasks tune` reports, in Chinese, by its English form. */
export const tuned: Readonly<Record<string, string>> = {
  'Stopping after the candidate under way.': '算完正在算的候选就停。',
  'Nothing better was found.': '没有找到更好的。',
  'On {0} rows held out: {1} got better, {2} got worse. {3}':
    '在留出的 {0} 行上：{1} 行变好，{2} 行变差。{3}',
  "Try it: aio run {0} '…' --tasks {1}": "试一试：aio run {0} '…' --tasks {1}",
  '{0}/{1}  {2}  best {3} ({4})  {5} left  {6}': '{0}/{1}  {2}  最好 {3}（{4}）  还要 {5}  {6}',
  ', given up early': '，提前放弃',
  'loss {0}, accuracy {1}{2}': '损失 {0}，准确率 {1}{2}',
  '{0} s': '{0} 秒',
  '{0} min': '{0} 分钟',
  '{0}, tuned': '{0} 的调优',
  'Model {0}; {1} rows of {2}; seed {3}.': '模型 {0}；{2} 的 {1} 行；种子 {3}。',
  '{0} rows could become examples.': '{0} 行可以用作示例。',
  '{0} other rows judged {1} candidates.': '另有 {0} 行用来评判 {1} 个候选。',
  '{0} rows were held out: nothing was chosen by them.': '留出了 {0} 行：没有拿它们挑选过什么。',
  '{0} more rows were refused by the task and left out.': '还有 {0} 行任务没有接受，略过了。',
  Candidates: '候选',
  'Losses are in nats a row, accuracies those after calibration, both cross-validated on the judging rows. Number 1 is the task as it is.':
    '损失是每行多少奈特，准确率是校准之后的，都在评判用的行上交叉验证。1 号是任务原来的样子。',
  'Nothing better was found': '没有找到更好的',
  'No candidate was better than the task as it is ({0}) by more than chance, so no new task was written. More rows, or other wordings as variants in the task file, may help.':
    '没有哪个候选比任务原来的样子（{0}）好得超出偶然，所以没有写出新任务。多一些行，或者在任务文件里用 variants 写些别的措辞，也许有用。',
  Result: '结果',
  'The best candidate: {0} (number {1}).': '最好的候选：{0}（{1} 号）。',
  'Both with a calibration fitted to the judging rows. {0} {1}': '两者都用评判的行做了校准。{0}{1}',
  'The calibration of {0} was made anew, with all {1} rows that are not its examples.':
    '{0} 的校准是重新做的，用了不是它的示例的全部 {1} 行。',
  'Its words': '它的措辞',
  '(no system prompt)': '（没有系统提示词）',
  'Rows that got better ({0})': '变好的行（{0}）',
  '{0}, was {1}': '{0}，原来判为 {1}',
  'Rows that got worse ({0})': '变差的行（{0}）',
  'now {0}, should be {1}': '现在判为 {0}，应为 {1}',
  '| on {0} rows held out | accuracy | loss | calibration error |':
    '| 在留出的 {0} 行上 | 准确率 | 损失 | 校准误差 |',
  'the task as it is': '任务原来的样子',
  'Accuracy changes by {0} points; 95 % confidence interval from {1} to {2} (Newcombe’s method 10 for pairs); p = {3} (exact McNemar test).':
    '准确率变化 {0} 个百分点；95 % 置信区间 {1} 到 {2}（Newcombe 的成对方法 10）；p = {3}（精确 McNemar 检验）。',
  'The new task is better on rows like these.': '在这样的行上，新任务更好。',
  '**The new task is worse on rows held out: keep the old one.**':
    '**在留出的行上，新任务更差：请留着旧的。**',
  '**The interval includes 0: these rows do not show that the new task gives more right answers.**':
    '**区间包含 0：从这些行看不出新任务答对得更多。**',
};
