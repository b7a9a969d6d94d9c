/** The words of the library: what a program that calls it wrongly reads. */

/** Each word of a refusal. */
export const LIBRARY_WORDS = {
  closed: 'this sandbox is closed',
  closedHint: 'Open another one: const box = await sandbox(...).',
  ended: 'the run has ended, so no step can follow',
  running: 'a run that goes on',
  end: (verdict: string, outcome: string): string =>
    verdict === outcome ? verdict : `${verdict}: ${outcome}`,
  atStep: (step: number, actor: string, verb: string): string => ` at step ${step} (${actor} ${verb})`,
  failure: (expected: string, found: string): string => `expected ${expected}, found ${found}`,
  nothingLeft: 'no step was left',
  endedHint: 'Open another sandbox; this one can still be looked at.',
  hasFlow: 'this sandbox plays a flow, so it takes no other steps',
  hasFlowHint:
    'Open it without a flow, and include what you need: box.steps([{ include: "deferred", through: 5 }]).',
  notOneStep: 'this is not a step of one actor',
  notOneStepExpected: 'a step such as { server: "notifies" }',
  notOneStepHint: 'Give whatever else a flow may hold to box.steps([...]).',
  badOption: (key: string): string => `the option ${key} has the wrong value`,
  unknownOption: (key: string): string => `sandbox() has no option ${key}`,
  didYouMean: (near: string): string => `Did you mean ${near}?`,
  neverCame: (label: string): string => `the run ended before it came to ${label}`,
  neverCameExpected: (label: string): string => `a step ${label}`,
  neverCameHint:
    'Name the number of the step in the specification, such as 16, or actor and verb, such as "server notifies".',
  missing: (prompt: string): string => `nobody answers ${prompt}`,
  missingExpected: (prompt: string, allowed: string): string => `an answer to ${prompt}: ${allowed}`,
  missingFound: 'no answer, and none of the flow itself',
  answerHint: (prompt: string, value: string): string =>
    `Say it in advance, answers: { ${prompt}: '${value}' }, or when it is asked, box.answer('${prompt}', '${value}').`,
  unknownPrompt: (prompt: string): string => `the flow does not ask ${prompt}`,
  badAnswer: (prompt: string): string => `an answer to ${prompt} is empty`,
  badSet: 'set does not fit what a flow may be given',
  notPlain: 'a flow is plain data: texts, numbers, true, false, lists and maps',
  notPlainHint: 'Leave functions, dates and references to itself out.',
  noRule: (rule: string): string => `there is no rule whose id begins with ${rule}`,
  noRuleHint: 'docs/conformance.md lists all rules.',
} as const;
