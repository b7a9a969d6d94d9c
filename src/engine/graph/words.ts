/** Words in the picture of a flow. */

/** A label is the number of a step, or a name. */
function labelled(label: string): string {
  return /^\d+$/.test(label) ? `step ${label}` : label;
}

function rangeWords(from: string, through: string): string {
  const areNumbers = [from, through].every((label) => /^\d+$/.test(label));
  return areNumbers ? `steps ${from} to ${through}` : `${labelled(from)} to ${labelled(through)}`;
}

export const GRAPH_WORDS = {
  lifelines: { user: 'User', device: 'Device', server: 'Server', content: 'Content' },
  real: 'real',
  round: (times: string): string => `at most ${times} ${times === '1' ? 'round' : 'rounds'}`,
  until: (path: string, is: string): string => `until ${path} is ${is}`,
  exhausted: 'after the last round',
  otherwise: 'anything else',
  is: (path: string, value: string): string => `${path} is ${value}`,
  goesOn: 'goes on below',
  ends: (outcome: string): string => `ends: ${outcome}`,
  fails: (outcome: string): string => `fails: ${outcome}`,
  expected: (words: string): string => `expected ${words}`,
  found: (words: string): string => `found ${words}`,
  faults: (names: string): string => `from here on: ${names}`,
  clears: (names: string): string => `no longer: ${names}`,
  keeps: (name: string, source: string): string => `kept as ${name}: ${source}`,
  part: (title: string, range: string): string => (range === '' ? title : `${title}, ${range}`),
  again: (title: string, range: string): string => `again: ${range === '' ? title : `${title}, ${range}`}`,
  steps: (from: string | undefined, through: string | undefined): string => {
    if (from !== undefined && through !== undefined) return rangeWords(from, through);
    if (from !== undefined) return `from ${labelled(from)}`;
    return through === undefined ? '' : `up to ${labelled(through)}`;
  },
  withChanges: (changes: string): string => `with ${changes}`,
  inferred: 'numbers inferred',
} as const;
