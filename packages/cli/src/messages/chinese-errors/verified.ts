/** What `aio models verify` finds and `aio bench` measures, in Chinese, by its English form. */
export const verified: Readonly<Record<string, string>> = {
  'answers of {0}': '{0} 的回答',
  '{0} of {1} labels differ from fp32 (at most {2} allowed) and {3} more in near ties; log-probabilities differ by at most {4}':
    '{1} 个标签里有 {0} 个和 fp32 不同（最多允许 {2} 个），另有 {3} 个难分高下；对数概率最多相差 {4}',
  "{0} of {1} first tokens differ from fp32; log-probabilities of fp32's choices differ by at most {2}":
    '{1} 个首词元里有 {0} 个和 fp32 不同；fp32 所选词元的对数概率最多相差 {2}',
  'KL divergence from fp32 {0} (at most {1} allowed), the same likeliest token {2} % of the time; {3} tokens':
    '与 fp32 的 KL 散度 {0}（最多允许 {1}），最可能的词元有 {2} % 相同；共 {3} 个词元',
  distributions: '分布',
  checksums: '校验和',
  'the manifest lists no checksums; import the model again': '清单里没有校验和；请重新导入模型',
  '{0} is missing': '缺少 {0}',
  '{0} has changed': '{0} 变过了',
  '{0} files are unchanged since the import': '{0} 个文件自导入以来没有变过',
  '{0} matrices, {1} MiB; the largest error is in {2} ({3}): {4} % relative, {5} at most for a weight':
    '{0} 个矩阵，{1} MiB；误差最大的是 {2}（{3}）：相对 {4} %，单个权重最多 {5}',
  tensors: '张量',
  perplexity: '困惑度',
  '{0}, with no fp32 model to compare it with': '{0}，没有 fp32 的模型可比',
  "{0}, {1} times fp32's {2} (at most {3} allowed)": '{0}，是 fp32 的 {2} 的 {1} 倍（最多允许 {3} 倍）',
  '{0} comes back as {1}': '{0} 还原成了 {1}',
  'ids beyond the vocabulary of {0}: {1}': '有编号超出了 {0} 个词元的词表：{1}',
  'stop tokens beyond the vocabulary: {0}': '有结束词元超出了词表：{0}',
  '{0} texts come back unchanged': '{0} 段文字都还原得一字不差',
  tokenizer: '分词器',
  answers: '回答',
  'there is no fp32 model to compare with': '没有 fp32 的模型可比',
  '{0} logits per token, all of them finite; a context of {1} tokens':
    '每个词元 {0} 个 logit，全都有限；上下文 {1} 个词元',
  'expected {0} finite logits; got {1}, {2} of them finite':
    '应有 {0} 个有限的 logit，得到 {1} 个，其中 {2} 个有限',
  shapes: '形状',
  'the checkpoint is unknown': '不知道是从哪个检查点导入的',
  'the checkpoint {0} no longer exists': '检查点 {0} 已经不在了',
  '{0}; name one with --against': '{0}；请用 --against 指定一个',
  'The model passed.': '模型通过了检查。',
  'real weights': '真实权重',
  'random weights': '随机权重',
  '{0}, {1} threads, {2} GB, Node {3}, {4}': '{0}，{1} 线程，{2} GB，Node {3}，{4}',
  'Ours has {0} slots, a queue of {1} and {2} tokens of context ({3}).':
    '本引擎有 {0} 个槽位、{1} 个排队位置和 {2} 个词元的上下文（{3}）。',
  'the defaults of `aio serve`': '`aio serve` 的默认值',
  'set with {0}': '由 {0} 设定',
  'Medians of 1 round': '1 轮的中位数',
  'Medians of {0} rounds': '{0} 轮的中位数',
  ' (fewer of {0})': '（{0} 较少）',
  '{0}{1}; in brackets, how many times as fast (for memory: as small) ours is.':
    '{0}{1}；括号里是本引擎快几倍（内存：小几倍）。',
  'Quality is beside the same model in fp32, over {0} tokens of prose and {1} labels.':
    '质量是和 fp32 的同一个模型相比，用了 {0} 个词元的文章和 {1} 个标签。',
  'The kept run: {0}. {1}.': '存下的那次：{0}。{1}。',
  'In brackets, how many times as fast (for memory: as small) this run is.':
    '括号里是这次快几倍（内存：小几倍）。',
  row: '行',
  unit: '单位',
};
