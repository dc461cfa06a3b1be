/** Help in Chinese for what measures, tunes and sorts labelled data, by the English text that stands at the command. */
import { dataFiles } from '../data-options.js';

const rows = '带输入和正确答案的 .csv、.tsv、.jsonl 或 .json 文件';

export const chineseMeasuringHelp: Readonly<Record<string, string>> = {
  // data
  [dataFiles]: rows,
  'column with what is right (default: label; expected for a json task, assert for one that writes)':
    '正确答案在哪一列（默认：label；json 任务是 expected，写文字的任务是 assert）',
  'the task’s label or label id for each label in the data, such as 1=正面,0=负面':
    '数据里的每个标签对应任务的哪个标签或标签 id，如 1=正面,0=负面',
  'what is in labelled data: labels, repetitions, contradictions, corrections by users':
    '查看标注数据里有什么：标签、重复、矛盾、用户的更正',
  'all rows of some files as one .jsonl file': '把几个文件的所有行合成一个 .jsonl 文件',
  'the .jsonl file to write, or - for standard output': '要写入的 .jsonl 文件，- 表示标准输出',
  'one row for every input; where labels differ, the last one counts':
    '每个输入只留一行；标签不同时以最后一个为准',
  'rows to work with and rows to measure by, no input in both':
    '分成用来调的行和用来衡量的行，同一个输入不会两边都有',
  'write NAME.train.jsonl and NAME.test.jsonl (default: FILE without its ending)':
    '写成 NAME.train.jsonl 和 NAME.test.jsonl（默认：去掉扩展名的 FILE）',
  'of the inputs that are to measure by': '用来衡量的输入占多少',
  'what inputs are drawn with': '抽取输入用的随机种子',
  'column with what is right (default: label, expected or assert)':
    '正确答案在哪一列（默认：label、expected 或 assert）',
  'replace a file that is there': '替换已有的文件',
  // eval
  [`${dataFiles}; TASK=FILE for one of several tasks; may be repeated`]: `${rows}；几个任务里的一个用 TASK=FILE；可重复`,
  'rows to run at the same time': '同时运行多少行',
  'for what is drawn, so that a task that draws answers the same again':
    '随机种子，让会抽样的任务每次答得一样',
  'compare with another task on the same rows': '在同样的行上与另一个任务比较',
  'compare with another model on the same rows': '在同样的行上与另一个模型比较',
  'compare with another dtype of the model': '与这个模型的另一种精度比较',
  'write the figures and all rows as JSON to this file; the page opens it':
    '把各项数字和所有行以 JSON 写入这个文件，网页可以打开它',
  'write a page with plots, and all rows with their prompts, to this file':
    '把带图表和所有行（连同提示词）的网页写入这个文件',
  'write JUnit XML with a case for each gate to this file, for CI':
    '把每道门槛一个用例的 JUnit XML 写入这个文件，供 CI 用',
  'write a summary to this file, such as $GITHUB_STEP_SUMMARY': '把摘要写入这个文件，如 $GITHUB_STEP_SUMMARY',
  'the words of this variant, whatever the model; own for the task’s own words; may be repeated':
    '不管什么模型都用这个变体的说法；own 是任务自己的说法；可重复',
  'how weights are stored when a checkpoint is imported (default: fp32 below 50 M weights, otherwise int8); may be repeated':
    '导入原模型时权重怎样存储（默认：不到 5 千万个权重用 fp32，否则 int8）；可重复',
  'model folder, .gguf file or pulled model (default: QAIO_MODEL, or the embedded model); may be repeated':
    '模型文件夹、.gguf 文件或已下载的模型（默认：QAIO_MODEL，没有就用自带的模型）；可重复',
  // bench
  'the shape to measure': '要测的形状',
  'a model folder, .gguf file or pulled model to measure instead of a shape; peers that can read the same file do':
    '不测形状，而测这个模型文件夹、.gguf 文件或已下载的模型；读得了同一文件的同类也一起测',
  'how this engine stores the weights; the peers stand beside the first (default: int8, or what an imported model has)':
    '本引擎怎样存储权重；同类与第一种并列（默认：int8，或导入的模型已有的）',
  'samples per row and engine (default: 2, or 1 once 150 seconds have passed)':
    '每行每个引擎取几个样本（默认：2；过了 150 秒就取 1 个）',
  'measure only these rows': '只测这几行',
  'measure this engine alone': '只测本引擎',
  'measure ik_llama.cpp too: where its llama-bench and llama-batched-bench are':
    '也测 ik_llama.cpp：它的 llama-bench 和 llama-batched-bench 在哪个文件夹',
  'measure OpenVINO GenAI too, on a real model: a Python that has it, or the folder of a virtual environment':
    '也在真实模型上测 OpenVINO GenAI：装有它的 Python，或者虚拟环境的文件夹',
  'measure transformers on PyTorch too, in fp32: a Python that has both, or the folder of a virtual environment':
    '也测 PyTorch 上的 transformers（fp32）：两者都有的 Python，或者虚拟环境的文件夹',
  'do not compare a real model’s answers with those of the same model in fp32':
    '不把真实模型的回答与同一模型 fp32 的回答比较',
  'keep the run in a file, as JSON': '把这次结果以 JSON 存进文件',
  'compare with a run that --out has kept, of the same model and limits':
    '与 --out 存下的同一模型、同样上限的结果比较',
  'streams that this engine runs at the same time': '本引擎同时运行多少路',
  'tokens of the longest sequence of this engine; the rows of long conversations need more than the default':
    '本引擎最长的序列有多少个词元；长对话的几行要比默认值大',
  // tasks
  'the folder to write NAME.yaml to': '把 NAME.yaml 写到哪个文件夹',
  'what the task answers with': '任务用什么回答',
  'the labels of a choice task': '选择题任务的标签',
  'the system prompt': '系统提示词',
  'what the task is for': '任务是做什么用的',
  'a task whose output is an embedding': '输出是向量的任务',
  [`${dataFiles}; without it, only the prompt’s own bias is removed`]: `${rows}；不给就只去掉提示词自己的偏向`,
  'such a file without labels: the bias removed is that on its rows':
    '同样的文件，可以没有标签：去掉在这些行上的偏向',
  'abstain just often enough that this share of the rows is answered':
    '弃权的多少，以这么大比例的行得到回答为准',
  'abstain just often enough that this share of the answers is right':
    '弃权的多少，以这么大比例的回答正确为准',
  'write to this file instead of next to the task’s': '写入这个文件，而不是放在任务文件旁边',
  'replace a calibration that was made from more labelled rows': '替换用更多标注行做出的校准',
  [`${dataFiles}, besides the task’s tests; labels are not needed`]: `任务的测试之外，再用这样的文件：${rows}；可以没有标签`,
  'rows of the data to use, evenly spaced': '用数据里的多少行，均匀地取',
  [`${dataFiles}; labels are not needed`]: `${rows}；可以没有标签`,
  'for the typos that are drawn': '抽取错别字用的随机种子',
  'texts to show of each edit': '每种改动显示多少段文字',
  'print one JSON object, with every text whose label changes': '输出一个 JSON 对象，含每段标签变了的文字',
  [`${dataFiles}: texts that the task is for; labels are not needed`]: `${rows}：任务该回答的文字；可以没有标签`,
  'such a file with texts that it should abstain from': '同样的文件，是任务该弃权的文字',
  'share of the texts inside that may be abstained from': '该回答的文字里，最多可以弃权的比例',
  'how many ways of saying the task to try': '试多少种说法',
  'begin no other candidate after so many minutes': '过了这么多分钟就不再试新的说法',
  'the most examples to show to the model': '最多给模型看多少个例子',
  'which rows are held out': '留出哪些行，由这个随机种子决定',
  'write the new task to this .yaml file, and the rest next to it':
    '把新任务写入这个 .yaml 文件，其余的放在旁边',
  'replace the results of an earlier tuning': '替换以前调优的结果',
  // keys
  'add the hash to this file, which `aio serve --api-key-file` reads':
    '把散列值加进这个文件，由 `aio serve --api-key-file` 读取',
  'how many runs its caller may start in any minute (default: no limit)':
    '持有者任何一分钟里最多能开始多少次运行（默认：不限）',
};
