/** Regular expressions run over texts: automata whose states are worked out as texts lead to them. */
import type { NFA } from 'refa';
import { CharacterClasses } from './character-classes.js';
import { parseRegex, usingPattern } from './parse-regex.js';

// more is a mistake: a list of a thousand expressions has some 10,000
const maxNodes = 20_000;
// what texts may make us keep; beyond it the states are forgotten and worked out anew
const maxStates = 2_000;

type Node = NFA.ReadonlyNode;

interface State {
  readonly nodes: readonly Node[];
  readonly isFinal: boolean;
  /** By class of character; undefined where nothing leads on. */
  readonly next: Map<number, State | undefined>;
}

/**
 * @param pattern JavaScript syntax with the flags i, s and u. No look-around, no back references, no anchors.
 * @throws QaioError `invalid-task`
 */
export function parsePattern(pattern: string): NFA {
  return usingPattern(pattern, () => parseRegex(pattern, 'isu', maxNodes), withoutAnchors);
}

function withoutAnchors(message: string): string {
  if (!/Assertions are not supported/u.test(message)) return message;
  return 'it has an anchor or look-around. A text has an end of line before and behind: write ^ and $ as \\n, and \\b as [^a-z]';
}

/** Reads a text once, from left to right: no expression can take longer than in proportion to its length. */
export class LazyAutomaton {
  readonly #finals: ReadonlySet<Node>;
  readonly #initial: readonly Node[];
  readonly #states = new Map<string, State>();
  readonly #ids = new Map<Node, number>();
  /** Most characters are in no pattern: what is worked out for one of them goes for all. */
  readonly #classes: CharacterClasses;
  readonly #isUnanchored: boolean;

  /** @param isUnanchored whether a match may begin at any character, or only at the first */
  constructor(automata: readonly NFA[], isUnanchored: boolean) {
    this.#isUnanchored = isUnanchored;
    this.#initial = automata.map(({ initial }) => initial);
    this.#finals = new Set(automata.flatMap(({ finals }) => [...finals]));
    for (const automaton of automata)
      for (const node of automaton.nodes()) this.#ids.set(node, this.#ids.size);
    this.#classes = new CharacterClasses([...this.#ids.keys()].flatMap(({ out }) => [...out.values()]));
  }

  get start(): State {
    return this.#state(this.#initial);
  }

  /** The state after one more character; undefined where no match can come of it. */
  step(state: State, codePoint: number): State | undefined {
    const character = this.#classes.of(codePoint);
    if (state.next.has(character)) return state.next.get(character);
    const reached = state.nodes.flatMap(({ out }) =>
      [...out].flatMap(([node, characters]) => (characters.has(codePoint) ? [node] : [])),
    );
    const nodes = this.#isUnanchored ? [...reached, ...this.#initial] : reached;
    const next = nodes.length === 0 ? undefined : this.#state(nodes);
    state.next.set(character, next);
    return next;
  }

  #state(nodes: readonly Node[]): State {
    const own = [...new Set(nodes)];
    const key = own
      .map((node) => this.#ids.get(node) ?? 0)
      .sort((a, b) => a - b)
      .join();
    const known = this.#states.get(key);
    if (known) return known;
    if (this.#states.size >= maxStates) this.#forget();
    const state = { nodes: own, isFinal: own.some((node) => this.#finals.has(node)), next: new Map() };
    this.#states.set(key, state);
    return state;
  }

  #forget(): void {
    for (const { next } of this.#states.values()) next.clear();
    this.#states.clear();
  }
}
