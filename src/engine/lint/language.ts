/** The words of the flow language, for a reader that must go on after an error: keys by place, and other spellings. */
import { ACTORS } from './nodes.js';

export const TOP_KEYS = ['flow', 'title', 'about', 'spec', 'actors', 'given', 'prompts', 'steps', 'then'];
export const TOP_NEEDS = ['flow', 'title', 'steps'];
export const SPEC_KEYS = ['document', 'section', 'numbering'];
export const PROMPT_KEYS = ['default', 'answers'];
export const WIRE_KEYS = ['from', 'session', 'message', 'package', 'final', 'commands', 'match'];
/** Actors that may be real, and what they may be. */
export const CAST = ['server', 'device', 'user'];
export const CASTINGS = ['virtual', 'real'];

/** Keys of the forms of a node that are no step; a `when` takes its branches besides. */
export const FORM_KEYS: Readonly<Record<string, readonly string[]>> = {
  include: ['include', 'id', 'from', 'through', 'with', 'as-own'],
  repeat: ['repeat', 'id', 'until', 'steps', 'exhausted'],
  end: ['end'],
  fail: ['fail', 'expected', 'found'],
};
export const FORM_NEEDS: Readonly<Record<string, readonly string[]>> = {
  repeat: ['steps'],
  fail: ['expected', 'found'],
};
export const NODE_FORMS: readonly string[] = [...ACTORS, 'include', 'when', 'repeat', 'end', 'fail'];

/** What people write when they mean a key that is called otherwise here. */
export const OTHER_SPELLINGS: Readonly<Record<string, string>> = {
  name: 'flow',
  description: 'about',
  desc: 'about',
  summary: 'title',
  timeout: 'within',
  label: 'id',
  step: 'ad',
  number: 'ad',
  faults: 'fault',
  clears: 'clear',
  captures: 'capture',
  to: 'through',
  expect: 'then',
  outcomes: 'then',
  setup: 'given',
  using: 'with',
  defaults: 'default',
  script: 'answers',
};
