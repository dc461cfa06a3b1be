/** What there is in labelled data, before any model is asked. */
import { type Told, told, toldAll } from '@qaio/core';
import { type LabelledRecord, byInput, isFeedback } from './labelled-record.js';

export interface DataSummary {
  readonly rows: number;
  /** Different ones. */
  readonly inputs: number;
  /** How many rows have each label, the most frequent first. */
  readonly labels: readonly Count[];
  /** Rows that say again what an earlier one says. */
  readonly repeated: number;
  /** Inputs with more than one label. */
  readonly contradictions: readonly Contradiction[];
  /** Rows that users corrected: how often which label was given in place of which. */
  readonly corrections: readonly Count[];
  /** Of the tasks that those rows are of: name and etag. */
  readonly versions: readonly Count[];
}

export interface Count {
  readonly name: string;
  readonly rows: number;
}

export interface Contradiction {
  readonly labels: readonly string[];
  readonly places: readonly string[];
}

export function summaryOf(records: readonly LabelledRecord[]): DataSummary {
  const groups = byInput(records);
  const feedback = records.filter(({ fields }) => isFeedback(fields));
  const distinct = groups.reduce((sum, group) => sum + labelsOf(group).length, 0);
  return {
    rows: records.length,
    inputs: groups.length,
    labels: counts(records.map(({ label }) => label)),
    repeated: records.length - distinct,
    contradictions: groups.flatMap((group) => {
      const labels = labelsOf(group);
      return labels.length > 1 ? [{ labels, places: group.map(({ place }) => place) }] : [];
    }),
    corrections: counts(
      feedback.map(({ fields, label }) => `${String(fields['predicted']) || 'abstained'} → ${label}`),
    ),
    versions: counts(feedback.map(({ fields }) => `${String(fields['task'])} ${String(fields['etag'])}`)),
  };
}

const labelsOf = (group: readonly LabelledRecord[]): string[] => [
  ...new Set(group.map(({ label }) => label)),
];

function counts(names: readonly string[]): Count[] {
  const rows = new Map<string, number>();
  for (const name of names) rows.set(name, (rows.get(name) ?? 0) + 1);
  return [...rows].map(([name, count]) => ({ name, rows: count })).sort((a, b) => b.rows - a.rows);
}

const mostNames = 20;
const mostContradictions = 5;

/** For people. */
export function summaryText(summary: DataSummary): Told {
  const { rows, inputs, labels, repeated, contradictions, corrections, versions } = summary;
  const lines = [
    inputs === 1
      ? told`rows         ${rows}, 1 different input`
      : told`rows         ${rows}, ${inputs} different inputs`,
    told`labels       ${listed(shownLabels(labels))}`,
    told`repeated     ${repeated}`,
    told`contradict   ${contradictions.length}`,
    ...contradictions
      .slice(0, mostContradictions)
      .map(
        ({ labels: given, places }) =>
          told`  ${[...new Set(given.map(shownLabel))].join(' / ')}: ${places.join(', ')}`,
      ),
    ...(contradictions.length > mostContradictions ? [told`  …`] : []),
    ...(corrections.length > 0 ? [told`corrected    ${listed(corrections)}`] : []),
    ...(versions.length > 0 ? [told`of           ${listed(versions)}`] : []),
  ];
  return toldAll(lines, '\n');
}

function listed(all: readonly Count[]): Told {
  const more = all.length > mostNames ? [told`… (${all.length} in all)`] : [];
  return toldAll([...all.slice(0, mostNames).map(({ name, rows }) => `${name} ${rows}`), ...more], ', ');
}

/** An object, as a JSON task answers with, by its keys alone. */
function shownLabel(label: string): string {
  if (!label.startsWith('{')) return label;
  try {
    return `{ ${Object.keys(JSON.parse(label) as object).join(', ')} }`;
  } catch {
    return label;
  }
}

function shownLabels(labels: readonly Count[]): Count[] {
  return counts(labels.flatMap(({ name, rows }) => Array<string>(rows).fill(shownLabel(name))));
}
