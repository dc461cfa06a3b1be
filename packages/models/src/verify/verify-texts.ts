/** Texts that a tokenizer must give back as they were. */
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
