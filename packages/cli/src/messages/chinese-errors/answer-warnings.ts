/** What answers warn of, in Chinese, by its English form. */
export const answerWarnings: Readonly<Record<string, string>> = {
  "Task '{0}' needs a model that follows instructions. '{1}' knows only {2}; do not trust this answer.":
    "任务 '{0}' 要用听得懂指令的模型，而 '{1}' 只会 {2}；这个回答不可信。",
  "The calibration of task '{0}' was made for a different model, dtype, prompt or set of labels and is not used. Create a new one: aio tasks calibrate {1}":
    "任务 '{0}' 的校准是为别的模型、精度、提示词或标签做的，没有用上。请重新做一份：aio tasks calibrate {1}",
  'The calibration {0} cannot be used: {1}. Create it again with aio tasks calibrate {2}, or remove it.':
    '校准文件 {0} 用不了：{1}。请用 aio tasks calibrate {2} 重新做一份，或者删掉它。',
  'The scope {0} cannot be used: {1}. Fit it again with aio tasks scope.':
    '适用范围文件 {0} 用不了：{1}。请用 aio tasks scope 重新拟合。',
  'The readout {0} cannot be used: {1}.': '读出头文件 {0} 用不了：{1}。',
  'it has not the form of such a file': '内容不是这种文件的格式',
  "The readout of task '{0}' was made for a different model, dtype, prompt or set of labels and is not used.":
    "任务 '{0}' 的读出头是为别的模型、精度、提示词或标签做的，没有用上。",
  "Task '{0}' has no readout yet.": "任务 '{0}' 还没有读出头。",
  '{0} Its label words decide; fit a readout: aio tasks calibrate {1} --data FILE':
    '{0}现在由标签词来判断；请拟合一个读出头：aio tasks calibrate {1} --data 文件',
  "Task '{0}' has other words or labels than the one in whose place it is, so the {1} fitted for that one cannot be used. Fit its own: {2}":
    "任务 '{0}' 的措辞或标签和它所代替的那个不一样，那一个的 {1} 用不上。请给它拟合自己的：{2}",
  'scope and the readout': '适用范围和读出头',
  scope: '适用范围',
  readout: '读出头',
  'aio tasks scope {0}': 'aio tasks scope {0}',
  'say readout: hidden in its file and run aio tasks calibrate {0}':
    '在任务文件里写上 readout: hidden，再运行 aio tasks calibrate {0}',
  'The conversation has this turn in memory alone, because its folder cannot be written{0}. It is written there as soon as that works again.':
    '对话的这一轮只留在内存里，因为存放对话的文件夹写不进去{0}。等能写了就会补上。',
};
