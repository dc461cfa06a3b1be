/** Texts that a tokenizer must give back unchanged. */
export const roundTripTexts: readonly string[] = [
  '今天的实验终于成功了，太棒了！',
  '排了两个小时的队，轮到我时说卖完了……',
  '「繁體字」與简体字，全角ＡＢＣ１２３，标点：，。！？；',
  '👍🏽 👨‍👩‍👧‍👦 ❤️ 🇨🇳 还有 ✨ 和 (╯°□°)╯',
  'Mixed 中英文 text with numbers 3.14, 2026-11-24 and e-mail a@b.example.',
  'def f(x):\n    return {"键": [1, 2.5, None]}  # 注释\n',
  '  two leading spaces, a\ttab,\r\nand trailing ones  ',
  'naïve café, Ελληνικά, русский, العربية, हिन्दी, 日本語、한국어',
];

/** Plain prose, written for this purpose, whose perplexity two forms of one model can be compared by. */
export const perplexityTexts: readonly string[] = [
  '早上出门的时候下着小雨，我没带伞，跑到车站时衣服已经湿了一半。旁边的阿姨把她的伞往我这边挪了挪，笑着说年轻人也会感冒的。' +
    '后来车来了，我们坐在一起聊了一路，她说她女儿和我一样大，在另一座城市工作，一年只回来两次。下车的时候雨停了，我心里也亮了起来。',
  '这家店的面条很好吃，汤也热，就是等得有点久。服务员一直在道歉，还送了一碟小菜。虽然排队的时候有些着急，但是吃完以后觉得值得，下次还会再来。',
  'The train was late again, and nobody on the platform seemed surprised. A man in a grey coat read the same page of his ' +
    'newspaper three times, a girl counted the pigeons under the clock, and I thought about the letter in my pocket. When ' +
    'the doors finally opened, we all moved at once, as people do, and then stood very still until the city was behind us.',
];

/** Everyday sentences, written for this purpose, that any task with a text as its input can be asked about. */
export const probeTexts: readonly string[] = [
  '今天终于拿到了录取通知书，全家人都高兴坏了！',
  '快递又送错了，打了三次电话都没人接，气死我了。',
  '外婆走了以后，我再也没有吃到过那样的饺子。',
  '楼下新开的面馆味道不错，就是人有点多。',
  '明天下午三点和王老师在图书馆讨论论文。',
  '我上周买的耳机坏了，想退货，怎么办理？',
  '半夜总听见门外有脚步声，我一个人不敢睡。',
  '没想到他会记得我的生日，真是吓了我一跳。',
  'The screen cracked after two days and support never replied.',
  'My sister surprised me with tickets, best weekend in years!',
  'Please move our meeting to Friday at ten.',
  'The water is cold and the bread is stale.',
];
