/** The reporters by name. */
import { githubReporter } from './github.js';
import { jsonReporter } from './json.js';
import { junitReporter } from './junit.js';
import type { ReporterName } from './names.js';
import type { Reporter } from './reporter.js';
import { tapReporter } from './tap.js';

/** All but `pretty`, which needs to know the screen. */
const REPORTERS = {
  junit: junitReporter,
  tap: tapReporter,
  json: jsonReporter,
  github: () => githubReporter(),
} as const satisfies Readonly<Record<string, () => Reporter>>;

/** A new reporter; `pretty` makes the one for people. */
export function openReporter(name: ReporterName, pretty: () => Reporter): Reporter {
  return name === 'pretty' ? pretty() : REPORTERS[name]();
}
