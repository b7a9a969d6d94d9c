/** Comparing two traces by meaning. */
export { type ComparedTrace, comparedPairs, compareTraces, differencesOf } from './compare.js';
export type {
  ComparedItem,
  ComparedPair,
  CompareOptions,
  Comparison,
  Difference,
  FieldValue,
  TracePlace,
} from './difference.js';
