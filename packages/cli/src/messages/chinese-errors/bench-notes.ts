/** What `aio bench` says of its progress, in Chinese, by its English form. */
export const benchNotes: Readonly<Record<string, string>> = {
  '[{0} s] {1}': '[{0} 秒] {1}',
  'skipped: {0}: {1}': '略过：{0}：{1}',
  'opening {0}': '打开 {0}',
  'warming up': '预热',
  'round {0} of {1}': '第 {0} 轮，共 {1} 轮',
  'start and memory of {0}, round {1}': '{0} 的启动和内存，第 {1} 轮',
  '{0} of {1}': '{1} 的 {0}',
  'quality beside fp32': '与 fp32 相比的质量',
  quality: '质量',
  'quality of {0}': '{0} 的质量',
  'further rounds of {0}': '{0} 其余的轮次',
  'the context of this model is too short for it': '这个模型的上下文不够长',
  'the run has taken long already; --rounds takes them all': '已经跑了很久；要跑满就加上 --rounds',
  'it runs {0} streams at the same time, which takes --slots {1}': '它同时跑 {0} 路，要加上 --slots {1}',
  'it has a sequence of {0} tokens, which takes --context {1}':
    '它有一个 {0} 个词元的序列，要加上 --context {1}',
  'writing random weights: {0}, {1}': '写随机的权重：{0}，{1}',
  'unpacking {0} for transformers': '为 transformers 解开 {0}',
  'exporting {0} to OpenVINO, which takes minutes': '把 {0} 导出到 OpenVINO，要几分钟',
  'its exporter needs a real model: name one with --model': '它的导出工具要真实的模型：用 --model 指定',
  '{0} is not installed (to install the peers, run: npm run peers)':
    '{0} 没有安装（要安装这些对照，运行：npm run peers）',
  'it is measured where --ik-llama names the folder of its benchmark programs':
    '用 --ik-llama 指定它的测速程序所在的文件夹，才会测它',
  '{0} is an import of this program, and its checkpoint is unknown':
    '{0} 是本程序的导入，不知道它的原始模型在哪里',
  'the model cannot be {0}: {1}': '模型不能{0}：{1}',
  exported: '导出',
  unpacked: '解开',
  'it is measured where --{0} names a Python that has {1}': '用 --{0} 指定装有{1}的 Python，才会测它',
  it: '它',
  'it and PyTorch': '它和 PyTorch',
  'it reads ONNX exports, and there is none of this model': '它读 ONNX 导出，这个模型没有',
  'it reads .gguf files, and {0} is not one': '它读 .gguf 文件，{0} 不是',
};
