/** Regular expressions over whole texts, as deterministic automata over Unicode code points. */
import { DFA } from 'refa';
import { QaioError } from '../errors.js';
import { told } from '../told.js';
import { parseNfa, usingPattern } from './parse-regex.js';

export interface Transition {
  /** Code points `min` to `max` lead to state `target`. */
  readonly min: number;
  readonly max: number;
  readonly target: number;
}

/** State 0 is the first. From every state a final one can be reached. */
export interface CharacterAutomaton {
  /** By state, sorted by `min`, disjoint. */
  readonly transitions: readonly (readonly Transition[])[];
  readonly isFinal: readonly boolean[];
}

// a few kilobytes of masks each: what is larger is a mistake
const maxStates = 20_000;

/**
 * @param pattern JavaScript syntax with the flags u and s; it always stands for the whole text. No look-around, no
 * back references.
 * @throws QaioError `invalid-task`
 */
export function compilePattern(pattern: string): CharacterAutomaton {
  const automaton = fromDfa(determinise(pattern));
  if (automaton.transitions[0]?.length) return automaton;
  throw new QaioError('invalid-task', told`the pattern ${pattern} allows no text at all`);
}

/** A pattern's source, anchored to the whole text; anchors that it already has are dropped. */
export function wholeTextPattern(pattern: string): string {
  return `^(?:${withoutAnchors(pattern)})$`;
}

function withoutAnchors(pattern: string): string {
  return pattern.replace(/^\^/u, '').replace(/(?<!\\)\$$/u, '');
}

function determinise(pattern: string): DFA {
  return usingPattern(pattern, () => {
    const nfa = parseNfa(withoutAnchors(pattern), maxStates);
    const dfa = DFA.fromFA(nfa, new DFA.LimitedNodeFactory(maxStates));
    dfa.minimize();
    return dfa;
  });
}

function fromDfa(dfa: DFA): CharacterAutomaton {
  const nodes = [...dfa.nodes()];
  const live = liveNodes(dfa, nodes);
  const kept = [dfa.initial, ...nodes.filter((node) => node !== dfa.initial && live.has(node))];
  const ids = new Map(kept.map((node, id) => [node, id]));
  return {
    transitions: kept.map((node) =>
      [...node.out]
        .filter(([, target]) => live.has(target))
        .map(([{ min, max }, target]) => ({ min, max, target: ids.get(target) ?? 0 }))
        .sort((a, b) => a.min - b.min),
    ),
    isFinal: kept.map((node) => dfa.finals.has(node)),
  };
}

/** Nodes from which a final one can be reached. */
function liveNodes(dfa: DFA, nodes: readonly DFA.ReadonlyNode[]): ReadonlySet<DFA.ReadonlyNode> {
  const sources = new Map<DFA.ReadonlyNode, DFA.ReadonlyNode[]>();
  for (const node of nodes)
    for (const target of node.out.values()) {
      const sourcesOfTarget = sources.get(target);
      if (sourcesOfTarget) sourcesOfTarget.push(node);
      else sources.set(target, [node]);
    }
  const live = new Set<DFA.ReadonlyNode>();
  const queue: DFA.ReadonlyNode[] = [...dfa.finals];
  for (let node = queue.pop(); node; node = queue.pop()) {
    if (live.has(node)) continue;
    live.add(node);
    queue.push(...(sources.get(node) ?? []));
  }
  return live;
}
