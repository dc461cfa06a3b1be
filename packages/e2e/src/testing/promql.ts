/** What a PromQL expression asks for. */
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

export interface Selector {
  readonly metric: string;
  /** Of its matchers: equality with the value, anything else without. */
  readonly labels: ReadonlyMap<string, string | undefined>;
  /** That the result is grouped by. */
  readonly groupedBy: readonly string[];
}

/** @throws Error for what is not PromQL */
export function selectorsOf(expression: string): readonly Selector[] {
  const text = (node: SyntaxNode): string => expression.slice(node.from, node.to);
  const selectors: Selector[] = [];
  parser.parse(expression).iterate({
    enter: ({ type, node }) => {
      if (type.isError) throw new Error(`'${expression}' is no PromQL from character ${node.from + 1}`);
      if (type.name !== 'VectorSelector') return;
      const matchers = inside(node, 'UnquotedLabelMatcher').map(text);
      selectors.push({
        metric: inside(node, 'Identifier').map(text).join(''),
        labels: new Map(matchers.map(matcher)),
        groupedBy: groupings(node).map(text),
      });
    },
  });
  return selectors;
}

function matcher(written: string): readonly [string, string | undefined] {
  const { name = '', value } = /^(?<name>\w+)(?:="(?<value>.*)"|.*)$/su.exec(written)?.groups ?? {};
  return [name, value];
}

function inside(node: SyntaxNode, name: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  node.cursor().iterate((one) => {
    if (one.name === name) found.push(one.node);
  });
  return found;
}

/** The labels of the aggregations that a node is in. */
function groupings(node: SyntaxNode): SyntaxNode[] {
  const labels: SyntaxNode[] = [];
  for (let above = node.parent; above; above = above.parent)
    if (above.name === 'AggregateExpr')
      labels.push(...above.getChildren('AggregateModifier').flatMap((one) => inside(one, 'LabelName')));
  return labels;
}
