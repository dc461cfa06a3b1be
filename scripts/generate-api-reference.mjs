// Writes the reference in docs/api.md, or in the file that is named, from the .proto and its comments; run by
// `npm run generate`.
// Fails where something has no comment.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromBinary, isFieldSet } from '@bufbuild/protobuf';
import {
  FieldDescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const buf = createRequire(import.meta.url).resolve('@bufbuild/buf/bin/buf');
const built = spawnSync(process.execPath, [buf, 'build', '--path', 'proto/prompttasks', '-o', '-'], {
  cwd: root,
  maxBuffer: 2 ** 26,
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (built.status !== 0) process.exit(built.status ?? 1);
const api = fromBinary(FileDescriptorSetSchema, built.stdout).file.find(({ name }) =>
  name.startsWith('prompttasks/'),
);

const comments = new Map(
  api.sourceCodeInfo.location.map(({ path, leadingComments, trailingComments }) => [
    path.join(),
    [leadingComments, trailingComments].filter(Boolean).join(' '),
  ]),
);
const missing = [];

/** A comment in one line, as it stands in a table. */
function said(path, name) {
  const comment = (comments.get(path.join()) ?? '').replace(/\s+/gu, ' ').trim();
  if (comment === '') missing.push(name);
  const text = comment.replaceAll('|', '\\|').replaceAll('<', '&lt;');
  // a name stays as it is
  const sentence = /^[a-z]+(?!\w)/u.test(text) ? text[0].toUpperCase() + text.slice(1) : text;
  return sentence.replace(/(?<![.!?])$/u, '.');
}

const shortName = (name) => name.split('.').at(-1);
const link = (name) => {
  const short = shortName(name);
  return name.startsWith('.prompttasks.') ? `[${short}](#${short.toLowerCase()})` : short;
};

function typeOf({ type, typeName, label, proto3Optional }) {
  const name = typeName === '' ? Type[type].toLowerCase() : link(typeName);
  if (label === Label.REPEATED) return `repeated ${name}`;
  return proto3Optional ? `optional ${name}` : name;
}

const table = (heads, rows) =>
  rows.length === 0
    ? []
    : [
        '',
        `| ${heads.join(' | ')} |`,
        `|${heads.map(() => ' --- |').join('')}`,
        ...rows.map((row) => `| ${row.join(' | ')} |`),
      ];

function serviceLines({ name, method }, i) {
  const rows = method.map(({ name: called, inputType, outputType, clientStreaming, serverStreaming }, j) => {
    const [takes, gives] = [
      [clientStreaming, inputType],
      [serverStreaming, outputType],
    ].map(([isStream, type]) => `${isStream ? 'stream of ' : ''}${link(type)}`);
    return [`\`${called}\``, takes, gives, said([6, i, 2, j], `${name}.${called}`)];
  });
  return [`### ${name}`, '', said([6, i], name), ...table(['method', 'takes', 'gives', 'does'], rows)];
}

function messageLines({ name, field, oneofDecl }, i) {
  const rows = field.map((one, j) => {
    const isChoice = isFieldSet(one, FieldDescriptorProtoSchema.field.oneofIndex) && !one.proto3Optional;
    const type = isChoice ? `${typeOf(one)}, one of \`${oneofDecl[one.oneofIndex].name}\`` : typeOf(one);
    return [`\`${one.name}\``, type, said([4, i, 2, j], `${name}.${one.name}`)];
  });
  const isBare = /(?:Request|Response)$/u.test(name);
  const about = isBare && !comments.get(`4,${i}`) ? [] : [said([4, i], name)];
  return [`### ${name}`, '', ...about, ...table(['field', 'type', 'is'], rows)];
}

function enumLines({ name, value }, i) {
  const rows = value
    .filter(({ number }) => number !== 0)
    .map((one) => [`\`${one.name}\``, said([5, i, 2, value.indexOf(one)], one.name)]);
  return [`### ${name}`, '', said([5, i], name), ...table(['value', 'means'], rows)];
}

const sections = [
  ...api.service.map(serviceLines),
  ...api.messageType.map(messageLines),
  ...api.enumType.map(enumLines),
];
if (missing.length > 0) {
  console.error(`prompt_tasks.proto: without a comment: ${missing.join(', ')}`);
  process.exit(1);
}
const file = process.argv[2] ?? join(root, 'docs/api.md');
const [begin, end] = ['<!-- reference: generated -->', '<!-- end of reference -->'];
const [before, rest] = readFileSync(file, 'utf8').split(begin);
const after = rest.split(end)[1];
const reference = sections.map((lines) => lines.join('\n').trimEnd()).join('\n\n');
writeFileSync(file, `${before}${begin}\n\n${reference}\n\n${end}${after}`);
