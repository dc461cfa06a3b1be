/** Limits on what untrusted templates may cost, checked before anything is rendered. */
export interface TemplateNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

const maxLoopDepth = 2;
const maxRange = 100;
const maxAssignments = 8;
const maxReplacements = 2;
// they could build texts of any size, or are never needed to write a prompt
const refusedNames = ['namespace', 'macro', 'caller', 'raise_exception'];
const refusedNodes = ['Macro', 'CallStatement'];

/** @param walk visits a node and all below it @returns what is too costly, for people */
export function templateProblems(
  root: TemplateNode,
  walk: (node: TemplateNode, visit: (node: TemplateNode) => void) => void,
): string[] {
  const problems = new Set<string>();
  const counts = { Set: 0, replace: 0 };
  walk(root, (node) => {
    if (node.type === 'Set') counts.Set++;
    if (filterName(node) === 'replace') counts.replace++;
    if (refusedNodes.includes(node.type)) problems.add('macros are not available in prompts');
    if (node.type === 'Identifier' && refusedNames.includes(String(node['value'])))
      problems.add(`'${String(node['value'])}' is not available in prompts`);
    if (node.type === 'For' && loopDepth(node, walk) > maxLoopDepth)
      problems.add(`loops are nested more than ${maxLoopDepth} deep`);
    if (isRange(node) && !isSmallRange(node))
      problems.add(`range() accepts only whole numbers up to ${maxRange} in prompts`);
  });
  if (counts.Set > maxAssignments) problems.add(`uses {% set %} more than ${maxAssignments} times`);
  if (counts.replace > maxReplacements)
    problems.add(`uses the replace filter more than ${maxReplacements} times`);
  return [...problems];
}

function filterName(node: TemplateNode): unknown {
  const filter = node['filter'] as TemplateNode | undefined;
  const name = filter?.type === 'CallExpression' ? (filter['callee'] as TemplateNode) : filter;
  return node.type === 'FilterExpression' ? name?.['value'] : undefined;
}

function loopDepth(
  node: TemplateNode,
  walk: (node: TemplateNode, visit: (node: TemplateNode) => void) => void,
): number {
  let inner = 0;
  for (const child of [node['body'], node['defaultBlock']].flat() as (TemplateNode | undefined)[])
    if (child)
      walk(child, (below) => {
        if (below.type === 'For') inner = Math.max(inner, loopDepth(below, walk));
      });
  return inner + 1;
}

function isRange(node: TemplateNode): boolean {
  const callee = node['callee'] as TemplateNode | undefined;
  return node.type === 'CallExpression' && callee?.type === 'Identifier' && callee['value'] === 'range';
}

function isSmallRange(node: TemplateNode): boolean {
  return (node['args'] as TemplateNode[]).every(
    ({ type, value }) => /^(?:Integer|Numeric|Float)Literal$/u.test(type) && Number(value) <= maxRange,
  );
}
