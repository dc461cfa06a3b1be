/** What is wrong with a model, or with fetching it, in Chinese, by its English form. */
export const modelErrors: Readonly<Record<string, string>> = {
  'tokenizer.json cannot be read: {0}': 'tokenizer.json 读不出来：{0}',
  'Outputs of format regex and json need a tokenizer whose tokens are bytes (Qwen, Llama, SmolLM2, TinyLlama).':
    'regex 和 json 格式的输出要求分词器的词元是字节（Qwen、Llama、SmolLM2、TinyLlama）。',
  'The chat template is not valid Jinja: {0}': '对话模板不是正确的 Jinja：{0}',
  'The chat template failed: {0}': '对话模板出错：{0}',
  'The model graph {0} cannot be loaded: {1}': '模型图 {0} 无法加载：{1}',
  'This model’s folder was written by an earlier version and does not give hidden states. Import the model again.':
    '这个模型文件夹是早先的版本写的，给不出隐藏状态。请重新导入模型。',
  'they are not compiled here': '这里没有编译',
  'this processor has neither AVX-512 VNNI nor AVX2': '这个处理器既没有 AVX-512 VNNI，也没有 AVX2',
  "Figures that are the same to the last bit in any company were asked for, which ONNX Runtime's own operators do not give in int4 on every processor. Use the native operators, or another dtype.":
    '要求数字无论与谁同批都分毫不差，而 ONNX Runtime 本身的算子用 int4 时并非在每种处理器上都做得到。请改用自带的算子，或换一种存储方式。',
  'The native operators cannot be used here: {0}.': '这里用不了自带的算子：{0}。',
  "ONNX Runtime's C API cannot be used here: {0}. Choose the runner node-binding or auto.":
    '这里用不了 ONNX Runtime 的 C 接口：{0}。请用 --runner node-binding 或 auto。',
  '{0} is {1}, expected a whole number of {2} from {3} to {4}': '{0} 是 {1}，应为 {3} 到 {4} 的整数（{2}）',
  'Engine limits: {0}.': '引擎的限额有误：{0}。',
  '{0}: GGUF version {1} is not supported; supported: {2}.': '{0}：不支持 GGUF 版本 {1}；支持：{2}。',
  "{0}: tokenizer '{1}' ({2}) is not supported in GGUF files; supported: llama, and gpt2 with {3}. Import the safetensors folder instead.":
    "{0}：不支持 GGUF 文件里的分词器 '{1}'（{2}）；支持 llama，以及 gpt2 的 {3}。请改为导入 safetensors 文件夹。",
  '{0} has no tokenizer.chat_template; a chat (instruct) model is needed.':
    '{0} 没有 tokenizer.chat_template；需要对话（instruct）模型。',
  '{0} has no tokenizer.ggml.eos_token_id, the token that ends an answer.':
    '{0} 没有 tokenizer.ggml.eos_token_id，也就是结束回答的词元。',
  '{0} is damaged or not a GGUF file: {1}. Download it again.':
    '{0} 损坏了，或者不是 GGUF 文件：{1}。请重新下载。',
  "{0}: '{1}' is stored as {2}, which cannot be read. Fetch a file of the same model whose name has Q4_K_M, Q8_0 or another of: {3}.":
    "{0}：'{1}' 存成了 {2}，读不了。请下载同一个模型名字里带 Q4_K_M、Q8_0 或这些之一的文件：{3}。",
  "{0}: the tensor '{1}' is missing.": "{0}：缺少张量 '{1}'。",
  "{0}: '{1}' has shape [{2}], not [{3}].": "{0}：'{1}' 的形状是 [{2}]，应为 [{3}]。",
  "{0}: '{1}' is stored as {2}; supported: {3}.": "{0}：'{1}' 存成了 {2}；支持：{3}。",
  "{0}: '{1}' has {2} weights, which is not a whole number of {3} blocks.":
    "{0}：'{1}' 有 {2} 个权重，凑不成整数个 {3} 块。",
  '{0} cannot be opened: {1}': '{0} 打不开：{1}',
  '{0} was not written by this version; remove the folder and import the model again.':
    '{0} 不是这个版本写的；请删掉文件夹，重新导入模型。',
  '{0} was not written by this version; import the model again.': '{0} 不是这个版本写的；请重新导入模型。',
  '{0} has no valid chat_template; a chat (instruct) model is needed.':
    '{0} 没有可用的 chat_template；需要对话（instruct）模型。',
  '{0} has no GGUF file for {1}. It has: {2}.': '{0} 没有 {1} 的 GGUF 文件。它有：{2}。',
  '{0} of {1} is one of several files that only together are a model; only whole GGUF files can be imported.':
    '{1} 的 {0} 只是模型的一部分；只能导入完整的 GGUF 文件。',
  '{0} of {1} has {2} bytes; expected at most {3}.': '{1} 的 {0} 有 {2} 字节，最多应为 {3}。',
  '{0} has no {1}. {2}': '{0} 没有 {1}。{2}',
  '{0} of {1} is stored in a way that cannot be read. Of those that can, the repository has: {2}.':
    '{1} 的 {0} 的存储方式读不了。这个仓库里能读的有：{2}。',
  '{0} is not complete in {1}, and nothing is downloaded offline. Leave out --offline, and unset HF_HUB_OFFLINE, to download it.':
    '{1} 里的 {0} 不完整，而离线时什么也不下载。要下载，请去掉 --offline，并取消 HF_HUB_OFFLINE。',
  '{0} of {1} could not be downloaded in {2} attempts: {3}. What has arrived is kept; run the same command again to resume.':
    '{1} 的 {0} 试了 {2} 次也没下载完：{3}。已下载的都留着，再运行同一条命令就会接着下载。',
  '{0} was not found, although the hub lists it.': '列表里有 {0}，却找不到它。',
  'Access to {0} was denied (status {1}). {2}': '无权访问 {0}（状态 {1}）。{2}',
  "'{0}' is not a model name. Expected {1}, or a repository of the hub as owner/name, such as Qwen/Qwen2.5-0.5B-Instruct, optionally followed by :QUANTISATION (a GGUF file, such as :Q4_K_M) and @REVISION; ms:owner/name is one of ModelScope.":
    "'{0}' 不是模型名。可以是 {1}，或者 owner/name 形式的仓库，如 Qwen/Qwen2.5-0.5B-Instruct，后面可加 :量化（GGUF 文件，如 :Q4_K_M）和 @版本；魔搭上的写 ms:owner/name。",
  '{0} did not answer like a model hub. {1}': '{0} 的回应不像模型站点。{1}',
  '{0} cannot be reached ({1}). {2} A model that is already on this machine can be run with --model FOLDER.':
    '连不上 {0}（{1}）。{2} 本机已有的模型可以用 --model 文件夹 运行。',
  '{0} denied access to {1} {2}: it is private, gated or does not exist. {3}':
    '{0} 不让访问 {1} {2}：它是私有的、要申请的，或者不存在。{3}',
  '{0} has no {1} at revision {2}; check the name.': '{0} 没有 {1} 的版本 {2}；请检查名字。',
  '{0} answered with status {1}; try again later.': '{0} 回应了状态 {1}；请稍后再试。',
  'The weights could not be quantised: {0}.': '权重无法量化：{0}。',
  "{0}: expected only positive numbers in '{1}'.": "{0}：'{1}' 里应当都是正数。",
  '{0}: layer_types has {1} entries; expected num_hidden_layers ({2}).':
    '{0}：layer_types 有 {1} 项，应与 num_hidden_layers（{2}）相同。',
  '{0}: all {1} layers are of linear attention; at least one of full attention is needed.':
    '{0}：{1} 层都是线性注意力，至少要有一层完整注意力。',
  '{0}: linear_num_value_heads ({1}) is not a multiple of linear_num_key_heads ({2}).':
    '{0}：linear_num_value_heads（{1}）不是 linear_num_key_heads（{2}）的倍数。',
  "{0}: expected only negative numbers in 'ssm_a', the rates of decay. Fetch the file again.":
    "{0}：'ssm_a'（衰减率）里应当都是负数。请重新下载文件。",
  '{0}: architecture {1} is not supported; supported: {2}.': '{0}：不支持架构 {1}；支持：{2}。',
  '{0}: hidden_size ({1}) is not a multiple of num_attention_heads ({2}).':
    '{0}：hidden_size（{1}）不是 num_attention_heads（{2}）的倍数。',
  '{0}: num_attention_heads ({1}) is not a multiple of num_key_value_heads ({2}).':
    '{0}：num_attention_heads（{1}）不是 num_key_value_heads（{2}）的倍数。',
  '{0}: {1} is {2}; only multiples of {3} are supported.': '{0}：{1} 是 {2}；只支持 {3} 的倍数。',
  '{0} was imported as {1} and cannot run as {2}. Use it as {3}, or use {4} instead.':
    '{0} 是按 {1} 导入的，不能按 {2} 运行。请按 {3} 使用，或者改用 {4}。',
  '{0} is damaged: {1}. Remove the folder and import the model again.':
    '{0} 损坏了：{1}。请删掉文件夹，重新导入模型。',
  'The model folder {0} {1}. Expected a Hugging Face folder with {2}, or a .gguf file.':
    '模型文件夹 {0} 不对（{1}）。应为有 {2} 的 Hugging Face 文件夹，或者 .gguf 文件。',
  '{0}: the {1}, which cannot be imported. Fetch the model that they were made from, usually the same name {2}, and let --dtype int4 or int8 quantise it; or fetch a GGUF file of it.':
    '{0}：无法导入（{1}）。请下载量化之前的模型，通常名字{2}，再用 --dtype int4 或 int8 量化；或者下载它的 GGUF 文件。',
  '{0} cannot be read as JSON: {1}': '{0} 不是能读的 JSON：{1}',
  '{0}: expected weight_map to map tensor names to file names.': '{0}：weight_map 应当把张量名对应到文件名。',
  "{0}: the file of '{1}' is '{2}'; expected a .safetensors file beside the index.":
    "{0}：'{1}' 的文件是 '{2}'，应为索引旁边的 .safetensors 文件。",
  '{0}: expected eos_token_id to be a token id or a list of token ids.':
    '{0}：eos_token_id 应为一个词元编号，或者它们的列表。',
  '{0}: neither generation_config.json nor config.json sets eos_token_id, the token that ends an answer.':
    '{0}：generation_config.json 和 config.json 都没有 eos_token_id，也就是结束回答的词元。',
  '{0}: expected name and note to be strings and tasks to be a list of strings.':
    '{0}：name 和 note 应为文字，tasks 应为文字的列表。',
  '{0}: peft_type is {1}; only LORA can be merged.': '{0}：peft_type 是 {1}；只能合并 LORA。',
  '{0}: {1} is {2}, which cannot be merged here. Merge the adapter with PEFT (merge_and_unload, then save_pretrained), and import the folder that it writes.':
    '{0}：{1} 是 {2}，这里合并不了。请用 PEFT 合并（merge_and_unload，再 save_pretrained），然后导入它写出的文件夹。',
  "{0}: '{1}' in rank_pattern or alpha_pattern is not a module's name, such as q_proj or layers.0.mlp.up_proj.":
    "{0}：rank_pattern 或 alpha_pattern 里的 '{1}' 不是模块名，如 q_proj 或 layers.0.mlp.up_proj。",
  '{0} is truncated: it ends {1} bytes too early. Download it again.':
    '{0} 不完整：少了 {1} 字节。请重新下载。',
  'Nothing can be stored in {0}: {1} ({2}). {3}': '{0} 里存不了东西：{1}（{2}）。{3}',
  "{0}: RoPE scaling '{1}' is not supported; supported: default, linear, llama3, yarn.":
    "{0}：不支持 RoPE 缩放 '{1}'；支持：default、linear、llama3、yarn。",
  "The adapter folder {0} has no {1}. Expected what PEFT's save_pretrained writes: {2}.":
    '适配器文件夹 {0} 没有 {1}。应为 PEFT 的 save_pretrained 写出的：{2}。',
  "{0}: '{1}' has no {2}. Fetch it again.": "{0}：'{1}' 没有 {2}。请重新下载。",
  "{0} has no matrices for {1}; the adapter's config lists them in target_modules. Fetch it again.":
    '{0} 没有 {1} 的矩阵，而适配器的配置在 target_modules 里列了它们。请重新下载。',
  "{0}: '{1}' is not a LoRA matrix for a linear layer of this model. The adapter may be for another base model; if it is not, merge it with PEFT (merge_and_unload) and import the result.":
    "{0}：'{1}' 不是这个模型的线性层的 LoRA 矩阵。适配器可能是给别的模型的；如果不是，请用 PEFT 合并（merge_and_unload）再导入。",
  "{0}: '{1}' has dtype {2}; supported: {3}.": "{0}：'{1}' 的类型是 {2}；支持：{3}。",
  '{0} is damaged or not a safetensors file: {1}. Download it again.':
    '{0} 损坏了，或者不是 safetensors 文件：{1}。请重新下载。',
  '{0}: invalid model configuration: {1}': '{0}：模型配置有误：{1}',
  '{0} ({1}) is not the same model as {2}, so they cannot be compared; use an import of the same checkpoint.':
    '{0}（{1}）和 {2} 不是同一个模型，不能比较；请用同一个模型的导入。',
  'there is no space left on its disk': '磁盘满了',
  'the quota of its disk is used up': '磁盘配额用完了',
  'its file system is read-only': '文件系统只能读',
  'this user may not write there': '这个用户不能写',
  'it does not exist, and cannot be made': '没有它，也建不了',
  'part of its path is a file': '路径中有一段是文件',
  'a file or a dangling link stands where a folder should be': '该是文件夹的地方是文件或断掉的链接',
  'Mend that, or name another folder with the environment variable QAIO_CACHE.':
    '请改好，或者用环境变量 QAIO_CACHE 换一个文件夹。',
  'Mend that, or choose another folder with --out.': '请改好，或者用 --out 换一个文件夹。',
  'has no {0}': '没有 {0}',
  'does not exist': '不存在',
};
