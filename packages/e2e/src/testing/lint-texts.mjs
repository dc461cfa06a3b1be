// Lints texts as if they were the content of files: `[{ file, code }]` comes on standard input, the rules that complain
// about each go out as one line of JSON. One process for all of them: the type checker starts once.
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';

const eslint = new ESLint();
const found = [];
for (const { file, code } of JSON.parse(await text(process.stdin))) {
  const [result] = await eslint.lintText(code, { filePath: file });
  found.push([...new Set(result.messages.map(({ ruleId }) => ruleId))]);
}
console.log(`rules: ${JSON.stringify(found)}`);
