/** Notes on progress and other lines beside a command's answers, in Chinese, by their English form. */
export const notes: Readonly<Record<string, string>> = {
  'M weights/s': '百万权重/秒',
  'MB/s': 'MB/秒',
  '{0} %  {1} {2}  {3} s left': '{0} %  {1} {2}  还要 {3} 秒',
  ', without {0}': '，不含{0}',
  vision: '视觉部分',
  'prediction of several tokens at once': '一次预测多个词元的部分',
  '{0} ({1} tensors)': '{0}（{1} 个张量）',
  'Importing {0}{1} ...': '正在导入 {0}{1} ……',
  '{0} redirects to {1}.': '{0} 转到了 {1}。',
  'Waiting for process {0}, which is downloading the same model ...':
    '进程 {0} 正在下载同一个模型，等它做完 ……',
  'The import of {0} in {1} is damaged ({2}); it is made again.':
    '{0} 在 {1} 的导入已损坏（{2}），重新导入。',
  '{0} cannot be read': '{0} 读不出来',
  '{0} has {1} bytes instead of {2}': '{0} 有 {1} 字节，应为 {2}',
  "ONNX Runtime's C API cannot be used here ({0}); using its Node binding.":
    '这里用不了 ONNX Runtime 的 C 接口（{0}），改用它的 Node 接口。',
  "{0}: using the column '{1}' as the input '{2}'. To use another, add --text-field NAME.":
    "{0}：把 '{1}' 列用作输入 '{2}'。要用别的列，加上 --text-field 列名。",
  'Going on from {0}.': '接着 {0} 往下做。',
  '{0} is of other rows, another task, model or seed; starting from the beginning.':
    '{0} 是别的行、任务、模型或种子的，从头开始。',
  'Wrote {0}': '写好了 {0}',
  'Made the folder {0}': '建好了文件夹 {0}',
  '{0} has the hash of the key for {1}. The key is not kept: it is the line below.':
    '{0} 里有了 {1} 的密钥的哈希。密钥本身不保存，就是下面这一行。',
  '1 row': '1 行',
  '{0} of {1}{2}': '{0}，原有 {1} 行{2}',
  '; the last label counts of {0} that had more than one': '；{0} 行有不止一个标签，以最后一个为准',
};
